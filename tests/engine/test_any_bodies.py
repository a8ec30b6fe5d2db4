"""Any JSON in the queue: nothing raises, nothing stalls, everything is stored."""

from __future__ import annotations

import json
import logging
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greentui.emulator.testing import Emulator
from greentui.greenapi.decode import content_key
from greentui.model.changes import Level, Notice
from tests.engine.stage import MAYA, Heard, archive_of, session_on, texts, until, written
from tests.greenapi.test_decode_anything import JSON, LIKELY

SEEDED = "CI" in os.environ
BODIES = 10_000 if SEEDED else 2_000
"""All of them where nobody waits for the outcome."""
MADE = 300
"""Bodies that hypothesis makes up; the others are crossed out of these."""


def carried(body: Any) -> bool:
    """Whether JSON as the service writes it can carry the body at all."""
    try:
        json.dumps(body, allow_nan=False)
    except (ValueError, RecursionError):
        return False
    return True


def made_up() -> list[Any]:
    """Random bodies, as wild as hypothesis makes them."""
    found: list[Any] = []

    @settings(
        max_examples=MADE,
        deadline=None,
        database=None,
        derandomize=SEEDED,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(LIKELY, JSON))
    def collect(body: Any) -> None:
        if carried(body):
            found.append(body)

    collect()
    return found


def crossed(bodies: list[Any], count: int, chance: random.Random) -> list[Any]:
    """`count` different bodies: `bodies`, a few enormous ones, and bodies with parts of others in the
    place of theirs."""
    likely = [body for body in bodies if isinstance(body, dict) and body]
    deep: Any = "bottom"
    for _ in range(400):
        deep = [deep]
    wild = [*bodies, deep, {"typeWebhook": "x" * 1_000_000}, {"a": deep}, "plain", 5, None, [], {}]
    found = {content_key(body): body for body in wild}
    while len(found) < count:
        body, other = dict(chance.choice(likely)), chance.choice(likely)
        name = chance.choice(list(other))
        body[name] = other[name]
        body["number"] = len(found)
        found.setdefault(content_key(body), body)
    return list(found.values())


def _kept(archive: Path) -> int:
    """Notifications kept as they came; records of journals have no digest."""
    with closing(sqlite3.connect(archive)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM raw_body WHERE digest IS NOT NULL").fetchone()
    return int(count)


async def test_random_bodies_through_the_queue(
    emulator: Emulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bodies = crossed(made_up(), BODIES, random.Random(1))
    assert len(bodies) == BODIES
    with caplog.at_level(logging.CRITICAL):
        for at in range(0, len(bodies), 500):
            emulator.control("notifications", bodies[at : at + 500])
        emulator.control("notifications", [written(text="still here")])
        async with session_on(emulator, tmp_path) as session:
            heard = Heard(session)
            await until(session, lambda: not emulator.world.notifications, "the queue is empty")
            assert texts(session.window(MAYA).messages)[-1:] == ["still here"]
            wrong = [notice.text for notice in heard.of(Notice) if notice.level is Level.ERROR]
            assert wrong == []
            assert _kept(archive_of(session).path) == BODIES + 1
            assert archive_of(session).digest() == archive_of(session).computed_digest()
