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
    Phrase("The instance's settings."),
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
            "webhookUrl", Url(empty=True), Phrase("Where notifications go; empty for the queue."), False
        ),
        Parameter(
            "webhookUrlToken", Text(empty=True), Phrase("What the notifications' receiver asks for."), False
        ),
        Parameter(
            "delaySendMessagesMilliseconds",
            Whole(*SEND_DELAY_MILLISECONDS, Phrase("milliseconds")),
            Phrase("Pause between two sendings."),
            False,
        ),
        _switch("markIncomingMessagesReaded", Phrase("Mark incoming messages read.")),
        _switch(
            "markIncomingMessagesReadedOnReply", Phrase("Mark a chat read when answering through the API.")
        ),
        _switch("outgoingWebhook", Phrase("Notify of statuses of sent messages.")),
        _switch("outgoingMessageWebhook", Phrase("Notify of messages sent from the phone.")),
        _switch("outgoingAPIMessageWebhook", Phrase("Notify of messages sent through the API.")),
        _switch("incomingWebhook", Phrase("Notify of incoming messages and files.")),
        _switch("stateWebhook", Phrase("Notify of changes of the state.")),
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
        _switch("enableLidMode", Phrase("Tell people by their hidden ids (newer than the manual).")),
        _switch("enableMessagesHistory", Phrase("Not used by the service.")),
        _switch("sharedSession", Phrase("Not used by the service.")),
        Parameter("countryInstance", Text(empty=True), Phrase("Not used by the service."), False),
        Parameter("typeAccount", Text(empty=True), Phrase("Not used by the service."), False),
    ),
    rate=1,
    least=1,
    note=Phrase("The instance restarts, and the settings come into force within five minutes."),
    confirm=True,
)
GET_STATE_INSTANCE = Method(
    "getStateInstance",
    Verb.GET,
    Phrase("The instance's state."),
    responses.STATE,
    "1.3.2, GetStateInstance",
    rate=1,
    repeatable=True,
    note=Phrase("Longer than five minutes in “starting”: reboot."),
)
GET_STATUS_INSTANCE = Method(
    "getStatusInstance",
    Verb.GET,
    Phrase("Whether the instance is connected to WhatsApp."),
    responses.SOCKET,
    "1.3.12",
    rate=1,
    monthly=100,
    repeatable=True,
)
GET_STATE_INSTANCE_HISTORY = Method(
    "getStateInstanceHistory",
    Verb.GET,
    Phrase("The states the instance was in, last one first."),
    responses.STATE_HISTORY,
    Phrase("account"),
    (Parameter("count", Whole(1), Phrase("How many at most."), False, In.QUERY),),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
GET_WA_SETTINGS = Method(
    "getWaSettings",
    Verb.GET,
    Phrase("Which phone is linked."),
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
    Phrase("The QR code of this moment, to be scanned with the phone."),
    responses.QR,
    "1.3.2, QR",
    rate=3,
    repeatable=True,
    note=Phrase("A new one every 20 seconds; the first can take minutes."),
)
SCAN_QR_CODE = Method(
    "scanqrcode",
    Verb.SOCKET,
    Phrase("QR codes as they are made, until the phone has scanned one or 100 seconds are over."),
    responses.QR_STREAM,
    "1.3.2, Scanqrcode",
    rate=1,
    note=Phrase("A WebSocket: “greentui link” uses it."),
)
GET_AUTHORIZATION_CODE = Method(
    "getAuthorizationCode",
    Verb.POST,
    Phrase("A code to link a phone by its number, without a camera."),
    responses.PAIRING_CODE,
    "1.3.2, GetAuthorizationCode",
    (Parameter("phoneNumber", Phone(), Phrase("The number of the phone that is to be linked.")),),
    patience=60,
    note=Phrase("It can take 30 seconds; the code lives about two and a half minutes."),
)
SET_PROFILE_PICTURE = Method(
    "setProfilePicture",
    Verb.POST,
    Phrase("Give the account another picture."),
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
    note=Phrase("The old token ends at once: other programs and consoles that use it need the new one."),
    confirm=True,
    renews_token=True,
)
