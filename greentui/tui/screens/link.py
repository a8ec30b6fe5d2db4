"""Linking a phone by a QR code as large as fits, or by a pairing code if there is no room or no camera.

Opens by itself when the instance is not authorized. An expired code is replaced automatically, and once the
phone is linked the first synchronisation runs here with its progress.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Static

from greentui.engine import disk
from greentui.engine.errors import Refusal
from greentui.engine.instance_settings import worded_changes
from greentui.engine.left_at_service import SPELLS, LeftAtService, left_at_service
from greentui.engine.linking import LinkView, Pairing, Stage
from greentui.model.changes import Change, FactsChanged, SyncProgress
from greentui.model.instance import InstanceState
from greentui.text.block_letters import enlarge, in_fours
from greentui.text.qr_blocks import TRIED, Blocks, Missing
from greentui.text.state_help import left_words
from greentui.text.time_format import length
from greentui.tui.bindings import binding
from greentui.tui.screens.link_words import boxes_words, pair_steps, scan_steps, stage_words
from greentui.tui.screens.linked_pane import LinkedPane
from greentui.tui.screens.page import Page
from greentui.tui.terminal.desktop import open_outside
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.tui.widgets.qr_code import QrCode
from greentui.words import Phrase, _, plural

SIDE = 42
"""Columns of the text beside the code."""
NOTICE_LINES = 5
"""Lines below the page's words that suffice for notices."""
STATE_EVERY = 5.0
"""Seconds between two queries of the state while a pairing code waits to be entered."""


