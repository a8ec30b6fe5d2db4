"""Content of forms that were closed without being submitted, to restore it in the next of their kind.

Forms also close when the console ends or is killed: the archive keeps a note of each, of open ones too,
beside the drafts until it is submitted, discarded or opened again. What was typed hidden is never written
down. A note may be of another version of the program, so nothing is assumed of its shape.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that may be filled in again, but not written down."""

    value: Hashable = field(repr=False)


def is_secret(name: str) -> bool:
    """Whether what the API calls `name`, a parameter or a setting, must not be written down."""
    return name.casefold().endswith("token")


class LeftForms:
    """Contents of forms, by names made of the kind of form and what it is about."""

    def __init__(self) -> None:
        self._left: dict[str, list[Hashable]] = {}
        self._open: dict[object, tuple[str, list[Hashable]]] = {}
        """What forms hold that are open, each with its name."""
        self._changed: set[str] = set()
        """Forms kept or taken here whose notes do not say so yet."""

    def __bool__(self) -> bool:
        return bool(self._left)

    def keep(self, kind: str, subject: Hashable, content: list[Hashable]) -> None:
        """Keep what a form holds, in place of what was kept of another like it."""
        name = name_of(kind, subject)
        self._left[name] = content
        self._changed.add(name)

    def note(self, form: object, kind: str, subject: Hashable, content: list[Hashable]) -> None:
        """Note what an open form holds, for a console that is killed."""
        held = name_of(kind, subject), content
        if self._open.get(form) != held:
            self.forget(form)
            self._open[form] = held
            self._changed.add(held[0])

    def forget(self, form: object) -> None:
        """Drop the note of a form that holds nothing any more or is closed; what was kept of it stays."""
        if before := self._open.pop(form, None):
            self._changed.add(before[0])

    def take(self, kind: str, subject: Hashable) -> list[Hashable] | None:
        """What to fill in, once; `None` for nothing. A value that was not written down is `None`."""
        name = name_of(kind, subject)
        content = self._left.pop(name, None)
        if content is None:
            return None
        self._changed.add(name)
        return [_revealed(value) for value in content]

    def clear(self) -> None:
        """Forget everything."""
        self._left.clear()
        self._open.clear()
        self._changed.clear()

    def notes(self) -> dict[str, str]:
        """What each form holds, by its name, without what was typed hidden."""
        return {name: _text(content) for name, content in self._contents().items()}

    def _contents(self) -> dict[str, list[Hashable]]:
        return self._left | dict(self._open.values())

    @property
    def changed(self) -> bool:
        """Whether there are changes that no note has yet."""
        return bool(self._changed)

    @contextmanager
    def changes(self) -> Iterator[dict[str, str]]:
        """The notes that changed, empty for forms that were taken.

        They count as written unless the block fails.
        """
        changed, self._changed = self._changed, set()
        try:
            yield {name: self.notes().get(name, "") for name in sorted(changed)}
        except BaseException:
            self._changed |= changed
            raise

    def read(self, notes: Mapping[str, str]) -> None:
        """Take over what an earlier run noted; a note that makes no sense is to be emptied."""
        for name, text in notes.items():
            content = _content(text)
            if content is None:
                log.warning("a form that was left cannot be read")
                self._changed.add(name)
            else:
                self._left.setdefault(name, content)

    def unwritten(self) -> list[str]:
        """What was written in each form whose note does not have it, to be read by a person."""
        contents = self._contents()
        return ["\n".join(_texts(contents[name])) for name in contents if name in self._changed]


def with_texts(content: Sequence[Hashable]) -> tuple[list[Hashable], list[str]]:
    """The content of a form's fields, and the texts that it holds besides, which come last."""
    match content:
        case [*fields, tuple(texts)]:
            return fields, [text for text in texts if isinstance(text, str)]
        case _:
            return list(content), []


def named(content: Iterable[Hashable]) -> Iterator[tuple[str, Hashable]]:
    """The names and values in a form's content, without values that were not written down."""
    for pair in content:
        match pair:
            case (str(name), value) if value is not None:
                yield name, value


def name_of(kind: str, subject: Hashable) -> str:
    """The name of forms of a kind that are about the same."""
    return json.dumps((kind, subject), ensure_ascii=False)


def _text(content: list[Hashable]) -> str:
    return json.dumps(content, ensure_ascii=False, default=lambda _hidden: None)


def _content(text: str) -> list[Hashable] | None:
    """What a note says was filled in; `None` if it makes no sense."""
    try:
        content = _hashable(json.loads(text))
    except (ValueError, RecursionError):
        return None
    return list(content) if isinstance(content, tuple) else None


def _revealed(value: Hashable) -> Hashable:
    if isinstance(value, tuple):
        return tuple(map(_revealed, value))
    return value.value if isinstance(value, Hidden) else value


def _hashable(value: object) -> Hashable:
    """A value from JSON, which has lists where forms have tuples; `None` for an object, which none has."""
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value if isinstance(value, str | int | float) else None


def _texts(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) and value else []
