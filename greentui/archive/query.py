"""Parses a search: words, "phrases" and filters. Looks nothing up.

from:anna  from:me  in:"Delivery club"  kind:image  before:2026-05-01  after:yesterday  has:file
mentions:me
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from greentui.model.messages import MessageKind
from greentui.words import _

FILES = (
    MessageKind.IMAGE,
    MessageKind.VIDEO,
    MessageKind.DOCUMENT,
    MessageKind.AUDIO,
    MessageKind.STICKER,
)
"""The kinds for `has:file`."""

ME = ("me", "я")
"""What the operator's own account is called; the first is offered."""

HAS = ("file", *FILES, MessageKind.LOCATION, MessageKind.CONTACT, MessageKind.POLL)
"""What `has:` can be followed by: any file, or one of these kinds."""

_DAYS = ("today", "yesterday")
FILTERS: Mapping[str, Sequence[str]] = {
    "from": ME[:1],
    "in": (),
    "kind": tuple(MessageKind),
    "has": HAS,
    "mentions": ME[:1],
    "before": _DAYS,
    "after": _DAYS,
}
"""The filters, each with the values that complete it."""

WORDS = 16
"""Words used at most; more are ignored."""

_DAY = 86_400
_PIECE = re.compile(rf'(?:({"|".join(FILTERS)}):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_UNKNOWN = re.compile(r"[a-z]{2,}:(?!//)(?=\S)", re.IGNORECASE)
"""The beginning of what looks like a filter."""
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SYNONYMS = {
    "photo": MessageKind.IMAGE,
    "picture": MessageKind.IMAGE,
    "voice": MessageKind.AUDIO,
    "file": MessageKind.DOCUMENT,
    "place": MessageKind.LOCATION,
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the words of a phrase.

    Attributes:
        exact: Whether it was in quotation marks; otherwise it may be a prefix.
    """

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    Attributes:
        words: All of them must match.
        senders: Names, numbers, ids or `me`: the author is one of them.
        chats: Names, numbers or ids: the chat is one of them.
        kinds: The kind is one of these; empty for any.
        mentioned: Numbers without `@`: somebody else wrote it, and it mentions one of them; empty for any.
        before: UTC seconds; only older messages.
        after: UTC seconds; only messages of that time or later.
        problems: What was not understood, in sentences: it is ignored, or sought as words.
    """

    words: tuple[Word, ...] = ()
    senders: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    kinds: tuple[MessageKind, ...] = ()
    mentioned: tuple[str, ...] = ()
    before: int | None = None
    after: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        narrowed = self.senders or self.chats or self.kinds or self.mentioned
        return not (self.words or narrowed) and self.before is None and self.after is None


def parse(text: str, *, now: float | None = None, me: Sequence[str] = ()) -> Query:
    """Parse what was typed; unfinished and invalid filters are reported in `problems`.

    Args:
        now: UTC seconds, for `today` and `yesterday`; by default the clock's. Days are local days.
        me: The numbers by which messages mention the operator's account: its phone number and hidden ids.
    """
    now = time.time() if now is None else now
    words: list[Word] = []
    senders: list[str] = []
    chats: list[str] = []
    kinds: list[MessageKind] = []
    mentioned: list[str] = []
    bounds: dict[str, int] = {}
    problems: list[str] = []
    for piece in _PIECE.finditer(text):
        name, quoted, plain = piece.group(1), piece.group(2), piece.group(3)
        value = (plain if quoted is None else quoted).strip()
        if not value:
            continue
        match name.lower() if name else None:
            case None:
                words.append(Word(value, exact=quoted is not None))
                if plain and (unknown := _UNKNOWN.match(plain)):
                    told = {"typed": unknown[0], "known": " ".join(f"{each}:" for each in FILTERS)}
                    problems.append(_("There is no filter “%(typed)s”; choose from %(known)s.") % told)
            case "from":
                senders.append(value)
            case "in":
                chats.append(value)
            case "kind":
                meant = _kinds(value)
                kinds.extend(meant)
                if not meant:
                    told = {"typed": value, "known": ", ".join(MessageKind)}
                    problems.append(_("There is no kind “%(typed)s”; choose from %(known)s.") % told)
            case "has":
                meant = FILES if "files".startswith(value.lower()) else _kinds(value, HAS)
                kinds.extend(meant)
                if not meant:
                    told = {"typed": value, "known": ", ".join(f"has:{each}" for each in HAS)}
                    problems.append(_("There is no “has:%(typed)s”; choose from %(known)s.") % told)
            case "mentions" if value.lower() in ME:
                mentioned.extend(me)
                if not me:
                    problems.append(_("“mentions:me” needs a linked phone: the account is not known."))
            case "mentions":
                problems.append(_("There is no “mentions:%s”; write mentions:me.") % value)
            case bound:
                day = _day(value, now)
                if day is None:
                    problems.append(_("“%s” is not a date; write 2026-05-31, 2026-05 or yesterday.") % value)
                elif bound is not None:
                    bounds[bound] = day
    return Query(
        words=tuple(words[:WORDS]),
        senders=tuple(senders),
        chats=tuple(chats),
        kinds=tuple(dict.fromkeys(kinds)),
        mentioned=tuple(mentioned),
        before=bounds.get("before"),
        after=bounds.get("after"),
        problems=tuple(problems),
    )


def completions(text: str) -> tuple[str, ...]:
    """What the filter at the end of what was typed can be completed to, or corrected.

    Returns:
        `text` with each completion; nothing if its end is not the beginning of a filter, or is complete.
    """
    begun = text[text.rfind(" ") + 1 :]
    name, colon, value = begun.partition(":")
    if not begun or begun.startswith('"') or text.count('"') % 2:
        return ()
    if not colon:
        found = [f"{each}:" for each in FILTERS if each.startswith(name.lower())]
    else:
        values = FILTERS.get(name.lower(), ())
        fits = [each for each in values if each.startswith(value.lower()) and each != value]
        if name.lower() in ("kind", "has") and parse(begun).problems:
            fits = list(values)
        found = [f"{name}:{each} " for each in fits]
    return tuple(text.removesuffix(begun) + each for each in found)


def _kinds(value: str, among: Iterable[str] = tuple(MessageKind)) -> tuple[MessageKind, ...]:
    """The kind with this name, else those whose names start with it: results appear while typing."""
    value = value.lower()
    meant = _SYNONYMS.get(value)
    kinds = [kind for kind in MessageKind if kind in among]
    exact = tuple(kind for kind in kinds if value == kind or kind is meant)
    return exact or tuple(kind for kind in kinds if kind.startswith(value))


def _day(value: str, now: float) -> int | None:
    """The first second of a day, month or year, in local time."""
    value = value.lower()
    if value in ("today", "yesterday"):
        today = time.localtime(now - (_DAY if value == "yesterday" else 0))
        return _start(today.tm_year, today.tm_mon, today.tm_mday)
    if (dotted := _DOTTED.fullmatch(value)) is not None:
        return _start(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    if (date := _DATE.fullmatch(value)) is not None:
        return _start(int(date[1]), int(date[2] or 1), int(date[3] or 1))
    return None


def _start(year: int, month: int, day: int) -> int | None:
    if not (1970 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return int(time.mktime((year, month, day, 0, 0, 0, 0, 0, -1)))
    except OverflowError:
        return None
