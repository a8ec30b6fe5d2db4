"""Methods of the two queues (manual 1.3.6)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Requires, method

CLEARING_INTERVAL = 60
"""Seconds required between two clearings of the notifications (newer documentation, ClearWebhooksQueue)."""
_COUNT = "\u0441ount"
"""The manual prints this key with a Cyrillic first letter."""


@method("showMessagesQueue", "GET", rate=1, requires=Requires.NOTHING)
def show_messages_queue(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """The requests in the send queue."""
    return [] if world.oddities.queue_hidden else world.send_queue.to_json()


@method("clearMessagesQueue", "GET", rate=1, requires=Requires.NOTHING)
def clear_messages_queue(world: World, request: ApiRequest) -> dict[str, Any]:
    """Clear the send queue."""
    world.delivery.clear_queue()
    return {"isCleared": True}


@method("getMessagesCount", "GET", requires=Requires.NOTHING)
def get_messages_count(world: World, request: ApiRequest) -> dict[str, Any]:
    """How many messages wait in the send queue."""
    count = world.oddities.messages_count
    return {_COUNT: len(world.send_queue) if count is None else count}


@method("getWebhooksCount", "GET", requires=Requires.NOTHING)
def get_webhooks_count(world: World, request: ApiRequest) -> dict[str, Any]:
    """How many notifications wait to be received."""
    count = world.oddities.webhooks_count
    return {_COUNT: len(world.notifications) if count is None else count}


@method("clearWebhooksQueue", "DELETE", requires=Requires.NOTHING)
def clear_webhooks_queue(world: World, request: ApiRequest) -> dict[str, Any]:
    """Clear the notifications, at most once a minute."""
    now, previous = world.clock.now(), world.notifications.cleared_at
    if previous is not None and now - previous < CLEARING_INTERVAL:
        left = int(previous + CLEARING_INTERVAL - now) + 1
        return {"isCleared": False, "reason": "Too many requests", "leftTime": left}
    world.notifications.cleared_at = now
    world.notifications.clear()
    return {"isCleared": True, "reason": ""}
