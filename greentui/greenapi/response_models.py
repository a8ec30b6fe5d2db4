"""The responses of the methods as typed objects: the only form in which one leaves this package.

Unknown, absent and odd fields are tolerated. A response is malformed only without its essential field,
such as the id of the accepted message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from greentui.greenapi.json_fields import (
    Body,
    Json,
    as_object,
    as_objects,
    as_text,
    flag,
    integer,
    string,
    text,
)
from greentui.greenapi.receipts import body_of, receipt_of
from greentui.greenapi.records import Notification, journal_record, notification
from greentui.greenapi.response_objects import (
    account,
    contacts,
    groups,
    queue,
    receiving,
    sending,
    statuses,
)
from greentui.greenapi.wire_object import MalformedResponse, WireObject
from greentui.model.calls import CallRecord
from greentui.model.catalogue_orders import OrderDetails, OrderLine
from greentui.model.chats import Contact
from greentui.model.ids import is_nobody
from greentui.model.instance import InstanceState, StateSpell
from greentui.model.messages import Direction
from greentui.model.sending import QueuedMessage
from greentui.model.statuses import Status
from greentui.words import Phrase, _

A_co = TypeVar("A_co", covariant=True)


def load_reader() -> None:
    """Import pydantic's models in a thread, so that the first response does not block the loop."""
    from pydantic import TypeAdapter, ValidationError  # noqa: F401


@dataclass(frozen=True, slots=True)
class Outcome:
    """A response that says whether the call succeeded, and if not, perhaps why."""

    done: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResponseModel(Generic[A_co]):
    """How the response of a method is parsed.

    Attributes:
        words: The response for the documentation: in words, or as the API's own names.
        read: Parses JSON, or `None` for an empty body, into the typed response. Raises `MalformedResponse`.
    """

    words: str | Phrase
    read: Callable[[Json], A_co]

    def outcome(self, response: Json) -> Outcome:
        """Whether the call succeeded according to `response`."""
        try:
            read = self.read(response)
        except MalformedResponse:
            return Outcome(done=True)
        done = read.done if isinstance(read, WireObject) else read is not False
        return Outcome(done, text(as_object(response), "reason"))


def confirmation(*names: str) -> ResponseModel[bool]:
    """A confirmation such as `{"isReboot": true}`; its field may have any of `names`."""

    def read(response: Json) -> bool:
        if not isinstance(response, dict):
            raise MalformedResponse(_("an object with %s was expected") % names[0])
        return flag(response, *names)

    words = Phrase("%s (true or false)", names[0])
    if len(names) > 1:
        words = Phrase("%(name)s or %(other)s (true or false)", {"name": names[0], "other": names[1]})
    return ResponseModel(words, read)


# Sending.


def _queued(response: Json) -> tuple[QueuedMessage, ...]:
    """Every message of the queue, as the service counts them in getMessagesCount."""
    each = [(one, id_message) for one in queue.QueueEntry.read_each(response) for id_message in one.ids]
    return tuple(one.to_model(id_message, order) for order, (one, id_message) in enumerate(each))


SENT = ResponseModel("idMessage", sending.Sent.read)
SENT_FILE = ResponseModel(Phrase("idMessage, and urlFile, which is valid for 15 days"), sending.SentFile.read)
FORWARDED = ResponseModel(Phrase("messages: the new ids, in the same order"), sending.Forwarded.read)
EDITED = ResponseModel(
    Phrase("idMessage: the edit's own id, a new one"),
    lambda response: sending.Edited.read(response).id_message,
)
UPLOADED = ResponseModel(
    Phrase("urlFile, which is valid for 15 days"), lambda response: sending.Uploaded.read(response).url_file
)
NOTHING = ResponseModel(Phrase("nothing; status 200 means that it was done"), lambda _response: None)
SEND_QUEUE = ResponseModel(Phrase("list of records"), _queued)


# Receiving.


def _notification(response: Json) -> Notification | None:
    if response is None:
        return None
    receipt_id = receipt_of(response)
    if receipt_id is None:
        raise MalformedResponse(_("an object with receiptId was expected"))
    return notification(body_of(response), receipt_id)


def _calls(direction: Direction) -> Callable[[Json], tuple[CallRecord, ...]]:
    return lambda response: tuple(one.to_model(direction) for one in receiving.CallEntry.read_each(response))


def _count(response: Json) -> int:
    """The bare number, or an object whose key the documents spell in two alphabets."""
    fields = response if isinstance(response, dict) else {"": response}
    found = integer(fields, *fields)
    if found is None:
        raise MalformedResponse(_("a number was expected"))
    return found


NOTIFICATION = ResponseModel(
    Phrase("receiptId and body, or null where nothing is in the queue"), _notification
)
JOURNAL = ResponseModel(
    Phrase("list of records"), lambda response: tuple(map(journal_record, as_objects(response)))
)
RECORD = ResponseModel(Phrase("object"), journal_record)
CALLS: Mapping[Direction, ResponseModel[tuple[CallRecord, ...]]] = {
    direction: ResponseModel(Phrase("list of records"), _calls(direction)) for direction in Direction
}
COUNT = ResponseModel(Phrase("count"), _count)
CLEARED = ResponseModel("isCleared, reason, leftTime", receiving.Cleared.read)
DOWNLOAD = ResponseModel("downloadUrl", lambda response: receiving.Download.read(response).download_url)


