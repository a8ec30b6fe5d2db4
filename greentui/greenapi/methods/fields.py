"""Parameters shared by several methods, each described and limited in one place."""

from __future__ import annotations

from greentui.greenapi.param_types import (
    ChatId,
    Colour,
    LocalFile,
    MessageId,
    OneOf,
    Several,
    Text,
    Url,
    Whole,
)
from greentui.greenapi.parameters import In, Parameter
from greentui.model.limits import FILE_BYTES, MESSAGE_CHARACTERS, TYPING_MILLISECONDS
from greentui.words import Phrase

CHAT = Parameter("chatId", ChatId(), Phrase("The chat."))
PERSON = Parameter("chatId", ChatId(groups=False), Phrase("The person."))
GROUP = Parameter("groupId", ChatId(people=False), Phrase("The group."))
MEMBER = Parameter("participantChatId", ChatId(groups=False), Phrase("The member, or the person to add."))
MESSAGE_ID = Parameter("idMessage", MessageId(), Phrase("The message."))
QUOTED = Parameter(
    "quotedMessageId",
    MessageId(),
    Phrase(
        "The message of the same chat to reply to. With a wrong id the reply is accepted but never delivered."
    ),
    required=False,
)
FILE_URL = Parameter(
    "urlFile",
    Url(),
    Phrase("URL from which the service fetches the file, at most %d MB.", FILE_BYTES // 1024**2),
)
FILE_NAME = Parameter(
    "fileName", Text(name=True), Phrase("The file's name; its extension decides how it is sent.")
)
CAPTION = Parameter(
    "caption", Text(MESSAGE_CHARACTERS, empty=True), Phrase("Caption of a picture or video."), False
)
TYPING_TIME = Parameter(
    "typingTime",
    Whole(*TYPING_MILLISECONDS, Phrase("milliseconds")),
    Phrase("How long to show typing first (newer than the manual)."),
    False,
)
TYPING_TYPE = Parameter(
    "typingType",
    OneOf(("recording",)),
    Phrase("“recording” shows a microphone (newer than the manual)."),
    False,
)
COLOUR = Parameter("backgroundColor", Colour(), Phrase("Background colour; the text is white."), False)
PARTICIPANTS = Parameter(
    "participants",
    Several(ChatId(groups=False)),
    Phrase("Who may see it; all contacts if empty."),
    False,
)
PICTURE = Parameter("file", LocalFile(jpeg=True), Phrase("The picture."), location=In.FORM)
MINUTES = Parameter(
    "minutes",
    Whole(1, unit=Phrase("minutes")),
    Phrase("How far back; 1440 (a day) by default."),
    False,
    In.QUERY,
)
