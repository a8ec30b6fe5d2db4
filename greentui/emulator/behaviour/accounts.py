"""The phones that can be linked to the instance, each with an account of its own."""

from __future__ import annotations

from greentui.emulator.state.calls import Block, PhoneCall
from greentui.emulator.state.chats import ChatStore, Contact
from greentui.emulator.state.instance import Instance
from greentui.emulator.state.stories import StoryStore


class Accounts:
    """Switches the instance from one phone to another.

    What belongs to the instance stays: its settings and both queues (manual 1.3.6, ClearMessagesQueue: what a
    banned number left in the send queue goes out through the next one). Chats, calls, blocks and stories
    belong to the account.
    """

    def __init__(
        self,
        instance: Instance,
        chats: ChatStore,
        stories: StoryStore,
        calls: list[PhoneCall],
        blocks: list[Block],
    ) -> None:
        self._instance = instance
        self._chats = chats
        self._stories = stories
        self._calls = calls
        self._blocks = blocks

    def switch(self, phone: str) -> None:
        """Link the phone with this number (digits only) next."""
        instance = self._instance
        if phone == instance.phone:
            return
        before = instance.wid
        instance.phone = phone
        instance.picture_url = ""
        self._chats.switch_account(before, instance.wid)
        self._chats.add_contact(Contact(instance.wid, instance.name, instance.name))
        self._stories.clear()
        self._calls.clear()
        self._blocks.clear()

    def hand_over_history(self) -> None:
        """Hand the phone's earlier messages to the service, as WhatsApp does once a phone is linked."""
        for chat in self._chats.by_id.values():
            chat.hand_over()
