"""The types of parameters, each with its rules in words, its check and its parser of typed text.

Standard library only: the command line completes from it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from urllib.parse import urlsplit

from greentui.config.folders import expanded
from greentui.greenapi.errors import FieldError
from greentui.greenapi.parameters import FieldProblem, Invalid, Parameter, ParamType, Problems, check_all
from greentui.greenapi.phones import chat_id_of, digits_of
from greentui.model.limits import FILE_BYTES, LARGEST_NUMBER, MESSAGE_ID_CHARACTERS
from greentui.model.phones import has_country
from greentui.text.locale_format import any_of
from greentui.words import NOTHING, Phrase, _, plural

_PERSON = re.compile(r"(?P<phone>[0-9]{8,16})@c\.us|[0-9]{5,20}@lid")
_GROUP = re.compile(r"[1-9][0-9]{16,19}@g\.us|[1-9][0-9]{6,15}-[0-9]{9,11}@g\.us")
_CHAT = re.compile(rf"{_PERSON.pattern}|{_GROUP.pattern}|[0-9]{{5,30}}@newsletter")
WHITE = "#FFFFFF"
"""A status's letters are white (manual 1.3.8, SendTextStatus)."""
_ENDING = re.compile(r"[^.\s]\s*\.\w{1,16}\s*\Z")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Text(ParamType):
    """A string; `longest` in characters, 0 for no limit; `name` for a file's, which needs an ending."""

    longest: int = 0
    empty: bool = False
    endings: tuple[str, ...] = ()
    name: bool = False

    @property
    def words(self) -> str:
        rules = [
            _("text"),
            _("at most %d characters") % self.longest if self.longest else "",
            _("ending with %s") % any_of(self.endings) if self.endings else "",
            _("with an extension such as .pdf") if self.name else "",
            _("may be empty") if self.empty else "",
        ]
        return ", ".join(filter(None, rules))

    def accept(self, value: object) -> object:
        found = _text(value)
        if not found.strip() and not self.empty:
            raise Invalid(_("must not be empty"))
        if self.longest and len(found) > self.longest:
            raise Invalid(
                _("%(length)d characters are too many; at most %(longest)d are allowed")
                % {"length": len(found), "longest": self.longest}
            )
        if self.endings and not found.lower().endswith(self.endings):
            raise Invalid(_("must end with %s") % any_of(self.endings))
        if self.name and not _ENDING.search(found):
            raise Invalid(_("needs an extension, such as .pdf, which decides how the file is sent"))
        if any("\ud800" <= character <= "\udfff" for character in found):
            raise Invalid(_("contains half a character, which cannot be sent"))
        return found


@dataclass(frozen=True, slots=True)
class ChatId(ParamType):
    """The id of a chat; a phone number in any usual spelling is converted.

    Attributes:
        people: Whether a contact's id (`@c.us` or `@lid`) is accepted.
        groups: Whether a group's and a channel's (`@newsletter`) are.
    """

    people: bool = True
    groups: bool = True

    @property
    def words(self) -> str:
        if not self.people:
            return _("a group's id, such as 120363043968066561@g.us")
        if not self.groups:
            return _("a person's id, such as 79010000001@c.us, or a phone number")
        return _("a chat id, such as 79010000001@c.us or 120363043968066561@g.us, or a phone number")

    def accept(self, value: object) -> object:
        if not self.people:
            chat_id = _text(value).strip()
            if not _GROUP.fullmatch(chat_id):
                raise Invalid(_("must be a group's id, which ends with @g.us"))
            return chat_id
        try:
            chat_id = chat_id_of(_text(value))
        except FieldError as error:
            raise Invalid(error.detail) from None
        if not self.groups and not _PERSON.fullmatch(chat_id):
            raise Invalid(_("must be a person's id, which ends with @c.us"))
        found = _CHAT.fullmatch(chat_id)
        if found is None:
            raise Invalid(_("must look like 79010000001@c.us or 120363043968066561@g.us"))
        if (phone := found["phone"]) and not has_country(phone):
            raise Invalid(_("no country's numbers begin like this; write an id such as 79010000001@c.us"))
        return chat_id


@dataclass(frozen=True, slots=True)
class MessageId(ParamType):
    """The id of a message."""

    @property
    def words(self) -> str:
        return _("a message's id, at least %d characters") % MESSAGE_ID_CHARACTERS

    def accept(self, value: object) -> object:
        found = _text(value)
        short = len(found) < MESSAGE_ID_CHARACTERS
        if short or not found.isascii() or not found.isprintable() or " " in found:
            raise Invalid(_("a message's id has at least %d letters and digits") % MESSAGE_ID_CHARACTERS)
        return found


