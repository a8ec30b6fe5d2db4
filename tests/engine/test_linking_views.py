"""The wire's stream becomes views; pairing codes expire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from qrcode.main import QRCode

from greentui.engine.errors import Refusal
from greentui.engine.linking import CODE_LIVES, RENEWED_EVERY, Linking, LinkView, Stage
from greentui.greenapi.linking import (
    AlreadyLogged,
    Authorized,
    Failed,
    LinkEvent,
    PasskeyRequired,
    QrShown,
    TimedOut,
    Waiting,
)
from greentui.model.instance import InstanceState
from tests.engine.answering import Answers, no_wait


def png_of(text: str) -> bytes:
    code = QRCode()
    code.add_data(text)
    file = BytesIO()
    code.make_image().save(file)
    return file.getvalue()


def linking(*events: LinkEvent, answers: dict[str, object] | None = None, states: object = ()) -> Linking:
    """Linking whose stream says `events`, at 10, 20, 30… seconds."""
    now = [0.0]

    async def stream() -> AsyncIterator[object]:
        for event in events:
            now[0] += 10
            yield event

    told = iter(states or [InstanceState.AUTHORIZED])  # type: ignore[call-overload]

    async def state(*, changed: bool = False) -> InstanceState:
        answer = next(told)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    service = SimpleNamespace(call=Answers(answers or {}), link_events=stream, refresh_state=state)
    return Linking(service, clock=lambda: now[0], sleep=no_wait)


async def views_of(*events: LinkEvent) -> list[LinkView]:
    return [view async for view in linking(*events).views()]


async def test_a_code_is_shown_with_its_end_and_renewed() -> None:
    _waiting, one, two = await views_of(QrShown(png_of("one")), QrShown(png_of("two")))
    assert (one.stage, one.since, one.renew_at) == (Stage.SHOWN, 10, 10 + RENEWED_EVERY)
    assert (two.since, two.renew_at) == (20, 20 + RENEWED_EVERY)
    assert one.matrix != two.matrix


async def test_the_same_code_told_again_keeps_its_end() -> None:
    *_before, last = await views_of(QrShown(png_of("one")), Waiting(), QrShown(png_of("one")))
    assert (last.stage, last.renew_at) == (Stage.SHOWN, 10 + RENEWED_EVERY)


@pytest.mark.parametrize(
    ("event", "stage"),
    [
        (Waiting(), Stage.WAITING),
        (AlreadyLogged(), Stage.ALREADY),
        (TimedOut(), Stage.TIMED_OUT),
        (PasskeyRequired(), Stage.PASSKEY),
        (Failed("odd"), Stage.FAILED),
        (Authorized(), Stage.LINKED),
    ],
)
async def test_every_event_has_a_stage(event: LinkEvent, stage: Stage) -> None:
    assert (await views_of(event))[-1].stage is stage


async def test_waiting_goes_on_since_it_began() -> None:
    assert [view.since for view in await views_of(Waiting(), Waiting())] == [0, 0, 0]


async def test_asking_instead_of_listening_is_told() -> None:
    assert [
        view.polling for view in await views_of(Waiting(polling=True), QrShown(png_of("a"), polling=True))
    ] == [
        False,
        True,
        True,
    ]


async def test_a_picture_that_is_no_code_is_a_failure_in_words() -> None:
    last = (await views_of(QrShown(b"\x89PNG nonsense")))[-1]
    assert (last.stage, last.text) == (Stage.FAILED, "The picture the service sent is not a QR code.")


@pytest.mark.parametrize(
    ("said", "words", "passing"),
    [
        ("Instance has auth. You need to make log out", "old link", False),
        ("instance in starting process try later", "starting", True),
        ("Instance account is expired. Renew your instance", "has expired", False),
        ("Instance is deleted", "deleted", False),
        ("something else", "something else", True),
    ],
)
async def test_the_manuals_errors_are_explained_with_a_way_on(said: str, words: str, passing: bool) -> None:
    last = (await views_of(Failed(said)))[-1]
    assert words in last.text
    assert last.advice
    assert last.passing is passing


async def test_a_service_that_is_not_there_is_not_waited_for() -> None:
    assert not (await views_of(Failed("no connection", reached=False)))[-1].passing


async def test_a_pairing_code_has_an_end() -> None:
    actor = linking(answers={"getAuthorizationCode": {"status": True, "code": "GAPI2018"}})
    pairing = await actor.pairing("+79990000042")
    assert (pairing.code, pairing.until) == ("GAPI2018", CODE_LIVES)


@pytest.mark.parametrize("answer", [{"status": False, "code": ""}, {"status": True, "code": ""}, None])
async def test_no_pairing_code_is_a_refusal(answer: object) -> None:
    with pytest.raises(Refusal, match="no pairing code"):
        await linking(answers={"getAuthorizationCode": answer}).pairing("79990000042")


async def test_a_number_with_letters_is_refused_before_asking() -> None:
    for wrong in ("seven", "8 (999) 12a", "1203@g.us", "12", ""):
        with pytest.raises(Refusal) as caught:
            await linking().pairing(wrong)
        assert caught.value.field == "phone"
        assert "phone number" in caught.value.text
        assert "chatId" not in str(caught.value)


async def test_the_state_is_asked_for_until_a_phone_is_linked() -> None:
    states = [InstanceState.NOT_AUTHORIZED, Refusal("away"), InstanceState.AUTHORIZED]
    await linking(states=states).wait_until_linked(5)


async def test_a_pairing_code_is_waited_for_while_the_instance_starts() -> None:
    answers = iter([Refusal("starting", passing=True), Refusal("401", passing=True)])
    told: list[str] = []

    def answer(_asked: object) -> object:
        if refusal := next(answers, None):
            raise refusal
        return {"status": True, "code": "GAPI2018"}

    actor = linking(answers={"getAuthorizationCode": answer})
    pairing = await actor.pairing_when_ready("79990000042", lambda refusal: told.append(str(refusal)))
    assert pairing.code == "GAPI2018"
    assert [text.split(".")[0].lower() for text in told] == ["starting", "401"]


async def test_a_pairing_code_is_not_waited_for_where_it_cannot_come() -> None:
    actor = linking(answers={"getAuthorizationCode": Refusal("The instance was deleted.")})
    with pytest.raises(Refusal, match="deleted"):
        await actor.pairing_when_ready("79990000042", lambda _refusal: pytest.fail("waited"))
