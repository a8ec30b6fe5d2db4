"""README's commands, run as written, on an emulator."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import greentui
from tests.cli.conftest import emulator, instance
from tests.docs.test_documentation import ROOT, shell_lines
from tests.terminal import Terminal

__all__ = ["emulator", "instance"]

_README = ROOT / "README.md"
_TALKS = ("greentui profile", "greentui link", "greentui demo", "greentui emulator")
"""What asks questions or does not end; has tests of its own."""


def lines() -> list[str]:
    return [
        line for line in shell_lines(_README) if line.startswith("greentui ") and not line.startswith(_TALKS)
    ]


@pytest.mark.parametrize("line", lines())
def test_a_command_of_readme_works_as_typed(
    instance: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = greentui(shlex.split(line)[1:], instance)
    assert said.status == 0, said.err


def test_the_search_of_readme_finds_something_in_the_demo(instance: dict[str, str]) -> None:
    (line,) = (each for each in lines() if each.startswith("greentui search "))
    assert greentui(["chats"], instance).status == 0
    assert "Invoice" in greentui(shlex.split(line)[1:], instance).out


def test_readme_has_such_commands() -> None:
    assert len(lines()) >= 8


@pytest.mark.parametrize("page", [_README, *sorted(ROOT.glob("docs/*.md"))], ids=lambda page: page.name)
def test_no_command_of_a_page_leaves_a_token_in_a_history(page: Path) -> None:
    assert not re.search(r"(TOKEN=|--token )[^\s`\[T$]", page.read_text())


def test_the_token_is_read_and_handed_on_as_readme_says() -> None:
    (line,) = (each for each in shell_lines(_README) if "GREENTUI_API_TOKEN" in each)
    told = subprocess.run(
        ["bash", "-c", f"{line}; printenv GREENTUI_API_TOKEN"],
        input="d75b3a66\n",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "d75b3a66\n"


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_make_runs_the_demo_of_its_own_environment() -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-m venv .venv" in shown.stdout
    assert ".venv/bin/greentui demo" in shown.stdout


def made() -> bool:
    """Whether the environment of these tests is the one that make made, and make has nothing to do to it."""
    if not (shutil.which("make") and Path(sys.prefix) == ROOT / ".venv"):
        return False
    return subprocess.run(["make", "--question", ".venv/.run"], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(not made(), reason="make would need the network to make an environment")
def test_make_demo_opens_the_console_and_ends_with_it() -> None:
    with Terminal(["make", "-C", str(ROOT), "demo"]) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
