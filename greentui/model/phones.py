"""What phone numbers look like: how people read them, what cannot be one, and two spellings of one line."""

from __future__ import annotations

_DASHED = {"1": (3, 3, 4), "7": (3, 3, 2, 2)}
"""Countries with a one-digit code, and how their ten digits are grouped."""
_TWO_DIGITS = frozenset(
    map(
        str,
        (
            *(20, 27),
            *range(30, 35),
            *(36, 39, 40, 41),
            *range(43, 50),
            *range(51, 59),
            *range(60, 67),
            *(81, 82, 84, 86),
            *range(90, 96),
            98,
        ),
    )
)
_NOBODYS = ("0", "28", "83", "89")
"""What no country's code begins with (ITU E.164), such as a trunk prefix: 8 901 for Russia's +7 901."""
_LONGEST = {"1": 11, "7": 11}
"""The most digits of a number, country code included, by the first of them; elsewhere it is 14."""
_GROUPED = {
    (1, 2, 2, 2, 2): "33 212",
    (1, 8): "31",
    (2, 2, 2, 2): "45 47",
    (2, 3, 2, 2): "41 46 375 994 998",
    (2, 3, 4): "27 36 60 64 66 380 966 971 972",
    (2, 4, 4): "81 82",
    (2, 5, 4): "55",
    (3, 2, 2, 2): "32 34 995",
    (3, 3, 2, 2): "90",
    (3, 3, 3): "40 48 51 61 62 84 351 420",
    (3, 3, 4): "30 39 52 63 234",
    (3, 4, 4): "86",
    (3, 6): "43 254",
    (4, 4): "65",
    (4, 6): "44",
    (4, 7): "49",
    (5, 5): "91",
}
"""How the mobile numbers of a country are grouped, where they have so many digits (libphonenumber)."""
_BY_COUNTRY = {code: sizes for sizes, codes in _GROUPED.items() for code in codes.split()}
_GROUPS = {
    4: (4,),
    5: (3, 2),
    6: (2, 2, 2),
    7: (3, 2, 2),
    8: (2, 2, 2, 2),
    9: (2, 3, 2, 2),
    10: (3, 3, 2, 2),
    11: (2, 5, 2, 2),
    12: (3, 3, 3, 3),
}
"""How other numbers are grouped, by their digits after the country's code."""


def has_country(phone: str) -> bool:
    """Whether a country's code may begin like these digits."""
    return phone.isascii() and phone.isdigit() and not phone.startswith(_NOBODYS)


def is_number(phone: str) -> bool:
    """Whether these digits can be a phone number at all: hidden ids are longer than the numbers there are."""
    return has_country(phone) and len(phone) <= _LONGEST.get(phone[0], 14)


def spelled(phone: str) -> str:
    """`79010000001` as `+7 901 000-00-01`; anything else is returned unchanged.

    Args:
        phone: An international number, digits only (ITU E.164: at most 15 of them).
    """
    if not (phone.isascii() and phone.isdigit()) or not 7 <= len(phone) <= 15:
        return phone
    code = 1 if phone[0] in _DASHED else 2 if phone[:2] in _TWO_DIGITS else 3
    country, rest = phone[:code], phone[code:]
    dashed = _DASHED.get(country) if len(rest) == 10 else None
    usual = _BY_COUNTRY.get(country, ())
    if sum(usual) != len(rest):
        usual = _GROUPS.get(len(rest), (len(rest),))
    groups = []
    for size in dashed or usual:
        groups.append(rest[:size])
        rest = rest[size:]
    if dashed:
        return f"+{country} {groups[0]} {'-'.join(groups[1:])}"
    return f"+{country} {' '.join(groups)}"


def line_of(phone: str) -> str:
    """A common form for different spellings of one line; other numbers are returned unchanged.

    WhatsApp knows many Brazilian mobiles without the ninth digit they are dialled with, Argentine ones with a
    9 and Mexican ones with a 1 after the country code that is not always written.

    Args:
        phone: An international number, digits only.
    """
    country, rest = phone[:2], phone[2:]
    match country, len(rest):
        case "55", 11 if rest[2] == "9" and rest[3] in "6789":
            return country + rest[:2] + rest[3:]
        case "54", 11 if rest[0] == "9":
            return country + rest[1:]
        case "52", 11 if rest[0] == "1":
            return country + rest[1:]
    return phone
