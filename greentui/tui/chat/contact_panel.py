"""Who a chat is with: names, number, business, picture, and facts from the archive.

The archive's facts are shown at once. The service is queried only on request (`look`), because the developer
plan allows a hundred such queries a month.
"""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.model.chats import Chat, ContactInfo, Product
from greentui.model.ids import phone_of
from greentui.model.messages import Key
from greentui.model.phones import spelled
from greentui.text.sanitize import clean_line
from greentui.text.time_format import at, in_days, span
from greentui.tui.background import in_background
from greentui.tui.chat.shared_files import SharedFiles
from greentui.tui.widgets.fact_table import Fact, FactTable
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.rows import Rows
from greentui.words import _


class ContactPanel(VerticalScroll):
    """The details of one chat; fits the details pane of 30 columns as well as a page."""

    DEFAULT_CSS = """
    ContactPanel { padding: 0 2; }
    ContactPanel #contact-name { text-style: bold; height: auto; margin-top: 1; }
    ContactPanel #contact-about { color: $text-muted; height: auto; }
    ContactPanel #contact-top { height: auto; }
    ContactPanel Picture { margin-top: 1; }
    ContactPanel FactTable { margin-top: 1; }
    ContactPanel .section { color: $text-muted; text-style: bold; margin-top: 1; height: 1; }
    ContactPanel #contact-said { height: auto; color: $text-muted; margin-top: 1; }
    ContactPanel #contact-products { height: auto; }
    ContactPanel Rows { height: auto; max-height: 12; margin: 0; background: transparent; }
    ContactPanel Rows > .option-list--option { padding: 0; }
    ContactPanel .-hidden { display: none; }
    ContactPanel FactTable .fact-label { width: 14; }
    """

    def __init__(
        self,
        session: Session,
        chat_id: str = "",
        *,
        hint: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._hint = hint
        self.can_focus = False
        self._session = session
        self.chat_id = chat_id
        """The chat whose details are shown."""
        self.info: ContactInfo | None = None
        """The service's information, once queried."""

    def compose(self) -> ComposeResult:
        yield Static("", id="contact-name", markup=False)
        yield Static("", id="contact-about", classes="-hidden", markup=False)
        with Container(id="contact-top"):
            yield FactTable(id="contact-facts")
            yield Picture(20, 10, id="contact-picture")
        yield Static(_("Catalogue"), classes="section -hidden", id="contact-products-title", markup=False)
        yield Static("", id="contact-products", classes="-hidden", markup=False)
        yield Static(_("Files"), classes="section", markup=False)
        yield SharedFiles(id="contact-files")
        yield Static("", id="contact-said", markup=False)

    def on_mount(self) -> None:
        self._draw_facts()

    def show(self, chat_id: str, chat: Chat | None = None) -> None:
        """Show another chat, from the archive only.

        Args:
            chat: Its row, if already read.
        """
        if chat_id == self.chat_id:
            return
        self.chat_id, self.info = chat_id, None
        if self.is_mounted:
            self.query_one("#contact-said", Static).update(self._hint)
            self.scroll_home(animate=False)
            self._draw_facts(chat)

    def refresh_facts(self) -> None:
        """Draw what is known now; on a panel not yet mounted, mounting does it."""
        if self.is_mounted:
            self._draw_facts()

    @in_background("facts")
    async def _draw_facts(self, chat: Chat | None = None) -> None:
        if chat is None and self.chat_id:
            chat = self._session.chat(self.chat_id)
        info = self.info
        if chat is None:
            return
        now = self._session.now()
        self.query_one("#contact-name", Static).update(clean_line(chat.name))
        told = () if info is None else (info.category, info.description)
        about = self.query_one("#contact-about", Static)
        about.update("\n".join(clean_line(line) for line in told if line))
        about.set_class(not any(told), "-hidden")
        await self.query_one(FactTable).show(self._facts(chat, info, now))
        if info is None:
            await self.query_one(Picture).show(b"")
        self._products(info)
        self.query_one(SharedFiles).read(self._session, self.chat_id)

    def _facts(self, chat: Chat, info: ContactInfo | None, now: float) -> list[Fact]:
        told: list[Fact] = []
        if info is not None:
            told = [
                (_("Profile name"), info.name),
                (_("Saved as"), info.contact_name or _("not saved")),
                (_("Business"), _("yes") if info.business else _("no")),
                (_("E-mail"), info.email),
                (_("Last seen"), at(info.last_seen, now) if info.last_seen else ""),
                (_("Muted on the phone"), _muted(info.muted_for)),
            ]
            chat = replace(chat, archived=info.archived, disappearing=info.disappearing)
        phone = chat.phone or phone_of(chat.id)
        others = [(_("Also"), clean_line(other)) for other in self._session.other_ids(chat.id)]
        return [
            (_("Number"), spelled(phone)),
            *told,
            (_("Id"), chat.id),
            *others,
            *kept_facts(self._session, chat),
        ]

    def _products(self, info: ContactInfo | None) -> None:
        products = info.products if info else ()
        for part in self.query("#contact-products-title, #contact-products"):
            part.set_class(not products, "-hidden")
        lines = [_product(one) for one in products]
        self.query_one("#contact-products", Static).update(Content("\n").join(lines))

    async def look(self, *, again: bool = False) -> None:
        """Query the service; a `Refusal` is shown in the panel and raised."""
        said = self.query_one("#contact-said", Static)
        said.update(_("Asking WhatsApp…"))
        chat_id = self.chat_id
        try:
            info = await self._session.contacts.info(chat_id, refresh=again)
            if chat_id != self.chat_id:
                return
            self.info = info
            self.refresh_facts()
            picture = await self._session.contacts.avatar(chat_id, refresh=again)
        except Refusal as refusal:
            said.update(clean_line(refusal.text))
            raise
        if chat_id == self.chat_id:
            shown = await self.query_one(Picture).show(picture)
            hidden = self._session.contacts.hides_picture(chat_id)
            none = _("This person's picture is hidden from us.") if hidden else _("No picture.")
            said.update("" if shown else none)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Keep the selected row in view; at the first row, show the facts above."""
        event.stop()
        if not event.rows.has_focus:
            return
        if event.rows.highlighted:
            event.rows.scroll_visible(animate=False)
        else:
            self.scroll_home(animate=False)


def kept_facts(session: Session, chat: Chat) -> list[Fact]:
    """What the archive knows of any chat, with a contact or a group."""
    now = session.now()
    oldest = session.window(chat.id, after=Key(-1, -1), limit=1).messages
    return [
        (_("Draft"), clean_line(chat.draft)),
        (_("Archived"), _("yes") if chat.archived else ""),
        (_("Muted"), _("yes") if chat.muted(now) else ""),
        (_("Disappearing"), disappearing(chat.disappearing)),
        (_("Waiting"), span(now - chat.waiting_since) if chat.waiting_since else ""),
        (_("First message"), at(oldest[0].timestamp, now) if oldest else ""),
        (_("Last message"), at(chat.last_at, now) if chat.last_at else ""),
    ]


def disappearing(seconds: int) -> str:
    """When messages disappear, in words; empty for never."""
    return _("after %s") % in_days(seconds) if seconds else ""


def _muted(seconds: int) -> str:
    """How long the phone keeps a chat muted; empty for not at all."""
    if seconds < 0:
        return _("for ever")
    return _("for another %s") % span(seconds) if seconds else ""


def _product(product: Product) -> Content:
    """A product with its price, whether it can be had, and what it is."""
    notes = [product.availability, _("hidden") if product.hidden else ""]
    notes += [product.review.lower() if product.review.upper() != "APPROVED" else ""]
    noted = clean_line(", ".join(filter(None, notes)))
    return Content.assemble(
        clean_line(product.name),
        (f"  {clean_line(product.price)}", "$text-accent"),
        (f"  {noted}" if noted else "", "$text-muted"),
        (f"\n  {clean_line(product.description)}" if product.description else "", "$text-muted"),
        (f"\n  {clean_line(product.picture_url)}" if product.picture_url else "", "$text-muted"),
    )
