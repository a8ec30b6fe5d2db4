"""What the composer completes: emoji after `:`, paths and members after `@`, commands after `/`.

Based on the text before the cursor alone; only `paths` and `dropped` read the disk.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from greentui.config.folders import expanded
from greentui.model.ids import phone_of
from greentui.model.messages import Message
from greentui.text import emoji
from greentui.text.keymap import ACTIONS, LATIN, Action, Scope
from greentui.text.sanitize import clean_line
from greentui.text.sizes import size
from greentui.words import _

SHOWN = 8
"""Suggestions shown at once."""

SENDS = ("file", "poll", "location", "contact", "voice", "forward")
"""Commands that put something into the chat, the most used first: what a message box is for."""

LISTED = 2000
"""Entries of a folder that are read at most."""


class Sort(StrEnum):
    """What is being typed."""

    EMOJI = "emoji"
    MEMBER = "member"
    PATH = "path"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Typed:
    """Something that can be completed.

    Attributes:
        sort: What it is.
        word: The part typed so far, without its sign.
        length: Characters before the cursor that a suggestion replaces.
    """

    sort: Sort
    word: str
    length: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion.

    Attributes:
        insert: Replaces what was typed.
        label: The text shown; sanitized.
        detail: Dim text beside it; sanitized.
        file: The file it names, for `@` paths of files.
        more: Whether completion can continue after it, as after a folder.
    """

    insert: str
    label: str
    detail: str = ""
    file: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who can be mentioned: the name, and the number or name that a mention carries."""

    name: str
    mention: str


_WORD = re.compile(r"/([^\W\d_]\w*)(?!\S)")
"""The form of a command, whether it exists or not."""

_TO_LATIN = str.maketrans(dict(LATIN))

_COMMAND = re.compile(r"/([\w]*)\Z")
_EMOJI = re.compile(r"(?:^|(?<=[\s(]))(:([\w+-]{2,40}))\Z")
_PATH = re.compile(r"(?:^|(?<=\s))(@((?:~|\.{0,2}/|[A-Za-z]:\\)[^\n@]*))\Z")
_MEMBER = re.compile(r"(?:^|(?<=\s))(@([^\s@/]{0,40}))\Z")


def typed(before: str, after: str = "") -> Typed | None:
    """What can be completed at the end of `before`; `None` for nothing.

    Args:
        before: The text before the cursor.
        after: The text after it: a slash put before a word makes it no command.
    """
    if (found := _COMMAND.match(before)) and not after[:1].strip():
        return Typed(Sort.COMMAND, found[1], len(found[0]))
    line = before.rpartition("\n")[2]
    for sort, pattern in ((Sort.EMOJI, _EMOJI), (Sort.PATH, _PATH), (Sort.MEMBER, _MEMBER)):
        if found := pattern.search(line):
            return Typed(sort, found[2], len(found[1]))
    return None


def commands() -> dict[str, Action]:
    """The `/` commands by name, in the order they are offered: what sends, what concerns the chat, pages."""
    known = {action.slash: action for action in ACTIONS if action.slash}
    return dict(sorted(known.items(), key=lambda item: _use(*item)))


def _use(name: str, action: Action) -> tuple[int, int]:
    """A sort key: how likely a command is wanted in the message box. Equals stay in the keymap's order."""
    if name in SENDS:
        return 0, SENDS.index(name)
    return (2 if action.scope is Scope.EVERYWHERE else 1), 0


def command(text: str) -> tuple[Action, str] | None:
    """The command in a text and what follows it; `None` for none. An unambiguous prefix is enough."""
    found = _WORD.match(text)
    if found is None:
        return None
    known, typed = commands(), found[1].lower()
    fitting = [name for name in known if name.startswith(typed)]
    name = typed if typed in known else fitting[0] if len(fitting) == 1 else ""
    return (known[name], text[found.end() :].strip()) if name else None


def mistyped(text: str) -> str | None:
    """The known command nearest to the unknown one a text begins with; empty if none is near.

    `None` if the text begins with no such word: `/usr/bin is full`, or what `literal` treats as text.
    """
    found = _WORD.match(text)
    if found is None or command(text):
        return None
    typed = found[1].lower().translate(_TO_LATIN)
    fitting = [name for name in commands() if name.startswith(typed)]
    near = fitting or difflib.get_close_matches(typed, commands(), 1)
    return f"/{near[0]}" if near else ""


