"""Content of forms that were closed without being submitted, to restore it in the next of their kind.

Forms also close when the console ends: the archive keeps a note of them beside the drafts until it starts
again. What was typed hidden is never written down.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Hashable

log = logging.getLogger(__name__)


class Secret(str):
    """Text that was typed hidden."""

    __slots__ = ()


class LeftForms:
    """Contents of forms, by the kind of form and what it is about."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, Hashable], list[Hashable]] = {}

    def __bool__(self) -> bool:
        return bool(self._left)

    def keep(self, kind: str, subject: Hashable, content: list[Hashable]) -> None:
        """Keep what a form holds, in place of what was kept of another like it."""
        self._left[kind, subject] = content

    def take(self, kind: str, subject: Hashable) -> list[Hashable] | None:
        """What to fill in, once; `None` for nothing. A value that was not written down is `None`."""
        return self._left.pop((kind, subject), None)

    def clear(self) -> None:
        """Forget everything."""
        self._left.clear()

    def note(self) -> str:
        """All of it in one text, without what was typed hidden; empty for nothing."""
        forms = [(*key, content) for key, content in self._left.items()]
        return json.dumps(_without_secrets(forms), ensure_ascii=False) if forms else ""

    def read(self, note: str) -> None:
        """Take over what `note` gave in an earlier run."""
        try:
            forms = json.loads(note) if note else []
        except ValueError:
            log.warning("the note of forms cannot be read")
            return
        for kind, subject, content in forms:
            self._left.setdefault((kind, _hashable(subject)), [_hashable(value) for value in content])

    def texts(self) -> list[str]:
        """What was written in each form, to be read by a person."""
        return ["\n".join(_texts(content)) for content in self._left.values()]


def _without_secrets(value: object) -> object:
    if isinstance(value, Secret):
        return None
    return [_without_secrets(one) for one in value] if isinstance(value, list | tuple) else value


def _hashable(value: object) -> Hashable:
    """A value from JSON, which has lists where forms have tuples."""
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _texts(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) and value and not isinstance(value, Secret) else []
