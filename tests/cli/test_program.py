"""Arguments in, exit status out; and no heavy imports for it."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from pathlib import Path

import pytest

from greentui import __version__
from greentui.cli import main, program
from greentui.cli.commands import commands
from greentui.cli.help_tree import tree
from tests.cli.command import greentui

HEAVY = ("textual", "httpx", "websockets", "PIL", "qrcode", "phonenumbers", "tomlkit")


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert run_python(f"import sys, greentui.cli; print([m for m in {HEAVY} if m in sys.modules])") == "[]"


def test_help_of_everything_loads_no_command() -> None:
    code = (
        "import sys, greentui.cli.program as p; p.parser().format_help();"
        "print([m for m in sys.modules if m.startswith('greentui.cli.')])"
    )
    assert run_python(code) == "['greentui.cli.commands', 'greentui.cli.program']"


@pytest.mark.parametrize("command", [each.name for each in commands()])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_the_version_comes_from_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == f"greentui {__version__}"


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["history"],
        ["send", "text", "79010000001"],
        ["chats", "--limit", "0"],
        ["chats", "--limit", "many"],
        ["send", "location", "79010000001", "north", "east"],
        ["api"],
        ["history", "a\udcffb"],
        ["search", "a\udcffb"],
        ["api", "sendMessage", "chatId"],
        ["purge"],
        ["purge", "--before", "yesterday"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_option_is_not_guessed_from_its_beginning() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--prof", "x", "state"])
    assert ended.value.code == 2


def test_no_credentials_is_one_line_with_three_ways_and_status_2(tmp_path: Path) -> None:
    said = greentui(["state"], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert all(way in said.err for way in ("profile add", "GREENTUI_API_TOKEN", "config.toml"))


def test_the_console_without_a_terminal_says_so_in_one_line(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path), "GREENTUI_ID_INSTANCE": "1", "GREENTUI_API_TOKEN": "t"}
    said = greentui([], env)
    assert said.status == 2
    assert "terminal" in said.err
    assert said.err.count("\n") == 1


def test_the_console_without_terminal_and_credentials_says_both(tmp_path: Path) -> None:
    said = greentui([], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 2
    assert "terminal" in said.err
    assert "profile add" in said.err
    assert said.err.count("\n") == 1


def test_every_command_answers_scripts() -> None:
    """But for those that print a file, an address in JSON anyway, or the console itself."""
    notifications_off = {"demo", "emulator", "completion", "config"}
    without = [
        branch.words
        for branch in tree().walk()
        if branch.words and not branch.below and branch.words[0] not in notifications_off
        if not any("--json" in argument.names for argument in branch.arguments)
    ]
    assert without == []


def test_a_broken_configuration_is_one_line_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("bell = true\nthme = 'x'\n")
    said = greentui(["state"], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 1
    assert "config.toml, line 2" in said.err
    assert "theme" in said.err
    assert said.err.count("\n") == 1


def test_a_folder_that_cannot_be_is_one_line() -> None:
    """Nobody, not even root, makes a folder there."""
    said = greentui(
        ["outbox", "list"],
        {"GREENTUI_HOME": "/proc/greentui", "GREENTUI_ID_INSTANCE": "1", "GREENTUI_API_TOKEN": "a"},
    )
    assert (said.status, said.err) == (1, "greentui: /proc/greentui: No such file or directory.\n")


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    shell = f"{sys.executable} -m greentui keys --list | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", shell],
        capture_output=True,
        text=True,
        env={"GREENTUI_HOME": str(tmp_path)},
        check=True,
    )
    assert done.stderr == ""
    # On a fast machine everything fits into the pipe before the reader leaves.
    assert done.stdout.splitlines()[-1] in ("0", str(program.PIPE_CLOSED))


def test_a_closed_pipe_ends_quietly(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from greentui.cli import keys, main;"
        "keys.run = lambda options: (_ for _ in ()).throw(BrokenPipeError()); sys.exit(main(['keys']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (program.PIPE_CLOSED, "", "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_standard_stream_is_nobody_reading(tmp_path: Path, closed: str) -> None:
    shell = f"{sys.executable} -m greentui config path {closed}"
    environment = {"GREENTUI_HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    shell = f"{sys.executable} -m greentui keys --list > /dev/full"
    environment = {"GREENTUI_HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment, check=False)
    said = "greentui: The output could not be written completely: No space left on device.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_an_interruption_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from greentui.cli import keys

    def interrupted(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "run", interrupted)
    assert main(["keys"]) == program.INTERRUPTED


def test_a_file_that_cannot_be_had_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from greentui.cli import keys

    def barred(options: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "/etc/greentui.key")

    monkeypatch.setattr(keys, "run", barred)
    assert main(["keys"]) == 1
    assert capsys.readouterr().err == "greentui: /etc/greentui.key: Permission denied.\n"


def test_help_that_nobody_reads_to_its_end_is_no_failure() -> None:
    command = f"{sys.executable} -m greentui api --list | head -1; exit ${{PIPESTATUS[0]}}"
    help_wanted = f"{sys.executable} -m greentui send --help | head -0; exit ${{PIPESTATUS[0]}}"
    for line in (command, help_wanted):
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert done.returncode in (0, program.PIPE_CLOSED)


def test_an_earlier_word_for_a_command_still_works_and_is_not_listed() -> None:
    assert program.parser().parse_args(["status", "list"]).run
    assert "status" not in re.findall(r"^ {4}([a-z]+)", program.parser().format_help(), re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chats", "--filter", "bad"], "argument --filter: choose from all, unread, waiting, "),
        (["chats", "--sort", "bad"], "argument --sort: choose from "),
        (["export", "--format", "bad", "x"], "argument --format: choose from "),
        (["outbox"], "the following arguments are required: WHAT (choose from list, cancel, again, "),
        (["outbox", "bad"], "argument WHAT: choose from list, cancel, again, "),
        (["send"], "required: WHAT (choose from text, poll, "),
        (["send", "location", "x", "north", "0"], "argument LATITUDE: a number, not 'north'"),
        (["search", "--limit", "0", "x"], "argument --limit: a whole number from 1, not '0'"),
    ],
)
def test_a_wrong_argument_is_named_with_what_can_be_given(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert says in said
    assert "invalid" not in said
