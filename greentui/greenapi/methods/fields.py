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
from greentui.words import _

CHAT = Parameter("chatId", ChatId(), _("The chat."))
PERSON = Parameter("chatId", ChatId(groups=False), _("The person."))
GROUP = Parameter("groupId", ChatId(people=False), _("The group."))
MEMBER = Parameter("participantChatId", ChatId(groups=False), _("The member, or who is to become one."))
MESSAGE_ID = Parameter("idMessage", MessageId(), _("The message."))
QUOTED = Parameter(
    "quotedMessageId",
    MessageId(),
    _("The message of the same chat that this one answers. A wrong one is accepted and never delivered."),
    required=False,
)
FILE_URL = Parameter(
    "urlFile", Url(), _("Where the service fetches the file, at most %d MB.") % (FILE_BYTES // 1024**2)
)
FILE_NAME = Parameter("fileName", Text(name=True), _("The file's name; its ending decides how it is sent."))
CAPTION = Parameter(
    "caption", Text(MESSAGE_CHARACTERS, empty=True), _("Text below a picture or video."), False
)
TYPING_TIME = Parameter(
    "typingTime",
    Whole(*TYPING_MILLISECONDS, _("milliseconds")),
    _("For how long typing is shown first (newer than the manual)."),
    False,
)
TYPING_TYPE = Parameter(
    "typingType", OneOf(("recording",)), _("“recording” shows a microphone (newer than the manual)."), False
)
COLOUR = Parameter("backgroundColor", Colour(), _("The background; white is hard to read."), False)
PARTICIPANTS = Parameter(
    "participants",
    Several(ChatId(groups=False)),
    _("Who may see it; all contacts if empty."),
    False,
)
PICTURE = Parameter("file", LocalFile(jpeg=True), _("The picture."), location=In.FORM)
MINUTES = Parameter(
    "minutes",
    Whole(1, unit=_("minutes")),
    _("How far back; 1440, a day, if left out."),
    False,
    In.QUERY,
)
