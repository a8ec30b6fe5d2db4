"""Validation of request bodies, with the service's own error messages (manual 1.3.11)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from greentui.emulator.methods.responses import ApiError, validation_error

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest integer the service accepts."""
MIN_DIGITS, MAX_DIGITS = 11, 16
"""Digits of a phone number (newer documentation, CheckWhatsapp; the manual has at most 12)."""
_CHAT_ID = re.compile(r"\d{5,20}(:\d+)?@c\.us|[\d-]{5,40}@g\.us|\d{5,20}@lid|\d{5,30}@newsletter")
_GROUP_ID = re.compile(r"[\d-]{5,40}@g\.us")
_URL = re.compile(r"https?://.*", re.DOTALL)
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

Check = Callable[[str, Any], Any]
"""Returns the checked value. Takes the field's label for messages, and its value; raises `ApiError`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request body."""

    name: str
    check: Check
    required: bool = True


def optional(field: Field) -> Field:
    """A copy of a field that may be missing."""
    return replace(field, required=False)


def written(field: Field) -> Field:
    """A copy of a number's field for forms, which hold text only."""

    def check(label: str, value: Any) -> Any:
        digits = isinstance(value, str) and re.fullmatch(r"\d{1,15}", value, re.ASCII)
        return field.check(label, int(value) if digits else value)

    return replace(field, check=check)


class Schema:
    """The fields of a request body.

    Args:
        fields: In the order in which the service validates them.
        min_fields: How many fields the service requires before it looks at any.
    """

    def __init__(self, *fields: Field, min_fields: int = 0) -> None:
        self.fields = fields
        self._min_fields = min_fields
        self._names = {field.name for field in fields}

    def validate(self, body: Any) -> dict[str, Any]:
        """The checked fields of a body.

        Raises:
            ApiError: The body is invalid.
        """
        if not isinstance(body, dict):
            raise validation_error("'value' must be of type object")
        if len(body) < self._min_fields:
            raise validation_error(
                f"'value' must have at least {self._min_fields} key{'s' * (self._min_fields > 1)}"
            )
        checked = {}
        for field in self.fields:
            if field.name in body:
                checked[field.name] = field.check(field.name, body[field.name])
            elif field.required:
                raise validation_error(f"'{field.name}' is required")
        for name in body:
            if name not in self._names:
                raise validation_error(f"'{name}' is not allowed")
        return checked


def _string(label: str, value: Any, *, allow_empty: bool = False) -> str:
    if not isinstance(value, str):
        raise validation_error(f"'{label}' must be a string")
    if not value and not allow_empty:
        raise validation_error(f"'{label}' is not allowed to be empty")
    return value


def text(name: str, max_length: int | None = None, *, allow_empty: bool = False) -> Field:
    """A string of limited length, in characters."""

    def check(label: str, value: Any) -> str:
        checked = _string(label, value, allow_empty=allow_empty)
        if max_length is not None and len(checked) > max_length:
            raise validation_error(
                f"'{label}' length must be less than or equal to {max_length} characters long"
            )
        return checked

    return Field(name, check)


def nested(name: str, *fields: Field) -> Field:
    """An object with fields of its own."""
    schema = Schema(*fields)
    return Field(name, lambda label, value: schema.validate(value))


