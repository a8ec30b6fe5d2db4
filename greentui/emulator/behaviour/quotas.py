"""The monthly quotas of the Developer plan, and the errors when they are exceeded (manual 1.2.2, 1.3.11)."""

from __future__ import annotations

from typing import Any

DEVELOPER_PLAN = {
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
"""Calls a month on the Developer plan; other methods are unlimited."""
DEVELOPER_CHATS = 3
"""Chats a month on the Developer plan."""

_CHANGE_PLAN = "Please go to your {} and change the tariff to business https://console.green-api.com"
_OF_METHOD = _CHANGE_PLAN.format("console")
_OF_CHATS = _CHANGE_PLAN.format("personal account")


class QuotaExceeded(Exception):
    """A call that the plan does not include.

    Args:
        body: The body of the service's response, with status 466.
        of_chats: Whether it is the quota of chats rather than that of the method.
    """

    def __init__(self, body: dict[str, Any], *, of_chats: bool) -> None:
        super().__init__(body)
        self.body = body
        self.of_chats = of_chats


class Quotas:
    """The month's quotas and how much of them is used. There are none to start with."""

    def __init__(self) -> None:
        self._totals: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._max_chats: int | None = None
        self._chats: list[str] = []
        self._as_quota_data = False

    @property
    def used(self) -> dict[str, int]:
        """Calls so far by method, in lower case; those of methods without a quota, too."""
        return dict(self._used)

    def clear(self) -> None:
        """Lift every quota, as on the Business plan."""
        self._totals.clear()
        self._used.clear()
        self._chats.clear()
        self._max_chats = None
        self._as_quota_data = False

    def use_developer_plan(self) -> None:
        """Set every quota of the Developer plan."""
        self._totals = dict(DEVELOPER_PLAN)
        self._max_chats = DEVELOPER_CHATS

    def limit_method(self, method: str, total: int | None = None, used: int | None = None) -> None:
        """Set the quota of one method.

        Args:
            method: Its name in lower case.
            total: Calls a month; as on the Developer plan if `None`.
            used: How many of them are used; all if `None`.
        """
        total = DEVELOPER_PLAN.get(method, 100) if total is None else total
        self._totals[method] = total
        self._used[method] = total if used is None else used

    def limit_chats(self, chats: list[str], total: int | None = None, *, as_quota_data: bool = False) -> None:
        """Set the quota of chats.

        Args:
            chats: The ids of the chats written to this month.
            total: Chats a month; at least as on the Developer plan if `None`.
            as_quota_data: Whether the error has the shape of the notification.
        """
        self._chats = chats
        self._max_chats = max(DEVELOPER_CHATS, len(chats)) if total is None else total
        self._as_quota_data = as_quota_data

    def spend(self, method: str, chat_id: str | None) -> None:
        """Count a call.

        Args:
            method: The method's name in lower case.
            chat_id: The chat it sends to, if it sends.

        Raises:
            QuotaExceeded: The plan does not include the call.
        """
        total = self._totals.get(method)
        used = self._used.get(method, 0)
        if total is not None and used >= total:
            status = {
                "method": method,
                "used": used,
                "total": total,
                "status": "QUOTE_EXCEEDED",
                "description": "Monthly quota has been exceeded. " + _OF_METHOD,
            }
            raise QuotaExceeded({"invokeStatus": status}, of_chats=False)
        if chat_id is not None and not self._may_send_to(chat_id):
            raise QuotaExceeded(self._chats_error(method, used), of_chats=True)
        self._used[method] = used + 1

    def quota_data(self) -> dict[str, Any]:
        """The quota of chats as the notification quotaExceeded has it (manual 1.3.4)."""
        return {
            "method": "correspondents",
            "used": len(self._chats),
            "total": DEVELOPER_CHATS if self._max_chats is None else self._max_chats,
            "status": "CORRESPONDENTS_QUOTA_EXCEEDED",
            "description": "Monthly quota has been exceeded. You can only send or receive messages from "
            f"following chats: {', '.join(self._chats)}. {_OF_CHATS}",
        }

    def _may_send_to(self, chat_id: str) -> bool:
        if self._max_chats is None or chat_id in self._chats:
            return True
        if len(self._chats) < self._max_chats:
            self._chats.append(chat_id)
            return True
        return False

    def _chats_error(self, method: str, used: int) -> dict[str, Any]:
        if self._as_quota_data:
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
                "total": self._max_chats,
                "status": "CORRESPONDENTS_QUOTE_EXCEEDED",
                "description": "Monthly quota has been exceeded. You can only send or receive messages from "
                f"these numbers: {','.join(self._chats)}. {_OF_CHATS}",
            },
        }
