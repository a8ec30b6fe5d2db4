"""Statuses (stories; manual 1.3.8, beta: 403 if it is not enabled)."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Method, Verb
from greentui.greenapi.methods.fields import (
    COLOUR,
    FILE_NAME,
    FILE_URL,
    MESSAGE_ID,
    MINUTES,
    PARTICIPANTS,
)
from greentui.greenapi.param_types import MessageId, OneOf, Text
from greentui.greenapi.parameters import In, Parameter
from greentui.greenapi.response_models import ResponseModel
from greentui.model.limits import STATUS_CAPTION_CHARACTERS, STATUS_CHARACTERS
from greentui.model.statuses import Status
from greentui.words import Phrase

FONTS = ("SERIF", "SANS_SERIF", "NORICAN_REGULAR", "BRYNDAN_WRITE", "OSWALD_HEAVY")

SEND_TEXT_STATUS = Method(
    "sendTextStatus",
    Verb.POST,
    Phrase("Post a text status."),
    responses.SENT,
    "1.3.8, SendTextStatus",
    (
        Parameter("message", Text(STATUS_CHARACTERS), Phrase("The text.")),
        COLOUR,
        Parameter("font", OneOf(FONTS), Phrase("NORICAN_REGULAR has Latin letters only."), False),
        PARTICIPANTS,
    ),
    rate=5,
    monthly=10,
)
SEND_VOICE_STATUS = Method(
    "sendVoiceStatus",
    Verb.POST,
    Phrase("Post a voice status."),
    responses.SENT,
    "1.3.8, SendVoiceStatus",
    (
        FILE_URL,
        Parameter("fileName", Text(endings=(".mp3", ".wav")), Phrase("The file's name.")),
        COLOUR,
        PARTICIPANTS,
    ),
    rate=5,
    monthly=10,
)
SEND_MEDIA_STATUS = Method(
    "sendMediaStatus",
    Verb.POST,
    Phrase("Post a picture or video status."),
    responses.SENT,
    "1.3.8, SendMediaStatus",
    (
        FILE_URL,
        FILE_NAME,
        Parameter("caption", Text(STATUS_CAPTION_CHARACTERS, empty=True), Phrase("Caption."), False),
        PARTICIPANTS,
    ),
    rate=5,
    monthly=10,
)
DELETE_STATUS = Method(
    "deleteStatus",
    Verb.POST,
    Phrase("Delete a status."),
    responses.NOTHING,
    "1.3.8, DeleteStatus",
    (MESSAGE_ID,),
    rate=10,
    confirm=True,
)
GET_STATUS_STATISTIC = Method(
    "getStatusStatistic",
    Verb.GET,
    Phrase("List who received a status and who viewed it."),
    responses.VIEWERS,
    "1.3.8, GetStatusStatistic",
    (Parameter("idMessage", MessageId(), Phrase("The status."), location=In.QUERY),),
    rate=1,
    repeatable=True,
)


def _posted(
    name: str, about: Phrase, response: ResponseModel[tuple[Status, ...]]
) -> Method[tuple[Status, ...]]:
    return Method(
        name,
        Verb.GET,
        about,
        response,
        f"1.3.8, {name[0].upper()}{name[1:]}",
        (MINUTES,),
        rate=1,
        monthly=10,
        repeatable=True,
    )


GET_INCOMING_STATUSES = _posted(
    "getIncomingStatuses", Phrase("Get the contacts' recent statuses."), responses.INCOMING_STATUSES
)
GET_OUTGOING_STATUSES = _posted(
    "getOutgoingStatuses", Phrase("Get the account's recent statuses."), responses.OUTGOING_STATUSES
)
