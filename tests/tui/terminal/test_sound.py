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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends it with a console that was killed")
def test_it_ends_with_a_console_that_is_killed() -> None:
    script = (
        "import asyncio, os, signal\n"
        "from pathlib import Path\n"
        "from greentui.tui.terminal.sound import Program\n"
        "async def play():\n"
        "    program = await Program.begin(['/bin/sleep'], Path('600'))\n"
        "    print(program._process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(play())\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    state = Path(f"/proc/{int(ran.stdout)}/stat")

    def dead() -> bool:
        """Whether it has ended, collected by a process that took it over or not."""
        try:
            return state.read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    until(dead)
