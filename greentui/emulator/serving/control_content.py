"""From the plain fields of a control request to a message of any kind.

`text` alone is a text; `typeMessage` names any other kind, and its fields are the API's own. A file needs
none: what is missing is made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greentui.emulator.state import messages as kinds
from greentui.emulator.state.files import file_content, mime_of
from greentui.emulator.state.messages import FILES

if TYPE_CHECKING:
    from greentui.emulator.behaviour.world import World

_BY_FIELD = {
    "options": kinds.POLL,
    "latitude": kinds.LOCATION,
    "contacts": kinds.CONTACTS,
    "vcard": kinds.CONTACT,
    "contact": kinds.CONTACT,
    "inviteCode": kinds.INVITE,
}
"""A field that tells the kind where `typeMessage` is not given."""

_MADE = {
    kinds.IMAGE: ("photo", "picture#{}", "IMG-{}.jpg"),
    kinds.VIDEO: ("video", "film#{}", "VID-{}.mp4"),
    kinds.AUDIO: ("voice", "voice#{}", "PTT-{}.oga"),
    kinds.STICKER: ("sticker", "sticker#{}", "STK-{}.webp"),
    kinds.DOCUMENT: ("pdf", "document#{}", "document-{}.pdf"),
}
"""Kind of file → how one is made up: its recipe, the recipe's key, its name."""

_NAMES = {
    kind.lower(): kind for name, kind in vars(kinds).items() if name.isupper() and isinstance(kind, str)
}


def kind_named(name: str) -> str:
    """The kind of a `typeMessage` in any case, with or without its `Message`.

    Raises:
        ValueError: There is no such kind.
    """
    low = name.lower()
    for candidate in (low, low + "message"):
        if candidate in _NAMES:
            return _NAMES[candidate]
    raise ValueError(f"no such typeMessage: {name}")


def content_of(world: World, order: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The kind and content of what a control request orders."""
    kind = kinds.TEXT
    if told := order.get("typeMessage") or order.get("kind"):
        kind = kind_named(str(told))
    else:
        for name, meant in _BY_FIELD.items():
            if name in order:
                kind = meant
                break
    if kind in FILES:
        return kind, _file(world, kind, order)
    if kind == kinds.TEXT:
        return kind, {"text": str(order.get("text", order.get("message", "")))}
    if kind == kinds.LINK:
        return kind, {
            "text": str(order.get("text", "")),
            "title": str(order.get("title", "")),
            "description": str(order.get("description", "")),
        }
    if kind == kinds.LOCATION:
        return kind, {
            "nameLocation": str(order.get("nameLocation", "")),
            "address": str(order.get("address", "")),
            "latitude": float(order.get("latitude", 0)),
            "longitude": float(order.get("longitude", 0)),
        }
    if kind == kinds.CONTACT:
        return kind, _contact(order.get("contact") or order)
    if kind == kinds.CONTACTS:
        return kind, {"contacts": [_contact(one) for one in order.get("contacts", [])]}
    if kind == kinds.POLL:
        options = [
            str(option.get("optionName", "")) if isinstance(option, dict) else str(option)
            for option in order.get("options", [])
        ]
        return kind, {
            "name": str(order.get("name", order.get("text", ""))),
            "options": options,
            "multipleAnswers": bool(order.get("multipleAnswers")),
        }
    return kind, _rest(order)


def _rest(order: dict[str, Any]) -> dict[str, Any]:
    """The fields of a kind that travels as it is: those under `content`, or all that are its own."""
    if isinstance(order.get("content"), dict):
        return dict(order["content"])
    outer = {
        "chatId", "typeMessage", "kind", "senderId", "senderName", "timestamp", "quotedMessageId",
        "forwardingScore", "idMessage",
    }  # fmt: skip
    return {key: value for key, value in order.items() if key not in outer}


def _contact(told: dict[str, Any]) -> dict[str, Any]:
    name = str(told.get("displayName", told.get("name", "")))
    phone = "".join(
        digit for digit in str(told.get("phone", told.get("phoneContact", ""))) if digit.isdigit()
    )
    made = (
        f"BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
    )
    return {"displayName": name, "vcard": str(told.get("vcard", made))}


def _file(world: World, kind: str, order: dict[str, Any]) -> dict[str, Any]:
    number = world.random.randrange(1, 1000)
    sort, key, pattern = _MADE[kind]
    name = str(order.get("fileName") or pattern.format(number))
    url = order.get("downloadUrl", order.get("urlFile"))
    if url is None:
        url = world.files.made(sort, key.format(number), name)
    seen = kind in (kinds.IMAGE, kinds.VIDEO)
    content = file_content(
        str(url),
        name,
        str(order.get("mimeType") or mime_of(name)),
        str(order.get("caption", order.get("text", ""))),
        f"picture#{number}" if seen else "",
    )
    if "jpegThumbnail" in order:
        content["thumbnail"] = f"base64:{order['jpegThumbnail']}" if order["jpegThumbnail"] else ""
    if order.get("isAnimated"):
        content["isAnimated"] = True
    return content
