"""Contacts, catalogues and chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from greentui.greenapi.json_fields import Json, as_integer
from greentui.greenapi.wire_object import (
    Flag,
    Integer,
    Jid,
    Lenient,
    Object,
    Objects,
    OptionalFlag,
    String,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.chats import Contact, ContactInfo, Product


def _mute(value: Json) -> int:
    """How long a chat stays muted on the phone, seconds: -1 for ever, 0 for not muted."""
    return max(-1, as_integer(value) or 0)


@dataclass(frozen=True, slots=True)
class Registration(WireObject):
    """Whether a number has WhatsApp; `None` if the service does not say."""

    exists_whatsapp: OptionalFlag
    chat_id: Jid
    lid: Jid
    chat_id_lid: Jid

    @property
    def ids(self) -> tuple[str, ...]:
        """Its ids, each once, if given."""
        return tuple(dict.fromkeys(filter(None, (self.chat_id, self.lid, self.chat_id_lid))))


@dataclass(frozen=True, slots=True)
class Avatar(WireObject):
    """A picture's address; empty if there is none, or it is hidden from us, which `available` tells apart."""

    url_avatar: String
    available: OptionalFlag

    @property
    def hidden(self) -> bool:
        """Whether the person lets us see no picture (manual 1.3.10, GetAvatar)."""
        return self.available is False and not self.url_avatar


@dataclass(frozen=True, slots=True)
class ContactEntry(WireObject):
    """An entry of the contacts or of the list of chats."""

    id: Jid
    name: Text
    contact_name: Text
    type: Text

    def to_model(self) -> Contact:
        return Contact(self.id, self.name, self.contact_name, self.type)


@dataclass(frozen=True, slots=True)
class ProductPictures(WireObject):
    requested: Text
    original: Text


@dataclass(frozen=True, slots=True)
class ProductReview(WireObject):
    whatsapp: Text


@dataclass(frozen=True, slots=True)
class CatalogueEntry(WireObject):
    id: Text
    name: Text
    description: Text
    price: Text
    availability: Text
    image_urls: Object[ProductPictures]
    review_status: Object[ProductReview]
    is_hidden: Flag

    def to_model(self) -> Product:
        return Product(
            self.id,
            self.name,
            self.description,
            self.price,
            self.availability,
            self.image_urls.original or self.image_urls.requested,
            self.review_status.whatsapp,
            self.is_hidden,
        )


@dataclass(frozen=True, slots=True)
class ContactData(WireObject):
    """A contact, with the shop of a business."""

    chat_id: Text
    name: Text
    contact_name: Text
    avatar: Text
    email: Text
    category: Text
    description: Text
    products: Objects[CatalogueEntry]
    last_seen: Timestamp
    is_archive: Flag
    message_expiration: Integer
    is_mute: Flag
    mute_expiration: Annotated[int, Lenient(_mute)]
    is_business: Flag

    def to_model(self) -> ContactInfo:
        return ContactInfo(
            id=self.chat_id,
            name=self.name,
            contact_name=self.contact_name,
            avatar_url=self.avatar,
            email=self.email,
            category=self.category,
            description=self.description,
            products=tuple(one.to_model() for one in self.products),
            last_seen=self.last_seen,
            archived=self.is_archive,
            disappearing=self.message_expiration or 0,
            muted_for=self.mute_expiration or (-1 if self.is_mute else 0),
            business=self.is_business,
        )


@dataclass(frozen=True, slots=True)
class Disappearing(WireObject):
    """Seconds after which messages of a chat disappear; 0 for never."""

    ephemeral_expiration: Integer
