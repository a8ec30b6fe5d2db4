"""The facts that can be set are those of an instance, with their types."""

from __future__ import annotations

from typing import get_type_hints

from greentui.engine.facts_store import Facts
from greentui.model.instance import InstanceFacts


def test_every_fact_but_the_instances_id_can_be_set() -> None:
    known = get_type_hints(InstanceFacts)
    known.pop("instance_id")
    assert get_type_hints(Facts) == known
