"""Fields draw their content sanitized, and keep it unchanged; the caret stands where typing goes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.document._wrapped_document import WrappedDocument
from textual.strip import Strip
from textual.widgets import Static

from greentui.text.sanitize import width
from greentui.tui.layers import Dialog, Painted
from greentui.tui.widgets.text_fields import Input, TextArea
from tests.hostile import HOSTILE


class Fields(App[None]):
    """A line and an area, both holding the same."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield Input(self.text)
        yield TextArea(self.text)


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_field_holds_does_not_steer_the_terminal(name: str) -> None:
    text = HOSTILE[name][:300]
    async with Fields(text).run_test(size=(60, 12)) as pilot:
        line, area = pilot.app.query_one(Input), pilot.app.query_one(TextArea)
        assert line.value == text
        for field, rows in ((line, 1), (area, area.size.height)):
            for row in range(rows):
                strip = field.render_line(row)
                drawn = strip.text
                assert not [c for c in drawn if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
                assert not set(drawn) & set(
                    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufe0f"
                )
                assert strip.cell_length == sum(map(width, drawn))


class Form(Painted[None]):
    """A screen with both fields."""

    def compose(self) -> ComposeResult:
        yield Input("line")
        yield TextArea("area")


class Question(Dialog[None]):
    """Something over it."""

    def compose(self) -> ComposeResult:
        yield Static("Really?")


def looks(strip: Strip) -> set[str]:
    """The styles a row is drawn in."""
    return {str(segment.style) for segment in strip if segment.text.strip()}


@pytest.mark.parametrize("kind", [Input, TextArea])
async def test_a_field_under_a_dialog_has_no_caret(kind: type[Input | TextArea]) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Form())
        field = app.screen.query_one(kind)
        field.cursor_blink = False
        field.focus()
        await pilot.press("home")
        with_caret = looks(field.render_line(0))
        await app.push_screen(Question())
        await pilot.pause()
        covered = looks(field.render_line(0))
        app.pop_screen()
        await pilot.pause()
        assert len(covered) == 1
        assert len(with_caret) == 2
        assert looks(field.render_line(0)) == with_caret


class Low(App[None]):
    """An area whose scrollbar comes with the fourth row."""

    CSS = "TextArea { width: 24; height: 5; }"

    def compose(self) -> ComposeResult:
        yield TextArea()


@dataclass
class Model:
    """What an area should hold: a text, a caret, and both as they were before and after each change."""

    text: str = ""
    caret: int = 0
    before: list[tuple[str, int]] = field(default_factory=list)
    after: list[tuple[str, int]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str) -> None:
        self.before.append((self.text, self.caret))
        self.after.clear()
        self.text = self.text[:start] + new + self.text[end:]
        self.caret = start + len(new)

    def undo(self) -> None:
        if self.before:
            self.after.append((self.text, self.caret))
            self.text, self.caret = self.before.pop()

    def redo(self) -> None:
        if self.after:
            self.before.append((self.text, self.caret))
            self.text, self.caret = self.after.pop()


PIECES = st.text(alphabet="ab \t会", min_size=1, max_size=30)
PASTED = st.lists(PIECES | st.just(""), min_size=2, max_size=14).map("\n".join)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["type", "paste"]), PIECES)
    | st.tuples(st.just("paste"), PASTED)
    | st.tuples(st.sampled_from(["undo", "redo", "delete", "clear"]), st.none())
    | st.tuples(st.just("go"), st.integers(0, 200)),
    max_size=25,
)


def change(area: TextArea, model: Model, what: str, piece: str | int | None) -> None:
    """Change both alike; each change is undone for itself."""
    area.history.checkpoint()
    match what, piece:
        case "type", str():
            model.replace(model.caret, model.caret, piece)
            for letter in piece:
                area.insert(letter, maintain_selection_offset=False)
        case "paste", str():
            model.replace(model.caret, model.caret, piece)
            area.insert(piece, maintain_selection_offset=False)
        case "delete", _:
            if model.caret:
                model.replace(model.caret - 1, model.caret, "")
            area.action_delete_left()
        case "clear", _:
            if model.text:
                model.replace(0, len(model.text), "")
            area.clear()
        case "go", int():
            model.caret = min(piece, len(model.text))
            area.move_cursor(area.document.get_location_from_index(model.caret))
        case _:
            getattr(model, what)()
            getattr(area, what)()


async def test_undo_and_redo_give_the_same_text_as_a_plain_model() -> None:
    async with Low().run_test(size=(40, 12)) as pilot:
        area = pilot.app.query_one(TextArea)

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(CHANGES)
        def check(changes: list[tuple[str, str | int | None]]) -> None:
            area.load_text("")
            model = Model()
            for what, piece in changes:
                change(area, model, what, piece)
                assert area.text == model.text
                assert area.document.get_index_from_location(area.cursor_location) == model.caret
                wrapped = WrappedDocument(area.document, area.wrap_width, area.indent_width)
                assert area.wrapped_document.lines == wrapped.lines
                row = area.wrapped_document.location_to_offset(area.cursor_location).y
                assert 0 <= row - area.scroll_offset.y < area.scrollable_content_region.height

        check()
