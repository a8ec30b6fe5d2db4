"""The responses that are objects, or lists of them, with the fields this program uses.

The names are the service's. `to_model` converts those for which the model has a type; the rest leave this
package as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from greentui.greenapi.json_fields import Json, as_integer, as_jid
from greentui.greenapi.wire_object import (
    Decimal,
    Flag,
    Integer,
    Jid,
    Lenient,
    Object,
    Objects,
    OptionalFlag,
    Picture,
    RequiredString,
    RequiredStrings,
    RequiredText,
    String,
    Strings,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.calls import CallRecord
from greentui.model.chats import Contact, ContactInfo, Group, Participant, Product
from greentui.model.instance import Account
from greentui.model.messages import (
    ContactCard,
    Contacts,
    Direction,
    File,
    Location,
    Poll,
    PollOption,
)
from greentui.model.sending import QueuedMessage
from greentui.model.statuses import Status, StatusKind, Viewer

# Sending.


@dataclass(frozen=True, slots=True)
class Sent(WireObject):
    """An accepted message; not delivered yet."""

    id_message: RequiredText


@dataclass(frozen=True, slots=True)
class SentFile(Sent):
    """An accepted message with a file, and the file's address for 15 days."""

    url_file: Text


@dataclass(frozen=True, slots=True)
class Forwarded(WireObject):
    """The ids of the forwarded messages, in the order of the originals."""

    messages: RequiredStrings

    @property
    def id_message(self) -> str:
        """The first id."""
        return self.messages[0]


Accepted = Sent | Forwarded
"""Both have the new message's `id_message`."""


@dataclass(frozen=True, slots=True)
class Edited(WireObject):
    """An accepted edit, which is a message of its own."""

    id_message: Text


@dataclass(frozen=True, slots=True)
class Uploaded(WireObject):
    """The address of an uploaded file, for 15 days."""

    url_file: RequiredString


@dataclass(frozen=True, slots=True)
class QueuedContact(WireObject):
    phone_contact: Text
    first_name: Text
    middle_name: Text
    last_name: Text
    company: Text

    def to_model(self) -> ContactCard:
        """The contact as the message will show it."""
        names = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
        phones = (self.phone_contact,) if self.phone_contact else ()
        return ContactCard(names or self.company, phones, self.company)


@dataclass(frozen=True, slots=True)
class QueuedOption(WireObject):
    option_name: Text


@dataclass(frozen=True, slots=True)
class QueuedBody(WireObject):
    chat_id: Text
    message: Text
    caption: Text
    file_name: Text
    name_location: Text
    address: Text
    latitude: Decimal
    longitude: Decimal
    contact: Object[QueuedContact]
    options: Objects[QueuedOption]
    messages: Strings

    @property
    def text(self) -> str:
        own = self.message or self.caption or self.file_name or self.name_location or self.address
        return own or self.contact.first_name or self.contact.company

    def content(self, kind: str) -> File | Location | Contacts | Poll | None:
        """What it is besides text, by the entry's kind."""
        match kind.lower():
            case "sendfilebyurl" | "sendfilebyupload":
                return File(name=self.file_name)
            case "sendlocation" if self.latitude is not None and self.longitude is not None:
                return Location(self.latitude, self.longitude, self.name_location, self.address)
            case "sendcontact":
                return Contacts((self.contact.to_model(),))
            case "sendpoll" if self.options:
                return Poll(tuple(PollOption(option.option_name) for option in self.options))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class QueueEntry(WireObject):
    """A request in the service's queue; its type decides whether it has one id or several."""

    id_message: Text
    message_id: Text
    messages_ids: Strings
    type: Text
    body: Object[QueuedBody]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its messages: those forwarded together are one request. Empty if it has none at all."""
        own = self.message_id or self.id_message
        return (own,) if own else tuple(self.messages_ids) or ("",)

    def to_model(self, id_message: str, order: int) -> QueuedMessage:
        """One of its messages."""
        body, originals = self.body, {}
        if len(self.messages_ids) == len(self.body.messages):
            originals = dict(zip(self.messages_ids, body.messages, strict=True))
        return QueuedMessage(
            id_message,
            self.type,
            body.chat_id,
            body.text,
            order,
            body.content(self.type),
            forwards=originals.get(id_message, ""),
        )


# Receiving.


@dataclass(frozen=True, slots=True)
class CallData(WireObject):
    status: Text


@dataclass(frozen=True, slots=True)
class CallEntry(WireObject):
    """A call in a journal. The field names depend on the direction and the version."""

    from_: Jid
    to: Jid
    chat_id: Jid
    sender_id: Jid
    timestamp: Timestamp
    status: Text
    status_call: Text
    state: Text
    call_data: Object[CallData]
    is_video: Flag
    video: Flag
    type_call: Text
    duration: Integer
    seconds: Integer

    def to_model(self, direction: Direction) -> CallRecord:
        incoming = direction is Direction.INCOMING
        return CallRecord(
            chat_id=(self.from_ if incoming else self.to)
            or self.chat_id
            or (self.sender_id if incoming else self.from_),
            at=self.timestamp or 0,
            direction=direction,
            state=self.status or self.status_call or self.state or self.call_data.status or "?",
            video=self.is_video or self.video or self.type_call.lower() == "video",
            seconds=self.seconds if self.duration is None else self.duration,
        )


@dataclass(frozen=True, slots=True)
class Cleared(WireObject):
    """Whether the notifications were dropped; if not, why, and after how many seconds to try again."""

    is_cleared: Flag
    reason: Text
    left_time: Integer

    @property
    def done(self) -> bool:
        return self.is_cleared


@dataclass(frozen=True, slots=True)
class Download(WireObject):
    """The address of a message's file."""

    download_url: String