# The account.


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    """The instance's settings by the API's names, unknown ones included."""

    values: Mapping[str, str | int]

    @property
    def send_delay_ms(self) -> int | None:
        """Milliseconds between two messages; `None` if unknown."""
        return integer(self.values, "delaySendMessagesMilliseconds")

    @property
    def webhook_url(self) -> str:
        """The address that gets notifications instead of the queue; empty for the queue."""
        return string(self.values, "webhookUrl")

    @property
    def reads_on_answer(self) -> bool:
        """Whether a chat is marked read when something is sent to it."""
        names = ("markIncomingMessagesReadedOnReply", "markIncomingMessagesReadOnReply")
        return any(self.values.get(name) == "yes" for name in names)

    @property
    def incoming(self) -> bool:
        """Whether notifications of incoming messages are on; so if not given."""
        return self.values.get("incomingWebhook") != "no"

    @property
    def outgoing_by_phone(self) -> bool:
        """Whether notifications of messages sent from the phone are on; so if not given."""
        return self.values.get("outgoingMessageWebhook") != "no"


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
    return tuple(
        StateSpell(InstanceState.of(one.state_instance), one.state_instance, one.timestamp)
        for one in account.StateEntry.read_each(response)
        if one.timestamp and one.state_instance
    )


def _socket(response: Json) -> bool | None:
    return {"online": True, "offline": False}.get(account.SocketStatus.read(response).status_instance.lower())


SETTINGS = ResponseModel(Phrase("object"), _settings)
STATE = ResponseModel(
    Phrase("stateInstance, or null while the instance is being created"),
    lambda response: account.State.read(response).state_instance or None,
)
SOCKET = ResponseModel(Phrase("statusInstance: online or offline"), _socket)
STATE_HISTORY = ResponseModel(Phrase("list of records"), _spells)
ACCOUNT = ResponseModel(
    "avatar, phone, stateInstance, deviceId", lambda response: account.AccountData.read(response).to_model()
)
QR = ResponseModel(
    Phrase("type (qrCode, error, alreadyLogged) and message; of qrCode a PNG in base64"), account.Qr.read
)
QR_STREAM = ResponseModel(
    Phrase("objects like those of qr, and also accountData and timeout"), account.Qr.read
)
RENEWED_TOKEN = ResponseModel(
    "apiTokenInstance", lambda response: string(as_object(response), "apiTokenInstance")
)
PAIRING_CODE = ResponseModel(Phrase("status, and code of 8 characters"), account.PairingCode.read)
PROFILE_PICTURE = ResponseModel("setProfilePicture, urlAvatar, reason", account.PictureChange.read)


# Groups.


CREATED_GROUP = ResponseModel("created, chatId, groupInviteLink", groups.CreatedGroup.read)
GROUP = ResponseModel(Phrase("object"), lambda response: groups.GroupData.read(response).to_model())
GROUP_PICTURE = ResponseModel("setGroupPicture, urlAvatar, reason", account.PictureChange.read)


# People and chats.


def _contacts(response: Json) -> tuple[Contact, ...]:
    entries = contacts.ContactEntry.read_each(response)
    return tuple(one.to_model() for one in entries if one.id and not is_nobody(one.id))


REGISTRATION = ResponseModel(Phrase("existsWhatsapp; newer also chatId and lid"), contacts.Registration.read)
AVATAR = ResponseModel("urlAvatar, available", contacts.Avatar.read)
CONTACTS = ResponseModel(Phrase("list of id, name, contactName, type"), _contacts)
CHATS = ResponseModel(Phrase("list of id, name, type, archive"), _contacts)
CONTACT_INFO = ResponseModel(
    Phrase("object"), lambda response: contacts.ContactData.read(response).to_model()
)
DISAPPEARING = ResponseModel(
    "chatId, disappearingMessagesInChat, ephemeralExpiration",
    lambda response: contacts.Disappearing.read(response).ephemeral_expiration,
)


# Statuses.


def _statuses(*, ours: bool) -> Callable[[Json], tuple[Status, ...]]:
    return lambda response: tuple(one.to_model(ours=ours) for one in statuses.StatusEntry.read_each(response))


OUTGOING_STATUSES = ResponseModel(Phrase("list of records"), _statuses(ours=True))
INCOMING_STATUSES = ResponseModel(Phrase("list of records"), _statuses(ours=False))
VIEWERS = ResponseModel(
    Phrase("list of participant, timestamp, status"),
    lambda response: tuple(
        viewer for one in statuses.ViewerEntry.read_each(response) for viewer in one.to_models()
    ),
)


# Catalogue.


def _order(response: Json) -> OrderDetails:
    fields = as_object(response)
    prices = as_object(fields.get("price_details"))
    return OrderDetails(
        tuple(
            OrderLine(text(one, "name"), integer(one, "quantity"), as_text(one.get("price")))
            for one in as_objects(fields.get("products"))
        ),
        integer(fields, "creation_time_stamp"),
        as_text(prices.get("total")),
        text(prices, "currency"),
    )


CREATED_PRODUCT = ResponseModel("productId", lambda response: as_text(as_object(response).get("productId")))
ORDER = ResponseModel("creation_time_stamp, products, price_details", _order)
ANYTHING: ResponseModel[Json] = ResponseModel(Phrase("anything"), lambda response: response)
