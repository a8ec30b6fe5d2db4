"""An emulated account with what the documented requests are about: people, a group, messages, a status.

Everything happens over HTTP: the API's own methods, and the emulator's control requests for what other people
do.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from greentui.emulator.testing import running_emulator
from tests.manual.corpus import Json, Method
from tests.manual.plain import Plain, Reply, exchange
from tests.manual.samples import required

PERSON = "79001234568@c.us"
MEMBER = "79001234569@c.us"
"""A contact who is in our group."""
OUTSIDER = "79001234565@c.us"
"""A contact who is in no group of ours."""
STRANGER = "11001234567@c.us"
"""A number that has never written."""
NOBODY = "79990000404@c.us"
"""A number without WhatsApp: that of the emulator that ends with 404."""
NOWHERE = "120363999999999999@g.us"
"""A group that is not there."""
NO_MESSAGE = "00000000000000000000"
"""The id of no message."""


class Scene:
    """One account, and a plain client for it."""

    def __init__(self, api: Plain, control_url: str) -> None:
        self.api = api
        self._control_url = control_url
        self.call = api.call

    def control(self, path: str, **command: Json) -> Any:
        """Send a control request: what other people do. Returns its response."""
        reply = self._control(path, **command)
        assert reply.status == 200, reply.words
        return reply.json

    def _control(self, path: str, **command: Json) -> Reply:
        return exchange("POST", f"{self._control_url}/{path}", json.dumps(command).encode())

    @cached_property
    def received(self) -> str:
        """The id of a text that `PERSON` wrote."""
        return self.hears(text="Hello")

    @cached_property
    def file(self) -> str:
        """The id of a picture that `PERSON` sent."""
        return self.hears(typeMessage="imageMessage")

    @cached_property
    def group(self) -> str:
        """A group of ours with `MEMBER`."""
        for person in (MEMBER, OUTSIDER):
            self.control("incoming", chatId=person, text="Hello")
        made = self.call("createGroup", {"groupName": "Rowing", "chatIds": [MEMBER]})
        return str(made.json["chatId"])

    @cached_property
    def foreign_group(self) -> str:
        """A group we have left."""
        made = self.call("createGroup", {"groupName": "Chess", "chatIds": [MEMBER]}).json["chatId"]
        self.call("leaveGroup", {"groupId": made})
        return str(made)

    @cached_property
    def status(self) -> str:
        """The id of a status of ours that `PERSON` has seen."""
        made = self.call("sendTextStatus", {"message": "Open till nine", "backgroundColor": "#228B22"})
        found = str(made.json["idMessage"])
        # It can be seen once it has left the queue, a moment later.
        while (
            self._control("status-viewed", idMessage=found, participant=PERSON, status="read").status != 200
        ):
            assert self.call("showMessagesQueue").json, "the status got lost"
        return found

    def hears(self, **message: Json) -> str:
        """`PERSON` sends something; its id."""
        return str(self.control("incoming", **({"chatId": PERSON} | message))["idMessage"])

    def says(self, **message: Json) -> str:
        """We write from the phone; the message's id."""
        return str(self.control("outgoing", **({"chatId": PERSON} | message))["idMessage"])

    def until_left(self, message: str) -> None:
        """Let the emulator work until a message of ours has left the queue."""
        while message not in {each["idMessage"] for each in self._query("sent")}:
            self.call("getSettings")

    def _query(self, path: str) -> Any:
        return exchange("GET", f"{self._control_url}/{path}").json

    def notified(self, wanted: Callable[[Json], bool]) -> Json:
        """Take notifications off until one is wanted."""
        while (item := self.call("receiveNotification", {"receiveTimeout": 5}).json) is not None:
            self.call("deleteNotification", {"receiptId": item["receiptId"]})
            if wanted(item["body"]):
                return item["body"]
        raise AssertionError("it never came")

    def params(self, method: Method, documented: dict[str, Json]) -> dict[str, Json]:
        """The documented parameters, with ids of this account in the place of the manual's."""
        found = dict(documented)
        for name, value in documented.items():
            if value == "120363043968066561@g.us":
                found[name] = self.group
            elif name == "chatId":
                found[name] = PERSON
        own: dict[str, Callable[[], Json]] = {
            "idMessage": lambda: self.status if "Status" in method.name else self.received,
            "quotedMessageId": lambda: self.received,
            "messages": lambda: [self.received],
            "chatIdFrom": lambda: PERSON,
            "receiptId": self._receipt,
            "participantChatId": lambda: OUTSIDER if method.name == "addGroupParticipant" else MEMBER,
        }
        found |= {name: make() for name, make in own.items() if name in documented}
        return found | self._special(method, found)

    def _special(self, method: Method, params: dict[str, Json]) -> dict[str, Json]:
        """What a method needs besides."""
        match method.name:
            case "downloadFile":
                return {"idMessage": self.file}
            case "getMessage" | "deleteMessage":
                return {"chatId": PERSON, "idMessage": self.received}
            case "removeAdmin":
                self.call("setGroupAdmin", params)
            case "archiveChat" | "unarchiveChat":
                assert self.received
                if method.name == "unarchiveChat":
                    self.call("archiveChat", {"chatId": PERSON})
                return {"chatId": PERSON}
            case "readChat" | "getContactInfo" | "getChatHistory" | "receiveNotification":
                assert self.received
        return {}

    def _receipt(self) -> int:
        assert self.received
        return int(self.call("receiveNotification").json["receiptId"])

    def required(self, method: Method) -> dict[str, Json]:
        """The required parameters, for this account."""
        return self.params(method, required(method))

    def stranger(self, *, instance: str = "", token: str = "") -> Plain:
        """A client with other credentials."""
        return Plain(
            self.api.api_url, self.api.media_url, instance or self.api.instance, token or self.api.token
        )


@contextlib.contextmanager
def scene(**options: Any) -> Iterator[Scene]:
    """An account while the block lasts."""
    with running_emulator(**({"silent": True, "chats": 20, "messages": 10} | options)) as emulator:
        api = Plain(emulator.api_url, emulator.media_url, emulator.id_instance, emulator.token)
        yield Scene(api, emulator.control_url)