# The account.


@dataclass(frozen=True, slots=True)
class State(WireObject):
    """The state of the instance, in the API's word."""

    state_instance: Text


@dataclass(frozen=True, slots=True)
class SocketStatus(WireObject):
    """`online` or `offline`."""

    status_instance: Text


@dataclass(frozen=True, slots=True)
class StateEntry(WireObject):
    """A state and when it began."""

    state_instance: Text
    timestamp: Timestamp


@dataclass(frozen=True, slots=True)
class AccountData(WireObject):
    """The linked account."""

    phone: Text
    avatar: Text
    device_id: Text
    suspended_until: Timestamp
    history_sync_progress: Text
    logout_process: Flag

    def to_model(self) -> Account:
        phone = "".join(filter(str.isdigit, self.phone.partition("@")[0]))
        return Account(
            phone,
            self.avatar,
            self.device_id,
            self.suspended_until or None,
            self.history_sync_progress,
            self.logout_process,
        )


@dataclass(frozen=True, slots=True)
class Qr(WireObject):
    """The state of the QR code: `qrCode` with a PNG in base64, `error` or `alreadyLogged`.

    It is the response of `qr`, and what the stream of codes sends.
    """

    type: Text
    message: Text


@dataclass(frozen=True, slots=True)
class PairingCode(WireObject):
    """A pairing code of 8 characters; empty for none."""

    status: Flag
    code: Text

    @property
    def done(self) -> bool:
        return self.status


@dataclass(frozen=True, slots=True)
class PictureChange(WireObject):
    """Whether a new picture was set, and its address."""

    set_profile_picture: Flag
    set_group_picture: Flag
    url_avatar: Text
    reason: Text

    @property
    def done(self) -> bool:
        return self.set_profile_picture or self.set_group_picture


# Groups.


@dataclass(frozen=True, slots=True)
class CreatedGroup(WireObject):
    """A new group."""

    created: Flag
    chat_id: Text
    group_invite_link: Text

    @property
    def done(self) -> bool:
        return self.created


@dataclass(frozen=True, slots=True)
class GroupMember(WireObject):
    id: Jid
    is_admin: Flag
    is_super_admin: Flag
    lid: Jid

    def to_model(self) -> Participant:
        return Participant(
            self.id,
            admin=self.is_admin or self.is_super_admin,
            owner=self.is_super_admin,
            hidden_id=self.lid if self.lid != self.id else "",
        )


@dataclass(frozen=True, slots=True)
class GroupData(WireObject):
    """A group and its members."""

    group_id: Text
    subject: Text
    owner: Jid
    creation: Timestamp
    participants: Objects[GroupMember]
    group_invite_link: Text
    allow_participants_edit_group_settings: OptionalFlag
    allow_participants_send_messages: OptionalFlag
    allow_participants_send_invite_link: OptionalFlag
    allow_participants_send_message_history: OptionalFlag
    description: Text

    def to_model(self) -> Group:
        return Group(
            id=self.group_id,
            name=self.subject,
            owner=self.owner,
            created=self.creation,
            participants=tuple(one.to_model() for one in self.participants),
            invite_link=self.group_invite_link,
            members_edit=self.allow_participants_edit_group_settings,
            members_write=self.allow_participants_send_messages,
            members_invite=self.allow_participants_send_invite_link,
            members_share_history=self.allow_participants_send_message_history,
            description=self.description,
        )


# People and chats.


def _mute(value: Json) -> int:
    """How long a chat stays muted on the phone, seconds: -1 for ever, 0 for not muted."""
    return max(-1, as_integer(value) or 0)


@dataclass(frozen=True, slots=True)
class Registration(WireObject):
    """Whether a number has WhatsApp; `None` if the service does not say."""

    exists_whatsapp: OptionalFlag
    chat_id: Jid
    lid: Jid
    chat_id_lid: Jid

    @property
    def ids(self) -> tuple[str, ...]:
        """Its ids, each once, if given."""
        return tuple(dict.fromkeys(filter(None, (self.chat_id, self.lid, self.chat_id_lid))))


