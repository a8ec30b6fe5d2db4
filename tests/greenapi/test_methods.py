"""The table of methods: complete, consistent, light."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import greentui
from greentui.greenapi import methods
from greentui.greenapi.method import Host, Lifecycle, Method, Verb
from greentui.greenapi.methods import METHODS, find
from greentui.greenapi.parameters import In


def words(text: str) -> list[str]:
    return text.split()


MANUAL = words("""
getSettings setSettings getStateInstance getStatusInstance getWaSettings reboot logout qr scanqrcode
getAuthorizationCode setProfilePicture sendMessage sendPoll sendFileByUpload sendFileByUrl uploadFile
sendLocation sendContact forwardMessages receiveNotification deleteNotification downloadFile getChatHistory
getMessage lastIncomingMessages lastOutgoingMessages showMessagesQueue clearMessagesQueue createGroup
updateGroupName getGroupData addGroupParticipant removeGroupParticipant setGroupAdmin removeAdmin
setGroupPicture leaveGroup sendTextStatus sendVoiceStatus sendMediaStatus deleteStatus getStatusStatistic
getIncomingStatuses getOutgoingStatuses readChat checkWhatsapp getAvatar getContacts getContactInfo
deleteMessage archiveChat unarchiveChat setDisappearingChat
""")
NEWER = words("""
getStateInstanceHistory sendInteractiveButtons sendInteractiveButtonsReply sendTyping lastIncomingCalls
lastOutgoingCalls getChats getMessagesCount getWebhooksCount clearWebhooksQueue updateGroupSettings
editMessage addContact editContact deleteContact updateApiToken createProduct sendProduct sendOrder
getOrderDetails
""")
WITHDRAWN = words("sendButtons sendTemplateButtons sendListMessage sendLink sendTemplate getDeviceInfo")
RATES = {
    0.1: words("""
        setProfilePicture
    """),
    1: words("""
        getSettings setSettings getStateInstance getStatusInstance reboot logout scanqrcode
        getWaSettings getChatHistory lastIncomingMessages lastOutgoingMessages createGroup
        updateGroupName getGroupData setGroupPicture getContacts getContactInfo getDeviceInfo
        setDisappearingChat clearMessagesQueue showMessagesQueue getIncomingStatuses
        getOutgoingStatuses getStatusStatistic
    """),
    3: words("""
        qr
    """),
    5: words("""
        downloadFile sendTextStatus sendVoiceStatus sendMediaStatus
    """),
    10: words("""
        getMessage addGroupParticipant removeGroupParticipant setGroupAdmin removeAdmin
        leaveGroup readChat checkWhatsapp getAvatar deleteMessage archiveChat unarchiveChat
        deleteStatus
    """),
    50: words("""
        sendFileByUpload sendMessage sendLocation sendContact sendFileByUrl sendPoll
        forwardMessages
    """),
    100: words("""
        receiveNotification deleteNotification
    """),
}


def method(name: str) -> Method[object]:
    found = find(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("names", "lifecycle"),
    [(MANUAL, Lifecycle.MANUAL), (NEWER, Lifecycle.NEWER), (WITHDRAWN, Lifecycle.WITHDRAWN)],
)
def test_every_documented_method_is_in_the_table(names: list[str], lifecycle: Lifecycle) -> None:
    assert {name: method(name).lifecycle for name in names} == dict.fromkeys(names, lifecycle)


def test_nothing_undocumented_is_in_the_table() -> None:
    assert {one.name for one in METHODS.values()} == {*MANUAL, *NEWER, *WITHDRAWN}


@pytest.mark.parametrize("rate", RATES)
def test_rates_are_the_manuals(rate: float) -> None:
    assert [name for name in RATES[rate] if method(name).rate != rate] == []


def test_names_are_found_in_any_letter_case() -> None:
    assert find("SENDMESSAGE") is find(" sendMessage ") is methods.SEND_MESSAGE


def test_nothing_that_sends_or_makes_is_repeated() -> None:
    for one in METHODS.values():
        if one.name.lower().startswith(("send", "create", "forward", "upload")) and one.name != "sendTyping":
            assert not one.repeatable, one.name


def test_uploads_go_to_the_other_host() -> None:
    assert {one.name for one in METHODS.values() if one.host is Host.MEDIA} == {
        "sendFileByUpload",
        "uploadFile",
    }


def test_only_posts_have_a_body() -> None:
    for one in METHODS.values():
        if one.verb is not Verb.POST:
            assert all(parameter.location in (In.QUERY, In.PATH) for parameter in one.parameters), one.name


def test_every_method_documents_itself() -> None:
    for one in METHODS.values():
        lines = dict(one.documentation())
        assert lines[one.name] == str(one.about)
        assert str(one.about).endswith(".")
        assert lines["Response"]
        for parameter in one.parameters:
            assert str(parameter.about) in lines[parameter.name]
            assert parameter.type.words in lines[parameter.name]


def test_a_manual_method_names_its_section() -> None:
    for name in MANUAL:
        assert method(name).section.startswith("1.3."), name


@pytest.mark.parametrize(
    ("imported", "heavy"),
    [
        ("greentui.greenapi.methods", {"httpx", "phonenumbers", "websockets", "PIL"}),
        ("greentui.greenapi.client", {"httpx", "phonenumbers", "websockets", "PIL"}),
        ("greentui.greenapi.transport", {"click", "pygments", "rich.progress"}),
    ],
)
def test_it_loads_nothing_heavy(imported: str, heavy: set[str]) -> None:
    code = f"import sys, {imported}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


@pytest.mark.parametrize(
    ("used", "only_in"),
    [
        (r"\bMETHODS\b|methods import find\b|methods\.find\b", {"cli/api.py", "engine/session.py"}),
        (r"\bcall_json\b|\bask_json\b", {"cli/api.py", "engine/session.py", "engine/service.py"}),
    ],
    ids=["methods by name", "answers as JSON"],
)
def test_only_calls_by_hand_know_names_of_methods_and_answers_as_json(used: str, only_in: set[str]) -> None:
    house = Path(greentui.__file__).parent
    found = {
        module.relative_to(house).as_posix()
        for module in house.rglob("*.py")
        if re.search(used, module.read_text(encoding="utf-8"))
    }
    assert {one for one in found if not one.startswith(("greenapi/", "emulator/"))} == only_in


@pytest.mark.parametrize(
    ("name", "answer", "done"),
    [
        ("logout", {"isLogout": True}, True),
        ("leaveGroup", {"removeAdmin": True}, True),
        ("leaveGroup", {"leaveGroup": False}, False),
        ("deleteNotification", {"result": False}, False),
        ("setGroupPicture", {"setGroupPicture": False, "reason": "Timed Out", "urlAvatar": None}, False),
        ("setProfilePicture", {"setProfilePicture": True, "reason": None, "urlAvatar": "https://x"}, True),
        ("createGroup", {"created": False}, False),
        ("clearWebhooksQueue", {"isCleared": False, "reason": "x", "leftTime": 60}, False),
        ("getAuthorizationCode", {"status": False, "code": ""}, False),
        ("checkWhatsapp", {"existsWhatsapp": False}, True),
        ("getContacts", [], True),
        ("deleteMessage", None, True),
        ("readChat", [1], True),
    ],
)
def test_an_answer_tells_whether_it_was_done(name: str, answer: object, done: bool) -> None:
    assert METHODS[name.lower()].outcome(answer).done is done


def test_typed_text_becomes_values() -> None:
    assert methods.SEND_POLL.parse(
        {"chatId": "+7 901", "options": "Tuesday, Thursday", "multipleAnswers": "yes"}
    ) == {"chatId": "+7 901", "options": ["Tuesday", "Thursday"], "multipleAnswers": True}
    assert methods.SEND_CONTACT.parse(
        {"contact.phoneContact": "79010000001", "contact.firstName": "Anna"}
    ) == {"contact": {"phoneContact": "79010000001", "firstName": "Anna"}}
    assert methods.SEND_LOCATION.parse({"latitude": "55,75", "longitude": "x"}) == {
        "latitude": 55.75,
        "longitude": "x",
    }
    assert methods.GET_CHAT_HISTORY.parse({"count": "20"}) == {"count": 20}
    assert methods.SET_DISAPPEARING_CHAT.parse({"ephemeralExpiration": "86400"}) == {
        "ephemeralExpiration": 86400
    }
