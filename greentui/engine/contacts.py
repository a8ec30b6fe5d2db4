"""People: what the service tells of a contact, its picture, and the phone book.

Fetches only what somebody looks at: the developer plan allows 100 of these calls a month.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from greentui.engine.answers import Caller, flag, moment, number, record, records, text
from greentui.engine.errors import Refusal
from greentui.model.chats import Contact, ContactInfo, Product
from greentui.model.ids import is_group, phone_of
from greentui.words import _


class Contacts:
    """The contacts of one instance.

    Args:
        call: Calls a method of the API.
        fetch: Fetches a picture by its address.
        named: Told what the phone's book calls a person now, so that the chats call them so too.
    """

    def __init__(
        self,
        call: Caller,
        fetch: Callable[[str], Awaitable[bytes]],
        named: Callable[[Contact], Awaitable[None]],
    ) -> None:
        self._call = call
        self._fetch = fetch
        self._named = named
        self._avatars: dict[str, bytes] = {}
        self._pictures: dict[str, bytes] = {}
        self._infos: dict[str, ContactInfo] = {}

    async def info(self, chat_id: str, *, again: bool = False) -> ContactInfo:
        """What getContactInfo tells of a person; remembered for the session.

        Raises:
            Refusal: It is a group, or the service refuses.
        """
        if is_group(chat_id):
            raise Refusal(_("This is a group; its members are on the group screen."))
        if again or chat_id not in self._infos:
            self._infos[chat_id] = _info(chat_id, record(await self._call("getContactInfo", chatId=chat_id)))
        return self._infos[chat_id]

    async def avatar(self, chat_id: str, *, again: bool = False) -> bytes:
        """The picture of a person or a group; empty where there is none or we may not see it."""
        if again or chat_id not in self._avatars:
            told = record(await self._call("getAvatar", chatId=chat_id))
            url = text(told, "urlAvatar")
            self._avatars[chat_id] = await self.picture(url)
        return self._avatars[chat_id]

    async def picture(self, url: str) -> bytes:
        """The picture at an address the service told; empty where that is none of the web."""
        if not url.startswith(("http://", "https://")):
            return b""
        if url not in self._pictures:
            self._pictures[url] = await self._fetch(url)
        return self._pictures[url]

    async def save(self, chat_id: str, first_name: str, last_name: str = "", *, known: bool) -> None:
        """Put a person into the phone's book, or change their name there.

        Args:
            chat_id: A person with a number.
            first_name: Must not be empty.
            known: Whether the book has the person already.
        """
        if not phone_of(chat_id):
            raise Refusal(_("Only a person with a phone number can be saved."))
        if not first_name.strip():
            raise Refusal(_("A contact needs a first name."), field="firstName")
        method = "editContact" if known else "addContact"
        names = {"firstName": first_name.strip()} | ({"lastName": last_name.strip()} if last_name else {})
        await self._call(method, chatId=chat_id, **names)
        self._infos.pop(chat_id, None)
        await self._named(Contact(chat_id, contact_name=" ".join(names.values()), kind="user"))

    async def forget(self, chat_id: str) -> None:
        """Take a person out of the phone's book."""
        await self._call("deleteContact", chatId=chat_id)
        self._infos.pop(chat_id, None)
        await self._named(Contact(chat_id, kind="user"))


def _info(chat_id: str, told: object) -> ContactInfo:
    of = record(told)
    for_ever = flag(of, "isMute") or number(of, "muteExpiration") == -1
    return ContactInfo(
        id=text(of, "chatId") or chat_id,
        name=text(of, "name"),
        contact_name=text(of, "contactName"),
        avatar_url=text(of, "avatar"),
        email=text(of, "email"),
        category=text(of, "category"),
        description=text(of, "description"),
        products=tuple(
            Product(text(one, "id"), text(one, "name"), text(one, "description"), text(one, "price"))
            for one in records(of.get("products"))
            if not flag(one, "isHidden")
        ),
        last_seen=moment(of, "lastSeen"),
        archived=flag(of, "isArchive"),
        disappearing=number(of, "messageExpiration") or 0,
        muted_until=moment(of, "muteExpiration") or (-1 if for_ever else 0),
        business=flag(of, "isBusiness"),
    )
