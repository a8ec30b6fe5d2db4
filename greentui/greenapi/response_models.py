"""What the methods answer, as typed objects: the only form in which an answer leaves this package.

Each reader takes the answer as JSON and never minds a field that is new, absent or odd. It fails only
where an answer lacks what it is for, such as the id of a message that was accepted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from greentui.greenapi.decode import by_phone, content_key, decode, decode_record
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
from greentui.model.calls import CallRecord
from greentui.model.chats import Contact, ContactInfo, Group, Participant, Product
from greentui.model.events import Event
from greentui.model.instance import Account, InstanceState, StateSpell
from greentui.model.messages import Direction, Message
from greentui.model.sending import QueuedMessage
from greentui.model.statuses import Status, StatusKind, Viewer
from greentui.words import _

A_co = TypeVar("A_co", covariant=True)
T = TypeVar("T")


class Misshapen(ValueError):
    """An answer without what it is for; says what is missing, and never what stood there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer that says whether what was asked for was done, and if not, why, where it tells."""

    done: bool
    reason: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[A_co]):
    """How the answer of a method is read.

    Attributes:
        words: What comes back, for documentation.
        read: Makes the typed answer of JSON, `None` for an empty body. Raises `Misshapen`.
    """

    words: str
    read: Callable[[Json], A_co]

    def outcome(self, answer: Json) -> Outcome:
        """Whether what was asked for was done, as far as `answer` tells."""
        try:
            read = self.read(answer)
        except Misshapen:
            return Outcome(done=True)
        done = read.done if isinstance(read, Outcome) else read is not False
        return Outcome(done, reason=text(as_object(answer), "reason"))


def confirmation(*names: str) -> Answer[bool]:
    """An answer that confirms, such as `{"isReboot": true}`; any of `names` may be the field that does."""

    def read(answer: Json) -> bool:
        if not isinstance(answer, dict):
            raise Misshapen(_("an object with %s was expected") % names[0])
        return flag(answer, *names)

    return Answer(_(" or ").join(names) + _(" (true or false)"), read)


def each_of(read: Callable[[Body], T]) -> Callable[[Json], tuple[T, ...]]:
    """A reader of a list of objects; what is none is left out."""
    return lambda answer: tuple(map(read, as_objects(answer)))


def _required(found: T | None, name: str) -> T:
    if not found:
        raise Misshapen(_("%s is missing") % name)
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


def _message_id(answer: Json) -> str:
    return _required(text(as_object(answer), "idMessage"), "idMessage")


def _forwarded(answer: Json) -> Forwarded:
    ids = _required(strings(as_object(answer), "messages"), "messages")
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


SENT: Answer[Sent] = Answer("idMessage", lambda answer: Sent(_message_id(answer)))
SENT_FILE: Answer[SentFile] = Answer(
    _("idMessage, and urlFile, which lives 15 days"),
    lambda answer: SentFile(_message_id(answer), text(as_object(answer), "urlFile")),
)
FORWARDED: Answer[Forwarded] = Answer(_("messages: the new ids, in the same order"), _forwarded)
EDITED: Answer[str] = Answer(
    _("idMessage: the edit's own id, a new one"), lambda answer: text(as_object(answer), "idMessage")
)
UPLOADED: Answer[str] = Answer(
    _("urlFile, which lives 15 days"),
    lambda answer: _required(string(as_object(answer), "urlFile"), "urlFile"),
)
NOTHING: Answer[None] = Answer(_("nothing; status 200 says that it was done"), lambda _answer: None)
SEND_QUEUE: Answer[tuple[QueuedMessage, ...]] = Answer(
    _("list of records"),
    lambda answer: tuple(_queued(order, entry) for order, entry in enumerate(as_objects(answer))),
)


# Receiving.


@dataclass(frozen=True, slots=True)
class RawBody:
    """A notification, or a record of a journal, as it came.

    Attributes:
        raw: It as JSON text, always storable: what UTF-8 cannot carry is escaped.
    """

    raw: str
    _body: Json = field(repr=False)

    @property
    def key(self) -> str:
        """Its identity by content: the same notification delivered again has the same."""
        return content_key(self._body)

    @property
    def by_phone(self) -> bool:
        """Whether it says that its message was not sent through the API."""
        return by_phone(self._body)

    def event(self, instance_id: str, received_at: float) -> Event:
        """What a notification says happened.

        Args:
            instance_id: Whose queue it came from.
            received_at: UTC seconds; stands in for a time that it does not tell.
        """
        return decode(instance_id, self._body, received_at)


@dataclass(frozen=True, slots=True)
class Notification(RawBody):
    """One entry of the notification queue.

    Attributes:
        receipt_id: What deletes it.
    """

    receipt_id: int


@dataclass(frozen=True, slots=True)
class JournalRecord(RawBody):
    """A record of a journal or of a chat's history."""

    def message(self, instance_id: str, chat_id: str = "") -> Message | None:
        """The message it lists; `None` for what is none: a vote, an edit, a deletion.

        Args:
            instance_id: Whose journal.
            chat_id: The chat that was asked for, where the record does not name one.
        """
        return decode_record(instance_id, self._body, chat_id)