def corrected(text: str, command: str) -> str:
    """A text with `command` in place of the command it begins with."""
    found = _WORD.match(text)
    rest = text[found.end() :] if found else ""
    return command + (rest or " ")


def literal(text: str) -> str:
    """The text to send if a space or a second slash before `/word` marks it as no command."""
    return text[1:] if text.startswith((" ", "/")) and _WORD.match(text, 1) else text


def escaped(text: str) -> str:
    """A text that was sent, as it must be typed to be sent again: one that looks like a command is none."""
    return f"/{text}" if command(text) else text


def suggest(what: Typed, members: Sequence[Member] = ()) -> list[Suggestion]:
    """Completions of what was typed, the likeliest first."""
    match what.sort:
        case Sort.COMMAND:
            word = what.word.lower()
            fitting = [(name, action) for name, action in commands().items() if name.startswith(word)]
            fitting.sort(key=lambda item: item[0] != word)
            return [
                Suggestion(f"/{name} ", f"/{name}", str(action.words)) for name, action in fitting[:SHOWN]
            ]
        case Sort.EMOJI:
            return [Suggestion(sign, f"{sign} :{name}:") for name, sign in emoji.find(what.word, SHOWN)]
        case Sort.MEMBER:
            return _members(what.word, members)
        case Sort.PATH:
            return paths(what.word)


def _members(word: str, members: Iterable[Member]) -> list[Suggestion]:
    wanted = word.casefold()
    fitting = [
        member
        for member in members
        if wanted in member.mention or any(part.startswith(wanted) for part in member.name.casefold().split())
    ]
    return [
        Suggestion(f"@{member.mention} ", clean_line(member.name), clean_line(member.mention))
        for member in fitting[:SHOWN]
    ]


def members_of(messages: Sequence[Message]) -> list[Member]:
    """The authors of a group's messages, the latest first; mentioned by number if it is known."""
    found: dict[str, Member] = {}
    for message in reversed(messages):
        if message.incoming and message.sender_id not in found:
            name = message.sender_contact or message.sender_name or phone_of(message.sender_id)
            found[message.sender_id] = Member(name, phone_of(message.sender_id) or name)
    return [member for member in found.values() if member.name]


def paths(word: str) -> list[Suggestion]:
    """Files and folders that match what was typed; hidden ones only after a dot. Reads the disk."""
    folder_part, slash, name = word.rpartition("/")
    if not slash:
        return [Suggestion("@~/", "~/", _("your folder"), more=True)] if word == "~" else []
    folder = expanded(folder_part + slash)
    found: list[Suggestion] = []
    try:
        with os.scandir(folder) as entries:
            for _count, entry in zip(range(LISTED), entries, strict=False):
                if not entry.name.casefold().startswith(name.casefold()):
                    continue
                if entry.name.startswith(".") and not name.startswith("."):
                    continue
                try:
                    inside = entry.is_dir()
                    bytes_in_it = "" if inside else size(entry.stat().st_size)
                except OSError:
                    continue  # a link to nothing
                tail = entry.name + ("/" if inside else "")
                found.append(
                    Suggestion(
                        f"@{folder_part}{slash}{tail}",
                        clean_line(tail),
                        bytes_in_it,
                        "" if inside else str(folder / entry.name),
                        more=inside,
                    )
                )
    except (OSError, ValueError):
        return []
    return sorted(found, key=lambda one: (not one.more, one.label.casefold()))[:SHOWN]


def dropped(text: str) -> list[str]:
    """The files a paste names, if it is nothing but file names: what a terminal types for a drop.

    Understands quotes, backslashes and `file://` addresses. Reads the disk.
    """
    import shlex
    from urllib.parse import unquote, urlsplit

    text = text.strip()
    if not text or len(text) > 8192 or not text.lstrip("'\"").startswith(("/", "~", "file://", "\\")):
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        words = lines if len(lines) > 1 else shlex.split(text)
    except ValueError:
        words = [text]
    for candidates in (words, [text]):
        files = [
            expanded(unquote(urlsplit(word).path) if word.startswith("file://") else word.strip())
            for word in candidates
        ]
        try:
            if files and all(file.is_absolute() and file.is_file() for file in files):
                return [str(file) for file in files]
        except (OSError, ValueError):
            return []
    return []
