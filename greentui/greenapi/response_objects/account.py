"""The account and its instance."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.greenapi.wire_object import (
    Flag,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.instance import Account


@dataclass(frozen=True, slots=True)
class State(WireObject):
    """The state of the instance, in the API's word."""

    state_instance: Text


@dataclass(frozen=True, slots=True)
class SocketStatus(WireObject):
    """`online` or `offline`."""

    status_instance: Text


@dataclass(frozen=True, slots=True)
class StateEntry(WireObject):
    """A state and when it began."""

    state_instance: Text
    timestamp: Timestamp


@dataclass(frozen=True, slots=True)
class AccountData(WireObject):
    """The linked account."""

    phone: Text
    avatar: Text
    device_id: Text
    suspended_until: Timestamp
    history_sync_progress: Text
    logout_process: Flag

    def to_model(self) -> Account:
        phone = "".join(filter(str.isdigit, self.phone.partition("@")[0]))
        return Account(
            phone,
            self.avatar,
            self.device_id,
            self.suspended_until or None,
            self.history_sync_progress,
            self.logout_process,
        )


@dataclass(frozen=True, slots=True)
class Qr(WireObject):
    """The state of the QR code: `qrCode` with a PNG in base64, `error` or `alreadyLogged`.

    It is the response of `qr`, and what the stream of codes sends.
    """

    type: Text
    message: Text


@dataclass(frozen=True, slots=True)
class PairingCode(WireObject):
    """A pairing code of 8 characters; empty for none."""

    status: Flag
    code: Text

    @property
    def done(self) -> bool:
        return self.status


@dataclass(frozen=True, slots=True)
class PictureChange(WireObject):
    """Whether a new picture was set, and its address."""

    set_profile_picture: Flag
    set_group_picture: Flag
    url_avatar: Text
    reason: Text

    @property
    def done(self) -> bool:
        return self.set_profile_picture or self.set_group_picture
