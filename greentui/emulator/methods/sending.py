"""Sending messages of every kind (manual 1.3.3)."""

from __future__ import annotations

import asyncio
from typing import Any

from greentui.emulator.fixtures.pictures import shrunk
from greentui.emulator.methods.registry import Call, Needs, Takes, method
from greentui.emulator.methods.uploads import keep
from greentui.emulator.responses import EMPTY, Refused
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.files import file_content, kind_of, mime_of
from greentui.emulator.state.messages import Message
from greentui.emulator.validation import (
    Field,
    Form,
    boolean,
    buttons,
    card,
    chat_id,
    degrees,
    message_id,
    one_of,
    optional,
    poll_options,
    strings,
    text,
    url,
    whole,
)

LONGEST_TEXT = 20_000
_QUOTED = optional(message_id("quotedMessageId"))
_TYPING = (optional(whole("typingTime", 1000, 20_000)), optional(text("typingType")))
_EXTENSIONS = {"image/jpeg": ".jpg", "audio/mpeg": ".mp3", "video/mp4": ".mp4"}


def _form(*fields: Field) -> Form:
    return Form(chat_id(), *fields, *_TYPING)


def outgoing(call: Call, kind: str, content: dict[str, Any], *, forwards: int = 0) -> Message:
    """A message that is to be sent."""
    world = call.world
    return Message(
        id=world.new_id(by_api=True),
        chat_id=world.book.resolve(call.body["chatId"]),
        at=world.now(),
        kind=kind,
        content=content,
        sender=world.instance.wid,
        outgoing=True,
        by_api=True,
        status="pending",
        quoted=call.body.get("quotedMessageId", ""),
        forwards=forwards,
    )


def send(call: Call, kind: str, content: dict[str, Any], request: str, **shown: Any) -> dict[str, Any]:
    """Put a message into the send queue.

    Args:
        request: What showMessagesQueue calls it.
        shown: Fields showMessagesQueue lists besides the request's own.
    """
    message = outgoing(call, kind, content)
    body = {key: value for key, value in call.body.items() if not key.startswith("typing")}
    call.world.delivery.accept(request, body | shown, [message])
    return {"idMessage": message.id}


@method(
    "sendMessage",
    rate=50,
    form=_form(
        text("message", LONGEST_TEXT),
        _QUOTED,
        optional(boolean("linkPreview")),
        optional(boolean("archiveChat")),
        optional(one_of("typePreview", "large", "small")),
        optional(Field("customPreview", lambda name, value: value)),
    ),
    needs=Needs.RUNNING,
)
def send_message(call: Call) -> Any:
    """Send a text. It comes back as an extended one, as the service does it."""
    shown = {"linkPreview": call.body.get("linkPreview", True)}
    return send(call, kinds.LINK, {"text": call.body["message"]}, "sendMessage", **shown)


@method(
    "sendPoll",
    rate=50,
    form=_form(text("message", 255), poll_options(), optional(boolean("multipleAnswers")), _QUOTED),
    needs=Needs.RUNNING,
)
def send_poll(call: Call) -> Any:
    """Send a poll."""
    options = call.body["options"]
    content = {
        "name": call.body["message"],
        "options": options,
        "multipleAnswers": call.body.get("multipleAnswers", False),
    }
    shown = {"options": [{"optionName": option} for option in options]}
    return send(call, kinds.POLL, content, "sendPoll", **shown)


@method(
    "sendLocation",
    rate=50,
    form=_form(
        optional(text("nameLocation", empty=True)),
        optional(text("address", empty=True)),
        degrees("latitude", 90),
        degrees("longitude", 180),
        _QUOTED,
    ),
    needs=Needs.RUNNING,
)
def send_location(call: Call) -> Any:
    """Send a place."""
    content = {
        "nameLocation": call.body.get("nameLocation", ""),
        "address": call.body.get("address", ""),
        "latitude": call.body["latitude"],
        "longitude": call.body["longitude"],
        "thumbnail": f"map#{int(abs(call.body['latitude'] * 100))}",
    }
    return send(call, kinds.LOCATION, content, "sendLocation")


def vcard(contact: dict[str, Any]) -> tuple[str, str]:
    """The shown name and the vCard of a contact as sendContact takes it."""
    first, middle, last = (contact.get(key, "") for key in ("firstName", "middleName", "lastName"))
    company = contact.get("company", "")
    shown = " ".join(part for part in (first, middle, last) if part) or company
    phone = str(contact["phoneContact"])
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{last};{first};{middle};;",
        f"FN:{shown}",
        f"TEL;type=CELL;type=VOICE;waid={phone}:+{phone}",
        "END:VCARD",
    ]
    if company:
        lines.insert(4, f"ORG:{company}")
    return shown, "\n".join(lines)


@method("sendContact", rate=50, form=_form(card(), _QUOTED), needs=Needs.RUNNING)
def send_contact(call: Call) -> Any:
    """Send a contact card."""
    shown, data = vcard(call.body["contact"])
    return send(call, kinds.CONTACT, {"displayName": shown, "vcard": data}, "sendContact")


