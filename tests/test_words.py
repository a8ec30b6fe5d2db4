"""Sentences put together, and translated."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from greentui.words import sentence, sentences

PACKAGE = Path(__file__).parents[1] / "greentui"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("It failed", "Try again."), "It failed. Try again."),
        (("It failed.", "Try again."), "It failed. Try again."),
        (("Why?", "", "Ask"), "Why? Ask"),
        (("It failed", ""), "It failed"),
        ((), ""),
    ],
)
def test_sentences_end_before_the_next_begins(parts: tuple[str, ...], said: str) -> None:
    assert sentences(*parts) == said


_TRANSLATED = """
import gettext

class Shouting(gettext.NullTranslations):
    def gettext(self, message):
        return message.upper().replace("%D", "%d").replace("%S", "%s").replace(")02D", ")02d")

gettext.translation = lambda *_args, **_more: Shouting()

from greentui.text import state_help, ticks, time_format
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus

DAY = 86_400
NOON = 1_790_000_000
print(time_format.day(NOON - 3 * DAY, NOON), time_format.brief(NOON - 3 * DAY, NOON))
print(time_format.day(NOON, NOON), time_format.span(7200), time_format.step(60)[0])
print(ticks.tick(MessageStatus.READ).word, state_help.explain(InstanceState.BLOCKED).word)
"""


def test_a_catalogue_translates_days_times_marks_and_states() -> None:
    said = subprocess.run(
        [sys.executable, "-c", _TRANSLATED], capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["FRIDAY", "FRI", "TODAY", "2", "H", "1", "MIN", "READ", "BLOCKED"]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("the text must not be empty", "The text must not be empty."),
        ("nothing was done; see the log", "Nothing was done; see the log."),
        ("It is said already.", "It is said already."),
        ("chatId is not allowed", "chatId is not allowed."),
        ("reboot: not done", "reboot: not done."),
        ("local-12ab is held", "local-12ab is held."),
        ("“12” is no number", "“12” is no number."),
        ("the log is in /tmp/home/log", "The log is in /tmp/home/log"),
        ("/tmp: Permission denied", "/tmp: Permission denied."),
        ("no such message local-ab12", "No such message local-ab12"),
        ("there is no chat 79010000001@c.us", "There is no chat 79010000001@c.us"),
        ("there is no file /tmp/x y.txt", "There is no file /tmp/x y.txt"),
        ("there is no message BAE5F4", "There is no message BAE5F4"),
        ("it must be at most 20", "It must be at most 20."),
        ("this is no well-known word", "This is no well-known word."),
        ("", ""),
    ],
)
def test_a_phrase_becomes_a_sentence_and_its_names_stay(phrase: str, said: str) -> None:
    assert sentence(phrase) == said


def test_commands_are_quoted_one_way() -> None:
    """In curly quotes, as the glossary says."""
    found = [
        f"{path.relative_to(PACKAGE)}: {node.value}"
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "plural")
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "`" in node.value
    ]
    assert found == []
