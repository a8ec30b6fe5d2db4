"""A group: its members and what our role allows; making a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from greentui.config.folders import expanded
from greentui.engine.errors import Refusal
from greentui.engine.groups import CREATE_EVERY, MEMBERS, Role
from greentui.model.changes import Notice
from greentui.model.chats import ChatFilter, ChatSort, Group, Participant
from greentui.model.ids import phone_of
from greentui.model.phones import spelled
from greentui.tui.keymap import binding
from greentui.tui.moments import at
from greentui.tui.screens.page import Page
from greentui.tui.screens.question import ask_fields
from greentui.tui.textsafe import clean_line, crop
from greentui.tui.widgets.facts import Facts
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.tui.widgets.rows import Rows
from greentui.words import _


class GroupsScreen(Page):
    """Every group the archive knows; a new one."""

    CSS = "GroupsScreen Rows { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [binding("n", "new", _("New group"))]

    def heading(self) -> str:
        return _("Groups")

    def body(self) -> ComposeResult:
        yield Rows(empty=_("No groups yet. n makes one."))

    async def load(self) -> None:
        """Read the groups from the archive."""
        groups = self.session.chats(self.session.chat_ids(ChatFilter.GROUPS, ChatSort.NAME))
        now = self.session.now()
        self.query_one(Rows).show(
            [
                (
                    group.id,
                    Content.assemble(
                        f"{crop(clean_line(group.name), 40):<40}  ",
                        (at(group.last_at, now) if group.last_at else "", "$text-muted"),
                    ),
                )
                for group in groups
            ]
        )
        self.query_one(Rows).focus()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.shell.open_screen("group", chat_id=event.key)

    def action_new(self) -> None:
        """Make a group."""
        self.shell.open_screen("new_group")


class GroupScreen(Page):
    """One group, with what we may do there.

    Args:
        chat_id: The group.
    """

    CSS = """
    GroupScreen #group-facts { padding: 1 2 0 2; }
    GroupScreen .section { color: $text-muted; text-style: bold; margin: 1 2 0 2; height: 1; }
    GroupScreen #group-members { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("a", "add", _("Add")),
        binding("x", "remove", _("Remove")),
        binding("p", "promote", _("Make admin")),
        binding("d", "demote", _("Unmake admin")),
        binding("r", "rename", _("Rename")),
        binding("i", "picture", _("Picture")),
        binding("w", "allow", _("Rights")),
        binding("y", "link", _("Copy link")),
        binding("l", "leave_group", _("Leave group")),
        binding("n", "new", _("New group")),
    ]

    def __init__(self, chat_id: str) -> None:
        super().__init__()
        self._chat_id = chat_id
        self._group: Group | None = None

    def heading(self) -> str:
        name = self._group.name if self._group else self.session.name_of(self._chat_id)
        return _("Group · %s") % name

    def body(self) -> ComposeResult:
        yield Facts(id="group-facts")
        yield Static(_("Members"), id="group-count", classes="section", markup=False)
        yield Rows(id="group-members", empty=_("No members told."))

    async def load(self) -> None:
        """Ask for the group."""
        self._group = group = await self.session.groups.look(self._chat_id)
        role = self.session.groups.role(group)
        await self.query_one(Facts).show(
            [
                (_("Name"), group.name),
                (_("We are"), role_words(role)),
                (_("Owner"), self._person(group.owner) if group.owner else ""),
                (_("Made"), at(group.created, self.session.now()) if group.created else ""),
                (_("Invitation"), group.invite_link or _("only admins get the link")),
                (_("Id"), group.id),
            ]
        )
        self.query_one("#group-count", Static).update(
            _("%d of at most %d members") % (len(group.participants), MEMBERS)
        )
        members = sorted(
            group.participants, key=lambda one: (not one.owner, not one.admin, self._person(one.id))
        )
        self.query_one(Rows).show([(one.id, self._row(one)) for one in members])
        self.query_one(Rows).focus()
        self.set_heading()
        self.refresh_bindings()

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
        """What our role does not allow is shown dim."""
        if action in ("add", "remove", "promote", "demote", "rename", "picture", "allow"):
            return True if self._group and self.session.groups.role(self._group).may_change else None
        if action == "link":
            return True if self._group and self._group.invite_link else None
        if action == "leave_group":
            return True if self._group and self.session.groups.role(self._group) is not Role.OUTSIDE else None
        return True

    def _do(self, act: Callable[[Group], Awaitable[object]], done: str) -> None:
        group = self._group
        if group is None:
            return

        async def doing() -> None:
            await act(group)
            await self.load()
            self.say(done)

        self.begin(doing, group="act")

    def _selected(self) -> str:
        return self.query_one(Rows).key

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(None)
        self.shell.open_chat(event.key)

    @work
    async def action_add(self) -> None:
        """Add people."""
        people = await self.shell.pick_chats(_("Add to the group"), people=True)

        async def add(group: Group) -> None:
            for place, person in enumerate(people):
                try:
                    await self.session.groups.add(group, person)
                except Refusal:
                    if place:
                        await self.load()  # those before are in
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
        """Make the selected member an admin."""
        if person := self._selected():
            self._do(
                lambda group: self.session.groups.promote(group, person),
                _("Now an admin: %s") % self._person(person),
            )

    def action_demote(self) -> None:
        """Take the selected member's admin rights."""
        if person := self._selected():
            self._do(
                lambda group: self.session.groups.demote(group, person),
                _("No admin any more: %s") % self._person(person),
            )

    @work
    async def action_rename(self) -> None:
        """Give the group another name."""
        name = self._group.name if self._group else ""
        fields = [Field("groupName", _("Name"), required=True, value=name, help=_("Up to 100 characters."))]
        if found := await ask_fields(self, _("Rename the group"), fields):
            self._do(lambda group: self.session.groups.rename(group, str(found["groupName"])), _("Renamed."))

    @work
    async def action_picture(self) -> None:
        """Give the group another picture."""
        fields = [Field("file", _("Picture"), required=True, help=_("Path of a JPEG on this machine."))]
        if found := await ask_fields(self, _("The group's picture"), fields):
            self._do(
                lambda group: self.session.groups.set_picture(group, expanded(str(found["file"]))),
                _("The picture is set."),
            )

    @work
    async def action_allow(self) -> None:
        """What ordinary members may do."""
        fields = [
            Field("edit", _("Members edit"), Kind.SWITCH, _("They may change name, picture and text."), True),
            Field(
                "write", _("Members write"), Kind.SWITCH, _("They may write messages."), True, value="true"
            ),
        ]
        found = await ask_fields(self, _("What members may do"), fields)
        if found:
            edit, write = bool(found["edit"]), bool(found["write"])
            self._do(
                lambda group: self.session.groups.allow(group, members_edit=edit, members_write=write),
                _("Set."),
            )

    def action_link(self) -> None:
        """Copy the invitation link."""
        if self._group:
            self.copy(self._group.invite_link)

    @work
    async def action_leave_group(self) -> None:
        """Leave the group, after asking."""
        group = self._group
        if group and await self.shell.ask(
            _("Leave %s?") % clean_line(group.name),
            _("Only an admin can let us in again. The messages stay in the archive here."),
        ):

            async def leave() -> None:
                await self.session.groups.leave(group)
                self.dismiss(None)
                self.shell.tell(Notice(_("We have left %s.") % clean_line(group.name)))

            await self._attempt(leave)

    def action_new(self) -> None:
        """Make another group."""
        self.shell.open_screen("new_group")


