"""Both queues, looked at and cleared (manual 1.3.6)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.methods.registry import Call, Needs, method

CLEARED_EVERY = 60
"""Seconds between two clearings of the notifications."""
_COUNT = "\u0441ount"
"""The documentation prints this key with a Cyrillic first letter, and so do we."""


@method("showMessagesQueue", "GET", rate=1, needs=Needs.NOTHING)
def show_messages_queue(call: Call) -> Any:
    """What waits to be sent."""
    return call.world.outbox.listed()


@method("clearMessagesQueue", "GET", rate=1, needs=Needs.NOTHING)
def clear_messages_queue(call: Call) -> Any:
    """Forget what waits to be sent."""
    call.world.delivery.forget_waiting()
    return {"isCleared": True}


@method("getMessagesCount", "GET", needs=Needs.NOTHING)
def get_messages_count(call: Call) -> Any:
    """How many messages wait to be sent."""
    return {_COUNT: len(call.world.outbox)}


@method("getWebhooksCount", "GET", needs=Needs.NOTHING)
def get_webhooks_count(call: Call) -> Any:
    """How many notifications wait to be received."""
    return {_COUNT: len(call.world.queue)}


@method("clearWebhooksQueue", "DELETE", needs=Needs.NOTHING)
def clear_webhooks_queue(call: Call) -> Any:
    """Forget the notifications, once a minute."""
    queue, now = call.world.queue, call.world.clock.now()
    if queue.cleared_at is not None and now - queue.cleared_at < CLEARED_EVERY:
        left = int(queue.cleared_at + CLEARED_EVERY - now) + 1
        return {"isCleared": False, "reason": "Too many requests", "leftTime": left}
    queue.cleared_at = now
    queue.clear()
    return {"isCleared": True, "reason": ""}