def raw_body(raw: str) -> RawBody:
    """A body as it was kept."""
    try:
        return RawBody(raw, json.loads(raw))
    except (ValueError, RecursionError):
        return RawBody(raw, raw)


def _notification(answer: Json) -> Notification | None:
    if answer is None:
        return None
    receipt_id = integer(as_object(answer), "receiptId")
    if receipt_id is None:
        raise Misshapen(_("an object with receiptId was expected"))
    body = answer.get("body")
    return Notification(_as_text(body), body, receipt_id)


def journal_record(record: Json) -> JournalRecord:
    """A record of a journal, read by itself, so that an odd one spoils nothing."""
    return JournalRecord(_as_text(record), record)


def _as_text(body: Json) -> str:
    """`body` as JSON text that any file and database can hold."""
    try:
        found = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        # Nested deeper than Python counts: kept as what it is, not as what it holds.
        return json.dumps({"typeWebhook": "", "tooDeep": True})
    try:
        found.encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":"))
    return found


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


def _count(answer: Json) -> int:
    """The number alone, or in an object whose key the documents spell in two alphabets."""
    told = answer if isinstance(answer, dict) else {"": answer}
    found = integer(told, *told)
    if found is None:
        raise Misshapen(_("a number was expected"))
    return found


@dataclass(frozen=True, slots=True)
class Cleared(Outcome):
    """Whether the notifications were dropped; if not, after how many seconds they can be."""

    left_time: int | None


def _cleared(answer: Json) -> Cleared:
    body = as_object(answer)
    return Cleared(flag(body, "isCleared"), integer(body, "leftTime"), reason=text(body, "reason"))


NOTIFICATION: Answer[Notification | None] = Answer(
    _("receiptId and body, or null where nothing is in the queue"), _notification
)
JOURNAL: Answer[tuple[JournalRecord, ...]] = Answer(_("list of records"), each_of(journal_record))
RECORD: Answer[JournalRecord] = Answer(_("object"), journal_record)
CALLS: Mapping[Direction, Answer[tuple[CallRecord, ...]]] = {
    direction: Answer(_("list of records"), each_of(_call(direction))) for direction in Direction
}
COUNT: Answer[int] = Answer(_("count"), _count)
CLEARED: Answer[Cleared] = Answer("isCleared, reason, leftTime", _cleared)
DOWNLOAD: Answer[str] = Answer("downloadUrl", lambda answer: string(as_object(answer), "downloadUrl"))


# The account.


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    """The instance's settings by the API's names, those that nobody here knows included."""

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
    """What is told of the QR code: `qrCode` with a PNG in base64, `error` or `alreadyLogged`."""

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


def _settings(answer: Json) -> InstanceSettings:
    body = as_object(answer)
    return InstanceSettings({name: _setting(body, name) for name in body})


