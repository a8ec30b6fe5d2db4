"""A session in memory for the console: what the screens need of the engine, without disk or network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from greentui.archive import parse
from greentui.archive.query import completions
from greentui.config import Config, Folders, Settings
from greentui.engine.administration import Administration
from greentui.engine.errors import Refusal
from greentui.engine.reasons import of_hold
from greentui.greenapi.method import Method
from greentui.model.changes import Change, ChatsChanged, FactsChanged, MessagesChanged, OutboxChanged
from greentui.model.chats import Chat, ChatFilter, ChatSort, Coverage, Found, Opening, Unsent
from greentui.model.instance import Account, InstanceFacts, InstanceState, LinkHealth, Role
from greentui.model.messages import Location, Message, MessageKind, MessageStatus
from greentui.model.reasons import Reason
from greentui.model.sending import Draft, LocationDraft, OutboxItem, PollDraft, TextDraft
from tests.tui.world import ME, NOON, World, incoming, outgoing

A = TypeVar("A")
ANNA, BORIS, CLUB = "79010000001@c.us", "79010000002@c.us", "120363000000000001@g.us"
KIND_OF_DRAFT = {
    TextDraft: MessageKind.TEXT,
    PollDraft: MessageKind.POLL,
    LocationDraft: MessageKind.LOCATION,
}

FACTS = InstanceFacts(
    "1101",
    state=InstanceState.AUTHORIZED,
    state_word="authorized",
    account=Account(phone=ME.partition("@")[0]),
    health=LinkHealth.ONLINE,
    role=Role.CONSUMER,
    last_event=NOON - 2,
    waiting_in=0,
)


class FakeSession(World):
    """Remembers what was asked of it in `calls`; a method named in `refusals` refuses."""

    def __init__(self, now: float = NOON) -> None:
        super().__init__(now)
        self.watches_answers = False
        self.people: dict[str, str] = vars(self).pop("names")  # the session's `names` is a method
        self.offline = False
        self.told = FACTS
        self.calls: list[tuple[object, ...]] = []
        self.refusals: dict[str, Refusal] = {}
        self.items: list[OutboxItem] = []
        self.of_others = False
        """Whether another console sent what waits."""
        self.sent_together: list[tuple[str, ...]] = []
        self.found: list[Found] = []
        self.saved: Path = Path("nowhere")
        self.answers: dict[str, object] = {"showMessagesQueue": [], "getWebhooksCount": {"count": 0}}
        self.administration = Administration(self.call)
        self.started = self.stopped = 0
        self.edits: dict[str, tuple[str, str]] = {}
        self.forms: dict[str, str] = {}
        self._listeners: list[Callable[[Sequence[Change]], None]] = []

    @property
    def profile_name(self) -> str:
        return "shop"

    def _call(self, name: str, *arguments: object) -> None:
        self.calls.append((name, *arguments))
        if name in self.refusals:
            raise self.refusals[name]

    def asked_for(self, name: str) -> list[tuple[object, ...]]:
        """What a method was called with, each time."""
        return [call[1:] for call in self.calls if call[0] == name]

    # What happens.

    def subscribe(self, callback: Callable[[Sequence[Change]], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def tell(self, *changes: Change) -> None:
        """Let every listener hear of changes."""
        for listener in list(self._listeners):
            listener(changes)

    def arrive(self, message: Message) -> None:
        """A live message arrives."""
        self.add(message)
        chat = self.rows[message.chat_id]
        self.change_chat(
            chat.id,
            last_at=message.timestamp,
            last_text=message.text,
            last_kind=message.kind,
            last_incoming=message.incoming,
            unread=chat.unread + message.incoming,
        )
        self.tell(
            ChatsChanged(frozenset({chat.id})),
            MessagesChanged(chat.id, frozenset({message.uid}), int(message.incoming)),
        )

    def set_facts(self, **more: object) -> None:
        """The instance is otherwise now."""
        self.told = replace(self.told, **more)  # type: ignore[arg-type]  # a test's shorthand
        self.tell(FactsChanged())

    # Reading.

    def facts(self) -> InstanceFacts:
        return self.told

    def name_of(self, person_id: str) -> str:
        chat = self.rows.get(person_id)
        return self.people.get(person_id, chat.name if chat else "")

    def unread_total(self) -> int:
        return sum(chat.unread for chat in self.rows.values())

    def counts(self) -> dict[ChatFilter, int]:
        return {each: len(self.chat_ids(each)) for each in ChatFilter}

    def overview(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
        *,
        chats: int = 60,
        messages: int = 60,
    ) -> object:
        from types import SimpleNamespace

        ids = self.chat_ids(filter, sort)
        shown = self.rows[ids[0]] if ids else None
        return SimpleNamespace(
            chat_ids=ids,
            chats=self.chats(ids[:chats]),
            opening=self.opening(shown.id, limit=messages) if shown else Opening(),
            counts=self.counts(),
        )

    def names(self) -> list[tuple[str, str, str]]:
        return [(chat.id, chat.name, chat.phone) for chat in self.rows.values()]

    def coverage(self, chat_id: str) -> Coverage:
        return Coverage(beginning=True)

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 200
    ) -> list[OutboxItem]:
        found = [item for item in self.items if item.status.is_waiting or not waiting_only]
        return [item for item in found if chat_id in (None, item.chat_id)][:limit]

    def in_doubt_before(self) -> dict[str, str]:
        return {}

    def is_sending(self) -> bool:
        return True

    def unsettled(self, *, limit: int = 500) -> list[OutboxItem]:
        return [
            item
            for item in self.items
            if item.status.is_waiting or item.status.is_failure or item.status.is_doubtful
        ][-limit:]

    def places(self, limit: int = 10) -> list[Location]:
        return [Location(55.7558, 37.6173, "Warehouse, gate 3", "Lesnaya 5")][:limit]

    def media(self, chat_id: str, limit: int = 30) -> list[Message]:
        return [message for message in self.messages.get(chat_id, []) if message.kind is MessageKind.IMAGE][
            :limit
        ]

    keeps_downloads = True

    async def search(self, text: str, *, limit: int = 50) -> list[Found]:
        self._call("search", text)
        return self.found[:limit]

    def completed_search(self, text: str) -> tuple[str, ...]:
        return completions(text)

    def own_ids(self) -> tuple[str, ...]:
        phone = self.told.account.phone
        return (f"{phone}@c.us",) if phone else ()

    def own_numbers(self) -> tuple[str, ...]:
        return tuple(one.partition("@")[0] for one in self.own_ids())

    def misunderstood(self, text: str) -> tuple[str, ...]:
        return parse(text, now=self.time).problems

    # Acting.

    def watch_answers(self) -> None:
        self.watches_answers = True

    async def start(self) -> None:
        self.started += 1

    async def stop(self) -> None:
        self.stopped += 1

    @property
    def outbox_commands(self) -> FakeSession:
        """Itself, like `chat_commands`."""
        return self

    def moment_in(self, seconds: int) -> int | None:
        return int(self.time) + seconds if seconds else None

    async def send(
        self, chat_id: str, draft: Draft, *, quoted: str = "", not_before: int | None = None
    ) -> OutboxItem:
        self._call("send", chat_id, draft, quoted)
        number = len(self.items) + 1
        item = OutboxItem(
            "1101",
            f"local-{number}",
            chat_id,
            draft,
            number,
            int(self.time),
            quoted_id=quoted,
            not_before=not_before,
        )
        self.items.append(item)
        if not_before:
            self.told = replace(self.told, waiting_out=len(self.items))
        text = draft.text if isinstance(draft, TextDraft) else getattr(draft, "question", "")
        kind = KIND_OF_DRAFT.get(type(draft), MessageKind.TEXT)
        self.add(
            outgoing(
                text,
                int(self.time),
                chat_id=chat_id,
                id=item.local_id,
                local_id=item.local_id,
                kind=kind,
                status=MessageStatus.QUEUED,
                not_before=not_before,
            )
        )
        if self.watches_answers and not (not_before or self.facts().hold):
            self.change_chat(chat_id, unread=0)  # as if it had left
        self.tell(
            MessagesChanged(chat_id, frozenset({item.local_id})),
            ChatsChanged(frozenset({chat_id})),
            OutboxChanged(frozenset({item.local_id})),
        )
        return item

    async def send_all(
        self,
        chat_id: str,
        contents: Sequence[Draft],
        *,
        quoted: str = "",
        not_before: int | None = None,
        form: str = "",
    ) -> list[OutboxItem]:
        items = []
        for number, draft in enumerate(contents):
            first = "" if number else quoted
            items.append(await self.send(chat_id, draft, quoted=first, not_before=not_before))
        self.sent_together.append(tuple(item.local_id for item in items))
        self.forms.pop(form, None)
        return items

    def withheld(self) -> Reason | None:
        return of_hold(self.told.hold)

    def sent_here(self, local_id: str) -> bool:
        return any(item.local_id == local_id for item in self.to_take_back())

    def together(self, local_id: str) -> tuple[str, ...]:
        return next((ids for ids in self.sent_together if local_id in ids), (local_id,))

    def to_take_back(self) -> list[OutboxItem]:
        return [] if self.of_others else [item for item in self.items if item.not_before is not None]

    async def take_back(self, local_id: str) -> OutboxItem:
        self._call("take_back", local_id)
        item = next(item for item in self.items if item.local_id == local_id)
        self.items.remove(item)
        self.tell(OutboxChanged(frozenset({local_id})))
        return item

    async def cancel(self, local_id: str) -> OutboxItem:
        self._call("cancel", local_id)
        item = OutboxItem("1101", local_id, ANNA, TextDraft(""), 1, int(self.time))
        known = next((each for each in self.items if each.local_id == local_id), item)
        return replace(known, status=MessageStatus.CANCELLED)

    async def send_again(self, local_id: str, *, maybe_twice: bool = False) -> None:
        self._call("send_again", local_id, *["maybe twice"] * maybe_twice)

    async def look_again(self, local_id: str) -> None:
        self._call("look_again", local_id)

    async def stop_looking(self, local_id: str) -> None:
        self._call("stop_looking", local_id)

    def prefetch(self, chat_id: str) -> None:
        self._call("prefetch", chat_id)

    async def older(self, chat_id: str) -> int:
        self._call("older", chat_id)
        return 0

    async def refetch(self, chat_id: str) -> None:
        self._call("refetch", chat_id)

    @property
    def typing(self) -> FakeSession:
        """Itself, like `chat_commands`."""
        return self

    def typed(self, chat_id: str) -> None:
        self._call("typed", chat_id)

    def ended(self, chat_id: str) -> None:
        self._call("ended", chat_id)

    @property
    def chat_commands(self) -> FakeSession:
        """Itself: what is asked of them is remembered with the rest."""
        return self

    async def mark_read(self, chat_id: str, message_id: str = "", *, answered: bool = False) -> None:
        self._call("mark_read", chat_id, message_id)
        self.change_chat(chat_id, unread=0)
        self.tell(ChatsChanged(frozenset({chat_id})))

    async def mark_unread(self, chat_id: str) -> None:
        self._call("mark_unread", chat_id)
        self.change_chat(chat_id, unread=1)
        self.tell(ChatsChanged(frozenset({chat_id})))

    def kept_forms(self) -> dict[str, str]:
        return {name: text for name, text in self.forms.items() if text}

    async def keep_open_chat(self, chat_id: str) -> None:
        self._call("keep_open_chat", chat_id)

    @property
    def form_notes(self) -> FakeSession:
        """Itself, like `chat_commands`."""
        return self

    async def claim(self) -> dict[str, str]:
        return self.kept_forms()

    async def keep(self, forms: Mapping[str, str]) -> None:
        self._call("keep_forms", forms)
        self.forms |= forms

    async def set_draft(self, chat_id: str, text: str, *, edited: str = "", edit: str = "") -> None:
        self._call("set_draft", chat_id, text, *filter(None, (edited, edit)))
        self.edits[chat_id] = (edited, edit)
        self.change_chat(chat_id, draft=text)

    def unsent(self, chat_id: str, _chat: Chat | None = None) -> Unsent:
        row = self.rows.get(chat_id)
        return Unsent(row.draft if row else "", *self.edits.get(chat_id, ()))

    async def edit(self, chat_id: str, message_id: str, text: str) -> None:
        self._call("edit", chat_id, message_id, text)

    async def delete(self, chat_id: str, message_id: str, *, for_me: bool = False) -> None:
        self._call("delete", chat_id, message_id, for_me)

    async def hide(self, chat_id: str, message_id: str) -> None:
        self._call("hide", chat_id, message_id)
        World.hide(self, message_id)
        self.tell(MessagesChanged(chat_id, frozenset({message_id})))

    async def mark_done(self, chat_id: str) -> None:
        self._call("mark_done", chat_id)
        self.change_chat(chat_id, unread=0, waiting_since=None)
        self.tell(ChatsChanged(frozenset({chat_id})))

    async def reopen(self, chat_id: str) -> None:
        self._call("reopen", chat_id)

    async def archive(self, chat_id: str, on: bool) -> None:
        self._call("archive", chat_id, on)
        self.change_chat(chat_id, archived=on)
        self.tell(ChatsChanged(frozenset({chat_id})))

    async def pin(self, chat_id: str, on: bool) -> None:
        self._call("pin", chat_id, on)
        self.change_chat(chat_id, pinned=on)
        self.tell(ChatsChanged(frozenset({chat_id})))

    async def mute(self, chat_id: str, until: int) -> None:
        self._call("mute", chat_id, until)
        self.change_chat(chat_id, muted_until=until)
        self.tell(ChatsChanged(frozenset({chat_id})))

    async def set_disappearing(self, chat_id: str, seconds: int) -> None:
        self._call("set_disappearing", chat_id, seconds)

    def resolve(self, text: str) -> str:
        self._call("resolve", text)
        return next(
            (chat.id for chat in self.rows.values() if text in (chat.id, chat.phone, chat.name)), ANNA
        )

    async def check_whatsapp(self, phone: str) -> str | None:
        self._call("check_whatsapp", phone)
        return None if phone.endswith("0") else ANNA

    async def download(
        self, chat_id: str, message_id: str, on_progress: Callable[[int, int | None], None] | None = None
    ) -> Path:
        self._call("download", chat_id, message_id)
        if on_progress:
            on_progress(512, 1024)
        return self.saved

    async def call(self, method: Method[A], /, **params: object) -> A:
        self._call("call", method.name, params)
        return method.response.read(self.answers[method.name])

    async def check_socket(self) -> None:
        self._call("check_socket")

    async def refresh_state(self) -> None:
        self._call("refresh_state")


def small_world() -> FakeSession:
    """Three chats: Anna with an unread question, Boris with a delivered word, a club."""
    session = FakeSession()
    session.add_chat(
        ANNA, "Анна Петрова", phone="79010000001", last_at=NOON - 60, last_text="Which day suits you?",
        last_kind=MessageKind.POLL, last_incoming=True, unread=1, waiting_since=NOON - 120,
    )  # fmt: skip
    session.add_chat(
        BORIS, "Склад — смена 2", phone="79010000002", last_at=NOON - 3600, last_text="the van has left",
        last_kind=MessageKind.TEXT, last_status=MessageStatus.DELIVERED,
    )  # fmt: skip
    session.add_chat(
        CLUB, "Delivery club", last_at=NOON - 7200, last_text="I'll take it", last_kind=MessageKind.TEXT,
        last_incoming=True, last_sender="Maya", muted_until=-1,
    )  # fmt: skip
    session.add(
        incoming(
            "Can you deliver tomorrow before noon?", NOON - 600, chat_id=ANNA, id="A1", sender_name="Анна"
        ),
        outgoing("Yes, between ten and twelve", NOON - 540, chat_id=ANNA, id="A2"),
        incoming("Which day suits you?", NOON - 60, chat_id=ANNA, id="A3", sender_name="Анна"),
        outgoing("the van has left", NOON - 3600, chat_id=BORIS, id="B1", status=MessageStatus.DELIVERED),
        incoming("I'll take it", NOON - 7200, chat_id=CLUB, id="C1", sender_id=BORIS, sender_name="Maya"),
    )
    return session


def a_config(folder: Path, **settings: object) -> Config:
    """A configuration under a folder."""
    folders = Folders(folder, folder, folder / "logs", folder / "downloads")
    return Config(folders, Settings(**settings))  # type: ignore[arg-type]  # a test's shorthand


def chat_named(session: FakeSession, name: str) -> Chat:
    """A chat by its name."""
    return next(chat for chat in session.rows.values() if chat.name == name)
