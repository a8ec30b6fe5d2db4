"""The console on a live emulator: an operator's flows over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from greentui.config import Config, Credentials, Folders, Profile, Settings
from greentui.emulator.testing import Emulator
from greentui.model.ids import is_group
from greentui.model.instance import InstanceState, LinkHealth
from greentui.model.messages import File, Location, Message, MessageKind, MessageStatus, Poll
from greentui.tui.startup import console
from greentui.tui.tour import Tour, screen_text, tour
from tests.brisk import brisk_emulator
from tests.tui.conftest import type_text


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator() as emulator:
        yield emulator


@pytest.fixture
def profile(emulator: Emulator) -> Profile:
    return Profile(
        "test",
        Credentials(str(emulator.id_instance), emulator.token, emulator.api_url, emulator.media_url),
    )


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads"), Settings())


class Player(Tour):
    """Plays, and knows the chat in view."""

    @property
    def chat_id(self) -> str:
        return self.app.main.chat_id

    def newest(self, holds: Callable[[Message], object]) -> Message | None:
        """The newest message of the chat in view of which something holds."""
        window = self.app.session.window(self.chat_id, limit=30)
        return next((each for each in reversed(window.messages) if holds(each)), None)

    async def open_person(self) -> str:
        """Open a chat with somebody who answers."""
        await self.until(lambda: self.app.main.chat_list.ids, "chats")
        await self.until(lambda: self.app.session.facts().state is InstanceState.AUTHORIZED, "authorized")
        person = next(
            each for each in self.app.session.chat_ids() if not is_group(each) and each.endswith("@c.us")
        )
        self.app.open_chat(person)
        await self.pilot.pause()
        return person


@asynccontextmanager
async def played(config: Config, profile: Profile) -> AsyncIterator[Player]:
    app = console(config, profile)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        yield Player(app, pilot, lambda _words: None)


async def fill(pilot: Pilot[int], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name.replace('_', '-')}", Input).value = value
    await pilot.pause()


async def test_the_tour_holds(config: Config, profile: Profile) -> None:
    said: list[str] = []
    status = await tour(console(config, profile), said.append)
    assert status == 0, "\n".join(said)
    assert any("answer" in words for words in said)
    assert "authorized" in said[-1]


async def test_a_tour_says_what_did_not_hold(
    config: Config, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.tour.PATIENCE", 0.0)
    said: list[str] = []
    assert await tour(console(config, profile), said.append) == 1
    assert any(words.startswith("✗") for words in said)


async def test_a_poll_arrives_and_is_voted_on(config: Config, profile: Profile) -> None:
    async with played(config, profile) as player:
        await player.open_person()
        await player.pilot.press("alt+p")
        await player.pilot.pause()
        await fill(player.pilot, question="Which day?", option_0="Tuesday", option_1="Thursday")
        await player.pilot.press("ctrl+s")

        def voted(each: Message) -> bool:
            return each.text == "Which day?" and isinstance(each.content, Poll) and each.content.votes > 0

        await player.until(lambda: player.newest(voted), "the poll has a vote")


async def test_a_picture_with_its_caption_is_uploaded(
    config: Config, profile: Profile, tmp_path: Path
) -> None:
    from PIL import Image

    file = tmp_path / "cat.png"
    Image.new("RGB", (32, 32), "red").save(file)
    async with played(config, profile) as player:
        await player.open_person()
        await type_text(player.pilot, f"/file {file}")
        await player.pilot.press("enter")
        await player.pilot.pause()
        await fill(player.pilot, caption="our cat")
        await player.pilot.press("ctrl+s")

        def uploaded(each: Message) -> bool:
            return (
                each.kind is MessageKind.IMAGE
                and not each.incoming
                and isinstance(each.content, File)
                and each.text == "our cat"
                and each.status in (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
            )

        await player.until(lambda: player.newest(uploaded), "the picture left")


async def test_a_location_and_a_contact_arrive(config: Config, profile: Profile) -> None:
    async with played(config, profile) as player:
        await player.open_person()
        await player.pilot.press("alt+l")
        await player.pilot.pause()
        await fill(player.pilot, place="55.7558, 37.6173", name="Gate 3")
        await player.pilot.press("ctrl+s")
        gone = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
        await player.until(
            lambda: player.newest(lambda each: isinstance(each.content, Location) and each.status in gone),
            "the place left",
        )
        await player.pilot.press("alt+c")
        await player.pilot.pause()
        await fill(player.pilot, phone="+7 901 000-00-09", first="Olga")
        await player.pilot.press("ctrl+s")
        await player.until(
            lambda: player.newest(
                lambda each: each.kind is MessageKind.CONTACT and not each.incoming and each.status in gone
            ),
            "the card left",
        )


async def test_a_reply_carries_its_quote(config: Config, profile: Profile, emulator: Emulator) -> None:
    async with played(config, profile) as player:
        person = await player.open_person()
        emulator.control("incoming", {"chatId": person, "text": "Answer this one"})
        await player.until(lambda: player.newest(lambda each: each.text == "Answer this one"), "it arrived")
        await player.pilot.press("up", "r")
        await type_text(player.pilot, "answered")
        await player.pilot.press("enter")

        def quoted(each: Message) -> bool:
            return bool(each.text == "answered" and each.quote and each.quote.text == "Answer this one")

        await player.until(lambda: player.newest(quoted), "the reply has its quote")


async def test_search_finds_what_was_just_said(config: Config, profile: Profile, emulator: Emulator) -> None:
    async with played(config, profile) as player:
        person = await player.open_person()
        emulator.control("incoming", {"chatId": person, "text": "the quokka has landed"})
        await player.until(lambda: player.newest(lambda each: "quokka" in each.text), "it arrived")
        await player.pilot.press("alt+f")
        await type_text(player.pilot, "quok")
        await player.until(lambda: "quokka" in screen_text(player.app), "it is found")


async def test_the_state_is_seen_and_alarms(config: Config, profile: Profile, emulator: Emulator) -> None:
    async with played(config, profile) as player:
        await player.open_person()
        main = player.app.main
        try:
            emulator.control("state", {"stateInstance": "notAuthorized"})
            await player.until(lambda: "not authorized" in main.status.text(), "the bar says so")
            await player.until(lambda: main.query("#banner"), "the alarm stands")
        finally:
            emulator.control("state", {"stateInstance": "authorized"})
        await player.until(lambda: "● authorized" in main.status.text(), "it works again")


async def test_a_wrong_token_is_said_and_the_console_stays_usable(config: Config, profile: Profile) -> None:
    wrong = replace(profile, credentials=replace(profile.credentials, token="wrong"))
    async with played(config, wrong) as player:
        await player.until(lambda: player.app.session.facts().health is LinkHealth.REFUSED, "refused")
        await player.until(lambda: "refused" in player.app.main.status.text(), "the bar says so")
        await player.pilot.press("f1", "escape")
        assert player.app.is_running


async def test_a_service_that_is_not_there_is_said(config: Config, profile: Profile) -> None:
    gone = replace(profile, credentials=replace(profile.credentials, api_url="http://127.0.0.1:9"))
    async with played(config, gone) as player:
        await player.until(lambda: player.app.session.facts().health is LinkHealth.UNREACHABLE, "unreachable")
        await player.until(lambda: "unreachable" in player.app.main.status.text(), "the bar says so")
