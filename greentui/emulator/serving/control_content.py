"""The message that a control request describes.

`text` alone makes a text; `typeMessage` names any other kind, and its fields are those of the API. A file
needs none: what is missing is generated.
"""

from __future__ import annotations

import base64
from random import Random
from typing import Any

from greentui.emulator.fixtures.media import media_url
from greentui.emulator.state.catalog import Order, OrderLine
from greentui.emulator.state.files import file_content
from greentui.emulator.state.media_types import media_type
from greentui.emulator.state.messages import FILES, MessageKind

_KIND_BY_FIELD = {
    "options": MessageKind.POLL,
    "latitude": MessageKind.LOCATION,
    "contacts": MessageKind.CONTACTS,
    "vcard": MessageKind.CONTACT,
    "contact": MessageKind.CONTACT,
    "inviteCode": MessageKind.GROUP_INVITE,
}
"""Fields that give away the kind without a `typeMessage`."""

_GENERATED_FILES = {
    MessageKind.IMAGE: ("photo", "picture#{}", "IMG-{}.jpg"),
    MessageKind.VIDEO: ("video", "film#{}", "VID-{}.mp4"),
    MessageKind.AUDIO: ("voice", "voice#{}", "PTT-{}.oga"),
    MessageKind.STICKER: ("sticker", "sticker#{}", "STK-{}.webp"),
    MessageKind.DOCUMENT: ("pdf", "document#{}", "document-{}.pdf"),
}
"""Kind of file → the recipe for one, the recipe's key, and its name; `{}` becomes a number."""

_NOT_CONTENT = {
    "chatId", "typeMessage", "kind", "senderId", "senderName", "timestamp", "quotedMessageId",
    "forwardingScore", "idMessage",
}  # fmt: skip
"""Fields of a request that are not part of the message's content."""

_PRODUCT: dict[str, Any] = {
    "title": "",
    "description": "",
    "currencyCode": "EUR",
    "price": "0",
    "url": "",
    "productImageCount": 1,
}
"""A product, apart from its id."""

_KINDS = {kind.lower(): kind for kind in MessageKind}


def kind_named(name: str) -> MessageKind:
    """The kind with a `typeMessage`, in any case, with or without its `Message`.

    Raises:
        ValueError: There is no such kind.
    """
    low = name.lower()
    kind = _KINDS.get(low) or _KINDS.get(low + "message")
    if kind is None:
        raise ValueError(f"no such typeMessage: {name}")
    return kind


def described_message(
    fields: dict[str, Any], random: Random, base_url: str
) -> tuple[MessageKind, dict[str, Any]]:
    """Kind and content of the message that a control request describes.

    Args:
        random: Picks what is generated.
        base_url: The URL the emulator is served at.

    Raises:
        ValueError: There is no such kind, or a field has the wrong type.
    """
    if isinstance(fields.get("advertisement"), dict):
        return MessageKind.EXTENDED_TEXT, _advertised(fields)
    if name := fields.get("typeMessage") or fields.get("kind"):
        kind = kind_named(str(name))
    else:
        kind = next((kind for key, kind in _KIND_BY_FIELD.items() if key in fields), MessageKind.TEXT)
    if kind in FILES:
        return kind, _file(kind, fields, random, base_url)
    match kind:
        case MessageKind.TEXT:
            return kind, {"text": str(fields.get("text", fields.get("message", "")))}
        case MessageKind.EXTENDED_TEXT:
            return kind, {key: str(fields.get(key, "")) for key in ("text", "title", "description")}
        case MessageKind.LOCATION:
            return kind, {
                "nameLocation": str(fields.get("nameLocation", "")),
                "address": str(fields.get("address", "")),
                "latitude": float(fields.get("latitude", 0)),
                "longitude": float(fields.get("longitude", 0)),
            }
        case MessageKind.CONTACT:
            return kind, _contact(fields.get("contact") or fields)
        case MessageKind.CONTACTS:
            return kind, {"contacts": [_contact(contact) for contact in fields.get("contacts", [])]}
        case MessageKind.POLL:
            return kind, {
                "name": str(fields.get("name", fields.get("text", ""))),
                "options": [
                    str(option.get("optionName", "") if isinstance(option, dict) else option)
                    for option in fields.get("options", [])
                ],
                "multipleAnswers": bool(fields.get("multipleAnswers")),
            }
        case MessageKind.PRODUCT:
            product: dict[str, Any] = {
                "productId": f"{random.randrange(10**15, 10**16)}",
                "title": "",
                "description": "",
            }
            product |= {"currencyCode": "EUR", "price": "0", "url": "", "productImageCount": 1}
            return kind, product | {key: fields[key] for key in product.keys() & fields.keys()}
    if isinstance(fields.get("content"), dict):
        return kind, dict(fields["content"])
    return kind, {key: value for key, value in fields.items() if key not in _NOT_CONTENT}


