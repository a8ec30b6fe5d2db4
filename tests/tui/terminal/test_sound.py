"""The operator's player and recorder: how they are called, how they end, what is said if they fail."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from greentui.config.configuration import TOKEN_VARIABLE
from greentui.engine.errors import Refusal
from greentui.tui.terminal.sound import Program
from tests.patience import PATIENCE, until

FILE = Path("/tmp/a b;c.ogg")


async def test_it_has_no_terminal_no_token_and_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "secret")
    told = tmp_path / "$(touch x).ogg"
    script = (
        "import os, sys\n"
        "try: os.open('/dev/tty', os.O_RDWR); tty = 'a terminal'\n"
        "except OSError: tty = 'none'\n"
        f"open(sys.argv[1], 'w').write(tty + ' ' + str({TOKEN_VARIABLE!r} in os.environ))\n"
    )
    program = await Program.begin([sys.executable, "-c", script], told)
    await program.ended()
    assert await asyncio.to_thread(told.read_text) == "none False"


async def test_a_recorder_is_asked_to_complete_its_file(tmp_path: Path) -> None:
    file = tmp_path / "voice.ogg"
    script = 'trap "echo whole > \\"$0\\"; exit 130" INT; : > "$0"; while :; do sleep 0.01; done'
    program = await Program.begin(["/bin/sh", "-c", script], file)
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(file.exists):  # noqa: ASYNC110  nothing tells of a file
            await asyncio.sleep(0.01)
        await program.stop()
        await program.ended()  # it was asked to: no failure
    assert await asyncio.to_thread(file.read_text) == "whole\n"


async def test_what_a_script_runs_ends_with_it() -> None:
    program = await Program.begin(["/bin/sh", "-c", "sleep 600; exit 0"], FILE)
    async with asyncio.timeout(PATIENCE):
        await program.stop()
        await program.ended()  # at the end of all that held its output


async def test_a_program_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Refusal, match=r"no-such-player cannot be run: No such file or directory\."):
        await Program.begin(["no-such-player"], FILE)


async def test_a_program_that_fails_is_quoted() -> None:
    script = 'echo one >&2; echo "cannot open \x1b[31mdevice" >&2; exit 3'
    program = await Program.begin(["/bin/sh", "-c", script], FILE)
    with pytest.raises(Refusal, match=r"sh failed \(3\): cannot open .*device") as failure:
        await program.ended()
    assert "\x1b" not in str(failure.value)


async def test_what_a_program_that_fails_left_running_ends(tmp_path: Path) -> None:
    note = tmp_path / "child"
    program = await Program.begin(
        ["/bin/sh", "-c", 'sleep 600 & echo $! > "$0"; echo no device >&2; exit 3'], note
    )
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Refusal, match=r"sh failed \(3\): no device"):
            await program.ended()
    until(lambda: dead(note))


async def test_what_a_program_left_running_is_stopped_with_it(tmp_path: Path) -> None:
    note = tmp_path / "child"
    program = await Program.begin(["/bin/sh", "-c", 'sleep 600 & echo $! > "$0"'], note)
    async with asyncio.timeout(PATIENCE):
        await program._process.wait()
        program.kill()
        await program.ended()
    until(lambda: dead(note))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks processes up there")
def test_it_ends_with_a_console_that_is_killed_and_so_does_what_it_runs(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, signal, sys\n"
        "from pathlib import Path\n"
        "from greentui.tui.terminal.sound import Program\n"
        "note = Path(sys.argv[1])\n"
        "async def play():\n"
        "    program = await Program.begin(['/bin/sh', '-c', 'sleep 600 & echo $! > $0; wait'], note)\n"
        "    while not note.exists() or not note.read_text():\n"
        "        await asyncio.sleep(0.01)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(play())\n"
    )
    note = tmp_path / "child"
    subprocess.run([sys.executable, "-c", script, str(note)], check=False)
    until(lambda: dead(note))


def dead(note: Path) -> bool:
    """Whether the process with the noted id has ended, collected by one that took it over or not."""
    process = int(note.read_text())
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
