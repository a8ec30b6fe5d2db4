"""What the service's own words mean: each documented refusal as a sentence of ours that says what to do.

One table over the texts of the manual (1.3.11, and the errors of each method), but for what a status alone
tells: 401, 403, 404, 429 and 466. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from greentui.words import _


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal means.

    Attributes:
        text: What is wrong, in a sentence.
        advice: What to do about it; empty where the sentence says so itself.
    """

    text: str
    advice: str = ""


_PREAMBLE = re.compile(
    r"^(?:bad request\d?(?! data)|internal server error|validation failed\.?|details:|\s"
    r"|[\"'](?=[A-Z]\w+Error))+",
    re.IGNORECASE,
)
"""What stands before the point: `Bad Request Validation failed. Details: `, a quotation mark."""


def bare(said: str) -> str:
    """The service's words without their preamble."""
    return _PREAMBLE.sub("", said).strip().removesuffix('"')


def meaning(said: str, method: str = "") -> Meaning | None:
    """What a refusal means; `None` where no document has these words.

    Args:
        said: The service's words, as they came.
        method: The method called: some words mean different things for different methods.
    """
    words = bare(said)
    for row in _ROWS:
        if row.methods and method.lower() not in row.methods:
            continue
        if found := re.search(row.pattern, words, re.IGNORECASE):
            parts = found.groupdict() or found.groups()
            return Meaning(row.text % parts if parts else row.text, row.advice)
    return None


class _Row(NamedTuple):
    """One refusal.

    Attributes:
        pattern: Finds it in the service's words; its groups fill in the text, by name if there are several.
        text: What is wrong, in a sentence.
        advice: What to do about it; empty where the text says so itself.
        methods: The methods, in small letters, of which this is true; empty for all.
    """

    pattern: str
    text: str
    advice: str = ""
    methods: tuple[str, ...] = ()


_ARCHIVING = ("archivechat", "unarchivechat")
_SAVING = ("addcontact", "editcontact", "deletecontact")
_PICTURES = ("setprofilepicture", "setgrouppicture")
_PROFILE = _("Check idInstance and the token in the profile.")
_QUEUED = _("If it was sent just now it may still be queued; try again in a minute.")

