"""The control interface, for tests and training: commands as JSON under the control URL.

They act on the world directly, so neither the instance's state nor rate limits or quotas hold them back.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from greentui.emulator.behaviour.message_bodies import message_record
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods import METHODS
from greentui.emulator.methods.responses import json_response
from greentui.emulator.serving.control_content import described_message, described_order
from greentui.emulator.serving.control_oddities import oddity_commands
from greentui.emulator.serving.faults import ANY_METHOD, Fault, Faults
from greentui.emulator.serving.http_response import send_response
from greentui.emulator.serving.link_socket import LINK_SOCKET
from greentui.emulator.state.chats import Contact
from greentui.emulator.state.ids import message_id as new_message_id
from greentui.emulator.state.instance import STATES
from greentui.emulator.state.messages import Message, MessageKind
from greentui.emulator.state.stories import Story

Command = dict[str, Any]
_DONE = {"ordered": True}


class Control:
    """The control interface of one world.

    Attributes:
        commands: What `POST` does, by path.
        queries: What `GET` returns, by path.

    Args:
        faults: The faults of its service.
        requests: The log of its service.
    """

    def __init__(self, world: World, faults: Faults, requests: deque[dict[str, Any]]) -> None:
        self._world = world
        self._faults = faults
        self.commands: dict[str, Callable[[Any], Any]] = {
            "notifications": self.queue_notifications,
            "incoming": self.write,
            "outgoing": self.write_from_phone,
            "faults": self.add_faults,
            "reset-faults": self.reset_faults,
            "state": self.change_state,
            "scan": self.scan,
            "ban": self.ban,
            "reaction": self.react,
            "vote": self.vote,
            "edit": self.edit,
            "delete": self.delete,
            "call": self.call,
            "block": self.block,
            "device": self.report_device,
            "status": self.post_story,
            "status-viewed": self.view_story,
            "message-status": self.set_message_status,
            "typing": self.type_as_contact,
            "quota": self.set_quota,
            "reader": self.compete,
            "clock": self.advance_clock,
        } | oddity_commands(world)
        self.queries: dict[str, Callable[[], Any]] = {
            "requests": lambda: list(requests),
            "queue": world.notifications.to_json,
            "sent": self.sent,
            "typing": self.typing,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        """Respond to a request at a path below the control URL."""
        name = path.strip("/")
        try:
            if scope["method"] == "GET" and name in self.queries:
                response = json_response(self.queries[name]())
            elif scope["method"] == "POST" and name in self.commands:
                command = _command(name, await Request(scope, receive).body())
                response = json_response(self.commands[name](command))
            else:
                response = json_response({"message": f"no such control request: {name}"}, 404)
        except KeyError as error:
            response = json_response({"message": f"'{error.args[0]}' is required"}, 400)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            response = json_response({"message": f"invalid command: {error}"}, 400)
        await send_response(send, response)

    def queue_notifications(self, bodies: Any) -> Any:
        """Put a webhook body, or a list of them, into the queue as it is."""
        bodies = bodies if isinstance(bodies, list) else [bodies]
        return {"receiptIds": [self._world.notifications.put(body) for body in bodies]}

    def write(self, command: Command) -> Any:
        """A contact writes; see `control_content` for the message."""
        kind, content = self._described_message(command)
        message = self._world.contacts.write(
            str(command["chatId"]),
            kind,
            content,
            sender=_text(command, "senderId"),
            sender_name=_text(command, "senderName"),
            timestamp=_timestamp(command),
            quoted_id=_text(command, "quotedMessageId"),
            forwarding_score=int(command.get("forwardingScore") or 0),
            message_id=_text(command, "idMessage"),
        )
        return {"idMessage": message.id}

    def write_from_phone(self, command: Command) -> Any:
        """The account writes on its phone; see `control_content` for the message."""
        kind, content = self._described_message(command)
        message = self._world.contacts.write_from_phone(
            str(command["chatId"]),
            kind,
            content,
            quoted_id=_text(command, "quotedMessageId"),
            timestamp=_timestamp(command),
            message_id=_text(command, "idMessage"),
        )
        return {"idMessage": message.id}

    def _described_message(self, command: Command) -> tuple[MessageKind, dict[str, Any]]:
        world = self._world
        kind, content = described_message(command, world.random, world.base_url)
        if kind is MessageKind.ORDER:
            seller, now = world.instance.wid, world.clock.timestamp()
            order = described_order(content, world.random, seller=seller, created_at=now)
            world.catalog.orders[order.id] = order
            content = order.content() | content
        return kind, content

    def add_faults(self, command: Any) -> Any:
        """Make the next calls of a method go wrong, by one fault or a list of them."""
        faults = [Fault.from_json(fields) for fields in (command if isinstance(command, list) else [command])]
        for fault in faults:
            if fault.method not in (ANY_METHOD, LINK_SOCKET, *METHODS):
                raise ValueError(f"no such method: {fault.method}")
        for fault in faults:
            self._faults.add(fault)
        return _DONE

    def reset_faults(self, command: Command) -> Any:
        """Remove every fault."""
        self._faults.clear()
        return _DONE

    def change_state(self, command: Command) -> Any:
        """The instance enters the state `stateInstance`; `null` is an instance still being created.

        `statusInstance` `offline` closes its socket and leaves the state alone, `online` opens it again.
        `problem` is the error every call gets, as for a deleted or unpaid instance; empty ends that.
        `suspendedUntil` is when a suspension ends, seconds since 1970. `historySyncProgress`, in percent, and
        `logoutProcess` are what getWaSettings says of them.
        """
        instance = self._world.instance
        if "historySyncProgress" in command:
            instance.history_sync = int(command["historySyncProgress"])
        if "logoutProcess" in command:
            instance.logging_out = bool(command["logoutProcess"])
        if "problem" in command:
            instance.problem = _text(command, "problem")
        if "stateInstance" in command:
            state = command["stateInstance"]
            if not isinstance(state, str | None):
                raise ValueError(f"'stateInstance' must be a string, like {', '.join(STATES)}")
            until = int(command.get("suspendedUntil") or 0)
            self._world.lifecycle.enter(state, suspended_until=until)
        if "statusInstance" in command:
            instance.socket_closed = command["statusInstance"] == "offline"
            self._world.webhooks.socket(str(command["statusInstance"]))
        return {"stateInstance": instance.state}

    def scan(self, command: Command) -> Any:
        """The phone scans the QR code, or enters the pairing code `code`.

        `phone` is its number, in digits; another number is another account, with chats of its own.
        """
        refusal = self._world.lifecycle.link(_text(command, "code"), _phone(command))
        return {"scanned": not refusal, "reason": refusal}

    def ban(self, command: Command) -> Any:
        """WhatsApp bans the number. With `phone`, another number is linked in its place at once."""
        phone = _phone(command)
        refusal = self._world.lifecycle.ban(phone)
        return {"banned": True, "scanned": bool(phone) and not refusal, "reason": refusal}

    def react(self, command: Command) -> Any:
        """A contact reacts to a message; an empty text removes the reaction.

        With `outgoing`, the account reacts on its phone.
        """
        chat_id, message_id = str(command["chatId"]), str(command["idMessage"])
        emoji, contacts = str(command.get("text", "👍")), self._world.contacts
        if command.get("outgoing"):
            message = contacts.write_from_phone(
                chat_id, MessageKind.REACTION, {"text": emoji}, quoted_id=message_id
            )
        else:
            message = contacts.react(chat_id, message_id, emoji, sender=_text(command, "senderId"))
        return {"idMessage": message.id}

    def vote(self, command: Command) -> Any:
        """A contact votes in a poll."""
        message = self._world.contacts.vote(
            str(command["chatId"]),
            str(command["idMessage"]),
            [str(option) for option in command["options"]],
            sender=_text(command, "senderId"),
        )
        return _created(message, "no such poll")

    def edit(self, command: Command) -> Any:
        """A contact edits a message of theirs."""
        message = self._world.contacts.edit(
            str(command["chatId"]), str(command["idMessage"]), str(command["text"])
        )
        return _created(message, "no such incoming message")

    def delete(self, command: Command) -> Any:
        """A contact deletes a message of theirs."""
        message = self._world.contacts.delete(str(command["chatId"]), str(command["idMessage"]))
        return _created(message, "no such incoming message")

    def call(self, command: Command) -> Any:
        """A call rings; `status` is how it ends."""
        call_id = self._world.contacts.call(
            str(command["chatId"]),
            str(command.get("status", "missed")),
            video=bool(command.get("isVideo")),
            outgoing=bool(command.get("outgoing")),
            duration=int(command.get("duration", 0)),
        )
        return {"idMessage": call_id}

    def block(self, command: Command) -> Any:
        """A contact blocks the account."""
        self._world.contacts.block(str(command["chatId"]))
        return _DONE

    def report_device(self, command: Command) -> Any:
        """The phone reports its details."""
        self._world.lifecycle.report_device(command)
        return _DONE

    def post_story(self, command: Command) -> Any:
        """A contact posts a story; see `control_content` for its message."""
        kind, content = self._described_message(command)
        if kind in (MessageKind.TEXT, MessageKind.EXTENDED_TEXT):
            kind = MessageKind.EXTENDED_TEXT
            content = {"backgroundColor": "#228B22", "font": "SANS_SERIF"} | content
        author, timestamp = str(command["chatId"]), self._world.clock.timestamp()
        story_id = new_message_id(self._world.random)
        message = Message(story_id, author, timestamp, kind, content, sender=author)
        self._world.stories.incoming.append(Story(message))
        return {"idMessage": story_id}

    def view_story(self, command: Command) -> Any:
        """A contact sees a story of the account."""
        story = self._world.stories.find(str(command["idMessage"]))
        if story is None:
            raise ValueError("no such status")
        status = str(command.get("status", "read"))
        self._world.story_delivery.view(story, str(command["participant"]), status)
        return _DONE

    def set_message_status(self, command: Command) -> Any:
        """An outgoing message reaches a status, whichever it had before.

        A message nobody knows gets the notification alone, as when its status overtakes it.
        """
        chat_id, message_id = str(command["chatId"]), str(command["idMessage"])
        message = self._world.chats.find_message(chat_id, message_id) or Message(
            message_id,
            chat_id,
            self._world.clock.timestamp(),
            MessageKind.TEXT,
            {},
            sender=self._world.instance.wid,
            outgoing=True,
            by_api=bool(command.get("sendByApi", True)),
        )
        if not message.outgoing:
            raise ValueError("no such outgoing message")
        message.status = str(command["status"])
        self._world.webhooks.message_status(message, message.status, str(command.get("description", "")))
        return _DONE

    def type_as_contact(self, command: Command) -> Any:
        """A contact types. The API does not report that, so nothing happens."""
        return {"chatId": str(command["chatId"])}

    def set_quota(self, command: Command) -> Any:
        """Set a monthly quota.

        `{"which": "developer"}` sets those of the Developer plan, `{"which": "none"}` lifts them all.
        `{"which": "invoke", "method", "used", "total"}` is the quota of a method; `{"which":
        "correspondents", "chats", "total"}` that of chats, and with `quotaData` its error has the shape of
        the notification. `notify` sends that notification, which is received with the HTTP status
        `status`.
        """
        quotas, which = self._world.quotas, command.get("which", "none")
        if which == "none":
            quotas.clear()
        elif which == "developer":
            quotas.use_developer_plan()
        elif which == "invoke":
            method = str(command.get("method", "checkWhatsapp")).lower()
            quotas.limit_method(method, _integer(command, "total"), _integer(command, "used"))
        elif which in ("correspondents", "quotaData"):
            chats = [str(chat) for chat in command.get("chats", [])]
            quotas.limit_chats(chats, _integer(command, "total"), as_quota_data=which == "quotaData")
        else:
            raise ValueError(f"no such quota: {which}")
        if command.get("notify"):
            self._world.webhooks.quota(quotas.quota_data(), int(command.get("status", 200)))
        return _DONE

    def compete(self, command: Command) -> Any:
        """Another consumer of the queue takes the next `count` notifications."""
        return {"taken": self._world.notifications.drain(int(command.get("count", 1)))}

    def advance_clock(self, command: Command) -> Any:
        """The clock jumps by `advance` seconds, or to `skew` seconds ahead of this machine's clock."""
        clock = self._world.clock
        if "skew" in command:
            clock.advance(time.time() + float(command["skew"]) - clock.now())
        clock.advance(float(command.get("advance", 0)))
        self._world.send_queue.reschedule()
        self._world.lifecycle.await_end_of_suspension()
        self._world.notifications.look_again()
        return {"now": self._world.clock.now()}

    def sent(self) -> Any:
        """Every message that left the send queue, oldest first."""
        chats = self._world.chats
        return [
            message_record(chats.open(message.chat_id), message, Contact(""))
            | {"statusMessage": message.status, "text": message.text, "senderId": message.sender}
            for message in self._world.delivery.sent
        ]

    def typing(self) -> Any:
        """The chats in which the account is shown as typing."""
        now = self._world.clock.now()
        return [chat_id for chat_id, until in self._world.typing.items() if until > now]


def _command(name: str, data: bytes) -> Any:
    """The JSON of a command: an object, for some of them also a list.

    Raises:
        ValueError: It is something else.
    """
    command = json.loads(data) if data else {}
    objects = command if name == "faults" and isinstance(command, list) else [command]
    if name != "notifications" and not all(isinstance(fields, dict) for fields in objects):
        raise ValueError("must be a JSON object")
    return command


def _text(command: Command, key: str) -> str:
    return str(command.get(key) or "")


def _phone(command: Command) -> str:
    """The number of a phone, in digits; empty if none is given.

    Raises:
        ValueError: It is not one.
    """
    phone = _text(command, "phone").removeprefix("+").removesuffix("@c.us")
    if phone and not (phone.isascii() and phone.isdigit()):
        raise ValueError("'phone' must be digits")
    return phone


def _integer(command: Command, key: str) -> int | None:
    return int(command[key]) if key in command else None


def _timestamp(command: Command) -> int | None:
    return None if command.get("timestamp") is None else int(command["timestamp"])


def _created(message: Message | None, error: str) -> Any:
    """The response to a command that makes a message.

    Raises:
        ValueError: There is no message; says `error`.
    """
    if message is None:
        raise ValueError(error)
    return {"idMessage": message.id}
