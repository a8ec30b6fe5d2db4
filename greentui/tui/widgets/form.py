"""A form built from a list of fields: label, control, help, and any problem below the field.

It does not know what the fields are for: its owner defines them and handles the values.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Select, Static
from textual.widgets.select import InvalidSelectValueError

from greentui.text.sanitize import clean
from greentui.tui.layers import Filled
from greentui.tui.widgets.rebuilt import Rebuilt
from greentui.tui.widgets.text_fields import Input, NumberInput, TextArea
from greentui.tui.widgets.toggle import Toggle
from greentui.words import _, sentence

NARROW = 56
"""Columns below which a title stands above its field, not beside it."""


class Kind(StrEnum):
    """The type of a field."""

    TEXT = "text"
    LONG = "long"
    """Several lines."""
    PHONE = "phone"
    """A number, into which no letters go."""
    SECRET = "secret"  # noqa: S105  a kind of field
    """Hidden while typed."""
    SWITCH = "yes or no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: Its key in `Form.values`.
        title: Its label.
        help: What it means, dimmed below it.
        required: Whether it must be filled in.
        choices: Values of a `CHOICE`, with the text shown for each.
        value: Its initial value.
    """

    name: str
    title: str = ""
    kind: Kind = Kind.TEXT
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    placeholder: str = ""


