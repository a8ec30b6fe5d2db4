"""A stage for one page: a small application with a session that answers from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from greentui.config import Config, Credentials, Folders
from greentui.engine.administration import Administration
from greentui.engine.api_console import ApiConsole
from greentui.engine.contacts import ContactDirectory
from greentui.engine.errors import Refusal
from greentui.engine.groups import Groups
from greentui.engine.journals import Journals
from greentui.engine.monthly_usage import MethodUsage
from greentui.engine.statuses import Statuses
from greentui.greenapi.method import Method
from greentui.greenapi.methods import METHODS
from greentui.greenapi.rate_limiter import Usage
from greentui.model.changes import Change, Notice
from greentui.model.chats import Chat, ChatFilter, ChatSort, Window
from greentui.model.instance import Account, InstanceFacts, InstanceState, LinkHealth, Role, StateSpell
from greentui.model.messages import Message
from greentui.model.sending import OutboxItem
from greentui.tui.layers import Layer, Layers
from greentui.tui.shell import PageName
from greentui.tui.themes import THEMES
from tests.engine.answering import Answers, Records, no_wait
from tests.patience import LATE, PATIENCE

NOW = 1_773_835_200.0
"""Wednesday, 18 March 2026, 12:00 UTC."""
TOKEN = "a-very-secret-token"


@dataclass
class StageSession:
    """As much of a session as the secondary screens use."""

    call: Answers
    state: InstanceFacts
    known: dict[str, Chat] = field(default_factory=dict)
    kept: dict[str, Message] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)
    strange: list[tuple[int, str, str]] = field(default_factory=list)
    spells: list[StateSpell] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    synchronised: int = 0
    linking: Any = None
    typed: list[OutboxItem] = field(default_factory=list)
    behind: dict[str, str] = field(default_factory=dict)
    usages: list[Usage] = field(default_factory=list)
    monthly: list[MethodUsage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.administration = Administration(self.call, sleep=no_wait)
        self.groups = Groups(self.call, Records(self.state.account.phone), self.now)
        self.contacts = ContactDirectory(self, Records())
        self.statuses = Statuses(self)
        credentials = Credentials("1101000001", TOKEN)
        self.api_console = ApiConsole(self.call.json, credentials, clock=self.now, timer=self.now)
        self.journals = Journals(self.call, "1101000001")
        self.others: tuple[str, ...] = ()
        self.profile_name = "here"

    async def fetch_picture(self, url: str) -> bytes:
        return self.pictures.get(url, b"")

    async def upload(self, path: Path, on_progress: Callable[[int, int], None] | None) -> str:
        if on_progress:
            on_progress(1, 1)
        return f"https://files.example/{path.name}"

    async def hold_reason(self) -> str:
        return ""

    def facts(self) -> InstanceFacts:
        return self.state

    def now(self) -> float:
        return NOW

    def chat(self, chat_id: str) -> Chat | None:
        return self.known.get(chat_id)

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        return [self.known[one] for one in ids if one in self.known]

    def chat_ids(self, filter: ChatFilter = ChatFilter.ALL, sort: ChatSort = ChatSort.RECENT) -> list[str]:  # noqa: A002
        return [one for one, chat in self.known.items() if filter is not ChatFilter.GROUPS or chat.group]

    def other_ids(self, _chat_id: str) -> list[str]:
        return list(self.others)

    def name_of(self, person: str) -> str:
        return self.known[person].name if person in self.known else person.partition("@")[0]

    def window(self, chat_id: str, **_where: object) -> Window:
        found = sorted((m for m in self.kept.values() if m.chat_id == chat_id), key=lambda m: m.timestamp)
        return Window(tuple(found))

    def media(self, chat_id: str, limit: int) -> list[Message]:
        return [m for m in self.kept.values() if m.chat_id == chat_id and m.raw_type == "media"][:limit]

    def raw(self, _chat_id: str, message_id: str) -> str:
        return self.raws.get(message_id, "")

    def unrecognised(self, limit: int) -> list[tuple[int, str, str]]:
        return self.strange[:limit]

    def states(self, limit: int) -> list[StateSpell]:
        return self.spells[:limit]

    def outbox(self, *, waiting_only: bool = True) -> list[OutboxItem]:
        return list(self.typed)

    def unsettled(self, *, limit: int = 500) -> list[OutboxItem]:
        return list(self.typed)

    def in_doubt_before(self) -> dict[str, str]:
        return dict(self.behind)

    def is_sending(self) -> bool:
        return True

    def monthly_usage(self) -> list[MethodUsage]:
        return list(self.monthly)

    def rates(self) -> list[Usage]:
        return list(self.usages)

    def methods(self) -> tuple[Method[Any], ...]:
        return tuple(METHODS.values())

    async def clear_webhook_url(self) -> None:
        await self.administration.apply({"webhookUrl": ""})

    async def check_socket(self) -> None:
        """Known from the facts."""

    async def refresh_state(self) -> InstanceState:
        return self.state.state

    async def synchronise(self) -> None:
        self.synchronised += 1

    @property
    def chat_commands(self) -> StageSession:
        """Itself."""
        return self

    async def archive(self, chat_id: str, on: bool) -> None:
        self.known[chat_id] = replace(self.known[chat_id], archived=on)

    async def separate(self, other: str) -> None:
        self.others = tuple(each for each in self.others if each != other)

    async def set_disappearing(self, chat_id: str, seconds: int) -> None:
        self.known[chat_id] = replace(self.known[chat_id], disappearing=seconds)


def facts(state: InstanceState = InstanceState.AUTHORIZED, **more: Any) -> InstanceFacts:
    """Facts of an instance that works."""
    known: dict[str, Any] = {
        "state_word": str(state),
        "state_since": int(NOW) - 7200,
        "state_checked": int(NOW) - 20,
        "account": Account("79990000042", "", "79990000042:26@s.whatsapp.net"),
        "socket_online": True,
        "health": LinkHealth.ONLINE,
        "role": Role.CONSUMER,
        "last_event": int(NOW) - 2,
        "send_delay_ms": 3000,
    }
    return InstanceFacts("1101000001", state, **(known | more))


class Stage(Layers[None]):
    """The stage. What the shell of the console offers to its screens is remembered here."""

    CSS_PATH = Path(__file__).parents[3] / "greentui/tui/styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    def __init__(
        self,
        session: StageSession,
        screen: Callable[[], Screen[None]],
        home: Path,
        theme: str = "greentui-dark",
    ) -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.session = session
        self.config = Config(Folders(home, home, home / "logs", home / "downloads"))
        self._make = screen
        self.answer = True
        self.asked: list[tuple[str, str]] = []
        self.picked: list[str] = []
        self.opened: list[tuple[str, dict[str, object]]] = []
        self.went: list[tuple[str, str]] = []
        self.copied: list[str] = []
        self.switched: list[str] = []
        self.refusals: list[Refusal] = []
        self.told: list[Notice] = []

    def on_load(self) -> None:
        asyncio.get_running_loop().set_task_factory(None)  # as the program does

    async def on_mount(self) -> None:
        await self.push_screen(self._make())

    async def ask(
        self, question: str, consequence: str = "", *, yes: str = "", harmless: bool = False
    ) -> bool:
        self.asked.append((question, consequence))
        return self.answer

    async def pick_chats(self, title: str, *, people: bool = False) -> list[str]:
        return self.picked

    def open_page(self, name: PageName) -> None:
        self.opened.append((name, {}))

    def open_contact(self, chat_id: str) -> None:
        self.opened.append(("contact", {"chat_id": chat_id}))

    def open_search(self, words: str = "", chat_id: str = "") -> None:
        self.opened.append(("search", {"chat_id": chat_id}))

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        self.went.append((chat_id, message_id))

    async def copy(self, text: str) -> None:
        self.copied.append(text)

    def use_profiles(self, config: Config) -> None:
        self.config = config

    async def switch_profile(self, name: str) -> None:
        self.switched.append(name)

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)

    def refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    def tell_all(self, changes: Sequence[Change]) -> None:
        """What the session would tell the screen."""
        assert isinstance(self.screen, Layer)
        self.screen.session_changed(changes)


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Let the console work until something holds."""
    async with asyncio.timeout(PATIENCE):
        await pilot.pause(LATE)
        while not holds():
            await pilot.pause(max(0.02, LATE))


async def settled(pilot: Any) -> None:
    """Everything that was begun has ended, but for what goes on by itself, and is painted."""
    await pilot.pause()
    while working := [one for one in pilot.app.workers if one.group not in ("codes", "state")]:
        await pilot.app.workers.wait_for_complete(working)
        await pilot.pause()


def lines_of(app: App[Any]) -> list[str]:
    """The characters of the screen."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    return [strip.text.ljust(width) for strip in strips[:height]]


def text_of(app: App[Any]) -> str:
    """The screen as text."""
    return "\n".join(line.rstrip() for line in lines_of(app))
