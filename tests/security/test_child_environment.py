"""No program that ours starts finds the token in its environment."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import greentui
from greentui.config.child_environment import child_environment, token_hidden
from greentui.config.configuration import TOKEN_VARIABLE
from greentui.tui.terminal import clipboard

ROOT = Path(greentui.__file__).parent
STARTERS = re.compile(
    r"subprocess\.(Popen|run|call|check_call|check_output)|asyncio\.create_subprocess_\w+"
    r"|os\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*)"
)
TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"


def calls() -> dict[str, ast.Call]:
    """Each call of ours that starts a program, by its place."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno}": node
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and STARTERS.fullmatch(ast.unparse(node.func))
    }


def test_every_program_gets_the_environment_made_for_it() -> None:
    found = calls()
    assert len(found) >= 5  # editor, opener, notifier, `config open`, on_state_change
    assert [
        place
        for place, call in found.items()
        if not any(
            each.arg == "env" and ast.unparse(each.value).startswith("child_environment(")
            for each in call.keywords
        )
    ] == []


def test_a_program_finds_ours_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv("GREENTUI_HOME", "/somewhere")
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(dict(os.environ))"],
        env=child_environment({"GREENTUI_TEXT": "words"}),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert TOKEN not in told
    assert "'GREENTUI_HOME': '/somewhere'" in told
    assert "'GREENTUI_TEXT': 'words'" in told


def test_a_fact_cannot_end_the_environment() -> None:
    assert child_environment({"A": "x\0B=y"}, {})["A"] == "xB=y"


def test_a_librarys_program_does_not_find_it_either(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    seen: list[str | None] = []
    monkeypatch.setattr(pyperclip, "copy", lambda _text: seen.append(os.environ.get(TOKEN_VARIABLE)))
    clipboard.copy("text", None, environ={})
    assert seen == [None]
    assert os.environ[TOKEN_VARIABLE] == TOKEN


def test_the_token_comes_back_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    with pytest.raises(ZeroDivisionError), token_hidden():
        raise ZeroDivisionError
    assert os.environ[TOKEN_VARIABLE] == TOKEN
