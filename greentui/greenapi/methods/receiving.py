"""Receiving: the notification queue, files, journals, and both queues from outside (manual 1.3.4–1.3.6)."""

from __future__ import annotations

from typing import Any

from greentui.greenapi.answers import (
    OBJECT,
    RECORDS,
    Cleared,
    Count,
    Download,
    Notification,
    Received,
    Shape,
    Yes,
)
from greentui.greenapi.method import Method, Origin, Verb
from greentui.greenapi.methods.fields import CHAT, MESSAGE_ID, MINUTES
from greentui.greenapi.param_types import Whole
from greentui.greenapi.parameters import Parameter, Place
from greentui.model.limits import RECEIVE_SECONDS
from greentui.words import _

_LAG = _("The journals lag up to two minutes behind.")

RECEIVE_NOTIFICATION: Method[Notification | None] = Method(
    "receiveNotification",
    Verb.GET,
    _("The oldest notification of the queue; waits for one where there is none."),
    Received(),
    "1.3.4, ReceiveNotification",
    (
        Parameter(
            "receiveTimeout",
            Whole(*RECEIVE_SECONDS, _("seconds")),
            _("How long to wait; 5 if left out."),
            False,
            Place.QUERY,
        ),
    ),
    rate=100,
    repeatable=True,
    tries=1,
    patience=RECEIVE_SECONDS[0],
    note=_("It stays in the queue, for up to 24 hours, until it is deleted by its receiptId."),
)
DELETE_NOTIFICATION: Method[bool] = Method(
    "deleteNotification",
    Verb.DELETE,
    _("Take a received notification out of the queue."),
    Yes(("result",)),
    "1.3.4, DeleteNotification",
    (Parameter("receiptId", Whole(0), _("Its receipt."), place=Place.PATH),),
    rate=100,
    repeatable=True,
    tries=1,
    note=_("false: it was gone already."),
)
DOWNLOAD_FILE: Method[Download] = Method(
    "downloadFile",
    Verb.POST,
    _("Where the file of a message can be fetched."),
    Shape(Download),
    "1.3.4, DownloadFile",
    (CHAT, MESSAGE_ID),
    rate=5,
    repeatable=True,
    patience=60,
)
GET_CHAT_HISTORY: Method[list[Any]] = Method(
    "getChatHistory",
    Verb.POST,
    _("The last messages of a chat, newest first."),
    RECORDS,
    "1.3.5, GetChatHistory",
    (CHAT, Parameter("count", Whole(1), _("How many; 100 if left out."), False)),
    rate=1,
    repeatable=True,
    patience=60,
    note=_LAG,
)
GET_MESSAGE: Method[dict[str, Any]] = Method(
    "getMessage",
    Verb.POST,
    _("One message of a chat."),
    OBJECT,
    "1.3.5, GetMessage",
    (CHAT, MESSAGE_ID),
    rate=10,
    repeatable=True,
    note=_LAG,
)


def _journal(name: str, about: str, section: str, origin: Origin = Origin.MANUAL) -> Method[list[Any]]:
    return Method(
        name,
        Verb.GET,
        about,
        RECORDS,
        section,
        (MINUTES,),
        rate=1 if origin is Origin.MANUAL else None,
        repeatable=True,
        origin=origin,
        patience=60,
        note=_LAG,
    )


LAST_INCOMING_MESSAGES = _journal(
    "lastIncomingMessages", _("The incoming messages of the last time."), "1.3.5, LastIncomingMessages"
)
LAST_OUTGOING_MESSAGES = _journal(
    "lastOutgoingMessages", _("The outgoing messages of the last time."), "1.3.5, LastOutgoingMessages"
)
LAST_INCOMING_CALLS = _journal(
    "lastIncomingCalls", _("The incoming calls of the last time."), _("journals"), Origin.NEWER
)
LAST_OUTGOING_CALLS = _journal(
    "lastOutgoingCalls", _("The outgoing calls of the last time."), _("journals"), Origin.NEWER
)
GET_CHATS: Method[list[Any]] = Method(
    "getChats",
    Verb.GET,
    _("The chats, the one where something last happened first."),
    RECORDS,
    _("service methods"),
    (Parameter("count", Whole(1), _("How many at most."), False, Place.QUERY),),
    repeatable=True,
    origin=Origin.NEWER,
)
SHOW_MESSAGES_QUEUE: Method[list[Any]] = Method(
    "showMessagesQueue",
    Verb.GET,
    _("What waits to be sent."),
    RECORDS,
    "1.3.6, ShowMessagesQueue",
    rate=1,
    repeatable=True,
)
CLEAR_MESSAGES_QUEUE: Method[bool] = Method(
    "clearMessagesQueue",
    Verb.GET,
    _("Drop what waits to be sent."),
    Yes(("isCleared",)),
    "1.3.6, ClearMessagesQueue",
    rate=1,
)
GET_MESSAGES_COUNT: Method[int] = Method(
    "getMessagesCount",
    Verb.GET,
    _("How many messages wait to be sent."),
    Count(),
    _("queues"),
    repeatable=True,
    origin=Origin.NEWER,
)
GET_WEBHOOKS_COUNT: Method[int] = Method(
    "getWebhooksCount",
    Verb.GET,
    _("How many notifications wait to be received."),
    Count(),
    _("queues"),
    repeatable=True,
    origin=Origin.NEWER,
)
CLEAR_WEBHOOKS_QUEUE: Method[Cleared] = Method(
    "clearWebhooksQueue",
    Verb.DELETE,
    _("Drop the notifications that wait to be received."),
    Shape(Cleared),
    _("queues"),
    origin=Origin.NEWER,
    note=_("Once a minute; else leftTime says how many seconds are left."),
)
