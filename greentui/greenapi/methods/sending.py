"""Sending messages (manual 1.3.3). Accepted is not delivered: messages wait in the service's queue first.

None of these may be repeated without a response: look the message up first.
"""

from __future__ import annotations

from dataclasses import replace

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Host, Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import (
    CAPTION,
    CHAT,
    FILE_NAME,
    FILE_URL,
    QUOTED,
    TYPING_TIME,
    TYPING_TYPE,
)
from greentui.greenapi.param_types import (
    ChatId,
    Degrees,
    Flag,
    LocalFile,
    MessageId,
    Object,
    OneOf,
    Phone,
    Several,
    Text,
    Url,
)
from greentui.greenapi.parameters import In, Parameter
from greentui.model import limits
from greentui.words import Phrase

_UPLOAD_PATIENCE = 120.0
"""Seconds to wait: the service forwards a file before it responds, 1–20 s for most (manual 1.3.3)."""

_PREVIEW = Object(
    (
        Parameter("title", Text(limits.PREVIEW_CHARACTERS), Phrase("Title of the preview."), False),
        Parameter(
            "description", Text(limits.PREVIEW_CHARACTERS), Phrase("Description below the title."), False
        ),
        Parameter("link", Text(limits.PREVIEW_CHARACTERS), Phrase("URL it opens."), False),
        Parameter("urlFile", Url(), Phrase("URL from which the service fetches its picture."), False),
        Parameter("jpegThumbnail", Text(), Phrase("A small picture, Base64."), False),
    )
)

SEND_MESSAGE = Method(
    "sendMessage",
    Verb.POST,
    Phrase("Send a text."),
    responses.SENT,
    "1.3.3, SendMessage",
    (
        CHAT,
        Parameter("message", Text(limits.MESSAGE_CHARACTERS), Phrase("The text.")),
        QUOTED,
        Parameter("linkPreview", Flag(), Phrase("Show a preview of the first link; on by default."), False),
        Parameter(
            "typePreview",
            OneOf(limits.PREVIEWS),
            Phrase("Size of the preview (newer than the manual)."),
            False,
        ),
        Parameter("customPreview", _PREVIEW, Phrase("A preview of your own (newer than the manual)."), False),
        TYPING_TIME,
        Parameter(
            "archiveChat", Flag(), Phrase("Archive the chat afterwards (newer than the manual)."), False
        ),
    ),
    rate=50,
    sends=True,
)
SEND_POLL = Method(
    "sendPoll",
    Verb.POST,
    Phrase("Send a poll."),
    responses.SENT,
    "1.3.3, SendPoll",
    (
        CHAT,
        Parameter("message", Text(limits.POLL_QUESTION_CHARACTERS), Phrase("The question.")),
        Parameter(
            "options",
            Several(
                Object(
                    (Parameter("optionName", Text(limits.POLL_OPTION_CHARACTERS), Phrase("The option.")),),
                    short="optionName",
                ),
                least=limits.POLL_OPTIONS[0],
                most=limits.POLL_OPTIONS[1],
                unique=True,
            ),
            Phrase("The options."),
        ),
        Parameter(
            "multipleAnswers", Flag(), Phrase("Allow several options to be chosen; off by default."), False
        ),
        QUOTED,
    ),
    rate=50,
    sends=True,
)
SEND_FILE_BY_UPLOAD = Method(
    "sendFileByUpload",
    Verb.POST,
    Phrase("Send a file from this machine."),
    responses.SENT_FILE,
    "1.3.3, SendFileByUpload",
    (
        Parameter("chatId", ChatId(), Phrase("The chat."), location=In.FORM),
        Parameter("file", LocalFile(), Phrase("The file."), location=In.FORM),
        Parameter(
            "fileName",
            Text(),
            Phrase("Name to show; the file's own by default."),
            False,
            In.FORM,
        ),
        Parameter("caption", CAPTION.type, CAPTION.about, False, In.FORM),
        Parameter("quotedMessageId", QUOTED.type, QUOTED.about, False, In.FORM),
        replace(TYPING_TIME, location=In.FORM),
        replace(TYPING_TYPE, location=In.FORM),
    ),
    host=Host.MEDIA,
    rate=50,
    monthly=1000,
    patience=_UPLOAD_PATIENCE,
    sends=True,
)
SEND_FILE_BY_URL = Method(
    "sendFileByUrl",
    Verb.POST,
    Phrase("Send a file by its URL."),
    responses.SENT,
    "1.3.3, SendFileByUrl",
    (CHAT, FILE_URL, FILE_NAME, CAPTION, QUOTED, TYPING_TIME, TYPING_TYPE),
    rate=50,
    monthly=1000,
    patience=60,
    sends=True,
)
UPLOAD_FILE = Method(
    "uploadFile",
    Verb.POST,
    Phrase("Upload a file to the service's storage, to be sent by its URL later."),
    responses.UPLOADED,
    "1.3.3, UploadFile",
    (
        Parameter("file", LocalFile(), Phrase("The file."), location=In.RAW),
        Parameter(
            "fileName",
            Text(),
            Phrase(
                "Name with an extension, for files without a common media type; the file's own by default."
            ),
            False,
            In.HEADER,
            header="GA-Filename",
        ),
    ),
    host=Host.MEDIA,
    patience=_UPLOAD_PATIENCE,
)
SEND_LOCATION = Method(
    "sendLocation",
    Verb.POST,
    Phrase("Send a location."),
    responses.SENT,
    "1.3.3, SendLocation",
    (
        CHAT,
        Parameter("latitude", Degrees(90), Phrase("Degrees; north is positive.")),
        Parameter("longitude", Degrees(180), Phrase("Degrees; east is positive.")),
        Parameter("nameLocation", Text(empty=True), Phrase("Name of the location."), False),
        Parameter("address", Text(empty=True), Phrase("Address of the location."), False),
        QUOTED,
    ),
    rate=50,
    monthly=1000,
    sends=True,
)
SEND_CONTACT = Method(
    "sendContact",
    Verb.POST,
    Phrase("Send a contact."),
    responses.SENT,
    "1.3.3, SendContact",
    (
        CHAT,
        Parameter(
            "contact",
            Object(
                (
                    Parameter("phoneContact", Phone(*limits.PHONE_DIGITS), Phrase("The person's number.")),
                    Parameter("firstName", Text(empty=True), Phrase("First name."), False),
                    Parameter("middleName", Text(empty=True), Phrase("Middle name or patronymic."), False),
                    Parameter("lastName", Text(empty=True), Phrase("Last name."), False),
                    Parameter("company", Text(empty=True), Phrase("Company."), False),
                ),
                any_of=("firstName", "middleName", "lastName", "company"),
            ),
            Phrase("The person."),
        ),
        QUOTED,
    ),
    rate=50,
    monthly=1000,
    sends=True,
)
FORWARD_MESSAGES = Method(
    "forwardMessages",
    Verb.POST,
    Phrase("Forward messages of one chat to another."),
    responses.FORWARDED,
    "1.3.3, ForwardMessages",
    (
        Parameter("chatId", ChatId(), Phrase("The chat to forward to.")),
        Parameter("chatIdFrom", ChatId(), Phrase("The chat to forward from.")),
        Parameter("messages", Several(MessageId(), least=1), Phrase("The messages.")),
        TYPING_TIME,
        TYPING_TYPE,
    ),
    rate=50,
    monthly=1000,
    note=Phrase("A wrong message id is accepted and gets a new id, but is never delivered."),
    sends=True,
)