class NewGroupScreen(Page):
    """Making a group: its name and its first members."""

    CSS = """
    NewGroupScreen #new-group { padding: 1 2; }
    NewGroupScreen #new-wait { height: auto; color: $text-muted; margin-bottom: 1; }
    NewGroupScreen .section { color: $text-muted; text-style: bold; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "create", _("Make the group")),
        binding("alt+m", "pick", _("Choose members")),
        binding("delete", "drop", _("Take out")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._members: list[str] = []

    def heading(self) -> str:
        return _("New group")

    def body(self) -> ComposeResult:
        with Vertical(id="new-group"):
            yield Static("", id="new-wait", markup=False)
            yield Form(
                [Field("groupName", _("Name"), required=True, help=_("Up to 100 characters."))], id="new-form"
            )
            yield Static(_("Members"), classes="section", markup=False)
            yield Rows(id="new-members", empty=_("Nobody yet. Alt+M chooses."))

    def on_mount(self) -> None:
        self._show()
        self._tick()
        self.set_interval(1, self._tick)
        self.query_one(Form).focus_first()

    def _tick(self) -> None:
        wait = int(self.session.groups.wait())
        self.query_one("#new-wait", Static).update(
            _("WhatsApp bans accounts that make groups like a machine: one every %d minutes.")
            % (CREATE_EVERY // 60)
            + (" " + _("The next one in %d:%02d.") % divmod(wait, 60) if wait else "")
        )

    def _show(self) -> None:
        self.query_one(Rows).show(
            [(one, Content(clean_line(self.session.name_of(one)))) for one in self._members]
        )

    def problem_at(self, field: str) -> bool:
        if field == "chatIds":
            self.query_one(Rows).focus()
            return True
        return self.query_one(Form).show_problem(field, _("See below."))

    @on(Form.Submitted)
    def _named(self) -> None:
        self.query_one(Rows).focus()

    @work
    async def action_pick(self) -> None:
        """Choose members."""
        chosen = await self.shell.pick_chats(_("Members of the new group"), people=True)
        self._members += [one for one in chosen if one not in self._members]
        self.say("")
        self._show()

    def action_drop(self) -> None:
        """Take the selected member out again."""
        key = self.query_one(Rows).key
        if key in self._members:
            self._members.remove(key)
            self._show()

    def action_create(self) -> None:
        """Make the group and open it."""

        async def create() -> None:
            try:
                name = str(self.query_one(Form).values()["groupName"])
            except ValueError:
                return
            made = await self.session.groups.create(name, self._members)
            self.dismiss(None)
            self.shell.open_screen("group", chat_id=made.chat_id)

        self.begin(create, group="act")


def role_words(role: Role) -> str:
    """What we are, and what that lets us do."""
    return {
        Role.OWNER: _("owner: everything is allowed"),
        Role.ADMIN: _("admin: members, name and picture can be changed"),
        Role.MEMBER: _("an ordinary member: only admins change members, name and picture"),
        Role.OUTSIDE: _("not in this group"),
    }[role]
