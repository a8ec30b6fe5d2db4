"""What happens at the service meanwhile: people write, call, vote, take back; the instance changes; poison.

Each event is a control request of the emulator, drawn from a seed, under a name that the coverage counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from tests.hostile import HOSTILE
from tests.monkey import bodies
from tests.monkey.actions import Order
from tests.monkey.service import PEOPLE

KINDS = (
    "textMessage", "extendedTextMessage", "imageMessage", "videoMessage", "documentMessage", "audioMessage",
    "stickerMessage", "locationMessage", "contactMessage", "contactsArrayMessage", "pollMessage",
    "groupInviteMessage", "buttonsMessage", "listMessage", "templateMessage", "interactiveButtons",
)  # fmt: skip
"""What a contact may send, and the phone as well."""

STATES = (
    "authorized", "notAuthorized", "blocked", "yellowCard", "sleepMode", "starting", "suspended", None,
    "pendingCode", "somethingNew",
)  # fmt: skip
STATUSES = ("sent", "delivered", "read", "failed", "noAccount", "notInGroup", "yellowCard", "unheardOf")
CALLS = ("offer", "pickUp", "hangUp", "missed", "declined", "unheardOf")
REACTIONS = ("👍", "❤️", "", "👩‍👩‍👧‍👦", "x" * 200)
ANNOUNCED = (
    {"type": "timeoutExpired"},
    {"type": "error", "message": HOSTILE["ansi clear screen"]},
    {"type": "alreadyLogged", "message": "instance account already authorized"},
    {"type": "unheardOf", "message": ""},
    {"type": "qrCode", "message": "no picture"},
)
"""What the socket that links a phone may say."""
PROBLEMS = ("Instance is deleted", "Instance account is expired")

WELL = (
    Order("quota", {"which": "none"}, burst=True),
    Order("unlisted", {"hidden": False, "held": False}, burst=True),
    Order("counts", {}, burst=True),
    Order("contacts", {}, burst=True),
    Order("state", {"stateInstance": "authorized", "statusInstance": "online", "problem": ""}),
)
"""What ends all troubles."""

LEFT_OUT: Mapping[str, str] = {
    "typing": "nothing happens, since the API does not report it",
    "message-status": "`delivery` queues what it would, also for messages and statuses there are not",
    "status-viewed": "the emulator lets contacts view each status that the console posts",
}
"""Orders of the emulator that are never given, and why."""


class Events:
    """Draws events; remembers which messages it made, so that later ones can mean them.

    Args:
        chance: Where chance comes from.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made = 0
        self._messages: list[tuple[str, str, str]] = []
        """Chat, id and kind of each message made here."""
        self.named: Mapping[str, Callable[[], Order]] = {
            **{f"incoming {kind}": self._of_kind("incoming", kind) for kind in KINDS},
            **{f"outgoing {kind}": self._of_kind("outgoing", kind) for kind in KINDS},
            "hostile text": self._hostile,
            "hostile name": self._hostile_name,
            "flood": self._flood,
            "reaction": self._reaction,
            "vote": self._vote,
            "edit": self._edit,
            "deletion": self._deletion,
            "quote": self._quote,
            "call": self._call,
            "block": lambda: Order("block", {"chatId": self._person()}),
            "device": lambda: Order("device", {"battery": self._chance.choice((0, 7, 100, -1, "full"))}),
            "story": self._story,
            "delivery": self._delivery,
            "poison": self._poison,
            "odd time": self._odd_time,
            "rival": lambda: Order("reader", {"count": self._chance.randint(1, 3)}),
            "redelivery": lambda: Order("redeliver", {"count": self._chance.randint(1, 20)}),
            "race": lambda: Order("race", {"count": self._chance.randint(1, 3)}),
            "alias": self._alias,
        }
        self.troubles: Mapping[str, Callable[[], Order]] = {
            **{f"state {state}": self._of_state(state) for state in STATES},
            "socket offline": lambda: Order("state", {"statusInstance": "offline"}),
            "socket online": lambda: Order("state", {"statusInstance": "online"}),
            "scan": lambda: Order("scan", {}),
            "quota none": lambda: Order("quota", {"which": "none"}),
            "quota method": lambda: Order("quota", {"which": "invoke", "method": "sendMessage", "total": 1}),
            "quota chats": lambda: Order(
                "quota", {"which": "correspondents", "chats": list(PEOPLE[:2]), "total": 2, "notify": True}
            ),
            "quota as data": lambda: Order(
                "quota", {"which": "quotaData", "chats": list(PEOPLE[:2]), "total": 2, "notify": True}
            ),
            "quota developer": lambda: Order("quota", {"which": "developer", "notify": True}),
            "problem": lambda: Order("state", {"problem": self._chance.choice(PROBLEMS)}),
            "ban": lambda: Order("ban", {"phone": self._chance.choice(("", "79990000077"))}),
            "unlisted": lambda: Order("unlisted", {"hidden": self._chance.random() < 0.5, "held": True}),
            "counts": lambda: Order("counts", {"messages": self._chance.choice((0, 7, -1)), "webhooks": 9}),
            "contacts": lambda: Order(
                "contacts", {"empty": 1, "extra": [None, 5, {}, {"id": "x", "name": []}]}
            ),
            "link socket": lambda: Order("link-socket", self._chance.choice(ANNOUNCED)),
            "clock forward": lambda: Order("clock", {"advance": self._chance.choice((60, 4000, 90000))}),
        }

    @property
    def every(self) -> Mapping[str, Callable[[], Order]]:
        """Events and troubles."""
        return {**self.named, **self.troubles}

    def before(self, name: str) -> tuple[str, ...]:
        """The names of events that give an event what it is about: a poll to a vote, if there is none."""
        has_poll = any(kind == "pollMessage" for _chat, _id, kind in self._messages)
        return ("incoming pollMessage",) if name == "vote" and not has_poll else ()

    def forget(self) -> None:
        """The service's world begins anew, without the messages made here."""
        self._messages.clear()

    def person(self) -> str:
        """Somebody every world has."""
        return self._person()

    def _person(self) -> str:
        return self._chance.choice(PEOPLE)

    def _chat(self) -> str:
        """Mostly somebody known, sometimes a stranger."""
        if self._chance.random() < 0.1:
            return f"7955{self._chance.randrange(40):07}@c.us"
        return self._person()

    def _id(self) -> str:
        self._made += 1
        return f"MONKEY{self._made:014}"

    def _remember(self, chat_id: str, kind: str) -> str:
        made = self._id()
        self._messages = [*self._messages[-60:], (chat_id, made, kind)]
        return made

    def _of_kind(self, path: str, kind: str) -> Callable[[], Order]:
        def draw() -> Order:
            chat_id = self._chat()
            order = {"chatId": chat_id, "typeMessage": kind, **bodies.content(kind, self._chance)}
            if path == "incoming":
                order["idMessage"] = self._remember(chat_id, kind)
            return Order(path, order)

        return draw

    def _of_state(self, state: str | None) -> Callable[[], Order]:
        return lambda: Order("state", {"stateInstance": state})

    def _hostile(self) -> Order:
        name = self._chance.choice(list(HOSTILE))
        chat_id = self._person()
        return Order(
            "incoming",
            {"chatId": chat_id, "text": HOSTILE[name], "idMessage": self._remember(chat_id, "textMessage")},
        )

    def _hostile_name(self) -> Order:
        name = HOSTILE[self._chance.choice(list(HOSTILE))][:200]
        number = self._chance.randrange(900)
        return Order("incoming", {"chatId": f"7966{number:07}@c.us", "text": "hello", "senderName": name})

    def _flood(self) -> Order:
        return Order("notifications", [
            bodies.text(self._chat(), self._id(), f"flood {number}", 1772452800 + number)
            for number in range(self._chance.randint(5, 60))
        ])  # fmt: skip

    def _target(self, kind: str = "") -> tuple[str, str]:
        """A message made here, of a kind where one is named; else one there is not."""
        fitting = [each for each in self._messages if kind in ("", each[2])]
        chat_id, message_id, _kind = (
            self._chance.choice(fitting) if fitting else (self._person(), "NOSUCHMESSAGE0001", "")
        )
        return chat_id, message_id

    def _reaction(self) -> Order:
        chat_id, message_id = self._target()
        emoji = self._chance.choice(REACTIONS)
        return Order("reaction", {"chatId": chat_id, "idMessage": message_id, "text": emoji})

    def _vote(self) -> Order:
        chat_id, message_id = self._target("pollMessage")
        chosen = self._chance.sample(("yes", "no", "perhaps"), self._chance.randint(0, 2))
        return Order("vote", {"chatId": chat_id, "idMessage": message_id, "options": chosen})

    def _edit(self) -> Order:
        chat_id, message_id = self._target("textMessage")
        text = self._chance.choice(("edited", "e" * 3000, HOSTILE["ansi clear screen"], ""))
        return Order("edit", {"chatId": chat_id, "idMessage": message_id, "text": text})

    def _deletion(self) -> Order:
        chat_id, message_id = self._target()
        return Order("delete", {"chatId": chat_id, "idMessage": message_id})

    def _quote(self) -> Order:
        chat_id, message_id = self._target()
        order = {"chatId": chat_id, "text": "an answer", "quotedMessageId": message_id}
        return Order("incoming", {**order, "idMessage": self._remember(chat_id, "textMessage")})

    def _call(self) -> Order:
        return Order("call", {
            "chatId": self._person(), "status": self._chance.choice(CALLS),
            "isVideo": self._chance.random() < 0.5, "outgoing": self._chance.random() < 0.3,
        })  # fmt: skip

    def _story(self) -> Order:
        kind = self._chance.choice(("extendedTextMessage", "imageMessage", "videoMessage", "audioMessage"))
        return Order(
            "status", {"chatId": self._person(), "typeMessage": kind, **bodies.content(kind, self._chance)}
        )

    def _delivery(self) -> Order:
        chat_id, message_id = self._target()
        return Order("notifications", {
            "typeWebhook": "outgoingMessageStatus", "chatId": chat_id, "idMessage": message_id,
            "timestamp": self._chance.choice(bodies.TIMES), "status": self._chance.choice(STATUSES),
        })  # fmt: skip

    def _alias(self) -> Order:
        number = self._chance.randrange(40)
        return Order("alias", {"chatId": f"7955{number:07}@c.us", "shown": f"1000000000{number:05}@lid"})

    def _odd_time(self) -> Order:
        body = bodies.text(self._person(), self._id(), "at an odd time", self._chance.choice(bodies.TIMES))
        return Order("notifications", body)

    def _poison(self) -> Order:
        return Order("notifications", [bodies.spoiled(self._person(), self._id(), self._chance)])
