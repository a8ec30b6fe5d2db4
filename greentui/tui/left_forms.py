"""Content of forms that were closed without being submitted, to restore it in the next of their kind.

Forms also close when the console ends: the archive keeps a note of them beside the drafts until they are
opened again. What was typed hidden is never written down. Several consoles may share the note, so each writes
only what it changed itself. The note may be of another version of the program, so nothing is assumed of its
shape.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

Key = tuple[str, Hashable]
"""The kind of a form, and what it is about."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that may be filled in again, but not written down."""

    value: Hashable = field(repr=False)


def is_secret(name: str) -> bool:
    """Whether what the API calls `name`, a parameter or a setting, must not be written down."""
    return name.casefold().endswith("token")


class LeftForms:
    """Contents of forms, by the kind of form and what it is about."""

    def __init__(self) -> None:
        self._left: dict[Key, list[Hashable]] = {}
        self._changed: set[Key] = set()
        """What was kept or taken here and is not in the note yet."""

    def __bool__(self) -> bool:
        return bool(self._left)

    def keep(self, kind: str, subject: Hashable, content: list[Hashable]) -> None:
        """Keep what a form holds, in place of what was kept of another like it."""
        self._left[kind, subject] = content
        self._changed.add((kind, subject))

    def take(self, kind: str, subject: Hashable) -> list[Hashable] | None:
        """What to fill in, once; `None` for nothing. A value that was not written down is `None`."""
        content = self._left.pop((kind, subject), None)
        if content is None:
            return None
        self._changed.add((kind, subject))
        return [_revealed(value) for value in content]

    def clear(self) -> None:
        """Forget everything."""
        self._left.clear()
        self._changed.clear()

    def note(self) -> str:
        """All of it in one text, without what was typed hidden; empty for nothing."""
        return _note_of(self._left)

    @contextmanager
    def merged(self, note: str) -> Iterator[str]:
        """What `note` becomes with the changes made here, which count as written unless the block fails."""
        changed, self._changed = self._changed, set()
        forms = _forms_in(note)
        for key in changed:
            forms.pop(key, None)
            if key in self._left:
                forms[key] = self._left[key]
        try:
            yield _note_of(forms)
        except BaseException:
            self._changed |= changed
            raise

    def read(self, note: str) -> None:
        """Take over what `note` gave in an earlier run; what makes no sense is left out."""
        self._left = _forms_in(note) | self._left

    def unwritten(self) -> list[str]:
        """What was written in each form that is in no note, to be read by a person."""
        return ["\n".join(_texts(self._left[key])) for key in self._left if key in self._changed]


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


def _note_of(forms: Mapping[Key, list[Hashable]]) -> str:
    listed = [(*key, content) for key, content in forms.items()]
    return json.dumps(listed, ensure_ascii=False, default=lambda _hidden: None) if listed else ""


def _forms_in(note: str) -> dict[Key, list[Hashable]]:
    try:
        forms = _hashable(json.loads(note)) if note else ()
    except (ValueError, RecursionError):
        forms = None
    found: dict[Key, list[Hashable]] = {}
    for form in forms if isinstance(forms, tuple) else (forms,):
        match form:
            case (str(kind), subject, tuple(content)):
                found.setdefault((kind, subject), list(content))
            case _:
                log.warning("a form that was left cannot be read")
    return found


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
