"""What methods answer: each answer read from JSON into something typed, forgivingly.

The shapes are plain dataclasses in the API's own names (`idMessage` is `id_message` here), read through
pydantic, which is imported when the first answer comes and not before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from greentui.greenapi.json_fields import integer
from greentui.words import _

Json = Any
"""A JSON value: `dict`, `list`, `str`, `int`, `float`, `bool` or `None`."""

A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)


class Misshapen(ValueError):
    """An answer that is not the documented one; says where, and never what stood there."""


class Answer(Protocol[A_co]):
    """How an answer is read."""

    @property
    def words(self) -> str:
        """What comes back, for documentation."""
        ...

    @property
    def may_be_text(self) -> bool:
        """Whether a bare string is a documented answer rather than a refusal in disguise."""
        ...

    def read(self, answer: Json) -> A_co:
        """The typed answer; an empty body comes as `None`. Raises `Misshapen`."""
        ...


@dataclass(frozen=True, slots=True)
class Shape(Generic[A]):
    """An answer that pydantic reads.

    Attributes:
        shape: The type.
        words: What comes back; of a dataclass, its fields where nothing else is given.
    """

    shape: Any
    said: str = ""
    may_be_text: bool = False

    @property
    def words(self) -> str:
        if self.said or not is_dataclass(self.shape):
            return self.said
        return ", ".join(_camel(one.name) for one in fields(self.shape))

    def read(self, answer: Json) -> A:
        from pydantic import ValidationError

        try:
            read: A = _adapter(self.shape).validate_python(answer)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise Misshapen(f"{where}: {first['msg']}" if where else str(first["msg"])) from None
        return read


@cache
def _adapter(shape: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


@dataclass(frozen=True, slots=True)
class Yes:
    """An answer that confirms: `{"isReboot": true}`; any of `names` may be the field that does."""

    names: tuple[str, ...]
    may_be_text: bool = False

    @property
    def words(self) -> str:
        return _(" or ").join(self.names) + _(" (true or false)")

    def read(self, answer: Json) -> bool:
        if isinstance(answer, bool):
            return answer
        if not isinstance(answer, Mapping):
            raise Misshapen(_("an object with %s was expected") % self.names[0])
        return any(answer.get(name) in (True, "true", 1) for name in self.names)


@dataclass(frozen=True, slots=True)
class Nothing:
    """An answer without content: status 200 and an empty body."""

    words: str = _("nothing; status 200 says that it was done")
    may_be_text: bool = False

    def read(self, answer: Json) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Count:
    """A number, alone or in an object whose key the documents spell in two alphabets."""

    words: str = _("count")
    may_be_text: bool = False

    def read(self, answer: Json) -> int:
        told = answer if isinstance(answer, Mapping) else {"": answer}
        found = integer(told, *told)
        if found is None:
            raise Misshapen(_("a number was expected"))
        return found


@dataclass(frozen=True, slots=True)
class Notification:
    """One entry of the notification queue.

    Attributes:
        receipt_id: What deletes it.
        body: The notification, as JSON.
        raw: The same as text, always storable: what UTF-8 cannot carry is escaped.
    """

    receipt_id: int
    body: Json
    raw: str


@dataclass(frozen=True, slots=True)
class Received:
    """receiveNotification's answer, read without pydantic: a body may be anything at all."""

    words: str = _("receiptId and body, or null when nothing waits")
    may_be_text: bool = False

    def read(self, answer: Json) -> Notification | None:
        if answer is None:
            return None
        receipt = answer.get("receiptId") if isinstance(answer, Mapping) else None
        if isinstance(receipt, str) and receipt.isdecimal() and len(receipt) < 20:
            receipt = int(receipt)
        if isinstance(receipt, bool) or not isinstance(receipt, int):
            raise Misshapen(_("an object with receiptId was expected"))
        body = answer.get("body")
        return Notification(receipt, body, raw_text(body))


def raw_text(body: Json) -> str:
    """`body` as JSON text that any file and database can hold."""
    try:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        # Nested deeper than Python counts: kept as what it is, not as what it holds.
        return json.dumps({"typeWebhook": "", "tooDeep": True})
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":"))
    return text


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


