"""Methods of the account and its instance (manual 1.3.2)."""

from __future__ import annotations

import secrets
from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.fixtures.media import media_url
from greentui.emulator.fixtures.pictures import thumbnail
from greentui.emulator.methods.registry import ApiRequest, Parameters, Requires, method
from greentui.emulator.methods.uploads import save_picture
from greentui.emulator.methods.validation import Field, Schema, integer, optional, phone_number, switch, text
from greentui.emulator.state.instance import NOT_AUTHORIZED
from greentui.emulator.state.settings import DEFAULTS, UNUSED

_MIN_SEND_DELAY, _MAX_SEND_DELAY = 500, 600_000
"""Milliseconds between two messages leaving the send queue; the manual allows a day (1.3.2, SetSettings),
newer documentation ten minutes."""
_MAX_TYPING = 20_000
"""Milliseconds of `autoTyping` (newer documentation, SetSettings)."""
_BOOLEAN = ("linkPreview", "enableLidMode")
"""Switches that may be true or false as well (newer documentation, SetSettings)."""


def _setting(name: str, default: str | int) -> Field:
    if name == "autoTyping":
        return integer(name, 0, _MAX_TYPING)
    if isinstance(default, int):
        return integer(name, _MIN_SEND_DELAY, _MAX_SEND_DELAY)
    if default not in ("yes", "no"):
        return text(name, allow_empty=True)
    return switch(name, boolean_too=name in _BOOLEAN)


_SETTINGS = Schema(
    *(optional(_setting(name, default)) for name, default in (UNUSED | DEFAULTS).items()), min_fields=1
)


def account_picture(world: World) -> str:
    """The URL of the account's own picture."""
    return world.instance.picture_url or media_url(world.base_url, "avatar", "own#7", "avatar.jpg")


@method("getSettings", "GET", rate=1, requires=Requires.NOTHING)
def get_settings(world: World, request: ApiRequest) -> dict[str, Any]:
    """The settings."""
    return {"wid": world.instance.wid if world.instance.linked else ""} | world.settings.values


@method("setSettings", rate=1, schema=_SETTINGS, requires=Requires.NOTHING)
def set_settings(world: World, request: ApiRequest) -> dict[str, Any]:
    """Change some settings, which restarts the instance."""
    world.settings.change(request.body)
    world.settings_changed.set()
    world.lifecycle.reboot()
    world.send_queue.reschedule()
    return {"saveSettings": True}


@method("getStateInstance", "GET", rate=1, requires=Requires.NOTHING)
def get_state_instance(world: World, request: ApiRequest) -> dict[str, Any] | None:
    """The state; `null` while the instance is being created (manual 1.3.13)."""
    state = world.instance.state
    return None if state is None else {"stateInstance": state}


@method("getStatusInstance", "GET", rate=1, requires=Requires.NOTHING)
def get_status_instance(world: World, request: ApiRequest) -> dict[str, Any]:
    """Whether the socket is open."""
    return {"statusInstance": "online" if world.instance.online else "offline"}


@method("getStateInstanceHistory", "GET", requires=Requires.NOTHING)
def get_state_instance_history(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """The states so far, the latest first."""
    count = request.integer("count", 100, minimum=1)
    return [
        {"stateInstance": change.state, "timestamp": change.timestamp, "phoneNumber": world.instance.wid}
        for change in reversed(world.instance.history[-count:])
    ]


@method("getWaSettings", "GET", rate=1, requires=Requires.NOTHING)
def get_wa_settings(world: World, request: ApiRequest) -> dict[str, Any]:
    """The account; empty while there is none (manual 1.3.2, GetWaSettings)."""
    instance = world.instance
    linked = instance.linked and not instance.starting
    return {
        "avatar": account_picture(world) if linked else "",
        "phone": instance.phone if linked else "",
        "stateInstance": instance.state,
        "deviceId": f"{instance.phone}:26@s.whatsapp.net" if linked else "",
        # Newer than the manual.
        "chatId": instance.wid if linked else "",
        "base64Avatar": thumbnail("own#7") if linked else "",
        "historySyncProgress": instance.history_sync if linked else 0,
        "logoutProcess": instance.logging_out,
        "suspendedUntil": instance.suspended_until,
    }


@method("reboot", "GET", rate=1, requires=Requires.NOTHING)
def reboot(world: World, request: ApiRequest) -> dict[str, Any]:
    """Restart the instance."""
    world.lifecycle.reboot()
    return {"isReboot": True}


@method("logout", "GET", rate=1, requires=Requires.NOTHING)
def logout(world: World, request: ApiRequest) -> dict[str, Any]:
    """Unlink the phone."""
    world.lifecycle.enter(NOT_AUTHORIZED)
    return {"isLogout": True}


@method("updateApiToken", "GET", requires=Requires.NOTHING)
def update_api_token(world: World, request: ApiRequest) -> dict[str, Any]:
    """Replace the API token; the old one is refused from now on."""
    world.instance.token = secrets.token_hex(25)
    return {"apiTokenInstance": world.instance.token}


@method("qr", "GET", rate=3, requires=Requires.NOTHING)
def qr(world: World, request: ApiRequest) -> dict[str, Any]:
    """The current QR code, or why there is none."""
    return world.linking.qr()


@method("getAuthorizationCode", schema=Schema(phone_number()), requires=Requires.STARTED)
def get_authorization_code(world: World, request: ApiRequest) -> dict[str, Any]:
    """A code to link the phone with."""
    code = world.linking.pairing_code()
    return {"status": bool(code), "code": code}


@method("setProfilePicture", rate=0.1, parameters=Parameters.MULTIPART)
async def set_profile_picture(world: World, request: ApiRequest) -> dict[str, Any]:
    """Set the account's picture."""
    url = world.instance.picture_url = await save_picture(world, request)
    return {"reason": None, "urlAvatar": url, "setProfilePicture": True}
