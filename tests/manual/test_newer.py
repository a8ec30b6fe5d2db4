"""What client and emulator know beyond the manual is listed as newer; nothing listed is in the manual."""

from __future__ import annotations

import pytest

from greentui.emulator.methods import METHODS as EMULATED
from greentui.greenapi.methods import METHODS
from tests.manual.corpus import corpus
from tests.manual.newer import newer

KNOWN = {method.name.lower() for method in corpus().methods}
RATED = {rate.name.lower() for rate in corpus().rates}
"""Methods that the manual only has in its table of rates: withdrawn ones, and getStatusInstance."""
LISTED = {each.name.lower() for each in newer() if each.what == "method"}


@pytest.mark.parametrize("known", [METHODS, EMULATED], ids=["client", "emulator"])
def test_a_method_beyond_the_manual_is_listed(known: dict[str, object]) -> None:
    assert known.keys() - KNOWN - RATED <= LISTED


def test_a_parameter_beyond_the_manual_is_listed() -> None:
    listed = {(each.method, each.name) for each in newer() if each.what == "parameter"}
    beyond = {
        (method.name, row.name)
        for method in corpus().methods
        for row in METHODS[method.name.lower()].parameters
        if row.name not in {each.name for each in method.parameters} and row.header == ""
    }
    settings = {("setSettings", each.name) for each in newer() if each.method == "getSettings"}
    # The example and the table of getSettings have it (540).
    assert beyond - listed - settings <= {("setSettings", "typeAccount")}


def test_nothing_in_the_manual_is_listed_as_newer() -> None:
    assert not LISTED & KNOWN
    for each in newer():
        if each.what in ("parameter", "field"):
            method = corpus().method(each.method)
            rows = method.parameters if each.what == "parameter" else method.answer
            assert each.name not in {row.name for row in rows}


def test_each_has_a_source() -> None:
    assert all(each.source == "reported" or each.source.startswith("https://") for each in newer())
