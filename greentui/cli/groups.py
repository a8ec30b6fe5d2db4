"""List groups and their members, create groups, and change those your account may change."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import (
    Cropped,
    add_limit,
    moment,
    report,
    write,
    write_facts,
    write_id,
    write_json,
    write_table,
)
from greentui.cli.prompts import add_yes, must_agree
from greentui.cli.session_runner import Act, Subcommands, work
from greentui.cli.sync_first import refreshed
from greentui.model.chats import ChatFilter
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.model.chats import Group


def declare(parser: argparse.ArgumentParser) -> None:
    acts = Subcommands(parser)
    listed = acts.add("list", _list, _("list groups"), offline=True)
    add_limit(listed, None, _("show at most N"))
    create = acts.add("create", _create, _("create a group; at most one every five minutes"))
    create.add_argument("name", metavar="NAME", help=_("up to 100 characters"))
    create.add_argument(
        "members", nargs="+", metavar="CHAT", help=_("a member: a chat id, a phone number or a unique name")
    )
    _on_group(acts, "show", _("show name, members and invite link"), _show)
    rename = _on_group(acts, "rename", _("rename a group"), _rename)
    rename.add_argument("name", metavar="NAME", help=_("up to 100 characters"))
    for what, words in (
        ("add", _("add a member")),
        ("remove", _("remove a member")),
        ("promote", _("make a member an admin")),
        ("demote", _("remove a member as admin")),
    ):
        person = _on_group(acts, what, words, _member)
        person.add_argument("person", metavar="PERSON", help=_("a chat id, a phone number or a unique name"))
        person.set_defaults(what=what)
    picture = _on_group(acts, "picture", _("change the picture"), _picture)
    picture.add_argument("file", type=Path, metavar="FILE", help=_("a JPEG file"))
    allow = _on_group(acts, "allow", _("set what members may do"), _allow)
    allow.add_argument(
        "--edit", choices=("yes", "no"), required=True, help=_("whether members may change name and picture")
    )
    allow.add_argument(
        "--write", choices=("yes", "no"), required=True, help=_("whether members may send messages")
    )
    add_yes(_on_group(acts, "leave", _("leave a group"), _leave))


def _on_group(acts: Subcommands, name: str, words: str, act: Act) -> argparse.ArgumentParser:
    """Add a subcommand that acts on one group."""
    parser = acts.add(name, act, words)
    parser.add_argument("group", metavar="GROUP", help=_("a group's id or a unique name"))
    return parser


def run(options: argparse.Namespace) -> int:
    return work(options, options.act)


async def _list(session: Session, options: argparse.Namespace) -> int:
    if not session.offline:
        await refreshed(session, session.synchronise(), known=bool(session.chat_ids()))
    chats = session.chats(session.chat_ids(ChatFilter.GROUPS)[: options.limit])
    if options.json:
        write_json([json_output.chat(chat) for chat in chats])
        return 0
    write_table(
        [(chat.name, chat.id) for chat in chats], (Cropped(_("GROUP")), _("ID")), _("There are no groups.")
    )
    return 0


async def _create(session: Session, options: argparse.Namespace) -> int:
    made = await session.groups.create(options.name, [session.resolve(member) for member in options.members])
    write_id(options, made.chat_id, {"chatId": made.chat_id, "groupInviteLink": made.group_invite_link})
    return 0


async def _look(session: Session, options: argparse.Namespace) -> Group:
    # Our own number determines our role in the group.
    await session.refresh_state()
    return await session.groups.fetch(session.resolve(options.group))


async def _show(session: Session, options: argparse.Namespace) -> int:
    from greentui.text.group_rights import member_rights

    group = await _look(session, options)
    role = session.groups.role(group)
    if options.json:
        write_json({**json_output.group(group), "role": role.value})
        return 0
    write_facts(
        (
            (_("group"), group.name),
            (_("id"), group.id),
            (_("description"), group.description),
            (_("created"), moment(group.created)),
            (_("your role"), role.value),
            (_("member rights"), member_rights(group)),
            (_("invite link"), group.invite_link),
        )
    )
    write("")
    write_table(
        [
            (
                session.name_of(member.id),
                _("owner") if member.owner else _("admin") if member.admin else "",
                member.id,
            )
            for member in group.participants
        ],
        (Cropped(_("MEMBER")), _("ROLE"), _("ID")),
        _("The service lists no members."),
    )
    return 0


async def _rename(session: Session, options: argparse.Namespace) -> int:
    group = await _look(session, options)
    await session.groups.rename(group, options.name)
    report(options, chatId=group.id, groupName=options.name.strip(), updateGroupName=True)
    return 0


async def _member(session: Session, options: argparse.Namespace) -> int:
    group, person = await _look(session, options), session.resolve(options.person)
    groups = session.groups
    act, done = {
        "add": (groups.add, "addParticipant"),
        "remove": (groups.remove, "removeParticipant"),
        "promote": (groups.promote, "setGroupAdmin"),
        "demote": (groups.demote, "removeAdmin"),
    }[options.what]
    await act(group, person)
    report(options, chatId=group.id, participantChatId=person, **{done: True})
    return 0


async def _picture(session: Session, options: argparse.Namespace) -> int:
    group = await _look(session, options)
    address = await session.groups.set_picture(group, options.file)
    write_id(options, address, {"chatId": group.id, "setGroupPicture": True, "urlAvatar": address})
    return 0


async def _allow(session: Session, options: argparse.Namespace) -> int:
    group = await _look(session, options)
    edit, write_too = options.edit == "yes", options.write == "yes"
    await session.groups.allow(group, members_edit=edit, members_write=write_too)
    report(
        options,
        chatId=group.id,
        allowParticipantsEditGroupSettings=edit,
        allowParticipantsSendMessages=write_too,
    )
    return 0


async def _leave(session: Session, options: argparse.Namespace) -> int:
    group = await _look(session, options)
    must_agree(options, _("This account leaves “%s”; you can rejoin only if an admin adds you.") % group.name)
    await session.groups.leave(group)
    report(options, chatId=group.id, leaveGroup=True)
    return 0
