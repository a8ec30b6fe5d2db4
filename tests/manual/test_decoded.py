"""Every documented notification and record, decoded whole: what is read of it is in `__snapshots__`.

`pytest --snapshot-update` writes what is read now; look at the difference before you keep it.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from greentui.greenapi.decode import decode, decode_entry
from greentui.model.codec import to_json
from tests.manual.corpus import Body, corpus


def _place(body: Body) -> str:
    return str(body.place).replace("–", "-")  # syrupy would escape it


NOTIFICATIONS = {_place(body): body.json for _kind, body in corpus().notifications()}
RECORDS = {f"{_place(body)}/{number}": record for _method, body, number, record in corpus().records()}


@pytest.mark.parametrize("place", NOTIFICATIONS)
def test_a_notification_is_read_like_this(place: str, snapshot: SnapshotAssertion) -> None:
    assert to_json(decode("1", NOTIFICATIONS[place], 1.0)) == snapshot


@pytest.mark.parametrize("place", RECORDS)
def test_a_record_is_read_like_this(place: str, snapshot: SnapshotAssertion) -> None:
    assert to_json(decode_entry("1", RECORDS[place])) == snapshot
