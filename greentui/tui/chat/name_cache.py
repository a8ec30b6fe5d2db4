"""The names of a chat's people, each looked up once."""

from __future__ import annotations

from collections.abc import Callable

from greentui.model.ids import phone_of


class NameCache:
    """Names by person, cached until a name changes.

    Args:
        ask: Returns a person's name by id; empty if none is known.
    """

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._known: dict[str, str] = {}

    def of(self, person_id: str) -> str:
        """A person's name, or number, or id."""
        name = self._known.get(person_id)
        if name is None:
            phone = phone_of(person_id)
            name = (person_id and self._ask(person_id)) or (
                f"+{phone}" if phone else person_id.partition("@")[0]
            )
            self._known[person_id] = name
        return name

    def forget(self) -> None:
        """Look up every name again."""
        self._known.clear()
