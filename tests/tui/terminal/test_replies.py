"""What a terminal answers is never typed, however late it comes and wherever it is cut."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual.events import Key, Paste

from greentui.tui.terminal.driver import _read
from greentui.tui.terminal.parser import Parser
from greentui.tui.terminal.pastes import ESCAPE, MOST_PASTED, REST, STALLED, Pastes
from greentui.tui.terminal.replies import Replies
from tests.tui.terminal.test_pastes import Clock

STRINGS = {
    "version": "\x1bP>|xterm(390)\x1b\\",
    "setting": "\x1bP1$r0m\x1b\\",
    "capability": "\x1bP1+r544e=787465726d\x1b\\",
    "background": "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "palette, with a bell": "\x1b]4;1;rgb:cccc/0000/0000\x07",
    "clipboard": "\x1b]52;c;aGVsbG8gdGhlcmUgYW5kIG1vcmUgdGhhbiB0aGlydHktdHdv\x1b\\",
    "title": "\x1b]lMY TITLE\x1b\\",
    "icon": "\x1b]LMY ICON\x1b\\",
    "picture": "\x1b_Gi=31;OK\x1b\\",
    "picture refused": "\x1b_Gi=31;ENOENT:something that is longer than any key\x1b\\",
}
REPORTS = {"attributes": "\x1b[?62;22;52c", "second": "\x1b[>41;354;0c", "keyboard": "\x1b[?25u"}


class Reader:
    """Reads as the driver's thread does, with a clock that is told to go."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._pastes, self._replies, self._parser = Pastes(self.clock), Replies(self.clock), Parser()
        self.read: list[str] = []

    def feed(self, sent: str) -> None:
        self._take(self._replies.without(self._pastes.feed(sent)))

    def wait(self, seconds: float) -> None:
        self.clock.now += seconds
        self._take(self._replies.without(self._pastes.tick()))

    def _take(self, pieces: Iterable[object]) -> None:
        for piece in pieces:
            for event in _read(piece, self._parser):  # type: ignore[arg-type]
                if isinstance(event, Key):
                    self.read.append(event.key)
                elif isinstance(event, Paste):
                    self.read.append(f"pasted {event.text}")


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("end", ["\x1b\\", "\x07", "", "h"], ids=["ended", "bell", "stalled", "a key"])
def test_an_answer_longer_than_any_paste_is_not_typed(reader: Reader, end: str) -> None:
    reader.feed("\x1b]52;c;")
    for _piece in range(MOST_PASTED // 4096 + 9):
        reader.feed("QUFB" * 1024)
    assert reader.read == []
    reader.feed(end)
    if not end:
        reader.wait(2 * STALLED)
    for typed in ("hello", "i"):
        reader.feed(typed)
    assert "".join(reader.read) == f"{end if end == 'h' else ''}helloi"


@pytest.mark.parametrize("answer", (STRINGS | REPORTS).values(), ids=(STRINGS | REPORTS).keys())
@pytest.mark.parametrize("pause", [0.0, STALLED * 0.9])
def test_an_answer_is_not_typed_wherever_it_is_cut(answer: str, pause: float) -> None:
    for cut in range(len(answer) + 1):
        reader = Reader()
        reader.feed("a")
        reader.feed(answer[:cut])
        # Two characters with Alt may be a key: no answer stops behind them for long.
        reader.wait(pause if cut > 7 else 0.0)
        reader.feed(answer[cut:])
        reader.feed("b")
        assert reader.read == ["a", "b"], cut


def test_a_report_that_is_cut_goes_to_the_parser_whole() -> None:
    replies = Replies(Clock())  # the parser types what is missing its end for longer than a key's
    pieces = [list(replies.without([read])) for read in ("\x1b[?62;", "22;52c")]
    assert pieces == [[], ["\x1b[?62;22;52c"]]


@pytest.mark.parametrize("answer", STRINGS.values(), ids=STRINGS.keys())
def test_an_answer_in_single_characters_is_not_typed(reader: Reader, answer: str) -> None:
    for character in f"a{answer}b":
        reader.feed(character)
    assert reader.read == ["a", "b"]


def test_an_answer_behind_its_escape_is_not_typed(reader: Reader) -> None:
    reader.feed("\x1b")
    reader.wait(ESCAPE)
    reader.feed("]11;rgb:1e1e/1e1e/1e1e\x1b\\")
    assert reader.read == ["escape"]


def test_the_rest_of_an_answer_that_stalled_is_not_typed(reader: Reader) -> None:
    reader.feed("\x1b]11;rgb:1e1e")
    reader.wait(STALLED)
    reader.wait(STALLED)
    reader.feed("a")
    reader.feed("/1e1e/1e1e\x1b\\")
    reader.feed("b")
    assert reader.read == ["a", "b"]


def test_what_is_typed_behind_an_answer_without_an_end_is_typed(reader: Reader) -> None:
    reader.feed("\x1b]11;rgb:1e1e")
    reader.wait(STALLED)
    for character in "hello\r":
        reader.feed(character)
    reader.wait(REST)
    reader.feed("x\x07")
    assert reader.read == [*"hello", "enter", "x", "ctrl+g"]


def test_enter_and_sequences_end_an_answer_without_an_end(reader: Reader) -> None:
    reader.feed("\x1b]11;rgb:1e1e\ra")
    reader.feed("\x1bP>|xterm\x1b[Ab")
    assert reader.read == ["enter", "a", "up", "b"]


@pytest.mark.parametrize("key", ["\x1bP", "\x1b]", "\x1b_"])
def test_a_letter_with_alt_is_passed_on_unless_an_answer_follows(key: str) -> None:
    clock = Clock()
    replies = Replies(clock)
    assert list(replies.without([key])) == []
    clock.now += ESCAPE
    assert list(replies.without([])) == [key]


def test_an_answer_in_a_paste_is_pasted(reader: Reader) -> None:
    reader.feed(f"\x1b[200~{STRINGS['version']}\x1b[201~")
    assert reader.read == [f"pasted {STRINGS['version']}"]


def test_what_is_typed_into_an_answer_without_an_end_arrives(reader: Reader) -> None:
    reader.feed("\x1b]11;rgb:1e1e/1e")
    for letter in "this sentence":
        reader.wait(0.2)
        reader.feed(letter)
    assert "".join(reader.read).replace("space", " ") == "this sentence"


def test_what_an_answer_might_have_had_is_typed_once_another_letter_ends_it(reader: Reader) -> None:
    reader.feed("\x1b]11;rgb:1e1e/1e")
    for letter in "fact":
        reader.feed(letter)
    assert reader.read == [*"fact"]


def test_two_letters_in_one_read_behind_what_was_all_typed_are_typed(reader: Reader) -> None:
    (key,) = (key.key for key in Parser().with_alt("]"))
    for read in ("\x1b]", "1", "1", ";", "fz"):
        reader.feed(read)
    assert reader.read == [key, "1", "1", "semicolon", "f", "z"]


def test_an_answer_s_characters_long_after_escape_are_typed(reader: Reader) -> None:
    reader.feed("\x1b")
    reader.wait(ESCAPE)
    reader.wait(STALLED)
    reader.feed("]11;?\x07")
    assert reader.read == ["escape", "right_square_bracket", "1", "1", "semicolon", "question_mark", "ctrl+g"]


@pytest.mark.parametrize("begun", ["\x1b]0;a title", "\x1bP>|xterm", "\x1b_Gi=31;O"])
def test_letters_that_an_answer_may_have_wait_no_longer_than_it_may_stall(begun: str, reader: Reader) -> None:
    reader.feed(begun)
    for letter in "abcdefgh":
        reader.wait(STALLED / 5)
        reader.feed(letter)
    assert reader.read == [*"abcdefgh"]


@pytest.mark.parametrize("typed", ["P?yes", "P+1", "P$", "P>|x", "P=", "P!", "_G", "]11;rgb"])
def test_what_follows_escape_in_one_read_is_typed(reader: Reader, typed: str) -> None:
    reader.feed("\x1b")
    reader.wait(ESCAPE)
    reader.feed(typed)
    reader.feed("a")
    names = {key.character: key.key for name in typed for key in Parser().feed(name) if isinstance(key, Key)}
    assert reader.read == ["escape", *(names[character] for character in typed), "a"]


@pytest.mark.parametrize("first", "]P_")
@pytest.mark.parametrize("then", "?+>$!=lG1")
def test_a_letter_behind_one_with_alt_is_typed(reader: Reader, first: str, then: str) -> None:
    reader.feed(f"\x1b{first}")
    reader.feed(then)
    for _wait in range(12):
        reader.wait(0.1)
    (key,) = (key.key for key in Parser().with_alt(first))
    (letter,) = (event.key for event in Parser().feed(then) if isinstance(event, Key))
    assert reader.read == [key, letter]


@pytest.mark.parametrize("first", "]P_")
def test_a_key_with_alt_is_held_once(reader: Reader, first: str) -> None:
    (key,) = (key.key for key in Parser().with_alt(first))
    reader.feed(f"\x1b{first}")
    reader.wait(0.1)
    assert reader.read == [key]
    reader.feed("\x1b[A\x1b[200~x\x1b[201~")
    assert reader.read == [key, "up", "pasted x"]


@pytest.mark.parametrize("first", "]P_")
def test_a_paste_overtakes_no_key_with_alt(reader: Reader, first: str) -> None:
    (key,) = (key.key for key in Parser().with_alt(first))
    reader.feed(f"\x1b{first}")
    reader.feed("\x1b[200~x\x1b[201~")
    assert reader.read == [key, "pasted x"]
