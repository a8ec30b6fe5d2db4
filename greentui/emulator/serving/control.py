"""The control requests: orders for tests and training, as JSON under the control address.

They act on the world directly and are never refused for the instance's state, rates or quotas.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from greentui.emulator.behaviour.message_bodies import record
from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import METHODS
from greentui.emulator.responses import answer
from greentui.emulator.serving.control_content import content_of
from greentui.emulator.serving.faults import ANY_METHOD, Fault
from greentui.emulator.serving.http_response import respond
from greentui.emulator.serving.link_socket import NAME as LINK_STREAM
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.instance import STATES
from greentui.emulator.state.stories import Story, View

Order = dict[str, Any]


class Control:
    """Carries out the orders given to one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._orders: dict[str, Callable[[Any], Any]] = {
            "notifications": self.notifications,
            "incoming": self.incoming,
            "outgoing": self.outgoing,
            "faults": self.faults,
            "reset-faults": self.reset_faults,
            "state": self.state,
            "scan": self.scan,
            "reaction": self.reaction,
            "vote": self.vote,
            "edit": self.edit,
            "delete": self.delete,
            "call": self.call,
            "block": self.block,
            "device": self.device,
            "status": self.status,
            "status-viewed": self.status_viewed,
            "message-status": self.message_status,
            "typing": self.typing,
            "quota": self.quota,
            "reader": self.reader,
            "redeliver": self.redeliver,
            "clock": self.clock,
        }
        self._views: dict[str, Callable[[], Any]] = {
            "requests": lambda: list(world.requests),
            "queue": world.queue.listed,
            "sent": self.sent,
            "typing": self.who_is_typed_to,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        """Answer one control request."""
        name = path.strip("/")
        try:
            if scope["method"] == "GET" and name in self._views:
                outcome = answer(self._views[name]())
            elif scope["method"] == "POST" and name in self._orders:
                data = await Request(scope, receive).body()
                outcome = answer(self._orders[name](_order(name, data)))
            else:
                outcome = answer({"message": f"no such control request: {name}"}, 404)
        except KeyError as error:
            outcome = answer({"message": f"'{error.args[0]}' is required"}, 400)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            outcome = answer({"message": f"the order makes no sense: {error}"}, 400)
        await respond(send, outcome)

    def notifications(self, bodies: Any) -> Any:
        """Put one body or a list of them into the queue as they are."""
        told = bodies if isinstance(bodies, list) else [bodies]
        return {"receiptIds": [self._world.queue.put(body) for body in told]}

    def incoming(self, order: Order) -> Any:
        """A contact writes; see `contents` for the fields of each kind."""
        kind, content = content_of(self._world, order)
        message = self._world.happenings.arrive(
            str(order["chatId"]),
            kind,
            content,
            sender=str(order.get("senderId") or ""),
            sender_name=str(order.get("senderName") or ""),
            at=None if order.get("timestamp") is None else int(order["timestamp"]),
            quoted=str(order.get("quotedMessageId") or ""),
            forwards=int(order.get("forwardingScore") or 0),
            message_id=str(order.get("idMessage") or ""),
        )
        return {"idMessage": message.id}

    def outgoing(self, order: Order) -> Any:
        """The phone itself writes."""
        kind, content = content_of(self._world, order)
        message = self._world.happenings.speak(
            str(order["chatId"]),
            kind,
            content,
            quoted=str(order.get("quotedMessageId") or ""),
            at=None if order.get("timestamp") is None else int(order["timestamp"]),
        )
        return {"idMessage": message.id}

    def faults(self, order: Any) -> Any:
        """Let the next calls of a method go wrong; one order or a list."""
        faults = [Fault.ordered(one) for one in (order if isinstance(order, list) else [order])]
        for fault in faults:
            if fault.method not in (ANY_METHOD, LINK_STREAM, *METHODS):
                raise ValueError(f"there is no method {fault.method}")
        for fault in faults:
            self._world.faults.add(fault)
        return {"ordered": True}

    def reset_faults(self, order: Order) -> Any:
        """Let everything go right again."""
        self._world.faults.clear()
        return {"ordered": True}

    def state(self, order: Order) -> Any:
        """The instance changes its state; `null` is an instance still being created.

        `statusInstance` `offline` closes its socket while the state stays, `online` opens it again.
        `problem` makes the service answer everything with that text (deleted, unpaid); empty ends it.
        """
        instance = self._world.instance
        if "problem" in order:
            instance.problem = str(order["problem"] or "")
        if "stateInstance" in order:
            state = order["stateInstance"]
            if state is not None and not isinstance(state, str):
                raise ValueError(f"'stateInstance' must be a string, like {', '.join(STATES)}")
            instance.become(state)
        if "statusInstance" in order:
            instance.socket_closed = order["statusInstance"] == "offline"
            self._world.notices.socket(str(order["statusInstance"]))
        return {"stateInstance": instance.state}

    def scan(self, order: Order) -> Any:
        """The phone scans the QR, or enters `code`."""
        reason = self._world.linking.scan(str(order.get("code") or ""))
        return {"scanned": not reason, "reason": reason}

    def reaction(self, order: Order) -> Any:
        """Somebody reacts to a message; an empty text takes it back."""
        message = self._world.happenings.react(
            str(order["chatId"]),
            str(order["idMessage"]),
            str(order.get("text", "👍")),
            sender=str(order.get("senderId") or ""),
        )
        return {"idMessage": message.id}

    def vote(self, order: Order) -> Any:
        """Somebody votes in a poll."""
        message = self._world.happenings.vote(
            str(order["chatId"]),
            str(order["idMessage"]),
            [str(option) for option in order["options"]],
            sender=str(order.get("senderId") or ""),
        )
        if message is None:
            raise ValueError("there is no such poll")
        return {"idMessage": message.id}

    def edit(self, order: Order) -> Any:
        """Somebody changes what they wrote."""
        message = self._world.happenings.edit(
            str(order["chatId"]), str(order["idMessage"]), str(order["text"])
        )
        if message is None:
            raise ValueError("there is no such incoming message")
        return {"idMessage": message.id}

    def delete(self, order: Order) -> Any:
        """Somebody takes back what they wrote."""
        message = self._world.happenings.delete(str(order["chatId"]), str(order["idMessage"]))
        if message is None:
            raise ValueError("there is no such incoming message")
        return {"idMessage": message.id}

    def call(self, order: Order) -> Any:
        """A call rings; `status` is how it ends."""
        return {
            "idMessage": self._world.happenings.call(
                str(order["chatId"]),
                str(order.get("status", "missed")),
                video=bool(order.get("isVideo")),
                outgoing=bool(order.get("outgoing")),
                seconds=int(order.get("duration", 0)),
            )
        }

    def block(self, order: Order) -> Any:
        """A contact blocks the account."""
        self._world.happenings.block(str(order["chatId"]))
        return {"ordered": True}

    def device(self, order: Order) -> Any:
        """The phone tells of itself."""
        self._world.notices.device(self._world.linking.device() | order)
        return {"ordered": True}

    def status(self, order: Order) -> Any:
        """A contact posts a status (story)."""
        kind, content = content_of(self._world, order)
        if kind in (kinds.TEXT, kinds.LINK):
            kind = kinds.LINK
            content = {"backgroundColor": "#228B22", "font": "SANS_SERIF"} | content
        world = self._world
        message = kinds.Message(
            id=world.new_id(),
            chat_id=str(order["chatId"]),
            at=world.now(),
            kind=kind,
            content=content,
            sender=str(order["chatId"]),
        )
        world.stories.incoming.append(Story(message))
        return {"idMessage": message.id}

    def status_viewed(self, order: Order) -> Any:
        """A contact looks at a status of the account."""
        story = self._world.stories.find(str(order["idMessage"]))
        if story is None:
            raise ValueError("there is no such status")
        viewer = str(order["participant"])
        story.views[viewer] = View(viewer, self._world.now(), str(order.get("status", "read")))
        return {"ordered": True}

    def message_status(self, order: Order) -> Any:
        """An outgoing message comes to a status of one's choice, in any order."""
        chat = self._world.book.get(str(order["chatId"]))
        message = chat.find(str(order["idMessage"])) if chat is not None else None
        if message is None or not message.outgoing:
            raise ValueError("there is no such outgoing message")
        message.status = str(order["status"])
        self._world.notices.status(message, message.status, str(order.get("description", "")))
        return {"ordered": True}

    def typing(self, order: Order) -> Any:
        """A contact types. The API tells nobody, so nothing else happens."""
        return {"chatId": str(order["chatId"])}

    def quota(self, order: Order) -> Any:
        """Use up a monthly quota; see `Quotas.order`. The chats' quota also makes a notification."""
        self._world.quotas.order(order)
        if order.get("notify"):
            self._world.notices.quota(self._world.quotas.quota_data())
        return {"ordered": True}

    def reader(self, order: Order) -> Any:
        """Another reader of the queue takes the next `count` notifications."""
        return {"taken": self._world.queue.drain(int(order.get("count", 1)))}

    def redeliver(self, order: Order) -> Any:
        """The last `count` deleted notifications come again."""
        return {"redelivered": self._world.queue.redeliver(int(order.get("count", 1)))}

    def clock(self, order: Order) -> Any:
        """The world's clock jumps by `advance` seconds."""
        self._world.clock.advance(float(order.get("advance", 0)))
        self._world.outbox.look_again()
        return {"now": self._world.clock.now()}

    def sent(self) -> Any:
        """Every message that left the instance, first one first."""
        world = self._world
        return [
            record(world.book.open(message.chat_id), message, "", "") | {"text": message.text}
            for message in world.delivery.left
        ]

    def who_is_typed_to(self) -> Any:
        """The chats in which the account is shown as typing."""
        now = self._world.clock.now()
        return [chat for chat, until in self._world.typing.items() if until > now]


def _order(name: str, data: bytes) -> Any:
    """The JSON of an order: an object, and where several may be told at once a list too.

    Raises:
        ValueError: It is no JSON, or none of these.
    """
    order = json.loads(data) if data else {}
    told = order if name == "faults" and isinstance(order, list) else [order]
    if name != "notifications" and not all(isinstance(one, dict) for one in told):
        raise ValueError("it is a JSON object")
    return order
