"""Every command on a terminal, usual and narrow: its output is tidy, and it ends properly."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

import pytest
from PIL import Image

from greentui.cli.help_tree import Branch, tree
from greentui.cli.send import WAIT
from greentui.emulator.state.chats import Chat, Group
from greentui.emulator.testing import Emulator
from greentui.model.instance import InstanceState
from greentui.text.state_help import explain
from tests.cli.command import environment, greentui
from tests.cli.tidy import assert_fits, assert_harmless, printed
from tests.patience import PATIENCE
from tests.terminal import KEYS, Terminal

Env = dict[str, str]
TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
GREENTUI = (sys.executable, "-m", "greentui")
NARROW = 40


@dataclass(frozen=True)
class Run:
    """A command as it is typed.

    Attributes:
        typed: Its words; names in braces are what `Scene` has of that name.
        status: How it ends.
        steps: What is waited for on the screen, and which keys are pressed then.
        whole: Whether it prints what is not for reading, and so is not fitted to the window.
        silent: Whether it prints nothing, which says that it is done.
    """

    typed: str
    status: int = 0
    steps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    whole: bool = False
    silent: bool = False


NO = ((r"Go on\? \[y/N\]:", ("n", "enter")),)
RUNS = (
    Run("state"),
    Run("state --offline"),
    Run("chats"),
    Run("chats --filter nonsense", 2),
    Run("history {chat}"),
    Run("history Nobody", 1),
    Run("search a"),
    Run("export {chat} --format html", whole=True),
    Run("export {chat}", whole=True),
    Run("send text {chat} several words, and a few more of them"),
    Run("send text {chat} two --no-wait"),
    Run("send poll {chat} Which? Tuesday Thursday"),
    Run("send file {chat} {picture}"),
    Run("send file {chat} missing.jpg", 1),
    Run("send location {chat} 55.7 37.6"),
    Run("send contact {chat} 79010000009 --first Ann"),
    Run("outbox list --all"),
    Run("outbox cancel {queued}"),
    Run("outbox again {queued}", 1),
    Run("outbox look {queued}", 1),
    Run("outbox leave {queued}", 1),
    Run("outbox review"),
    Run("read {chat}", silent=True),
    Run("archive {at_hand}", silent=True),
    Run("unarchive {archived}", silent=True),
    Run("contacts list"),
    Run("contacts info {chat}"),
    Run("contacts check 79010000777"),
    Run("contacts check 79010000404", 1),
    Run("contacts save {chat} Anna", silent=True),
    Run("contacts forget {saved}", silent=True),
    Run("contacts join {stranger} {chat}", silent=True),
    Run("contacts separate {joined}", silent=True),
    Run("contacts separate {stranger}", 1),
    Run("groups list"),
    Run("groups create Vans {chat}"),
    Run("groups show {group}"),
    Run("groups rename {group} Lorries", silent=True),
    Run("groups add {group} {outsider}", silent=True),
    Run("groups remove {group} {member}", silent=True),
    Run("groups promote {group} {member}", silent=True),
    Run("groups demote {group} {admin}", silent=True),
    Run("groups picture {group} {picture}"),
    Run("groups allow {group} --edit yes --write no", silent=True),
    Run("groups leave {group}", 1, NO),
    Run("groups leave {group} --yes", silent=True),
    Run("settings"),
    Run("stories list"),
    Run("stories list --incoming"),
    Run("stories text Open_until_eight"),
    Run("stories text words --font none", 2),
    Run("stories file {picture}"),
    Run("stories viewers {posted}"),
    Run("stories delete {posted}", silent=True),
    Run("journal messages"),
    Run("journal calls"),
    Run("api --list"),
    Run("api sendPoll --help"),
    Run("api getSettings", whole=True),
    Run("api getSetings", 1, whole=True),
    Run("api sendMessage chatId={chat}", 1, whole=True),
    Run("emulator --chats 2 --messages 10", 0, ((r"controlUrl", ("ctrl+c",)),), whole=True),
    Run(
        "profile add --no-check",
        0,
        (
            ("Name of the profile:", ("second", "enter")),
            ("idInstance:", ("1101000001", "enter")),
            ("apiTokenInstance:", (TOKEN, "enter")),
        ),
    ),
    Run("profile add --no-check", 1, (("Name of the profile:", ("ctrl+d",)),)),
    Run("profile add --no-check", 130, (("Name of the profile:", ("ctrl+c",)),)),
    Run("profile list"),
    Run("profile remove {profile}", 1, NO),
    Run("profile remove {profile} --yes", silent=True),
    Run("profile use {profile}", silent=True),
    Run("profile use nobody", 1),
    Run("config print"),
    Run("config check"),
    Run("config open"),
    Run("config path"),
    Run("doctor"),
    Run("doctor --offline"),
    Run("purge --deleted", 1, NO),
    Run("purge --deleted", 130, ((r"\[y/N\]:", ("ctrl+c",)),)),
    Run("purge --deleted --yes"),
    Run("purge", 2),
    Run("keys", 0, (("Press keys", ("up",)), (r"ESC \[ A up", ("ctrl+c",)))),
    Run("keys --list"),
    Run("completion bash", whole=True),
    Run("nonsense", 2),
    Run("--help"),
)
UNUSED_HOME = ("profile", "config")
"""What is about the configuration runs where there is none yet."""
BESIDE = {"demo", "link", "sync"}
"""Commands that have tests of their own, as the console itself has."""


class Scene:
    """What the runs need of an emulator's world, made when it is first asked for.

    Args:
        emulator: An emulator.
        env: Of a command on it.
        folder: Where files can lie.
    """

    stranger = "79500000000@c.us"
    """A number nobody has written to."""

    def __init__(self, emulator: Emulator, env: Env, folder: Path) -> None:
        self._emulator = emulator
        self._env = env
        self._folder = folder
        chats = emulator.world.chats.by_activity()
        self.chat, self.member, self.admin, self.outsider = [each.id for each in chats if each.contact][:4]

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))

    @property
    def at_hand(self) -> str:
        """A chat that is not archived."""
        self._emulator.world.chats.by_id[self.chat].archived = False
        return self.chat

    @property
    def archived(self) -> str:
        """A chat that is."""
        self._emulator.world.chats.by_id[self.chat].archived = True
        return self.chat

    @property
    def saved(self) -> str:
        """Somebody in the phone's book."""
        self._emulator.world.chats.contacts[self.chat].saved_name = "Anna"
        return self.chat

    @property
    def joined(self) -> str:
        """An id that was joined with a chat."""
        assert greentui(["contacts", "join", self.stranger, self.chat], self._env).status == 0
        return self.stranger

    @property
    def group(self) -> str:
        """A group of ours."""
        own = self._emulator.world.instance.wid
        group = Group(
            "120363099000000000@g.us", "Vans", own, 1, [own, self.member, self.admin], {own, self.admin}
        )
        self._emulator.world.chats.add(Chat(group.id, group=group))
        return group.id

    @property
    def picture(self) -> Path:
        """A JPEG."""
        file = self._folder / "picture.jpg"
        Image.new("RGB", (200, 200), "#228b22").save(file)
        return file

    @property
    def posted(self) -> str:
        """A status of ours."""
        body = json.dumps({"message": "hello", "backgroundColor": "#228B22", "font": "SERIF"}).encode()
        request = Request(
            self._emulator.method_url("sendTextStatus"), body, {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=PATIENCE) as answer:
            return str(json.load(answer)["idMessage"])

    @property
    def queued(self) -> str:
        """A text in the outbox."""
        return greentui(["send", "text", "--no-wait", self.chat, "words"], self._env).out.strip()

    @property
    def profile(self) -> str:
        """A profile in the configuration."""
        added = ["profile", "add", "shop", "--id-instance", "1101000001", "--no-check"]
        assert greentui(added, self._env, stdin=TOKEN).status == 0
        return "shop"


@pytest.fixture
def env(emulator: Emulator, home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Env:
    """The environment of a run."""
    typed = request.node.callspec.params["run"].typed
    of = environment(emulator, tmp_path if typed.startswith(UNUSED_HOME) else home)
    return {**of, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "EDITOR": "true"}


def ended(run: Run, typed: str, env: Env, columns: int) -> Terminal:
    """The terminal of a run that has ended; it is closed by whoever asked."""
    terminal = Terminal([*GREENTUI, *shlex.split(typed)], env=env, columns=columns, rows=24)
    try:
        for pattern, keys in run.steps:
            terminal.wait_for(pattern.replace(" ", r"\s+"))
            for each in keys:
                (terminal.press if each in KEYS else terminal.type)(each)
        assert terminal.wait_end(2 * WAIT) == run.status, terminal.text()
    except BaseException:
        terminal.close()
        raise
    return terminal


@pytest.mark.parametrize(
    ("run", "columns"),
    [
        pytest.param(run, columns, id=f"{run.typed}:{run.status} at {columns}")
        for run in RUNS
        for columns in ([NARROW] if run.silent or run.whole or run.status else [80, NARROW])
    ],
)
def test_a_command_leaves_a_terminal_tidy(
    emulator: Emulator, env: Env, tmp_path: Path, run: Run, columns: int
) -> None:
    scene = Scene(emulator, env, tmp_path)
    with ended(run, run.typed.format_map(scene), env, columns) as terminal:
        assert_harmless(terminal)
        text = printed(terminal)
        assert "Traceback" not in text
        assert "␛" not in text
        assert TOKEN not in text
        assert env["GREENTUI_API_TOKEN"] not in text
        assert bool(text) is not run.silent
        if not run.whole:
            assert_fits(terminal)


def test_sync_tells_of_an_alarm_in_a_narrow_window(emulator: Emulator, home: Path) -> None:
    with Terminal([*GREENTUI, "sync"], env=environment(emulator, home), columns=NARROW, rows=24) as terminal:
        emulator.control("state", {"stateInstance": "yellowCard"})
        told = explain(InstanceState.YELLOW_CARD).step
        terminal.wait_for(r"\s+".join(map(re.escape, told.split())))
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 130
        assert_harmless(terminal)
        assert_fits(terminal)


def leaves() -> Iterator[Branch]:
    return (branch for branch in tree().walk() if not branch.below)


def test_no_command_is_left_out() -> None:
    typed = [run.typed for run in RUNS]
    missing = {
        name
        for name in (" ".join(leaf.words) for leaf in leaves())
        if not any(re.match(rf"{name}\b", each) for each in typed)
    }
    assert missing == BESIDE


def in_json() -> list[Run]:
    """Every command that has `--json`, once, as it can be done without a question."""
    found = []
    for leaf in leaves():
        name = " ".join(leaf.words)
        if not any("--json" in argument.names for argument in leaf.arguments):
            continue
        runs = [
            run for run in RUNS if re.match(rf"{name}\b", run.typed) and run.status == 0 and not run.steps
        ]
        if runs:
            found.append(replace(runs[-1], typed=f"{runs[-1].typed} --json"))
    return found


@pytest.mark.parametrize("run", in_json(), ids=lambda run: run.typed)
def test_json_on_a_terminal_is_one_value(emulator: Emulator, env: Env, tmp_path: Path, run: Run) -> None:
    with ended(run, run.typed.format_map(Scene(emulator, env, tmp_path)), env, NARROW) as terminal:
        assert_harmless(terminal)
        json.loads(printed(terminal))
