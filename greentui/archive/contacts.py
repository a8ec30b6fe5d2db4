"""Contacts: their names, and which of their ids are one person.

The phone's contact name comes before a person's own name, and that before the number.
"""

from __future__ import annotations

import sqlite3
import unicodedata

from greentui.archive import event_log
from greentui.archive.content import plain
from greentui.archive.event_log import EventKind
from greentui.archive.transaction import Transaction
from greentui.model.chats import Contact
from greentui.model.ids import ChatKind, kind_of, phone_of, without_device
from greentui.model.messages import Message
from greentui.model.phones import spelled
from greentui.words import _

_TELLING = 4
"""Digits of a hidden id that tell one from another."""
_OLD_SERVER = "@s.whatsapp.net"


def proper(raw: str) -> str:
    """The normal spelling of an id: no device suffix, the server's name as in the API."""
    known = without_device(raw)
    return known.removesuffix(_OLD_SERVER) + "@c.us" if known.endswith(_OLD_SERVER) else known


def canonical(tx: Transaction, raw: str) -> str:
    """The id a chat or person is stored under."""
    return resolved(tx.connection, plain(raw))


def resolved(connection: sqlite3.Connection, raw: str) -> str:
    """The id a chat or person is stored under."""
    known = proper(raw)
    if kind_of(known) is not ChatKind.PERSON:
        return known
    found = connection.execute("SELECT chat_id FROM alias WHERE alias=?", (known,)).fetchone()
    return str(found[0]) if found else known


def other_ids(connection: sqlite3.Connection, chat_id: str) -> list[str]:
    """The other known ids of this person."""
    found = connection.execute(
        "SELECT alias FROM alias WHERE chat_id=?1 AND alias<>?1 ORDER BY alias", (chat_id,)
    )
    return [row[0] for row in found]


def name_of(connection: sqlite3.Connection, person_id: str) -> str:
    """The name of a person or group, by any of its ids."""
    known = resolved(connection, person_id)
    return worded(shown_name(connection, known), known)


def worded(name: str, chat_id: str) -> str:
    """A stored name for reading: an id that hides its person's number says nothing to anybody."""
    if name != chat_id or kind_of(chat_id) is not ChatKind.PERSON:
        return name
    hidden = digits(chat_id.partition("@")[0])
    return _("Hidden number …%s") % hidden[-_TELLING:] if hidden else name


def shown_name(connection: sqlite3.Connection, chat_id: str) -> str:
    """The best known name; otherwise the formatted number, or the id."""
    found = connection.execute("SELECT contact_name, name FROM contact WHERE id=?", (chat_id,)).fetchone()
    phone = phone_of(chat_id)
    return (found and (found[0] or found[1])) or (spelled(phone) if phone else chat_id)


def name_key(name: str) -> str:
    """`name` for sorting and matching: without case and accents."""
    if name.isascii():
        return name.lower()
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def digits(text: str) -> str:
    """The ASCII digits of a text: other Unicode digits are not part of a phone number."""
    return "".join(character for character in text if character in "0123456789")


def contacts(connection: sqlite3.Connection) -> list[Contact]:
    """All known contacts by name; those without one last."""
    found = connection.execute("SELECT id, name, contact_name, kind FROM contact")
    known = [Contact(*row) for row in found]
    return sorted(known, key=lambda each: name_key(each.contact_name or each.name or "\uffff"))


def keep(tx: Transaction, chat_id: str, told: Contact) -> None:
    """Store a contact from the phone: its contact name always wins, even if empty."""
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
    """Learn the names in a message, unless a later one had others.

    Returns:
        The ids whose names changed.
    """
    renamed = []
    sender, chat_id, title = message.sender_id, message.chat_id, plain(message.chat_name)
    if sender and (message.sender_name or message.sender_contact):
        names = plain(message.sender_name), plain(message.sender_contact)
        if _put_names(tx, sender, *names, message.timestamp):
            renamed.append(sender)
    if title and kind_of(chat_id) is not ChatKind.PERSON:
        if _put_names(tx, chat_id, title, "", message.timestamp):
            renamed.append(chat_id)
    elif title and phone_of(chat_id) != digits(title) and _suggested(tx, chat_id, title):
        renamed.append(chat_id)
    return renamed


def _put_names(tx: Transaction, person_id: str, name: str, contact_name: str, at: int) -> bool:
    before = _names(tx, person_id)
    if before and name in ("", before[0]) and contact_name in ("", before[1]):
        return False
    tx.connection.execute(
        "INSERT INTO contact (id, name, contact_name, told_at) VALUES (:id, :name, :contact_name, :at) "
        "ON CONFLICT (id) DO UPDATE SET "
        "name=iif(:name<>'' AND (:at >= told_at OR name=''), :name, name), "
        "contact_name=iif(:contact_name<>'' AND (:at >= told_at OR contact_name=''), "
        ":contact_name, contact_name), "
        "told_at=max(told_at, :at)",
        {"id": person_id, "name": name, "contact_name": contact_name, "at": at},
    )
    if _names(tx, person_id) == before:
        return False
    _renamed(tx, person_id)
    return True


def _suggested(tx: Transaction, chat_id: str, name: str) -> bool:
    """Use a chat's title from a message, if nothing better is known."""
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
    """Update the search key after a change of names."""
    name, contact_name = _names(tx, person_id) or ("", "")
    tx.connection.execute(
        "UPDATE contact SET name_key=? WHERE id=?", (name_key(f"{contact_name}\n{name}"), person_id)
    )
    event_log.of_id(tx, EventKind.CONTACT_NAMED, person_id)


def put_alias(tx: Transaction, alias: str, chat_id: str, *, again: bool) -> bool:
    """Record that two ids are one person, and merge their names.

    Args:
        again: Whether they may have been separated before.

    Returns:
        Whether this is new.
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


def separate(tx: Transaction, alias: str) -> str:
    """Record that an id is not the person it was taken for; returns that person, empty for none."""
    found = tx.connection.execute(
        "SELECT chat_id FROM alias WHERE alias=? AND chat_id<>alias", (alias,)
    ).fetchone()
    tx.connection.execute("UPDATE alias SET chat_id=alias WHERE alias=?", (alias,))
    return str(found[0]) if found else ""


def is_apart(tx: Transaction, chat_id: str) -> bool:
    """Whether an operator separated this id from the person it was taken for."""
    found = tx.connection.execute("SELECT 1 FROM alias WHERE alias=?1 AND chat_id=?1", (chat_id,))
    return found.fetchone() is not None


def learn_again(tx: Transaction, chat_id: str) -> None:
    """Learn the names in the newest message of a person's chat."""
    found = tx.connection.execute(
        "SELECT m.sender_name, m.sender_contact, m.key >> 16 FROM chat c JOIN message m ON m.chat = c.key "
        "WHERE c.id=? AND NOT m.outgoing AND m.sender_name || m.sender_contact <> '' "
        "ORDER BY m.key DESC LIMIT 1",
        (chat_id,),
    ).fetchone()
    if found:
        _put_names(tx, chat_id, *found)


def matching(connection: sqlite3.Connection, text: str, limit: int) -> list[str]:
    """The ids of contacts with a name that contains `text`, ignoring case and accents."""
    found = connection.execute(
        "SELECT id FROM contact WHERE name_key LIKE ? ESCAPE '\\' LIMIT ?",
        (like(text), limit),
    )
    return [row[0] for row in found]


def like(text: str) -> str:
    """A LIKE pattern for a `name_key` that contains `text`; backslash escapes."""
    wanted = name_key(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{wanted}%"
