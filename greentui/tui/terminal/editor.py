"""Runs the operator's editor on a text in the terminal; work goes on in the background."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from textual.app import SuspendNotSupported

from greentui.engine import disk
from greentui.engine.errors import Refusal
from greentui.engine.unfinished import Editing
from greentui.model.changes import Level, Notice
from greentui.tui.terminal.lending import Lender
from greentui.words import _

PARTING = 2.0
"""Seconds an editor has to exit when the console ends first."""

COMMON = ("editor", "nano", "vi")
"""Editors to look for where the operator names none; the first is the system's own choice."""

_KEPT_FROM_US = (signal.SIGINT, signal.SIGQUIT) if os.name == "posix" else (signal.SIGINT,)
"""Sent by Ctrl+C and Ctrl+\\ to every process in the terminal; meant for the editor alone."""


def command(
    configured: str, environ: Mapping[str, str], find: Callable[[str], str | None] = shutil.which
) -> list[str] | None:
    """The editor and its arguments; `None` for none.

    Args:
        configured: The operator's choice; without one it is `$VISUAL`, `$EDITOR`, or what the system has.
        environ: The environment.
        find: Finds a program.
    """
    for said in (configured, environ.get("VISUAL", ""), environ.get("EDITOR", "")):
        try:
            if argv := shlex.split(said):
                return argv
        except ValueError:
            continue
    return next(([name] for name in COMMON if find(name)), None)


async def edited(app: Lender, argv: Sequence[str], editing: Editing) -> str:
    """Edit a file in the editor while the console is suspended; returns its new text.

    What an editor saved before it failed is taken too, with a notice.

    Args:
        app: The console.
        argv: The editor and its arguments.
        editing: The text, with what the editor must hold.

    Raises:
        Refusal: The editor failed; the text is unchanged.
    """
    file = editing.file
    try:
        # From before the terminal turns keys into signals until it no longer does; and before anything is
        # awaited, so that keys typed for the editor find no console that sends what is half written.
        with _signals_kept_from_us(), app.aside():
            before = await asyncio.to_thread(file.read_bytes)
            status = await _run([*argv, str(file)], editing.lock)
    except SuspendNotSupported:
        raise Refusal(_("This terminal cannot make room for an editor.")) from None
    if isinstance(status, str):
        raise Refusal(_("The editor does not start: %s") % status)
    with disk.refusals(file, _("What the editor wrote cannot be read from %s")):
        written = await asyncio.to_thread(file.read_bytes)
    if status and written in (b"", before):  # an editor may empty a file before it writes it
        raise Refusal(_("The editor ended with status %d; the text is as it was.") % status)
    if status:
        said = _("The editor ended with status %d; what it saved is in the composer.") % status
        app.tell(Notice(said, Level.WARNING))
    return written.decode(errors="replace").replace("\r\n", "\n")


async def _run(argv: Sequence[str], *held: int) -> int | str:
    """An editor's exit status, or why it does not start. It is terminated if the task is cancelled."""
    from greentui.config.child_environment import child_environment

    try:
        program = await asyncio.create_subprocess_exec(*argv, env=child_environment(), pass_fds=held)
    except OSError as error:
        return error.strerror or str(error)
    try:
        return await program.wait()
    except asyncio.CancelledError:
        program.terminate()
        # It restores the terminal, which our parent gets back next.
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING):
                await program.wait()
        raise


@contextmanager
def _signals_kept_from_us() -> Iterator[None]:
    """Survive what interrupts the editor. Handlers, unlike ignored signals, are not inherited by it."""
    before = {number: signal.signal(number, lambda *_: None) for number in _KEPT_FROM_US}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
