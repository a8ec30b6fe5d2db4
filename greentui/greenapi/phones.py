"""Converts phone numbers in any usual spelling to digits or a chat id."""

from __future__ import annotations

import re

from greentui.greenapi.errors import FieldError
from greentui.model.ids import ChatKind, kind_of, without_device
from greentui.model.limits import PHONE_DIGITS
from greentui.model.phones import has_country
from greentui.words import _

_ALLOWED = re.compile(r"[\d\s().+\-/\u2010-\u2015\u00a0\u202f]+")


def digits_of(text: str, region: str | None = None, *, field: str = "phoneNumber") -> str:
    """The international number in `text`, digits only.

    Args:
        text: `+7 (901) 000-00-01`, `0079010000001`, `79010000001`, `8 901 000 00 01` with a region, …
        region: The country (`RU`, `DE`) assumed for a number without a country code.
        field: The parameter named in an error.

    Raises:
        FieldError: It cannot be a number: too short, too long, or of no country.
    """
    # 100 ms of metadata tables: only when a number is typed.
    import phonenumbers

    spelled = text.strip().removeprefix("tel:")
    if not spelled:
        raise FieldError(field, _("a phone number is needed"))
    if not _ALLOWED.fullmatch(spelled):
        words = _("“%s” is not a phone number: write only digits, spaces, brackets, dashes and a plus")
        raise FieldError(field, words % spelled)
    if spelled.startswith("00"):
        spelled = "+" + spelled[2:]
    attempts = [(spelled, None)] if spelled.startswith("+") else [(spelled, region), ("+" + spelled, None)]
    for attempt, country in attempts:
        if not attempt.startswith("+") and country is None:
            continue
        try:
            number = phonenumbers.parse(attempt, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
    # Numbering plans change faster than tables: what may be a number is left to the service.
    digits = "".join(filter(str.isdigit, spelled))
    if has_country(digits) and PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1]:
        return digits
    raise FieldError(
        field,
        _("“%s” is not a phone number of any country") % spelled,
        advice=_("Write it with its country code, such as +7 901 000-00-01."),
    )


def chat_id_of(text: str, region: str | None = None, *, field: str = "chatId") -> str:
    """The chat id for `text`: an id as it is (without a device suffix), or that of a number.

    Args:
        text: A chat id, or a phone number in any usual spelling.
        region: As in `digits_of`.
        field: The parameter named in an error.

    Raises:
        FieldError: It is neither a chat id nor a possible number.
    """
    spelled = without_device(text)
    if "@" not in spelled:
        return f"{digits_of(spelled, region, field=field)}@c.us"
    if kind_of(spelled) is ChatKind.OTHER or spelled.startswith("@"):
        raise FieldError(
            field, _("a chat id ends with @c.us, @g.us, @lid or @newsletter, as in 79010000001@c.us")
        )
    return spelled
