"""Contacts: their details and pictures, and the names saved on the phone.

Fetches only what is on the screen: the developer plan allows 100 of these calls a month.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Protocol

from greentui.engine.errors import Refusal
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.model.chats import Contact, ContactInfo
from greentui.model.ids import is_group, phone_of
from greentui.words import _


class ContactService(Protocol):
    """What the directory asks of the service."""

    @property
    def call(self) -> Caller:
        """Calls a method of the API."""

    async def fetch_picture(self, url: str) -> bytes:
        """Fetch a small picture by its address. Raises `Refusal`."""


class ContactRecords(Protocol):
    """Where names are stored, so that the chats show them too."""

    async def name(self, contact: Contact) -> None:
        """Store a contact's name."""


class ContactDirectory:
    """The contacts of one instance.

    Args:
        service: The session, or what stands in for it.
        records: What is stored here.
    """

    def __init__(self, service: ContactService, records: ContactRecords) -> None:
        self._service = service
        self._records = records
        self._avatars: dict[str, bytes] = {}
        self._hiding: set[str] = set()
        self._pictures: dict[str, bytes] = {}
        self._infos: dict[str, ContactInfo] = {}

    async def info(self, chat_id: str, *, refresh: bool = False) -> ContactInfo:
        """A contact's details (getContactInfo), cached for the session.

        Raises:
            Refusal: It is a group, or the service refuses.
        """
        if is_group(chat_id):
            raise Refusal(_("This is a group; its own page lists the members."))
        if refresh or chat_id not in self._infos:
            info = await self._service.call(methods.GET_CONTACT_INFO, chatId=chat_id)
            self._infos[chat_id] = replace(info, id=info.id or chat_id)
        return self._infos[chat_id]

    async def avatar(self, chat_id: str, *, refresh: bool = False) -> bytes:
        """The picture of a contact or a group; empty if there is none or we may not see it."""
        if refresh or chat_id not in self._avatars:
            found = await self._service.call(methods.GET_AVATAR, chatId=chat_id)
            self._avatars[chat_id] = await self.picture(found.url_avatar)
            (self._hiding.add if found.hidden else self._hiding.discard)(chat_id)
        return self._avatars[chat_id]

    def hides_picture(self, chat_id: str) -> bool:
        """Whether a person whose picture was asked for lets us see none."""
        return chat_id in self._hiding

    async def picture(self, url: str) -> bytes:
        """The picture at an address from the service; empty if that is no web address."""
        if not url.startswith(("http://", "https://")):
            return b""
        if url not in self._pictures:
            self._pictures[url] = await self._service.fetch_picture(url)
        return self._pictures[url]

    async def save(self, chat_id: str, first_name: str, last_name: str = "", *, known: bool) -> None:
        """Save a contact on the phone, or rename it.

        Args:
            chat_id: A contact with a number.
            first_name: Must not be empty.
            known: Whether it seems to be saved already. The phone may have changed that since: what the
                service then refuses is done the other way.

        Raises:
            Refusal: There is no number or no name, or the service refuses both ways: the first refusal.
        """
        if not phone_of(chat_id):
            raise Refusal(_("Only a contact with a phone number can be saved."))
        if not first_name.strip():
            raise Refusal(_("A contact needs a first name."), field="firstName")
        names = {"firstName": first_name.strip()} | ({"lastName": last_name.strip()} if last_name else {})
        likely, other = methods.ADD_CONTACT, methods.EDIT_CONTACT
        if known:
            likely, other = other, likely
        try:
            await self._service.call(likely, chatId=chat_id, **names)
        except Refusal as refusal:
            if refusal.status != HTTPStatus.BAD_REQUEST or refusal.passing:
                raise
            try:
                await self._service.call(other, chatId=chat_id, **names)
            except Refusal:
                raise refusal from None
        self._infos.pop(chat_id, None)
        await self._records.name(Contact(chat_id, contact_name=" ".join(names.values()), kind="user"))

    async def forget(self, chat_id: str) -> None:
        """Remove a contact from the phone, if the phone has it."""
        await self._service.call(methods.DELETE_CONTACT, chatId=chat_id)
        self._infos.pop(chat_id, None)
        await self._records.name(Contact(chat_id, kind="user"))
