"""Every page, dialog and part of the console: how it is opened, what it shows, how it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.e2e.walker import Click, ClickKey, Press, See, Stop, Write

CHAT = r"Анна Петрова  \+7"
"""The chat in view, as its header names it."""
CAPTION = "see the gate"
"""Of the picture that is the last message of the chat in view."""
GROUP = "Delivery"
"""A group there is, by a part of its name."""

_ESC = Click(r"Esc \w+")
_NO = Click(r" No ")
_LEAVE = Click(r" Cancel ")


def _named(typed: str, row: str) -> tuple[Click | Write | See, ...]:
    """By the palette, opened and answered by mouse."""
    return Click(r"\^P"), *_best(typed, row), Click(row)


def _best(typed: str, row: str) -> tuple[Write, See]:
    """Letters into the palette, until nothing fits them better than a row."""
    return Write(typed), See(rf"(?s){typed}((?!for the configuration).)*{row}")


def _named_by_keys(typed: str, row: str) -> tuple[Press | Write | See, ...]:
    """By the palette, without a mouse."""
    return Press(("ctrl+p",)), *_best(typed, row), Press(("enter",))


def _attach(words: str) -> tuple[Click, ...]:
    """By the mark beside the composer."""
    return Click(r"\+(?= Write)"), Click(words)


_MESSAGE = Click(rf"{CAPTION}\s+\d\d:\d\d", "right")


def _on_message(words: str) -> tuple[Click, ...]:
    """By the menu of the last message."""
    return _MESSAGE, Click(words)


def _press(*keys: str) -> tuple[Press]:
    return (Press(keys),)


HOME = Stop(name="the console", screen="MainScreen", shows=r"\^P menu")
"""The console with any chat in view."""
IN_CHAT = replace(HOME, shows=rf"(?s){CHAT}.*{HOME.shows}")
"""What they all lie over: nothing that is opened and left changes the chat in view."""

LINKING = Stop(
    name="linking", screen="LinkScreen", shows="Link a phone to instance",
    keys=_press("f3"), clicks=_named("link a", "Link a phone"), leave=_ESC,
)  # fmt: skip
"""Where no phone is linked."""

STOPS = (
    Stop(
        name="the keys", screen="HelpScreen", shows="Jump to a chat",
        keys=_press("f1"), clicks=_named("keyboard", "Keyboard shortcuts"), leave=_ESC,
    ),
    Stop(name="the palette", screen="Palette", shows="Search for commands", keys=_press("ctrl+p"),
         clicks=(Click(r"\^P"),)),
    Stop(
        name="the instance", screen="InstanceScreen", shows=r"Instance \d+",
        keys=_press("f2"), clicks=(Click("● authorized"),), leave=_ESC,
        inside=(
            Stop(name="linking", screen="LinkScreen", shows="Link a phone to instance",
                 keys=_press("l"), clicks=(Click("l Link a phone"),), leave=_ESC),
            Stop(name="the settings", screen="SettingsScreen", shows="Settings of instance",
                 keys=_press("s"), clicks=(Click("s Settings"),), leave=_ESC),
            Stop(
                name="the profiles", screen="ProfilesScreen", shows="Profiles · Enter switches",
                keys=_press("p"), clicks=(Click("p Profiles"),), leave=_ESC,
                inside=(
                    Stop(name="a profile", screen="ProfileScreen", shows="New profile",
                         keys=_press("n"), clicks=(Click("n New profile"),), leave=_ESC),
                ),
            ),
            Stop(name="rebooting", screen="ConfirmDialog", shows=r"Reboot the instance\?",
                 keys=_press("r"), clicks=(Click("r Reboot"),), leave=_NO),
        ),
    ),
    Stop(name="the outbox", screen="OutboxScreen", shows="Outbox",
         keys=_press("f6"), clicks=_named("outbox", "Outbox and queues"), leave=_ESC),
    Stop(
        name="the statuses", screen="StatusesScreen", shows="Statuses of the last day",
        keys=_press("f7"), clicks=_named("statuses", r"Statuses \(stories\)"), leave=_ESC,
        inside=(
            Stop(name="a text status", screen="PostTextScreen", shows="New text status",
                 keys=_press("n"), clicks=(Click("n Post text"),), leave=_ESC),
            Stop(name="a picture status", screen="PostFileScreen", shows="New picture, video or voice status",
                 keys=_press("f"), clicks=(ClickKey("Post picture"),), leave=_ESC),
        ),
    ),
    Stop(name="the API", screen="ApiScreen", shows=r"API · \w",
         keys=_press("f8"), clicks=_named("any method", "Any method of the API"), leave=_ESC),
    Stop(name="the log", screen="LogScreen", shows="only lines with",
         keys=_press("f9"), clicks=_named("log", r"Log\s+F9"), leave=_ESC),
    Stop(name="finding everywhere", screen="SearchScreen", shows="Type to find",
         keys=_press("alt+f"), clicks=_named("all chats", "Search all chats"), leave=_ESC),
    Stop(
        name="the groups", screen="GroupsScreen", shows=GROUP,
        keys=_named_by_keys("groups: create", "Groups: create"),
        clicks=_named("groups: create", "Groups: create"), leave=_ESC,
        inside=(
            Stop(name="a group", screen="GroupScreen", shows=r"Group · ",
                 keys=_press("enter"), clicks=(Click(GROUP),), leave=_ESC),
            Stop(
                name="a new group", screen="NewGroupScreen", shows="New group",
                keys=_press("n"), clicks=(Click("n New group"),), leave=_ESC,
                inside=(
                    Stop(name="members", screen="Switcher", shows="Members of the new group",
                         keys=_press("alt+j"), clicks=(Click(r"Alt\+J Choose members"),), leave=_ESC),
                ),
            ),
        ),
    ),
    Stop(name="the journals", screen="JournalsScreen", shows="Journal · incoming messages",
         keys=_named_by_keys("journals of", "Journals of messages"),
         clicks=_named("journals of", "Journals of messages"), leave=_ESC),
    Stop(name="what nobody understood", screen="UnrecognisedScreen", shows="Unrecognised notifications",
         keys=_named_by_keys("unrecognised", "Unrecognised notifications"),
         clicks=_named("unrecognised", "Unrecognised notifications"), leave=_ESC),
    Stop(
        name="a contact", screen="ContactScreen", shows="Contact · ",
        keys=_press("f4"), clicks=(Click(CHAT),), leave=_ESC,
        inside=(
            Stop(name="disappearing messages", screen="FieldsDialog", shows="Disappearing messages",
                 keys=_press("t"), clicks=(Click("t Disappearing"),), leave=_ESC),
            Stop(name="forgetting a contact", screen="ConfirmDialog", shows=r"from the contacts\?",
                 keys=_press("x"), clicks=(ClickKey("Remove contact"),), leave=_NO),
        ),
    ),
    Stop(name="a chat's menu", screen="Menu", shows="Mark this chat read", clicks=(Click("⋯ more"),)),
    Stop(name="what can be sent", screen="Menu", shows="Send to this chat", clicks=(Click(r"\+(?= Write)"),)),
    Stop(name="a message's menu", screen="Menu", shows="Copy the id", clicks=(_MESSAGE,)),
    Stop(name="emoji", screen="Menu", shows="Emoji",
         keys=_named_by_keys("insert an emoji", "Insert an emoji"), clicks=_attach("Insert an emoji")),
    Stop(name="the languages", screen="Menu", shows="Русский",
         keys=_named_by_keys("language", "Language"), clicks=_named("language", "Language")),
    Stop(name="a new chat", screen="NewChat", shows="Number with its country code",
         keys=_press("ctrl+n"), clicks=_named("new chat", "New chat by number"), leave=_ESC),
    Stop(name="a date", screen="InputDialog", shows="Go to a date",
         keys=_press("alt+d"), clicks=(Click("⋯ more"), Click("Go to a date")), leave=_ESC),
    Stop(name="jumping", screen="Switcher", shows="Jump to a chat",
         keys=_press("ctrl+k"), clicks=_named("jump to", "Jump to a chat"), leave=_ESC),
    Stop(name="a file", screen="FileForm", shows="Files → ",
         keys=_press("ctrl+o"), clicks=_attach("Send a file"), leave=_LEAVE),
    Stop(name="a recording", screen="Recorder", shows="Voice message → ",
         keys=_press("alt+v"), clicks=_attach("Record a voice message"), leave=_ESC),
    Stop(name="a poll", screen="PollForm", shows="Poll → ",
         keys=_press("alt+p"), clicks=_attach("Send a poll"), leave=_LEAVE),
    Stop(name="a location", screen="LocationForm", shows="Location → ",
         keys=_press("alt+l"), clicks=_attach("Send a location"), leave=_LEAVE),
    Stop(
        name="a contact card", screen="ContactForm", shows="Contact → ",
        keys=_press("alt+c"), clicks=_attach("Send a contact"), leave=_LEAVE,
        inside=(
            Stop(name="whose card", screen="Switcher", shows=r"Whose card\?",
                 keys=_press("alt+j"), clicks=(Click("Choose from chats"),), leave=_ESC),
        ),
    ),
    Stop(
        name="messages to forward", screen="PickMessages", shows="Forward from",
        keys=(*_named_by_keys("forward messages", "Forward messages"),
              See("Forward from which chat"), Press(("enter",))),
        clicks=(*_attach("Forward messages"), Click(r"Maya Levi +\+")), leave=_ESC,
    ),
    Stop(name="a message in full", screen="MessageDetails", shows="Facts",
         keys=_press("up", "v"), clicks=_on_message("Votes, reactions"), leave=_ESC),
    Stop(name="a message's raw body", screen="RawJsonScreen", shows="Raw · ",
         keys=_press("up", "j"), clicks=_on_message("Raw JSON"), leave=_ESC),
    Stop(name="a picture", screen="FilePreview", shows="o opens it",
         keys=_press("up", "o"), clicks=_on_message(r"Open\b"), leave=_ESC),
    Stop(name="deleting a message", screen="ConfirmDialog", shows="Delete “",
         keys=_press("up", "d"), clicks=_on_message("Delete"), leave=_NO),
)  # fmt: skip


def every_stop(stops: tuple[Stop, ...] = STOPS) -> Iterator[Stop]:
    """All of them, what lies over others included."""
    for stop in stops:
        yield stop
        yield from every_stop(stop.inside)
