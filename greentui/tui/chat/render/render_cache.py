"""Drawn blocks, cached until their message, their lead or the scene changes."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Literal

from greentui.model.messages import (
    Advertisement,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Message,
    Order,
    ProductCard,
)
from greentui.tui.chat.render.bubble import Block, Lead, estimate, render
from greentui.tui.chat.render.canvas import Scene

Ground = Literal["", "selected", "flash"]
"""The background of a message, if it is not that of the message's side."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A block and what it was drawn from."""

    message: Message
    lead: Lead
    ground: Ground
    block: Block


class RenderCache:
    """Draws each message once.

    Args:
        make_scene: Makes the scene, at first and after `forget`.
    """

    def __init__(self, make_scene: Callable[[], Scene]) -> None:
        self._make_scene = make_scene
        self._scene: Scene | None = None
        self._drawings: dict[str, _Drawing] = {}

    @property
    def scene(self) -> Scene:
        """What all drawings depend on."""
        if self._scene is None:
            self._scene = self._make_scene()
            self._drawings.clear()
        return self._scene

    def block(self, message: Message, lead: Lead, ground: Ground = "") -> Block:
        """The lines of a message.

        Args:
            message: The message; redrawn if it is another object.
            lead: What is drawn above it.
            ground: Its background.
        """
        scene = self.scene
        known = self._drawing(message, lead)
        if known and known.ground == ground:
            return known.block
        inks = {"selected": scene.palette.selected, "flash": scene.palette.flash}
        block = render(message, lead, scene, ink=inks.get(ground))
        self._drawings[message.uid] = _Drawing(message, lead, ground, block)
        return block

    def known(self, message: Message, lead: Lead) -> Block | None:
        """A block as it was last drawn, whatever its background; `None` if it has changed since.

        A message has as many lines on one background as on another.
        """
        drawing = self._drawing(message, lead)
        return drawing.block if drawing else None

    def _drawing(self, message: Message, lead: Lead) -> _Drawing | None:
        known = self._drawings.get(message.uid) if self._scene else None
        return known if known and known.message is message and known.lead == lead else None

    def height(self, message: Message, lead: Lead) -> int:
        """Lines of a message, estimated if it has not been drawn."""
        known = self._drawings.get(message.uid)
        return len(known.block.strips) if known else estimate(message, lead, self.scene.width)

    def forget(self) -> None:
        """Redraw everything, in a new scene."""
        self._scene = None

    def forget_pictures(self) -> None:
        """Redraw blocks with pictures."""
        self._drawings = {uid: one for uid, one in self._drawings.items() if not _pictured(one.message)}

    def keep(self, uids: Container[str]) -> None:
        """Drop all but these."""
        self._drawings = {uid: one for uid, one in self._drawings.items() if uid in uids}


def _pictured(message: Message) -> bool:
    match message.content:
        case File() | Location() | GroupInvite() | Order() | ProductCard() | LinkPreview() | Advertisement():
            return bool(message.content.thumbnail)
        case _:
            return False
