"""Reads talks written in a little language, line by line, into messages.

A line begins with who speaks: `<` the contact, `>` the account, `2<` the second member of a group. Then a
text, or a kind in brackets and its parts separated by `|`. `{n}`, `{price}` and `{day}` are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from greentui.emulator import messages as kinds
from greentui.emulator.calls import Call
from greentui.emulator.files import FileStore, file_content, mime_of
from greentui.emulator.happenings import change_text, tally
from greentui.emulator.made.talks import DAYS
from greentui.emulator.messages import Message

_LINE = re.compile(r"(\d?)([<>])\s*(?:\[(\w+)(?:\s+(-?\d+))?\]\s*)?(.*)")
_STEP = (25, 400)
"""Seconds between two lines of a talk."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a talk is played.

    Attributes:
        chat_id: The chat.
        own: The account's id.
        speakers: Who speaks for `<`, `1<`, `2<`, …
        language: For the days of the week.
        files: Gives addresses to files.
        hang_up: Takes the calls of the talk, which are no messages.
    """

    chat_id: str
    own: str
    speakers: list[str]
    language: str
    files: FileStore
    hang_up: Callable[[Call], None]


@dataclass(slots=True)
class _Line:
    speaker: str
    outgoing: bool
    kind: str
    number: int
    parts: list[str]
    text: str


def lines(talk: str) -> list[str]:
    """The lines of a talk."""
    return [line.strip() for line in talk.strip().splitlines()]


def play(talk: str, stage: Stage, random: Random, ends_at: int) -> list[Message]:
    """The messages of a talk, oldest first.

    Args:
        ends_at: When the last line is said, seconds since 1970.
    """
    script = lines(talk)
    steps = [random.randint(*_STEP) for _ in script]
    at = ends_at - sum(steps[1:])
    filled = {
        "{n}": str(random.randint(1040, 9870)),
        "{price}": str(random.choice((4, 12, 19, 35, 48, 75, 120)) * 10),
        "{day}": random.choice(DAYS.get(stage.language, DAYS["en"])),
    }
    said: list[Message] = []
    for place, raw in enumerate(script):
        if place:
            at += steps[place]
        for mark, value in filled.items():
            raw = raw.replace(mark, value)
        line = _read(raw, stage)
        message = _speak(line, said, stage, random, at)
        if message is not None:
            said.append(message)
    return said


def _read(raw: str, stage: Stage) -> _Line:
    found = _LINE.fullmatch(raw)
    if found is None:
        raise ValueError(f"not a line of a talk: {raw}")
    who, arrow, kind, number, text = found.groups()
    outgoing = arrow == ">"
    place = max(0, int(who or 1) - 1) % len(stage.speakers)
    return _Line(
        stage.own if outgoing else stage.speakers[place],
        outgoing,
        kind or "text",
        int(number or 0),
        text.split("|"),
        text,
    )


def _speak(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message | None:
    if line.kind in ("call", "callout"):
        stage.hang_up(
            Call(f"{random.getrandbits(128):032X}", stage.chat_id, at, line.kind == "callout", line.text)
        )
        return None
    if line.kind in _CHANGES:
        return _CHANGES[line.kind](line, said, stage, random, at)
    kind, content = _CONTENTS.get(line.kind, _text)(line, stage, random)
    message = _message(line, stage, random, at, kind, content)
    if line.kind == "quote":
        message.quoted = said[line.number].id
    if line.kind == "forward":
        message.forwards = random.randint(1, 4)
    return message


def _message(
    line: _Line, stage: Stage, random: Random, at: int, kind: str, content: dict[str, Any]
) -> Message:
    by_api = line.outgoing and random.random() < 0.8
    if by_api and kind == kinds.TEXT:
        kind = kinds.LINK
    return Message(
        id=f"3EB0{random.getrandbits(64):016X}" if by_api else f"{random.getrandbits(128):032X}",
        chat_id=stage.chat_id,
        at=at,
        kind=kind,
        content=content,
        sender=line.speaker,
        outgoing=line.outgoing,
        by_api=by_api,
        status="read" if line.outgoing else "",
    )


# What a line says ------------------------------------------------------------------------------------

Said = tuple[str, dict[str, Any]]


def _text(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.TEXT, {"text": line.text}


def _file(sort: str, kind: str, pattern: str, *, seen: bool) -> Callable[[_Line, Stage, Random], Said]:
    def content(line: _Line, stage: Stage, random: Random) -> Said:
        number = random.randint(1, 997)
        caption, subject = (*line.parts, line.kind)[:2] if len(line.parts) > 1 else ("", line.text)
        name = pattern.format(number=number, subject=subject)
        key = f"{subject}#{number}"
        body = file_content(
            stage.files.made(sort, key, name), name, mime_of(name), caption, key if seen else ""
        )
        if sort == "sticker":
            body["isAnimated"] = number % 2 == 1
        return kind, body

    return content


def _voice(line: _Line, stage: Stage, random: Random) -> Said:
    seconds = int(line.text)
    name = f"PTT-{random.randint(1000, 9999)}.oga"
    return kinds.AUDIO, file_content(
        stage.files.made("voice", f"voice#{seconds}", name), name, "audio/ogg; codecs=opus", ""
    )


def _document(line: _Line, stage: Stage, random: Random) -> Said:
    name, caption = line.parts[0], line.parts[1]
    sort = "table" if name.endswith(".csv") else "pdf"
    title = name.rpartition(".")[0]
    return kinds.DOCUMENT, file_content(
        stage.files.made(sort, f"{title}#0", name), name, mime_of(name), caption
    )


def _location(line: _Line, stage: Stage, random: Random) -> Said:
    name, address, latitude, longitude = line.parts
    return kinds.LOCATION, {
        "nameLocation": name,
        "address": address,
        "latitude": float(latitude),
        "longitude": float(longitude),
        "thumbnail": f"map#{random.randint(1, 99)}",
    }


def _card(name: str, phone: str) -> dict[str, str]:
    return {
        "displayName": name,
        "vcard": f"BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\n"
        f"TEL;type=CELL;type=VOICE;waid={phone}:+{phone}\nEND:VCARD",
    }


def _contact(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.CONTACT, dict(_card(*line.parts))


def _contacts(line: _Line, stage: Stage, random: Random) -> Said:
    pairs = zip(line.parts[::2], line.parts[1::2], strict=True)
    return kinds.CONTACTS, {"contacts": [_card(name, phone) for name, phone in pairs]}


def _poll(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.POLL, {
        "name": line.parts[0],
        "options": line.parts[1:],
        "multipleAnswers": False,
    }


def _link(line: _Line, stage: Stage, random: Random) -> Said:
    url, title, description = line.parts
    return kinds.LINK, {
        "text": url,
        "title": title,
        "description": description,
        "thumbnail": f"link#{random.randint(1, 99)}",
    }


def _invite(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.INVITE, {
        "groupJid": f"1203630{random.randrange(10**11):011d}@g.us",
        "inviteCode": f"{random.getrandbits(64):016x}",
        "inviteExpiration": "0",
        "groupName": line.text,
        "caption": "Join my WhatsApp group",
        "name": "",
        "jpegThumbnail": "",
    }


def _buttons(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.BUTTONS, {
        "contentText": line.parts[0],
        "footer": "",
        "buttons": [
            {"buttonId": str(place), "buttonText": label} for place, label in enumerate(line.parts[1:], 1)
        ],
    }


def _list(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.LIST, {
        "contentText": line.parts[0],
        "title": "",
        "footer": "",
        "buttonText": "Choose",
        "sections": [
            {
                "title": "Topics",
                "rows": [
                    {"title": label, "rowId": f"row{place}"} for place, label in enumerate(line.parts[1:], 1)
                ],
            }
        ],
    }


def _template(line: _Line, stage: Stage, random: Random) -> Said:
    return kinds.TEMPLATE, {
        "contentText": line.parts[0],
        "footer": "",
        "buttons": [
            {"index": 1, "urlButton": {"displayText": line.parts[1], "url": "https://green-bay.example/t"}},
            {"index": 2, "callButton": {"displayText": line.parts[2], "phoneNumber": "+79990000042"}},
        ],
    }


_CONTENTS: dict[str, Callable[[_Line, Stage, Random], Said]] = {
    "image": _file("photo", kinds.IMAGE, "IMG-{number:04d}.jpg", seen=True),
    "video": _file("video", kinds.VIDEO, "VID-{number:04d}.mp4", seen=True),
    "sticker": _file("sticker", kinds.STICKER, "STK-{number:04d}.webp", seen=False),
    "voice": _voice,
    "document": _document,
    "location": _location,
    "contact": _contact,
    "contacts": _contacts,
    "poll": _poll,
    "link": _link,
    "invite": _invite,
    "buttons": _buttons,
    "list": _list,
    "template": _template,
}


# What a line does to an earlier one -------------------------------------------------------------------


def _last(said: list[Message], kind: str) -> Message:
    return next(message for message in reversed(said) if message.kind == kind)


def _react(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message:
    target = next(message for message in reversed(said) if message.outgoing != line.outgoing)
    message = _message(line, stage, random, at, kinds.REACTION, {"text": line.text})
    message.quoted = target.id
    return message


def _vote(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message:
    poll = _last(said, kinds.POLL)
    poll.votes[line.speaker] = [line.text]
    message = _message(line, stage, random, at, kinds.VOTE, tally(poll))
    message.quoted = poll.id
    return message


def _edit(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message:
    target = next(m for m in reversed(said) if m.outgoing == line.outgoing and "text" in m.content)
    change_text(target, line.text)
    message = _message(line, stage, random, at, kinds.EDIT, {"text": line.text})
    message.quoted = target.id
    return message


def _delete(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message:
    target = said[line.number]
    target.deleted = True
    message = _message(line, stage, random, at, kinds.DELETION, {})
    message.quoted = target.id
    return message


def _answer(line: _Line, said: list[Message], stage: Stage, random: Random, at: int) -> Message:
    target_kind, kind = {
        "choose": (kinds.BUTTONS, kinds.BUTTONS_ANSWER),
        "pick": (kinds.LIST, kinds.LIST_ANSWER),
        "press": (kinds.TEMPLATE, kinds.TEMPLATE_ANSWER),
    }[line.kind]
    target = _last(said, target_kind)
    content: dict[str, Any] = {
        kinds.BUTTONS_ANSWER: {"selectedButtonId": "1", "selectedButtonText": line.text},
        kinds.LIST_ANSWER: {"title": line.text, "listType": "1", "singleSelectReply": "row2"},
        kinds.TEMPLATE_ANSWER: {
            "selectedIndex": "1",
            "selectedId": "id1",
            "selectedDisplayText": line.text,
        },
    }[kind]
    message = _message(line, stage, random, at, kind, content)
    message.quoted = target.id
    return message


_CHANGES: dict[str, Callable[[_Line, list[Message], Stage, Random, int], Message]] = {
    "react": _react,
    "vote": _vote,
    "edit": _edit,
    "delete": _delete,
    "choose": _answer,
    "pick": _answer,
    "press": _answer,
}