@dataclass(frozen=True, slots=True)
class _Wire:
    """How every shape is read: API names, numbers where text is due, unknown fields left alone."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "alias_generator": _camel,
        "validate_by_name": True,
        "coerce_numbers_to_str": True,
        "extra": "ignore",
    }

    @property
    def done(self) -> bool:
        """Whether it was done; what is only told, like a list, always was."""
        return True


@dataclass(frozen=True, slots=True)
class Sent(_Wire):
    """An accepted message; not delivered yet."""

    id_message: str


@dataclass(frozen=True, slots=True)
class SentFile(_Wire):
    """An accepted message with a file, and where the file can be fetched for 15 days."""

    id_message: str
    url_file: str | None = None


@dataclass(frozen=True, slots=True)
class Uploaded(_Wire):
    """Where an uploaded file can be fetched for 15 days."""

    url_file: str


@dataclass(frozen=True, slots=True)
class Forwarded(_Wire):
    """The new messages' ids, in the order of the old ones."""

    messages: list[str]


@dataclass(frozen=True, slots=True)
class State(_Wire):
    """The instance's state in the API's own word."""

    state_instance: str | None = None


@dataclass(frozen=True, slots=True)
class SocketStatus(_Wire):
    """`online` or `offline`."""

    status_instance: str | None = None


@dataclass(frozen=True, slots=True)
class WaSettings(_Wire):
    """Who is linked."""

    avatar: str | None = None
    phone: str | None = None
    state_instance: str | None = None
    device_id: str | None = None


@dataclass(frozen=True, slots=True)
class Qr(_Wire):
    """`qrCode` with a base64 PNG as its message, `error` or `alreadyLogged`."""

    type: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorizationCode(_Wire):
    """A pairing code of 8 characters."""

    status: bool
    code: str | None = None

    @property
    def done(self) -> bool:
        return self.status


@dataclass(frozen=True, slots=True)
class Picture(_Wire):
    """What became of a picture."""

    reason: str | None = None
    url_avatar: str | None = None
    set_profile_picture: bool = False
    set_group_picture: bool = False

    @property
    def done(self) -> bool:
        return self.set_profile_picture or self.set_group_picture


@dataclass(frozen=True, slots=True)
class Avatar(_Wire):
    """A picture's address; empty where there is none or we may not see it."""

    url_avatar: str | None = None
    available: bool | None = None


@dataclass(frozen=True, slots=True)
class Download(_Wire):
    """Where a message's file can be fetched."""

    download_url: str


@dataclass(frozen=True, slots=True)
class Registered(_Wire):
    """Whether a number has WhatsApp, and the ids it goes by, where told."""

    exists_whatsapp: bool
    chat_id: str | None = None
    lid: str | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry(_Wire):
    """An entry of the phone book."""

    id: str
    name: str | None = None
    contact_name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class CreatedGroup(_Wire):
    """A new group."""

    created: bool
    chat_id: str | None = None
    group_invite_link: str | None = None

    @property
    def done(self) -> bool:
        return self.created


@dataclass(frozen=True, slots=True)
class Cleared(_Wire):
    """Whether the notifications were dropped; if not, why and after how many seconds they can be."""

    is_cleared: bool
    reason: str | None = None
    left_time: float | None = None

    @property
    def done(self) -> bool:
        return self.is_cleared


@dataclass(frozen=True, slots=True)
class Disappearing(_Wire):
    """After how many seconds messages of a chat vanish; 0 never."""

    chat_id: str | None = None
    disappearing_messages_in_chat: bool | None = None
    ephemeral_expiration: int | None = None


def says_no(read: object) -> bool:
    """Whether a typed answer says that what was asked for was not done."""
    return read is False or (isinstance(read, _Wire) and not read.done)


RECORDS: Shape[list[Any]] = Shape(list[Any], _("list of records"))
"""A journal: each record is decoded on its own, so that one odd one spoils nothing."""
OBJECT: Shape[dict[str, Any]] = Shape(dict[str, Any], _("object"))
