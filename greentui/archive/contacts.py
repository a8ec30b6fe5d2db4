"""Contacts: what they are called, and which of their ids are one and the same person.

A name the phone book gives goes before the one somebody gives himself, and that before his number.
"""

from __future__ import annotations

import sqlite3
import unicodedata

from greentui.archive import event_log
from greentui.archive.content import plain
from greentui.archive.event_log import What
from greentui.archive.transaction import Transaction
from greentui.model.chats import Contact
from greentui.model.ids import ChatKind, kind_of, phone_of, without_device
from greentui.model.messages import Message
from greentui.model.phones import spelled

_OLD_SERVER = "@s.whatsapp.net"


def proper(raw: str) -> str:
    """One spelling of an id: no device suffix, the server's name as the API writes it."""
    known = without_device(raw)
    return known.removesuffix(_OLD_SERVER) + "@c.us" if known.endswith(_OLD_SERVER) else known


def canonical(tx: Transaction, raw: str) -> str:
    """The id under which a chat or person is kept."""
    return resolved(tx.connection, plain(raw))


def resolved(connection: sqlite3.Connection, raw: str) -> str:
    """The id under which a chat or person is kept."""
    known = proper(raw)
    if kind_of(known) is not ChatKind.PERSON:
        return known
    found = connection.execute("SELECT chat_id FROM alias WHERE alias=?", (known,)).fetchone()
    return str(found[0]) if found else known


def other_ids(connection: sqlite3.Connection, chat_id: str) -> list[str]:
    """The other ids known to be this person's."""
    found = connection.execute(
        "SELECT alias FROM alias WHERE chat_id=?1 AND alias<>?1 ORDER BY alias", (chat_id,)
    )
    return [row[0] for row in found]


def name_of(connection: sqlite3.Connection, person_id: str) -> str:
    """What a person or group is called, by any of its ids."""
    return shown_name(connection, resolved(connection, person_id))


def shown_name(connection: sqlite3.Connection, chat_id: str) -> str:
    """The best name known; its number as people read it, or its id, where there is none."""
    found = connection.execute("SELECT contact_name, name FROM contact WHERE id=?", (chat_id,)).fetchone()
    phone = phone_of(chat_id)
    return (found and (found[0] or found[1])) or (spelled(phone) if phone else chat_id)


def name_key(name: str) -> str:
    """`name` for sorting and finding: no case, no accents."""
    if name.isascii():
        return name.lower()
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def digits(text: str) -> str:
    """The digits of a text: those of a telephone, whatever else Unicode counts as digits."""
    return "".join(character for character in text if character in "0123456789")


def contacts(connection: sqlite3.Connection) -> list[Contact]:
    """Everybody known, by name; those without one last."""
    found = connection.execute("SELECT id, name, contact_name, kind FROM contact")
    known = [Contact(*row) for row in found]
    return sorted(known, key=lambda each: name_key(each.contact_name or each.name or "\uffff"))


def keep(tx: Transaction, chat_id: str, told: Contact) -> None:
    """What the phone book says of somebody: its own name for him is always right, even when it has none."""
    before = _names(tx, chat_id)
    tx.connection.execute(
        "INSERT INTO contact (id, name, contact_name, kind, told_at) "
        "VALUES (:id, :name, :contact_name, :kind, :at) "
        "ON CONFLICT (id) DO UPDATE SET contact_name=:contact_name, "
        "name=iif(:name='', name, :name), kind=iif(:kind='', kind, :kind), told_at=max(told_at, :at)",
        {
            "id": chat_id,
            "name": plain(told.name),
            "contact_name": plain(told.contact_name),
            "kind": plain(told.kind),
            "at": tx.at,
        },
    )
    if _names(tx, chat_id) != before:
        _renamed(tx, chat_id)


def learn(tx: Transaction, message: Message) -> list[str]:
    """Take the names a message carries, unless a later one told others.

    Returns:
        The ids that are called something else now.
    """
    renamed = []
    sender, chat_id, title = message.sender_id, message.chat_id, plain(message.chat_name)
    if sender and (message.sender_name or message.sender_contact):
        names = plain(message.sender_name), plain(message.sender_contact)
        if _told(tx, sender, *names, message.timestamp):
            renamed.append(sender)
    if title and kind_of(chat_id) is not ChatKind.PERSON:
        if _told(tx, chat_id, title, "", message.timestamp):
            renamed.append(chat_id)
    elif title and phone_of(chat_id) != digits(title) and _suggested(tx, chat_id, title):
        renamed.append(chat_id)
    return renamed


