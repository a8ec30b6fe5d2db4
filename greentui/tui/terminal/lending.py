"""What an editor or a picture needs of the program whose terminal it borrows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from greentui.model.changes import Notice


class Lender(Protocol):
    """A full-screen program that can give its terminal to another for a while."""

    @property
    def terminal_writer(self) -> Callable[[str], None] | None:
        """Writes to the terminal, even while another program controls it; `None` without a terminal."""

    def aside(self) -> AbstractContextManager[None]:
        """Suspend the program while something else has the terminal.

        Raises:
            SuspendNotSupported: There is no terminal, or it is already given away.
        """

    def tell(self, notice: Notice) -> None:
        """Show a notice for a while."""
