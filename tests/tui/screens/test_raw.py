"""Raw bodies: foldable, copied as received; unrecognised ones are listed."""

from __future__ import annotations

from greentui.tui.screens.raw_json import RawJsonScreen
from greentui.tui.screens.unrecognised import UnrecognisedScreen
from greentui.tui.widgets.json_view import JsonView
from tests.tui.screens.sample import ANNA, RAW, session
from tests.tui.screens.stage import settled, text_of


async def test_a_body_is_shown_folded_and_copied_as_it_came(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: RawJsonScreen(ANNA, "M1"))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert '"senderName": "Анна"' in text_of(app)
        await pilot.press("y", "i")
        await settled(pilot)
        assert app.copied == [RAW, "M1"]


async def test_a_container_is_folded_and_unfolded_by_enter(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: RawJsonScreen(ANNA, "M1"))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "▸ { 5 }" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert '"typeWebhook"' in text_of(app)


async def test_a_message_without_a_body_says_why(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: RawJsonScreen(ANNA, "local-1"))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "No raw body is kept" in text_of(app)


async def test_a_body_that_is_no_json_is_shown_as_text(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: RawJsonScreen(raw="<html>", title="odd"))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert '"<html>"' in text_of(app)


async def test_a_megabyte_on_one_line_is_cropped_until_it_is_unfolded(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: RawJsonScreen(raw='"' + "x" * 1_000_000 + '"', title="long"))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        view = app.screen.query_one(JsonView)
        assert view.virtual_size.height < 10
        await pilot.press("enter")
        await settled(pilot)
        assert view.virtual_size.height > 10_000


async def test_the_unrecognised_are_listed_with_their_bodies(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(UnrecognisedScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "newThing" in text_of(app)
        assert '"x"' in text_of(app)
        await pilot.press("down")
        await settled(pilot)
        assert '"y": 1' in text_of(app)
        await pilot.press("y")
        await settled(pilot)
        assert app.copied == ['{"y":1}']


async def test_nothing_unrecognised_is_good_news(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    given.strange = []
    app = stage(UnrecognisedScreen, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "Everything was understood." in text_of(app)
