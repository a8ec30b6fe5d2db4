"""What GREEN-API and WhatsApp allow at most: each number once, with its place in the manual.

Whoever checks, counts or explains one of these takes it from here.
"""

from __future__ import annotations

# Messages (1.3.3)

MESSAGE_CHARACTERS = 20_000
"""Of a text, and of a caption (SendMessage, SendFileByUpload)."""
POLL_QUESTION_CHARACTERS = 255
"""SendPoll, as the next two."""
POLL_OPTION_CHARACTERS = 100
POLL_OPTIONS = (2, 12)
"""At least and at most."""
FILE_BYTES = 100 * 1024 * 1024
"""Of a file that is sent (SendFileByUpload)."""
BUTTON_CHARACTERS = 25
"""Newer than the manual, as the next."""
BUTTONS = 3
MESSAGE_ID_CHARACTERS = 16
"""At least (1.3.11, "Validation failed")."""
LARGEST_NUMBER = 2**53 - 1
"""The largest whole number in a request ("must be a safe number", 1.3.11)."""
REQUEST_BYTES = 100_000
"""Of everything but files ("request entity too large", 1.3.11)."""
TYPING_MILLISECONDS = (1_000, 20_000)
"""How long typing is shown, at least and at most (newer than the manual)."""

# Receiving (1.3.4)

RECEIVE_SECONDS = (5, 60)
"""How long the service waits for a notification, at least and at most (ReceiveNotification)."""

# The account (1.3.2)

SEND_DELAY_MILLISECONDS = (500, 600_000)
"""Between two messages, at least (SetSettings) and at most (lower than in the manual since)."""

# Groups (1.3.7)

GROUP_NAME_CHARACTERS = 100
"""CreateGroup, UpdateGroupName."""
GROUP_MEMBERS = 100
"""Up to which the service supports a group (CreateGroup)."""
GROUP_INTERVAL = 300
"""Seconds between two new groups (CreateGroup)."""

# Statuses (1.3.8)

STATUS_CHARACTERS = 500
"""Of a text (SendTextStatus)."""
STATUS_CAPTION_CHARACTERS = 1_024
"""SendMediaStatus."""

# Contacts and chats (1.3.10)

PHONE_DIGITS = (11, 12)
"""With the country code, at least and at most (CheckWhatsapp, SendContact)."""
CONTACT_NAME_CHARACTERS = 100
"""Newer than the manual."""
DISAPPEARING_SECONDS = (0, 86_400, 604_800, 7_776_000)
"""After which messages can disappear: never, a day, a week, 90 days (SetDisappearingChat)."""
