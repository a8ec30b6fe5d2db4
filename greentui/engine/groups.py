"""Groups: their members, our role, and changes to them, with refusals in words.

The service answers a bare `false` for several different reasons (manual 1.3.7); what is known of the group
tells which it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal, of_archive
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.greenapi.response_objects.groups import CreatedGroup
from greentui.model.chats import Contact, Group, Participant
from greentui.model.entries import NoteKept
from greentui.model.ids import is_group, phone_of, without_device
from greentui.model.limits import GROUP_INTERVAL, GROUP_MEMBERS, GROUP_NAME_CHARACTERS
from greentui.text import time_format
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.chat_commands import ChatCommands

WHATSAPP_REFUSES = 500
"""The status of WhatsApp's refusal to let an account create groups (manual 1.3.7, CreateGroup)."""
_CREATED = "group-made"
"""The note that keeps when a group was created last, UTC seconds."""


class GroupRole(StrEnum):
    """Our account's role in a group."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    OUTSIDE = "outside"

    @property
    def may_change(self) -> bool:
        """Whether WhatsApp lets it change members, name and picture."""
        return self in (GroupRole.OWNER, GroupRole.ADMIN)


class GroupRecords(Protocol):
    """What is stored here about groups, and what they need to know of the account."""

    @property
    def account(self) -> str:
        """Our own number, digits only; empty if unknown."""

    @property
    def created_at(self) -> float:
        """When a group was created last, by any process on this archive; UTC seconds."""

    async def note_created(self, at: float) -> None:
        """Store when a group was created."""

    async def name(self, contact: Contact) -> None:
        """Store a group's name, so that the chats show it too."""

    async def learn_ids(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Store which hidden ids and ids of members are one person's."""


class ArchivedGroups:
    """The records in the archive.

    Args:
        context: Archive and facts.
        chats: Stores names and ids.
    """

    def __init__(self, context: InstanceContext, chats: ChatCommands) -> None:
        self._context = context
        self.name = chats.name
        self.learn_ids = chats.learn_ids

    @property
    def account(self) -> str:
        return self._context.facts.current.account.phone

    @property
    def created_at(self) -> float:
        return float(self._context.archive.note(_CREATED) or "-inf")

    async def note_created(self, at: float) -> None:
        try:
            await self._context.apply(NoteKept(_CREATED, str(at)))
        except ArchiveError as error:
            raise of_archive(error) from None


class Groups:
    """The groups of one instance.

    Args:
        call: Calls a method of the API.
        records: What is stored here.
        clock: UTC seconds.
    """

    def __init__(self, call: Caller, records: GroupRecords, clock: Callable[[], float] = time.time) -> None:
        self._call = call
        self._records = records
        self._clock = clock

    async def fetch(self, group_id: str) -> Group:
        """A group's data from the service.

        Raises:
            Refusal: It does not exist, we are not in it, or the id is not a group's.
        """
        if not is_group(group_id):
            raise Refusal(_("A group's id ends with @g.us."), field="groupId")
        found = await self._call(methods.GET_GROUP_DATA, groupId=group_id)
        group = replace(found, id=found.id or group_id)
        await self._store_name(group.id, group.name)
        await self._records.learn_ids(
            [(each.hidden_id, each.id) for each in group.participants if each.hidden_id]
        )
        return group

    def role(self, group: Group) -> GroupRole:
        """Our role in `group`."""
        account = self._records.account
        for member in group.participants:
            if account and phone_of(member.id) == account:
                return (
                    GroupRole.OWNER if member.owner else GroupRole.ADMIN if member.admin else GroupRole.MEMBER
                )
        if account and phone_of(group.owner) == account:
            return GroupRole.OWNER
        # Members may be listed under hidden ids; only those who may change the group get the link.
        if group.invite_link:
            return GroupRole.ADMIN
        return GroupRole.OUTSIDE if group.participants and account else GroupRole.MEMBER

    def seconds_to_wait(self) -> float:
        """Seconds until another group may be created; 0 for now."""
        return max(0.0, min(self._records.created_at + GROUP_INTERVAL - self._clock(), GROUP_INTERVAL))

    async def create(self, name: str, members: Sequence[str]) -> CreatedGroup:
        """Create a group.

        Args:
            name: 1 to 100 characters.
            members: Chat ids of contacts, at least one.

        Raises:
            Refusal: An argument is invalid, five minutes have not passed, or WhatsApp refuses.
        """
        check_name(name)
        if not members:
            raise Refusal(_("Choose at least one member."), field="chatIds")
        if len(members) >= GROUP_MEMBERS:
            raise Refusal(
                _("The service supports groups of up to %d members.") % GROUP_MEMBERS, field="chatIds"
            )
        if wrong := next((member for member in members if is_group(member)), ""):
            raise Refusal(_("%s is a group and cannot be a member.") % wrong, field="chatIds")
        if seconds := self.seconds_to_wait():
            often = _("WhatsApp bans accounts that create groups too quickly. Wait %d minutes between two.")
            raise Refusal(
                _("The next group can be created at %s.") % time_format.clock(self._clock() + seconds + 59),
                advice=often % (GROUP_INTERVAL // 60),
            )
        before = self._records.created_at
        # First, so that another process does not make one meanwhile.
        await self._records.note_created(self._clock())
        try:
            created = await self._call(methods.CREATE_GROUP, groupName=name.strip(), chatIds=list(members))
        except Refusal as refusal:
            if refusal.status == WHATSAPP_REFUSES:
                raise _group_refused() from None
            if not refusal.maybe_done:
                await self._records.note_created(before)
            raise
        if not created.chat_id:
            raise _group_refused()
        await self._store_name(created.chat_id, name.strip())
        return created

    async def rename(self, group: Group, name: str) -> None:
        """Rename a group; 1 to 100 characters."""
        check_name(name)
        self._must_change(group)
        if not await self._call(methods.UPDATE_GROUP_NAME, groupId=group.id, groupName=name.strip()):
            raise Refusal(_("WhatsApp did not rename the group. Only an admin who is still in it can."))
        await self._store_name(group.id, name.strip())

    async def add(self, group: Group, person: str) -> None:
        """Add a contact to a group."""
        self._must_change(group)
        if self._member(group, person):
            raise Refusal(_("This person is already a member."), field="participantChatId")
        if len(group.participants) >= GROUP_MEMBERS:
            raise Refusal(_("The service supports groups of up to %d members.") % GROUP_MEMBERS)
        if not await self._call(methods.ADD_GROUP_PARTICIPANT, groupId=group.id, participantChatId=person):
            raise Refusal(
                _("WhatsApp did not add this number."),
                advice=_(
                    "Save the number in the phone's contacts, then try again. Some people let only their "
                    "own contacts add them: send those the invitation link."
                ),
            )

    async def remove(self, group: Group, person: str) -> None:
        """Remove a member."""
        self._must_change(group)
        self._must_be_member(group, person)
        if not await self._call(methods.REMOVE_GROUP_PARTICIPANT, groupId=group.id, participantChatId=person):
            raise Refusal(_("WhatsApp did not remove this person; they may have left already."))

    async def promote(self, group: Group, person: str) -> None:
        """Make a member an admin."""
        self._must_change(group)
        self._must_be_member(group, person)
        if not await self._call(methods.SET_GROUP_ADMIN, groupId=group.id, participantChatId=person):
            raise Refusal(_("WhatsApp did not make this person an admin."))

    async def demote(self, group: Group, person: str) -> None:
        """Remove a member as admin."""
        self._must_change(group)
        self._must_be_member(group, person)
        if not await self._call(methods.REMOVE_ADMIN, groupId=group.id, participantChatId=person):
            raise Refusal(
                _("WhatsApp did not remove this person as admin. A group's owner always stays admin.")
            )

    async def set_picture(self, group: Group, picture: Path) -> str:
        """Set a group's picture, a JPEG; returns the picture's address."""
        self._must_change(group)
        file = check_picture(picture)
        change = await self._call(methods.SET_GROUP_PICTURE, groupId=group.id, file=file)
        if not change.done:
            late = _("Check that the group still exists, then try again.")
            raise picture_refused(change.reason, late=late)
        return change.url_avatar

    async def leave(self, group: Group) -> None:
        """Leave a group."""
        if not await self._call(methods.LEAVE_GROUP, groupId=group.id):
            raise Refusal(_("WhatsApp did not let you leave; you may no longer be in this group."))

    async def allow(self, group: Group, *, members_edit: bool, members_write: bool) -> None:
        """Set what members who are not admins may do (newer than the manual; may be refused)."""
        self._must_change(group)
        await self._call(
            methods.UPDATE_GROUP_SETTINGS,
            groupId=group.id,
            allowParticipantsEditGroupSettings=members_edit,
            allowParticipantsSendMessages=members_write,
        )

    async def _store_name(self, group_id: str, name: str) -> None:
        if name:
            await self._records.name(Contact(group_id, name, kind="group"))

    def _must_change(self, group: Group) -> None:
        match self.role(group):
            case GroupRole.OUTSIDE:
                raise Refusal(_("You are not a member of this group."))
            case GroupRole.MEMBER:
                raise Refusal(
                    _("Only admins can do this, and you are not one here."),
                    advice=_("Ask an admin of the group to make this number an admin."),
                )

    def _member(self, group: Group, person: str) -> Participant | None:
        return next((one for one in group.participants if one.id == without_device(person)), None)

    def _must_be_member(self, group: Group, person: str) -> None:
        if not self._member(group, person):
            raise Refusal(_("This person is not a member."), field="participantChatId")


def check_picture(picture: Path) -> Path:
    """Return `picture` if it is a JPEG; raise a `Refusal` otherwise."""
    try:
        with picture.open("rb") as file:
            head = file.read(3)
    except (OSError, ValueError) as error:
        why = {"file": picture, "why": getattr(error, "strerror", None) or error}
        raise Refusal(_("%(file)s cannot be read: %(why)s.") % why, field="file") from None
    if not head:
        raise Refusal(_("The picture is empty."), field="file")
    if head != b"\xff\xd8\xff":
        raise Refusal(_("The picture must be a JPEG (.jpg)."), field="file")
    return picture


def check_name(name: str) -> None:
    """Raise a `Refusal` if a group cannot have this name."""
    if not name.strip():
        raise Refusal(_("A group needs a name."), field="groupName")
    if len(name.strip()) > GROUP_NAME_CHARACTERS:
        raise Refusal(
            _("A group's name can have up to %d characters.") % GROUP_NAME_CHARACTERS, field="groupName"
        )


def _group_refused() -> Refusal:
    return Refusal(
        _("WhatsApp did not create the group."),
        advice=_(
            "WhatsApp refuses groups created in quick succession: allow five minutes between two. Try "
            "later, or on the phone."
        ),
    )


def picture_refused(reason: str, *, late: str) -> Refusal:
    """What WhatsApp's reason against a picture means (manual 1.3.2, SetProfilePicture).

    Args:
        reason: WhatsApp's word for it; may be empty.
        late: What to do if WhatsApp has not answered in time.
    """
    low = reason.lower()
    if "overlimit" in low:
        text = _("The picture was changed a moment ago.")
        advice = _("WhatsApp allows one change every ten seconds.")
    elif "timed out" in low:
        text, advice = _("WhatsApp did not accept the picture in time."), late
    else:
        said = reason or _("no reason given")
        text, advice = _("WhatsApp did not accept the picture: %s") % said, _("Try another picture.")
    return Refusal(text, field="file", advice=advice)
