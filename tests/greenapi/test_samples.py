"""Bodies that others documented: every one of them decodes. They are not ours to keep here."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from greentui.greenapi.decode import decode, decode_record
from greentui.model.events import MessageReceived, Unrecognised
from greentui.model.messages import MessageKind

_TOLD = os.environ.get("GREENTUI_SAMPLES", "")
FOLDER = Path(_TOLD) if _TOLD else Path(__file__).parents[3] / "shared" / "samples"
WEBHOOKS = sorted(FOLDER.glob("webhook-*.json")) if FOLDER.is_dir() else []
RESPONSES = sorted(FOLDER.glob("response-*.json")) if FOLDER.is_dir() else []

pytestmark = pytest.mark.skipif(
    not WEBHOOKS, reason=f"no samples in {FOLDER}; GREENTUI_SAMPLES names their folder"
)


def read(path: Path) -> Any:
    """The sample; some have a byte order mark."""
    return json.loads(path.read_text("utf-8-sig"))


@pytest.mark.parametrize("path", WEBHOOKS, ids=lambda path: path.stem)
def test_a_documented_notification_is_recognised(path: Path) -> None:
    event = decode("1", read(path), 1)
    assert not isinstance(event, Unrecognised), event
    if isinstance(event, MessageReceived):
        message = event.message
        assert message.kind is not MessageKind.UNRECOGNISED
        assert message.chat_id
        assert message.id
        assert message.timestamp > 1
        assert message.text or message.content is not None


def records_of(path: Path) -> list[Any]:
    """The records of a journal; none in an answer that is no journal."""
    body = read(path)
    records = body if isinstance(body, list) else [body]
    return [one for one in records if isinstance(one, dict) and "idMessage" in one and "typeMessage" in one]


JOURNALS = [path for path in RESPONSES if records_of(path)]


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_documented_journal_is_read_whole(path: Path) -> None:
    for record in records_of(path):
        message = decode_record("1", record)
        assert message is not None
        assert message.kind is not MessageKind.UNRECOGNISED
        assert message.text or message.content is not None


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.json")) if WEBHOOKS else [], ids=lambda path: path.stem
)
def test_nothing_documented_makes_the_decoder_stumble(path: Path) -> None:
    body = read(path)
    for one in body if isinstance(body, list) else [body]:
        decode("1", one, 1)
        decode_record("1", one)


def test_the_samples_hold_journals_too() -> None:
    assert len(JOURNALS) >= 5
