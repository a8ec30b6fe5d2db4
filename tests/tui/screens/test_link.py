"""The link page: codes are shown and renewed, every end of the stream is explained, and work goes on after
it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input
from zxingcpp import read_barcodes

from greentui.engine.errors import Refusal
from greentui.engine.linking import LinkView, Stage
from greentui.model.changes import FactsChanged, SyncProgress
from greentui.model.instance import InstanceState
from greentui.text.block_letters import enlarge
from greentui.text.qr_blocks import Blocks, Missing
from greentui.tui.screens.link import NOTICE_LINES, LinkPage, LinkScreen, page
from greentui.tui.screens.link_words import stage_words
from greentui.tui.widgets.qr_code import QrCode
from tests.hostile import HOSTILE
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.sample import session
from tests.tui.screens.stage import NOW, settled, text_of, until
from tests.tui.screens.test_qr_on_screen import photographed


def unlinked(*views: LinkView, **more: object):  # type: ignore[no-untyped-def]
    """A session whose instance has no phone, with linking that shows `views`."""
    given = session(InstanceState.NOT_AUTHORIZED, **{"showMessagesQueue": [], **more})
    given.linking = linking_of(*views)
    return given


NARROW = Missing(columns=3, rows=7)


@pytest.mark.parametrize(
    ("linked", "pairing_wanted", "missing", "expected"),
    [
        (False, False, None, LinkPage.SCAN),
        (False, False, NARROW, LinkPage.PAIR),
        (False, True, None, LinkPage.PAIR),
        (False, True, NARROW, LinkPage.PAIR),
        (True, False, None, LinkPage.LINKED),
        (True, False, NARROW, LinkPage.LINKED),
        (True, True, None, LinkPage.LINKED),
        (True, True, NARROW, LinkPage.LINKED),
    ],
)
def test_the_page_follows_from_three_facts(
    linked: bool, pairing_wanted: bool, missing: Missing | None, expected: LinkPage
) -> None:
    assert page(linked=linked, pairing_wanted=pairing_wanted, missing=missing) is expected


@pytest.mark.parametrize(
    ("view", "size"),
    [
        (LinkView(Stage.PASSKEY, NOW), (80, 24)),
        (LinkView(Stage.PASSKEY, NOW), (120, 40)),
        (shown("one"), (120, 40)),
        (shown("one"), (200, 60)),
    ],
    ids=["passkey, small", "passkey", "code", "code, wide"],
)
async def test_notices_have_room_beside_the_words_and_the_code(  # type: ignore[no-untyped-def]
    stage, view: LinkView, size: tuple[int, int]
) -> None:
    app = stage(LinkScreen, unlinked(view))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        room = app.screen.room_for_notices()
        assert room.height >= NOTICE_LINES
        parts = app.screen.query("#link-state, #link-left, #link-steps, #link-code")
        assert not [part.id for part in parts if part.region.overlaps(room)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_where_there_is_no_such_room_notices_have_the_page(  # type: ignore[no-untyped-def]
    stage, size: tuple[int, int]
) -> None:
    app = stage(LinkScreen, unlinked(shown("one")))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        room = app.screen.room_for_notices()
        assert (room.offset, room.width) == ((0, 1), size[0])


async def test_a_renewed_code_replaces_the_one_before(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(shown("one"))
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        before = app.screen.query_one(QrCode).lines
        assert "A new code in 17 s." in text_of(app)
        given.linking.queue.put_nowait(shown("two", 20))
        await settled(pilot)
        assert app.screen.query_one(QrCode).lines != before
        assert "A new code in 20 s." in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("view", "words"),
    [
        (LinkView(Stage.WAITING, NOW - 65), ["Waiting for a code", "1:05 so far", "ten minutes"]),
        (LinkView(Stage.TIMED_OUT, NOW), ["was not scanned", "F5"]),
        (LinkView(Stage.ALREADY, NOW), ["linked already", "unlink it"]),
        (LinkView(Stage.FAILED, NOW, text="It is broken.", advice="Mend it."), ["It is broken.", "Mend it."]),
        (replace(shown("a"), polling=True), []),
    ],
)
async def test_every_state_of_the_stream_is_said(view, words, size, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(view))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert [word for word in words if word not in text_of(app)] == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_where_a_phone_is_linked_nothing_asks_for_a_code(size: tuple[int, int], stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(LinkView(Stage.ALREADY, NOW)))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = text_of(app)
        assert shown.count("A phone is linked already.") == 1
        assert "Press l to unlink it and link another phone." in " ".join(shown.split())
        assert "Point the camera" not in shown
        assert "Pairing code" not in shown
        assert "New code" not in shown
        assert app.screen.active_bindings["f5"].binding.description == "Check again"


async def test_a_refused_live_connection_is_said(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("a", polling=True)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "every two seconds" in text_of(app)


async def test_a_time_out_is_begun_again_by_a_key(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(LinkView(Stage.TIMED_OUT, NOW))
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        given.linking.queue.put_nowait(shown("again"))
        await pilot.press("f5")
        await settled(pilot)
        assert given.linking.begun == 2
        assert "Scan this code" in text_of(app)


async def test_a_linked_phone_can_be_logged_out_after_asking(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(LinkView(Stage.ALREADY, NOW), logout={"isLogout": True})
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.answer = False
        await pilot.press("l")
        await settled(pilot)
        assert given.call.of("logout") == []
        app.answer = True
        await pilot.press("l")
        await settled(pilot)
        assert given.call.of("logout") == [{}]
        assert given.linking.begun == 2


async def test_no_room_says_what_is_missing_and_offers_the_pairing_code(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "more rows" in text_of(app)
        assert app.screen.query_one(QrCode).lines == ()
        assert isinstance(app.focused, Input)


async def test_a_key_draws_a_code_that_does_not_fit_with_smaller_blocks(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "b Other blocks" in text_of(app).splitlines()[-1]
        await pilot.press("b")
        await settled(pilot)
        [found] = read_barcodes(photographed(app), try_invert=False)
        assert found.text == "x" * 230
        assert "Only boxes? Press b." in text_of(app)
        await pilot.press("b")
        await settled(pilot)
        assert app.screen.query_one(QrCode).lines == ()
        assert "Only boxes" not in text_of(app)
        assert "more rows" in text_of(app)


@pytest.mark.parametrize(("size", "blocks"), [((80, 24), Blocks.SEXTANT), ((160, 60), Blocks.HALF)])
async def test_auto_draws_sextants_only_where_half_blocks_do_not_fit(  # type: ignore[no-untyped-def]
    size: tuple[int, int], blocks: Blocks, stage
) -> None:
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    app.config = replace(app.config, settings=replace(app.config.settings, qr="auto"))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert app.screen.query_one(QrCode).drawn_with is blocks


async def test_letters_are_no_part_of_a_number(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("p", "з", "1", "2")
        assert app.screen.query_one(Input).value == "12"


async def test_a_narrow_form_has_its_number_right_below_the_title(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(60, 20)) as pilot:

        def below_the_title() -> str:
            lines = iter(text_of(app).splitlines())
            return next((next(lines) for line in lines if "Phone number *" in line), "")

        await until(pilot, lambda: "+7 999 000-00-42" in below_the_title())


async def test_enlarging_the_window_brings_the_picture_back(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(160, 60)
        await settled(pilot)
        assert app.screen.query_one(QrCode).lines
        assert "Scan this code" in text_of(app)


async def test_a_pairing_code_is_shown_large_grouped_counted_down_and_copied(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(shown("a"))
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await pilot.press(*"8 (999) 000-00-42".replace(" ", "_").replace("_", " "))
        await pilot.press("enter")
        await settled(pilot)
        assert given.linking.asked == ["8 (999) 000-00-42"]
        assert enlarge("GAPI-2018")[0] in text_of(app)
        assert "GAPI-2018 is valid for another 2:30." in text_of(app)
        await pilot.press("y")
        await settled(pilot)
        assert app.copied == ["GAPI2018"]


async def test_a_pairing_code_stays_when_there_comes_to_be_room_for_the_picture(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"89990000042", "enter")
        await settled(pilot)
        await pilot.resize_terminal(160, 60)
        await settled(pilot)
        assert "GAPI-2018" in text_of(app)
        await pilot.press("q")
        await settled(pilot)
        assert app.screen.query_one(QrCode).lines


async def test_keys_for_the_picture_are_offered_beside_it_only(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("a")))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert app.screen.check_action("inverse", ())
        await pilot.press("p")
        await settled(pilot)
        assert not app.screen.check_action("inverse", ())


async def test_a_bad_number_is_said_at_its_field(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(shown("a"))
    given.linking.refusal = Refusal("A number has digits only.", field="phoneNumber")
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("p", *"7", "enter")
        await settled(pilot)
        assert "A number has digits only." in text_of(app)


@pytest.mark.parametrize("by", ["stream", "notification", "asking"])
async def test_a_linked_phone_leads_to_settings_and_synchronisation(by: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(shown("a"))
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        given.state = replace(given.state, state=InstanceState.AUTHORIZED)
        if by == "stream":
            given.linking.queue.put_nowait(LinkView(Stage.LINKED, NOW))
        elif by == "notification":
            app.tell_all([FactsChanged()])
        else:
            await pilot.press("p", *"79990000042", "enter")
            await settled(pilot)
            given.linking.linked.set()
        await settled(pilot)
        await settled(pilot)
        said = text_of(app)
        assert "The phone is linked: +7 999 000-00-42" in said
        assert "2 settings differ" in said
        assert "State of the instance" in said
        assert given.synchronised == 1
        app.tell_all([SyncProgress(3, 10, "3 of 10 chats")])
        await settled(pilot)
        assert "3 of 10 chats" in text_of(app)
        app.tell_all([SyncProgress(10, 10, "")])
        await settled(pilot)
        assert "Synchronised" in text_of(app)


async def test_the_recommended_settings_are_applied_by_a_key(stage) -> None:  # type: ignore[no-untyped-def]
    given = unlinked(LinkView(Stage.LINKED, NOW))
    told = given.call.answers["getSettings"]
    given.call.answers["setSettings"] = lambda params: told.update(params) or {"saveSettings": True}
    app = stage(LinkScreen, given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("a")
        await settled(pilot)
        ((question, consequence),) = app.asked
        assert question == "Change 2 settings?"
        assert "State of the instance → on" in consequence
        assert given.call.of("setSettings") == [
            {"stateWebhook": "yes", "delaySendMessagesMilliseconds": 3000}
        ]
        assert "in force" in text_of(app)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files: empty before the test, and after it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())


def pictures(folder: Path) -> list[Path]:
    return list(folder.rglob("*.png"))


async def test_the_picture_is_kept_where_only_its_user_finds_it(stage, temporary: Path) -> None:  # type: ignore[no-untyped-def]
    view = shown("a")
    app = stage(LinkScreen, unlinked(view))
    before = os.umask(0)
    try:
        async with app.run_test(size=(160, 40)) as pilot:
            await settled(pilot)
            await pilot.press("s")
            await settled(pilot)
            (picture,) = pictures(temporary)
            assert str(picture) in text_of(app)
            assert picture.read_bytes() == view.png
            assert picture.stat().st_mode & 0o777 == 0o600
            assert picture.parent.stat().st_mode & 0o777 == 0o700
    finally:
        os.umask(before)


@pytest.mark.parametrize("by", ["linking", "leaving", "ending"])
@pytest.mark.parametrize("key", ["s", "o"])
async def test_no_picture_outlives_the_linking(  # type: ignore[no-untyped-def]
    stage, temporary: Path, key: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.screens.link.open_outside", lambda _path: True)
    given = unlinked(shown("a"))
    app = stage(LinkScreen, given)
    async with app.run_test(size=(160, 40)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert pictures(temporary)
        if by == "linking":
            given.linking.queue.put_nowait(LinkView(Stage.LINKED, NOW))
        elif by == "leaving":
            await pilot.press("escape")
        await settled(pilot)
        if by != "ending":
            assert not pictures(temporary)


async def test_the_keys_work_in_a_cyrillic_layout(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("a")))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ш")
        await settled(pilot)
        assert app.screen.query_one(QrCode).inverse


def test_the_services_words_do_not_steer_the_terminal() -> None:
    view = LinkView(Stage.FAILED, NOW, text=HOSTILE["override"], advice=HOSTILE["ansi clear screen"] + "x")
    assert stage_words(view, NOW) == ("exe.txt", "x")


@pytest.mark.parametrize("dropped", [True, False])
async def test_what_waits_at_the_service_can_be_dropped_before(stage, dropped) -> None:  # type: ignore[no-untyped-def]
    waiting = [{"messageID": "3EB0", "type": "sendMessage", "body": {"chatId": "79010000001@c.us"}}]
    given = unlinked(shown("one"), showMessagesQueue=waiting, clearMessagesQueue={"isCleared": True})
    app = stage(LinkScreen, given)
    app.answer = dropped
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        ((question, words),) = app.asked
        assert (question, "1 message waits at the service" in words) == (
            "Drop what waits at the service?",
            True,
        )
        assert given.linking.begun == 1
    assert len(given.call.of("clearMessagesQueue")) == dropped


async def test_where_nothing_waits_nothing_is_asked(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(LinkScreen, unlinked(shown("one")))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert app.asked == []


async def test_where_the_code_does_not_fit_its_picture_can_be_saved_and_opened(  # type: ignore[no-untyped-def]
    stage, temporary: Path
) -> None:
    app = stage(LinkScreen, unlinked(shown("x" * 230)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.focused, Input)
        footer = text_of(app).splitlines()[-1]
        assert "s Save PNG" in footer
        assert "o Open" in footer
        await pilot.press("s")
        await settled(pilot)
        assert modes(temporary) == [0o600]
        await pilot.press("7")
        assert app.screen.query_one(Input).value == "7"
    assert modes(temporary) == [], "nothing is left behind"


def modes(folder: Path) -> list[int]:
    """The rights of the QR codes kept below a folder."""
    return [file.stat().st_mode & 0o777 for file in folder.glob("*/qr.png")]
