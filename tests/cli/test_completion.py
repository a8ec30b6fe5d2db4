"""Completion scripts are valid and offer what the parser accepts."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from greentui.cli.completion import SHELLS
from greentui.cli.help_tree import tree


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


def test_bash_completes_the_emulators_options(folder: Path) -> None:
    assert "--no-limits" in bash_offers(folder, "greentui", "emulator", "--no")


def fish_offers(folder: Path, line: str) -> list[str]:
    code = f"source {folder}/fish; complete -C '{line}'"
    done = subprocess.run(
        [program("fish"), "--no-config", "-c", code], capture_output=True, text=True, check=True
    )
    return [offer.partition("\t")[0] for offer in done.stdout.splitlines()]


def zsh_offers(folder: Path, *words: str) -> list[str]:
    """What the function hands to `_describe`, cut at the colon, that begins with the last word."""
    code = f"""
        compdef() {{}}
        compset() {{ PREFIX=${{PREFIX#*=}} }}
        _describe() {{ print -rl -- $offers }}
        _files() {{ print -r -- FILES }}
        source {folder}/zsh
        words=({" ".join(f"'{word}'" for word in words)}); CURRENT={len(words)}; PREFIX=$words[-1]
        _greentui
        print -r -- "$PREFIX"
    """
    done = subprocess.run([program("zsh"), "-f", "-c", code], capture_output=True, text=True, check=True)
    *offers, prefix = done.stdout.split("\n")[:-1]
    return [word for word in (offer.partition(":")[0] for offer in offers) if word.startswith(prefix)]


def program(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"no {shell} here")
    return found


def offers(shell: str, folder: Path, line: str) -> list[str]:
    """What is offered for the last word of a line."""
    if shell == "fish":
        return fish_offers(folder, line)
    words = line.split(" ")
    if shell == "bash":  # bash takes words apart at =
        return bash_offers(folder, *(part for word in words for part in re.split("(=)", word)))
    return zsh_offers(folder, *words)


@pytest.mark.parametrize("shell", sorted(SHELLS))
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("greentui exp", ["export"]),
        ("greentui send lo", ["location"]),
        ("greentui --offline send poll --mul", ["--multiple"]),
        ("greentui api sendPo", ["sendPoll"]),
        ("greentui completion f", ["fish"]),
        ("greentui chats --filter w", ["waiting"]),
        ("greentui chats --filter waiting --off", ["--offline"]),
        ("greentui --profile demo sta", ["state"]),
    ],
)
def test_each_shell_offers(folder: Path, shell: str, line: str, offered: list[str]) -> None:
    assert offers(shell, folder, line) == offered


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_each_shell_offers_values_after_an_equals_sign(folder: Path, shell: str) -> None:
    found = offers(shell, folder, "greentui export --format=h")
    assert [offer.removeprefix("--format=") for offer in found] == ["html"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_can_read_their_scripts(folder: Path, shell: str) -> None:
    subprocess.run([program(shell), "-n", str(folder / shell)], check=True)


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_every_command_is_offered(folder: Path, shell: str) -> None:
    script = (folder / shell).read_text()
    assert all(branch.words[-1] in script for branch in tree().walk() if branch.words)
