"""“typing…” is shown to a contact while one writes: seldom, to persons only, never while sending is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.typing_indicator import TypingIndicator
from greentui.model.instance import InstanceState, Quota
from tests.archive.worlds import ANNA, BORIS, CLUB
from tests.engine.answering import Answers
from tests.engine.outbox_stage import Stage
from tests.engine.stage import MAYA, session_on, until
from tests.working_day.virtual_time import Play, seconds


def indicator(stage: Stage, answer: object = None) -> tuple[TypingIndicator, Answers]:
    answers = Answers({"sendTyping": answer})
    return TypingIndicator(stage.context, answers), answers


async def write(typing: TypingIndicator, chat_id: str, lasting: float) -> None:
    """A letter twice a second."""
    for _letter in range(int(lasting * 2)):
        typing.typed(chat_id)
        await seconds(0.5)


def test_it_is_shown_once_in_eight_seconds_for_ten(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage)
        await write(typing, ANNA, 20)
        assert answers.asked == [("sendTyping", {"chatId": ANNA, "typingTime": 10_000})] * 3
        await write(typing, BORIS, 1)
        assert len(answers.asked) == 4

    play(scenario)


def test_chats_that_nothing_is_written_to_are_forgotten(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, _answers = indicator(stage)
        await write(typing, ANNA, 1)
        await write(typing, BORIS, 1)
        assert set(typing._next) == {ANNA, BORIS}
        await write(typing, BORIS, 20)
        assert set(typing._next) == {BORIS}

    play(scenario)


def test_it_is_never_shown_to_a_group(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage)
        await write(typing, CLUB, 20)
        assert answers.asked == []

    play(scenario)


def test_it_is_not_shown_while_nothing_may_be_sent(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage)
        stage.context.facts.update(state=InstanceState.YELLOW_CARD)
        await write(typing, ANNA, 5)
        assert answers.asked == []

    play(scenario)


@pytest.mark.parametrize(
    ("quota", "shown"),
    [
        (Quota("sendtyping"), []),
        (Quota("sendMessage"), [ANNA, BORIS]),
        (Quota("correspondents", allowed_chats=(BORIS,)), [BORIS]),
        (Quota("correspondents"), [ANNA, BORIS]),
    ],
    ids=["its own", "another method's", "of chats", "of chats, which nobody named"],
)
def test_where_the_month_s_quota_is_used_up_the_service_is_not_asked(
    play: Play[Stage], quota: Quota, shown: list[str]
) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage)
        stage.context.facts.note_quota(quota)
        await write(typing, ANNA, 1)
        await write(typing, BORIS, 1)
        assert [params["chatId"] for _method, params in answers.asked] == shown

    play(scenario)


def test_a_refusal_is_rested_from_for_a_minute(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage, Refusal("no"))
        await write(typing, ANNA, 59)
        assert len(answers.asked) == 1
        await write(typing, ANNA, 10)
        assert len(answers.asked) == 2

    play(scenario)


def test_the_next_message_shows_it_anew(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        typing, answers = indicator(stage)
        typing.typed(ANNA)
        await seconds(1)
        typing.ended(ANNA)
        typing.typed(ANNA)
        await seconds(1)
        assert len(answers.asked) == 2

    play(scenario)


async def test_the_service_shows_it(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await session.refresh_state()
        session.typing.typed(MAYA)
        await until(session, lambda: MAYA in emulator.world.typing)
