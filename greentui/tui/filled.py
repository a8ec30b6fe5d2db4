"""Fields that know whether the operator changed them, so that no screen has to remember it."""

from __future__ import annotations

from collections.abc import Hashable


class Filled:
    """A field of a form: mixed into a widget, before Textual's class."""

    KEPT = True
    """Whether what it holds is work; words to look for are none."""
    _settled: Hashable = None

    @property
    def content(self) -> Hashable:
        """What it holds; never `None`."""
        raise NotImplementedError

    def put(self, content: Hashable) -> None:
        """Fill it in with what another of its kind held."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether it holds something else than at first, or than when it was settled."""
        return self._settled is not None and self.content != self._settled

    def settle(self) -> None:
        """Count what it holds as done."""
        self._settled = self.content

    def on_mount(self) -> None:
        """Remember what it holds at first."""
        self.settle()