_BUTTON_TEXT = Parameter("buttonText", Text(limits.BUTTON_CHARACTERS), Phrase("Text of the button."))
_BUTTON_ID = Parameter("buttonId", Text(), Phrase("Id that comes back when the button is pressed."))


def _menu(button: Object) -> tuple[Parameter, ...]:
    return (
        CHAT,
        Parameter("header", Text(empty=True), Phrase("Text above the message."), False),
        Parameter("body", Text(limits.MESSAGE_CHARACTERS), Phrase("The text.")),
        Parameter("footer", Text(empty=True), Phrase("Text below the message."), False),
        Parameter("buttons", Several(button, least=1, most=limits.BUTTONS), Phrase("The buttons.")),
    )


SEND_INTERACTIVE_BUTTONS = Method(
    "sendInteractiveButtons",
    Verb.POST,
    Phrase("Send a text with buttons that copy, call or open a link."),
    responses.SENT,
    Phrase("sending"),
    _menu(
        Object(
            (
                Parameter("type", OneOf(("copy", "call", "url")), Phrase("Type of the button.")),
                _BUTTON_ID,
                _BUTTON_TEXT,
                Parameter("copyCode", Text(), Phrase("For “copy”: the text to copy."), False),
                Parameter("phoneNumber", Text(), Phrase("For “call”: the number to call."), False),
                Parameter("url", Text(), Phrase("For “url”: the URL to open."), False),
            )
        )
    ),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
SEND_INTERACTIVE_BUTTONS_REPLY = Method(
    "sendInteractiveButtonsReply",
    Verb.POST,
    Phrase("Send a text with reply buttons."),
    responses.SENT,
    Phrase("sending"),
    _menu(Object((_BUTTON_ID, _BUTTON_TEXT))),
    lifecycle=Lifecycle.NEWER,
    sends=True,
)
SEND_TYPING = Method(
    "sendTyping",
    Verb.POST,
    Phrase("Show in the chat that you are typing or recording."),
    responses.NOTHING,
    Phrase("service methods"),
    (
        CHAT,
        TYPING_TIME,
        TYPING_TYPE,
    ),
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