def _told(tx: Transaction, person_id: str, name: str, contact_name: str, at: int) -> bool:
    before = _names(tx, person_id)
    tx.connection.execute(
        "INSERT INTO contact (id, name, contact_name, told_at) VALUES (:id, :name, :contact_name, :at) "
        "ON CONFLICT (id) DO UPDATE SET "
        "name=iif(:name<>'' AND (:at >= told_at OR name=''), :name, name), "
        "contact_name=iif(:contact_name<>'' AND (:at >= told_at OR contact_name=''), "
        ":contact_name, contact_name), "
        "told_at=max(told_at, :at) "
        "WHERE :name NOT IN ('', name) OR :contact_name NOT IN ('', contact_name)",
        {"id": person_id, "name": name, "contact_name": contact_name, "at": at},
    )
    if _names(tx, person_id) == before:
        return False
    _renamed(tx, person_id)
    return True


def _suggested(tx: Transaction, chat_id: str, name: str) -> bool:
    """A person's chat is titled so in a message: good where nothing better is known."""
    changed = tx.connection.execute(
        "INSERT INTO contact (id, name) VALUES (?,?) "
        "ON CONFLICT (id) DO UPDATE SET name=excluded.name WHERE name='' AND contact_name=''",
        (chat_id, name),
    )
    if changed.rowcount == 0:
        return False
    _renamed(tx, chat_id)
    return True


def _names(tx: Transaction, person_id: str) -> tuple[str, str] | None:
    found = tx.connection.execute(
        "SELECT name, contact_name FROM contact WHERE id=?", (person_id,)
    ).fetchone()
    return (found[0], found[1]) if found else None


def _renamed(tx: Transaction, person_id: str) -> None:
    """Somebody has other names now: make him findable by them."""
    name, contact_name = _names(tx, person_id) or ("", "")
    tx.connection.execute(
        "UPDATE contact SET name_key=? WHERE id=?", (name_key(f"{contact_name}\n{name}"), person_id)
    )
    event_log.of_id(tx, What.CONTACT_NAMED, person_id)


def put_alias(tx: Transaction, alias: str, chat_id: str, *, again: bool) -> bool:
    """Remember that two ids are one person, and bring their names together.

    Args:
        again: Whether they may have been told apart before.

    Returns:
        Whether it is news.
    """
    known = tx.connection.execute(
        "INSERT INTO alias VALUES (?,?) ON CONFLICT (alias) DO UPDATE "
        "SET chat_id=excluded.chat_id WHERE chat_id<>excluded.chat_id AND (chat_id<>alias OR ?)",
        (alias, chat_id, again),
    )
    if known.rowcount == 0:
        return False
    tx.connection.execute("UPDATE alias SET chat_id=? WHERE chat_id=? AND alias<>chat_id", (chat_id, alias))
    before = _names(tx, chat_id)
    tx.connection.execute(
        "INSERT INTO contact SELECT :chat, name, contact_name, kind, told_at, name_key FROM contact "
        "WHERE id=:alias "
        "ON CONFLICT (id) DO UPDATE SET name=iif(name='', excluded.name, name), "
        "contact_name=iif(contact_name='', excluded.contact_name, contact_name)",
        {"alias": alias, "chat": chat_id},
    )
    tx.connection.execute("DELETE FROM contact WHERE id=?", (alias,))
    if _names(tx, chat_id) != before:
        _renamed(tx, chat_id)
    return True


def tell_apart(tx: Transaction, alias: str) -> str:
    """Remember that an id is not the person it was taken for. Returns who that was; empty where nobody."""
    found = tx.connection.execute(
        "SELECT chat_id FROM alias WHERE alias=? AND chat_id<>alias", (alias,)
    ).fetchone()
    tx.connection.execute("UPDATE alias SET chat_id=alias WHERE alias=?", (alias,))
    return str(found[0]) if found else ""


def learn_again(tx: Transaction, chat_id: str) -> None:
    """Take the names that the newest message of a person's chat carries."""
    found = tx.connection.execute(
        "SELECT m.sender_name, m.sender_contact, m.key >> 16 FROM chat c JOIN message m ON m.chat = c.key "
        "WHERE c.id=? AND NOT m.outgoing AND m.sender_name || m.sender_contact <> '' "
        "ORDER BY m.key DESC LIMIT 1",
        (chat_id,),
    ).fetchone()
    if found:
        _told(tx, chat_id, *found)


def matching(connection: sqlite3.Connection, text: str, limit: int) -> list[str]:
    """The ids of those one of whose names contains `text`, whatever its case and accents."""
    found = connection.execute(
        "SELECT id FROM contact WHERE name_key LIKE ? ESCAPE '\\' LIMIT ?",
        (like(text), limit),
    )
    return [row[0] for row in found]


def like(text: str) -> str:
    """The pattern for a `name_key` that contains `text`; for LIKE … ESCAPE with a backslash."""
    wanted = name_key(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{wanted}%"
