"""The account: settings, state, linking (manual 1.3.2)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import PICTURE
from greentui.greenapi.param_types import OneOf, Phone, Text, Url, Whole
from greentui.greenapi.parameters import In, Parameter
from greentui.model.limits import SEND_DELAY_MILLISECONDS, TYPING_MILLISECONDS
from greentui.words import Phrase

_SWITCH = OneOf(("yes", "no"))


def _switch(name: str, about: Phrase) -> Parameter:
    return Parameter(name, _SWITCH, about, required=False)


GET_SETTINGS = Method(
    "getSettings",
    Verb.GET,
    Phrase("Get the instance's settings."),
    responses.SETTINGS,
    "1.3.2, GetSettings",
    rate=1,
    repeatable=True,
)
SET_SETTINGS = Method(
    "setSettings",
    Verb.POST,
    Phrase("Change some of the instance's settings."),
    responses.confirmation("saveSettings"),
    "1.3.2, SetSettings",
    (
        Parameter(
            "webhookUrl", Url(empty=True), Phrase("Where notifications are sent; empty for the queue."), False
        ),
        Parameter("webhookUrlToken", Text(empty=True), Phrase("Authorization header for webhookUrl."), False),
        Parameter(
            "delaySendMessagesMilliseconds",
            Whole(*SEND_DELAY_MILLISECONDS, Phrase("milliseconds")),
            Phrase("Delay between messages."),
            False,
        ),
        _switch("markIncomingMessagesReaded", Phrase("Mark incoming messages as read.")),
        _switch(
            "markIncomingMessagesReadedOnReply", Phrase("Mark a chat as read when replying through the API.")
        ),
        _switch("outgoingWebhook", Phrase("Notify of statuses of sent messages.")),
        _switch("outgoingMessageWebhook", Phrase("Notify of messages sent from the phone.")),
        _switch("outgoingAPIMessageWebhook", Phrase("Notify of messages sent through the API.")),
        _switch("incomingWebhook", Phrase("Notify of incoming messages and files.")),
        _switch("stateWebhook", Phrase("Notify of changes of the instance's state.")),
        _switch("pollMessageWebhook", Phrase("Notify of polls and votes.")),
        _switch("incomingCallWebhook", Phrase("Notify of incoming calls.")),
        _switch("outgoingCallWebhook", Phrase("Notify of outgoing calls (newer than the manual).")),
        _switch("incomingBlockWebhook", Phrase("Notify of blocked chats (out of order at the service).")),
        _switch("editedMessageWebhook", Phrase("Notify of edited messages (newer than the manual).")),
        _switch("deletedMessageWebhook", Phrase("Notify of deleted messages (newer than the manual).")),
        _switch(
            "deviceWebhook", Phrase("Notify of the phone and its battery (out of order at the service).")
        ),
        _switch("statusInstanceChangedWebhook", Phrase("Notify of the connection to WhatsApp.")),
        _switch("catalogWebhook", Phrase("Notify of the account's catalogue (newer than the manual).")),
        _switch("statusInstanceWebhook", Phrase("Notify of the connection; not used by the service.")),
        _switch("keepOnlineStatus", Phrase("Show the account as online.")),
        _switch("linkPreview", Phrase("Show previews of links (newer than the manual).")),
        Parameter(
            "autoTyping",
            Whole(0, TYPING_MILLISECONDS[1], Phrase("milliseconds")),
            Phrase("Show typing before each message (newer than the manual)."),
            False,
        ),
        _switch("enableLidMode", Phrase("Identify people by their hidden ids (newer than the manual).")),
        _switch("enableMessagesHistory", Phrase("Not used by the service.")),
        _switch("sharedSession", Phrase("Not used by the service.")),
        Parameter("countryInstance", Text(empty=True), Phrase("Not used by the service."), False),
        Parameter("typeAccount", Text(empty=True), Phrase("Not used by the service."), False),
    ),
    rate=1,
    least=1,
    note=Phrase("The instance restarts; the settings take effect within five minutes."),
    confirm=True,
)
GET_STATE_INSTANCE = Method(
    "getStateInstance",
    Verb.GET,
    Phrase("Get the instance's state."),
    responses.STATE,
    "1.3.2, GetStateInstance",
    rate=1,
    repeatable=True,
    note=Phrase("Reboot an instance that stays in “starting” for more than five minutes."),
)
GET_STATUS_INSTANCE = Method(
    "getStatusInstance",
    Verb.GET,
    Phrase("Check whether the instance is connected to WhatsApp."),
    responses.SOCKET,
    "1.3.12",
    rate=1,
    monthly=100,
    repeatable=True,
)
GET_STATE_INSTANCE_HISTORY = Method(
    "getStateInstanceHistory",
    Verb.GET,
    Phrase("Get the states the instance was in, newest first."),
    responses.STATE_HISTORY,
    Phrase("account"),
    (Parameter("count", Whole(1), Phrase("Maximum number."), False, In.QUERY),),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
GET_WA_SETTINGS = Method(
    "getWaSettings",
    Verb.GET,
    Phrase("Get the WhatsApp account of the linked phone."),
    responses.ACCOUNT,
    "1.3.2, GetWaSettings",
    rate=1,
    repeatable=True,
)
REBOOT = Method(
    "reboot",
    Verb.GET,
    Phrase("Restart the instance."),
    responses.confirmation("isReboot"),
    "1.3.2, Reboot",
    rate=1,
    note=Phrase("It may be unavailable for up to five minutes."),
    confirm=True,
)
LOGOUT = Method(
    "logout",
    Verb.GET,
    Phrase("Unlink the phone."),
    responses.confirmation("isLogout"),
    "1.3.2, Logout",
    rate=1,
    note=Phrase("Nothing is sent or received until a phone is linked again."),
    confirm=True,
)
QR = Method(
    "qr",
    Verb.GET,
    Phrase("Get the current QR code, to be scanned with the phone."),
    responses.QR,
    "1.3.2, QR",
    rate=3,
    repeatable=True,
    note=Phrase("It changes every 20 seconds; the first can take minutes."),
)
SCAN_QR_CODE = Method(
    "scanqrcode",
    Verb.SOCKET,
    Phrase("Receive QR codes as they change, until one is scanned or 100 seconds have passed."),
    responses.QR_STREAM,
    "1.3.2, Scanqrcode",
    rate=1,
    note=Phrase("A WebSocket: “greentui link” uses it."),
)
GET_AUTHORIZATION_CODE = Method(
    "getAuthorizationCode",
    Verb.POST,
    Phrase("Get a pairing code, which links a phone by its number instead of a QR code."),
    responses.PAIRING_CODE,
    "1.3.2, GetAuthorizationCode",
    (Parameter("phoneNumber", Phone(), Phrase("The number of the phone to link.")),),
    patience=60,
    note=Phrase("It can take 30 seconds; the code is valid for about two and a half minutes."),
)
SET_PROFILE_PICTURE = Method(
    "setProfilePicture",
    Verb.POST,
    Phrase("Change the account's profile picture."),
    responses.PROFILE_PICTURE,
    "1.3.2, SetProfilePicture",
    (PICTURE,),
    rate=0.1,
    patience=60,
)
UPDATE_API_TOKEN = Method(
    "updateApiToken",
    Verb.GET,
    Phrase("Replace the instance's token; the new one is kept in the profile and not shown."),
    responses.RENEWED_TOKEN,
    Phrase("account"),
    lifecycle=Lifecycle.NEWER,
    note=Phrase(
        "The old token stops working at once: other programs and consoles that use it need the new one."
    ),
    confirm=True,
    renews_token=True,
)
