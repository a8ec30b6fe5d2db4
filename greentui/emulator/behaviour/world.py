"""Everything the emulator knows, put together: one account, its chats, its queues, what happens in them."""

from __future__ import annotations

from collections import deque
from random import Random
from typing import Any
from uuid import UUID

from greentui.emulator.behaviour.auto_reply import People
from greentui.emulator.behaviour.clock import Agenda, Clock
from greentui.emulator.behaviour.contact_actions import Happenings
from greentui.emulator.behaviour.delivery import Delivery
from greentui.emulator.behaviour.linking import Linking
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.behaviour.quotas import Quotas
from greentui.emulator.behaviour.send_queue import SendQueue
from greentui.emulator.behaviour.webhooks import Notices
from greentui.emulator.fixtures.population import populate
from greentui.emulator.serving.faults import Faults
from greentui.emulator.state.calls import Call
from greentui.emulator.state.chats import GROUP_SUFFIX, ChatBook, Group
from greentui.emulator.state.files import FileStore
from greentui.emulator.state.instance import YELLOW_CARD, Instance
from greentui.emulator.state.options import Options
from greentui.emulator.state.settings import Settings
from greentui.emulator.state.stories import StoryShelf

_HEX = "0123456789ABCDEF"
_REQUESTS_KEPT = 50_000
"""How many requests are remembered for the control request `requests`."""
NOBODY_ENDS_IN = "404"
"""A number nobody knows is on WhatsApp unless it ends so."""


class World:
    """One emulated account.

    Args:
        options: How it is set up.
        base: The address it is served at, for the links to its files.
    """

    def __init__(self, options: Options, base: str) -> None:
        self.options = options
        self.base = base
        self.clock = Clock(options.now)
        self.agenda = Agenda(at_once=options.fast)
        made = Random(options.seed)
        id_instance = options.id_instance or f"11{made.randrange(10**8):08d}"
        token = options.token or "".join(made.choice(_HEX.lower()) for _ in range(50))
        # Ids made while it runs differ from run to run, or an archive kept between two demos would
        # take the second one's messages for the first one's. A told beginning makes them the same.
        self.random = Random(f"{options.seed}/{self.clock.now() if options.now is None else options.now}")
        self.settings = Settings(0 if options.fast else None)
        self.book = ChatBook()
        self.queue = NotificationQueue(self.clock.now)
        self.instance = Instance(
            id_instance,
            token,
            "79990000042",
            "Green Bay Deliveries",
            linked=not options.unlinked,
            agenda=self.agenda,
            now=self.clock.now,
        )
        self.notices = Notices(self.settings, self.queue, self.book, self.instance.account, self.clock.now)
        self.outbox = SendQueue(
            self.agenda,
            self.clock.now,
            lambda: self.settings.delay,
            lambda: self.instance.may_send,
        )
        self.files = FileStore(base)
        self.quotas = Quotas()
        self.faults = Faults()
        self.stories = StoryShelf()
        self.calls: list[Call] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=_REQUESTS_KEPT)
        self.typing: dict[str, float] = {}
        self.groups_made_at: float | None = None
        self.linking = Linking(self)
        self.people = People(self)
        self.happenings = Happenings(self)
        self.delivery = Delivery(self)
        self.instance.on_change = self._state_changed
        populate(self)

    def now(self) -> int:
        """This moment as the API writes it, whole seconds since 1970."""
        return int(self.clock.now())

    def new_id(self, *, by_api: bool = False) -> str:
        """A message's id: 20 characters from the API, 32 from a phone."""
        if by_api:
            return f"3EB0{self.random.getrandbits(64):016X}"
        return f"{self.random.getrandbits(128):032X}"

    def new_key(self) -> UUID:
        """A name for a stored file."""
        return UUID(int=self.random.getrandbits(128))

    def on_whatsapp(self, chat_id: str) -> bool:
        """Whether there is an account behind an id."""
        chat_id = self.book.resolve(chat_id)
        if chat_id.endswith(GROUP_SUFFIX):
            return chat_id in self.book.chats
        return chat_id in self.book.people or not chat_id.partition("@")[0].endswith(NOBODY_ENDS_IN)

    def group(self, group_id: str) -> Group | None:
        """A group, where it exists."""
        chat = self.book.chats.get(group_id)
        return chat.group if chat is not None else None

    def reboot(self) -> None:
        """Restart the instance."""
        self.queue.lose_channel()
        self.instance.restart()

    def _state_changed(self, state: str | None) -> None:
        if state is not None:
            self.notices.state(state)
        if state == YELLOW_CARD:
            self.delivery.warn_waiting()
        self.linking.state_changed(state)
        self.outbox.look_again()

    def close(self) -> None:
        """End it all: nothing happens any more, the files are gone."""
        self.agenda.clear()
        self.queue.close()
        self.linking.close()
        self.files.close()