@dataclass(frozen=True, slots=True)
class Flag(ParamType):
    """True or false."""

    @property
    def words(self) -> str:
        return _("true or false")

    @property
    def choices(self) -> tuple[str, ...]:
        return ("true", "false")

    def accept(self, value: object) -> object:
        if not isinstance(value, bool):
            raise Invalid(_("must be true or false"))
        return value

    def parse(self, text: str) -> object:
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            text.strip().lower(), text
        )


@dataclass(frozen=True, slots=True)
class Whole(ParamType):
    """A whole number between two limits, inclusive."""

    least: int = -LARGEST_NUMBER
    most: int = LARGEST_NUMBER
    unit: Phrase = NOTHING

    @property
    def words(self) -> str:
        kind = _("whole number (%s)") % self.unit if self.unit else _("whole number")
        if self.most < LARGEST_NUMBER:
            bounds = {"kind": kind, "least": self.least, "most": self.most}
            return _("%(kind)s, %(least)d to %(most)d") % bounds
        if self.least > -LARGEST_NUMBER:
            return _("%(kind)s, at least %(least)d") % {"kind": kind, "least": self.least}
        return kind

    def accept(self, value: object) -> object:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Invalid(_("must be a whole number"))
        if not self.least <= value <= self.most:
            raise Invalid(_("must be %(least)d to %(most)d") % {"least": self.least, "most": self.most})
        return value

    def parse(self, text: str) -> object:
        try:
            return int(text)
        except ValueError:
            return text


@dataclass(frozen=True, slots=True)
class Degrees(ParamType):
    """A latitude or longitude in WGS 84."""

    most: int

    @property
    def words(self) -> str:
        return _("degrees, -%(most)d to %(most)d") % {"most": self.most}

    def accept(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Invalid(_("must be a number of degrees"))
        if abs(value) > self.most:
            raise Invalid(_("must be -%(most)d to %(most)d") % {"most": self.most})
        return value

    def parse(self, text: str) -> object:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text


@dataclass(frozen=True, slots=True)
class OneOf(ParamType):
    """One of a few values, words or numbers."""

    allowed: tuple[str | int, ...]

    @property
    def words(self) -> str:
        return _("one of %s") % ", ".join(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(map(str, self.allowed))

    def accept(self, value: object) -> object:
        if isinstance(value, bool) or value not in self.allowed:
            raise Invalid(_("must be one of %s") % ", ".join(self.choices))
        return value

    def parse(self, text: str) -> object:
        return next((one for one in self.allowed if str(one) == text), text)


@dataclass(frozen=True, slots=True)
class Url(ParamType):
    """A web address; may be empty if that means "none"."""

    empty: bool = False

    @property
    def words(self) -> str:
        if self.empty:
            return _("address beginning with http:// or https://, may be empty")
        return _("address beginning with http:// or https://")

    def accept(self, value: object) -> object:
        found = _text(value)
        if not _is_address(found) and not (self.empty and not found):
            raise Invalid(_("must be an address beginning with http:// or https://"))
        return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text.strip()))
    )


@dataclass(frozen=True, slots=True)
class Colour(ParamType):
    """A colour as #RRGGBB."""

    @property
    def words(self) -> str:
        return _("colour as #RRGGBB, not white")

    def accept(self, value: object) -> object:
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise Invalid(_("must be a colour such as #228B22"))
        if value.upper() == WHITE:
            raise Invalid(_("is white, like the text; choose another colour, such as #228B22"))
        return value


@dataclass(frozen=True, slots=True)
class Phone(ParamType):
    """A phone number in any usual spelling, sent as an integer."""

    least: int = 7
    most: int = 15

    @property
    def words(self) -> str:
        return _("phone number with its country code, %(least)d to %(most)d digits") % {
            "least": self.least,
            "most": self.most,
        }

    def accept(self, value: object) -> object:
        if isinstance(value, str):
            try:
                value = int(digits_of(value))
            except FieldError as error:
                raise Invalid(error.detail) from None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Invalid(_("must be a phone number, digits only"))
        if not 10 ** (self.least - 1) <= value < 10**self.most:
            raise Invalid(
                _("a phone number with its country code has %(least)d to %(most)d digits")
                % {"least": self.least, "most": self.most}
            )
        return value


