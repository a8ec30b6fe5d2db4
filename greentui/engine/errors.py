"""Refusals: what could not be done, in words an operator can act on.

The one exception that screens and commands catch. Errors of the wire and the archive become refusals here;
they never contain a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from greentui.words import _, sentence, sentences

if TYPE_CHECKING:
    from greentui.archive.errors import ArchiveError
    from greentui.greenapi.errors import ApiError


class Refusal(Exception):
    """Something was not done.

    Attributes:
        text: Why, in a sentence.
        field: The invalid part of the request, by the API's name (`options[2].optionName`); empty for none
            in particular.
        advice: What the operator can do about it; may be empty.
        maybe_done: Whether it may have been done all the same, because the answer was lost.
        status: The HTTP status of the service's refusal; 0 if it was not the service.
        passing: Whether it may end by itself within minutes: the instance is starting, or so new that the
            service does not know it yet.
    """

    def __init__(
        self,
        text: str,
        *,
        field: str = "",
        advice: str = "",
        maybe_done: bool = False,
        status: int = 0,
        passing: bool = False,
    ) -> None:
        super().__init__(sentences(text, advice))
        self.text = text
        self.field = field
        self.advice = advice
        self.maybe_done = maybe_done
        self.status = status
        self.passing = passing

    @property
    def without_field(self) -> str:
        """The text and advice without the field's API name, to be shown beside the field itself."""
        return sentences(sentence(self.text.removeprefix(f"{self.field}: ")), self.advice)

    @property
    def missing(self) -> bool:
        """Whether `field` was not given at all."""
        from greentui.greenapi.parameters import MISSING

        return self.text == f"{self.field}: {MISSING}"


def offline() -> Refusal:
    """The refusal of everything that needs the service in offline mode."""
    return Refusal(_("The console is offline."), advice=_("Start it without --offline."))


def ended() -> Refusal:
    """The refusal of what was begun while the session ended."""
    return Refusal(_("The session has ended."))


def of_service(error: ApiError) -> Refusal:
    """An error of the wire as a refusal."""
    from greentui.greenapi.errors import NotReady, Unauthorised, Upstream

    return Refusal(
        str(error),
        field=getattr(error, "field", ""),
        advice=error.advice,
        maybe_done=error.maybe_done,
        status=error.status or 0,
        passing=isinstance(error, NotReady | Unauthorised | Upstream),
    )


def of_archive(error: ArchiveError) -> Refusal:
    """An error of the archive as a refusal."""
    return Refusal(str(error), advice=error.advice)


@contextmanager
def archive_refusals() -> Iterator[None]:
    """Turn an error of the archive in the block into a refusal."""
    from greentui.archive.errors import ArchiveError

    try:
        yield
    except ArchiveError as error:
        raise of_archive(error) from error
