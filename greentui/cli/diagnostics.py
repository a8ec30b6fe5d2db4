"""The checks of `greentui doctor`."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import stat
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from greentui.cli.console import Capabilities
    from greentui.config import Config, Profile, Settings
    from greentui.engine.session import Session

SKEW = 30
"""Seconds our clock may differ from the service's before it is reported."""
FREE_BYTES = 200 * 2**20
"""Free space on the disk below which the archive is in danger."""


class Level(StrEnum):
    """The severity of a finding."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check, and what to do about it."""

    name: str
    level: Level
    text: str
    advice: str = ""


def python() -> Finding:
    """The versions of Python, Textual and the system."""
    from importlib.metadata import version

    text = (
        f"{platform.python_version()}, Textual {version('textual')}, {platform.system()} {platform.machine()}"
    )
    return Finding("Python", Level.GOOD, text)


def terminal() -> Iterator[Finding]:
    """The terminal's capabilities; it is queried if there is one."""
    coding = locale.getpreferredencoding(False)
    if coding.lower().replace("-", "") != "utf8":
        advice = _("Set LANG to a UTF-8 locale, such as C.UTF-8.")
        yield Finding(_("letters"), Level.BAD, _("the locale uses %s") % coding, advice)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        text = _("none here; the console needs one, the commands do not")
        advice = _("Run doctor directly in your terminal, without a pipe, to check what it can do.")
        yield Finding(_("terminal"), Level.WARNING, text, advice)
        return
    from greentui.cli.console import probe_terminal

    size = shutil.get_terminal_size()
    small = size.columns < 60 or size.lines < 20
    yield Finding(
        _("window"),
        Level.WARNING if small else Level.GOOD,
        f"{size.columns}×{size.lines}",
        _("The console needs 60×20; it looks best from 120×36.") if small else "",
    )
    yield colours(os.environ)
    yield abilities(probe_terminal())
    yield _clipboard()


def abilities(told: Capabilities) -> Finding:
    """The terminal's reported capabilities that matter here."""
    can = [
        name
        for name, there in (
            (_("pictures (kitty)"), told.kitty_graphics),
            (_("pictures (sixel)"), told.sixel),
            (_("every key (kitty)"), told.kitty_keyboard),
        )
        if there
    ]
    text = ", ".join(can) or _("half blocks for pictures; some keys look alike (Shift+Enter is Enter)")
    if (told.sixel or told.kitty_graphics) and find_spec("textual_image") is None:
        advice = _("Install greentui with its extra “graphics” to see pictures in full.")
        return Finding(_("abilities"), Level.WARNING, text, advice)
    return Finding(_("abilities"), Level.GOOD, text)


def colours(env: Mapping[str, str]) -> Finding:
    """How many colours the environment indicates, as Textual reads it."""
    name = _("colours")
    if env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return Finding(name, Level.GOOD, _("16 million"))
    terminal = env.get("TERM", "").strip().lower()
    if terminal.rpartition("-")[2] in ("256color", "kitty"):
        return Finding(name, Level.GOOD, "256")
    advice = _("If the terminal has more, set TERM=xterm-256color or COLORTERM=truecolor; 16 are enough.")
    return Finding(name, Level.WARNING, _("16 (TERM is “%s”)") % terminal, advice)


def _clipboard() -> Finding:
    name = _("clipboard")
    if os.environ.get("TMUX"):
        return Finding(name, Level.GOOD, _("tmux's buffer, which tmux passes on to its terminal"))
    return Finding(name, Level.GOOD, _("OSC 52, and the desktop's clipboard where there is one"))


def configuration(config: Config) -> Iterator[Finding]:
    """The configuration file, its permissions, keys and profiles, and where tokens are kept."""
    from greentui.config import keyring

    name, file = _("configuration"), config.folders.config_file
    if not file.exists():
        yield Finding(name, Level.GOOD, _("none; every setting has its default"))
    else:
        yield _private(name, file)
    for problem in preferences(config.settings):
        advice = _("“greentui config open” opens the file; “greentui keys --list” lists actions and keys.")
        yield Finding(name, Level.WARNING, problem, advice)
    profiles = plural("%d profile", "%d profiles", len(config.profiles)) % len(config.profiles)
    place = (
        _("a keyring is available") if keyring.available() else _("no keyring; tokens are kept in the file")
    )
    yield Finding(_("profiles"), Level.GOOD, f"{profiles}; {place}")


