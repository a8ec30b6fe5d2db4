"""A group: its members, what our role allows, and the chat's facts and files from the archive."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from greentui.config.folders import expanded
from greentui.engine.errors import Refusal
from greentui.engine.groups import GroupRole, check_name, check_picture
from greentui.model.changes import Notice
from greentui.model.chats import Group, Participant
from greentui.model.ids import phone_of
from greentui.model.limits import GROUP_MEMBERS
from greentui.model.phones import spelled
from greentui.text.group_rights import member_rights
from greentui.text.sanitize import clean_line
from greentui.text.time_format import at
from greentui.tui.bindings import binding
from greentui.tui.chat.contact_panel import kept_facts
from greentui.tui.chat.shared_files import SharedFiles
from greentui.tui.dialogs.fields_dialog import Values
from greentui.tui.screens.chat_page import ChatPage
from greentui.tui.shell import PageName
from greentui.tui.widgets.fact_table import FactTable
from greentui.tui.widgets.form import Field, Kind
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _

log = logging.getLogger(__name__)


class GroupScreen(ChatPage):
    """One group and the actions our role allows."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-roomy")]  # noqa: RUF012  as Textual declares it
    CSS = """
    GroupScreen #group-page { height: 1fr; }
    GroupScreen #group-told { width: 1fr; height: 1fr; }
    GroupScreen #group-kept { width: 46; height: 1fr; background: $surface; }
    GroupScreen FactTable { padding: 1 2 0 2; }
    GroupScreen Picture { margin: 1 2 0 2; }
    GroupScreen .section { color: $text-muted; text-style: bold; margin: 1 2 0 2; height: 1; }
    GroupScreen Rows { margin: 0 1; }
    GroupScreen.-narrow #group-page { layout: vertical; overflow-y: auto; }
    GroupScreen.-narrow #group-told, GroupScreen.-narrow #group-kept { height: auto; }
    GroupScreen.-narrow Rows { height: auto; max-height: 50vh; }
    GroupScreen.-narrow #group-files { max-height: 8; }
    GroupScreen #group-kept > .-roomy { height: auto; }
    GroupScreen.-narrow #group-kept { width: 1fr; }
    GroupScreen.-narrow #group-kept > .-roomy { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("a", "add", Phrase("Add")),
        binding("x", "remove", Phrase("Remove"), destructive=True),
        binding("p", "promote", Phrase("Make admin")),
        binding("d", "demote", Phrase("Remove as admin")),
        binding("r", "rename", Phrase("Rename")),
        binding("i", "picture", Phrase("Picture")),
        binding("w", "allow", Phrase("Rights")),
        binding("y", "link", Phrase("Copy link")),
        binding("l", "leave_group", Phrase("Leave group"), destructive=True),
        binding("n", "new", Phrase("New group")),
    ]

    def __init__(self, chat_id: str) -> None:
        super().__init__(chat_id)
        self._group: Group | None = None
        self._looked = False

    def heading(self) -> str:
        name = self._group.name if self._group else self.session.name_of(self._chat_id)
        return _("Group · %s") % name

    def body(self) -> ComposeResult:
        with Horizontal(id="group-page"):
            with Vertical(id="group-told"):
                yield FactTable(id="group-facts")
                yield Static(_("Members"), id="group-count", classes="section", markup=False)
                yield Rows(id="group-members", empty=_("No members reported."))
            with Vertical(id="group-kept"):
                with Vertical(classes="-roomy"):
                    yield Picture(24, 10, id="group-picture")
                    yield FactTable(id="group-chat")
                yield Static(_("Files"), classes="section", markup=False)
                yield SharedFiles(id="group-files")

    def on_mount(self) -> None:
        """Show what the archive knows before the service answers."""
        self.show_kept()

    def show_kept(self) -> None:
        self.run_beside(self._draw_kept, group="kept")

    async def _draw_kept(self) -> None:
        self.query_one(SharedFiles).read(self.session, self._chat_id)
        if chat := self.chat():
            await self.query_one("#group-chat", FactTable).show(kept_facts(self.session, chat))

    async def load(self) -> None:
        """Fetch the group, then its picture."""
        self._group = group = await self.session.groups.fetch(self._chat_id)
        role = self.session.groups.role(group)
        await self.query_one("#group-facts", FactTable).show(
            [
                (_("Name"), group.name),
                (_("Description"), group.description),
                (_("Our role"), role_words(role)),
                (_("Member rights"), member_rights(group)),
                (_("Owner"), self._person(group.owner) if group.owner else ""),
                (_("Made"), at(group.created, self.session.now()) if group.created else ""),
                (_("Invitation"), group.invite_link or _("only admins get the link")),
                (_("Id"), group.id),
            ]
        )
        self.query_one("#group-count", Static).update(
            _("%(count)d of at most %(most)d members")
            % {"count": len(group.participants), "most": GROUP_MEMBERS}
        )
        members = sorted(
            group.participants, key=lambda one: (not one.owner, not one.admin, self._person(one.id))
        )
        rows = self.query_one("#group-members", Rows)
        rows.show([(one.id, self._row(one)) for one in members])
        rows.focus()
        self.set_heading()
        self.refresh_bindings()
        self.run_beside(self._draw_picture, group="picture")

    async def _draw_picture(self) -> None:
        again, self._looked = self._looked, True
        try:
            picture = await self.session.contacts.avatar(self._chat_id, refresh=again)
        except Refusal as refusal:
            log.info("the group's picture cannot be had: %s", refusal.text)
            return
        await self.query_one(Picture).show(picture)

    def _person(self, person: str) -> str:
        return clean_line(self.session.name_of(person))

    def _row(self, member: Participant) -> Content:
        mark, word = ("★", _("owner")) if member.owner else ("☆", _("admin")) if member.admin else (" ", "")
        number = spelled(phone_of(member.id))
        name = self._person(member.id)
        return Content.assemble(
            (f"{mark} ", "$text-accent"),
            f"{name}  ",
            (f"{number}  " if number and number != name else "", "$text-muted"),
            (word, "$text-accent"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what our role does not allow."""
        if action in ("add", "remove", "promote", "demote", "rename", "picture", "allow"):
            return True if self._group and self.session.groups.role(self._group).may_change else None
        if action == "link":
            return True if self._group and self._group.invite_link else None
        if action == "leave_group":
            inside = self._group and self.session.groups.role(self._group) is not GroupRole.OUTSIDE
            return True if inside else None
        return True

    def _do(self, act: Callable[[Group], Awaitable[object]], done: str) -> None:
        if self._group is not None:
            self.carry_out(partial(act, self._group), done)

    def _selected(self) -> str:
        return self.query_one("#group-members", Rows).key

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        """Keep the list in view where the page is longer than the window; at first the facts are."""
        if event.rows.has_focus and event.rows.highlighted:
            event.rows.scroll_visible(animate=False)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss()
        self.shell.open_chat(event.key)

    @work
    async def action_add(self) -> None:
        """Add members."""
        people = await self.shell.pick_chats(_("Add to the group"), people=True)

        async def add(group: Group) -> None:
            for place, person in enumerate(people):
                try:
                    await self.session.groups.add(group, person)
                except Refusal:
                    if place:
                        await self.load()  # those before it were added
                    raise

        if people:
            self._do(add, _("Added: %s") % ", ".join(self._person(person) for person in people))

    @work
    async def action_remove(self) -> None:
        """Remove the selected member, after asking."""
        person = self._selected()
        if person and await self.shell.ask(
            _("Remove %s from the group?") % self._person(person), _("Everybody in the group sees it.")
        ):
            self._do(
                lambda group: self.session.groups.remove(group, person),
                _("Removed: %s") % self._person(person),
            )

    def action_promote(self) -> None:
        if person := self._selected():
            self._do(
                lambda group: self.session.groups.promote(group, person),
                _("Now an admin: %s") % self._person(person),
            )

    def action_demote(self) -> None:
        """Remove the selected member as admin."""
        if person := self._selected():
            self._do(
                lambda group: self.session.groups.demote(group, person),
                _("No admin any more: %s") % self._person(person),
            )

    @work
    async def action_rename(self) -> None:
        """Rename the group."""
        name = self._group.name if self._group else ""
        fields = [Field("groupName", _("Name"), required=True, value=name, help=_("Up to 100 characters."))]
        check = _checking("groupName", check_name)
        if found := await self.ask_fields(_("Rename the group"), fields, check):
            self._do(lambda group: self.session.groups.rename(group, str(found["groupName"])), _("Renamed."))

    @work
    async def action_picture(self) -> None:
        """Set the group's picture."""
        fields = [Field("file", _("Picture"), required=True, help=_("Path of a JPEG on this machine."))]
        check = _checking("file", lambda path: check_picture(expanded(path)))
        if found := await self.ask_fields(_("The group's picture"), fields, check):
            self._do(
                lambda group: self.session.groups.set_picture(group, expanded(str(found["file"]))),
                _("The picture is set."),
            )

    @work
    async def action_allow(self) -> None:
        """Set what ordinary members may do."""
        edit, write = (self._group.members_edit, self._group.members_write) if self._group else (None, None)
        untold = (
            ""
            if write is not None
            else "\n" + _("The service does not report the current setting: both will be as they stand here.")
        )
        fields = [
            Field(
                "edit", _("Members edit"), Kind.SWITCH, _("They may change name, picture and text."),
                required=True, value="true" if edit else "false",
            ),
            Field(
                "write", _("Members write"), Kind.SWITCH, _("They may write messages.") + untold,
                required=True, value="false" if write is False else "true",
            ),
        ]  # fmt: skip
        if found := await self.ask_fields(_("What members may do"), fields):
            edit, write = bool(found["edit"]), bool(found["write"])
            self._do(
                lambda group: self.session.groups.allow(group, members_edit=edit, members_write=write),
                _("Set."),
            )

    def action_link(self) -> None:
        if self._group:
            self.copy(self._group.invite_link)

    @work
    async def action_leave_group(self) -> None:
        group = self._group
        if group and await self.shell.ask(
            _("Leave %s?") % clean_line(group.name),
            _("You can rejoin only if an admin adds you. The messages stay in the archive here."),
        ):

            async def leave() -> None:
                await self.session.groups.leave(group)
                self.dismiss()
                self.shell.tell(Notice(_("We have left %s.") % clean_line(group.name)))

            await self._attempt(leave)

    def action_new(self) -> None:
        """Open the page for a new group."""
        self.shell.open_page(PageName.NEW_GROUP)


def _checking(field: str, check: Callable[[str], object]) -> Callable[[Values], None]:
    def checked(values: Values) -> None:
        check(str(values[field]))

    return checked


def role_words(role: GroupRole) -> str:
    """Our role, and what it allows."""
    return {
        GroupRole.OWNER: _("owner (full rights)"),
        GroupRole.ADMIN: _("admin: members, name and picture can be changed"),
        GroupRole.MEMBER: _("an ordinary member: only admins change members, name and picture"),
        GroupRole.OUTSIDE: _("not in this group"),
    }[role]
