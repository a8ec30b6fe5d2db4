"""What the people of a chat are called, each asked for once."""

from __future__ import annotations

from collections.abc import Callable

from greentui.model.ids import phone_of


class NameCache:
    """Names by person, remembered until somebody is called something else.

    Args:
        ask: The name of a person by id; empty where none is known.
    """

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._known: dict[str, str] = {}

    def of(self, person_id: str) -> str:
        """What a person is called: by name, else by number, else by id."""
        name = self._known.get(person_id)
        if name is None:
            phone = phone_of(person_id)
            name = (person_id and self._ask(person_id)) or (
                f"+{phone}" if phone else person_id.partition("@")[0]
            )
            self._known[person_id] = name
        return name

    def forget(self) -> None:
        """Ask for every name again."""
        self._known.clear()
