"""Groups: roles are read from the group, and each refusal of the service is put into words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.groups import GroupRole, Groups, check_picture, picture_refused
from greentui.model.chats import Group, Participant
from greentui.model.limits import GROUP_INTERVAL, GROUP_MEMBERS
from tests.engine.answering import Answers, Records

ME, ANNA, MAYA = "79990000042@c.us", "79010000001@c.us", "79010000002@c.us"
ID = "120363000000000001@g.us"
GROUP = Group(
    ID, "Club", ANNA, 1, (Participant(ME, admin=True), Participant(ANNA, True, True)), "https://link"
)


def groups(answers: dict[str, object] | None = None, clock: float = 0) -> tuple[Groups, Answers]:
    call = Answers(answers or {})
    return Groups(call, Records("79990000042"), lambda: clock), call


async def test_a_group_is_read_with_its_members_and_their_rights() -> None:
    told = {
        "groupId": ID,
        "owner": "79010000001:3@c.us",
        "subject": "Club",
        "creation": "1587570015",
        "participants": [
            {"id": ME, "isAdmin": True, "isSuperAdmin": False},
            {"id": ANNA, "isAdmin": True, "isSuperAdmin": True},
        ],
        "groupInviteLink": "https://link",
        "description": "On Tuesdays",
        "allowParticipantsSendInviteLink": False,
        "allowParticipantsSendMessageHistory": "true",
    }
    group = await groups({"getGroupData": told})[0].fetch(ID)
    assert group == replace(
        GROUP,
        created=1587570015,
        description="On Tuesdays",
        members_invite=False,
        members_share_history=True,
    )


async def test_the_other_ids_of_members_are_learned() -> None:
    call = Answers(
        {"getGroupData": {"groupId": ID, "participants": [{"id": ANNA, "lid": "77@lid"}, {"id": "78@lid"}]}}
    )
    records = Records()
    await Groups(call, records).fetch(ID)
    assert records.learned == [("77@lid", ANNA)]


async def test_a_person_is_no_group() -> None:
    actor, call = groups()
    with pytest.raises(Refusal) as caught:
        await actor.fetch(ANNA)
    assert caught.value.field == "groupId"
    assert call.asked == []


@pytest.mark.parametrize(
    ("members", "owner", "link", "role"),
    [
        ((Participant(ME, True, True),), ME, "", GroupRole.OWNER),
        ((Participant(ME, admin=True),), ANNA, "", GroupRole.ADMIN),
        ((Participant(ME),), ANNA, "", GroupRole.MEMBER),
        ((Participant(ANNA),), ANNA, "", GroupRole.OUTSIDE),
        ((Participant("123@lid"),), ANNA, "https://link", GroupRole.ADMIN),
    ],
)
def test_our_role_is_read_off_the_group(
    members: tuple[Participant, ...], owner: str, link: str, role: GroupRole
) -> None:
    assert groups()[0].role(Group(ID, "Club", owner, None, members, link)) is role


async def test_a_member_may_not_change_anything_and_nothing_is_asked() -> None:
    actor, call = groups()
    group = replace(GROUP, participants=(Participant(ME), Participant(ANNA, True, True)), invite_link="")
    with pytest.raises(Refusal, match="Only admins"):
        await actor.rename(group, "New")
    assert call.asked == []


@pytest.mark.parametrize(
    ("method", "answer", "act"),
    [
        ("addGroupParticipant", {"addParticipant": False}, lambda g: g.add(GROUP, MAYA)),
        ("removeGroupParticipant", {"removeParticipant": False}, lambda g: g.remove(GROUP, ANNA)),
        ("setGroupAdmin", {"setGroupAdmin": False}, lambda g: g.promote(GROUP, ANNA)),
        ("removeAdmin", {"removeAdmin": False}, lambda g: g.demote(GROUP, ANNA)),
        ("updateGroupName", {"updateGroupName": False}, lambda g: g.rename(GROUP, "x")),
        ("leaveGroup", {"leaveGroup": False}, lambda g: g.leave(GROUP)),
        ("createGroup", {"created": False}, lambda g: g.create("x", [ANNA])),
    ],
)
async def test_a_bare_no_is_a_refusal_in_words(method: str, answer: object, act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal, match=r"\w+ \w+ \w+"):
        await act(groups({method: answer})[0])


async def test_too_many_groups_are_explained() -> None:
    """Manual 1.3.7: a 500 is WhatsApp, which keeps the account from making more."""
    actor, _call = groups({"createGroup": Refusal("The service failed (500)", status=500)})
    with pytest.raises(Refusal) as caught:
        await actor.create("x", [ANNA])
    assert caught.value.text == "WhatsApp did not create the group."
    assert "five minutes between two" in caught.value.advice


async def test_adding_a_member_again_or_removing_a_stranger_is_refused_before_asking() -> None:
    actor, call = groups()
    with pytest.raises(Refusal, match="already a member"):
        await actor.add(GROUP, ANNA)
    with pytest.raises(Refusal, match="not a member"):
        await actor.remove(GROUP, MAYA)
    assert call.asked == []


async def test_leaving_as_an_admin_answers_differently_and_is_done() -> None:
    actor, call = groups({"leaveGroup": {"removeAdmin": True}})
    await actor.leave(GROUP)
    assert call.of("leaveGroup") == [{"groupId": ID}]


@pytest.mark.parametrize(
    ("name", "members", "field"),
    [
        ("", [ANNA], "groupName"),
        ("x" * 101, [ANNA], "groupName"),
        ("Club", [], "chatIds"),
        ("Club", [ID], "chatIds"),
        ("Club", [f"7901{n:07}@c.us" for n in range(GROUP_MEMBERS)], "chatIds"),
    ],
)
async def test_a_bad_new_group_is_refused_at_its_field(name: str, members: list[str], field: str) -> None:
    actor, call = groups()
    with pytest.raises(Refusal) as caught:
        await actor.create(name, members)
    assert caught.value.field == field
    assert call.asked == []


async def test_five_minutes_pass_between_two_new_groups() -> None:
    now = [1000.0]
    call = Answers({"createGroup": {"created": True, "chatId": ID, "groupInviteLink": "l"}})
    actor = Groups(call, Records(), lambda: now[0])
    assert (await actor.create("Club", [ANNA])).chat_id == ID
    now[0] += 60
    with pytest.raises(Refusal, match=r"can be created at \d+:\d\d"):
        await actor.create("Club 2", [ANNA])
    now[0] += GROUP_INTERVAL
    await actor.create("Club 2", [ANNA])
    assert len(call.of("createGroup")) == 2


@pytest.mark.parametrize(
    ("refusal", "waits"),
    [
        (Refusal("A group's id must end with @g.us.", status=400), False),
        (Refusal("No answer came back.", maybe_done=True), True),
    ],
    ids=["refused", "answer lost"],
)
async def test_a_group_that_was_surely_not_made_costs_no_pause(refusal: Refusal, waits: bool) -> None:
    actor, _call = groups({"createGroup": refusal}, clock=1000)
    with pytest.raises(Refusal):
        await actor.create("Club", [ANNA])
    assert bool(actor.seconds_to_wait()) is waits


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"\x89PNG", "JPEG")])
def test_only_a_jpeg_is_a_picture(tmp_path: Path, content: bytes, words: str) -> None:
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(content)
    with pytest.raises(Refusal, match=words):
        check_picture(picture)


def test_a_picture_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="No such file"):
        check_picture(tmp_path / "none.jpg")


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("rate-overlimit", "change every ten seconds"),
        ("Timed Out", "in time. Wait"),
        ("too dark", "too dark"),
    ],
)
def test_a_reason_against_a_picture_says_what_to_do(reason: str, says: str) -> None:
    assert says in str(picture_refused(reason, late="Wait."))


@pytest.mark.parametrize(
    ("reason", "says"), [("rate-overlimit", "a moment ago"), ("Timed Out", "group still exists")]
)
async def test_a_picture_refused_by_whatsapp_says_why(tmp_path: Path, reason: str, says: str) -> None:
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    actor, call = groups({"setGroupPicture": {"setGroupPicture": False, "reason": reason}})
    with pytest.raises(Refusal, match=says):
        await actor.set_picture(GROUP, picture)
    assert call.of("setGroupPicture") == [{"groupId": ID, "file": picture}]
