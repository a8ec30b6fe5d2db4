"""Pushes the notifications to the address of the settings (manual 1.3.4, Webhook Endpoint).

One at a time, and the same one until the server there answers 200. While an address is set, the API gives no
notifications.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from greentui.emulator.behaviour.notification_queue import ChannelLost, QueuedNotification
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.responses import encode

if TYPE_CHECKING:
    from httpx import AsyncClient

_ANSWER_TIMEOUT = 180.0
"""Seconds the server has to answer (manual 1.3.13, "Working with webhooks")."""
_PAUSE = 60.0
"""Seconds until the same notification is tried again; both are of the emulator's clock."""
_INTERVAL = 0.02
"""Seconds between two notifications (manual 1.3.4: about 50 a second)."""
_LOOK_AGAIN = 3600.0


class WebhookPush:
    """Posts notifications to the customer's server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client: AsyncClient | None = None

    async def run(self) -> None:
        """Push until the service shuts down."""
        notifications, settings = self._world.notifications, self._world.settings
        try:
            while not notifications.closed:
                self._world.settings_changed.clear()
                url = str(settings.values["webhookUrl"])
                if not url:
                    await self._world.settings_changed.wait()
                    continue
                notification = await notifications.receive(_LOOK_AGAIN)
                if notification is None or url != settings.values["webhookUrl"]:
                    continue
                if await self._push(url, notification):
                    with contextlib.suppress(ChannelLost):
                        notifications.delete(notification.receipt_id)
                    if self._world.options.limits:
                        await asyncio.sleep(_INTERVAL)
                else:
                    await self._pause()
        finally:
            if self._client is not None:
                await self._client.aclose()

    async def _pause(self) -> None:
        """Wait a minute, or until the settings change."""
        clock = self._world.clock
        await _first_of(clock.wait_until(clock.now() + _PAUSE), self._world.settings_changed.wait())

    async def _push(self, url: str, notification: QueuedNotification) -> bool:
        """Post a notification. Returns whether the server accepted it with 200."""
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, timeout=None)  # noqa: S113 - limited below
        headers = {"Content-Type": "application/json; charset=utf-8"} | self._authorization()
        clock, client = self._world.clock, self._client
        taken = False

        async def post() -> None:
            nonlocal taken
            with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
                response = await client.post(url, content=encode(notification.body), headers=headers)
                taken = response.status_code == httpx.codes.OK

        await _first_of(post(), clock.wait_until(clock.now() + _ANSWER_TIMEOUT))
        return taken

    def _authorization(self) -> dict[str, str]:
        """The header with the token of the settings: as a Bearer token unless it names its kind."""
        token = str(self._world.settings.values["webhookUrlToken"])
        if not token:
            return {}
        named = token.startswith(("Basic ", "Bearer "))
        return {"Authorization": token if named else f"Bearer {token}"}


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until the first of several is done, and cancel the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
