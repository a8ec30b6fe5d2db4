"""The account's methods (manual 1.3.2)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.methods.registry import Call, Needs, Takes, method
from greentui.emulator.methods.uploads import picture_of
from greentui.emulator.state.instance import LINKED, NOT_AUTHORIZED, STARTING
from greentui.emulator.state.settings import CHANGES
from greentui.emulator.validation import Form, phone


@method("getSettings", "GET", rate=1, needs=Needs.NOTHING)
def get_settings(call: Call) -> Any:
    """The settings."""
    world = call.world
    wid = world.instance.wid if world.instance.state in LINKED else ""
    return {"wid": wid} | world.settings.listed()


@method("setSettings", rate=1, form=CHANGES, needs=Needs.NOTHING)
def set_settings(call: Call) -> Any:
    """Change some settings; the instance restarts."""
    call.world.settings.change(call.body)
    call.world.reboot()
    call.world.outbox.look_again()
    return {"saveSettings": True}


@method("getStateInstance", "GET", rate=1, needs=Needs.NOTHING)
def get_state_instance(call: Call) -> Any:
    """The state; `null` while the instance is being created (manual 1.3.13)."""
    state = call.world.instance.state
    return None if state is None else {"stateInstance": state}


@method("getStatusInstance", "GET", rate=1, needs=Needs.NOTHING)
def get_status_instance(call: Call) -> Any:
    """Whether the socket is open."""
    return {"statusInstance": "online" if call.world.instance.online else "offline"}


@method("getStateInstanceHistory", "GET", needs=Needs.NOTHING)
def get_state_instance_history(call: Call) -> Any:
    """The states the instance was in, last one first."""
    instance = call.world.instance
    spells = reversed(instance.history[-call.number("count", 100, least=1) :])
    return [
        {"stateInstance": spell.state, "timestamp": spell.at, "phoneNumber": instance.wid} for spell in spells
    ]


@method("getWaSettings", "GET", rate=1, needs=Needs.NOTHING)
def get_wa_settings(call: Call) -> Any:
    """The account; empty where there is none (manual 1.3.2, GetWaSettings)."""
    instance = call.world.instance
    if instance.state not in LINKED or instance.state == STARTING:
        return {"avatar": "", "phone": "", "stateInstance": instance.state, "deviceId": ""}
    return {
        "avatar": instance.picture_url or call.world.files.made("avatar", "own#7", "avatar.jpg"),
        "phone": instance.phone,
        "stateInstance": instance.state,
        "deviceId": f"{instance.phone}:26@s.whatsapp.net",
    }


@method("reboot", "GET", rate=1, needs=Needs.NOTHING)
def reboot(call: Call) -> Any:
    """Restart the instance."""
    call.world.reboot()
    return {"isReboot": True}


@method("logout", "GET", rate=1, needs=Needs.NOTHING)
def logout(call: Call) -> Any:
    """Unlink the phone."""
    call.world.instance.become(NOT_AUTHORIZED)
    return {"isLogout": True}


@method("qr", "GET", rate=3, needs=Needs.NOTHING)
def qr(call: Call) -> Any:
    """The QR code of this moment, or why there is none."""
    return call.world.linking.qr()


@method("getAuthorizationCode", form=Form(phone()), needs=Needs.RUNNING)
def get_authorization_code(call: Call) -> Any:
    """A code to link by number."""
    return call.world.linking.pairing_code()


@method("setProfilePicture", rate=0.1, takes=Takes.MULTIPART)
async def set_profile_picture(call: Call) -> Any:
    """Give the account a picture."""
    url = await picture_of(call)
    call.world.instance.picture_url = url
    return {"reason": None, "urlAvatar": url, "setProfilePicture": True}
