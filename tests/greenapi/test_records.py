"""Notifications and records, as they came and as they are read back."""

from __future__ import annotations

import json

import pytest

from greentui.greenapi import json_fields
from greentui.greenapi import response_models as responses
from greentui.greenapi.receipts import body_of, read_answer
from greentui.greenapi.records import notification, stored_body

CHAT = "79010000001@c.us"


def test_a_record_that_is_kept_says_the_same_as_one_that_is_fetched() -> None:
    record = {"typeMessage": "textMessage", "textMessage": "Hi \ud83d", "chatId": CHAT, "sendByApi": False}
    (fetched,) = responses.JOURNAL.read([record, "odd"])
    message = fetched.message("1")
    assert message is not None
    assert (message.text, message.chat_id, message.instance_id) == ("Hi \ufffd", CHAT, "1")
    assert json.loads(fetched.raw) == record
    kept = stored_body(fetched.raw)
    assert (kept.by_phone, kept.key) == (True, fetched.key)


def test_what_was_kept_and_is_no_json_is_read_all_the_same() -> None:
    kept = stored_body("[" * 100_000)
    assert not kept.by_phone
    assert kept.key


def test_no_coder_is_made_for_a_notification(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def count(*_args: object, **_options: object) -> None:
        made.append("one")

    monkeypatch.setattr(json.JSONEncoder, "__init__", count)
    monkeypatch.setattr(json.JSONDecoder, "__init__", count)
    found = notification(body_of(read_answer(b'{"receiptId": 1, "body": {"idMessage": "A"}}')), 1)
    assert (found.raw, bool(found.key)) == ('{"idMessage":"A"}', True)
    assert not made


def test_what_is_absent_is_not_read() -> None:
    read: list[object] = []
    field = json_fields._field(read.append)
    read.clear()
    field({"senderName": "Anna"}, "chatName", "senderName")
    assert read == ["Anna"]
