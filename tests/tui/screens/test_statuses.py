"""Statuses on the screen: both lists, viewers as bars and names, posting with a preview."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import Input, Select, Static, TextArea

from greentui.engine.contacts import ContactDirectory
from greentui.engine.errors import Refusal
from greentui.engine.statuses import PALETTE
from greentui.tui.screens.status_posting import PostFileScreen, PostTextScreen
from greentui.tui.screens.statuses import StatusesScreen
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.rows import Rows
from tests.engine.answering import Records
from tests.tui.screens.sample import ANNA, session
from tests.tui.screens.stage import NOW, lines_of, settled, text_of


async def test_both_lists_are_shown_and_the_newest_of_ours_stands_beside(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(StatusesScreen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        said = text_of(app)
        for words in ("Fresh bread from seven", "Новый прилавок", "Maya Cohen", "expires in 23 h"):
            assert words in said


async def test_who_saw_it_is_a_bar_and_a_list(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(StatusesScreen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await settled(pilot)
        said = " ".join(text_of(app).split())
        assert "seen █████░░░░░░░░░ 1 / 3" in said
        assert "received █████████░░░░░ 2 / 3" in said
        assert "seen Анна Петрова 11:59" in said


def _picture(colour: str, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


async def test_a_picture_is_drawn_small_at_once_and_whole_when_it_came(stage) -> None:  # type: ignore[no-untyped-def]
    told = {
        "type": "incoming",
        "idMessage": "S4",
        "timestamp": int(NOW) - 60,
        "typeMessage": "imageMessage",
        "senderId": ANNA,
        "downloadUrl": "https://files.example/s4.png",
        "jpegThumbnail": base64.b64encode(_picture("red", (8, 4))).decode(),
    }
    given = session(getOutgoingStatuses=[], getIncomingStatuses=[told])
    app = stage(StatusesScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        picture = app.screen.query_one(Picture)
        small = picture.size
        assert small.width > small.height > 0
        given.pictures["https://files.example/s4.png"] = _picture("red", (200, 400))
        given.contacts = ContactDirectory(given, Records())
        app.screen.query_one("#statuses-theirs").focus()
        await pilot.press("enter")
        await settled(pilot)
        assert picture.size.height > small.height


@pytest.mark.parametrize(
    ("url", "answer", "opened"),
    [
        ("https://files.example/s4.png", True, ["https://files.example/s4.png"]),
        ("https://files.example/s4.png", False, []),
        ("file:///etc/passwd", True, []),
    ],
)
async def test_a_statuss_address_is_asked_about_as_any_link_is(  # type: ignore[no-untyped-def]
    stage, url: str, answer: bool, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[str] = []
    monkeypatch.setattr(
        "greentui.tui.dialogs.open_address.open_outside", lambda address: not began.append(address)
    )
    told = {
        "type": "incoming",
        "idMessage": "S4",
        "timestamp": int(NOW) - 60,
        "typeMessage": "videoMessage",
        "senderId": ANNA,
        "downloadUrl": url,
    }
    app = stage(StatusesScreen, session(getOutgoingStatuses=[], getIncomingStatuses=[told]))
    app.answer = answer
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("o")
        await settled(pilot)
        assert began == opened
        if url.startswith("https"):
            assert [consequence for _question, consequence in app.asked] == [url]


async def test_the_beta_not_enabled_is_explained(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(StatusesScreen, session(getOutgoingStatuses=Refusal("Forbidden", status=403)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "beta feature that is not enabled" in text_of(app)


async def test_ours_is_deleted_after_asking_and_theirs_cannot_be(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(StatusesScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        assert given.call.of("deleteStatus") == [{"idMessage": "S1"}]
        app.screen.query_one("#statuses-theirs").focus()
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        assert len(given.call.of("deleteStatus")) == 1


@pytest.mark.parametrize(
    ("key", "said"), [("v", "who saw them"), ("d", "can be deleted"), ("м", "who saw them")]
)
async def test_a_key_that_is_for_our_own_only_says_so(key: str, said: str, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(StatusesScreen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#statuses-theirs").focus()
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert said in text_of(app)


async def test_a_bar_and_its_numbers_stand_on_one_line_in_a_narrow_window(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(StatusesScreen)
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await settled(pilot)
        assert any("seen" in line and "1 / 3" in line for line in lines_of(app))


async def test_the_preview_stays_in_sight_while_the_last_field_is_chosen(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(PostTextScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.query_one(TextArea).text = "Closed"
        app.screen.query_one(Select).focus()
        await settled(pilot)
        assert "Serif" in text_of(app)
        assert "Closed" in text_of(app)
        assert "Visible to contacts" in text_of(app)


async def test_a_text_is_previewed_on_its_colour_and_posted(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(sendTextStatus={"idMessage": "S9"})
    app = stage(PostTextScreen, given)
    app.picked = [ANNA]
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(TextArea).text = "Closed on Monday"
        await pilot.press("ctrl+t", "alt+j")
        await settled(pilot)
        card = app.screen.query_one("#post-card", Static)
        assert card.styles.background.hex == PALETTE[1]
        assert "Closed on Monday" in str(card.render())
        assert "Only for Анна Петрова." in text_of(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("sendTextStatus") == [
            {
                "message": "Closed on Monday",
                "backgroundColor": PALETTE[1],
                "font": "SERIF",
                "participants": [ANNA],
            }
        ]
        assert [notice.text for notice in app.told] == ["The status is posted."]


@pytest.mark.parametrize(("colour", "words"), [("#FFFFFF", "darker"), ("red", "#RRGGBB")])
async def test_white_is_refused_while_typing_and_never_sent(colour: str, words: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(PostTextScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(TextArea).text = "Hi"
        app.screen.query_one(Input).value = colour
        await settled(pilot)
        assert words in text_of(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.asked == []


async def test_a_picture_is_uploaded_and_posted(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    picture = tmp_path / "shop.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    given = session(sendMediaStatus={"idMessage": "S9"})
    app = stage(PostFileScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query(Input).first().value = str(picture)
        app.screen.query_one(TextArea).text = "Open"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("sendMediaStatus") == [
            {"urlFile": "https://files.example/shop.jpg", "fileName": "shop.jpg", "caption": "Open"}
        ]


async def test_a_file_that_is_not_there_is_said_at_its_field(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(PostFileScreen)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query(Input).first().value = "/nowhere/a.jpg"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert text_of(app).count("There is no such file.") == 2


async def test_what_was_posted_is_selected(stage) -> None:  # type: ignore[no-untyped-def]
    ours = [
        {
            "type": "outgoing",
            "idMessage": status_id,
            "timestamp": int(NOW) - age,
            "typeMessage": "extendedTextMessage",
            "textMessage": words,
        }
        for status_id, age, words in (("S8", 60, "Open till six"), ("S9", 90, "Closed on Monday"))
    ]
    given = session(getOutgoingStatuses=ours, getIncomingStatuses=[], sendTextStatus={"idMessage": "S9"})
    app = stage(StatusesScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        rows = app.screen.query_one("#statuses-ours", Rows)
        assert rows.key == "S8"
        await pilot.press("n")
        await settled(pilot)
        app.screen.query_one(TextArea).text = "Closed on Monday"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert (rows.key, rows.has_focus) == ("S9", True)