def folders(config: Config) -> Iterator[Finding]:
    """Who else can change or look into our folders."""
    from greentui.config.exposure import exposures

    found = exposures(config.folders)
    for one in found:
        yield Finding(_("folders"), Level.BAD if one.grave else Level.WARNING, one.text, one.advice)
    if not found:
        yield Finding(_("folders"), Level.GOOD, _("closed to other users of this machine"))


def preferences(settings: Settings) -> list[str]:
    """The settings that the console cannot apply, in words."""
    from textual.theme import BUILTIN_THEMES

    from greentui.text.preferences import problems

    return problems(settings, BUILTIN_THEMES)


def archives(config: Config, *, deep: bool = False) -> Iterator[Finding]:
    """The archives' health and permissions, and the free space.

    Args:
        deep: Read every row of them.
    """
    from greentui.engine import archives

    kept = list(archives.archive_files(config.folders))
    if not kept:
        yield Finding(_("archive"), Level.GOOD, _("none yet; it will be in %s") % config.folders.data)
        return
    for path in kept:
        yield _archive(path, deep=deep)
    free = shutil.disk_usage(config.folders.data).free
    if free < FREE_BYTES:
        text = _("%d MiB free") % (free // 2**20)
        yield Finding(
            _("disk"), Level.WARNING, text, _("Free some space; until then no notifications are received.")
        )


def _archive(path: Path, *, deep: bool) -> Finding:
    """One archive's health and permissions."""
    from greentui.archive.errors import ArchiveError, ReadOnlyArchive
    from greentui.engine import archives

    name = _("archive")
    try:
        wrong = archives.problem(path, deep=deep)
        altered = deep and not wrong and archives.is_altered(path)
    except ArchiveError as error:
        return Finding(name, Level.BAD, str(error), error.advice)
    if wrong:
        advice = _("Start the console: it renames the file and begins a new archive.")
        return Finding(name, Level.BAD, f"{path}: {wrong}", advice)
    if lost := archives.lost_writes(path):
        text = _("%(file)s: the end of its log is damaged, and the last writes are lost (%(count)d)")
        text %= {"file": path, "count": lost}
        advice = _("Start the console: it fetches again what the service still has, and sends nothing twice.")
        return Finding(name, Level.BAD, text, advice)
    if altered:
        text = _("%s does not match what was written to it") % path
        advice = _(
            "Another program or a disk fault changed it. Keep a copy, and restore a backup if you have one."
        )
        return Finding(name, Level.BAD, text, advice)
    if archives.is_read_only(path):
        return Finding(name, Level.WARNING, str(ReadOnlyArchive(path)), str(ReadOnlyArchive.remedy))
    return _private(name, path, f"{path}, {path.stat().st_size / 2**20:.1f} MiB")


def clock(skew: float | None) -> Finding:
    """Our clock compared with the service's.

    Args:
        skew: Seconds by which ours is ahead; `None` if that is not known.
    """
    name = _("clock")
    if skew is None:
        advice = _("The lines about the service below say whether it can be reached.")
        return Finding(name, Level.WARNING, _("the service sends no time; the clock was not checked"), advice)
    if abs(skew) <= SKEW:
        return Finding(name, Level.GOOD, _("agrees with the service's"))
    advice = _("Set the clock: journals and “waiting since” depend on it.")
    ahead = _("%d s ahead of the service's") if skew > 0 else _("%d s behind the service's")
    return Finding(name, Level.WARNING, ahead % abs(skew), advice)


async def service(profile: Profile, config: Config, took: float | None) -> list[Finding]:
    """The instance's state, its settings, and its queue.

    Args:
        took: Seconds that the service needed for its first answer; `None` if that is not known.
    """
    from greentui.archive.errors import ArchiveError
    from greentui.engine.errors import Refusal
    from greentui.engine.session import Session

    try:
        session = Session.open(profile, config, consume=False)
    except ArchiveError as error:
        return [Finding(_("archive"), Level.BAD, str(error), error.advice)]
    found = []
    if damage := session.replaced_notice():
        advice = _("Start the console: it fetches again what the service still has.")
        found.append(Finding(_("archive"), Level.BAD, damage, advice))
    try:
        return found + [finding async for finding in _asked(session, profile.credentials.api_url, took)]
    except Refusal as refusal:
        return [*found, Finding(_("service"), Level.BAD, refusal.text, refusal.advice)]
    finally:
        await session.stop()


async def trial(profile: Profile, config: Config) -> list[Finding]:
    """A single real call; the archive is not touched."""
    from greentui.engine.credential_check import state_of
    from greentui.engine.errors import Refusal
    from greentui.text.state_help import explain

    insecure = config.settings.insecure_http
    try:
        state = await state_of(profile.credentials, insecure_http=insecure)
    except Refusal as refusal:
        return [Finding(_("service"), Level.BAD, refusal.text, refusal.advice)]
    return [Finding(_("service"), Level.GOOD, _("it answers: %s") % explain(state, state.value).word)]


async def _asked(session: Session, api_url: str, took: float | None) -> AsyncIterator[Finding]:
    from greentui.model.instance import Way
    from greentui.text.state_help import command, explain_now, held_notice, way_out, withheld_notice

    await session.refresh_state()
    facts = session.facts()
    answers = _("%s answers") % api_url
    if took is not None:
        answers = _("%(url)s answers in %(ms)d ms") % {"url": api_url, "ms": took * 1000}
    yield Finding(_("service"), Level.GOOD, answers)
    explained = explain_now(facts, session.now())
    level = {"good": Level.GOOD, "warn": Level.WARNING}.get(explained.level, Level.BAD)
    held = held_notice(facts)
    if held and level is Level.GOOD:
        level = Level.WARNING
    advice = sentences(explained.step, command(explained.remedy), held)
    yield Finding(_("instance"), level, f"{explained.word}. {explained.meaning}", advice)

    lines = await session.administration.settings()
    values = {line.setting.name: line.value for line in lines}
    if values.get("webhookUrl"):
        text = _("webhookUrl is set: the service sends notifications there, so the queue cannot be read")
        yield Finding(_("receiving"), Level.BAD, text, _("“greentui api setSettings webhookUrl=” clears it."))
    elif values.get("incomingWebhook") == "no":
        text = _("incomingWebhook is off: incoming messages never reach the queue")
        yield Finding(_("receiving"), Level.BAD, text, way_out(Way.NOTIFICATIONS, console=False))
    else:
        yield Finding(_("receiving"), Level.GOOD, _("the queue can be read, and incoming messages reach it"))
    if differing := [line.setting.name for line in lines if line.differs]:
        text = _("not as recommended: %s") % ", ".join(differing)
        advice = _("“greentui settings” explains each; with --recommended it applies them.")
        yield Finding(_("settings"), Level.WARNING, text, advice)
    queues = await session.administration.queues()
    if queues.notifications and (withheld := await session.count_withheld()):
        yield Finding(
            _("queue"), Level.WARNING, withheld_notice(withheld), way_out(Way.REBOOT, console=False)
        )
    elif queues.notifications is not None:
        text = (
            plural("%d notification waits", "%d notifications wait", queues.notifications)
            % queues.notifications
        )
        yield Finding(_("queue"), Level.GOOD, text)


def _private(name: str, path: Path, text: str = "") -> Finding:
    """Whether only its owner can read a file."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        loose = _("%s may be read by other users of this machine") % path
        return Finding(name, Level.BAD, loose, f"chmod 600 {path}")
    return Finding(name, Level.GOOD, text or str(path))
