"""Puts an emulated account together."""

from __future__ import annotations

import asyncio
from random import Random

from greentui.emulator.behaviour.accounts import Accounts
from greentui.emulator.behaviour.auto_reply import AutoReply
from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.contact_actions import ContactActions
from greentui.emulator.behaviour.delivery import Delivery
from greentui.emulator.behaviour.file_store import FileStore
from greentui.emulator.behaviour.lifecycle import Lifecycle
from greentui.emulator.behaviour.linking import Linking
from greentui.emulator.behaviour.notification_queue import NotificationQueue
from greentui.emulator.behaviour.quotas import Quotas
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.send_queue import SendQueue
from greentui.emulator.behaviour.shown_ids import ShownIds
from greentui.emulator.behaviour.story_delivery import StoryDelivery
from greentui.emulator.behaviour.webhooks import Webhooks
from greentui.emulator.fixtures.population import Population
from greentui.emulator.state.calls import Block, PhoneCall
from greentui.emulator.state.catalog import Catalog
from greentui.emulator.state.chats import ChatStore
from greentui.emulator.state.instance import AUTHORIZED, NOT_AUTHORIZED, Instance, StateChange
from greentui.emulator.state.oddities import Oddities
from greentui.emulator.state.options import Options
from greentui.emulator.state.settings import FRESH, Settings
from greentui.emulator.state.stories import StoryStore


class World:
    """One emulated account: its state, and the behaviour that changes it.

    Only what serves the account sees all of it; each part is given what it needs.

    Args:
        options: How it is set up.
        base_url: The URL it is served at, for links to its files.
    """

    def __init__(self, options: Options, base_url: str) -> None:
        self.options = options
        self.base_url = base_url

        seeded = Random(options.seed)
        id_instance = options.id_instance or f"11{seeded.randrange(10**8):08d}"
        token = options.token or "".join(seeded.choice("0123456789abcdef") for _ in range(50))
        clock = self.clock = Clock(options.now)
        clock.advance(options.skew)
        # Ids must differ from run to run: an archive kept between two runs would otherwise take the new
        # messages for the old ones. A fixed start time fixes them as well.
        start = clock.now() if options.now is None else options.now
        random = self.random = Random(f"{options.seed}/{start}")

        state = NOT_AUTHORIZED if options.unlinked else AUTHORIZED
        instance = self.instance = Instance(id_instance, token, "79990000042", "Green Bay Deliveries", state)
        instance.history.append(StateChange(state, clock.timestamp()))
        settings = self.settings = Settings()
        if options.fresh:
            settings.change(FRESH)
        if options.fast:
            settings.change({"delaySendMessagesMilliseconds": 0})
        chats = self.chats = ChatStore()
        stories = self.stories = StoryStore()
        calls: list[PhoneCall] = []
        self.calls = calls
        blocks: list[Block] = []
        self.blocks = blocks
        self.typing: dict[str, float] = {}
        """When the account stops being shown as typing in a chat, seconds."""
        self.group_created_at: float | None = None
        """When the account last created a group, seconds."""

        self.settings_changed = asyncio.Event()
        """Set whenever settings change through the API."""
        self.catalog = Catalog()
        self.files = FileStore(base_url)
        self.quotas = Quotas()
        scheduler = self.scheduler = Scheduler(fast=options.fast)
        notifications = self.notifications = NotificationQueue(clock)
        oddities = self.oddities = Oddities()
        send_queue = self.send_queue = SendQueue(instance, settings, oddities, clock, scheduler)
        shown_ids = self.shown_ids = ShownIds(chats, settings)
        webhooks = self.webhooks = Webhooks(instance, settings, chats, notifications, shown_ids, clock)
        linking = self.linking = Linking(instance, options, clock, random)
        contacts = self.contacts = ContactActions(
            instance, settings, chats, calls, blocks, webhooks, clock, scheduler, random
        )
        auto_reply = self.auto_reply = AutoReply(
            instance, chats, contacts, scheduler, random, silent=options.silent
        )
        delivery = self.delivery = Delivery(
            instance, settings, chats, send_queue, webhooks, auto_reply, clock, scheduler, random
        )
        self.story_delivery = StoryDelivery(chats, stories, send_queue, settings, clock, scheduler, random)
        self.lifecycle = Lifecycle(
            instance,
            settings,
            Accounts(instance, chats, stories, calls, blocks),
            notifications,
            send_queue,
            delivery,
            linking,
            webhooks,
            clock,
            scheduler,
        )
        Population(options, instance, chats, stories, calls, base_url, clock.timestamp()).generate()

    def close(self) -> None:
        """Stop every timer, end every pending receive and stream, and remove the files."""
        self.scheduler.close()
        self.notifications.close()
        self.linking.close()
        self.files.close()
