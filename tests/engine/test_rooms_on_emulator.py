"""Groups, statuses, contacts, journals and administration through a real session on the emulator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image

from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.groups import GroupRole
from greentui.engine.session import Session
from greentui.model.ids import is_group, kind_of
from greentui.model.instance import InstanceState
from greentui.model.messages import Direction
from greentui.model.statuses import StatusKind
from tests.brisk import brisk_emulator
from tests.engine.stage import session_on, until


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator() as running:
        yield running


@pytest.fixture
async def session(emulator: Emulator, tmp_path: Path) -> AsyncIterator[Session]:
    async with session_on(emulator, tmp_path) as made:
        await until(made, lambda: made.facts().account.phone, "the account is known")
        await made.synchronise()
        yield made


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (64, 64), "#228B22").save(path)
    return path


def named(session: Session, chat_id: str) -> str:
    """What the chat list calls a chat; empty where it does not list it."""
    chat = session.chat(chat_id)
    return chat.name if chat and chat_id in session.chat_ids() else ""


def people(session: Session) -> list[str]:
    return [one for one in session.chat_ids() if one.endswith("@c.us")]


async def test_a_group_from_its_making_to_our_leaving(session: Session, jpeg: Path) -> None:
    anna, maya, *_others = people(session)
    made = await session.groups.create("Couriers", [anna])
    group = await session.groups.fetch(made.chat_id)
    assert (group.name, session.groups.role(group)) == ("Couriers", GroupRole.OWNER)
    assert named(session, made.chat_id) == "Couriers"
    await session.groups.rename(group, "Night couriers")
    assert named(session, made.chat_id) == "Night couriers"
    await session.groups.add(group, maya)
    group = await session.groups.fetch(made.chat_id)
    assert group.name == "Night couriers"
    assert {anna, maya} <= {one.id for one in group.participants}
    await session.groups.promote(group, maya)
    group = await session.groups.fetch(made.chat_id)
    assert next(one.admin for one in group.participants if one.id == maya)
    await session.groups.demote(group, maya)
    await session.groups.allow(group, members_edit=False, members_write=True)
    assert (await session.groups.set_picture(group, jpeg)).startswith("http")
    await session.groups.remove(group, maya)
    group = await session.groups.fetch(made.chat_id)
    assert maya not in {one.id for one in group.participants}
    await session.groups.leave(group)
    with pytest.raises(Refusal, match="not a member"):
        await session.groups.fetch(made.chat_id)


async def test_a_group_that_is_none_is_said_in_words(session: Session) -> None:
    with pytest.raises(Refusal, match="no such group"):
        await session.groups.fetch("120363999999999999@g.us")


async def test_statuses_are_posted_listed_seen_and_deleted(session: Session, jpeg: Path) -> None:
    text_id = await session.statuses.post_text("Open till nine", "#228B22")
    progress: list[tuple[int, int]] = []
    file_id = await session.statuses.post_file(
        jpeg, caption="Fresh", on_progress=lambda sent, total: progress.append((sent, total))
    )
    found: dict[str, StatusKind] = {}

    async def listed() -> bool:
        found.update({one.id: one.kind for one in await session.statuses.ours()})
        return {text_id, file_id} <= set(found)

    for _look in range(100):
        if await listed():
            break
    assert (found[text_id], found[file_id]) == (StatusKind.TEXT, StatusKind.IMAGE)
    assert progress
    assert progress[-1][0] == progress[-1][1]
    viewers = await session.statuses.viewers(text_id)
    assert {one.status for one in viewers} <= {"pending", "sent", "delivered", "read"}
    await session.statuses.delete(text_id)
    assert await session.statuses.theirs() is not None


async def test_statuses_not_enabled_are_explained(session: Session, emulator: Emulator) -> None:
    emulator.control(
        "faults", {"method": "getOutgoingStatuses", "status": 403, "body": {"message": "Forbidden"}}
    )
    with pytest.raises(Refusal, match="beta"):
        await session.statuses.ours()


async def test_a_contact_is_looked_at_saved_and_forgotten(session: Session) -> None:
    anna = people(session)[0]
    info = await session.contacts.info(anna)
    assert info.id == anna
    picture = await session.contacts.avatar(anna)
    assert picture == b"" or picture[:3] == b"\xff\xd8\xff"
    await session.contacts.save(anna, "Anna", "Baker", known=bool(info.contact_name))
    assert (await session.contacts.info(anna, refresh=True)).contact_name == "Anna Baker"
    assert named(session, anna) == "Anna Baker"
    await session.contacts.forget(anna)
    await session.contacts.forget(anna)
    assert (await session.contacts.info(anna, refresh=True)).contact_name == ""
    assert named(session, anna) != "Anna Baker"


async def test_journals_hold_messages_and_calls_of_both_directions(
    session: Session, emulator: Emulator
) -> None:
    anna = people(session)[0]
    emulator.control("incoming", {"chatId": anna, "text": "In the journal"})
    incoming = await session.journals.messages(Direction.INCOMING, 60)
    assert incoming[0].text == "In the journal"
    assert all(one.direction is Direction.INCOMING for one in incoming)
    assert all(
        one.direction is Direction.OUTGOING
        for one in await session.journals.messages(Direction.OUTGOING, 1440 * 7)
    )
    emulator.control("call", {"chatId": anna})
    calls = await session.journals.calls(Direction.INCOMING, 60)
    assert calls[0].chat_id == anna
    await session.journals.calls(Direction.OUTGOING, 60)


async def test_settings_are_changed_and_read_back(session: Session) -> None:
    before = {line.setting.name: line.value for line in await session.administration.settings()}
    wanted = "no" if before["keepOnlineStatus"] == "yes" else "yes"
    lines = await session.administration.apply({"keepOnlineStatus": wanted})
    after = {line.setting.name: line.value for line in lines}
    assert after["keepOnlineStatus"] == wanted
    assert {name for name in after if after[name] != before[name]} == {"keepOnlineStatus"}


async def test_queues_states_picture_reboot_and_logout(
    session: Session, emulator: Emulator, jpeg: Path
) -> None:
    queues = await session.administration.queues()
    assert queues.notifications is not None
    assert (await session.administration.set_profile_picture(jpeg)).startswith("http")
    await session.administration.clear_messages()
    await session.administration.reboot()
    await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED, "back after the reboot")
    states = await session.administration.states()
    assert states
    assert states[0].since >= states[-1].since
    await session.administration.logout()
    await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED, "unlinked")


async def test_chats_of_the_world_have_kinds_that_the_rooms_know(session: Session) -> None:
    assert any(is_group(one) for one in session.chat_ids())
    assert {kind_of(one).value for one in session.chat_ids()} <= {"person", "group", "newsletter", "status"}
