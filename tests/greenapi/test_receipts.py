"""Whatever the queue gives, its receipt is found, so that it can be taken off."""

from __future__ import annotations

import json

import httpx
import pytest

from greentui.greenapi import methods as m
from greentui.greenapi.errors import ApiError, ContradictoryRefusal, QuotaUsed
from greentui.greenapi.receipts import read_answer
from greentui.greenapi.records import Notification
from greentui.model.events import MessageReceived, QuotaExceeded, Unrecognised
from tests.greenapi.notices import ID, INSTANCE, event, incoming
from tests.greenapi.wire import CHAT, client_of

DEEP = "[" * 10_000 + "]" * 10_000


async def received(content: bytes, status: int = 200) -> Notification:
    client, _, _ = client_of(httpx.Response(status, content=content))
    found = await client.call(m.RECEIVE_NOTIFICATION)
    assert isinstance(found, Notification)
    return found


@pytest.mark.parametrize("receipt", ["7", '"7"', "7.0", "[7]", ' "7" '])
@pytest.mark.parametrize("shape", ['{"receiptId":%s,"body":%s}', '{"body":%s,"receiptId" : %s}'])
async def test_the_receipt_stands_before_or_behind_a_body_nobody_can_parse(shape: str, receipt: str) -> None:
    parts = (receipt, DEEP) if shape.startswith('{"receipt') else (DEEP, receipt)
    if receipt == "[7]":
        parts = tuple("{}" if part == DEEP else part for part in parts)
    assert (await received((shape % parts).encode())).receipt_id == 7


async def test_only_the_outermost_receipt_counts() -> None:
    said = json.dumps('"receiptId": 1, {"receiptId": 2}')
    body = f'{{"text":{said},"receiptId":3,"deep":{DEEP}}}'
    assert (await received(f'{{"body":{body},"receiptId":7}}'.encode())).receipt_id == 7


async def test_what_cannot_be_parsed_is_kept_and_said_to_be_broken() -> None:
    found = await received(f'{{"body":{DEEP},"receiptId":7}}'.encode())
    assert DEEP in json.loads(found.raw)
    event_ = found.event(INSTANCE, 1)
    assert isinstance(event_, Unrecognised)
    assert event_.broken


async def test_a_text_with_broken_bytes_is_a_message_and_its_bytes_are_kept() -> None:
    content = json.dumps({"body": text("before \N{BULLET} after"), "receiptId": 7}, ensure_ascii=False)
    found = await received(content.encode().replace("\N{BULLET}".encode(), b"\xff\xfe"))
    told = found.event(INSTANCE, 1)
    assert isinstance(told, MessageReceived)
    assert told.message.text == "before \ufffd\ufffd after"
    assert json.loads(found.raw.encode())["messageData"]["textMessageData"]["textMessage"].encode(
        errors="surrogateescape"
    ) == (b"before \xff\xfe after")


async def test_a_number_of_five_thousand_digits_spoils_nothing_else() -> None:
    content = json.dumps({"body": text("hello", size=1), "receiptId": 7})
    found = await received(content.replace('"size": 1', '"size": ' + "9" * 5000).encode())
    told = found.event(INSTANCE, 1)
    assert isinstance(told, MessageReceived)
    assert told.message.text == "hello"
    assert "9" * 5000 in found.raw


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
async def test_every_encoding_of_json_is_read(encoding: str) -> None:
    content = json.dumps({"receiptId": 7, "body": text("\N{SNOWMAN}")}, ensure_ascii=False) + "\n"
    told = (await received(content.encode(encoding))).event(INSTANCE, 1)
    assert isinstance(told, MessageReceived)
    assert told.message.text == "\N{SNOWMAN}"


async def test_a_list_of_one_notification_is_that_notification() -> None:
    found = await received(json.dumps([{"receiptId": 7, "body": text("hello")}]).encode())
    assert found.receipt_id == 7
    assert isinstance(found.event(INSTANCE, 1), MessageReceived)


@pytest.mark.parametrize("content", ['{"receiptId":7,"body":{"text":"cut sho', '{"body":{"a":[1,2'])
async def test_an_answer_cut_short_is_not_taken_off_the_queue(content: str) -> None:
    client, _, _ = client_of(httpx.Response(200, text=content))
    with pytest.raises(ApiError):
        await client.call(m.RECEIVE_NOTIFICATION)


async def test_a_used_up_quota_at_the_head_of_the_queue_is_a_notification() -> None:
    over = event(
        "quotaExceeded",
        quotaData={"method": "sendMessage", "used": 6, "total": 5, "status": "QUOTE_EXCEEDED"},
    )
    found = await received(json.dumps({"receiptId": 7, "body": over}).encode(), status=466)
    assert found.receipt_id == 7
    assert isinstance(found.event(INSTANCE, 1), QuotaExceeded)


async def test_a_used_up_quota_without_a_receipt_is_an_error() -> None:
    client, _, _ = client_of(httpx.Response(466, json={"invokeStatus": {"status": "QUOTE_EXCEEDED"}}))
    with pytest.raises(QuotaUsed):
        await client.call(m.RECEIVE_NOTIFICATION)


async def test_a_notification_proves_that_the_service_accepts_the_token() -> None:
    given = httpx.Response(200, json={"receiptId": 7, "body": text("hello")})
    client, _, _ = client_of(given, httpx.Response(401))
    await client.call(m.RECEIVE_NOTIFICATION)
    with pytest.raises(ContradictoryRefusal):
        await client.call(m.SEND_MESSAGE, chatId=CHAT, message="hello")


@pytest.mark.parametrize("content", [b"null", b"", b'"receiptId"', b"[]", b'{"receiptId": true}'])
def test_what_has_no_receipt_has_none(content: bytes) -> None:
    assert read_answer(content) is None


def text(said: str, **more: object) -> dict[str, object]:
    return {**incoming("textMessage", textMessageData={"textMessage": said}), "idMessage": ID, **more}
