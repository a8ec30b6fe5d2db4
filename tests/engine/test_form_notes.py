"""A form that is open in one console is not filled in in another; each gets what ended consoles left."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from greentui.config import Config, Credentials, Folders, Profile
from greentui.engine import form_notes
from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.model.entries import Entry, MessageQueued, NoteKept
from greentui.model.sending import PollDraft

ANNA = "79990000001@c.us"
POLL = '["PollForm", "79990000001@c.us"]'

Begin = Callable[[], Awaitable[Session]]


@pytest.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Begins consoles on one archive, each a second after the one before."""
    config = Config(Folders(tmp_path, tmp_path, tmp_path, tmp_path))
    profile = Profile("shop", Credentials("1101", "secret"))
    moments = iter(range(1_000_000, 2_000_000))
    async with AsyncExitStack() as stack:

        async def begin() -> Session:
            moment = next(moments)
            session = Session.open(profile, config, offline=True, clock=lambda: moment)
            stack.push_async_callback(session.stop)
            return session

        yield begin


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("console-*"))


async def test_what_is_open_in_one_console_is_not_filled_in_in_another(begin: Begin) -> None:
    one, two = await begin(), await begin()
    await one.form_notes.keep({POLL: "[1]"})
    assert await two.form_notes.claim() == {}
    await one.stop()
    assert await two.form_notes.claim() == {POLL: "[1]"}


async def test_each_console_keeps_its_own_form_of_a_name(begin: Begin) -> None:
    one, two = await begin(), await begin()
    await one.form_notes.keep({POLL: "[1]"})
    await two.form_notes.keep({POLL: "[2]"})
    await two.form_notes.keep({POLL: ""})
    await one.stop()
    assert await (await begin()).form_notes.claim() == {POLL: "[1]"}


async def test_of_forms_of_one_name_the_newest_console_s_comes_first(begin: Begin, tmp_path: Path) -> None:
    consoles = [await begin(), await begin()]
    await consoles[0].form_notes.keep({POLL: "[1]", "group": "[3]"})
    await consoles[1].form_notes.keep({POLL: "[2]"})
    for console in consoles:
        await console.stop()
    again = await begin()
    assert await again.form_notes.claim() == {POLL: "[2]", "group": "[3]"}
    assert await again.form_notes.claim() == {}, "its own is not written over"
    await again.form_notes.keep({POLL: ""})
    assert await again.form_notes.claim() == {POLL: "[1]"}
    await again.stop()
    assert files(tmp_path) == []


async def test_what_was_left_goes_to_one_console_only(begin: Begin) -> None:
    ended = await begin()
    await ended.form_notes.keep({POLL: "[1]"})
    await ended.stop()
    both = await asyncio.gather(*[(await begin()).form_notes.claim() for _each in range(2)])
    assert sorted(both, key=len) == [{}, {POLL: "[1]"}]


async def test_what_another_claimed_in_the_meantime_is_not_claimed_again(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    for form in "ab":
        ended = await begin()
        await ended.form_notes.keep({form: "[1]"})
        await ended.stop()
    slow, quick = await begin(), await begin()
    claims: list[dict[str, str]] = []
    apply = slow._context.apply

    async def late(*entries: Entry) -> object:
        claims.append(await quick.form_notes.claim())
        return await apply(*entries)

    monkeypatch.setattr(slow._context, "apply", late)
    assert await slow.form_notes.claim() == {"b": "[1]"}
    assert claims == [{"a": "[1]"}]


async def test_a_console_that_claimed_a_form_leaves_it_to_the_next(begin: Begin) -> None:
    for _each in range(3):
        console = await begin()
        await console.form_notes.claim() or await console.form_notes.keep({POLL: "[1]"})
        assert console._archive.notes("form:") == {f"{console._context.console} {POLL}": "[1]"}
        await console.stop()


async def test_a_claim_that_cannot_be_written_leaves_the_forms(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = await begin()
    await ended.form_notes.keep({POLL: "[1]"})
    await ended.stop()
    full, later = await begin(), await begin()

    async def fail(*_entries: Entry) -> None:
        raise Refusal("The disk is full.")

    monkeypatch.setattr(full._context, "apply", fail)
    with pytest.raises(Refusal):
        await full.form_notes.claim()
    assert await later.form_notes.claim() == {POLL: "[1]"}


async def test_without_locks_forms_are_noted_and_left_alone(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    one, two = await begin(), await begin()
    with monkeypatch.context() as patched:
        patched.setattr(form_notes, "lock", refuse)
        await one.form_notes.keep({POLL: "[1]"})
        assert await two.form_notes.claim() == {}
    assert await two.form_notes.claim() == {POLL: "[1]"}


@pytest.mark.parametrize("name", [POLL, "../../x y", "", " ", f"12/3 {POLL}"])
async def test_a_note_of_no_console_is_left_out(begin: Begin, tmp_path: Path, name: str) -> None:
    console = await begin()
    await console._context.apply(NoteKept(f"form:{name}", "[1]"))
    assert await console.form_notes.claim() == {}
    assert files(tmp_path) == []


async def test_the_note_of_a_form_ends_in_the_write_that_queues_what_it_made(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await begin(), await begin()
    await one.form_notes.keep({POLL: "[1]"})
    await two.form_notes.keep({POLL: "[2]"})
    written: list[tuple[Entry, ...]] = []
    apply = one._context.apply

    async def watched(*entries: Entry) -> object:
        written.append(entries)
        return await apply(*entries)

    monkeypatch.setattr(one._context, "apply", watched)
    await one.outbox_commands.send_all(ANNA, [PollDraft("Which day?", ("a", "b"))], form=POLL)
    assert [type(entry) for entry in written[0]] == [MessageQueued, NoteKept]
    assert one._archive.notes("form:") == {f"{two._context.console} {POLL}": "[2]"}
