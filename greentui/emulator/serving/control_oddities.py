"""Control requests that make the service misbehave, modelled on what its users report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from greentui.emulator.behaviour.world import World

Command = dict[str, Any]
_DONE = {"ordered": True}


def oddity_commands(world: World) -> dict[str, Callable[[Any], Any]]:
    """What `POST` does, by path."""
    commands: dict[str, Callable[[World, Any], Any]] = {
        "alias": _name_differently,
        "contacts": _distort_contacts,
        "counts": _miscount,
        "link-socket": _announce,
        "race": _delete_late,
        "redeliver": _redeliver,
        "unlisted": _hide_queue,
    }
    return {path: partial(command, world) for path, command in commands.items()}


def _name_differently(world: World, command: Command) -> Any:
    """From now on the service names a contact by the id `shown`, whichever id it is given."""
    world.chats.open_with_contact(str(command["chatId"]))
    world.chats.add_alias(str(command["chatId"]), str(command["shown"]))
    return _DONE


def _distort_contacts(world: World, command: Command) -> Any:
    """getContacts lists the entries `extra` as well, and nothing at all for the next `empty` calls."""
    world.oddities.extra_contacts = list(command.get("extra", []))
    world.oddities.empty_contacts = int(command.get("empty", 0))
    return _DONE


def _miscount(world: World, command: Command) -> Any:
    """The two counts say `messages` and `webhooks`; what is missing or `null` is counted truly."""
    world.oddities.messages_count = _count(command, "messages")
    world.oddities.webhooks_count = _count(command, "webhooks")
    return _DONE


def _announce(world: World, command: Command) -> Any:
    """The socket `scanqrcode` says something of the type `type`; `timeoutExpired` ends it."""
    world.linking.announce({"type": str(command["type"]), "message": str(command.get("message", ""))})
    return _DONE


def _delete_late(world: World, command: Command) -> Any:
    """The next `count` deletions take effect only after the same notification was received once more."""
    world.notifications.delete_late(int(command.get("count", 1)))
    return _DONE


def _redeliver(world: World, command: Command) -> Any:
    """The last `count` deleted notifications are delivered again, in `after` seconds."""
    count, after = int(command.get("count", 1)), float(command.get("after", 0))
    return {"redelivered": world.notifications.redeliver(count, after)}


def _hide_queue(world: World, command: Command) -> Any:
    """showMessagesQueue lists nothing (`hidden`), and nothing leaves the send queue (`held`)."""
    world.oddities.queue_hidden = bool(command.get("hidden", True))
    world.oddities.queue_held = bool(command.get("held", True))
    world.send_queue.reschedule()
    return _DONE


def _count(command: Command, key: str) -> int | None:
    return None if command.get(key) is None else int(command[key])
