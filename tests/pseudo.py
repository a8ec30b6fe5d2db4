"""A language whose texts are in brackets and 40 % longer: what is outside is not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from greentui import words

_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


class Pseudo(NullTranslations):
    """The catalogue of that language."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}{'~' * (len(message) * 2 // 5)}⟧" if message else "Language: pseudo"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def pseudo() -> Iterator[None]:
    """The program speaks that language."""
    words.use_catalogue("en", Pseudo())
    try:
        yield
    finally:
        words.use("en")


def outside(text: str) -> str:
    """What of a text is not translated; a text may have others for its fields."""
    while (less := _INNERMOST.sub(" ", text)) != text:
        text = less
    return text