class LinkScreen(Page):
    """QR code or pairing code, until a phone is linked."""

    CSS = """
    LinkScreen ContentSwitcher, LinkScreen #link-body { height: 1fr; }
    LinkScreen #link-pair, LinkScreen #link-done { height: 1fr; }
    LinkScreen #link-code { width: 1fr; height: 1fr; }
    LinkScreen #link-side { width: 42; height: 1fr; padding: 1 2; background: $panel; }
    LinkScreen #link-side Static { height: auto; margin-bottom: 1; }
    LinkScreen #link-state { text-style: bold; }
    LinkScreen .dim { color: $text-muted; }
    LinkScreen #link-line { height: 1; padding: 0 1; background: $panel; display: none; }
    LinkScreen.-narrow #link-side { display: none; }
    LinkScreen.-narrow.-scanning #link-line { display: block; }
    LinkScreen.-plain #link-code, LinkScreen.-plain.-scanning #link-line { display: none; }
    LinkScreen.-plain #link-side { display: block; width: 1fr; background: $background; }
    LinkScreen #link-pair { padding: 1 2; }
    LinkScreen #link-pair > Static { height: auto; margin-bottom: 1; }
    LinkScreen #link-letters { color: $text-accent; height: 3; }
    LinkScreen #link-done { padding: 1 2; }
    LinkScreen #link-done Static { height: auto; margin-bottom: 1; }
    LinkScreen #link-linked { text-style: bold; color: $text-success; }
    LinkScreen #link-progress { width: 100%; }
    LinkScreen #link-progress Bar { width: 1fr; }
    """
    AUTO_FOCUS = ""
    COMES_BACK = True
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape", "leave", Phrase("Back")),
        binding("f5", "again", Phrase("New code")),
        binding("f5", "check", Phrase("Check again")),
        binding("p", "pair", Phrase("Pairing code")),
        binding("q", "scan", Phrase("QR code")),
        binding("b", "blocks", Phrase("Other blocks")),
        binding("i", "inverse", Phrase("Inverse")),
        binding("s", "save", Phrase("Save PNG")),
        binding("o", "open", Phrase("Open")),
        binding("y", "copy", Phrase("Copy code")),
        binding("l", "logout", Phrase("Log out"), destructive=True),
        binding("a", "recommend", Phrase("Recommended settings")),
    ]

    view: reactive[LinkView | None] = reactive(None, init=False)
    """The latest of the stream of codes."""
    pairing: reactive[Pairing | None] = reactive(None, init=False)
    """The pairing code that waits to be entered."""
    missing: reactive[Missing | None] = reactive(None, init=False)
    """How much room the terminal lacks for the code."""

    def __init__(self) -> None:
        super().__init__()
        self._linked = False
        self._unlinked = False
        self._pairing_wanted = False
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        """Holds the picture while it is needed."""

    def heading(self) -> str:
        return _("Link a phone to instance %s") % self.session.facts().instance_id

    def body(self) -> ComposeResult:
        with ContentSwitcher(initial=LinkPage.SCAN, id="link-switch"):
            with Vertical(id="link-body"), Horizontal():
                yield QrCode(id="link-code")
                with VerticalScroll(id="link-side", can_focus=False):
                    yield Static(_("Asking for a code…"), id="link-state", markup=False)
                    yield Static("", id="link-left", markup=False)
                    yield Static(scan_steps(), id="link-steps", markup=False)
                    yield Static("", id="link-note", classes="dim", markup=False)
            with VerticalScroll(id="link-pair", can_focus=False):
                yield Static("", id="link-why", markup=False)
                yield Form(
                    [
                        Field(
                            "phone",
                            _("Phone number"),
                            Kind.PHONE,
                            required=True,
                            placeholder="+7 999 000-00-42",
                            help=_(
                                "Number of the phone to link, with country code. Enter requests the code."
                            ),
                        )
                    ],
                    id="link-form",
                )
                yield Static("", id="link-letters", markup=False)
                yield Static("", id="link-code-left", markup=False)
                yield Static(pair_steps(), classes="dim", markup=False)
            yield LinkedPane(id="link-done")
        yield Static("", id="link-line", markup=False)

    def room_for_notices(self) -> Region:
        """Below the words of the page, and clear of the code, where there is room for that."""
        room = super().room_for_notices()
        side = self.query_one("#link-side")
        if self.page is not LinkPage.SCAN or not side.display:
            return room
        words_end = self.query_one("#link-note").region.bottom
        below = Region(side.region.x, words_end, side.region.width, room.bottom - words_end)
        return below if below.height >= NOTICE_LINES else room

    def on_mount(self) -> None:
        self.query_one(QrCode).tried = TRIED[self.shell.config.settings.qr]
        self.add_class("-plain", "-scanning")
        self._see_state()
        self.set_interval(1, self._tick)
        self._follow()
        self.run_beside(self._check_queue, group="begin")

    def on_resize(self) -> None:
        self.set_class(self.size.width < 60 + SIDE, "-narrow")
        self._try_again()

    def _try_again(self) -> None:
        """Draw a code that did not fit, if it fits now."""
        if self.missing is not None:
            # Hidden widgets are not laid out: once shown again, the code reports whether it fits. It is not
            # resized if it was hidden and shown between two layouts.
            self.missing = None
            self._turn_page()
            self.call_after_refresh(self.query_one(QrCode).lay_out)

    async def _check_queue(self) -> None:
        """Offer to drop what the service would send through the next phone; the question covers the code."""
        left = LeftAtService()
        with suppress(Refusal):  # the codes say what is wrong
            session = self.session
            left = await left_at_service(
                session.administration, session.facts().state, session.states(SPELLS)
            )
        if left.count:
            words = left_words(left.count, banned=left.banned)
            if await self.shell.ask(_("Drop what waits at the service?"), words, yes=_("Drop")):
                await self._attempt(self.session.administration.clear_messages)

    def _follow(self) -> None:
        """Start showing the service's codes."""
        self.run_beside(self._shown, group="codes")

    async def _shown(self) -> None:
        """Show the service's codes until a phone is linked."""
        try:
            async for view in self.session.linking.views():
                self.view = view
                if view.stage is Stage.LINKED:
                    self._link()
        except Refusal as refusal:
            self.refused(refusal)

    def watch_view(self, view: LinkView | None) -> None:
        if view is None or not self.is_mounted:
            return
        self.set_class(view.matrix is None, "-plain")
        code = self.query_one(QrCode)
        if code.matrix is not view.matrix:
            code.matrix = view.matrix
        self._say_how_it_is_drawn()
        self.query_one("#link-steps").display = not self._already
        self._tick()
        self.refresh_bindings()

    @property
    def _already(self) -> bool:
        """Whether a phone was linked before, so that there is no code."""
        return self.view is not None and self.view.stage is Stage.ALREADY

    @on(QrCode.Fitted)
    def _fitted(self, event: QrCode.Fitted) -> None:
        self.missing = event.missing
        self._turn_page()
        self._say_how_it_is_drawn()

    def _say_how_it_is_drawn(self) -> None:
        """Say below the words how codes come, and what to do if the terminal lacks sextants."""
        notes = []
        if self.query_one(QrCode).drawn_with is Blocks.SEXTANT:
            notes.append(boxes_words())
        if self.view is not None and self.view.polling:
            notes.append(_("Polling every two seconds; the live connection was refused."))
        self.query_one("#link-note", Static).update("\n".join(notes))
        self._tick()

    @property
    def page(self) -> LinkPage:
        """The page in view."""
        return page(linked=self._linked, pairing_wanted=self._pairing_wanted, missing=self.missing)

    def _turn_page(self) -> None:
        """Show the page that belongs to what is known now."""
        shown = self.page
        self.query_one(ContentSwitcher).current = shown
        self.set_class(shown is LinkPage.SCAN, "-scanning")
        if shown is not LinkPage.PAIR:
            self.set_focus(None)
        else:
            self.query_one("#link-why", Static).update(
                _(
                    "%s Enlarge the window or reduce the font size, draw it with other blocks (b), "
                    "save (s) or open (o) the picture, or link with a pairing code:"
                )
                % self.missing
                if self.missing
                else _("Link with a code that you type on the phone:")
            )
            if self.pairing is None:
                self.query_one(Form).focus_first()
        self.refresh_bindings()

    def _tick(self) -> None:
        """Update the remaining time of each code and the time waited, once a second."""
        now = self.session.now()
        if self.view is not None:
            state, left = stage_words(self.view, now)
            self.query_one("#link-state", Static).update(state)
            self.query_one("#link-left", Static).update(left)
            boxes = boxes_words() if self.query_one(QrCode).drawn_with is Blocks.SEXTANT else ""
            self.query_one("#link-line", Static).update("  ".join(filter(None, (state, boxes, left))))
        if self.pairing is not None:
            seconds = int(self.pairing.until - now)
            self.query_one("#link-code-left", Static).update(
                _("%(code)s is valid for another %(time)s.")
                % {"code": in_fours(self.pairing.code), "time": length(seconds)}
                if seconds > 0
                else _("This code has expired. Enter the number again for another one.")
            )

    @on(Form.Submitted)
    def _ask_code(self, event: Form.Submitted) -> None:
        try:
            phone = str(event.form.values()["phone"])
        except ValueError:
            return

        async def ask() -> None:
            self.pairing = None
            self.query_one("#link-letters", Static).update("")
            self.query_one("#link-code-left", Static).update(_("Asking; this can take 30 seconds…"))
            try:
                self.pairing = await self.session.linking.pairing(phone)
            except Refusal as refusal:
                self.query_one("#link-code-left", Static).update("")
                if refusal.field != "phone":
                    raise
                event.form.show_problem("phone", str(refusal))

        self.begin(ask, group="pairing")

    def watch_pairing(self, pairing: Pairing | None) -> None:
        if pairing is None or not self.is_mounted:
            return
        self._settle_number()
        # Letters are keys again, not part of a number. The code stays, however large the window gets.
        self.set_focus(None)
        self._pairing_wanted = True
        code = in_fours(pairing.code)
        self.query_one("#link-letters", Static).update(Content("\n".join(enlarge(code))))
        self._tick()
        self.refresh_bindings()
        self.run_beside(self._entered, group="state")

    def _settle_number(self) -> None:
        """The number has done what it was typed for."""
        for field in self.fields():
            field.settle()

    async def _entered(self) -> None:
        """Query the state while a code waits: notifications of it may be off."""
        await self.session.linking.wait_until_linked(STATE_EVERY)
        self._link()

    def session_changed(self, changes: Sequence[Change]) -> None:
        super().session_changed(changes)
        for change in changes:
            if isinstance(change, SyncProgress):
                self.query_one(LinkedPane).show_progress(change)
            elif isinstance(change, FactsChanged):
                self._see_state()

    def _see_state(self) -> None:
        """Detect a linked phone: authorized after another state, however that was learned."""
        state = self.session.facts().state
        if state is not InstanceState.AUTHORIZED:
            self._unlinked = self._unlinked or state is not InstanceState.UNKNOWN
        elif self._unlinked:
            self._link()

    def _link(self) -> None:
        """A phone is linked: show it, offer the settings, synchronise."""
        if self._linked:
            return
        self._linked = True
        self._settle_number()
        self.workers.cancel_group(self, "codes")
        self.workers.cancel_group(self, "state")
        self._discard_picture()
        self.query_one(LinkedPane).show_account(self.session.facts().account.phone)
        self._turn_page()
        self.run_beside(self._after_linking, group="begin")

    async def _after_linking(self) -> None:
        """Offer the settings, then synchronise."""
        await self._attempt(self._offer)
        self.query_one(LinkedPane).show_sync(_("Fetching chats and contacts…"))
        await self._attempt(self.session.synchronise)

    async def _offer(self) -> None:
        self.query_one(LinkedPane).offer(await self.session.administration.settings())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what is possible now."""
        showing = self.view is not None and self.view.stage is Stage.SHOWN and not self._linked
        pairing = self.page is LinkPage.PAIR
        match action:
            case "inverse":
                return showing and self.page is LinkPage.SCAN
            case "blocks":
                return showing and (self.page is LinkPage.SCAN or self.missing is not None)
            case "save" | "open":
                return showing
            case "pair":
                return not self._linked and not self._already and (not pairing or self.focused is None)
            case "scan":
                return not self._linked and pairing and self.missing is None
            case "again":
                return not self._linked and not self._already
            case "check":
                return not self._linked and self._already
            case "copy":
                return self.pairing is not None and not self._linked
            case "logout":
                ended = self.view is not None and self.view.stage in (Stage.ALREADY, Stage.FAILED)
                return ended and not self._linked
            case "recommend":
                return self._linked and bool(self.query_one(LinkedPane).recommended)
        return True

    def action_again(self) -> None:
        """Request codes from the beginning."""
        self.view = None
        self.query_one(QrCode).matrix = None
        self.query_one("#link-state", Static).update(_("Asking for a code…"))
        self._follow()

    action_check = action_again

    def action_pair(self) -> None:
        """Link with a code typed on the phone."""
        self._pairing_wanted = True
        self._turn_page()

    def action_scan(self) -> None:
        """Back to the QR code."""
        self._pairing_wanted = False
        self._turn_page()

    def action_blocks(self) -> None:
        """Draw the code with the next of the blocks."""
        code = self.query_one(QrCode)
        every = list(Blocks)
        now = code.drawn_with or code.tried[-1]
        code.tried = (every[(every.index(now) + 1) % len(every)],)
        self._try_again()

    def action_inverse(self) -> None:
        """Switch between dark on light and light on dark."""
        code = self.query_one(QrCode)
        code.inverse = not code.inverse

    def action_save(self) -> None:
        """Keep the QR code as a file for as long as it is needed."""
        self._with_picture(
            lambda path: self.say(_("It is in %s until the phone is linked or this page is left.") % path)
        )

    def action_open(self) -> None:
        """Open the QR code in the desktop's viewer."""

        def look(path: Path) -> None:
            if not open_outside(str(path)):
                self.say(_("There is no program to open it with here. s saves it."))

        self._with_picture(look)

    def _with_picture(self, show: Callable[[Path], None]) -> None:
        """Call `show` with the QR code in a private file: whoever reads it can link a phone of their own."""
        if not (self.view and self.view.png):
            return
        png = self.view.png

        async def write() -> None:
            self._scratch = self._scratch or disk.scratch()
            show(disk.save(Path(self._scratch.name), "qr.png", png, replacing=True))

        self.begin(write, group="picture")

    def on_unmount(self) -> None:
        self._discard_picture()

    def _discard_picture(self) -> None:
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def action_copy(self) -> None:
        if self.pairing:
            self.copy(self.pairing.code)

    @work
    async def action_logout(self) -> None:
        """Unlink the linked phone, after asking."""
        if await self.shell.ask(
            _("Log the linked phone out?"),
            _("Messages are neither received nor sent until a phone is linked again."),
        ):

            async def logout() -> None:
                await self.session.administration.logout()
                await self.session.refresh_state()
                self.action_again()

            await self._attempt(logout)

    @work
    async def action_recommend(self) -> None:
        """Apply the recommended settings, after asking."""
        linked = self.query_one(LinkedPane)
        changes = dict(linked.recommended)
        if not await self.shell.ask(
            plural("Change %d setting?", "Change %d settings?", len(changes)) % len(changes),
            _("%s. The instance restarts and may be unavailable for up to five minutes.")
            % worded_changes(changes),
            harmless=True,
        ):
            return

        async def apply() -> None:
            linked.advise(_("Setting… the instance restarts."))
            await self.session.administration.apply(changes)
            linked.recommended = {}
            linked.advise(_("✓ The recommended settings are in force."))
            self.refresh_bindings()

        await self._attempt(apply)


class LinkPage(StrEnum):
    """The three pages, by their ids."""

    SCAN = "link-body"
    PAIR = "link-pair"
    LINKED = "link-done"


def page(*, linked: bool, pairing_wanted: bool, missing: Missing | None) -> LinkPage:
    """The page to show.

    Args:
        linked: Whether a phone was linked since the screen opened.
        pairing_wanted: Whether the operator chose the pairing code.
        missing: How much room the terminal lacks for the QR code.
    """
    if linked:
        return LinkPage.LINKED
    return LinkPage.PAIR if pairing_wanted or missing is not None else LinkPage.SCAN
