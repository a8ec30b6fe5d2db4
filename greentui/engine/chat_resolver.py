"""Finds the chat an operator typed: a chat id, a phone number in any spelling, or a unique name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from greentui.archive.errors import ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal, of_archive, of_service
from greentui.engine.service import Caller
from greentui.greenapi import phones
from greentui.greenapi.errors import FieldError
from greentui.greenapi.methods import CHECK_WHATSAPP
from greentui.model.chats import Chat
from greentui.model.entries import AliasLearned
from greentui.model.ids import is_alias, without_device
from greentui.text.chat_fuzzy_search import simplified
from greentui.text.locale_format import all_of
from greentui.words import _, sentence

LISTED = 5
"""Chats listed in a refusal."""
SHORTEST = 9
"""Minimum digits of a national number, without its trunk prefix."""
_TRUNK = "08"
"""Trunk prefixes, dialled before a number within a country."""

_ID = re.compile(r"\S+@[a-z.]+")
_NUMBER = re.compile(r"\+?[\d\s().\-/\u2010-\u2015\u00a0]{5,}")


def chat_id_of(phone: str) -> str:
    """The chat id of a number in any usual spelling.

    Raises:
        Refusal: It is not a number.
    """
    try:
        return phones.chat_id_of(phone)
    except FieldError as error:
        raise of_service(error) from None


def number_of(phone: str) -> str:
    """The international number, digits only, of a number in any usual spelling.

    Raises:
        Refusal: It is not a number; worded without the API's name of the field.
    """
    try:
        return phones.digits_of(phone)
    except FieldError as error:
        raise Refusal(sentence(error.detail), field="phone", advice=error.advice) from None


def resolve(wanted: str, known: Callable[[str], Chat | None], names: Sequence[tuple[str, str, str]]) -> str:
    """The chat that `wanted` means.

    Args:
        wanted: As typed.
        known: Finds a chat by id.
        names: Id, name and phone of every chat.

    Raises:
        Refusal: No chat matches, or several, which are listed.
    """
    wanted = wanted.strip()
    if not wanted:
        raise Refusal(_("Name a chat by its id, phone number or name."), field="chatId")
    # Notifications from strangers may bring chats with malformed ids: any listed id is found.
    if chat := known(without_device(wanted)):
        return chat.id
    if _ID.fullmatch(wanted):
        return chat_id_of(wanted)
    key = simplified(wanted)
    found = [row for row in names if simplified(row[1]) == key]
    if not found and _NUMBER.fullmatch(wanted):
        return _national(wanted, names) or chat_id_of(wanted)
    if not found:
        found = [row for row in names if key in simplified(row[1])]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise Refusal(
            _("No chat matches “%s”.") % wanted,
            field="chatId",
            advice=_("Give a chat id, or a phone number with its country code."),
        )
    named = [f"{name} ({chat_id})" for chat_id, name, _phone in found[:LISTED]]
    if len(found) > LISTED:
        named.append(_("%d more") % (len(found) - LISTED))
    raise Refusal(
        _("“%(text)s” matches several chats: %(chats)s.") % {"text": wanted, "chats": all_of(named)},
        field="chatId",
        advice=_("Use the id instead."),
    )


def _national(wanted: str, names: Sequence[tuple[str, str, str]]) -> str:
    """The chat of the one known contact whose national number `wanted` is: `8 901 …`, `0151 …`.

    Only among known contacts: the country of a stranger's number cannot be guessed.
    """
    digits = "".join(filter(str.isdigit, wanted))
    own = digits[1:]
    if len(own) < SHORTEST or digits[0] not in _TRUNK or own[0] == "0":
        return ""
    found = [row for row in names if row[2] == digits] or [row for row in names if row[2].endswith(own)]
    return found[0][0] if len(found) == 1 else ""


async def check_whatsapp(context: InstanceContext, call: Caller, phone: str) -> str | None:
    """The chat id of a number, or `None` if it has no WhatsApp. See `Session.check_whatsapp`."""
    chat_id = chat_id_of(phone)
    found = await call(CHECK_WHATSAPP, phoneNumber=int(chat_id.partition("@")[0]))
    if found.exists_whatsapp is None:
        raise Refusal(_("The service did not say whether this number has WhatsApp."), advice=_("Try again."))
    if not found.exists_whatsapp:
        return None
    for alias in filter(is_alias, found.ids):
        try:
            context.publish_applied(await context.apply(AliasLearned(alias, chat_id)))
        except ArchiveError as error:
            raise of_archive(error) from None
    return chat_id
