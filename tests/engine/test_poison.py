"""Nothing that the queue can give stops it: it is kept, taken off, and what stands behind it arrives."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.model.changes import Notice
from tests.engine.stage import MAYA, Heard, texts, until, written
from tests.engine.unruly import session_with, unruly
from tests.unruly.poison import POISON


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
async def test_what_stands_behind_poison_arrives(tmp_path: Path, poison: object) -> None:
    async with unruly() as service:
        for body in (written(text="before"), poison, written(text="behind")):
            service.notify(body)  # type: ignore[arg-type]
        async with session_with(service, tmp_path, start=False) as session:
            heard = Heard(session)
            await session.start()
            await until(session, lambda: not service.queue)
            said = texts(session.window(MAYA).messages)
            assert {"before", "behind"} <= set(said)
            assert len(said) + len(session.unrecognised(10)) == 3, "it is kept"
            assert not session.facts().trouble
            assert not [notice for notice in heard.of(Notice) if "went wrong" in notice.text]
        assert len(service.calls("deleteNotification")) == 3
