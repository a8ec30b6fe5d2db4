"""The limits of GREEN-API and WhatsApp: each number once, with its place in the manual.

Every check, counter and explanation takes its number from here.
"""

from __future__ import annotations

# Messages (1.3.3)

MESSAGE_CHARACTERS = 20_000
"""Of a text, and of a caption (SendMessage, SendFileByUpload)."""
PREVIEW_CHARACTERS = 300
"""Of a link's preview made by the sender: title, text, address (newer than the manual)."""
PREVIEWS = ("large", "small")
"""Sizes of a link's preview (newer than the manual)."""
POLL_QUESTION_CHARACTERS = 255
"""SendPoll, like the next two."""
POLL_OPTION_CHARACTERS = 100
POLL_OPTIONS = (2, 12)
"""Minimum and maximum."""
FILE_BYTES = 100 * 1024 * 1024
"""Of an uploaded file (SendFileByUpload)."""
BUTTON_CHARACTERS = 25
"""Newer than the manual, like the next."""
BUTTONS = 3
MESSAGE_ID_CHARACTERS = 16
"""Minimum (1.3.11, "Validation failed")."""
LARGEST_NUMBER = 2**53 - 1
"""The largest whole number in a request ("must be a safe number", 1.3.11)."""
REQUEST_BYTES = 100_000
"""Of any request without a file ("request entity too large", 1.3.11)."""
TYPING_MILLISECONDS = (1_000, 20_000)
"""How long typing is shown, minimum and maximum (newer than the manual)."""

# Receiving (1.3.4)

RECEIVE_SECONDS = (5, 60)
"""How long the service waits for a notification, minimum and maximum (ReceiveNotification)."""

# The account (1.3.2)

SEND_DELAY_MILLISECONDS = (500, 600_000)
"""Between two messages, minimum (SetSettings) and maximum (the manual's is higher)."""

UPLOAD_SECONDS = 15 * 86_400
"""How long the service keeps an uploaded file (SendFileByUpload, UploadFile)."""

# Groups (1.3.7)

GROUP_NAME_CHARACTERS = 100
"""CreateGroup, UpdateGroupName."""
GROUP_MEMBERS = 100
"""Largest group the service supports (CreateGroup)."""
GROUP_INTERVAL = 300
"""Seconds between two new groups (CreateGroup)."""

# Statuses (1.3.8)

STATUS_CHARACTERS = 500
"""Of a text (SendTextStatus)."""
STATUS_CAPTION_CHARACTERS = 1_024
"""SendMediaStatus."""

# Contacts and chats (1.3.10)

PHONE_DIGITS = (8, 16)
"""With the country code, minimum and maximum of what can be a number at all.

The service decides which it takes: 11 or 12 digits by the manual (CheckWhatsapp, SendContact), more since.
"""
CONTACT_NAME_CHARACTERS = 100
"""Newer than the manual."""
DISAPPEARING_SECONDS = (0, 86_400, 604_800, 7_776_000)
"""After which messages can disappear: never, a day, a week, 90 days (SetDisappearingChat)."""
