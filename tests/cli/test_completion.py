"""Completion: the scripts are sound, and offer what the parser takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from greentui.cli.completion import SHELLS
from greentui.cli.tree import tree


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("completion")
    top = tree()
    for shell, script in SHELLS.items():
        (made / shell).write_text(script(top))
    return made


def bash_offers(folder: Path, *words: str) -> list[str]:
    quoted = " ".join(f"'{word}'" for word in words)
    code = f"""
        source {folder}/bash
        COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
        _greentui; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_bash_completes_commands(folder: Path) -> None:
    assert bash_offers(folder, "greentui", "exp") == ["export"]
    assert bash_offers(folder, "greentui", "--pro") == ["--profile"]


def test_bash_completes_below_a_command(folder: Path) -> None:
    assert bash_offers(folder, "greentui", "send", "lo") == ["location"]
    assert bash_offers(folder, "greentui", "--offline", "send", "poll", "--mul") == ["--multiple"]


def test_bash_completes_methods_and_choices(folder: Path) -> None:
    assert bash_offers(folder, "greentui", "api", "sendPo") == ["sendPoll"]
    assert bash_offers(folder, "greentui", "completion", "f") == ["fish"]


def test_bash_completes_the_emulators_options(folder: Path) -> None:
    assert "--no-limits" in bash_offers(folder, "greentui", "emulator", "--no")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_can_read_their_scripts(folder: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    subprocess.run([program, "-n", str(folder / shell)], check=True)


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_every_command_is_offered(folder: Path, shell: str) -> None:
    script = (folder / shell).read_text()
    assert all(branch.words[-1] in script for branch in tree().walk() if branch.words)