@dataclass(frozen=True, slots=True)
class Avatar(WireObject):
    """A picture's address; empty if there is none, or it is hidden from us, which `available` tells apart."""

    url_avatar: String
    available: OptionalFlag

    @property
    def hidden(self) -> bool:
        """Whether the person lets us see no picture (manual 1.3.10, GetAvatar)."""
        return self.available is False and not self.url_avatar


@dataclass(frozen=True, slots=True)
class ContactEntry(WireObject):
    """An entry of the contacts or of the list of chats."""

    id: Jid
    name: Text
    contact_name: Text
    type: Text

    def to_model(self) -> Contact:
        return Contact(self.id, self.name, self.contact_name, self.type)


@dataclass(frozen=True, slots=True)
class ProductPictures(WireObject):
    requested: Text
    original: Text


@dataclass(frozen=True, slots=True)
class ProductReview(WireObject):
    whatsapp: Text


@dataclass(frozen=True, slots=True)
class CatalogueEntry(WireObject):
    id: Text
    name: Text
    description: Text
    price: Text
    availability: Text
    image_urls: Object[ProductPictures]
    review_status: Object[ProductReview]
    is_hidden: Flag

    def to_model(self) -> Product:
        return Product(
            self.id,
            self.name,
            self.description,
            self.price,
            self.availability,
            self.image_urls.original or self.image_urls.requested,
            self.review_status.whatsapp,
            self.is_hidden,
        )


@dataclass(frozen=True, slots=True)
class ContactData(WireObject):
    """A contact, with the shop of a business."""

    chat_id: Text
    name: Text
    contact_name: Text
    avatar: Text
    email: Text
    category: Text
    description: Text
    products: Objects[CatalogueEntry]
    last_seen: Timestamp
    is_archive: Flag
    message_expiration: Integer
    is_mute: Flag
    mute_expiration: Annotated[int, Lenient(_mute)]
    is_business: Flag

    def to_model(self) -> ContactInfo:
        return ContactInfo(
            id=self.chat_id,
            name=self.name,
            contact_name=self.contact_name,
            avatar_url=self.avatar,
            email=self.email,
            category=self.category,
            description=self.description,
            products=tuple(one.to_model() for one in self.products),
            last_seen=self.last_seen,
            archived=self.is_archive,
            disappearing=self.message_expiration or 0,
            muted_for=self.mute_expiration or (-1 if self.is_mute else 0),
            business=self.is_business,
        )


@dataclass(frozen=True, slots=True)
class Disappearing(WireObject):
    """Seconds after which messages of a chat disappear; 0 for never."""

    ephemeral_expiration: Integer


# Statuses.

_STATUS_KINDS = {"image": StatusKind.IMAGE, "video": StatusKind.VIDEO, "audio": StatusKind.VOICE}


@dataclass(frozen=True, slots=True)
class StatusText(WireObject):
    text: Text
    background_color: Text
    font: Text
    participants: Strings


@dataclass(frozen=True, slots=True)
class StatusEntry(WireObject):
    """A status (story), ours or a contact's."""

    id_message: Text
    timestamp: Timestamp
    type_message: Text
    text_message: Text
    caption: Text
    background_color: Text
    extended_text_message: Object[StatusText]
    download_url: Text
    jpeg_thumbnail: Picture
    sender_id: Jid
    chat_id: Jid
    sender_contact_name: Text
    sender_name: Text
    status_message: Text
    participants: Strings

    def to_model(self, *, ours: bool) -> Status:
        inner = self.extended_text_message
        return Status(
            id=self.id_message,
            at=self.timestamp or 0,
            kind=self._kind,
            text=self.text_message or self.caption or inner.text,
            colour=inner.background_color or self.background_color,
            font=inner.font,
            url=self.download_url,
            sender_id="" if ours else self.sender_id or self.chat_id or "?",
            sender_name="" if ours else self.sender_contact_name or self.sender_name,
            progress=self.status_message,
            participants=inner.participants or self.participants,
            thumbnail=self.jpeg_thumbnail,
        )

    @property
    def _kind(self) -> StatusKind:
        word = self.type_message.lower()
        if "text" in word:
            return StatusKind.TEXT
        return next(
            (kind for start, kind in _STATUS_KINDS.items() if word.startswith(start)), StatusKind.OTHER
        )


def _participants(value: Json) -> tuple[str, ...]:
    """The ids of people, whether there is a list of them or one."""
    found = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(as_jid, found)))


@dataclass(frozen=True, slots=True)
class ViewerEntry(WireObject):
    """The delivery of a status to one person."""

    participant: Annotated[tuple[str, ...], Lenient(_participants)]
    status: Text
    timestamp: Timestamp

    def to_models(self) -> tuple[Viewer, ...]:
        """One for each person: the manual calls the participant a list, and prints one."""
        return tuple(Viewer(one, self.status, self.timestamp) for one in self.participant)
