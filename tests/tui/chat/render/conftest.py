"""Colours that distinguish roles, without a theme, and a scene to draw in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.style import Style

from greentui.tui.chat.render.canvas import Scene
from greentui.tui.chat.render.colours import NAMES, ROLES, Ink, Palette
from tests.tui.world import ME, NOON

KNOWN = {"79010000005@c.us": "Maya", "79010000006@c.us": "Oleg", ME: "You"}


def _ink(ground: str) -> Ink:
    colours = {
        role: Style(color=f"color({16 + number})", bgcolor=ground) for number, role in enumerate(ROLES)
    }
    people = tuple(Style(color=f"color({100 + number})", bgcolor=ground) for number in range(len(NAMES)))
    return Ink(ground=Style(bgcolor=ground), people=people, **colours)


PALETTE = Palette(*(_ink(ground) for ground in ("black", "grey11", "dark_green", "blue", "yellow")))


@pytest.fixture
def scene() -> Callable[..., Scene]:
    """Makes a scene of a width, everything else as wished."""

    def make(width: int = 80, **more: object) -> Scene:
        given = {"now": NOON, "me": frozenset({ME}), "name_of": lambda person: KNOWN.get(person, person)}
        return Scene(width=width, palette=PALETTE, **(given | more))  # type: ignore[arg-type]

    return make
