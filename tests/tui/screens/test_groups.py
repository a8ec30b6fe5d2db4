"""Groups on the screen: members with their roles, forbidden actions dimmed, confirmations."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from greentui.engine.errors import Refusal
from greentui.model.messages import Direction, File, Message, MessageKind
from greentui.text.time_format import at
from greentui.tui.chat.shared_files import SharedFiles
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.groups import GroupsScreen, NewGroupScreen
from greentui.tui.widgets.rows import Rows
from tests.tui.screens.sample import ANNA, CLUB, GATE, GROUP, MAYA, ME, session
from tests.tui.screens.stage import settled, text_of


def club() -> GroupScreen:
    return GroupScreen(CLUB)


async def test_members_stand_with_owner_and_admins_first(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(club)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        said = text_of(app)
        assert said.index("★ We") < said.index("☆ Анна Петрова") < said.index("Maya Cohen")
        assert "3 of at most 100 members" in said
        assert "owner (full rights)" in said


async def test_in_a_small_window_members_are_reached_below_the_facts(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(club)
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await pilot.pause()
        assert "Maya Cohen" in text_of(app)


async def test_what_the_group_is_for_and_lets_members_do_is_shown(stage) -> None:  # type: ignore[no-untyped-def]
    told = {"description": "On Tuesdays", "allowParticipantsSendInviteLink": False}
    app = stage(club, session(getGroupData={**GROUP, **told}))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "On Tuesdays" in text_of(app)
        assert "cannot share the link" in text_of(app)


async def test_what_an_ordinary_member_may_not_do_is_dim_and_does_nothing(stage) -> None:  # type: ignore[no-untyped-def]
    plain = [{"id": ME, "isAdmin": False}, {"id": ANNA, "isAdmin": True, "isSuperAdmin": True}]
    given = session(getGroupData={**GROUP, "owner": ANNA, "participants": plain, "groupInviteLink": ""})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "only admins change members" in text_of(app)
        await pilot.press("r", "a", "x", "p", "d", "y")
        await settled(pilot)
        assert {method for method, _params in given.call.asked} == {"getGroupData", "getAvatar"}
        assert app.copied == []


@pytest.mark.parametrize(
    ("key", "method", "answer"),
    [
        ("x", "removeGroupParticipant", {"removeParticipant": True}),
        ("p", "setGroupAdmin", {"setGroupAdmin": True}),
        ("d", "removeAdmin", {"removeAdmin": True}),
    ],
)
async def test_a_key_acts_on_the_selected_member(key: str, method: str, answer: object, stage) -> None:  # type: ignore[no-untyped-def]
    given = session(**{method: answer})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).select_key(MAYA)
        await pilot.press(key)
        await settled(pilot)
        assert given.call.of(method) == [{"groupId": CLUB, "participantChatId": MAYA}]


@pytest.mark.parametrize(
    ("key", "method"), [("x", "removeGroupParticipant"), ("p", "setGroupAdmin"), ("d", "removeAdmin")]
)
async def test_a_bare_no_is_said_in_words(key: str, method: str, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(club, session(**{method: {}}))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).select_key(MAYA)
        await pilot.press(key)
        await settled(pilot)
        assert "WhatsApp did not" in text_of(app)


async def test_people_are_picked_and_added(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(addGroupParticipant={"addParticipant": True})
    app = stage(club, given)
    app.picked = [GATE]
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("a")
        await settled(pilot)
        assert given.call.of("addGroupParticipant") == [{"groupId": CLUB, "participantChatId": GATE}]
        assert "Added: Gate 3" in text_of(app)


async def test_who_was_added_before_a_refusal_is_shown(stage) -> None:  # type: ignore[no-untyped-def]
    answers = [{"addParticipant": True}, {"addParticipant": False}]
    given = session(addGroupParticipant=lambda _asked: answers.pop(0))
    app = stage(club, given)
    app.picked = [GATE, "79010000009@c.us"]
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        with_gate = [*GROUP["participants"], {"id": GATE, "isAdmin": False}]  # type: ignore[misc]
        given.call.answers["getGroupData"] = {**GROUP, "participants": with_gate}
        await pilot.press("a")
        await settled(pilot)
        assert "4 of at most 100 members" in text_of(app)
        assert "WhatsApp did not add this number." in text_of(app)


async def test_enter_leads_to_the_chat_with_a_member(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(club)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).select_key(MAYA)
        await pilot.press("enter")
        await pilot.pause()
        assert app.went == [(MAYA, "")]


async def test_a_group_is_renamed_in_a_box(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(updateGroupName={"updateGroupName": True})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        app.screen.query_one(Input).value = "Couriers"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("updateGroupName") == [{"groupId": CLUB, "groupName": "Couriers"}]


async def test_a_picture_that_is_no_jpeg_is_refused_beside_its_field(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.jpg").write_bytes(b"GIF89a")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    given = session(setGroupPicture={"setGroupPicture": True})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("i")
        await pilot.pause()
        field = app.screen.query_one(Input)
        for name, refused in (("none.jpg", "cannot be read"), ("a.jpg", "must be a JPEG")):
            field.value = str(tmp_path / name)
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert refused in text_of(app)
            assert field.has_focus
        assert given.call.of("setGroupPicture") == []
        field.value = str(tmp_path / "b.jpg")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("setGroupPicture") == [{"groupId": CLUB, "file": tmp_path / "b.jpg"}]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_files_of_the_group_lead_to_their_messages(size: tuple[int, int], stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    content = File("https://files.example/list.pdf", "list.pdf")
    held = Message(
        "1101000001", CLUB, "F1", int(given.now()) - 60, Direction.INCOMING, MessageKind.DOCUMENT, "",
        content=content, raw_type="media",
    )  # fmt: skip
    given.kept[held.id] = held
    app = stage(club, given)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        [row] = [line for line in text_of(app).splitlines() if "list.pdf" in line]
        assert at(held.timestamp, given.now()) in row
        app.screen.query_one(SharedFiles).focus()
        await pilot.press("enter")
        await pilot.pause()
        assert app.went == [(CLUB, "F1")]


async def test_a_group_is_archived_and_searched_like_any_chat(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(club, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await settled(pilot)
        assert given.known[CLUB].archived
        assert "Archived" in text_of(app)
        await pilot.press("s")
        await pilot.pause()
        assert app.opened == [("search", {"chat_id": CLUB})]


async def test_the_link_is_copied(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(club)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert app.copied == ["https://chat.whatsapp.com/Sample"]


async def test_leaving_asks_first_and_closes_the_page(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(leaveGroup={"leaveGroup": True})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        page = app.screen
        await pilot.press("l")
        await settled(pilot)
        assert "Leave Delivery club?" in app.asked[0][0]
        assert given.call.of("leaveGroup") == [{"groupId": CLUB}]
        assert app.screen is not page
        assert [notice.text for notice in app.told] == ["We have left Delivery club."]


async def test_the_list_leads_to_a_group(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(GroupsScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.opened == [("contact", {"chat_id": CLUB})]


async def test_a_group_is_made_of_a_name_and_picked_people(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(createGroup={"created": True, "chatId": "1203@g.us", "groupInviteLink": "l"})
    app = stage(NewGroupScreen, given)
    app.picked = [ANNA, MAYA]
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "Wait 5 minutes between two" in text_of(app)
        await pilot.press(*"Vans", "alt+j")
        await settled(pilot)
        assert "Анна Петрова" in text_of(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("createGroup") == [{"groupName": "Vans", "chatIds": [ANNA, MAYA]}]
        assert app.opened == [("contact", {"chat_id": "1203@g.us"})]


async def test_a_group_of_nobody_is_refused_in_words(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(NewGroupScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press(*"Vans", "ctrl+s")
        await settled(pilot)
        assert "Choose at least one member." in text_of(app)
        app.picked = [ANNA]
        await pilot.press("alt+j")
        await settled(pilot)
        assert "Choose at least one member." not in text_of(app)


async def test_the_wait_for_another_group_is_counted_down(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(createGroup={"created": True, "chatId": "1203@g.us"})
    await given.groups.create("First", [ANNA])
    app = stage(NewGroupScreen, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "The next one in 5:00." in " ".join(text_of(app).split())


@pytest.mark.parametrize(("told", "untold"), [({}, True), ({"allowParticipantsSendMessages": False}, False)])
async def test_the_form_of_rights_begins_with_what_was_told(
    told: dict[str, bool], untold: bool, stage
) -> None:  # type: ignore[no-untyped-def]
    given = session(getGroupData={**GROUP, **told}, updateGroupSettings={"updateGroupSettings": True})
    app = stage(club, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("w")
        await pilot.pause()
        assert ("does not report the current" in text_of(app)) is untold
        await pilot.press("ctrl+s")
        await settled(pilot)
        (asked,) = given.call.of("updateGroupSettings")
        assert asked["allowParticipantsSendMessages"] is untold


async def test_what_is_wrong_with_a_new_groups_name_is_said_beside_it(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(NewGroupScreen, session(createGroup=Refusal("This name is reserved.", field="groupName")))
    app.picked = [ANNA]
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press(*"Vans", "alt+j")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        lines = [line for line in text_of(app).splitlines() if line]
        name = next(number for number, line in enumerate(lines) if "Vans" in line)
        assert any("This name is reserved." in line for line in lines[name : name + 3])
