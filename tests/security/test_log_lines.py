"""A log can be shown on a terminal, and none of its lines is a stranger's."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from greentui.engine.logs import SafeFormatter
from greentui.text.invisible import spelled_out
from greentui.tui.screens.log_tail import LogTail
from tests.hostile import HOSTILE

LEVELS = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]


def formatted(level: int, text: str, *arguments: object, error: BaseException | None = None) -> str:
    trouble = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("greentui.test", level, __file__, 1, text, arguments, trouble)
    return SafeFormatter([]).format(record)


def harmless(text: str) -> bool:
    return spelled_out(text) == text


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_a_stranger_reaches_the_terminal(level: int, text: str) -> None:
    line = formatted(level, "the service said %s", text)
    assert harmless(line)
    assert "\x1b" not in line


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nor_does_it_by_way_of_a_traceback(text: str) -> None:
    try:
        try:
            raise ValueError(text)
        except ValueError as cause:
            raise RuntimeError(text) from cause
    except RuntimeError as error:
        line = formatted(logging.ERROR, "failed", error=error)
    assert "Traceback" in line
    assert harmless(line)


def test_controls_are_spelled_out() -> None:
    assert spelled_out("\x1b]0;x\x07 \x9b31m \u202e \udc80\tend\n") == (
        "\\x1b]0;x\\x07 \\x9b31m \\u202e \\udc80\tend\n"
    )


def test_a_text_with_newlines_cannot_pass_for_another_record(tmp_path: Path) -> None:
    file = tmp_path / "greentui.log"
    forged = formatted(logging.ERROR, "the disk burns")
    file.write_text(formatted(logging.INFO, "received %s", f"hello\n{forged}") + "\n")
    tail = LogTail(file)
    tail.look()
    assert [line.level for line in tail.lines] == ["INFO", "INFO"]
