"""Opens the console for a profile: what the command line calls."""

from __future__ import annotations

from dataclasses import replace

from greentui.config import Config, Profile, choose, load
from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.engine.timing import DEFAULT, Timing
from greentui.tui.app import GreenTuiApp


def console(
    config: Config, profile: Profile, *, offline: bool = False, timing: Timing = DEFAULT
) -> GreenTuiApp:
    """The console of a profile, its archive open and nothing asked of the service yet.

    Args:
        config: Folders and settings.
        profile: Whose instance; it has its token.
        offline: Read the archive only.
        timing: The engine's intervals, where a test or a demonstration needs others.

    Raises:
        ArchiveError: There can be no archive here.
    """

    def open_session(name: str) -> Session:
        from greentui.config import ConfigError, NoCredentials

        try:
            current = load(folders=config.folders)
            chosen = choose(replace(current, default_profile=name), name)
        except (ConfigError, NoCredentials) as error:
            raise Refusal(str(error)) from error
        return Session.open(chosen, current, offline=offline, timing=timing)

    session = Session.open(profile, config, offline=offline, timing=timing)
    return GreenTuiApp(session, config, open_session=open_session)


def run_console(config: Config, profile: Profile, *, offline: bool = False) -> int:
    """Run the console until the operator leaves it; the exit status.

    Raises:
        ArchiveError: There can be no archive here.
    """
    app = console(config, profile, offline=offline)
    app.run()
    if app.failure:
        raise app.failure
    return app.return_code or 0
