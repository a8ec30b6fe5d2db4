"""The service's validation of a request's body, with its words for what is wrong (manual 1.3.11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greentui.emulator.responses import Refused, invalid

LARGEST_SAFE = 2**53 - 1
"""The largest whole number the service takes for safe."""
_CHAT_ID = re.compile(r"\d{5,20}(:\d+)?@c\.us|[\d-]{5,40}@g\.us|\d{5,20}@lid|\d{5,30}@newsletter")
_GROUP_ID = re.compile(r"[\d-]{5,40}@g\.us")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ANY_CHAT = "'{}' must be one of the next formats: 'phone_number@c.us' or 'group_id@g.us'"

Check = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request's body."""

    name: str
    check: Check
    required: bool = True


def optional(field: Field) -> Field:
    """The same field, which may be left out."""
    return Field(field.name, field.check, required=False)


class Form:
    """The fields a method takes.

    Args:
        fields: In the order in which the service complains.
        least: How many of them there must be at all, where the service counts first.
    """

    def __init__(self, *fields: Field, least: int = 0) -> None:
        self.fields = fields
        self._least = least
        self._names = {field.name for field in fields}

    def read(self, body: Any) -> dict[str, Any]:
        """The checked body.

        Raises:
            Refused: With the documented detail.
        """
        if not isinstance(body, dict):
            raise invalid("'value' must be of type object")
        if self._least and len(body) < self._least:
            raise invalid(f"'value' must have at least {self._least} key{'s' * (self._least > 1)}")
        checked = {}
        for field in self.fields:
            if field.name in body:
                checked[field.name] = field.check(field.name, body[field.name])
            elif field.required:
                raise invalid(f"'{field.name}' is required")
        for name in body:
            if name not in self._names:
                raise invalid(f"'{name}' is not allowed")
        return checked


def text(name: str, longest: int | None = None, *, empty: bool = False) -> Field:
    """A string of at most so many characters."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not value and not empty:
            raise invalid(f"'{label}' is not allowed to be empty")
        if longest is not None and len(value) > longest:
            raise invalid(f"'{label}' length must be less than or equal to {longest} characters long")
        return value

    return Field(name, check)


def chat_id(name: str = "chatId") -> Field:
    """The id of a private chat or a group."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not value:
            raise invalid(f"'{label}' is not allowed to be empty")
        if not _CHAT_ID.fullmatch(value):
            raise invalid(_ANY_CHAT.format(label))
        return value

    return Field(name, check)


def strict_chat_id(name: str = "chatId") -> Field:
    """A chat id where a wrong type is answered with 500, as the manual has it for service methods."""
    inner = chat_id(name)

    def check(label: str, value: Any) -> Any:
        if not isinstance(value, str):
            kind = "bool" if isinstance(value, bool) else "float64"
            raise Refused(500, f"interface conversion: interface {{}} is {kind}, not string")
        return inner.check(label, value)

    return Field(name, check)


def group_id(name: str = "groupId") -> Field:
    """The id of a group."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not _GROUP_ID.fullmatch(value):
            raise invalid(f"'{label}' must be the next formats: 'group_id@g.us'")
        return value

    return Field(name, check)


def message_id(name: str = "idMessage") -> Field:
    """The id of a message."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not value:
            raise invalid(f"'{label}' is not allowed to be empty")
        if len(value) < 16:
            raise invalid("'message id' must be at least 16 symbols")
        return value

    return Field(name, check)


