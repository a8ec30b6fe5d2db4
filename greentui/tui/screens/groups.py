"""The groups in the archive, and creating a new one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from greentui.model.chats import ChatFilter, ChatSort
from greentui.model.limits import GROUP_INTERVAL
from greentui.text.keymap import key_name
from greentui.text.sanitize import clean_line, crop
from greentui.text.time_format import at, length
from greentui.tui.bindings import CHOOSE_CHATS, binding
from greentui.tui.left_forms import with_texts
from greentui.tui.screens.page import Page
from greentui.tui.shell import PageName
from greentui.tui.widgets.form import Field, Form
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _


class GroupsScreen(Page):
    """Every group in the archive."""

    CSS = "GroupsScreen Rows { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [binding("n", "new", Phrase("New group"))]

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
        self.shell.open_contact(event.key)

    def action_new(self) -> None:
        """Open the page for a new group."""
        self.shell.open_page(PageName.NEW_GROUP)


class NewGroupScreen(Page):
    """Creates a group from a name and its first members."""

    CSS = """
    NewGroupScreen #new-group { padding: 1 2; }
    NewGroupScreen #new-wait { height: auto; color: $text-muted; margin-bottom: 1; }
    NewGroupScreen .section { color: $text-muted; text-style: bold; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "create", Phrase("Create group")),
        binding(CHOOSE_CHATS, "pick", Phrase("Choose members")),
        binding("delete", "drop", Phrase("Remove")),
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
            yield Rows(id="new-members", empty=_("No members yet. %s chooses.") % key_name(CHOOSE_CHATS))

    def on_mount(self) -> None:
        self._show()
        self._tick()
        self.set_interval(1, self._tick)
        self.query_one(Form).focus_first()

    def unsaved(self) -> bool:
        """Whether a name was written, or members chosen."""
        return bool(self._members) or super().unsaved()

    def filled_in(self) -> list[Hashable]:
        return [*super().filled_in(), tuple(self._members)]

    def fill_in(self, content: list[Hashable]) -> None:
        fields, self._members = with_texts(content)
        super().fill_in(fields)
        self._show()

    def _tick(self) -> None:
        wait = int(self.session.groups.seconds_to_wait())
        self.query_one("#new-wait", Static).update(
            _("WhatsApp bans accounts that create groups too quickly. Wait %d minutes between two.")
            % (GROUP_INTERVAL // 60)
            + (" " + _("The next one in %s.") % length(wait) if wait else "")
        )

    def _show(self) -> None:
        self.query_one(Rows).show(
            [(one, Content(clean_line(self.session.name_of(one)))) for one in self._members]
        )

    def problem_at(self, field: str, text: str) -> bool:
        if field == "chatIds":
            self.query_one(Rows).focus()
            return True
        return self.query_one(Form).show_problem(field, text)

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
        """Remove the selected member from the list."""
        key = self.query_one(Rows).key
        if key in self._members:
            self._members.remove(key)
            self._show()

    def action_create(self) -> None:
        """Create the group and open its page."""

        async def create() -> None:
            try:
                name = str(self.query_one(Form).values()["groupName"])
            except ValueError:
                return
            made = await self.session.groups.create(name, self._members)
            self.dismiss()
            self.shell.open_contact(made.chat_id)

        self.begin(create, group="act")
