"""Whether JSON has the form of what the manual prints: the same fields, of the same types."""

from __future__ import annotations

from collections.abc import Iterator

from tests.manual.corpus import Json


def missing(documented: Json, found: Json, path: str = "") -> Iterator[str]:
    """What the manual prints and `found` has not, or has as another type."""
    if documented is None or found is None:
        return
    if sort(documented) != sort(found):
        yield f"{path}: {sort(documented)}, not {sort(found)}"
    elif isinstance(documented, dict):
        for name, value in documented.items():
            here = f"{path}.{name}" if path else name
            if name not in found:
                yield here
            else:
                yield from missing(value, found[name], here)
    elif isinstance(documented, list) and documented and found:
        yield from missing(documented[0], found[0], path)


def undocumented(found: Json, names: frozenset[str], path: str = "") -> Iterator[str]:
    """Fields that stand nowhere in the manual for this."""
    if isinstance(found, dict):
        for name, value in found.items():
            here = f"{path}.{name}" if path else name
            if name not in names:
                yield here
            else:
                yield from undocumented(value, names, here)
    elif isinstance(found, list):
        for value in found:
            yield from undocumented(value, names, path)


def names_in(found: Json) -> Iterator[str]:
    """The names of all fields."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from names_in(value)
    elif isinstance(found, list):
        for value in found:
            yield from names_in(value)


def sort(value: Json) -> str:
    """The type, as JSON has it."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "null"
