"""The monthly quotas of the developer plan, and the three bodies of their errors (manual 1.2.2, 1.3.11)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.responses import Refused

DEVELOPER = {
    "checkwhatsapp": 100,
    **dict.fromkeys(
        (
            "sendcontact", "deletemessage", "sendlocation", "sendfilebyurl", "updategroupname",
            "getgroupdata", "addgroupparticipant", "removegroupparticipant", "setgroupadmin",
            "removeadmin", "leavegroup", "sendfilebyupload", "lastincomingmessages",
            "lastoutgoingmessages", "creategroup", "getcontacts", "forwardmessages",
        ),
        1000,
    ),
    "readchat": 500, "downloadfile": 500, "getchathistory": 300,
    **dict.fromkeys(
        (
            "getstatusinstance", "getavatar", "setgrouppicture", "archivechat", "unarchivechat",
            "getcontactinfo", "setdisappearingchat",
        ),
        100,
    ),
    **dict.fromkeys(
        (
            "sendtextstatus", "sendvoicestatus", "sendmediastatus", "getoutgoingstatuses",
            "getincomingstatuses",
        ),
        10,
    ),
}  # fmt: skip
"""Calls a month on the plan for developers; what is not here has no limit."""
CORRESPONDENTS = 3
"""Chats a month on the plan for developers."""

_CHANGE_PLAN = (
    "Please go to your personal account and change the tariff to business https://console.green-api.com"
)
_ONLY_THESE = (
    "Monthly quota has been exceeded. You can only send or receive messages from these numbers: {}. "
)


class Quotas:
    """How much of the month's quotas is used. Begins without any (the plan Business)."""

    def __init__(self) -> None:
        self._totals: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._chats_total: int | None = None
        self._chats: list[str] = []
        self._in_quota_data = False

    def order(self, order: dict[str, Any]) -> None:
        """Set quotas from a control request.

        `{"which": "developer"}` is the whole plan; `{"which": "invoke", "method", "used", "total"}` one
        method; `{"which": "correspondents" | "quotaData", "chats": […], "total"}` the chats, the latter
        answered in the shape of the notification; `{"which": "none"}` ends them.

        Raises:
            ValueError: The order makes no sense.
        """
        which = order.get("which", "none")
        if which == "none":
            self.__init__()  # type: ignore[misc] # everything begins anew
        elif which == "developer":
            self._totals = dict(DEVELOPER)
            self._chats_total = CORRESPONDENTS
        elif which == "invoke":
            method = str(order.get("method", "checkWhatsapp")).lower()
            total = int(order.get("total", DEVELOPER.get(method, 100)))
            self._totals[method] = total
            self._used[method] = int(order.get("used", total))
        elif which in ("correspondents", "quotaData"):
            self._chats = [str(chat) for chat in order.get("chats", [])]
            self._chats_total = int(order.get("total", max(CORRESPONDENTS, len(self._chats))))
            self._in_quota_data = which == "quotaData"
        else:
            raise ValueError(f"no such quota: {which}")

    def spend(self, method: str, chat_id: str | None) -> None:
        """Count a call.

        Args:
            method: The method's name in small letters.
            chat_id: The chat it writes to, where it does.

        Raises:
            Refused: 466 in the documented shape.
        """
        total = self._totals.get(method)
        used = self._used.get(method, 0)
        if total is not None and used >= total:
            raise Refused(466, body={"invokeStatus": self._exceeded(method, used, total)})
        if chat_id is not None and not self._may_write(chat_id):
            raise Refused(466, body=self._correspondents_body(method, used))
        self._used[method] = used + 1

    def _may_write(self, chat_id: str) -> bool:
        if self._chats_total is None or chat_id in self._chats:
            return True
        if len(self._chats) < self._chats_total:
            self._chats.append(chat_id)
            return True
        return False

    @staticmethod
    def _exceeded(method: str, used: int, total: int) -> dict[str, Any]:
        return {
            "method": method,
            "used": used,
            "total": total,
            "status": "QUOTE_EXCEEDED",
            "description": "Monthly quota has been exceeded. " + _CHANGE_PLAN,
        }

    def quota_data(self) -> dict[str, Any]:
        """The chats' quota as the notification quotaExceeded carries it (manual 1.3.4)."""
        return {
            "method": "correspondents",
            "used": len(self._chats),
            "total": self._chats_total if self._chats_total is not None else CORRESPONDENTS,
            "status": "CORRESPONDENTS_QUOTA_EXCEEDED",
            "description": "Monthly quota has been exceeded. You can only send or receive messages from "
            f"following chats: {', '.join(self._chats)}. {_CHANGE_PLAN}",
        }

    def _correspondents_body(self, method: str, used: int) -> dict[str, Any]:
        if self._in_quota_data:
            return {"quotaData": self.quota_data()}
        return {
            "invokeStatus": {
                "method": method,
                "used": used,
                "total": self._totals.get(method, 0),
                "status": "QUOTE_ALLOWED",
            },
            "correspondentsStatus": {
                "method": "correspondents",
                "used": len(self._chats),
                "total": self._chats_total,
                "status": "CORRESPONDENTS_QUOTE_EXCEEDED",
                "description": _ONLY_THESE.format(",".join(self._chats)) + _CHANGE_PLAN,
            },
        }