def _setting(body: Body, name: str) -> str | int:
    value = body[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    number = integer(body, name) if isinstance(value, int | float) else None
    return text(body, name) if number is None else number


def _spells(answer: Json) -> tuple[StateSpell, ...]:
    found = ((timestamp(one, "timestamp"), text(one, "stateInstance")) for one in as_objects(answer))
    return tuple(StateSpell(InstanceState.of(word), word, since) for since, word in found if since and word)


def _account(answer: Json) -> Account:
    body = as_object(answer)
    phone = "".join(filter(str.isdigit, text(body, "phone").partition("@")[0]))
    return Account(phone, text(body, "avatar"), text(body, "deviceId"))


def _socket(answer: Json) -> bool | None:
    return {"online": True, "offline": False}.get(text(as_object(answer), "statusInstance").lower())


def qr(answer: Json) -> Qr:
    """An answer of `qr`, or an object that the stream of codes pushes."""
    body = as_object(answer)
    return Qr(text(body, "type"), text(body, "message"))


def _picture_change(answer: Json) -> PictureChange:
    body = as_object(answer)
    done = flag(body, "setProfilePicture", "setGroupPicture")
    return PictureChange(done, text(body, "urlAvatar"), reason=text(body, "reason"))


SETTINGS: Answer[InstanceSettings] = Answer(_("object"), _settings)
STATE: Answer[str | None] = Answer(
    _("stateInstance, or null while the instance is being created"),
    lambda answer: text(as_object(answer), "stateInstance") or None,
)
SOCKET: Answer[bool | None] = Answer(_("statusInstance: online or offline"), _socket)
STATE_HISTORY: Answer[tuple[StateSpell, ...]] = Answer(_("list of records"), _spells)
ACCOUNT: Answer[Account] = Answer("avatar, phone, stateInstance, deviceId", _account)
QR: Answer[Qr] = Answer(_("type (qrCode, error, alreadyLogged) and message; of qrCode a PNG in base64"), qr)
QR_STREAM: Answer[Qr] = Answer(_("objects like those of qr, and also accountData and timeout"), qr)
PAIRING_CODE: Answer[PairingCode] = Answer(
    _("status, and code of 8 characters"),
    lambda answer: PairingCode(flag(as_object(answer), "status"), text(as_object(answer), "code")),
)
PROFILE_PICTURE: Answer[PictureChange] = Answer("setProfilePicture, urlAvatar, reason", _picture_change)


# Groups.


@dataclass(frozen=True, slots=True)
class CreatedGroup(Outcome):
    """A new group."""

    chat_id: str
    invite_link: str


def _created_group(answer: Json) -> CreatedGroup:
    body = as_object(answer)
    return CreatedGroup(flag(body, "created"), text(body, "chatId"), text(body, "groupInviteLink"))


def _group(answer: Json) -> Group:
    body = as_object(answer)
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


CREATED_GROUP: Answer[CreatedGroup] = Answer("created, chatId, groupInviteLink", _created_group)
GROUP: Answer[Group] = Answer(_("object"), _group)
GROUP_PICTURE: Answer[PictureChange] = Answer("setGroupPicture, urlAvatar, reason", _picture_change)


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


def _registration(answer: Json) -> Registration:
    body = as_object(answer)
    ids = (jid(body, name) for name in ("chatId", "lid", "chatIdLid"))
    return Registration(optional_flag(body, "existsWhatsapp"), tuple(dict.fromkeys(filter(None, ids))))


def _contacts(answer: Json) -> tuple[Contact, ...]:
    return tuple(
        Contact(jid(one, "id"), text(one, "name"), text(one, "contactName"), text(one, "type"))
        for one in as_objects(answer)
        if jid(one, "id")
    )


def _contact_info(answer: Json) -> ContactInfo:
    body = as_object(answer)
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


REGISTRATION: Answer[Registration] = Answer(_("existsWhatsapp; newer also chatId and lid"), _registration)
AVATAR: Answer[str] = Answer("urlAvatar, available", lambda answer: string(as_object(answer), "urlAvatar"))
CONTACTS: Answer[tuple[Contact, ...]] = Answer(_("list of id, name, contactName, type"), _contacts)
CHATS: Answer[tuple[Contact, ...]] = Answer(_("list of id, name, type, archive"), _contacts)
CONTACT_INFO: Answer[ContactInfo] = Answer(_("object"), _contact_info)
DISAPPEARING: Answer[int | None] = Answer(
    "chatId, disappearingMessagesInChat, ephemeralExpiration",
    lambda answer: integer(as_object(answer), "ephemeralExpiration"),
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


OUTGOING_STATUSES: Answer[tuple[Status, ...]] = Answer(
    _("list of records"), each_of(_status(lambda _record: ""))
)
INCOMING_STATUSES: Answer[tuple[Status, ...]] = Answer(
    _("list of records"), each_of(_status(lambda record: jid(record, "senderId", "chatId") or "?"))
)
VIEWERS: Answer[tuple[Viewer, ...]] = Answer(
    _("list of participant, timestamp, status"),
    each_of(lambda one: Viewer(jid(one, "participant"), text(one, "status"), timestamp(one, "timestamp"))),
)
