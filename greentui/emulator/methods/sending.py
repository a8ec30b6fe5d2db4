"""Methods that send messages (manual 1.3.3)."""

from __future__ import annotations

import asyncio
from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Parameters, Requires, method
from greentui.emulator.methods.responses import EMPTY, ApiError, Response
from greentui.emulator.methods.uploads import EMPTY_FILE, preview, read_head, save
from greentui.emulator.methods.validation import (
    Field,
    Schema,
    boolean,
    buttons,
    chat_id,
    contact_card,
    coordinate,
    file_url,
    integer,
    message_id,
    nested,
    one_of,
    optional,
    poll_options,
    string_list,
    text,
    written,
)
from greentui.emulator.state.files import CAPTIONED, file_content, kind_of_file
from greentui.emulator.state.ids import message_id as new_message_id
from greentui.emulator.state.media_types import ending, media_type
from greentui.emulator.state.messages import Message, MessageKind

MAX_TEXT_LENGTH = 20_000
"""Characters of a text or caption (manual 1.3.3, SendMessage)."""

_QUOTED = optional(message_id("quotedMessageId"))
_CAPTION = optional(text("caption", MAX_TEXT_LENGTH, allow_empty=True))
_TYPING_TIME = optional(integer("typingTime", 1000, 20_000))
_TYPING_TYPE = optional(text("typingType"))
_PREVIEW_LENGTH = 300
"""Characters of each text of a preview (newer documentation, SendMessage)."""


def _schema(*fields: Field) -> Schema:
    return Schema(chat_id(), *fields, _TYPING_TIME, _TYPING_TYPE)


def _optional_text(name: str) -> Field:
    return optional(text(name, allow_empty=True))


def outgoing_message(
    world: World,
    request: ApiRequest,
    kind: MessageKind,
    content: dict[str, Any],
    *,
    forwarding_score: int = 0,
) -> Message:
    """A new message of the account to the chat of a request."""
    return Message(
        id=new_message_id(world.random, by_api=True),
        chat_id=world.chats.resolve(request.body["chatId"]),
        timestamp=world.clock.timestamp(),
        kind=kind,
        content=content,
        sender=world.instance.wid,
        outgoing=True,
        by_api=True,
        status="pending",
        quoted_id=request.body.get("quotedMessageId", ""),
        forwarding_score=forwarding_score,
    )


def send(
    world: World, request: ApiRequest, name: str, kind: MessageKind, content: dict[str, Any], **listed: Any
) -> dict[str, Any]:
    """Put a message into the send queue.

    Args:
        name: The request's name in showMessagesQueue.
        listed: Its fields in showMessagesQueue besides those of the body.
    """
    message = outgoing_message(world, request, kind, content)
    chat = world.chats.find(message.chat_id)
    if request.body.get("archiveChat") and chat is not None:
        chat.archived = True
    fields = {key: value for key, value in request.body.items() if not key.startswith("typing")}
    world.delivery.accept(name, fields | listed, [message])
    return {"idMessage": message.id}