@dataclass(frozen=True, slots=True)
class LocalFile(ParamType):
    """A local file, by its path.

    Attributes:
        jpeg: Whether only a JPEG is accepted.
    """

    jpeg: bool = False

    @property
    def words(self) -> str:
        if self.jpeg:
            return _("path of a JPEG")
        return _("path of a file, at most %d MB") % (FILE_BYTES // 1024**2)

    def accept(self, value: object) -> object:
        if not isinstance(value, str | Path):
            raise Invalid(_("must be the path of a file"))
        path, start = expanded(value), b""
        try:
            found = path.stat()
            if S_ISREG(found.st_mode):
                with path.open("rb") as file:
                    start = file.read(3)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or _("not a valid path")
            raise Invalid(_("the file cannot be read: %s") % why) from None
        if not S_ISREG(found.st_mode):
            raise Invalid(_("this is not a file"))
        if not found.st_size:
            raise Invalid(_("the file is empty"))
        if found.st_size > FILE_BYTES:
            raise Invalid(
                _("%(size)d MB are too much; a file may have %(most)d")
                % {"size": math.ceil(found.st_size / 1024**2), "most": FILE_BYTES // 1024**2}
            )
        if self.jpeg and start != b"\xff\xd8\xff":
            raise Invalid(_("must be a JPEG (.jpg)"))
        return path

    def parse(self, text: str) -> object:
        return text.removeprefix("@")


@dataclass(frozen=True, slots=True)
class Several(ParamType):
    """A list of values of one type."""

    each: ParamType
    least: int = 0
    most: int = 0
    unique: bool = False

    @property
    def words(self) -> str:
        if self.most:
            count = _("%(least)d to %(most)d") % {"least": self.least, "most": self.most}
        else:
            count = _("at least %d") % self.least if self.least else _("any number")
        rules = ", ".join([count, *([_("all different")] if self.unique else [])])
        return _("list (%(rules)s) of: %(each)s") % {"rules": rules, "each": self.each.words}

    def check(self, value: object, field: str, problems: Problems) -> object:
        if not isinstance(value, list | tuple):
            problems.append(FieldProblem(field, _("must be a list")))
            return value
        if len(value) < self.least:
            words = plural("must have at least %d entry", "must have at least %d entries", self.least)
            problems.append(FieldProblem(field, words % self.least))
        elif self.most and len(value) > self.most:
            words = plural("may have at most %d entry", "may have at most %d entries", self.most)
            problems.append(FieldProblem(field, words % self.most))
        checked = [self.each.check(one, f"{field}[{place}]", problems) for place, one in enumerate(value)]
        if self.unique:
            problems.extend(
                FieldProblem(self._named(f"{field}[{place}]"), _("is given twice"))
                for place, one in enumerate(checked)
                if one in checked[:place]
            )
        return checked

    def _named(self, entry: str) -> str:
        """The entry's only field, if it has a single one."""
        each = self.each
        only = each.fields[0].name if isinstance(each, Object) and len(each.fields) == 1 else ""
        return f"{entry}.{only}" if only else entry

    def parse(self, text: str) -> object:
        if text.lstrip().startswith("["):
            return _json(text)
        return [self.each.parse(part.strip()) for part in text.split(",") if part.strip()]


@dataclass(frozen=True, slots=True)
class Object(ParamType):
    """An object with its own fields.

    Attributes:
        any_of: Fields of which at least one must be given and not empty.
        short: The field meant by a bare value, so that `green` means `{"optionName": "green"}`.
    """

    fields: tuple[Parameter, ...]
    any_of: tuple[str, ...] = ()
    short: str = ""

    @property
    def words(self) -> str:
        inside = "; ".join(f"{one.name}: {one.type.words}" for one in self.fields)
        if not self.any_of:
            return _("object with %s") % inside
        some = {"fields": inside, "some": ", ".join(self.any_of)}
        return _("object with %(fields)s (at least one of %(some)s)") % some

    @property
    def inner(self) -> tuple[Parameter, ...]:
        return () if self.short else self.fields

    def check(self, value: object, field: str, problems: Problems) -> object:
        if self.short and isinstance(value, str | int | float) and not isinstance(value, bool):
            value = {self.short: value}
        if not isinstance(value, Mapping):
            problems.append(FieldProblem(field, _("must be an object")))
            return value
        checked = check_all(self.fields, value, problems, f"{field}.")
        if self.any_of and not any(checked.get(name) for name in self.any_of):
            words = _("at least one of %s must be given") % ", ".join(self.any_of)
            problems.append(FieldProblem(f"{field}.{self.any_of[0]}", words))
        return checked

    def parse(self, text: str) -> object:
        return _json(text) if text.lstrip().startswith("{") or not self.short else text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(_("must be text"))
    return value


def _json(text: str) -> object:
    """The typed JSON, or the text itself if it is none, which the check then refuses."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