def described_order(content: dict[str, Any], random: Random, *, seller: str, created_at: int) -> Order:
    """The order that a control request describes, whose `products` are taken out of the content.

    Args:
        random: Picks its id and its token.
        created_at: Seconds since 1970.
    """
    lines = tuple(
        OrderLine(
            product_id=str(item.get("id", number)),
            name=str(item.get("name", "")),
            price=int(item.get("price", 0)),
            quantity=int(item.get("quantity", 1)),
        )
        for number, item in enumerate(content.pop("products", []), 1)
    )
    return Order(
        id=str(content.get("orderId") or random.randrange(10**15, 10**16)),
        token=str(content.get("token") or base64.b64encode(random.randbytes(33)).decode()),
        seller=str(content.get("sellerJid") or seller),
        created_at=created_at,
        currency=str(content.get("currency", "EUR")),
        lines=lines,
    )


def _advertised(fields: dict[str, Any]) -> dict[str, Any]:
    """A text written in answer to an advertisement, which comes with the message."""
    advertisement = fields["advertisement"]
    shown = {
        "containsAutoReply": False,
        "mediaType": "IMAGE",
        "showAdAttribution": True,
        "sourceId": "120210486228016873",
        "sourceType": "ad",
        "sourceUrl": "https://fb.example/ad",
        "conversionSource": "FB_Ads",
        "entryPointConversionApp": "instagram",
        "thumbnailUrl": "",
    }
    return {
        "text": str(fields.get("text", "")),
        "title": str(advertisement.get("title", "")),
        "description": str(advertisement.get("text", "")),
        "thumbnail": "picture#1",
        "advertisement": shown | {key: advertisement[key] for key in shown.keys() & advertisement.keys()},
    }


def _contact(fields: dict[str, Any]) -> dict[str, Any]:
    name = str(fields.get("displayName", fields.get("name", "")))
    phone = "".join(filter(str.isdigit, str(fields.get("phone", fields.get("phoneContact", "")))))
    vcard = (
        f"BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
    )
    return {"displayName": name, "vcard": str(fields.get("vcard", vcard))}


def _file(kind: MessageKind, fields: dict[str, Any], random: Random, base_url: str) -> dict[str, Any]:
    number = random.randrange(1, 1000)
    recipe, key, pattern = _GENERATED_FILES[kind]
    name = str(fields.get("fileName") or pattern.format(number))
    url = fields.get("downloadUrl", fields.get("urlFile"))
    if url is None:
        url = media_url(base_url, recipe, key.format(number), name)
    content = file_content(
        str(url),
        name,
        str(fields.get("mimeType") or media_type(name)),
        str(fields.get("caption", fields.get("text", ""))),
        f"picture#{number}" if kind in (MessageKind.IMAGE, MessageKind.VIDEO) else "",
    )
    if "jpegThumbnail" in fields:
        content["thumbnail"] = f"base64:{fields['jpegThumbnail']}" if fields["jpegThumbnail"] else ""
    if fields.get("isAnimated"):
        content["isAnimated"] = True
    return content
