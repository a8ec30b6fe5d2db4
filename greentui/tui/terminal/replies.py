"""Removes a terminal's responses (OSC, DCS, APC) from the input, even if they are late or split.

A response may have been requested by the program that had the terminal before. Textual's parser types it,
character by character, into what has the focus. A response that is no string (`ESC [ ? …`) is left to the
parser, whole.

Only what is a response from its beginning to its end is removed. Of one that stops without an end, what came
in reads as short as those of keys is given back.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator

from greentui.tui.terminal.pastes import ESCAPE, MOST_PASTED, REST, STALLED, TYPED, Piece

_UNENDED = (
    r"\x1b(?:"
    r"\](?:4|5|1\d);[\da-fA-Frgb:/;?]*"  # a colour
    r"|\]52;[\w+/=;-]*"  # the clipboard
    r"|\](?!(?:4|5|1\d|52);)(?:\d{1,4};|[lL])[^\x00-\x1f\x7f\x9c]*"  # a title, and others
    r"|P(?:[>!]\||\d[\d;]*[$+][a-z])[^\x00-\x1f\x7f\x9c]*"  # the terminal's name, settings, capabilities
    r"|_G[^\x00-\x1f\x7f\x9c]*"  # a kitty picture
    r")"
)
_BEGUN = re.compile(r"\x1b(?:\]\d{0,4}|P(?:[>!]|\d[\d;]{0,15}[$+]?)?|_)")
"""A beginning that may yet be a key with Alt and what was typed behind it."""
_UNENDED_ANSWER = re.compile(_UNENDED)
_INCOMPLETE = re.compile(rf"{_UNENDED}\x1b?|{_BEGUN.pattern}", re.ASCII)
_ANSWER = re.compile(rf"{_UNENDED}(?:\x1b\\|[\x07\x9c])", re.ASCII)
ALT_INTRODUCER = re.compile(r"\x1b[\]P_]")
"""What begins a string, and is a key with Alt if nothing follows."""
_REPORT_BEGUN = re.compile(r"\x1b\[[?>=][-\d;:$]{0,32}\Z")
"""An answer that is no string, and no key either."""
_REST = re.compile(r"[^\x1b\r\x07]*\x1b\\|[^\x1b\r\x07]+\x07")
"""The end of a string whose beginning was given up."""
_MORE = re.compile(r"[^\x00-\x1f\x7f\x9c]*(\x1b\\|[\x07\x9c])?")
"""What a string may go on with, and its end."""
_KEY = re.compile(r"\x1b[\]P_]|\x1b|[^\x1b]+")
_KEY_LENGTH = 2
"""Characters of the longest read that counts as a key: a letter with Alt."""


class Replies:
    """Input in pieces that may be cut anywhere.

    Args:
        clock: A clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._fed = clock()
        self._held: list[str] = []
        """The reads that make up what may become an answer."""
        self._since = self._fed
        """When that began, or last grew by more than keys bring."""
        self._given_up: float | None = None
        """When the last string was taken to be over without its end."""
        self._endless = False
        """Whether the last string was longer than any that is held: it is dropped as it comes."""
        self._escaped = False
        """Whether Escape was all that came last: then it was the key, or what follows is a string."""

    def without(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """What is typed and pasted. Call it with nothing while there is no input."""
        for piece in pieces:
            if isinstance(piece, str):
                yield from self._feed(piece)
            else:
                yield from self._give_up()  # no answer has a paste in it, and none overtakes a key
                yield piece
        yield from self._tick()

    def _feed(self, read: str) -> Iterator[str]:
        if self._stalled:
            yield from self._give_up()
        now = self._clock()
        recently, self._fed = now < self._fed + STALLED, now
        if self._endless and not (read := self._behind_the_string(read, recently)):
            return
        if self._escaped and recently and _ANSWER.match(f"\x1b{read}"):
            read = f"\x1b{read}"
        if self._given_up is not None and (rest := _REST.match(read)):
            if now < self._given_up + REST:
                read = read[rest.end() :]
            self._given_up = None
        held, self._held = self._held, []
        self._escaped = read == "\x1b" and not held
        text = "".join((*held, read))
        while found := ALT_INTRODUCER.search(text):
            if before := text[: found.start()]:
                held = []
                yield before
            text = text[found.start() :]
            if answer := _ANSWER.match(text):
                text = text[answer.end() :]
            elif _INCOMPLETE.fullmatch(text) and len(text) <= MOST_PASTED:
                self._hold([*held, read] if held else [text])
                return
            elif _INCOMPLETE.fullmatch(text):
                self._endless = True
                return
            elif (lost := _UNENDED_ANSWER.match(text)) and not (held and _typed(held) == held):
                yield from _typed(held)
                text = text[lost.end() :]
            else:
                yield found[0]
                text = text[len(found[0]) :]
            held = []
        if begun := _REPORT_BEGUN.search(text):
            self._hold([begun[0]])
            text = text[: begun.start()]
        if text:
            yield text

    def _behind_the_string(self, read: str, recently: bool) -> str:
        """What a read has behind the string that is dropped as it comes; a read as short as a key is none."""
        more = _MORE.match(read)
        if more is None or not recently or not (more[1] or len(read) > _KEY_LENGTH):
            self._endless = False
            return read
        self._endless = not more[1] and more.end() == len(read)
        return read[more.end() :]

    def _hold(self, reads: list[str]) -> None:
        if len(reads) == 1 or len(reads[-1]) > TYPED:
            self._since = self._clock()
        self._held = reads

    def _tick(self) -> Iterator[str]:
        """What was held back and is typed after all, while nothing comes."""
        key_alone = _BEGUN.fullmatch("".join(self._held)) and self._clock() >= self._fed + ESCAPE
        if key_alone or self._stalled:
            yield from self._give_up()

    @property
    def _stalled(self) -> bool:
        return self._clock() >= self._since + STALLED

    def _give_up(self) -> Iterator[str]:
        """Take what is held for no answer, or for one whose end is lost: what was typed of it."""
        held, self._held = self._held, []
        text = "".join(held)
        if _BEGUN.fullmatch(text) or _typed(held) == held:
            yield from _KEY.findall(text)
        else:
            self._given_up = self._clock() if ALT_INTRODUCER.match(text) else None
            yield from _typed(held)


def _typed(reads: list[str]) -> list[str]:
    """Those reads that are as short as a key's."""
    return [read for read in reads if len(read) <= _KEY_LENGTH]
