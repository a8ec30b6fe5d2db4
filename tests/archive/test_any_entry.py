"""Any entry is either applied or without effect: one that raised would stop every replica."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greentui.archive import Archive
from greentui.model.entries import Entry, MessageQueued
from greentui.model.sending import TextDraft
from tests.archive.logs import fresh
from tests.archive.worlds import ANNA, BEGAN, incoming, received, texts

KINDS: tuple[type[Any], ...] = get_args(Entry)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_an_entry_may_hold_is_refused(kind: type[Any], data: st.DataObject) -> None:
    log = data.draw(st.lists(st.from_type(kind), min_size=1, max_size=3))
    at = data.draw(st.integers())
    with tempfile.TemporaryDirectory() as folder, fresh(Path(folder)) as archive:
        received(archive, incoming("a", id=""), incoming("b", id="m"))
        for entry in log:
            archive.apply(entry, at=at)
        assert archive.digest() == archive.computed_digest()
        read_all(archive)


def read_all(archive: Archive) -> None:
    """Read whatever was kept."""
    archive.overview()
    archive.events_since(0)
    archive.outbox(waiting_only=False)
    archive.states()
    archive.unrecognised()
    for chat_id in archive.chat_ids():
        archive.opening(chat_id)


def test_a_strangers_message_with_an_id_like_ours_stands_in_nobodys_way(tmp_path: Path) -> None:
    with fresh(tmp_path) as archive:
        received(archive, incoming("a stranger's", id="local-7"))
        received(archive, incoming("a stranger's", id="local-7", at=BEGAN + 200))
        archive.apply(MessageQueued("local-7", ANNA, TextDraft("ours")), at=BEGAN)
        archive.apply(MessageQueued("local-8", ANNA, TextDraft("ours")), at=BEGAN + 300)
        assert texts(archive) == ["a stranger's", "ours"]