_ROWS = (
    # Chats and groups
    _Row(r"'chatid' must be one of", _("A chat's id is a number with @c.us, or a group's id with @g.us.")),
    _Row(r"'groupid' must be", _("A group's id must end with @g.us.")),
    _Row(
        r"last message not found",
        _("WhatsApp archives only chats in which the other side has written."),
        _("Wait for a message in this chat, then try again."),
        methods=_ARCHIVING,
    ),
    _Row(
        r"chat with id \S+ not found",
        _("The phone has no such chat."),
        _("Write to it first, or check the number."),
        methods=_ARCHIVING,
    ),
    _Row(r"group chats", _("This works for people only."), _("For a group, open the group's page.")),
    _Row(r"chatid not found", _("The service does not know this chat."), _QUEUED),
    _Row(r"chatid bad|bad chatid", _("WhatsApp has no chat with this id."), _("Check the number.")),
    _Row(
        r"timed out",
        _("WhatsApp did not create the group."),
        _("Choose people only: a group cannot be a member."),
        methods=("creategroup",),
    ),
    _Row(
        r"^error: forbidden",
        _("This number is not a member of the group."),
        _("Ask a member for an invitation link."),
        methods=("getgroupdata",),
    ),
    _Row(r"^error: item-not-found", _("There is no such group."), _("Check the group's id.")),
    _Row(
        r"failed to set group admin",
        _("WhatsApp did not make this person an admin."),
        _("Only a group's admins can, and the group must still exist."),
    ),
    _Row(
        r"participant not found",
        _("This person is not a member of the group."),
        _("Add them to the group first."),
    ),
    # Contacts
    _Row(
        r"contact \S+ already exists",
        _("The phone has this contact already."),
        _("Change its name instead (editContact)."),
        methods=_SAVING,
    ),
    _Row(
        r"contact \S+ does not exist",
        _("The phone does not have this contact."),
        _("Save it first (addContact)."),
        methods=_SAVING,
    ),
    _Row(r"is not on whatsapp", _("This number has no WhatsApp."), _("Check the number."), methods=_SAVING),
    # Messages and statuses
    _Row(r"'message id' must be at least (\d+)", _("A message's id has at least %s characters.")),
    _Row(r"message not found by id", _("The service does not know this message."), _QUEUED),
    _Row(
        r"message by id not found",
        _("The service does not know this message."),
        _("It may have been deleted already."),
    ),
    _Row(
        r"id message ?not ?found",
        _("The service does not know this status."),
        _("It may have been deleted already."),
    ),
    # Files
    _Row(r"encrypted url not found", _("This message has no file."), _("Look at it on the phone.")),
    _Row(
        r"internal error when downloading file",
        _("WhatsApp no longer has this file."),
        _("Ask the sender to send it again, or look for it on the phone."),
    ),
    _Row(r"file is empty|file should not be empty", _("The file is empty."), _("Choose another one.")),
    _Row(r"unsupported media type", _("The picture must be a JPEG (.jpg)."), methods=_PICTURES),
    _Row(
        r"unsupported media type",
        _("The service does not accept files of this kind."),
        _("Convert it, or choose another one."),
    ),
    _Row(
        r"failed to upload file",
        _("The service did not accept this upload."),
        _("Check the chat, the file and its name, the quoted message, and the length of the caption."),
    ),
    _Row(r"url has incorrect format", _("The file's address must begin with http:// or https://.")),
    # Phone numbers
    _Row(
        r"must contain only digits",
        _("The phone number must be digits only, beginning with the country code."),
    ),
    _Row(
        r"bad phone number",
        _("The service does not accept this phone number."),
        _("Write it in full, beginning with the country code."),
    ),
    _Row(
        r"check phone number timeout",
        _("WhatsApp did not answer in time whether it knows this number."),
        _("Try again in a minute."),
    ),
    # Polls
    _Row(
        r"'options' length must be from (?P<least>\d+) to (?P<most>\d+)",
        _("A poll has %(least)s to %(most)s answers."),
    ),
    _Row(r"'optionname' field must have unique", _("Each answer of a poll must be different.")),
    # Any parameter
    _Row(
        r"'ephemeralexpiration' must be one of", _("Messages can disappear after 1, 7 or 90 days, or never.")
    ),
    _Row(r"'(?P<field>[^']+)' must be one of (?P<values>\[.*\])", _("%(field)s must be one of %(values)s.")),
    _Row(r"'([^']+)' is not allowed to be empty", _("%s must not be empty.")),
    _Row(
        r"'([^']+)' is not allowed",
        _("The service does not know the parameter %s."),
        _("Check its spelling, or leave it out."),
    ),
    _Row(r"'([^']+)' is required", _("%s must be given.")),
    _Row(r"'([^']+)' must be a safe number", _("%s is too large a number."), _("Check it for a slip.")),
    _Row(r"'([^']+)' must be a number", _("%s must be a number.")),
    _Row(r"'([^']+)' must be a string", _("%s must be text.")),
    _Row(r"'([^']+)' must be a boolean", _("%s must be true or false.")),
    _Row(r"'([^']+)' must be an array", _("%s must be a list.")),
    _Row(
        r"'(?P<field>[^']+)' must contain at least (?P<least>\d+)",
        _("%(field)s must have at least %(least)s entry."),
    ),
    _Row(
        r"'(?P<field>[^']+)' length must be less than or equal to (?P<most>\d+)",
        _("%(field)s may have at most %(most)s characters."),
    ),
    _Row(
        r"'value' must have at least",
        _("A required value is missing."),
        _("Fill in everything that is not optional."),
    ),
    _Row(
        r"interface conversion",
        _("The service expected another type of value."),
        _("Write ids in quotation marks."),
    ),
    # The request as a whole
    _Row(
        r"^$|bad request data",
        _("The service rejected the request without saying what is wrong."),
        _("Check what was entered."),
    ),
    _Row(
        r"in json at position", _("The request is not valid JSON."), _("Check brackets and quotation marks.")
    ),
    _Row(r"receiptid must be", _("A receipt must be a whole number.")),
    _Row(
        r"findunackedmessage", _("This notification is no longer in the queue."), _("Nothing is left to do.")
    ),
    _Row(r"idinstance not an integer", _("idInstance must be a number."), _PROFILE),
    _Row(r"apitokeninstance not define", _("The token is missing."), _PROFILE),
)
"""Every documented refusal; the first row whose pattern is found counts."""
