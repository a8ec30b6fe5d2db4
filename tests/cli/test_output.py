"""What is printed: harmless whoever wrote it, and the same for every script."""

from __future__ import annotations

import io
import json

import pytest

from greentui.cli.output import as_json, moment, write, write_json, write_table

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
    write_table([("Анна", "x" * 300), ("tab\there", "two\nlines")], ("NAME", "TEXT"), out)
    first, second = out.getvalue().splitlines()
    assert first == f"Анна\t{'x' * 300}"
    assert len(second.split("\t")) == 2, "a cell cannot become two"


def test_rows_on_a_terminal_have_headings_and_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = Screen()
    write_table([("Анна", "x" * 300), ("漢字漢字", "short")], ("NAME", "TEXT"), out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("NAME")
    assert len(lines[1]) <= 40
    assert lines[1].endswith("…")
    assert lines[2].startswith("漢字漢字  short"), "wide characters count twice"


def test_strangers_text_steers_no_terminal() -> None:
    out = Screen()
    write_table([(HOSTILE, HOSTILE)], ("A", "B"), out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_nothing_printed_steers_a_terminal_even_if_nobody_cleaned_it() -> None:
    out = io.StringIO()
    write(f"{HOSTILE}\tb\nc", out)
    assert not any(bad in out.getvalue() for bad in "\x1b\x07\u202e\x9b")
    assert out.getvalue().endswith("\tb\nc\n"), "columns and lines stay"


def test_what_the_encoding_cannot_spell_is_escaped_not_fatal() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    write("Анна 🎉", out)
    out.flush()
    assert raw.getvalue() == b"\\u0410\\u043d\\u043d\\u0430 \\U0001f389\n"


def test_no_moment_is_no_text() -> None:
    assert moment(None) == ""
    assert moment(0) == ""
