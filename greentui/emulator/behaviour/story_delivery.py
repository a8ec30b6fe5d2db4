"""Takes a story from the API through the send queue to the contacts who see it (manual 1.3.8)."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.behaviour.send_queue import QueuedRequest, SendQueue
from greentui.emulator.state.chats import ChatStore
from greentui.emulator.state.settings import Settings
from greentui.emulator.state.stories import Story, StoryStore, StoryView

MAX_VIEWERS = 1024
"""Contacts a story is sent to at most (manual 1.3.8, SendTextStatus)."""

_UNTIL_DELIVERED = (0.5, 3.0)
_UNTIL_READ = (3.0, 30.0)
"""Shortest and longest time in seconds until a story is delivered, and read."""
_READ_SHARE = 0.6


class StoryDelivery:
    """Delivers stories."""

    def __init__(
        self,
        chats: ChatStore,
        stories: StoryStore,
        send_queue: SendQueue,
        settings: Settings,
        clock: Clock,
        scheduler: Scheduler,
        random: Random,
    ) -> None:
        self._chats = chats
        self._stories = stories
        self._send_queue = send_queue
        self._settings = settings
        self._clock = clock
        self._scheduler = scheduler
        self._random = random

    def accept(self, request: str, body: dict[str, Any], story: Story) -> None:
        """Put a story into the send queue.

        Args:
            request: The request's name in showMessagesQueue.
            body: Its fields in showMessagesQueue.
        """

        def expire() -> None:
            story.message.status = "failed"

        self._send_queue.put(
            QueuedRequest(request, [story.message.id], body, partial(self._send, story), expire)
        )

    def view(self, story: Story, participant: str, status: str) -> None:
        """Note how far a story got with a contact: sent, delivered or read.

        Without the setting for statuses it stays pending (manual 1.3.8, GetStatusStatistic).
        """
        if not self._settings.enabled("outgoingWebhook"):
            status = "pending"
        story.views[participant] = StoryView(participant, self._clock.timestamp(), status)

    def _send(self, story: Story) -> None:
        story.message.timestamp = self._clock.timestamp()
        story.message.status = "sent"
        self._stories.outgoing.append(story)
        contacts = [contact.wid for contact in self._chats.contacts.values() if contact.saved_name]
        viewers = list(filter(self._chats.on_whatsapp, story.participants)) or contacts[:MAX_VIEWERS]
        for viewer in viewers:
            self.view(story, viewer, "sent")
            self._advance_later(story, viewer, "delivered", _UNTIL_DELIVERED)
            if self._random.random() < _READ_SHARE:
                self._advance_later(story, viewer, "read", _UNTIL_READ)

    def _advance_later(self, story: Story, viewer: str, status: str, delay: tuple[float, float]) -> None:
        def advance() -> None:
            self.view(story, viewer, status)
            if story.message.status != "read":
                story.message.status = status

        self._scheduler.after(self._random.uniform(*delay), advance)
