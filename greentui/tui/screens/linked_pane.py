"""The last page of linking: the account, settings that differ, the synchronisation and its progress."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import ProgressBar, Static

from greentui.engine.administration import SettingLine
from greentui.model.changes import SyncProgress
from greentui.model.phones import spelled
from greentui.words import _, plural


class LinkedPane(VerticalScroll, can_focus=False):
    """Shown once a phone is linked.

    Attributes:
        recommended: The settings that differ from the recommended ones: name → recommended value.
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's own word
        super().__init__(id=id)
        self.recommended: dict[str, str | int] = {}

    def compose(self) -> ComposeResult:
        yield Static("", id="link-linked", markup=False)
        yield Static("", id="link-advice", markup=False)
        yield Static("", id="link-sync", markup=False)
        yield ProgressBar(id="link-progress", show_eta=False)

    def show_account(self, phone: str) -> None:
        """Show whose phone is linked; `phone` is empty if that is not known."""
        self.query_one("#link-linked", Static).update(
            _("✓ The phone is linked: %s") % spelled(phone) if phone else _("✓ The phone is linked.")
        )
        self.query_one(ProgressBar).display = False

    def offer(self, lines: Sequence[SettingLine]) -> None:
        """Show which settings differ from the recommended ones."""
        self.recommended = {
            line.setting.name: line.setting.recommended
            for line in lines
            if line.differs and line.setting.recommended is not None
        }
        number = len(self.recommended)
        titles = ", ".join(line.setting.title for line in lines if line.differs)
        self.advise(
            plural(
                "%(count)d setting differs from what is recommended: %(names)s. Press a to apply it; "
                "the instance restarts and may be unavailable for up to five minutes.",
                "%(count)d settings differ from what is recommended: %(names)s. Press a to apply them; "
                "the instance restarts and may be unavailable for up to five minutes.",
                number,
            )
            % {"count": number, "names": titles}
            if number
            else _("Its settings are as recommended.")
        )

    def advise(self, text: str) -> None:
        """Show how the settings are."""
        self.query_one("#link-advice", Static).update(text)

    def show_sync(self, text: str) -> None:
        """Show how far the synchronisation is."""
        self.query_one("#link-sync", Static).update(text)

    def show_progress(self, change: SyncProgress) -> None:
        """Show how far the synchronisation is, with a bar."""
        bar = self.query_one(ProgressBar)
        bar.display = True
        bar.update(total=max(change.total, 1), progress=change.done)
        done = change.total == change.done
        self.show_sync(_("Synchronised. Esc opens the console.") if done else change.text)