class FieldError(ValueError):
    """The value of `field` is invalid."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


class Choice(Select[str], Filled):  # which sets its value when it is mounted
    """A field with a list of values."""

    @property
    def content(self) -> str:
        return "" if self.is_blank() else str(self.value)

    def put(self, content: Hashable) -> None:
        with suppress(InvalidSelectValueError):  # it is no longer in the list
            if content:
                self.value = str(content)
            else:
                self.clear()


class FieldRow(Vertical):
    """A field on the screen: its title, control, help and problem."""

    def __init__(self, field: Field, index: int) -> None:
        super().__init__(id=f"field-{index}", classes="field")
        self.field = field
        self.control = _control(field, f"control-{index}")
        self._problem = Static("", classes="field-problem", markup=False)

    def compose(self) -> ComposeResult:
        field = self.field
        title = clean(field.title or field.name) + (" *" if field.required else "")
        look = f"field-title {'-required' if field.required else ''}"
        yield Horizontal(Static(title, classes=look, markup=False), self.control, classes="field-row")
        if field.help:
            yield Static(clean(field.help), classes="field-help", markup=False)
        yield self._problem

    @property
    def text(self) -> str:
        """Its value, unchecked."""
        match self.control:
            case Input() as control:
                return control.value
            case TextArea() as control:
                return control.text
            case Toggle() as control:
                return "true" if control.value else "false"
            case Choice() as control:
                return control.content
        return ""

    def fill(self, text: str) -> None:
        match self.control:
            case Input() as control:
                control.value = text
            case TextArea() as control:
                control.text = text
            case Toggle() as control:
                control.value = text == "true"
            case Choice() as control:
                control.put(text)

    def say(self, problem: str) -> None:
        """Show what is wrong with it."""
        self.add_class("-wrong")
        self._problem.update(clean(sentence(problem)))


class Form(VerticalScroll, Rebuilt):
    """A form. Enter in a single-line field goes to the next, in the last one it submits."""

    DEFAULT_CSS = """
    Form { height: auto; max-height: 100%; }
    Form .field { height: auto; margin-bottom: 1; }
    Form .field-row { height: auto; }
    Form .field-title { width: 24; padding-right: 1; }
    Form .field-title.-required { text-style: bold; }
    Form .field-row Input, Form .field-row Select { width: 1fr; }
    Form .field-row Input { background: $surface; }
    Form .field-row Input:focus { background: $boost; }
    Form .field-row TextArea { height: 4; width: 1fr; background: $surface; }
    Form .field-help { padding-left: 24; color: $text-muted; height: auto; }
    Form .field-problem { padding-left: 24; color: $text-error; height: auto; display: none; }
    Form .field.-wrong .field-problem { display: block; }
    Form.-narrow .field-row { layout: vertical; }
    Form.-narrow .field-row Input, Form.-narrow .field-row Select, Form.-narrow .field-row TextArea {
        width: 100%;
    }
    Form.-narrow .field-help, Form.-narrow .field-problem { padding-left: 0; }
    Form.-narrow .field-title { width: 100%; }
    """

    @dataclass
    class Submitted(Message):
        """The operator submitted the form."""

        form: Form

    @dataclass
    class Edited(Message):
        """A field's content changed."""

        form: Form
        name: str

    def __init__(self, fields: Sequence[Field], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.fields = tuple(fields)
        self._rows: list[FieldRow] = []
        self.can_focus = False

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "-narrow")

    def compose(self) -> ComposeResult:
        self._rows = [FieldRow(field, index) for index, field in enumerate(self.fields)]
        yield from self._rows

    async def replace(self, fields: Sequence[Field]) -> None:
        """Show other fields."""
        self.fields = tuple(fields)
        await self.recompose()

    def values(self) -> dict[str, object]:
        """The fields' values by name, without empty optional fields.

        Raises:
            FieldError: A value is invalid, the first of several; every field shows its own and this one has
                the focus.
        """
        self.clear_problems()
        found: dict[str, object] = {}
        wrong: list[FieldError] = []
        for row in self._rows:
            try:
                value = read(row.field, row.text)
            except FieldError as error:
                row.say(error.text)
                wrong.append(error)
            else:
                if value is not None:
                    found[row.field.name] = value
        if wrong:
            self.show_problem(wrong[0].field, wrong[0].text)
            raise wrong[0]
        return found

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in fields by name."""
        for row in self._rows:
            if row.field.name in values:
                row.fill(values[row.field.name])

    def show_problem(self, name: str, text: str) -> bool:
        """Show a problem at a field and focus the field; false if there is no such field.

        Args:
            name: The field's name.
            text: What is wrong.
        """
        row = self._row(name)
        if row is None:
            return False
        row.say(text)
        row.control.focus()
        return True

    def mark_problem(self, name: str, text: str) -> None:
        """Show a problem without moving the focus, for checks while the form is being filled in."""
        if row := self._row(name):
            row.say(text)

    def text_of(self, name: str) -> str:
        """A field's value, unchecked; empty if there is no such field."""
        row = self._row(name)
        return row.text if row else ""

    def _row(self, name: str) -> FieldRow | None:
        """The row of a field; a nested name (`options[3].optionName`) means the field it begins with."""
        root = name.partition(".")[0].partition("[")[0]
        rows = {row.field.name: row for row in self._rows}
        return rows.get(name) or rows.get(root)

    def clear_problems(self) -> None:
        for row in self._rows:
            row.remove_class("-wrong")

    def focus_first(self) -> None:
        if self._rows:
            self._rows[0].control.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        controls: list[Widget] = [row.control for row in self._rows]
        if event.input not in controls:
            return
        if event.input is controls[-1]:
            self.post_message(self.Submitted(self))
        else:
            controls[controls.index(event.input) + 1].focus()

    def _edited(self, control: Widget) -> None:
        # A field that was removed may still post a change.
        if row := next((row for row in self._rows if row.control is control), None):
            row.remove_class("-wrong")
            self.post_message(self.Edited(self, row.field.name))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._edited(event.input)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._edited(event.text_area)

    def on_toggle_changed(self, event: Toggle.Changed) -> None:
        event.stop()
        self._edited(event.toggle)

    def on_select_changed(self, event: Select.Changed) -> None:
        event.stop()
        self._edited(event.select)


def read(field: Field, raw: str) -> object:
    """The typed value; `None` if an optional field is empty.

    Raises:
        FieldError: The value is invalid.
    """
    text = raw.strip()
    if field.kind is Kind.SWITCH:
        # An optional switch that is off counts as unset.
        return True if raw == "true" else False if field.required or field.value == "true" else None
    if not text:
        if field.required:
            raise FieldError(field.name, _("This must be filled in."))
        return None
    return raw if field.kind is Kind.LONG else text


def _control(field: Field, name: str) -> Widget:
    match field.kind:
        case Kind.LONG:
            return TextArea(field.value, id=name, compact=True, soft_wrap=True, show_line_numbers=False)
        case Kind.SWITCH:
            return Toggle(field.value == "true", id=name)
        case Kind.CHOICE:
            options = [(Content(shown), value) for value, shown in field.choices]
            return Choice(
                options,
                value=field.value or Select.NULL,
                allow_blank=not field.required,
                prompt=field.placeholder or _("choose"),
                id=name,
                compact=True,
            )
        case _:
            line = NumberInput if field.kind is Kind.PHONE else Input
            return line(
                field.value,
                placeholder=field.placeholder,
                password=field.kind is Kind.SECRET,
                id=name,
                compact=True,
                select_on_focus=False,
            )
