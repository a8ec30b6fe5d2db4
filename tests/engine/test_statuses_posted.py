"""Statuses: what is refused before asking, what is sent, and how both lists and viewers are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.statuses import (
    PALETTE,
    Font,
    Statuses,
    StatusKind,
    colour_problem,
    kind_of_file,
    luminance,
)
from tests.engine.answering import Answers, StageService


def statuses(answers: dict[str, object] | None = None, held: str = "") -> tuple[Statuses, Answers]:
    call = Answers(answers or {"sendTextStatus": {"idMessage": "S1"}, "sendVoiceStatus": {"idMessage": "S2"},
                               "sendMediaStatus": {"idMessage": "S3"}})  # fmt: skip

    return Statuses(StageService(call, held)), call


@pytest.mark.parametrize("colour", ["#FFFFFF", "#ffffff", "#FAFAF0", "white", "#FFF", ""])
async def test_white_and_no_colour_are_refused(colour: str) -> None:
    actor, call = statuses()
    with pytest.raises(Refusal) as caught:
        await actor.post_text("Hello", colour)
    assert caught.value.field == "backgroundColor"
    assert call.asked == []


def test_the_palette_is_readable_under_white_letters() -> None:
    assert [colour for colour in PALETTE if colour_problem(colour)] == []
    # WCAG AA for large text: 3 : 1.
    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in PALETTE)


@pytest.mark.parametrize("words", ["", "  ", "x" * 501])
async def test_no_text_and_too_much_are_refused(words: str) -> None:
    with pytest.raises(Refusal) as caught:
        await statuses()[0].post_text(words, PALETTE[0])
    assert caught.value.field == "message"


async def test_nothing_is_posted_while_sending_is_held(tmp_path: Path) -> None:
    actor, call = statuses(held="No phone is linked.")
    for post in (actor.post_text("Hello", PALETTE[0]), actor.post_file(tmp_path / "shop.jpg")):
        with pytest.raises(Refusal, match="No phone"):
            await post
    assert call.asked == []


async def test_a_text_goes_as_the_manual_says_and_nobody_named_is_left_out() -> None:
    actor, call = statuses()
    assert await actor.post_text("Hello", "#228B22", Font.SERIF) == "S1"
    assert call.of("sendTextStatus") == [{"message": "Hello", "backgroundColor": "#228B22", "font": "SERIF"}]


async def test_chosen_people_are_named() -> None:
    actor, call = statuses()
    await actor.post_text("Hello", "#228B22", participants=["1@c.us"])
    assert call.of("sendTextStatus")[0]["participants"] == ["1@c.us"]


@pytest.mark.parametrize(
    ("name", "method"), [("a.mp3", "sendVoiceStatus"), ("a.WAV", "sendVoiceStatus"),
                         ("a.jpg", "sendMediaStatus"), ("a.mp4", "sendMediaStatus")],
)  # fmt: skip
async def test_a_file_is_uploaded_and_goes_by_its_kind(name: str, method: str) -> None:
    actor, call = statuses()
    await actor.post_file(Path(name), caption="")
    [params] = call.of(method)
    assert (params["urlFile"], params["fileName"]) == (f"https://files/{name}", name)


@pytest.mark.parametrize("name", ["a.ogg", "a.pdf", "a"])
def test_other_files_are_no_status(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        kind_of_file(Path(name))
    assert caught.value.field == "file"


async def test_a_long_caption_is_refused_before_uploading() -> None:
    with pytest.raises(Refusal) as caught:
        await statuses()[0].post_file(Path("a.jpg"), caption="x" * 1025)
    assert caught.value.field == "caption"


async def test_the_beta_not_enabled_is_explained() -> None:
    actor, _call = statuses({"getOutgoingStatuses": Refusal("Forbidden", status=403)})
    with pytest.raises(Refusal, match="beta"):
        await actor.ours()


async def test_another_refusal_stays_what_it_is() -> None:
    actor, _call = statuses({"getOutgoingStatuses": Refusal("Too fast", status=429)})
    with pytest.raises(Refusal, match="Too fast"):
        await actor.ours()


async def test_lists_are_read_newest_first() -> None:
    told = [
        {
            "type": "incoming",
            "idMessage": "A",
            "timestamp": 1,
            "typeMessage": "extendedTextMessage",
            "senderId": "79010000002:4@c.us",
            "senderName": "Maya",
            "extendedTextMessage": {"text": "Hi", "backgroundColor": "#228B22", "font": "SERIF"},
        },
        {
            "type": "incoming",
            "idMessage": "B",
            "timestamp": "2",
            "typeMessage": "imageMessage",
            "caption": "c",
        },
    ]
    actor, _call = statuses({"getIncomingStatuses": told})
    newest, oldest = await actor.theirs()
    assert (newest.id, newest.kind, newest.text) == ("B", StatusKind.IMAGE, "c")
    assert (oldest.text, oldest.colour, oldest.sender_id, oldest.sender_name) == (
        "Hi",
        "#228B22",
        "79010000002@c.us",
        "Maya",
    )
    assert not oldest.ours


async def test_viewers_are_read() -> None:
    """One in a record, or several who saw it alike."""
    together = {"participant": ["1@c.us", "2@c.us"], "timestamp": 5, "status": "read"}
    alone = {"participant": "3@c.us", "timestamp": 4, "status": "delivered"}
    actor, call = statuses({"getStatusStatistic": [together, alone]})
    assert {(one.person, one.status, one.at) for one in await actor.viewers("S1")} == {
        ("1@c.us", "read", 5),
        ("2@c.us", "read", 5),
        ("3@c.us", "delivered", 4),
    }
    assert call.of("getStatusStatistic") == [{"idMessage": "S1"}]
