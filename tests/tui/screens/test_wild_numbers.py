"""Nonsense numbers in every response of the service: each page shows what it can."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from greentui.model.instance import InstanceState, Quota
from greentui.model.messages import Call, File, GroupInvite, Location, Message, MessageKind, MessageStatus
from greentui.text.summary import summary
from greentui.tui.chat.render.bubble import Lead, estimate, render
from greentui.tui.chat_list.row import waiting
from greentui.tui.dialogs.message_details import sections
from greentui.tui.layers import Layer
from greentui.tui.screens.api import ApiScreen
from greentui.tui.screens.contact import ContactScreen
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.instance import InstanceScreen
from greentui.tui.screens.journals import JournalsScreen
from greentui.tui.screens.outbox import OutboxScreen
from greentui.tui.screens.raw_json import RawJsonScreen, parsed
from greentui.tui.screens.settings import SettingsScreen
from greentui.tui.screens.statuses import StatusesScreen
from greentui.tui.screens.unrecognised import UnrecognisedScreen
from greentui.tui.status_bar import next_change, status_pieces
from greentui.tui.transfers import Transfer, transfer_pieces
from tests.engine.test_wild_answers import TOLD
from tests.tui.chat.render.conftest import PALETTE
from tests.tui.chat.render.test_bubble import Scene
from tests.tui.screens.sample import ANNA, CLUB, session
from tests.tui.screens.stage import Stage, facts, lines_of, settled
from tests.tui.world import ME, incoming
from tests.wild import NUMBERS, unnumbered

PAGES: dict[str, tuple[Callable[[], Layer[None]], tuple[str, ...]]] = {
    "journal": (JournalsScreen, ()),
    "calls": (JournalsScreen, ("ctrl+t", "tab", "x")),
    "contact": (lambda: ContactScreen(ANNA), ()),
    "group": (lambda: GroupScreen(CLUB), ()),
    "instance": (InstanceScreen, ()),
    "outbox": (OutboxScreen, ()),
    "settings": (SettingsScreen, ("ctrl+r", "ctrl+z")),
    "statuses": (StatusesScreen, ("enter",)),
    "unrecognised": (UnrecognisedScreen, ()),
    "API": (ApiScreen, ()),
}
"""How each is made, and the keys that have it show more."""

WHOLE = NUMBERS.filter(lambda number: number == number and abs(number) < 2**63).map(int)
"""What the archive may hold of them: its columns are 64 bits wide."""


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_page(page: str, data: st.DataObject) -> None:
    make, keys = PAGES[page]

    def wild(answer: object) -> Callable[[object], object]:
        return lambda _params: unnumbered(answer, data.draw)

    async def look() -> None:
        given = session(**{method: wild(answer) for method, answer in TOLD.items()})
        given.strange = [(data.draw(WHOLE), "newThing", "{}")]
        with tempfile.TemporaryDirectory() as home:
            app = Stage(given, make, Path(home))
            async with app.run_test(size=(120, 36)) as pilot:
                await settled(pilot)
                await pilot.press(*keys)
                await settled(pilot)
                assert all(len(line) >= 120 for line in lines_of(app))

    asyncio.run(look())


async def test_a_body_nested_deeper_than_python_counts(stage: Callable[..., Stage]) -> None:
    given = session()
    given.raws["M1"] = "[" * 900 + "]" * 900
    app = stage(lambda: RawJsonScreen(ANNA, "M1"), given)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("e")
        await settled(pilot)
        assert "[" in lines_of(app)[5]
    assert parsed("[" * 100_000) == "[" * 100_000


@given(data=st.data())
def test_the_bar(data: st.DataObject) -> None:
    names = ("state_since", "state_checked", "last_event", "rate_limited", "trouble_since", "next_send")
    counts = ("waiting_in", "waiting_out", "service_queue", "send_delay_ms")
    told = {name: data.draw(st.none() | WHOLE) for name in names}
    told |= {name: data.draw(WHOLE) for name in counts}
    quota = Quota("m", data.draw(WHOLE), data.draw(WHOLE), told_at=data.draw(WHOLE))
    now = data.draw(WHOLE)
    seen = facts(InstanceState.AUTHORIZED, trouble="x", quotas=(quota,), **told)
    status_pieces(seen, float(now))
    wait = next_change(seen, float(now))
    assert wait is None or wait > 0


CONTENTS: st.SearchStrategy[tuple[MessageKind, object]] = st.one_of(
    st.builds(
        lambda kind, size, seconds: (kind, File(name="a.bin", size=size, seconds=seconds)),
        st.sampled_from([MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.AUDIO, MessageKind.DOCUMENT]),
        st.none() | WHOLE,
        st.none() | WHOLE,
    ),
    st.builds(lambda seconds: (MessageKind.CALL, Call("missed", seconds=seconds)), WHOLE),
    st.builds(lambda expires: (MessageKind.GROUP_INVITE, GroupInvite(CLUB, "Club", expires=expires)), WHOLE),
    st.builds(
        lambda latitude, longitude: (MessageKind.LOCATION, Location(latitude, longitude)),
        st.floats(-90, 90),
        st.floats(-360, 360),
    ),
)

MESSAGES: st.SearchStrategy[Message] = st.builds(
    lambda content, at, edited, deleted, forwarded: incoming(
        at=at, kind=content[0], content=content[1], edited=edited, deleted=deleted, forwarded=forwarded,
        status=MessageStatus.READ,
    ),
    CONTENTS, WHOLE, st.none() | WHOLE, st.none() | WHOLE, WHOLE,
)  # fmt: skip


@given(message=MESSAGES, now=WHOLE, width=st.integers(20, 200))
def test_a_message(message: Message, now: int, width: int) -> None:
    scene = Scene(width=width, palette=PALETTE, now=float(now), me=frozenset({ME}))
    for lead in (Lead(), Lead(day="Today")):
        block = render(message, lead, scene)
        assert all(strip.cell_length == width for strip in block.strips)
        assert estimate(message, lead, width) > 0
    assert len(summary(message)) < 200
    assert sections(session(), message)


@given(done=WHOLE, total=WHOLE, began=WHOLE, now=WHOLE)
def test_a_transfer(done: int, total: int, began: int, now: int) -> None:
    pieces = transfer_pieces([Transfer("k", "a.bin", True, done, total, float(began))], float(now))
    assert all(len(piece.text) <= 40 for piece in pieces)


@given(since=st.none() | WHOLE, now=WHOLE)
def test_a_chat_that_waits(since: int | None, now: int) -> None:
    chat = replace(session().known[ANNA], waiting_since=since)
    assert len(waiting(chat, float(now))) < 12
