"""Calling: addresses, bodies, turns, repetitions, and what is never repeated."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import ssl
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import sniffio

from greentui.config import Credentials
from greentui.greenapi import methods as m
from greentui.greenapi.client import TRUSTED, Client
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    ContradictoryRefusal,
    FieldError,
    IncompleteResponse,
    InsecureAddress,
    LostResponse,
    NotFound,
    RateLimited,
    ServiceError,
    TooLarge,
    Unauthorised,
    Unreachable,
    Upstream,
)
from greentui.greenapi.method import Method
from greentui.greenapi.methods.unlisted import extended, unlisted
from greentui.greenapi.rate_limiter import SLACK
from greentui.greenapi.records import Notification
from greentui.model.limits import REQUEST_BYTES
from tests.greenapi.wire import CHAT, CREDENTIALS, INSTANCE, MESSAGE_ID, TOKEN, Clock, client_of, ok

SENT = ok({"idMessage": MESSAGE_ID})
TEXT = {"chatId": CHAT, "message": "Good morning"}


async def test_a_call_is_addressed_as_documented() -> None:
    client, service, _ = client_of(SENT)
    answer = await client.call(m.SEND_MESSAGE, **TEXT)
    request = service.requests[0]
    assert answer.id_message == MESSAGE_ID
    assert request.method == "POST"
    assert str(request.url) == f"https://api.example.org/waInstance{INSTANCE}/sendMessage/{TOKEN}"
    assert json.loads(request.content) == TEXT


async def test_a_request_need_not_search_for_the_library_of_its_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def searched(_request: httpx.Request) -> httpx.Response:
        monkeypatch.setattr(asyncio, "current_task", lambda: pytest.fail("searched"))
        try:
            found.append(sniffio.current_async_library())
        finally:
            monkeypatch.undo()
        return SENT

    found: list[str] = []
    client, _, _ = client_of(searched)
    await client.call(m.SEND_MESSAGE, **TEXT)
    assert found == ["asyncio"]


async def test_parameters_go_where_the_table_says() -> None:
    client, service, _ = client_of(ok(None), ok({"result": False}), ok([]))
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=20)
    gone = await client.call(m.DELETE_NOTIFICATION, receiptId=17)
    await client.call(m.GET_CONTACTS, group=True)
    assert [request.url.raw_path.decode() for request in service.requests] == [
        f"/waInstance{INSTANCE}/receiveNotification/{TOKEN}?receiveTimeout=20",
        f"/waInstance{INSTANCE}/deleteNotification/{TOKEN}/17",
        f"/waInstance{INSTANCE}/getContacts/{TOKEN}?group=true",
    ]
    assert service.requests[1].method == "DELETE"
    assert gone is False


async def test_a_wrong_parameter_never_goes_out() -> None:
    client, service, _ = client_of(SENT)
    with pytest.raises(FieldError):
        await client.call(m.SEND_MESSAGE, chatId=CHAT)
    assert service.requests == []


@pytest.mark.parametrize("method", [m.SEND_BUTTONS, m.SCAN_QR_CODE])
async def test_what_cannot_be_called_is_said(method: Method[Any]) -> None:
    client, service, _ = client_of(SENT)
    with pytest.raises(NotFound) as refused:
        await client.call(method)
    assert refused.value.advice
    assert service.requests == []


async def test_calls_wait_for_their_turn() -> None:
    client, service, clock = client_of(ok({"stateInstance": "authorized"}))
    for _ in range(3):
        await client.call(m.GET_STATE_INSTANCE)
    assert len(service.requests) == 3
    assert clock.slept == [1.05, 1.05]


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_reading_call_is_repeated_three_times(status: int) -> None:
    client, service, clock = client_of(httpx.Response(status))
    with pytest.raises(Upstream):
        await client.call(m.GET_MESSAGE, chatId=CHAT, idMessage=MESSAGE_ID)
    assert len(service.requests) == 4
    assert clock.slept == [1.0, 2.0, 4.0]


async def test_a_repeated_call_can_succeed() -> None:
    client, service, _ = client_of(httpx.ReadTimeout("slow"), httpx.Response(502), ok({"a": 1}))
    assert await client.call_json(m.GET_MESSAGE, {"chatId": CHAT, "idMessage": MESSAGE_ID}) == {"a": 1}
    assert len(service.requests) == 3


@pytest.mark.parametrize(
    ("answer", "family", "maybe_done"),
    [
        (httpx.Response(502), Upstream, True),
        (httpx.Response(499), LostResponse, True),
        (httpx.Response(500, text="panic"), ServiceError, True),
        (httpx.ReadTimeout("slow"), LostResponse, True),
        (httpx.ReadError("reset"), LostResponse, True),
        (httpx.RemoteProtocolError("server disconnected"), LostResponse, True),
        (httpx.WriteError("broken pipe"), LostResponse, True),
        (httpx.ConnectError("refused"), Unreachable, False),
        (httpx.ConnectTimeout("slow"), Unreachable, False),
        (httpx.PoolTimeout("busy"), Unreachable, False),
        (httpx.ProxyError("407"), Unreachable, False),
        (httpx.Response(200, text="<html>sign in</html>"), BadResponse, True),
        (httpx.Response(200, text='{"idMessage": "3EB'), BadResponse, True),
        (ok({}), IncompleteResponse, True),
        (httpx.Response(200), IncompleteResponse, True),
        (httpx.Response(401), Unauthorised, False),
    ],
)
async def test_a_send_goes_out_once_and_says_whether_it_may_be_done(
    answer: Any, family: type[Exception], maybe_done: bool
) -> None:
    client, service, _ = client_of(answer)
    with pytest.raises(family) as caught:
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert type(caught.value) is family
    assert caught.value.maybe_done is maybe_done  # type: ignore[attr-defined]  # of the family
    assert len(service.requests) == 1


async def test_a_read_that_the_service_gave_up_on_is_repeated_with_more_patience() -> None:
    client, service, _ = client_of(
        httpx.Response(499), httpx.Response(499), ok({"stateInstance": "authorized"})
    )
    assert await client.call(m.GET_STATE_INSTANCE) == "authorized"
    patience = [request.extensions["timeout"]["read"] for request in service.requests]
    assert patience == [30.0, 60.0, 120.0]


async def test_what_the_table_does_not_have_goes_out_as_it_is_and_once() -> None:
    method = unlisted("sendHologram", ["chatId", "size", "deep"])
    client, service, _ = client_of(httpx.Response(502), ok({}))
    with pytest.raises(Upstream):
        await client.call(method, **method.parse({"chatId": "7901", "size": "3", "deep": "true"}))
    (request,) = service.requests
    assert json.loads(request.content) == {"chatId": "7901", "size": 3, "deep": True}
    assert method.rate == 1


@pytest.mark.parametrize(
    ("method", "place"), [(m.READ_CHAT, "body"), (m.GET_CONTACTS, "query")], ids=["post", "get"]
)
async def test_a_parameter_the_table_does_not_have_goes_where_the_others_go(
    method: Method[Any], place: str
) -> None:
    known = {"chatId": "79010000001@c.us"} if place == "body" else {}
    longer = extended(method, ["depth"])
    client, service, _ = client_of(httpx.Response(502), ok([]))
    with pytest.raises(Upstream):
        await client.call(longer, **longer.parse({**known, "depth": "3"}))
    (request,) = service.requests
    assert "3" in (request.url.query.decode() if place == "query" else request.content.decode())


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "nothing answers at that address"),
        (socket.gaierror(-2, "Name or service not known"), "the host name does not exist"),
        (OSError(101, "Network is unreachable"), "there is no route to the host"),
        (ssl.SSLCertVerificationError("CERTIFICATE_VERIFY_FAILED"), "its certificate is not trusted"),
        (OSError("odd"), "the connection broke"),
    ],
)
async def test_why_nothing_was_reached_is_said_in_words(cause: Exception, words: str) -> None:
    """Not as `[Errno 111]`."""
    error = httpx.ConnectError(str(cause))
    error.__cause__ = cause
    client, _, _ = client_of(error)
    with pytest.raises(Unreachable) as caught:
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert str(caught.value) == f"The service cannot be reached at api.example.org: {words}."


@pytest.mark.parametrize(
    ("media_url", "host", "names"),
    [("https://files.example", "files.example", "mediaUrl"), ("", "api.example.org", "apiUrl")],
)
async def test_a_failed_upload_names_the_host_and_the_field_it_came_from(
    media_url: str, host: str, names: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("words")
    credentials = Credentials(INSTANCE, TOKEN, "https://api.example.org", media_url)
    client, _, _ = client_of(httpx.ConnectError("refused"), credentials=credentials)
    with pytest.raises(Unreachable, match=f"at {host}:") as caught:
        await client.call(m.SEND_FILE_BY_UPLOAD, chatId=CHAT, file=file)
    assert caught.value.advice == f"Check the network and {names}."


@pytest.mark.parametrize("answer", [httpx.ConnectError("refused"), httpx.ReadError("reset")])
async def test_a_reading_call_without_an_answer_is_unreachable(answer: Exception) -> None:
    client, service, _ = client_of(answer)
    with pytest.raises(Unreachable) as caught:
        await client.call(m.GET_SETTINGS)
    assert not caught.value.maybe_done
    assert len(service.requests) == 4


async def test_the_queues_own_calls_are_left_to_their_caller() -> None:
    client, service, _ = client_of(httpx.Response(502))
    for method, params in ((m.RECEIVE_NOTIFICATION, {}), (m.DELETE_NOTIFICATION, {"receiptId": 1})):
        with pytest.raises(Upstream):
            await client.call_json(method, params)
    assert len(service.requests) == 2


async def test_a_wrong_token_is_asked_with_once() -> None:
    client, service, _ = client_of(httpx.Response(401))
    with pytest.raises(Unauthorised):
        await client.call(m.GET_STATE_INSTANCE)
    assert len(service.requests) == 1


async def test_a_reading_call_waits_and_goes_on_after_429() -> None:
    client, _, clock = client_of(httpx.Response(429), httpx.Response(429), ok({"existsWhatsapp": True}))
    assert await client.call(m.CHECK_WHATSAPP, phoneNumber=79010000001)
    assert clock.slept == [1.0, 2.0]
    usage = client.limiter.usage()[0]
    assert (usage.calls, usage.errors, usage.limited) == (3, 2, 2)


async def test_a_slow_answer_does_not_make_the_next_call_early() -> None:
    def slowly(_request: httpx.Request) -> httpx.Response:
        clock.now += 0.75
        return ok({"stateInstance": "authorized"})

    client, _, clock = client_of(slowly)
    for _ in range(2):
        await client.call(m.GET_STATE_INSTANCE)
    assert sum(clock.slept) == pytest.approx(1 + SLACK)


async def test_429_for_ever_is_said() -> None:
    client, service, _ = client_of(httpx.Response(429))
    with pytest.raises(RateLimited):
        await client.call(m.GET_STATE_INSTANCE)
    assert len(service.requests) == 4


@pytest.mark.parametrize("answer", [ok(None), httpx.Response(200), httpx.Response(200, text=" ")])
async def test_an_empty_queue_is_no_notification(answer: httpx.Response) -> None:
    client, _, _ = client_of(answer)
    assert await client.call(m.RECEIVE_NOTIFICATION) is None


async def test_a_notification_keeps_its_text() -> None:
    body = {"typeWebhook": "incomingMessageReceived", "text": "\ud83d half", "n": 1}
    client, _, _ = client_of(httpx.Response(200, content=json.dumps({"receiptId": "7", "body": body})))
    found = await client.call(m.RECEIVE_NOTIFICATION)
    assert isinstance(found, Notification)
    assert found.receipt_id == 7
    assert json.loads(found.raw.encode()) == body


@pytest.mark.parametrize("body", ["[" * 100_000 + "]" * 100_000, "1" * 5000, '{"a": NaN}', '{"a": [1, '])
async def test_a_body_that_python_cannot_read_does_not_stop_the_queue(body: str) -> None:
    client, _, _ = client_of(httpx.Response(200, text=f'{{"receiptId":5,"body":{body}}}'))
    found = await client.call(m.RECEIVE_NOTIFICATION)
    assert found is not None
    assert found.receipt_id == 5
    assert found.raw.encode()


async def test_a_long_poll_is_given_its_time() -> None:
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return ok(None)

    client, _, _ = client_of(answer)
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=60)
    await client.call(m.RECEIVE_NOTIFICATION)
    assert seen == [65.0, 10.0]


async def test_redirects_are_not_followed() -> None:
    client, service, _ = client_of(
        httpx.Response(307, headers={"Location": "https://elsewhere.example/"}), SENT
    )
    with pytest.raises(BadResponse):
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert len(service.requests) == 1


async def test_an_endless_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.greenapi.transport.MOST_BYTES", 1000)
    client, _, _ = client_of(httpx.Response(200, content=b"[" + b" " * 2000 + b"]"))
    with pytest.raises(BadResponse):
        await client.call(m.GET_CONTACTS)


async def test_a_request_over_100_kb_is_not_sent() -> None:
    client, service, _ = client_of(SENT)
    ids = [f"{number:020d}" for number in range(REQUEST_BYTES // 20)]
    with pytest.raises(TooLarge):
        await client.call(m.FORWARD_MESSAGES, chatId=CHAT, chatIdFrom=CHAT, messages=ids)
    assert service.requests == []


@pytest.mark.parametrize("host", ["http://api.example.org", "http://192.168.1.7:8080"])
async def test_plain_http_needs_to_be_allowed(host: str) -> None:
    credentials = Credentials(INSTANCE, TOKEN, host, host)
    client, service, _ = client_of(SENT, credentials=credentials)
    with pytest.raises(InsecureAddress):
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert service.requests == []
    allowed, service, _ = client_of(SENT, credentials=credentials, insecure_http=True)
    await allowed.call(m.SEND_MESSAGE, **TEXT)
    assert len(service.requests) == 1


@pytest.mark.parametrize("host", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"])
async def test_plain_http_to_this_machine_is_fine(host: str) -> None:
    client, service, _ = client_of(SENT, credentials=Credentials(INSTANCE, TOKEN, host, host))
    await client.call(m.SEND_MESSAGE, **TEXT)
    assert len(service.requests) == 1


@pytest.mark.parametrize("proxy", ["socks9://user:secret@proxy.example:1080", "nonsense://secret"])
async def test_a_proxy_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    client = Client(CREDENTIALS, sleep=Clock().sleep)
    with pytest.raises(Unreachable) as caught:
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert "proxy" in caught.value.text
    assert "secret" not in caught.value.text


async def test_answers_are_read_forgivingly() -> None:
    client, _, _ = client_of(
        ok({"existsWhatsapp": "true", "chatId": 7, "new": []}),
        ok({"\u0441ount": "12"}),
        ok({"count": 3}),
        ok(None),
        ok([{"id": "79010000001@c.us", "name": None, "contactName": 7, "type": "user"}]),
        ok({"isCleared": False, "reason": "wait", "leftTime": "42"}),
        httpx.Response(200),
    )
    assert (await client.call(m.CHECK_WHATSAPP, phoneNumber=79010000001)).ids == ("7",)
    assert await client.call(m.GET_WEBHOOKS_COUNT) == 12
    assert await client.call(m.GET_MESSAGES_COUNT) == 3
    assert await client.call(m.GET_STATE_INSTANCE) is None
    assert (await client.call(m.GET_CONTACTS))[0].contact_name == "7"
    assert (await client.call(m.CLEAR_WEBHOOKS_QUEUE)).left_time == 42
    assert (await client.call(m.DELETE_MESSAGE, chatId=CHAT, idMessage=MESSAGE_ID)) is None


async def test_nothing_that_is_logged_holds_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, _, _ = client_of(httpx.Response(502), httpx.ConnectError(TOKEN), httpx.Response(429), ok({}))
    await client.call(m.GET_SETTINGS)
    assert "again" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(client)


async def test_a_cancelled_call_stops_at_once() -> None:
    client, _, _ = client_of(httpx.Response(502))
    waiting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    client._sleep = sleep
    task = asyncio.create_task(client.call(m.GET_SETTINGS))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_date_of_each_answer_is_told() -> None:
    told: list[str] = []
    dated = httpx.Response(401, headers={"Date": "Mon, 30 Nov 2026 04:00:00 GMT"})
    client, _service, _clock = client_of(dated, ok({}), on_date=told.append)
    for _ in range(2):
        with suppress(ApiError):
            await client.call(m.GET_STATE_INSTANCE)
    assert told == ["Mon, 30 Nov 2026 04:00:00 GMT"]


CONTRADICTED = (
    httpx.Response(401),
    httpx.Response(403),
    httpx.Response(404),
    httpx.Response(407),
    httpx.Response(429),
    httpx.Response(400, json={"message": "Instance account is expired. Renew your instance"}),
    ok({"code": 401, "description": "Unauthorized"}),
)


@pytest.mark.parametrize("refusal", CONTRADICTED)
async def test_a_refusal_that_earlier_answers_contradict_may_have_been_done(refusal: httpx.Response) -> None:
    client, service, clock = client_of(ok({"stateInstance": "authorized"}), refusal)
    await client.call(m.GET_STATE_INSTANCE)
    clock.now += TRUSTED - 1
    with pytest.raises(ContradictoryRefusal) as refused:
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert refused.value.maybe_done
    assert refused.value.status == refusal.status_code
    assert len(service.requests) == 2, "never sent again by itself"


@pytest.mark.parametrize("refusal", [one for one in CONTRADICTED if one.status_code != 429])
async def test_a_refusal_counts_where_nothing_was_accepted_lately(refusal: httpx.Response) -> None:
    client, _service, clock = client_of(ok({"stateInstance": "authorized"}), refusal)
    await client.call(m.GET_STATE_INSTANCE)
    clock.now += TRUSTED + 1
    with pytest.raises(ApiError) as refused:
        await client.call(m.SEND_MESSAGE, **TEXT)
    assert not refused.value.maybe_done


async def test_a_refusal_counts_after_another_call_was_refused_as_well() -> None:
    client, _service, _clock = client_of(ok({"stateInstance": "authorized"}), httpx.Response(401))
    await client.call(m.GET_STATE_INSTANCE)
    with pytest.raises(Unauthorised):
        await client.call(m.GET_MESSAGE, chatId=CHAT, idMessage=MESSAGE_ID)
    with pytest.raises(Unauthorised):
        await client.call(m.SEND_MESSAGE, **TEXT)


async def test_a_second_contradictory_refusal_counts_no_more_than_the_first() -> None:
    client, _service, _clock = client_of(ok({"stateInstance": "authorized"}), httpx.Response(401))
    await client.call(m.GET_STATE_INSTANCE)
    for _ in range(2):
        with pytest.raises(ContradictoryRefusal):
            await client.call(m.SEND_MESSAGE, **TEXT)


async def test_429_counts_where_our_own_calls_have_used_the_rate_up() -> None:
    busy = (SENT,) * (int(m.SEND_MESSAGE.rate or 0) - 1)
    client, service, _clock = client_of(*busy, httpx.Response(429), SENT)
    for _ in range(len(busy) + 1):
        assert (await client.call(m.SEND_MESSAGE, **TEXT)).id_message == MESSAGE_ID
    assert len(service.requests) == len(busy) + 2


async def test_sending_pauses_after_429_all_the_same() -> None:
    client, _service, clock = client_of(httpx.Response(429), SENT)
    with pytest.raises(ContradictoryRefusal):
        await client.call(m.SEND_MESSAGE, **TEXT)
    await client.call(m.SEND_MESSAGE, **TEXT)
    assert clock.slept == [1.0]
    assert client.limiter.usage()[0].limited == 1


async def test_a_request_keeps_nothing_of_its_caller() -> None:
    here: ContextVar[str] = ContextVar("here", default="nowhere")
    seen: list[str] = []

    def answer(_request: httpx.Request) -> httpx.Response:
        seen.append(here.get())
        return ok({})

    client, _, _ = client_of(answer)
    here.set("a screen")
    await client.call(m.GET_SETTINGS)
    assert seen == ["nowhere"]


async def test_progress_is_reported_where_the_upload_was_asked_for(tmp_path: Path) -> None:
    here: ContextVar[str] = ContextVar("here", default="nowhere")
    seen: set[str] = set()
    file = tmp_path / "a.txt"
    file.write_text("words")
    client, _, _ = client_of(ok({"urlFile": "https://files.example/a"}))
    here.set("a screen")
    await client.call(m.UPLOAD_FILE, on_progress=lambda _sent, _total: seen.add(here.get()), file=file)
    assert seen == {"a screen"}


async def test_an_address_that_is_polled_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = httpx.URL

    def counted(url: str, **parts: Any) -> httpx.URL:
        parsed.append(url)
        return parse(url, **parts)

    client, service, _clock = client_of(lambda _request: ok(None))
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=5)  # imports the transport
    monkeypatch.setattr(httpx, "URL", counted)
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=5)
    assert parsed == []
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=60)
    assert len(parsed) == 1
    assert [request.url.query for request in service.requests] == [
        b"receiveTimeout=5", b"receiveTimeout=5", b"receiveTimeout=60",
    ]  # fmt: skip
    await client.close()


async def test_only_what_may_not_be_repeated_is_followed_on_its_way() -> None:
    client, service, _clock = client_of(lambda _request: ok({"result": True, "idMessage": MESSAGE_ID}))
    await client.call(m.DELETE_NOTIFICATION, receiptId=1)
    await client.call(m.SEND_MESSAGE, chatId=CHAT, message="hello")
    assert ["trace" in request.extensions for request in service.requests] == [False, True]
    await client.close()


async def test_a_new_token_is_in_the_address_at_once() -> None:
    client, service, _clock = client_of(lambda _request: ok(None))
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=5)
    client.use(replace(CREDENTIALS, token="another"))
    await client.call(m.RECEIVE_NOTIFICATION, receiveTimeout=5)
    assert [request.url.path.rpartition("/")[2] for request in service.requests] == [TOKEN, "another"]
    await client.close()
