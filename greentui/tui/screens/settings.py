"""The instance's settings as a form: meaning, value, recommendation; only changes are sent.

Differences from the recommended values are marked. After a change the settings are read back.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from greentui.engine.administration import APPLY_WITHIN, SettingLine
from greentui.engine.instance_settings import SettingKind, Value, problem, worded
from greentui.model.numbers import whole
from greentui.text.sanitize import clean, clean_line, crop
from greentui.text.time_format import span
from greentui.tui.bindings import binding
from greentui.tui.left_forms import Hidden, is_secret, named
from greentui.tui.screens.page import Page
from greentui.tui.widgets.rebuilt import Rebuilt
from greentui.tui.widgets.text_fields import Input
from greentui.tui.widgets.toggle import Toggle
from greentui.words import Phrase, _, plural

NARROW = 72
"""Columns below which a recommendation is its value alone."""

VALUE = 40
"""Cells of a value in the question whether to send it."""


class SettingRow(Vertical):
    """One setting: its name, its control, the recommendation, its meaning."""

    DEFAULT_CSS = """
    SettingRow { height: auto; margin-bottom: 1; }
    SettingRow .setting-line { height: 1; }
    SettingRow .setting-mark { width: 2; color: $text-accent; }
    SettingRow .setting-title { width: 32; }
    SettingRow Toggle { width: 9; margin-right: 3; }
    SettingRow Input { width: 10; margin-right: 2; background: $surface; }
    SettingRow .setting-advice { width: 1fr; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    SettingRow .setting-help { padding-left: 2; color: $text-muted; height: auto; }
    SettingRow.-differs .setting-advice { color: $text-warning; }
    SettingRow.-wrong .setting-help { color: $text-error; }
    SettingRow.-retired { display: none; }
    """

    class Edited(Message):
        """The value was changed."""

    def __init__(self, line: SettingLine) -> None:
        super().__init__(classes="-retired" if line.setting.retired else "")
        self.line = line
        """The setting as the service has it."""
        self._control = _control(line)
        self._sign = Static("", classes="setting-mark", markup=False)
        self._advised = Static("", classes="setting-advice", markup=False)
        self._help = Static(clean(line.setting.meaning), classes="setting-help", markup=False)

    def compose(self) -> ComposeResult:
        title = Static(clean_line(self.line.setting.title), classes="setting-title", markup=False)
        yield Horizontal(self._sign, title, self._control, self._advised, classes="setting-line")
        yield self._help

    def on_mount(self) -> None:
        self._mark()

    def on_resize(self) -> None:
        self._mark()

    @property
    def value(self) -> Value | None:
        """The value in the form; `None` if the service does not list the setting."""
        if self.line.value is None:
            return None
        if isinstance(self._control, Toggle):
            return "yes" if self._control.value else "no"
        typed = self._control.value.strip()
        number = whole(typed) if self.line.setting.kind is SettingKind.NUMBER else None
        return typed if number is None else number

    @property
    def changed(self) -> bool:
        """Whether the form's value differs from the service's."""
        return self.value != self.line.value

    def take(self, value: Value) -> None:
        """Put a value into the form."""
        if self.line.value is None:
            return
        if isinstance(self._control, Toggle):
            self._control.value = value == "yes"
        else:
            self._control.value = str(value)

    def update(self, line: SettingLine, typed: Value | None = None) -> None:
        """Show the service's new value, or the one typed."""
        self.line = line
        if (value := line.value if typed is None else typed) is not None:
            self.take(value)
        self._mark()

    def change(self) -> str:
        """The setting with its value at the service and in the form; a secret's values stay unsaid."""
        title = clean_line(self.line.setting.title)
        if is_secret(self.line.setting.name) or self.line.value is None or self.value is None:
            return title
        old, new = (crop(clean_line(worded(value)), VALUE) for value in (self.line.value, self.value))
        return f"{title}: {old} → {new}"

    def wrong(self) -> str:
        """What is wrong with the value, shown in place of the meaning."""
        said = problem(self.line.setting, self.value) if self.value is not None and self.changed else ""
        self.set_class(bool(said), "-wrong")
        self._help.update(clean(said or self.line.setting.meaning))
        return said

    @on(Toggle.Changed)
    @on(Input.Changed)
    def _edited(self, event: Toggle.Changed | Input.Changed) -> None:
        event.stop()
        self._mark()
        self.post_message(self.Edited())

    def _mark(self) -> None:
        setting = self.line.setting
        self.wrong()
        self._sign.update("● " if self.changed else "")
        differs = setting.recommended is not None and self.value not in (None, setting.recommended)
        self.set_class(differs, "-differs")
        self._advised.update(self._advice(differs))

    def _advice(self, differs: bool) -> str:
        setting = self.line.setting
        if self.line.value is None:
            return _("this service does not list it")
        if setting.recommended is None:
            return ""
        shown = worded(setting.recommended)
        if self.size.width >= NARROW:
            shown = (_("recommended: %s") if setting.by_manual else _("this console needs %s")) % shown
        return ("≠ " if differs else "✓ ") + shown


def _control(line: SettingLine) -> Toggle | Input:
    """The control for the value."""
    setting, value = line.setting, line.value
    fixed = value is None or setting.retired
    if setting.kind is SettingKind.SWITCH:
        return Toggle(value == "yes", disabled=fixed)
    return Input(
        "" if value is None else str(value),
        compact=True,
        password=is_secret(setting.name),
        select_on_focus=False,
        disabled=fixed,
    )


class SettingRows(VerticalScroll, Rebuilt, can_focus=False):
    """Every setting the service lists."""

    DEFAULT_CSS = "SettingRows { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[SettingLine] = []
        self.rows: list[SettingRow] = []

    def compose(self) -> ComposeResult:
        self.rows = [SettingRow(line) for line in self._lines]
        yield from self.rows

    def changes(self) -> dict[str, Value]:
        """The values that differ from the service's."""
        return {
            row.line.setting.name: row.value for row in self.rows if row.changed and row.value is not None
        }

    async def show(self, lines: list[SettingLine], *, keep_typed: bool = False) -> None:
        """Show the service's values.

        Args:
            lines: The settings.
            keep_typed: Whether values that were typed and not sent stay.
        """
        typed = self.changes() if keep_typed else {}
        self._lines = lines
        if [row.line.setting.name for row in self.rows] != [line.setting.name for line in lines]:
            await self.recompose()
            self.query("Toggle, Input").focus()
            typed |= self.changes() if keep_typed else {}
        now = {line.setting.name: line for line in self._lines}
        for row in self.rows:
            name = row.line.setting.name
            row.update(now.get(name, row.line), typed.get(name))


class SettingsScreen(Page):
    """The settings of the current instance."""

    CSS = """
    SettingsScreen #settings-warning { height: auto; padding: 1 2; color: $text-warning; display: none; }
    SettingsScreen #settings-warning.-shown { display: block; }
    SettingsScreen.-all SettingRow.-retired { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "apply", Phrase("Apply changes")),
        binding("ctrl+r", "recommend", Phrase("Take recommended")),
        binding("ctrl+z", "undo", Phrase("Undo"), priority=True),
        binding("ctrl+o", "all", Phrase("Old settings")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._pending: dict[str, Value] = {}
        """Changes brought back from a page that was closed, until there are rows to show them in."""

    def heading(self) -> str:
        changed = self._changed()
        more = plural("%d change", "%d changes", len(changed)) % len(changed) if changed else ""
        title = _("Settings of instance %s") % self.session.facts().instance_id
        return f"{title} · {more}" if more else title

    def body(self) -> ComposeResult:
        yield Static(
            _(
                "A webhook address is set: the service pushes notifications there and this console cannot "
                "read the queue. Empty it (Ctrl+R does) unless another program needs it."
            ),
            id="settings-warning",
            markup=False,
        )
        yield SettingRows()

    async def load(self) -> None:
        """Show the settings; what was typed stays."""
        await self._show(await self.session.administration.settings(), keep_typed=True)

    async def _show(self, lines: list[SettingLine], *, keep_typed: bool) -> None:
        await self.query_one(SettingRows).show(lines, keep_typed=keep_typed)
        self._show_pending()
        webhook = next((line.value for line in lines if line.setting.name == "webhookUrl"), "")
        self.query_one("#settings-warning").set_class(bool(webhook), "-shown")
        self.set_heading()

    def _show_pending(self) -> None:
        rows = self.query_one(SettingRows).rows
        for row in rows:
            if (value := self._pending.get(row.line.setting.name)) is not None:
                row.take(value)
        if rows:
            self._pending.clear()

    def _changed(self) -> dict[str, Value]:
        """Everything that closing the page would discard."""
        return self._pending | self._shown_changes()

    def _shown_changes(self) -> dict[str, Value]:
        return self.query_one(SettingRows).changes() if self.is_mounted else {}

    @on(SettingRow.Edited)
    def _edited(self) -> None:
        self.set_heading()

    def problem_at(self, field: str, text: str) -> bool:
        """Go to the setting a refusal is about."""
        for row in self.query(SettingRow):
            if row.line.setting.name == field:
                row.query("Toggle, Input").first().focus()
                return True
        return False

    def unsaved(self) -> bool:
        """Whether there are changes that were not applied."""
        return bool(self._changed())

    def filled_in(self) -> list[Hashable]:
        changes = self._changed().items()
        return [(name, Hidden(value) if is_secret(name) else value) for name, value in changes]

    def fill_in(self, content: list[Hashable]) -> None:
        """Fill in changes, as soon as there are rows for them."""
        self._pending.update({name: value for name, value in named(content) if isinstance(value, str | int)})
        self._show_pending()
        self.set_heading()

    def leave_question(self) -> str:
        changes = len(self._changed())
        return plural("Discard %d change?", "Discard %d changes?", changes) % changes

    def action_undo(self) -> None:
        """Restore the service's values."""
        self._pending.clear()
        self.set_heading()
        for row in self.query(SettingRow):
            row.update(row.line)

    def action_recommend(self) -> None:
        """Fill in the recommended values; nothing is sent yet."""
        for row in self.query(SettingRow):
            if row.line.setting.recommended is not None and not row.line.setting.retired:
                row.take(row.line.setting.recommended)

    def action_all(self) -> None:
        """Show or hide settings that no longer have an effect."""
        self.toggle_class("-all")

    @work
    async def action_apply(self) -> None:
        """Send the changes, after asking, and wait until they take effect."""
        for row in self.query(SettingRow):
            if wrong := row.wrong():
                row.query("Toggle, Input").first().focus()
                self.say(wrong)
                return
        if self._pending:
            self.action_again()  # what cannot be seen is not sent
            return
        changes = self._shown_changes()
        if not changes:
            self.say(_("Nothing is changed."))
            return
        changed = [row for row in self.query(SettingRow) if row.changed]
        names = ", ".join(row.line.setting.title for row in changed)
        if not await self.shell.ask(
            plural("Change %d setting?", "Change %d settings?", len(changes)) % len(changes),
            _("%s. The instance restarts; up to five minutes pass until they are in force.")
            % "; ".join(row.change() for row in changed),
            harmless=True,
        ):
            return

        async def apply() -> None:
            self.say(_("Sent. Looking whether they are in force…"))
            lines = await self.session.administration.apply(
                changes,
                lambda waited: self.say(
                    _("Sent. Not in force yet, %(waited)s of %(most)s.")
                    % {"waited": span(waited), "most": span(APPLY_WITHIN)}
                ),
            )
            await self._show(lines, keep_typed=False)
            self.say(_("In force: %s.") % names)

        await self._attempt(apply)
