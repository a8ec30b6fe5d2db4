"""Receiving: the notification queue, files, journals, and both queues from outside (manual 1.3.4–1.3.6)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import CHAT, MESSAGE_ID, MINUTES
from greentui.greenapi.param_types import Whole
from greentui.greenapi.parameters import In, Parameter
from greentui.greenapi.records import JournalRecord
from greentui.model.calls import CallRecord
from greentui.model.limits import RECEIVE_SECONDS
from greentui.model.messages import Direction
from greentui.words import Phrase

_LAG = Phrase("The journals are up to two minutes behind.")

RECEIVE_NOTIFICATION = Method(
    "receiveNotification",
    Verb.GET,
    Phrase("Receive the oldest notification in the queue, or wait for one."),
    responses.NOTIFICATION,
    "1.3.4, ReceiveNotification",
    (
        Parameter(
            "receiveTimeout",
            Whole(*RECEIVE_SECONDS, Phrase("seconds")),
            Phrase("How long to wait; 5 by default."),
            False,
            In.QUERY,
        ),
    ),
    rate=100,
    repeatable=True,
    tries=1,
    patience=RECEIVE_SECONDS[0],
    waits="receiveTimeout",
    hands_out=True,
    note=Phrase("It stays in the queue for up to 24 hours, until it is deleted by its receiptId."),
    confirm=True,
)
DELETE_NOTIFICATION = Method(
    "deleteNotification",
    Verb.DELETE,
    Phrase("Delete a received notification from the queue."),
    responses.confirmation("result"),
    "1.3.4, DeleteNotification",
    (
        Parameter(
            "receiptId", Whole(0, 10**18 - 1), Phrase("The notification's receiptId."), location=In.PATH
        ),
    ),
    rate=100,
    repeatable=True,
    tries=1,
    note=Phrase("false means that it was already gone."),
    confirm=True,
)
DOWNLOAD_FILE = Method(
    "downloadFile",
    Verb.POST,
    Phrase("Get the URL of a message's file."),
    responses.DOWNLOAD,
    "1.3.4, DownloadFile",
    (CHAT, MESSAGE_ID),
    rate=5,
    monthly=500,
    repeatable=True,
    patience=60,
)
GET_CHAT_HISTORY = Method(
    "getChatHistory",
    Verb.POST,
    Phrase("Get the latest messages of a chat, newest first."),
    responses.JOURNAL,
    "1.3.5, GetChatHistory",
    (CHAT, Parameter("count", Whole(1), Phrase("How many; 100 by default."), False)),
    rate=1,
    monthly=300,
    repeatable=True,
    patience=60,
    note=_LAG,
)
GET_MESSAGE = Method(
    "getMessage",
    Verb.POST,
    Phrase("Get one message of a chat."),
    responses.RECORD,
    "1.3.5, GetMessage",
    (CHAT, MESSAGE_ID),
    rate=10,
    repeatable=True,
    note=_LAG,
)


def _journal(name: str, about: Phrase) -> Method[tuple[JournalRecord, ...]]:
    return Method(
        name,
        Verb.GET,
        about,
        responses.JOURNAL,
        f"1.3.5, {name[0].upper()}{name[1:]}",
        (MINUTES,),
        rate=1,
        monthly=1000,
        repeatable=True,
        patience=60,
        note=_LAG,
    )


LAST_INCOMING_MESSAGES = _journal("lastIncomingMessages", Phrase("Get recent incoming messages."))
LAST_OUTGOING_MESSAGES = _journal("lastOutgoingMessages", Phrase("Get recent outgoing messages."))


def _calls(name: str, about: Phrase, direction: Direction) -> Method[tuple[CallRecord, ...]]:
    return Method(
        name,
        Verb.GET,
        about,
        responses.CALLS[direction],
        Phrase("journals"),
        (MINUTES,),
        repeatable=True,
        lifecycle=Lifecycle.NEWER,
        patience=60,
        note=_LAG,
    )


LAST_INCOMING_CALLS = _calls("lastIncomingCalls", Phrase("Get recent incoming calls."), Direction.INCOMING)
LAST_OUTGOING_CALLS = _calls("lastOutgoingCalls", Phrase("Get recent outgoing calls."), Direction.OUTGOING)
GET_CHATS = Method(
    "getChats",
    Verb.GET,
    Phrase("List the chats, most recently active first."),
    responses.CHATS,
    Phrase("service methods"),
    (Parameter("count", Whole(1), Phrase("Maximum number."), False, In.QUERY),),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
SHOW_MESSAGES_QUEUE = Method(
    "showMessagesQueue",
    Verb.GET,
    Phrase("List the messages waiting to be sent."),
    responses.SEND_QUEUE,
    "1.3.6, ShowMessagesQueue",
    rate=1,
    repeatable=True,
)
CLEAR_MESSAGES_QUEUE = Method(
    "clearMessagesQueue",
    Verb.GET,
    Phrase("Clear the queue of messages to be sent."),
    responses.confirmation("isCleared"),
    "1.3.6, ClearMessagesQueue",
    rate=1,
    confirm=True,
)
GET_MESSAGES_COUNT = Method(
    "getMessagesCount",
    Verb.GET,
    Phrase("Count the messages waiting to be sent."),
    responses.COUNT,
    Phrase("queues"),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
GET_WEBHOOKS_COUNT = Method(
    "getWebhooksCount",
    Verb.GET,
    Phrase("Count the notifications waiting to be received."),
    responses.COUNT,
    Phrase("queues"),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
CLEAR_WEBHOOKS_QUEUE = Method(
    "clearWebhooksQueue",
    Verb.DELETE,
    Phrase("Clear the queue of notifications."),
    responses.CLEARED,
    Phrase("queues"),
    lifecycle=Lifecycle.NEWER,
    note=Phrase("Once a minute at most; otherwise leftTime says how many seconds to wait."),
    confirm=True,
)
