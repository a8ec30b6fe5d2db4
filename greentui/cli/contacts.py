"""Contacts: list, show, check a number, save, remove, join and separate ids."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.error_reporting import Failure
from greentui.cli.output import (
    Cropped,
    add_limit,
    moment,
    report,
    write_facts,
    write_id,
    write_json,
    write_table,
)
from greentui.cli.session_runner import Subcommands, work
from greentui.cli.sync_first import refreshed
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    """`list`, `info`, `check`, `save`, `forget`, `join`, `separate`."""
    acts = Subcommands(parser)
    listed = acts.add("list", _list, _("list contacts"), offline=True)
    add_limit(listed, None, _("show at most N"))
    acts.add("info", _info, _("show what the service knows about a contact"), chat=True)
    check = acts.add("check", _check, _("check whether a number is on WhatsApp; exit status 1 if not"))
    check.add_argument("phone", metavar="PHONE")
    save = acts.add("save", _save, _("save a contact, or change its name"), chat=True)
    save.add_argument("first", metavar="FIRST-NAME")
    save.add_argument("last", nargs="?", default="", metavar="LAST-NAME")
    acts.add("forget", _forget, _("remove a contact"), chat=True)
    join = acts.add("join", _join, _("join two chats with the same person"), chat=True, offline=True)
    join.add_argument("into", metavar="INTO", help=_("the chat to keep"))
    separate = acts.add(
        "separate", _separate, _("separate two chats that were joined by mistake"), offline=True
    )
    separate.add_argument("id", metavar="ID", help=_("one of a chat's other ids"))


def run(options: argparse.Namespace) -> int:
    """Run the subcommand."""
    return work(options, options.act)


async def _list(session: Session, options: argparse.Namespace) -> int:
    if not session.offline:
        await refreshed(session, session.synchronise(), known=bool(session.contact_list()))
    people = session.contact_list()[: options.limit]
    if options.json:
        write_json([json_output.contact(person) for person in people])
        return 0
    write_table(
        [(person.contact_name or person.name, person.id, person.kind, person.name) for person in people],
        (Cropped(_("CONTACT")), _("ID"), _("TYPE"), Cropped(_("PROFILE NAME"))),
        _("There are no contacts."),
    )
    return 0


async def _info(session: Session, options: argparse.Namespace) -> int:
    told = await session.contacts.info(session.resolve(options.chat))
    if options.json:
        write_json(json_output.to_json(told))
        return 0
    write_facts(
        (
            (_("id"), told.id),
            (_("name"), told.contact_name or told.name),
            (_("profile name"), told.name),
            (_("business"), _("yes") if told.business else ""),
            (_("category"), told.category),
            (_("description"), told.description),
            (_("email"), told.email),
            (_("last seen"), moment(told.last_seen)),
            (_("picture"), told.avatar_url),
            *((_("other ids"), other) for other in session.other_ids(told.id)),
            *((_("product"), f"{each.name} {each.price}".strip()) for each in told.products),
        )
    )
    return 0


async def _check(session: Session, options: argparse.Namespace) -> int:
    chat_id = await session.check_whatsapp(options.phone)
    if chat_id is None and not options.json:
        raise Failure(_("this number is not on WhatsApp"))
    write_id(options, chat_id or "", {"existsWhatsapp": chat_id is not None, "chatId": chat_id})
    return 0 if chat_id else 1


async def _save(session: Session, options: argparse.Namespace) -> int:
    chat_id = session.resolve(options.chat)
    known = any(person.id == chat_id and person.contact_name for person in session.contact_list())
    await session.contacts.save(chat_id, options.first, options.last, known=known)
    report(options, chatId=chat_id, firstName=options.first, lastName=options.last)
    return 0


async def _forget(session: Session, options: argparse.Namespace) -> int:
    chat_id = session.resolve(options.chat)
    await session.contacts.forget(chat_id)
    report(options, chatId=chat_id, deleteContact=True)
    return 0


async def _join(session: Session, options: argparse.Namespace) -> int:
    other, chat_id = session.resolve(options.chat), session.resolve(options.into)
    await session.chat_commands.join(other, chat_id)
    report(options, chatId=chat_id, joined=other)
    return 0


async def _separate(session: Session, options: argparse.Namespace) -> int:
    await session.chat_commands.separate(options.id)
    report(options, chatId=options.id, separated=True)
    return 0