@method(
    "sendMessage",
    rate=50,
    schema=_schema(
        text("message", MAX_TEXT_LENGTH),
        _QUOTED,
        optional(boolean("linkPreview")),
        optional(boolean("archiveChat")),
        optional(one_of("typePreview", "large", "small")),
        optional(
            nested(
                "customPreview",
                *(optional(text(name, _PREVIEW_LENGTH)) for name in ("title", "description", "link")),
                optional(file_url()),
                optional(text("jpegThumbnail", allow_empty=True)),
            )
        ),
    ),
    requires=Requires.STARTED,
)
def send_message(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a text. The service sends it as an extended text."""
    shown = request.body.get("customPreview", {})
    content = {"text": request.body["message"]} | {
        key: shown[key] for key in ("title", "description") if key in shown
    }
    if shown.get("jpegThumbnail"):
        content["thumbnail"] = f"base64:{shown['jpegThumbnail']}"
    link_preview = request.body.get("linkPreview", True)
    return send(world, request, "sendMessage", MessageKind.EXTENDED_TEXT, content, linkPreview=link_preview)


@method(
    "sendPoll",
    rate=50,
    schema=_schema(text("message", 255), poll_options(), optional(boolean("multipleAnswers")), _QUOTED),
    requires=Requires.STARTED,
)
def send_poll(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a poll."""
    content = {
        "name": request.body["message"],
        "options": request.body["options"],
        "multipleAnswers": request.body.get("multipleAnswers", False),
    }
    options = [{"optionName": option} for option in request.body["options"]]
    return send(world, request, "sendPoll", MessageKind.POLL, content, options=options)


@method(
    "sendLocation",
    rate=50,
    schema=_schema(
        _optional_text("nameLocation"),
        _optional_text("address"),
        coordinate("latitude", 90),
        coordinate("longitude", 180),
        _QUOTED,
    ),
    requires=Requires.STARTED,
)
def send_location(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a location."""
    content = {
        "nameLocation": request.body.get("nameLocation", ""),
        "address": request.body.get("address", ""),
        "latitude": request.body["latitude"],
        "longitude": request.body["longitude"],
        "thumbnail": f"map#{int(abs(request.body['latitude'] * 100))}",
    }
    return send(world, request, "sendLocation", MessageKind.LOCATION, content)


@method("sendContact", rate=50, schema=_schema(contact_card(), _QUOTED), requires=Requires.STARTED)
def send_contact(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a contact card."""
    contact = request.body["contact"]
    first, middle, last, company = (
        contact.get(key, "") for key in ("firstName", "middleName", "lastName", "company")
    )
    name = " ".join(filter(None, (first, middle, last))) or company
    phone = contact["phoneContact"]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{last};{first};{middle};;",
        f"FN:{name}",
        *([f"ORG:{company}"] if company else []),
        f"TEL;type=CELL;type=VOICE;waid={phone}:+{phone}",
        "END:VCARD",
    ]
    content = {"displayName": name, "vcard": "\n".join(lines)}
    return send(world, request, "sendContact", MessageKind.CONTACT, content)


@method(
    "forwardMessages",
    rate=50,
    schema=Schema(
        chat_id(), chat_id("chatIdFrom"), string_list("messages", min_length=1), _TYPING_TIME, _TYPING_TYPE
    ),
    requires=Requires.STARTED,
)
def forward_messages(world: World, request: ApiRequest) -> dict[str, Any]:
    """Forward messages. One that does not exist gets an id but is never delivered."""
    copies = []
    for wanted in request.body["messages"]:
        original = world.chats.find_message(request.body["chatIdFrom"], wanted)
        if original is None:
            kind, content, score = MessageKind.EXTENDED_TEXT, {"text": "", "lost": True}, 0
        else:
            kind, content, score = original.kind, dict(original.content), original.forwarding_score + 1
            if kind is MessageKind.TEXT:
                kind = MessageKind.EXTENDED_TEXT
        copies.append(outgoing_message(world, request, kind, content, forwarding_score=score))
    fields = {key: request.body[key] for key in ("chatId", "chatIdFrom", "messages")}
    world.delivery.accept("ForwardMessages", fields, copies)
    return {"messages": [message.id for message in copies]}


@method(
    "sendFileByUpload",
    rate=50,
    parameters=Parameters.MULTIPART,
    schema=Schema(
        chat_id(), _optional_text("fileName"), _CAPTION, _QUOTED, written(_TYPING_TIME), _TYPING_TYPE
    ),
    invalid_form="failed to upload file",
    requires=Requires.STARTED,
    on_media_url=True,
    wrong_verb_status=500,
)
async def send_file_by_upload(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a file that comes with the request."""
    file = request.file
    if file is None:
        raise ApiError(500, "failed to upload file")
    if not file.size:
        raise ApiError(400, EMPTY_FILE)
    name = request.body.get("fileName") or file.filename or "file.bin"
    url = await save(world, file, name)
    kind, content = await _file(world, request, url, name)
    listed = {"fileName": name, "archive": False, "urlFile": url}
    return send(world, request, "sendFileByUrl", kind, content, **listed) | {"urlFile": url}


@method(
    "sendFileByUrl",
    rate=50,
    schema=_schema(file_url(), text("fileName"), _CAPTION, _QUOTED, optional(boolean("archiveChat"))),
    requires=Requires.STARTED,
)
async def send_file_by_url(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send a file by its URL. Only uploaded files are opened: the emulator downloads nothing."""
    kind, content = await _file(world, request, request.body["urlFile"], request.body["fileName"])
    return send(world, request, "sendFileByUrl", kind, content, archive=False)


async def _file(world: World, request: ApiRequest, url: str, name: str) -> tuple[MessageKind, dict[str, Any]]:
    """Kind and content of a message that carries a file."""
    stored = world.files.find_by_url(url)
    mime_type = media_type(name)
    if stored is not None:
        head = await asyncio.to_thread(read_head, stored.path)
        mime_type = media_type(name, stored.mime_type, head)
    kind = kind_of_file(name, mime_type)
    thumbnail = ""
    if kind is MessageKind.IMAGE:
        thumbnail = f"link#{len(name)}"
        if stored is not None:
            thumbnail = await asyncio.to_thread(preview, stored.path)
    caption = request.body.get("caption", "") if kind in CAPTIONED else ""
    return kind, file_content(url, name, mime_type, caption, thumbnail)


@method(
    "uploadFile",
    parameters=Parameters.BYTES,
    requires=Requires.NOTHING,
    on_media_url=True,
    wrong_verb_status=500,
)
def upload_file(world: World, request: ApiRequest) -> dict[str, Any]:
    """Store a file on the service, for fifteen days."""
    path = request.upload
    if path is None:
        raise ApiError(400, EMPTY_FILE)
    mime_type = request.headers.get("content-type", "")
    name = request.headers.get("ga-filename", "") or path.name + ending(mime_type)
    return {"urlFile": world.files.add(path, name, media_type(name, mime_type))}


def _buttons_schema(*, typed: bool) -> Schema:
    return _schema(_optional_text("header"), text("body"), _optional_text("footer"), buttons(typed=typed))


@method("sendInteractiveButtons", schema=_buttons_schema(typed=True), requires=Requires.STARTED)
def send_interactive_buttons(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send buttons that copy a text, call a number or open a link."""
    return _send_buttons(world, request, "sendInteractiveButtons", MessageKind.INTERACTIVE_BUTTONS)


@method("sendInteractiveButtonsReply", schema=_buttons_schema(typed=False), requires=Requires.STARTED)
def send_interactive_buttons_reply(world: World, request: ApiRequest) -> dict[str, Any]:
    """Send buttons that reply."""
    return _send_buttons(world, request, "sendInteractiveButtonsReply", MessageKind.INTERACTIVE_BUTTONS_REPLY)


def _send_buttons(world: World, request: ApiRequest, name: str, kind: MessageKind) -> dict[str, Any]:
    content = {"header": "", "footer": ""} | request.body
    fields = ("header", "body", "footer", "buttons")
    return send(world, request, name, kind, {key: content[key] for key in fields})


@method(
    "sendTyping",
    schema=Schema(chat_id(), _TYPING_TIME, optional(one_of("typingType", "recording"))),
)
def send_typing(world: World, request: ApiRequest) -> Response:
    """Show the account as typing, or as recording, in a chat."""
    until = world.clock.now() + request.body.get("typingTime", 1000) / 1000
    world.typing[request.body["chatId"]] = until
    return EMPTY
