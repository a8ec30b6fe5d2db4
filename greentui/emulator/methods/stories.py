"""Methods of stories, which the API calls statuses (manual 1.3.8)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from greentui.emulator.behaviour.message_bodies import file_fields, record_end, record_head
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.journals import since
from greentui.emulator.methods.registry import ApiRequest, Requires, method
from greentui.emulator.methods.responses import EMPTY, ApiError, Response, validation_error
from greentui.emulator.methods.validation import (
    Field,
    Schema,
    chat_id,
    color,
    file_url,
    message_id,
    one_of,
    optional,
    string_list,
    text,
)
from greentui.emulator.state.files import CAPTIONED, file_content, kind_of_file
from greentui.emulator.state.ids import message_id as new_message_id
from greentui.emulator.state.media_types import media_type
from greentui.emulator.state.messages import FILES, Message, MessageKind
from greentui.emulator.state.stories import Story

FONTS = ("SERIF", "SANS_SERIF", "NORICAN_REGULAR", "BRYNDAN_WRITE", "OSWALD_HEAVY")
_PARTICIPANTS = optional(string_list("participants", each=chat_id("participants")))
_COLOR = optional(color())


def _post(
    world: World, request: ApiRequest, name: str, kind: MessageKind, content: dict[str, Any], **listed: Any
) -> dict[str, Any]:
    """Put a story into the send queue.

    Args:
        name: The request's name in showMessagesQueue.
        listed: Its fields in showMessagesQueue besides those of the body.
    """
    message = Message(
        id=new_message_id(world.random, by_api=True),
        chat_id="status@broadcast",
        timestamp=world.clock.timestamp(),
        kind=kind,
        content=content,
        sender=world.instance.wid,
        outgoing=True,
        by_api=True,
        status="pending",
    )
    story = Story(message, request.body.get("participants", []))
    world.story_delivery.accept(name, request.body | listed, story)
    return {"idMessage": message.id}


@method(
    "sendTextStatus",
    rate=5,
    schema=Schema(text("message", 500), _COLOR, optional(one_of("font", *FONTS)), _PARTICIPANTS),
    requires=Requires.STARTED,
)
def send_text_status(world: World, request: ApiRequest) -> dict[str, Any]:
    """Post a text."""
    content = {
        "text": request.body["message"],
        "backgroundColor": request.body.get("backgroundColor", "#FFFFFF"),
        "font": request.body.get("font", "SANS_SERIF"),
    }
    # The queue names linkPreview although the method does not take it (manual 1.3.6, ShowMessagesQueue).
    return _post(world, request, "sendTextStatus", MessageKind.EXTENDED_TEXT, content, linkPreview=True)


def _voice_file_name() -> Field:
    inner = text("fileName")

    def check(label: str, value: Any) -> str:
        name = str(inner.check(label, value))
        if PurePosixPath(name).suffix.lower() not in (".mp3", ".wav"):
            raise validation_error(f"'{label}' must have one of the extensions [.mp3, .wav]")
        return name

    return Field("fileName", check)


@method(
    "sendVoiceStatus",
    rate=5,
    schema=Schema(file_url(), _voice_file_name(), _COLOR, _PARTICIPANTS),
    requires=Requires.STARTED,
)
def send_voice_status(world: World, request: ApiRequest) -> dict[str, Any]:
    """Post a voice recording."""
    name = request.body["fileName"]
    content = file_content(request.body["urlFile"], name, media_type(name), "")
    content["backgroundColor"] = request.body.get("backgroundColor", "#FFFFFF")
    return _post(world, request, "sendVoiceStatus", MessageKind.AUDIO, content)


@method(
    "sendMediaStatus",
    rate=5,
    schema=Schema(
        file_url(), text("fileName"), optional(text("caption", 1024, allow_empty=True)), _PARTICIPANTS
    ),
    requires=Requires.STARTED,
)
def send_media_status(world: World, request: ApiRequest) -> dict[str, Any]:
    """Post a picture, a video or an audio file."""
    name = request.body["fileName"]
    kind = kind_of_file(name)
    caption = request.body.get("caption", "") if kind in CAPTIONED else ""
    if kind is MessageKind.DOCUMENT:
        raise validation_error("'fileName' must be a picture, a video or a sound")
    thumbnail = "" if kind is MessageKind.AUDIO else f"status#{len(name)}"
    content = file_content(request.body["urlFile"], name, media_type(name), caption, thumbnail)
    return _post(world, request, "sendMediaStatus", kind, content)


@method("deleteStatus", rate=10, schema=Schema(message_id()))
def delete_status(world: World, request: ApiRequest) -> Response:
    """Delete a story of the account."""
    story = world.stories.find(request.body["idMessage"])
    if story is None:
        raise ApiError(400, "ID message not found")
    world.stories.outgoing.remove(story)
    return EMPTY


@method("getStatusStatistic", "GET", rate=1)
def get_status_statistic(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """How far a story of the account got with each contact."""
    wanted = request.query.get("idMessage", "")
    if not wanted:
        raise validation_error("'idMessage' is required")
    story = world.stories.find(wanted)
    return [
        {"participant": view.participant, "timestamp": view.timestamp, "status": view.status}
        for view in (story.views.values() if story is not None else ())
    ]


def _records(world: World, request: ApiRequest, stories: list[Story]) -> list[dict[str, Any]]:
    """Recent stories as the API lists them, newest first."""
    start = since(world, request)
    recent = [story for story in stories if story.message.timestamp >= start]
    recent.sort(key=lambda story: story.message.timestamp, reverse=True)
    return [_record(world, story) for story in recent]


def _record(world: World, story: Story) -> dict[str, Any]:
    message, content = story.message, story.message.content
    participants = {"participants": story.participants} if message.outgoing else {}
    data: dict[str, Any] = {}
    if message.kind is MessageKind.EXTENDED_TEXT:
        shown = {key: content[key] for key in ("text", "backgroundColor", "font")}
        data = {"textMessage": content["text"], "extendedTextMessage": shown | participants}
    elif message.kind in FILES:
        file = file_fields(message)
        keys = ["downloadUrl", "fileName", "mimeType"]
        if message.kind in CAPTIONED:
            keys += ["caption", "jpegThumbnail"]
        data = {key: file[key] for key in keys} | participants
    # The manual shows the account's own id as the chat of its statuses (1.3.8, GetOutgoingStatuses).
    head = record_head(message) | ({"chatId": message.sender} if message.outgoing else {})
    return head | data | record_end(message, world.chats.contact(message.sender))


@method("getIncomingStatuses", "GET", rate=1)
def get_incoming_statuses(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent stories of the contacts in the address book; nobody else's are received (manual 1.3.8)."""
    incoming = world.stories.incoming
    saved = [story for story in incoming if world.chats.contact(story.message.sender).saved_name]
    return _records(world, request, saved)


@method("getOutgoingStatuses", "GET", rate=1)
def get_outgoing_statuses(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """Recent stories of the account."""
    return _records(world, request, world.stories.outgoing)
