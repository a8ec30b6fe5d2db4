"""Stories, which the API calls statuses: what the account and its contacts posted, and who saw it."""

from __future__ import annotations

from dataclasses import dataclass, field

from greentui.emulator.state.messages import Message


@dataclass(frozen=True, slots=True)
class StoryView:
    """How far a story got with one contact: sent, delivered or read."""

    participant: str
    timestamp: int
    status: str


@dataclass(slots=True)
class Story:
    """A posted story.

    Attributes:
        message: Its content.
        participants: Ids of the contacts it is for; empty for all of them.
        views: How far it got with each contact, by the contact's id.
    """

    message: Message
    participants: list[str] = field(default_factory=list)
    views: dict[str, StoryView] = field(default_factory=dict)


@dataclass(slots=True)
class StoryStore:
    """Every story of the account and of its contacts."""

    incoming: list[Story] = field(default_factory=list)
    outgoing: list[Story] = field(default_factory=list)

    def clear(self) -> None:
        """Remove every story, because another account is linked."""
        self.incoming.clear()
        self.outgoing.clear()

    def find(self, message_id: str) -> Story | None:
        """The outgoing story with this id."""
        return next((story for story in self.outgoing if story.message.id == message_id), None)
