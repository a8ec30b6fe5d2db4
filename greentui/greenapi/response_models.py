"""What the methods return, as typed objects: the only form in which a response leaves this package.

Each reader takes the response as JSON and never minds a field that is new, absent or odd. It fails only
where a response lacks what it is for, such as the id of a message that was accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from greentui.greenapi.json_fields import (
    Body,
    Json,
    as_object,
    as_objects,
    flag,
    integer,
    jid,
    nested,
    objects,
    optional_flag,
    picture,
    string,
    strings,
    text,
    timestamp,
)
from greentui.greenapi.records import Notification, journal_record, notification
from greentui.model.calls import CallRecord
from greentui.model.chats import Contact, ContactInfo, Group, Participant, Product
from greentui.model.instance import Account, InstanceState, StateSpell
from greentui.model.messages import Direction
from greentui.model.sending import QueuedMessage
from greentui.model.statuses import Status, StatusKind, Viewer
from greentui.words import _

A_co = TypeVar("A_co", covariant=True)
T = TypeVar("T")


class MalformedResponse(ValueError):
    """A response without what it is for; says what is missing, and never what stood there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A response that says whether the call did what it was for, and if not, maybe why."""

    done: bool
    reason: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class ResponseModel(Generic[A_co]):
    """How the response of a method is read.

    Attributes:
        words: What comes back, for documentation.
        read: Makes the typed response of JSON, `None` for an empty body. Raises `MalformedResponse`.
    """

    words: str
    read: Callable[[Json], A_co]

    def outcome(self, response: Json) -> Outcome:
        """Whether the call did what it was for, according to `response`."""
        try:
            read = self.read(response)
        except MalformedResponse:
            return Outcome(done=True)
        done = read.done if isinstance(read, Outcome) else read is not False
        return Outcome(done, reason=text(as_object(response), "reason"))


def confirmation(*names: str) -> ResponseModel[bool]:
    """A response that confirms, such as `{"isReboot": true}`; any of `names` may be the field that does."""

    def read(response: Json) -> bool:
        if not isinstance(response, dict):
            raise MalformedResponse(_("an object with %s was expected") % names[0])
        return flag(response, *names)

    return ResponseModel(_(" or ").join(names) + _(" (true or false)"), read)


def each_of(read: Callable[[Body], T]) -> Callable[[Json], tuple[T, ...]]:
    """A reader of a list of objects; what is none is left out."""
    return lambda response: tuple(map(read, as_objects(response)))


def _required(found: T | None, name: str) -> T:
    if not found:
        raise MalformedResponse(_("%s is missing") % name)
    return found


# Sending.


@dataclass(frozen=True, slots=True)
class Sent:
    """An accepted message; not delivered yet."""

    id_message: str


@dataclass(frozen=True, slots=True)
class SentFile(Sent):
    """An accepted message with a file, and where the file can be fetched for 15 days."""

    url_file: str


@dataclass(frozen=True, slots=True)
class Forwarded(Sent):
    """The ids of forwarded messages, in the order of the old ones; the first of them is `id_message`."""

    messages: tuple[str, ...]


def _message_id(response: Json) -> str:
    return _required(text(as_object(response), "idMessage"), "idMessage")


def _forwarded(response: Json) -> Forwarded:
    ids = _required(strings(as_object(response), "messages"), "messages")
    return Forwarded(ids[0], ids)


def _queued(order: int, entry: Body) -> QueuedMessage:
    body = nested(entry, "body")
    ids = strings(entry, "messagesIds", "messagesIDs")
    return QueuedMessage(
        id=text(entry, "messageID", "idMessage") or "".join(ids[:1]),
        kind=text(entry, "type"),
        chat_id=text(body, "chatId"),
        text=text(body, "message", "caption", "fileName", "nameLocation", "address")
        or text(nested(body, "contact"), "firstName", "company"),
        order=order,
    )


SENT = ResponseModel("idMessage", lambda response: Sent(_message_id(response)))
SENT_FILE = ResponseModel(
    _("idMessage, and urlFile, which lives 15 days"),
    lambda response: SentFile(_message_id(response), text(as_object(response), "urlFile")),
)
FORWARDED = ResponseModel(_("messages: the new ids, in the same order"), _forwarded)
EDITED = ResponseModel(
    _("idMessage: the edit's own id, a new one"), lambda response: text(as_object(response), "idMessage")
)
UPLOADED = ResponseModel(
    _("urlFile, which lives 15 days"),
    lambda response: _required(string(as_object(response), "urlFile"), "urlFile"),
)
NOTHING = ResponseModel(_("nothing; status 200 says that it was done"), lambda _response: None)
SEND_QUEUE = ResponseModel(
    _("list of records"),
    lambda response: tuple(_queued(order, entry) for order, entry in enumerate(as_objects(response))),
)


# Receiving.


def _notification(response: Json) -> Notification | None:
    if response is None:
        return None
    receipt_id = integer(as_object(response), "receiptId")
    if receipt_id is None:
        raise MalformedResponse(_("an object with receiptId was expected"))
    body = response.get("body")
    return notification(body, receipt_id)


def _call(direction: Direction) -> Callable[[Body], CallRecord]:
    who = ("from", "chatId", "senderId") if direction is Direction.INCOMING else ("to", "chatId", "from")

    def read(record: Body) -> CallRecord:
        return CallRecord(
            chat_id=jid(record, *who),
            at=timestamp(record, "timestamp") or 0,
            direction=direction,
            state=text(record, "status", "statusCall", "state")
            or text(nested(record, "callData"), "status")
            or "?",
            video=flag(record, "isVideo", "video") or text(record, "typeCall").lower() == "video",
            seconds=integer(record, "duration", "seconds"),
        )

    return read


def _count(response: Json) -> int:
    """The number alone, or in an object whose key the documents spell in two alphabets."""
    fields = response if isinstance(response, dict) else {"": response}
    found = integer(fields, *fields)
    if found is None:
        raise MalformedResponse(_("a number was expected"))
    return found


@dataclass(frozen=True, slots=True)
class Cleared(Outcome):
    """Whether the notifications were dropped; if not, after how many seconds they can be."""

    left_time: int | None


def _cleared(response: Json) -> Cleared:
    body = as_object(response)
    return Cleared(flag(body, "isCleared"), integer(body, "leftTime"), reason=text(body, "reason"))


NOTIFICATION = ResponseModel(_("receiptId and body, or null where nothing is in the queue"), _notification)
JOURNAL = ResponseModel(_("list of records"), each_of(journal_record))
RECORD = ResponseModel(_("object"), journal_record)
CALLS: Mapping[Direction, ResponseModel[tuple[CallRecord, ...]]] = {
    direction: ResponseModel(_("list of records"), each_of(_call(direction))) for direction in Direction
}
COUNT = ResponseModel(_("count"), _count)
CLEARED = ResponseModel("isCleared, reason, leftTime", _cleared)
DOWNLOAD = ResponseModel("downloadUrl", lambda response: string(as_object(response), "downloadUrl"))


# The account.


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    """The instance's settings by the API's names, unknown ones included."""

    values: Mapping[str, str | int]

    @property
    def send_delay_ms(self) -> int | None:
        """Milliseconds between two messages; `None` where it is not told."""
        return integer(self.values, "delaySendMessagesMilliseconds")

    @property
    def webhook_url(self) -> str:
        """Where notifications go instead of the queue; empty for the queue."""
        return string(self.values, "webhookUrl")

    @property
    def incoming(self) -> bool:
        """Whether there are notifications of incoming messages; so unless it is denied."""
        return self.values.get("incomingWebhook") != "no"

    @property
    def outgoing_by_phone(self) -> bool:
        """Whether there are notifications of messages sent from the phone; so unless it is denied."""
        return self.values.get("outgoingMessageWebhook") != "no"


@dataclass(frozen=True, slots=True)
class Qr:
    """The state of the QR code: `qrCode` with a PNG in base64, `error` or `alreadyLogged`."""

    type: str
    message: str


@dataclass(frozen=True, slots=True)
class PairingCode(Outcome):
    """A code of 8 characters; empty where there is none."""

    code: str


@dataclass(frozen=True, slots=True)
class PictureChange(Outcome):
    """What became of a new picture, and its address."""

    url: str


def _settings(response: Json) -> InstanceSettings:
    body = as_object(response)
    return InstanceSettings({name: _setting(body, name) for name in body})


def _setting(body: Body, name: str) -> str | int:
    value = body[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    number = integer(body, name) if isinstance(value, int | float) else None
    return text(body, name) if number is None else number


def _spells(response: Json) -> tuple[StateSpell, ...]:
    found = ((timestamp(one, "timestamp"), text(one, "stateInstance")) for one in as_objects(response))
    return tuple(StateSpell(InstanceState.of(word), word, since) for since, word in found if since and word)


def _account(response: Json) -> Account:
    body = as_object(response)
    phone = "".join(filter(str.isdigit, text(body, "phone").partition("@")[0]))
    return Account(phone, text(body, "avatar"), text(body, "deviceId"))


def _socket(response: Json) -> bool | None:
    return {"online": True, "offline": False}.get(text(as_object(response), "statusInstance").lower())


def qr(response: Json) -> Qr:
    """A response of `qr`, or an object that the stream of codes pushes."""
    body = as_object(response)
    return Qr(text(body, "type"), text(body, "message"))


def _picture_change(response: Json) -> PictureChange:
    body = as_object(response)
    done = flag(body, "setProfilePicture", "setGroupPicture")
    return PictureChange(done, text(body, "urlAvatar"), reason=text(body, "reason"))


SETTINGS = ResponseModel(_("object"), _settings)
STATE = ResponseModel(
    _("stateInstance, or null while the instance is being created"),
    lambda response: text(as_object(response), "stateInstance") or None,
)
SOCKET = ResponseModel(_("statusInstance: online or offline"), _socket)
STATE_HISTORY = ResponseModel(_("list of records"), _spells)
ACCOUNT = ResponseModel("avatar, phone, stateInstance, deviceId", _account)
QR = ResponseModel(_("type (qrCode, error, alreadyLogged) and message; of qrCode a PNG in base64"), qr)
QR_STREAM = ResponseModel(_("objects like those of qr, and also accountData and timeout"), qr)
PAIRING_CODE = ResponseModel(
    _("status, and code of 8 characters"),
    lambda response: PairingCode(flag(as_object(response), "status"), text(as_object(response), "code")),
)
PROFILE_PICTURE = ResponseModel("setProfilePicture, urlAvatar, reason", _picture_change)


# Groups.


@dataclass(frozen=True, slots=True)
class CreatedGroup(Outcome):
    """A new group."""

    chat_id: str
    invite_link: str


def _created_group(response: Json) -> CreatedGroup:
    body = as_object(response)
    return CreatedGroup(flag(body, "created"), text(body, "chatId"), text(body, "groupInviteLink"))


def _group(response: Json) -> Group:
    body = as_object(response)
    return Group(
        id=text(body, "groupId"),
        name=text(body, "subject"),
        owner=jid(body, "owner"),
        created=timestamp(body, "creation"),
        participants=tuple(
            Participant(
                jid(one, "id"),
                admin=flag(one, "isAdmin", "isSuperAdmin"),
                owner=flag(one, "isSuperAdmin"),
            )
            for one in objects(body, "participants")
        ),
        invite_link=text(body, "groupInviteLink"),
        members_edit=optional_flag(body, "allowParticipantsEditGroupSettings"),
        members_write=optional_flag(body, "allowParticipantsSendMessages"),
    )


CREATED_GROUP = ResponseModel("created, chatId, groupInviteLink", _created_group)
GROUP = ResponseModel(_("object"), _group)
GROUP_PICTURE = ResponseModel("setGroupPicture, urlAvatar, reason", _picture_change)


# People and chats.


@dataclass(frozen=True, slots=True)
class Registration:
    """Whether a number has WhatsApp.

    Attributes:
        exists: `None` where the service does not say.
        ids: The ids it goes by, where told.
    """

    exists: bool | None
    ids: tuple[str, ...]


def _registration(response: Json) -> Registration:
    body = as_object(response)
    ids = (jid(body, name) for name in ("chatId", "lid", "chatIdLid"))
    return Registration(optional_flag(body, "existsWhatsapp"), tuple(dict.fromkeys(filter(None, ids))))


def _contacts(response: Json) -> tuple[Contact, ...]:
    return tuple(
        Contact(jid(one, "id"), text(one, "name"), text(one, "contactName"), text(one, "type"))
        for one in as_objects(response)
        if jid(one, "id")
    )


def _contact_info(response: Json) -> ContactInfo:
    body = as_object(response)
    for_ever = flag(body, "isMute") or integer(body, "muteExpiration") == -1
    return ContactInfo(
        id=text(body, "chatId"),
        name=text(body, "name"),
        contact_name=text(body, "contactName"),
        avatar_url=text(body, "avatar"),
        email=text(body, "email"),
        category=text(body, "category"),
        description=text(body, "description"),
        products=tuple(
            Product(text(one, "id"), text(one, "name"), text(one, "description"), text(one, "price"))
            for one in objects(body, "products")
            if not flag(one, "isHidden")
        ),
        last_seen=timestamp(body, "lastSeen"),
        archived=flag(body, "isArchive"),
        disappearing=integer(body, "messageExpiration") or 0,
        muted_until=timestamp(body, "muteExpiration") or (-1 if for_ever else 0),
        business=flag(body, "isBusiness"),
    )


REGISTRATION = ResponseModel(_("existsWhatsapp; newer also chatId and lid"), _registration)
AVATAR = ResponseModel("urlAvatar, available", lambda response: string(as_object(response), "urlAvatar"))
CONTACTS = ResponseModel(_("list of id, name, contactName, type"), _contacts)
CHATS = ResponseModel(_("list of id, name, type, archive"), _contacts)
CONTACT_INFO = ResponseModel(_("object"), _contact_info)
DISAPPEARING = ResponseModel(
    "chatId, disappearingMessagesInChat, ephemeralExpiration",
    lambda response: integer(as_object(response), "ephemeralExpiration"),
)


# Statuses.

_STATUS_KINDS = {"image": StatusKind.IMAGE, "video": StatusKind.VIDEO, "audio": StatusKind.VOICE}


def _status(sender: Callable[[Body], str]) -> Callable[[Body], Status]:
    def read(record: Body) -> Status:
        inner = nested(record, "extendedTextMessage")
        word = text(record, "typeMessage").lower()
        kind = next(
            (kind for start, kind in _STATUS_KINDS.items() if word.startswith(start)), StatusKind.OTHER
        )
        sender_id = sender(record)
        return Status(
            id=text(record, "idMessage"),
            at=timestamp(record, "timestamp") or 0,
            kind=StatusKind.TEXT if "text" in word else kind,
            text=text(record, "textMessage", "caption") or text(inner, "text"),
            colour=text(inner, "backgroundColor") or text(record, "backgroundColor"),
            font=text(inner, "font"),
            url=text(record, "downloadUrl"),
            sender_id=sender_id,
            sender_name=text(record, "senderContactName", "senderName") if sender_id else "",
            progress=text(record, "statusMessage"),
            participants=strings(inner, "participants") or strings(record, "participants"),
            thumbnail=picture(record, "jpegThumbnail"),
        )

    return read


OUTGOING_STATUSES = ResponseModel(_("list of records"), each_of(_status(lambda _record: "")))
INCOMING_STATUSES = ResponseModel(
    _("list of records"), each_of(_status(lambda record: jid(record, "senderId", "chatId") or "?"))
)
VIEWERS = ResponseModel(
    _("list of participant, timestamp, status"),
    each_of(lambda one: Viewer(jid(one, "participant"), text(one, "status"), timestamp(one, "timestamp"))),
)
