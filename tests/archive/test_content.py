"""Content written as JSON reads back the same, and old rows can still be read after fields are added."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.archive import content, raw_bodies
from greentui.model import events, messages, sending

KEPT = {**content._CLASSES, **content._waiting_classes()}


@pytest.mark.parametrize("cls", KEPT.values(), ids=KEPT)
@given(data=st.data())
def test_everything_reads_back_as_it_was_written(cls: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(cls))
    written = content.encode(value)
    known = replace(value, thumbnail=b"") if content.picture(value) else value
    assert same(content.decode(written), known)
    assert same(content.decode(written, content.picture(value)), value)


def same(left: object, right: object) -> bool:
    """Equal, where not-a-number and half surrogates count as themselves."""
    if is_dataclass(left) and is_dataclass(right):
        return type(left) is type(right) and all(
            same(getattr(left, each.name), getattr(right, each.name)) for each in fields(left)
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left == content.plain(right)
    return left == right or (left != left and right != right)


def test_every_content_and_draft_of_the_model_can_be_kept() -> None:
    wanted = {*get_args(messages.Content), *get_args(sending.Draft)} - {type(None)}
    befalling = {
        events.StatusChanged,
        events.ReactionChanged,
        events.PollVoted,
        events.MessageEdited,
        events.MessageDeleted,
    }
    assert wanted | befalling <= set(KEPT.values())


def test_a_field_of_a_later_version_is_passed_over() -> None:
    assert content.decode('{"":"Call","state":"missed","mood":"sad"}') == messages.Call("missed")
    assert content.decode('{"":"Hologram"}') is None


@given(st.text(max_size=300))
def test_a_body_is_given_back_to_the_letter(raw: str) -> None:
    assert raw_bodies.unpack(raw_bodies.pack(raw)) == raw


def test_a_usual_body_takes_little_room() -> None:
    body = (
        '{"typeWebhook":"incomingMessageReceived","instanceData":{"idInstance":1101000001,"wid":'
        '"79990000042@c.us","typeInstance":"whatsapp"},"timestamp":1700000000,"idMessage":"3EB0F1",'
        '"senderData":{"chatId":"79010000001@c.us","sender":"79010000001@c.us","senderName":"Anna"},'
        '"messageData":{"typeMessage":"textMessage","textMessageData":{"textMessage":"hello"}}}'
    )
    assert len(raw_bodies.pack(body)) < len(body) / 3


def test_bodies_packed_by_the_first_version_can_be_read() -> None:
    kept = bytes.fromhex("7a233e44f1f8df51a91600")
    assert (
        raw_bodies.unpack(kept) == '{"typeWebhook":"incomingMessageReceived","timestamp":17,"idMessage":"A"}'
    )
