"""Opens the console for a profile, for the command line."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from greentui.config import Config, ConfigError, NoCredentials, Profile, choose, load
from greentui.engine.errors import Refusal, archive_refusals
from greentui.text.sanitize import clean
from greentui.words import sentence

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.engine.timing import Timing
    from greentui.tui.app import GreenTuiApp


def console(
    config: Config, profile: Profile, *, offline: bool = False, timing: Timing | None = None
) -> GreenTuiApp:
    """The console of a profile, with its archive open and no calls to the service yet.

    Args:
        config: Folders and settings.
        profile: The profile, with its token.
        offline: Read the archive only.
        timing: The engine's intervals, for tests.

    Raises:
        ArchiveError: The archive cannot be opened.
    """
    # Nothing made before the first paint is garbage, and looking for it costs a tenth of the start. The
    # console turns the collector on again after the first paint.
    gc.disable()
    from greentui.engine.session import Session
    from greentui.engine.timing import DEFAULT
    from greentui.tui.app import GreenTuiApp

    def opened(current: Config, chosen: Profile) -> Session:
        return Session.open(chosen, current, offline=offline, timing=timing or DEFAULT)

    def other(name: str) -> Session:
        try:
            current = load(folders=config.folders)
            chosen = choose(replace(current, default_profile=name), name, offline=offline)
        except (ConfigError, NoCredentials) as error:
            raise Refusal(sentence(str(error))) from error
        with archive_refusals():
            return opened(current, chosen)

    return GreenTuiApp(opened(config, profile), config, open_session=other)


def run_console(config: Config, profile: Profile, *, offline: bool = False) -> int:
    """Run the console until the operator leaves it; returns the exit status.

    Raises:
        ArchiveError: The archive cannot be opened.
    """
    app = console(config, profile, offline=offline)
    app.run()
    with suppress(OSError):  # the terminal may be gone
        for said, text in app.unsaved_texts:
            print(f"{said}\n\n{clean(text)}\n", file=sys.stderr, flush=True)
        if app.left_undone:
            print(app.left_undone, file=sys.stderr, flush=True)
    if app.failure:
        raise app.failure
    return 128 + app.ended_by if app.ended_by else app.return_code or 0