def any_number(name: str) -> Field:
    """An integer; one that is too large is no number to the service (manual 1.3.5, GetChatHistory)."""

    def check(label: str, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_SAFE_INTEGER:
            raise validation_error(f"'{label}' must be a number")
        return int(integer(name).check(label, value))

    return Field(name, check)


def _matching(name: str, pattern: re.Pattern[str], error: str, *, allow_empty: bool = True) -> Field:
    """A string that matches a pattern.

    Args:
        error: The message if it does not; `{}` becomes the field's label.
    """

    def check(label: str, value: Any) -> str:
        checked = _string(label, value, allow_empty=allow_empty)
        if not pattern.fullmatch(checked):
            raise validation_error(error.format(label))
        return checked

    return Field(name, check)


def chat_id(name: str = "chatId") -> Field:
    """The id of a private chat or a group."""
    error = "'{}' must be one of the next formats: 'phone_number@c.us' or 'group_id@g.us'"
    return _matching(name, _CHAT_ID, error, allow_empty=False)


def number_or_id(name: str = "chatId") -> Field:
    """A phone number in digits, or the id of a chat."""
    by_id = chat_id(name)

    def check(label: str, value: Any) -> str:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return value
        return str(by_id.check(label, value))

    return Field(name, check)


def service_chat_id(name: str = "chatId") -> Field:
    """The chat id of a service method, where the manual has a 500 for a value of the wrong type."""
    inner = chat_id(name)

    def check(label: str, value: Any) -> Any:
        if not isinstance(value, str):
            go_type = "bool" if isinstance(value, bool) else "float64"
            raise ApiError(500, f"interface conversion: interface {{}} is {go_type}, not string")
        return inner.check(label, value)

    return Field(name, check)


def group_id(name: str = "groupId") -> Field:
    """The id of a group."""
    return _matching(name, _GROUP_ID, "'{}' must be the next formats: 'group_id@g.us'")


def message_id(name: str = "idMessage") -> Field:
    """The id of a message."""

    def check(label: str, value: Any) -> str:
        checked = _string(label, value)
        if len(checked) < 16:
            raise validation_error("'message id' must be at least 16 symbols")
        return checked

    return Field(name, check)


def boolean(name: str) -> Field:
    """True or false."""

    def check(label: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise validation_error(f"'{label}' must be a boolean")
        return value

    return Field(name, check)


def integer(name: str, minimum: int | None = None, maximum: int | None = None) -> Field:
    """An integer."""

    def check(label: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise validation_error(f"'{label}' must be a number")
        if isinstance(value, float) and not math.isfinite(value):
            raise validation_error(f"'{label}' must be a safe number")
        if value != int(value):
            raise validation_error(f"'{label}' must be an integer")
        return check_range(label, int(value), minimum, maximum)

    return Field(name, check)


def check_range(label: str, value: int, minimum: int | None = None, maximum: int | None = None) -> int:
    """Return the integer if it is within range.

    Raises:
        ApiError: It is out of range.
    """
    if abs(value) > MAX_SAFE_INTEGER:
        raise validation_error(f"'{label}' must be a safe number")
    if minimum is not None and value < minimum:
        raise validation_error(f"'{label}' must be larger than or equal to {minimum}")
    if maximum is not None and value > maximum:
        raise validation_error(f"'{label}' must be less than or equal to {maximum}")
    return value


def coordinate(name: str, maximum: float) -> Field:
    """A latitude or longitude in degrees, as a number or a string of digits."""

    def check(label: str, value: Any) -> float:
        try:
            degrees = float(value) if isinstance(value, str) else value
        except ValueError:
            degrees = None
        if isinstance(degrees, bool) or not isinstance(degrees, int | float):
            raise validation_error(f"'{label}' must be a number or string")
        if not abs(degrees) <= MAX_SAFE_INTEGER:  # so that NaN fails, too
            raise validation_error(f"'{label}' must be a safe number")
        if abs(degrees) > maximum:
            raise validation_error(f"'{label}' must be less than or equal to {maximum:g}")
        return float(degrees)

    return Field(name, check)


def one_of(name: str, *allowed: str | int) -> Field:
    """One of a few values."""

    def check(label: str, value: Any) -> Any:
        if isinstance(value, bool) or value not in allowed:
            raise validation_error(f"'{label}' must be one of [{', '.join(map(str, allowed))}]")
        return value

    return Field(name, check)


def file_url(name: str = "urlFile") -> Field:
    """The URL of a file."""
    return _matching(name, _URL, "url has incorrect format. It should start with http(s)://'")


def color(name: str = "backgroundColor") -> Field:
    """A color as #RRGGBB."""
    return _matching(name, _COLOR, "'{}' must be a hexadecimal colour like '#228B22'")


def string_list(name: str, *, each: Field | None = None, min_length: int = 0) -> Field:
    """A list of strings.

    Args:
        each: How its items are checked; as non-empty strings by default.
    """

    def check(label: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise validation_error(f"'{label}' must be an array")
        if len(value) < min_length:
            raise validation_error(f"'{label}' must contain at least {min_length} items")
        check_item = (each or text(label)).check
        return [check_item(f"{label}[{place}]", item) for place, item in enumerate(value)]

    return Field(name, check)


def phone_number(name: str = "phoneNumber") -> Field:
    """A phone number as an integer, or its digits as a string."""

    def check(label: str, value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise validation_error(f"Wrong format. '{label}' must contain only digits")
        return value

    return Field(name, check)


def poll_options(name: str = "options") -> Field:
    """The options of a poll: 2 to 12 different ones of at most 100 characters (manual 1.3.3, SendPoll)."""

    def check(label: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise validation_error(f"'{label}' must be an array")
        if not 2 <= len(value) <= 12:
            raise validation_error(f"'{label}' length must be from 2 to 12 elements inclusive")
        options = []
        for place, item in enumerate(value):
            if not isinstance(item, dict) or "optionName" not in item:
                raise validation_error(f"'{label}[{place}].optionName' is required")
            _check_keys(f"{label}[{place}]", item, ("optionName",))
            option = _string(f"{label}[{place}].optionName", item["optionName"])
            if len(option) > 100:
                raise validation_error(
                    "'optionName' length must be less than or equal to 100 characters long"
                )
            options.append(option)
        if len(set(options)) != len(options):
            raise validation_error("'optionName' field must have unique value")
        return options

    return Field(name, check)


def contact_card(name: str = "contact") -> Field:
    """A contact to send: a number and at least one name (manual 1.3.3, SendContact).

    The manual allows numbers of 11 or 12 digits, newer documentation up to 16.
    """
    names = ("firstName", "middleName", "lastName", "company")

    def check(label: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise validation_error(f"'{label}' must be of type object")
        if not value:
            raise validation_error("'value' must have at least 1 key")
        if "phoneContact" not in value:
            raise validation_error(f"'{label}.phoneContact' is required")
        number = integer("phoneContact").check(f"{label}.phoneContact", value["phoneContact"])
        if not MIN_DIGITS <= len(str(number)) <= MAX_DIGITS:
            raise validation_error(f"'{label}.phoneContact' must be 11 or 12 digits")
        for key, part in value.items():
            if key != "phoneContact":
                _check_keys(label, [key], names)
                _string(f"{label}.{key}", part, allow_empty=True)
        if not any(value.get(key) for key in names):
            raise validation_error(
                "'contact' must contain at least one of [firstName, middleName, lastName, company]"
            )
        return value

    return Field(name, check)


def buttons(name: str = "buttons", *, typed: bool = True) -> Field:
    """The buttons of an interactive message: 1 to 3, with at most 25 characters each.

    Args:
        typed: Whether each has a type, and with it an action.
    """

    def check(label: str, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise validation_error(f"'{label}' must be an array")
        if not 1 <= len(value) <= 3:
            raise validation_error(f"'{label}' length must be from 1 to 3 elements inclusive")
        fields = [text("type")] * typed + [text("buttonId"), text("buttonText", 25)]
        for place, button in enumerate(value):
            item = f"{label}[{place}]"
            if not isinstance(button, dict):
                raise validation_error(f"'{item}' must be of type object")
            for field in fields:
                if field.name not in button:
                    raise validation_error(f"'{item}.{field.name}' is required")
                field.check(f"{item}.{field.name}", button[field.name])
            if typed:
                one_of("type", "copy", "call", "url").check(f"{item}.type", button["type"])
        return value

    return Field(name, check)


def switch(name: str, *, boolean_too: bool = False) -> Field:
    """A setting that is yes or no.

    Args:
        boolean_too: Whether true and false mean the same.
    """
    words = one_of(name, "yes", "no")

    def check(label: str, value: Any) -> Any:
        if boolean_too and isinstance(value, bool):
            return "yes" if value else "no"
        return words.check(label, value)

    return Field(name, check)


def _check_keys(label: str, keys: Collection[str], allowed: Collection[str]) -> None:
    for key in keys:
        if key not in allowed:
            raise validation_error(f"'{label}.{key}' is not allowed")
