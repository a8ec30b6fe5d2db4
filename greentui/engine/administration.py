"""Administers the instance: settings with read-back, reboot, logout, both queues, history of states.

It asks for no confirmation; the screens do that where something is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from greentui.engine import instance_settings
from greentui.engine.errors import Refusal
from greentui.engine.groups import check_picture, picture_refused
from greentui.engine.instance_settings import Setting, Value
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.model.instance import StateSpell, merged_spells
from greentui.model.sending import QueuedMessage
from greentui.words import _

APPLY_WITHIN = 300
"""Seconds within which the service applies settings (manual 1.3.2, SetSettings)."""
READ_BACK_EVERY = 5.0
"""Seconds between two checks whether settings have been applied."""


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as a form shows it.

    Attributes:
        value: Its current value; `None` if the service does not list it.
        differs: Whether the recommended value is another.
    """

    setting: Setting
    value: Value | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Queues:
    """What is in the service's queues."""

    messages: tuple[QueuedMessage, ...]
    notifications: int | None
    """Number of notifications in the queue; `None` if the service does not report it."""


class Administration:
    """The administration of one instance.

    Args:
        call: Calls a method of the API.
        sleep: Waits; replaced in tests.
    """

    def __init__(self, call: Caller, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._call = call
        self._sleep = sleep

    async def settings(self) -> list[SettingLine]:
        """Every setting: known ones in the form's order, then those only the service knows."""
        return lines((await self._call(methods.GET_SETTINGS)).values)

    async def recommended(self) -> dict[str, Value]:
        """The changes that would apply the recommended settings: name → value.

        The webhook's address is left alone: another program may depend on it.
        """
        return {
            line.setting.name: line.setting.recommended
            for line in await self.settings()
            if line.differs and line.setting.recommended is not None
            if not line.setting.name.startswith("webhookUrl")
        }

    async def clear_webhook_url(self) -> None:
        """Clear the instance's webhook address, so that the queue can be read from here."""
        await self.apply({"webhookUrl": ""})

    async def apply(
        self, changes: Mapping[str, Value], on_wait: Callable[[int], None] | None = None
    ) -> list[SettingLine]:
        """Change settings and wait until the service reports the new values.

        Args:
            changes: Name → value.
            on_wait: Called with the seconds waited so far, before each further check.

        Returns:
            The settings as read back.

        Raises:
            Refusal: A value is invalid (with its field), or the change did not appear within five minutes.
        """
        known = {setting.name: setting for setting in instance_settings.settings()}
        for name, value in changes.items():
            if name in known and (problem := instance_settings.problem(known[name], value)):
                raise Refusal(problem, field=name)
        if not changes:
            raise Refusal(_("There is nothing to change."))
        if not await self._call(methods.SET_SETTINGS, **changes):
            raise Refusal(_("The service did not save the settings."))
        waited = 0.0
        while True:
            found = await self._read_back()
            if found is not None:
                by_name = {line.setting.name: line.value for line in found}
                if all(by_name.get(name, value) == value for name, value in changes.items()):
                    return found
            if waited >= APPLY_WITHIN:
                raise Refusal(
                    _("The settings were saved but have not taken effect after five minutes."),
                    advice=_("Reboot the instance, then check again."),
                )
            if on_wait:
                on_wait(int(waited))
            await self._sleep(READ_BACK_EVERY)
            waited += READ_BACK_EVERY

    async def _read_back(self) -> list[SettingLine] | None:
        """The settings, or `None` while the instance restarts and does not answer."""
        try:
            return await self.settings()
        except Refusal:
            return None

    async def reboot(self) -> None:
        """Reboot the instance; it may be unavailable for up to five minutes."""
        if not await self._call(methods.REBOOT):
            raise Refusal(_("The service did not reboot the instance."))

    async def logout(self) -> None:
        """Unlink the phone."""
        if not await self._call(methods.LOGOUT):
            raise Refusal(_("The service did not log the instance out."))

    async def queues(self) -> Queues:
        """The messages waiting to be sent, and the number of notifications in the queue."""
        waiting = await self._call(methods.SHOW_MESSAGES_QUEUE)
        notifications: int | None = None
        with suppress(Refusal):  # newer than the manual; a service without it still has the other queue
            notifications = await self._call(methods.GET_WEBHOOKS_COUNT)
        return Queues(waiting, notifications)

    async def clear_messages(self) -> None:
        """Drop the messages waiting to be sent."""
        if not await self._call(methods.CLEAR_MESSAGES_QUEUE):
            raise Refusal(_("The service did not clear the queue."))

    async def clear_notifications(self) -> None:
        """Drop the notifications in the queue; the service allows this once a minute."""
        cleared = await self._call(methods.CLEAR_WEBHOOKS_QUEUE)
        if not cleared.done:
            raise Refusal(
                _("The service did not clear the notifications: %s") % (cleared.reason or "?"),
                advice=_("Try again in %d seconds.") % cleared.left_time if cleared.left_time else "",
            )

    async def states(self, count: int = 50) -> list[StateSpell]:
        """The service's own history of states, newest first; empty if it keeps none."""
        try:
            return merged_spells(await self._call(methods.GET_STATE_INSTANCE_HISTORY, count=count))
        except Refusal:
            return []

    async def set_profile_picture(self, picture: Path) -> str:
        """Set the account's picture, a JPEG; returns the picture's address."""
        change = await self._call(methods.SET_PROFILE_PICTURE, file=check_picture(picture))
        if not change.done:
            raise picture_refused(change.reason, late=_("Try again in a minute."))
        return change.url_avatar


def lines(values: Mapping[str, Value]) -> list[SettingLine]:
    """The form's lines for a response of getSettings."""
    table = instance_settings.settings()
    differing = instance_settings.differences(values)
    known = [SettingLine(s, instance_settings.value_of(s, values), s.name in differing) for s in table]
    named = {name for setting in table for name in (setting.name, *setting.aliases)}
    unknown = [
        SettingLine(
            Setting(
                name,
                instance_settings.SettingKind.SWITCH
                if value in ("yes", "no")
                else instance_settings.SettingKind.TEXT,
                name,
                _("This version of greentui does not know this setting."),
                retired=name == "wid",
            ),
            value if isinstance(value, str) else str(value),
            False,
        )
        for name, value in values.items()
        if name not in named
    ]
    return known + unknown