def boolean(name: str) -> Field:
    """True or false."""

    def check(label: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise invalid(f"'{label}' must be a boolean")
        return value

    return Field(name, check)


def whole(name: str, least: int | None = None, most: int | None = None) -> Field:
    """A whole number."""

    def check(label: str, value: Any) -> int:
        number = _number(label, value)
        if number != int(number):
            raise invalid(f"'{label}' must be an integer")
        if abs(number) > LARGEST_SAFE:
            raise invalid(f"'{label}' must be a safe number")
        if least is not None and number < least:
            raise invalid(f"'{label}' must be larger than or equal to {least}")
        if most is not None and number > most:
            raise invalid(f"'{label}' must be less than or equal to {most}")
        return int(number)

    return Field(name, check)


def _number(label: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid(f"'{label}' must be a number")
    if value != value or value in (float("inf"), float("-inf")):
        raise invalid(f"'{label}' must be a safe number")
    return value


def degrees(name: str, most: float) -> Field:
    """A latitude or longitude, as a number or as digits."""

    def check(label: str, value: Any) -> float:
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                raise invalid(f"'{label}' must be a number or string") from None
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise invalid(f"'{label}' must be a number or string")
        if value != value or abs(value) > LARGEST_SAFE:
            raise invalid(f"'{label}' must be a safe number")
        if abs(value) > most:
            raise invalid(f"'{label}' must be less than or equal to {most:g}")
        return float(value)

    return Field(name, check)


def one_of(name: str, *allowed: Any, described: str = "") -> Field:
    """One of a few values."""
    listed = described or "[" + ", ".join(str(value) for value in allowed) + "]"

    def check(label: str, value: Any) -> Any:
        if isinstance(value, bool) != any(isinstance(one, bool) for one in allowed) or value not in allowed:
            raise invalid(f"'{label}' must be one of {listed}")
        return value

    return Field(name, check)


def url(name: str = "urlFile") -> Field:
    """A link to a file."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not value.startswith(("http://", "https://")):
            raise invalid("url has incorrect format. It should start with http(s)://'")
        return value

    return Field(name, check)


def colour(name: str = "backgroundColor") -> Field:
    """A colour as #RRGGBB."""

    def check(label: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{label}' must be a string")
        if not _COLOUR.fullmatch(value):
            raise invalid(f"'{label}' must be a hexadecimal colour like '#228B22'")
        return value

    return Field(name, check)


def strings(name: str, *, each: Field | None = None, least: int = 0) -> Field:
    """An array of strings."""

    def check(label: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise invalid(f"'{label}' must be an array")
        if len(value) < least:
            raise invalid(f"'{label}' must contain at least {least} items")
        one = each or text(label)
        return [one.check(f"{label}[{place}]", item) for place, item in enumerate(value)]

    return Field(name, check)


def phone(name: str = "phoneNumber") -> Field:
    """A telephone number as digits of an integer."""

    def check(label: str, value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise invalid(f"Wrong format. '{label}' must contain only digits")
        return value

    return Field(name, check)


def poll_options(name: str = "options") -> Field:
    """The answers of a poll: 2–12, each different, at most 100 characters (manual 1.3.3, SendPoll)."""

    def check(label: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise invalid(f"'{label}' must be an array")
        if not 2 <= len(value) <= 12:
            raise invalid(f"'{label}' length must be from 2 to 12 elements inclusive")
        options = []
        for place, option in enumerate(value):
            if not isinstance(option, dict) or "optionName" not in option:
                raise invalid(f"'{label}[{place}].optionName' is required")
            for key in option:
                if key != "optionName":
                    raise invalid(f"'{label}[{place}].{key}' is not allowed")
            chosen = option["optionName"]
            if not isinstance(chosen, str):
                raise invalid(f"'{label}[{place}].optionName' must be a string")
            if not chosen:
                raise invalid(f"'{label}[{place}].optionName' is not allowed to be empty")
            if len(chosen) > 100:
                raise invalid("'optionName' length must be less than or equal to 100 characters long")
            options.append(chosen)
        if len(set(options)) != len(options):
            raise invalid("'optionName' field must have unique value")
        return options

    return Field(name, check)


def card(name: str = "contact") -> Field:
    """A contact to send: a number and at least one name (manual 1.3.3, SendContact)."""
    names = ("firstName", "middleName", "lastName", "company")

    def check(label: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid(f"'{label}' must be of type object")
        if not value:
            raise invalid("'value' must have at least 1 key")
        if "phoneContact" not in value:
            raise invalid(f"'{label}.phoneContact' is required")
        number = whole("phoneContact").check(f"{label}.phoneContact", value["phoneContact"])
        if not 11 <= len(str(number)) <= 12:
            raise invalid(f"'{label}.phoneContact' must be 11 or 12 digits")
        for key, part in value.items():
            if key == "phoneContact":
                continue
            if key not in names:
                raise invalid(f"'{label}.{key}' is not allowed")
            text(key, empty=True).check(f"{label}.{key}", part)
        if not any(value.get(key) for key in names):
            raise invalid("'contact' must contain at least one of [firstName, middleName, lastName, company]")
        return value

    return Field(name, check)


def buttons(name: str = "buttons", *, types: bool = True) -> Field:
    """Buttons of an interactive message: 1–3, at most 25 characters each."""

    def check(label: str, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise invalid(f"'{label}' must be an array")
        if not 1 <= len(value) <= 3:
            raise invalid(f"'{label}' length must be from 1 to 3 elements inclusive")
        for place, button in enumerate(value):
            where = f"{label}[{place}]"
            if not isinstance(button, dict):
                raise invalid(f"'{where}' must be of type object")
            for key in ("type",) * types + ("buttonId", "buttonText"):
                if key not in button:
                    raise invalid(f"'{where}.{key}' is required")
                text(key, 25 if key == "buttonText" else None).check(f"{where}.{key}", button[key])
            if types:
                one_of("type", "copy", "call", "url").check(f"{where}.type", button["type"])
        return value

    return Field(name, check)


_YES_NO = ("yes", "no")


def yes_no(name: str) -> Field:
    """A switch of the settings."""
    return one_of(name, *_YES_NO)
