# ruff: noqa: SIM905 - seventy names read best as a text
"""The registry has every method of the manual."""

from __future__ import annotations

import pytest

from greentui.emulator.methods import METHODS

EVERY = """
getSettings setSettings getStateInstance getStatusInstance getWaSettings reboot logout qr
getAuthorizationCode setProfilePicture getStateInstanceHistory sendMessage sendPoll sendFileByUpload
sendFileByUrl uploadFile sendLocation sendContact forwardMessages sendInteractiveButtons
sendInteractiveButtonsReply sendTyping receiveNotification deleteNotification downloadFile getChatHistory
getMessage lastIncomingMessages lastOutgoingMessages lastIncomingCalls lastOutgoingCalls getChats
showMessagesQueue clearMessagesQueue getMessagesCount getWebhooksCount clearWebhooksQueue createGroup
updateGroupName getGroupData addGroupParticipant removeGroupParticipant setGroupAdmin removeAdmin
setGroupPicture leaveGroup updateGroupSettings sendTextStatus sendVoiceStatus sendMediaStatus deleteStatus
getStatusStatistic getIncomingStatuses getOutgoingStatuses readChat checkWhatsapp getAvatar getContacts
getContactInfo deleteMessage editMessage archiveChat unarchiveChat setDisappearingChat addContact editContact
deleteContact updateApiToken createProduct sendProduct sendOrder getOrderDetails
""".split()


def test_every_method_of_the_manual_is_registered() -> None:
    assert {method.name for method in METHODS.values()} == set(EVERY)


@pytest.mark.parametrize(
    ("name", "verb", "rate"),
    [
        ("sendMessage", "POST", 50),
        ("receiveNotification", "GET", 100),
        ("deleteNotification", "DELETE", 100),
        ("clearWebhooksQueue", "DELETE", None),
        ("setProfilePicture", "POST", 0.1),
        ("sendTextStatus", "POST", 5),
        ("qr", "GET", 3),
        ("downloadFile", "POST", 5),
    ],
)
def test_verbs_and_rates(name: str, verb: str, rate: float | None) -> None:
    method = METHODS[name.lower()]
    assert (method.verb, method.rate) == (verb, rate)
