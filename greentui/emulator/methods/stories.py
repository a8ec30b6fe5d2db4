"""Statuses (stories): posting them, taking them back, who saw them (manual 1.3.8)."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from greentui.emulator.behaviour.send_queue import Queued
from greentui.emulator.methods.journals import DAY
from greentui.emulator.methods.registry import Call, Needs, method
from greentui.emulator.responses import EMPTY, Refused, invalid
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.files import file_content, kind_of, mime_of
from greentui.emulator.state.messages import Message
from greentui.emulator.state.stories import MOST_VIEWERS, Story, View, story_record
from greentui.emulator.validation import (
    Field,
    Form,
    chat_id,
    colour,
    message_id,
    one_of,
    optional,
    strings,
    text,
    url,
)

FONTS = ("SERIF", "SANS_SERIF", "NORICAN_REGULAR", "BRYNDAN_WRITE", "OSWALD_HEAVY")
_TO_THE_PHONE = (0.5, 3.0)
_TO_THE_EYE = (3.0, 30.0)
_PARTICIPANTS = optional(strings("participants", each=chat_id("participants")))
_COLOUR = optional(colour())


def _post(call: Call, kind: str, content: dict[str, Any], request: str) -> dict[str, Any]:
    world = call.world
    message = Message(
        id=world.new_id(by_api=True),
        chat_id="status@broadcast",
        at=world.now(),
        kind=kind,
        content=content,
        sender=world.instance.wid,
        outgoing=True,
        by_api=True,
        status="pending",
    )
    story = Story(message, call.body.get("participants", []))

    def leave() -> None:
        message.at = world.now()
        message.status = "sent"
        world.stories.outgoing.append(story)
        _spread(call, story)

    def expire() -> None:
        message.status = "failed"

    world.outbox.put(Queued(request, [message.id], dict(call.body), leave, expire))
    return {"idMessage": message.id}


def _spread(call: Call, story: Story) -> None:
    """Let it reach the contacts, and some of them look."""
    world = call.world
    contacts = [person.wid for person in world.book.people.values() if person.saved_as][:MOST_VIEWERS]
    wanted = [wid for wid in story.participants if world.on_whatsapp(wid)] or contacts

    def see(wid: str, status: str) -> None:
        story.views[wid] = View(wid, world.now(), status)
        if story.message.status != "read":
            story.message.status = status

    for wid in wanted:
        story.views[wid] = View(wid, world.now(), "sent")
        world.agenda.after(world.random.uniform(*_TO_THE_PHONE), partial(see, wid, "delivered"))
        if world.random.random() < 0.6:
            world.agenda.after(world.random.uniform(*_TO_THE_EYE), partial(see, wid, "read"))


@method(
    "sendTextStatus",
    rate=5,
    form=Form(text("message", 500), _COLOUR, optional(one_of("font", *FONTS)), _PARTICIPANTS),
    needs=Needs.RUNNING,
)
def send_text_status(call: Call) -> Any:
    """Post a text."""
    content = {
        "text": call.body["message"],
        "backgroundColor": call.body.get("backgroundColor", "#FFFFFF"),
        "font": call.body.get("font", "SANS_SERIF"),
    }
    return _post(call, kinds.LINK, content, "sendTextStatus")


def _sound_name() -> Field:
    inner = text("fileName")

    def check(label: str, value: Any) -> str:
        name = str(inner.check(label, value))
        if PurePosixPath(name).suffix.lower() not in (".mp3", ".wav"):
            raise invalid(f"'{label}' must have one of the extensions [.mp3, .wav]")
        return name

    return Field("fileName", check)


@method(
    "sendVoiceStatus", rate=5, form=Form(url(), _sound_name(), _COLOUR, _PARTICIPANTS), needs=Needs.RUNNING
)
def send_voice_status(call: Call) -> Any:
    """Post a sound."""
    name = call.body["fileName"]
    content = file_content(call.body["urlFile"], name, mime_of(name), "")
    content["backgroundColor"] = call.body.get("backgroundColor", "#FFFFFF")
    return _post(call, kinds.AUDIO, content, "sendVoiceStatus")


@method(
    "sendMediaStatus",
    rate=5,
    form=Form(url(), text("fileName"), optional(text("caption", 1024, empty=True)), _PARTICIPANTS),
    needs=Needs.RUNNING,
)
def send_media_status(call: Call) -> Any:
    """Post a picture, a video or a sound."""
    name = call.body["fileName"]
    kind = kind_of(name)
    if kind == kinds.DOCUMENT:
        raise invalid("'fileName' must be a picture, a video or a sound")
    small = f"status#{len(name)}" if kind != kinds.AUDIO else ""
    content = file_content(call.body["urlFile"], name, mime_of(name), call.body.get("caption", ""), small)
    return _post(call, kind, content, "sendMediaStatus")


@method("deleteStatus", rate=10, form=Form(message_id()))
def delete_status(call: Call) -> Any:
    """Take a status back."""
    if not call.world.stories.remove(call.body["idMessage"]):
        raise Refused(400, "ID message not found")
    return EMPTY


@method("getStatusStatistic", "GET", rate=1)
def get_status_statistic(call: Call) -> Any:
    """Who got a status, and who looked."""
    wanted = call.query.get("idMessage", "")
    if not wanted:
        raise invalid("'idMessage' is required")
    story = call.world.stories.find(wanted)
    if story is None:
        return []
    return [
        {"participant": view.participant, "timestamp": view.at, "status": view.status}
        for view in story.views.values()
    ]


def _listed(call: Call, stories: list[Story]) -> list[dict[str, Any]]:
    since = call.world.clock.now() - 60 * call.number("minutes", DAY, least=0)
    found = [story for story in stories if story.message.at >= since]
    found.sort(key=lambda story: story.message.at, reverse=True)
    return [story_record(story, call.world.notices.names(story.message.sender)) for story in found]


@method("getIncomingStatuses", "GET", rate=1)
def get_incoming_statuses(call: Call) -> Any:
    """What contacts posted lately, newest first."""
    return _listed(call, call.world.stories.incoming)


@method("getOutgoingStatuses", "GET", rate=1)
def get_outgoing_statuses(call: Call) -> Any:
    """What the account posted lately, newest first."""
    return _listed(call, call.world.stories.outgoing)
