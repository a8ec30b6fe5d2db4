"""A session on an emulator, with intervals short enough for tests, and waits for its changes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.config import Config, Credentials, Folders, Profile, Settings
from greentui.emulator.testing import Emulator
from greentui.engine.session import Session
from greentui.engine.timing import Timing
from greentui.model.changes import Change
from greentui.model.messages import Message, MessageStatus
from greentui.model.sending import OutboxItem
from tests.engine.recording import Recorder
from tests.patience import LATE, PATIENCE

QUICK = Timing(
    second=0.001,
    coalesce=0.005,
    receive=5,
    receive_margin=1.0,
    delete_timeout=2.0,
    retry_first=0.02,
    retry_most=0.1,
    refused_first=0.05,
    refused_most=0.2,
    webhook_wait=0.1,
    archive_wait=0.05,
    state=0.2,
    command_timeout=5.0,
    lease=0.02,
    follow=0.01,
    journal_lag=0.2,
    lookup_first=0.02,
    lookup_most=0.05,
    lookup_grace=0.1,
    contacts_again=0.05,
    background_pause=0.0,
    upload_notice=0.0,
)
MAYA = "79010000901@c.us"
BORIS = "79010000902@c.us"

_numbers = itertools.count(1)


def configured(home: Path, settings: Settings | None = None) -> Config:
    """A configuration with everything under `home`."""
    folders = Folders(home, home, home / "logs", home / "downloads")
    return Config(folders, settings or Settings())


def profile_of(emulator: Emulator | Recorder, token: str = "") -> Profile:
    """The profile of an instance to test with."""
    if isinstance(emulator, Recorder):
        return emulator.profile
    return Profile(
        "test",
        Credentials(emulator.id_instance, token or emulator.token, emulator.api_url, emulator.media_url),
    )


@asynccontextmanager
async def session_on(
    emulator: Emulator | Recorder,
    home: Path,
    *,
    timing: Timing = QUICK,
    settings: Settings | None = None,
    token: str = "",
    start: bool = True,
    **more: Any,
) -> AsyncIterator[Session]:
    """A session at work on an emulator, stopped at the end."""
    session = Session.open(profile_of(emulator, token), configured(home, settings), timing=timing, **more)
    try:
        if start:
            await session.start()
        yield session
    finally:
        await session.stop()


async def until(session: Session, condition: Callable[[], object], what: str = "") -> None:
    """Wait until `condition` holds: looked at whenever the session tells of a change, and in between,
    since what the service does is told by nobody."""
    told = asyncio.Event()
    unsubscribe = session.subscribe(lambda _changes: told.set())
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(LATE)
            while not condition():
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await told.wait()
                told.clear()
                await asyncio.sleep(LATE)
    except TimeoutError:
        raise AssertionError(f"never: {what or 'the condition'}; facts: {session.facts()}") from None
    finally:
        unsubscribe()


async def emptied(session: Session, emulator: Emulator) -> None:
    """Wait until everything in the queue was taken and deleted."""
    await until(session, lambda: not emulator.world.notifications, "the queue is empty")


class Heard:
    """Everything a session tells."""

    def __init__(self, session: Session) -> None:
        self.changes: list[Change] = []
        session.subscribe(self.changes.extend)

    def of(self, kind: type[Change]) -> list[Any]:
        """The changes of one sort."""
        return [change for change in self.changes if isinstance(change, kind)]


def written(
    chat_id: str = MAYA, text: str = "", message_id: str = "", at: int | None = None
) -> dict[str, Any]:
    """A notification of an incoming text, as the service makes them."""
    number = next(_numbers)
    return {
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": 1101, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": at or 1_772_452_800 + number,
        "idMessage": message_id or f"TEST{number:08}",
        "senderData": {"chatId": chat_id, "sender": chat_id, "chatName": "Maya", "senderName": "Maya"},
        "messageData": {
            "typeMessage": "textMessage",
            "textMessageData": {"textMessage": text or f"number {number}"},
        },
    }


def archive_of(session: Session) -> Archive:
    """A session's archive, to look into and to let fail."""
    return session._archive


def item_of(session: Session, item: OutboxItem) -> OutboxItem:
    """An item of the outbox as it is now."""
    found = session.outbox_item(item.local_id)
    assert found is not None
    return found


def status_of(session: Session, item: OutboxItem) -> MessageStatus:
    """The status of an item as it is now."""
    return item_of(session, item).status


def left(emulator: Emulator, chat_id: str = MAYA) -> list[dict[str, Any]]:
    """What has left an instance for a chat."""
    return [one for one in emulator.sent() if one["chatId"] == chat_id]


def texts(messages: Sequence[Message]) -> list[str]:
    """What some messages say."""
    return [message.text for message in messages]


def timed(**more: Any) -> Timing:
    """`QUICK` with other intervals."""
    return replace(QUICK, **more)
