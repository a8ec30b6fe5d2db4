"""Objects of the service become dataclasses: every field by its rule, and pydantic only when one is read."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

from greentui.greenapi.wire_object import (
    Flag,
    MalformedResponse,
    Object,
    Objects,
    OptionalFlag,
    RequiredStrings,
    RequiredText,
    Strings,
    Text,
    Timestamp,
    WireObject,
)
from tests.wild import NOON

LAZY = """
import sys
from greentui.greenapi import client, linking, methods
assert "pydantic" not in sys.modules
methods.GET_STATE_INSTANCE.response.read({})
assert "pydantic" in sys.modules
"""


@dataclass(frozen=True, slots=True)
class Wheel(WireObject):
    size_inches: Text


@dataclass(frozen=True, slots=True)
class Car(WireObject):
    id_car: RequiredText
    from_: Text
    built: Timestamp
    sold: Flag
    rented: OptionalFlag
    owner_names: Strings
    spare: Object[Wheel]
    wheels: Objects[Wheel]


@dataclass(frozen=True, slots=True)
class Fleet(WireObject):
    car_ids: RequiredStrings


ABSENT = Car("A", "", None, sold=False, rented=None, owner_names=(), spare=Wheel(""), wheels=())


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"colour": "red", "\ud800": 1},
        dict.fromkeys(("from", "built", "sold", "rented", "ownerNames", "spare", "wheels")),
        {"from": [], "built": "soon", "sold": {}, "ownerNames": "Al", "spare": 4, "wheels": {}},
    ],
    ids=("absent", "new", "null", "odd"),
)
def test_no_field_but_a_required_one_is_missed(told: dict[str, object]) -> None:
    assert Car.read({"idCar": "A", **told}) == ABSENT


def test_every_field_is_read_by_its_rule() -> None:
    told = {
        "idCar": 7,
        "from": "Riga",
        "built": f"{NOON}000",
        "sold": "yes",
        "rented": False,
        "ownerNames": ["Al", 5],
        "spare": {"sizeInches": 16},
        "wheels": [{"sizeInches": "17"}, "flat", {}],
    }
    wheels = (Wheel("17"), Wheel(""))
    assert Car.read(told) == Car("7", "Riga", NOON, True, False, ("Al",), Wheel("16"), wheels)


@pytest.mark.parametrize("name", ["idCar", "IDCar", "idcar"])
def test_a_name_is_known_in_whatever_letter_case(name: str) -> None:
    assert Car.read({name: "A"}) == ABSENT


@pytest.mark.parametrize(
    "told", [{}, {"idCar": ""}, {"idCar": None}, {"idCar": ["A"]}, None, [], "A"], ids=repr
)
def test_what_is_missing_is_named_as_the_service_names_it(told: object) -> None:
    with pytest.raises(MalformedResponse, match=r"^idCar is missing$"):
        Car.read(told)


@pytest.mark.parametrize("told", [{}, {"carIds": []}, {"carIds": [1]}, {"carIds": "A"}], ids=repr)
def test_a_required_list_holds_something(told: object) -> None:
    with pytest.raises(MalformedResponse, match=r"^carIds is missing$"):
        Fleet.read(told)


def test_what_is_no_object_is_left_out_of_a_list() -> None:
    assert Wheel.read_each([{"sizeInches": 1}, None, [{}]]) == (Wheel("1"),)
    assert Wheel.read_each({"sizeInches": 1}) == ()


def test_pydantic_comes_with_the_first_response() -> None:
    subprocess.run([sys.executable, "-c", LAZY], check=True)


def test_it_can_be_loaded_before_that_and_nothing_of_it_is_left_for_the_loop() -> None:
    loading = (
        "import sys\n"
        "from greentui.greenapi.response_models import load_reader\n"
        "load_reader()\n"
        "assert {'pydantic.type_adapter', 'pydantic_core'} <= set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", loading], check=True)