@method(
    "forwardMessages",
    rate=50,
    form=Form(
        chat_id(),
        chat_id("chatIdFrom"),
        strings("messages", least=1),
        optional(whole("typingTime", 1000, 20_000)),
    ),
    needs=Needs.RUNNING,
)
def forward_messages(call: Call) -> Any:
    """Forward messages; one that does not exist gets an id and never arrives."""
    world = call.world
    source = world.book.get(call.body["chatIdFrom"])
    copies = []
    for wanted in call.body["messages"]:
        known = source.find(wanted) if source is not None else None
        if known is None:
            copies.append(outgoing(call, kinds.LINK, {"text": "", "lost": True}))
        else:
            kind = kinds.LINK if known.kind == kinds.TEXT else known.kind
            copies.append(outgoing(call, kind, dict(known.content), forwards=known.forwards + 1))
    body = {key: call.body[key] for key in ("chatId", "chatIdFrom", "messages")}
    world.delivery.accept("ForwardMessages", body, copies)
    return {"messages": [message.id for message in copies]}


_CAPTION = optional(text("caption", LONGEST_TEXT, empty=True))


@method(
    "sendFileByUpload",
    rate=50,
    takes=Takes.MULTIPART,
    form=_form(optional(text("fileName", empty=True)), _CAPTION, _QUOTED),
    needs=Needs.RUNNING,
    media=True,
    wrong_verb=500,
)
async def send_file_by_upload(call: Call) -> Any:
    """Send a file that comes with the request."""
    file = call.file
    if file is None:
        raise Refused(500, "failed to upload file")
    if not file.size:
        raise Refused(400, "file should not be empty.")
    name = call.body.get("fileName") or file.filename or "file.bin"
    address, path = await keep(call, file, name)
    mime = mime_of(name, file.content_type or "")
    kind = kind_of(name, mime)
    small = await asyncio.to_thread(shrunk, path.read_bytes()) if kind == kinds.IMAGE else ""
    content = file_content(address, name, mime, call.body.get("caption", ""), small)
    shown = {"fileName": name, "archive": False, "urlFile": address}
    return send(call, kind, content, "sendFileByUrl", **shown) | {"urlFile": address}


@method(
    "sendFileByUrl",
    rate=50,
    form=_form(url(), text("fileName"), _CAPTION, _QUOTED, optional(boolean("archiveChat"))),
    needs=Needs.RUNNING,
)
async def send_file_by_url(call: Call) -> Any:
    """Send a file that lies elsewhere. Only files of our own are looked into: nothing is fetched."""
    address, name = call.body["urlFile"], call.body["fileName"]
    stored = call.world.files.at(address)
    mime = mime_of(name, stored.mime if stored is not None else "")
    kind = kind_of(name, mime)
    small = ""
    if kind == kinds.IMAGE:
        small = (
            await asyncio.to_thread(shrunk, stored.path.read_bytes())
            if stored is not None
            else f"link#{len(name)}"
        )
    content = file_content(address, name, mime, call.body.get("caption", ""), small)
    return send(call, kind, content, "sendFileByUrl", archive=False)


@method("uploadFile", takes=Takes.BYTES, needs=Needs.NOTHING, media=True, wrong_verb=500)
def upload_file(call: Call) -> Any:
    """Put a file onto the service's shelf for fifteen days."""
    assert call.raw is not None  # noqa: S101 - the table says that it takes bytes
    path, size = call.raw
    if not size:
        path.unlink()
        raise Refused(400, "file should not be empty.")
    mime = call.headers.get("content-type", "")
    name = call.headers.get("ga-filename", "")
    key = call.world.new_key()
    if not name:
        import mimetypes

        name = key.hex + (_EXTENSIONS.get(mime) or mimetypes.guess_extension(mime) or ".bin")
    return {"urlFile": call.world.files.keep(path, name, mime_of(name, mime), key)}


@method(
    "sendInteractiveButtons",
    form=_form(
        optional(text("header", empty=True)), text("body"), optional(text("footer", empty=True)), buttons()
    ),
    needs=Needs.RUNNING,
)
def send_interactive_buttons(call: Call) -> Any:
    """Send buttons that copy, call or open a link."""
    return _send_buttons(call, kinds.INTERACTIVE, "sendInteractiveButtons")


@method(
    "sendInteractiveButtonsReply",
    form=_form(
        optional(text("header", empty=True)),
        text("body"),
        optional(text("footer", empty=True)),
        buttons(types=False),
    ),
    needs=Needs.RUNNING,
)
def send_interactive_buttons_reply(call: Call) -> Any:
    """Send buttons that answer."""
    return _send_buttons(call, kinds.INTERACTIVE_REPLY, "sendInteractiveButtonsReply")


def _send_buttons(call: Call, kind: str, request: str) -> Any:
    content = {
        "header": call.body.get("header", ""),
        "body": call.body["body"],
        "footer": call.body.get("footer", ""),
        "buttons": call.body["buttons"],
    }
    return send(call, kind, content, request)


@method(
    "sendTyping",
    form=Form(
        chat_id(), optional(whole("typingTime", 1000, 20_000)), optional(one_of("typingType", "recording"))
    ),
)
def send_typing(call: Call) -> Any:
    """Show the other side that somebody types, or records."""
    until = call.world.clock.now() + call.body.get("typingTime", 1000) / 1000
    call.world.typing[call.body["chatId"]] = until
    return EMPTY
