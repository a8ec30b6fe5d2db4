"""Statuses (stories): posting them, listing ours and our contacts', and who has seen ours.

Manual 1.3.8, a beta: an instance for which it is not enabled answers 403 to all of these.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from greentui.engine.errors import Refusal
from greentui.engine.service import Caller
from greentui.greenapi import methods
from greentui.greenapi.method import Method
from greentui.model.limits import STATUS_CAPTION_CHARACTERS, STATUS_CHARACTERS
from greentui.model.statuses import Status, StatusKind, Viewer
from greentui.words import _

A = TypeVar("A")
DAY = 1440
"""Minutes a status is shown, and how far back the service lists by default."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class Font(StrEnum):
    """Fonts of a text status, by the API's names."""

    SERIF = "SERIF"
    SANS_SERIF = "SANS_SERIF"
    NORICAN_REGULAR = "NORICAN_REGULAR"
    BRYNDAN_WRITE = "BRYNDAN_WRITE"
    OSWALD_HEAVY = "OSWALD_HEAVY"


PALETTE = ("#228B22", "#1F6FEB", "#7A4FB5", "#B5406B", "#C2571A", "#8A6D00", "#0F766E", "#3B4252")
"""Backgrounds on which WhatsApp's white letters are easily read."""


class StatusService(Protocol):
    """What posting and listing statuses asks of the session."""

    @property
    def call(self) -> Caller:
        """Calls a method of the API."""

    async def upload(self, path: Path, on_progress: Callable[[int, int], None] | None) -> str:
        """Upload a file for the service to fetch, reporting bytes sent and total; returns its address."""

    async def hold_reason(self) -> str:
        """Why nothing may be sent now; empty if sending is possible."""


class Statuses:
    """The statuses of one instance.

    Args:
        service: The session, or what stands in for it.
    """

    def __init__(self, service: StatusService) -> None:
        self._service = service

    async def ours(self, minutes: int = DAY) -> list[Status]:
        """Our statuses of the last `minutes`, newest first."""
        return _newest_first(await self._ask(methods.GET_OUTGOING_STATUSES, minutes=minutes))

    async def theirs(self, minutes: int = DAY) -> list[Status]:
        """From contacts statuses of the last `minutes`, newest first."""
        return _newest_first(await self._ask(methods.GET_INCOMING_STATUSES, minutes=minutes))

    async def viewers(self, status_id: str) -> list[Viewer]:
        """Who received and who saw a status of ours."""
        return list(await self._ask(methods.GET_STATUS_STATISTIC, idMessage=status_id))

    async def post_text(
        self, words: str, colour: str, font: Font = Font.SERIF, participants: Sequence[str] = ()
    ) -> str:
        """Post a text of up to 500 characters, white on `colour` (#RRGGBB); returns its id.

        Raises:
            Refusal: Names the invalid field.
        """
        if problem := text_problem(words, colour):
            raise problem
        await self._must_send()
        sent = await self._ask(
            methods.SEND_TEXT_STATUS,
            message=words,
            backgroundColor=colour,
            font=str(font),
            participants=list(participants) or None,
        )
        return sent.id_message

    async def post_file(
        self,
        path: Path,
        *,
        caption: str = "",
        colour: str = PALETTE[0],
        participants: Sequence[str] = (),
        on_progress: Callable[[int, int], None] | None = None,
    ) -> str:
        """Post a picture, a video or (mp3, wav) a voice status; the file is uploaded first.

        Args:
            path: The file.
            caption: Up to 1 024 characters; pictures and videos only.
            colour: Background of a voice status.
            participants: Who may see it; empty for all contacts.
            on_progress: Called with the bytes sent and the total while uploading.
        """
        kind = kind_of_file(path)
        if len(caption) > STATUS_CAPTION_CHARACTERS:
            raise Refusal(
                _("A caption can have up to %d characters.") % STATUS_CAPTION_CHARACTERS, field="caption"
            )
        if kind is StatusKind.VOICE and (problem := colour_problem(colour)):
            raise problem
        await self._must_send()
        url = await self._service.upload(path, on_progress)
        common: dict[str, object] = {
            "urlFile": url,
            "fileName": path.name,
            "participants": list(participants) or None,
        }
        if kind is StatusKind.VOICE:
            sent = await self._ask(methods.SEND_VOICE_STATUS, **common, backgroundColor=colour)
        else:
            sent = await self._ask(methods.SEND_MEDIA_STATUS, **common, caption=caption or None)
        return sent.id_message

    async def delete(self, status_id: str) -> None:
        """Delete a status of ours."""
        await self._ask(methods.DELETE_STATUS, idMessage=status_id)

    async def _must_send(self) -> None:
        """Refuse while sending is held: a status would wait in the service's queue like a message."""
        if why := await self._service.hold_reason():
            raise Refusal(why)

    async def _ask(self, method: Method[A], **params: object) -> A:
        try:
            return await self._service.call(method, **params)
        except Refusal as refusal:
            if refusal.status == 403:
                raise Refusal(
                    _("Statuses are a beta feature that is not enabled for this instance."),
                    advice=_("The service's support enables it on request."),
                ) from None
            raise


def text_problem(words: str, colour: str) -> Refusal | None:
    """What is wrong with a text status; `None` for nothing."""
    if not words.strip():
        return Refusal(_("Write something first."), field="message")
    if len(words) > STATUS_CHARACTERS:
        return Refusal(_("A text status can have up to %d characters.") % STATUS_CHARACTERS, field="message")
    return colour_problem(colour)


def colour_problem(colour: str) -> Refusal | None:
    """What is wrong with a background, whose letters are always white; `None` for nothing."""
    if not _COLOUR.fullmatch(colour):
        return Refusal(_("Write the colour as #RRGGBB."), field="backgroundColor")
    if luminance(colour) > 0.8:
        return Refusal(
            _("The white text is hard to read on this colour. Choose a darker one."), field="backgroundColor"
        )
    return None


def luminance(colour: str) -> float:
    """How light `#RRGGBB` is, 0 to 1 (WCAG 2 relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def kind_of_file(path: Path) -> StatusKind:
    """The kind of status a file makes; raises a `Refusal` if it makes none."""
    mime = mimetypes.guess_type(path.name)[0] or ""
    if path.suffix.lower() in (".mp3", ".wav"):
        return StatusKind.VOICE
    if mime.startswith("audio/"):
        raise Refusal(_("A voice status must be an .mp3 or a .wav file."), field="file")
    if mime.startswith("image/"):
        return StatusKind.IMAGE
    if mime.startswith("video/"):
        return StatusKind.VIDEO
    raise Refusal(_("A status is a picture, a video, or a voice file (.mp3, .wav)."), field="file")


def _newest_first(statuses: Sequence[Status]) -> list[Status]:
    return sorted(statuses, key=lambda status: status.at, reverse=True)
