"""Printed text is harmless, whoever wrote it, and stable for scripts."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from contextlib import redirect_stdout

import pytest
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from greentui.cli import output
from greentui.cli.output import (
    Cropped,
    as_json,
    folded,
    moment,
    write,
    write_facts,
    write_folded,
    write_id,
    write_json,
    write_table,
)

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\u202egnp.exe\ud800\x9b2J\ufeff"


class Screen(io.StringIO):
    """Output to a terminal."""

    def isatty(self) -> bool:
        return True


def test_json_survives_a_round_trip_whatever_is_in_it() -> None:
    assert json.loads(as_json({"text": HOSTILE, "Имя": "Анна 🎉"})) == {"text": HOSTILE, "Имя": "Анна 🎉"}


def test_json_is_readable_and_steers_no_terminal() -> None:
    text = as_json([HOSTILE, "Анна"])
    assert "Анна" in text
    assert not any(bad in text for bad in "\x1b\x07\u202e\x9b\ufeff\ud800")


def test_json_in_a_pipe_is_one_line() -> None:
    out = io.StringIO()
    write_json([{"a": 1}, {"b": "two\nlines"}], out)
    assert out.getvalue().count("\n") == 1


def test_rows_in_a_pipe_are_whole_and_tab_separated() -> None:
    out = io.StringIO()
    write_table(
        [("Анна", "x" * 300), ("tab\there", "two\nlines")], (Cropped("NAME"), Cropped("TEXT")), EMPTY, out
    )
    first, second = out.getvalue().splitlines()
    assert first == f"Анна\t{'x' * 300}"
    assert len(second.split("\t")) == 2, "a cell cannot become two"


def test_rows_on_a_terminal_have_headings_and_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = Screen()
    write_table([("Анна", "x" * 300), ("漢字漢字", "short")], (Cropped("NAME"), Cropped("TEXT")), EMPTY, out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("NAME")
    assert len(lines[1]) <= 40
    assert lines[1].endswith("…")
    assert lines[2].startswith("漢字漢字  short"), "wide characters count twice"


def test_strangers_text_steers_no_terminal() -> None:
    out = Screen()
    write_table([(HOSTILE, HOSTILE)], (Cropped("A"), Cropped("B")), EMPTY, out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_nothing_printed_steers_a_terminal_even_if_nobody_cleaned_it() -> None:
    out = io.StringIO()
    write(f"{HOSTILE}\tb\nc", out)
    assert not any(bad in out.getvalue() for bad in "\x1b\x07\u202e\x9b")
    assert out.getvalue().endswith("\tb\nc\n"), "columns and lines stay"


@pytest.mark.parametrize(
    ("env", "sequence"),
    [
        ({"TERM": "xterm"}, "\x1b[30;107m"),
        ({"TERM": "dumb"}, ""),
        ({"TERM": "xterm", "NO_COLOR": "1"}, ""),
    ],
    ids=["16", "dumb", "NO_COLOR"],
)
def test_colours_of_ours_come_where_the_terminal_has_any(
    env: dict[str, str], sequence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    out = Screen()
    write(Text("ours", Style(color="#000000", bgcolor="#ffffff")), out)
    assert out.getvalue() == (f"{sequence}ours\x1b[0m\n" if sequence else "ours\n")


def test_a_stranger_in_our_colours_still_steers_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out = Screen()
    write(Text.assemble("from ", (HOSTILE, "bold"), " to us"), out)
    start, _own, rest = out.getvalue().partition("\x1b[1m")
    stranger, _own, end = rest.partition("\x1b[0m")
    assert (start, end) == ("from ", " to us\n")
    assert not any(bad in stranger for bad in "\x1b\x07\u202e\x9b")


def test_a_pipe_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    out = io.StringIO()
    write(Text("ours", Style(color="#000000", bgcolor="#ffffff")), out)
    assert out.getvalue() == "ours\n"


@pytest.mark.parametrize("columns", range(8, 40))
def test_a_line_is_folded_between_words_and_nothing_is_lost(columns: int) -> None:
    text = "✓ wide 漢字漢字 and 79010000000@c.us  after two blanks, to the end"
    lines = folded(text, columns, hang=4)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert all(cell_len(line) <= columns or " " not in line.strip() for line in lines)
    assert not any(line.endswith(" ") for line in lines)


def test_what_is_folded_hangs_and_makes_room_for_a_long_word() -> None:
    assert folded("id  0123456789", 20, hang=4) == ["id  0123456789"]
    assert folded("one two three", 9, hang=4) == ["one two", "    three"]
    assert folded("number  0123456789", 16, hang=8) == ["number", "      0123456789"]
    assert folded("id  0123456789", 13, hang=8) == ["id", "    0123456789"]


def test_a_pipe_gets_a_line_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    out = io.StringIO()
    write_folded("rather more than ten", out)
    assert out.getvalue() == "rather more than ten\n"


HEADINGS = (Cropped("CHAT"), "WHEN", "UNREAD", "ID", Cropped("MESSAGE"))
ROW = (
    "Анна Петрова",
    "2026-11-29 20:22:27",
    "",
    "8EC251619E0589A906E7A2F8A29E5B0C",
    "Just wanted to ask you",
)
EMPTY = "There are none."


@pytest.mark.parametrize("columns", range(86, 160, 7))
def test_a_long_name_and_a_long_message_leave_a_table_in_its_window(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = Screen()
    write_table([ROW, (HOSTILE * 50, *ROW[1:4], HOSTILE * 50)], HEADINGS, EMPTY, out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 3
    assert max(map(cell_len, lines)) <= columns
    assert lines[1].rstrip("…").rpartition("  ")[2] in ROW[-1]


@pytest.mark.parametrize("columns", range(30, 160, 3))
def test_what_one_copies_is_never_cut(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = Screen()
    write_table([ROW, (HOSTILE * 50, *ROW[1:4], HOSTILE * 50)], HEADINGS, EMPTY, out)
    assert out.getvalue().count(ROW[1]) == out.getvalue().count(ROW[3]) == 2


def test_the_widest_column_of_words_gives_way_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    out = Screen()
    headings = (Cropped("A"), "ID", Cropped("B"))
    write_table([("Anna", "120363040029635700@g.us", "word-" * 9)], headings, EMPTY, out)
    assert out.getvalue().splitlines()[1] == "Anna  120363040029635700@g.us  word-word-wo…"


def test_nothing_is_said_in_a_sentence_to_a_person_and_in_no_line_to_a_script() -> None:
    out, pipe = Screen(), io.StringIO()
    write_table([], HEADINGS, EMPTY, out)
    write_table([], HEADINGS, EMPTY, pipe)
    assert (out.getvalue(), pipe.getvalue()) == (f"{EMPTY}\n", "")


def test_a_window_too_narrow_for_columns_gets_one_cell_below_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = Screen()
    write_table([ROW, ROW], HEADINGS, EMPTY, out)
    one = (
        "CHAT     Анна Петрова\n"
        "WHEN     2026-11-29 20:22:27\n"
        "ID\n"
        "        8EC251619E0589A906E7A2F8A29E5B0C\n"
        "MESSAGE  Just wanted to ask you\n"
    )
    assert out.getvalue() == f"{one}\n{one}"


def test_a_cell_of_such_a_list_does_not_fill_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    out = Screen()
    write_table(
        [("Anna", "1", "2", "3", "word " * 1000)], ("CHAT", "ONE", "TWO", "THREE", "MESSAGE"), EMPTY, out
    )
    assert out.getvalue().count("\n") < 12


def test_facts_hang_beside_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out = Screen()
    write_facts([("id", "1"), ("nothing", ""), ("words", "one two three four")], out)
    assert out.getvalue() == "id     1\nwords  one two three\n       four\n"


def test_what_the_encoding_cannot_spell_is_escaped_not_fatal() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    write("Анна 🎉", out)
    out.flush()
    assert raw.getvalue() == b"\\u0410\\u043d\\u043d\\u0430 \\U0001f389\n"


def test_no_moment_is_no_text() -> None:
    assert moment(None) == ""
    assert moment(0) == ""


def test_an_id_is_printed_on_one_line() -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        write_id(Namespace(json=False), "3EB0\nsent: no", {})
    assert out.getvalue() == "3EB0 sent: no\n"


def test_the_widest_cell_costs_no_more_than_the_window_is_wide() -> None:
    """One try for each width from the cell's down would never end."""
    assert output._shares([1 << 60, 4], [True, False], 80) == [74, 4]
