"""What the service's own words mean: each documented refusal as a sentence of ours that says what to do.

One table over the texts of the manual (1.3.11, and the errors of each method), but for what a status alone
tells: 401, 403, 404, 429 and 466. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from greentui.words import NOTHING, Phrase


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
            return Meaning(row.text % parts if parts else str(row.text), str(row.advice))
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
    text: Phrase
    advice: Phrase = NOTHING
    methods: tuple[str, ...] = ()


_ARCHIVING = ("archivechat", "unarchivechat")
_SAVING = ("addcontact", "editcontact", "deletecontact")
_PICTURES = ("setprofilepicture", "setgrouppicture")
_PROFILE = Phrase("Check idInstance and the token in the profile.")
_QUEUED = Phrase("A message sent just now may still be queued; try again in a minute.")

_ROWS = (
    # Chats and groups
    _Row(r"'chatid' must be one of", Phrase("A chat id is a number with @c.us, or a group's id with @g.us.")),
    _Row(r"'groupid' must be", Phrase("A group's id must end with @g.us.")),
    _Row(
        r"last message not found",
        Phrase("WhatsApp archives only chats with an incoming message."),
        Phrase("Wait for a message in this chat, then try again."),
        methods=_ARCHIVING,
    ),
    _Row(
        r"chat with id \S+ not found",
        Phrase("The phone has no such chat."),
        Phrase("Write to it first, or check the number."),
        methods=_ARCHIVING,
    ),
    _Row(
        r"group chats",
        Phrase("This works with persons only, not with groups."),
        Phrase("For a group, open the group's page."),
    ),
    _Row(r"chatid not found", Phrase("The service does not know this chat."), _QUEUED),
    _Row(r"chatid bad|bad chatid", Phrase("WhatsApp has no chat with this id."), Phrase("Check the number.")),
    _Row(
        r"timed out",
        Phrase("WhatsApp did not create the group."),
        Phrase("Choose persons only; a group cannot be a member."),
        methods=("creategroup",),
    ),
    _Row(
        r"^error: forbidden",
        Phrase("This number is not a member of the group."),
        Phrase("Ask an admin to add it, or for the invite link."),
        methods=("getgroupdata",),
    ),
    _Row(r"^error: item-not-found", Phrase("There is no such group."), Phrase("Check the group's id.")),
    _Row(
        r"failed to set group admin",
        Phrase("WhatsApp did not make this person an admin."),
        Phrase("Only a group's admins can, and the group must still exist."),
    ),
    _Row(
        r"participant not found",
        Phrase("This person is not a member of the group."),
        Phrase("Add them to the group first."),
    ),
    # Contacts
    _Row(
        r"contact \S+ already exists",
        Phrase("This contact is already saved on the phone."),
        Phrase("Change its name instead (editContact)."),
        methods=_SAVING,
    ),
    _Row(
        r"contact \S+ does not exist",
        Phrase("This contact is not saved on the phone."),
        Phrase("Save it first (addContact)."),
        methods=_SAVING,
    ),
    _Row(
        r"is not on whatsapp",
        Phrase("This number is not on WhatsApp."),
        Phrase("Check the number."),
        methods=_SAVING,
    ),
    # Messages and statuses
    _Row(r"'message id' must be at least (\d+)", Phrase("A message id has at least %s characters.")),
    _Row(r"message not found by id", Phrase("The service does not know this message."), _QUEUED),
    _Row(
        r"message by id not found",
        Phrase("The service does not know this message."),
        Phrase("It may have been deleted already."),
    ),
    _Row(
        r"id message ?not ?found",
        Phrase("The service does not know this status."),
        Phrase("It may have been deleted already."),
    ),
    # Files
    _Row(r"encrypted url not found", Phrase("This message has no file."), Phrase("Look at it on the phone.")),
    _Row(
        r"internal error when downloading file",
        Phrase("WhatsApp no longer keeps this file."),
        Phrase("Ask the sender to send it again, or look for it on the phone."),
    ),
    _Row(
        r"file is empty|file should not be empty",
        Phrase("The file is empty."),
        Phrase("Choose another file."),
    ),
    _Row(r"unsupported media type", Phrase("The picture must be a JPEG (.jpg)."), methods=_PICTURES),
    _Row(
        r"unsupported media type",
        Phrase("The service does not accept files of this kind."),
        Phrase("Convert it, or choose another file."),
    ),
    _Row(
        r"failed to upload file",
        Phrase("The service did not accept this upload."),
        Phrase("Check the chat, the file and its name, the quoted message, and the length of the caption."),
    ),
    _Row(r"url has incorrect format", Phrase("The file's address must begin with http:// or https://.")),
    # Phone numbers
    _Row(
        r"must contain only digits",
        Phrase("The phone number must have digits only and begin with the country code."),
    ),
    _Row(
        r"bad phone number",
        Phrase("The service does not accept this phone number."),
        Phrase("Write it in full, beginning with the country code."),
    ),
    _Row(
        r"check phone number timeout",
        Phrase("WhatsApp did not say in time whether this number is registered."),
        Phrase("Try again in a minute."),
    ),
    # Polls
    _Row(
        r"'options' length must be from (?P<least>\d+) to (?P<most>\d+)",
        Phrase("A poll has %(least)s to %(most)s options."),
    ),
    _Row(r"'optionname' field must have unique", Phrase("All options of a poll must be different.")),
    # Any parameter
    _Row(
        r"'ephemeralexpiration' must be one of",
        Phrase("Messages can disappear after 1, 7 or 90 days, or never."),
    ),
    _Row(
        r"'(?P<field>[^']+)' must be one of (?P<values>\[.*\])",
        Phrase("%(field)s must be one of %(values)s."),
    ),
    _Row(r"'([^']+)' is not allowed to be empty", Phrase("%s must not be empty.")),
    _Row(
        r"'([^']+)' is not allowed",
        Phrase("The service does not know the parameter %s."),
        Phrase("Check its spelling, or leave it out."),
    ),
    _Row(r"'([^']+)' is required", Phrase("%s must be given.")),
    _Row(
        r"'([^']+)' must be a safe number",
        Phrase("%s is too large."),
        Phrase("Check the number."),
    ),
    _Row(r"'([^']+)' must be a number", Phrase("%s must be a number.")),
    _Row(r"'([^']+)' must be a string", Phrase("%s must be text.")),
    _Row(r"'([^']+)' must be a boolean", Phrase("%s must be true or false.")),
    _Row(r"'([^']+)' must be an array", Phrase("%s must be a list.")),
    _Row(
        r"'(?P<field>[^']+)' must contain at least (?P<least>\d+)",
        Phrase("%(field)s must have at least %(least)s entry."),
    ),
    _Row(
        r"'(?P<field>[^']+)' length must be less than or equal to (?P<most>\d+)",
        Phrase("%(field)s may have at most %(most)s characters."),
    ),
    _Row(
        r"'value' must have at least",
        Phrase("A required value is missing."),
        Phrase("Fill in everything that is not optional."),
    ),
    _Row(
        r"interface conversion",
        Phrase("The service expected another type of value."),
        Phrase("Write ids in quotation marks."),
    ),
    # The request as a whole
    _Row(
        r"^$|bad request data",
        Phrase("The service rejected the request without saying what is wrong."),
        Phrase("Check what was entered."),
    ),
    _Row(
        r"in json at position",
        Phrase("The request is not valid JSON."),
        Phrase("Check the brackets and quotation marks."),
    ),
    _Row(r"receiptid must be", Phrase("receiptId must be a whole number.")),
    _Row(
        r"findunackedmessage",
        Phrase("This notification is no longer in the queue."),
        Phrase("There is nothing left to do."),
    ),
    _Row(r"idinstance not an integer", Phrase("idInstance must be a number."), _PROFILE),
    _Row(r"apitokeninstance not define", Phrase("The token is missing."), _PROFILE),
)
"""Every documented refusal; the first row whose pattern is found counts."""
