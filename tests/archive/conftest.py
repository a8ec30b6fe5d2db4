"""The contract of the archive's interfaces, run against each implementation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from greentui.archive import Applied, Archive, Stamped
from greentui.model import entries
from tests.archive.worlds import opened


class ThroughLog(Archive):
    """An archive whose entries are written down and read back first, as a log would carry them."""

    def apply_all(self, log: Iterable[Stamped]) -> Applied:
        carried = ((entries.dumps(each.entry), each.at, each.author) for each in log)
        return super().apply_all(Stamped(entries.loads(text), at, author) for text, at, author in carried)


@pytest.fixture(params=[Archive, ThroughLog], ids=["at once", "through a log"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """A new archive of each kind."""
    with opened(tmp_path, request.param) as archive:
        yield archive
        assert archive.digest() == archive.computed_digest()
