"""Drafts as the form that made them was filled in."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from greentui.model.limits import POLL_OPTIONS
from greentui.model.sending import ContactDraft, Draft, FileDraft, LocationDraft, PollDraft, UrlDraft
from greentui.tui.compose.forms import FormName


def filled(drafts: Sequence[Draft]) -> tuple[FormName, list[Hashable]]:
    """The form that makes these drafts, and the content of its fields for `fill_in`.

    Args:
        drafts: One draft, or several files.

    Raises:
        TypeError: No form makes them.
    """
    match drafts[0]:
        case PollDraft(question, options, multiple):
            spare = [""] * (POLL_OPTIONS[1] - len(options))
            return FormName.POLL, [question, *options, *spare, multiple]
        case LocationDraft(latitude, longitude, name, address):
            return FormName.LOCATION, [f"{latitude}, {longitude}", name, address]
        case ContactDraft(phone, first, middle, last, company):
            return FormName.CONTACT, [f"+{phone}", first, middle, last, company]
        case FileDraft() | UrlDraft():
            files = [draft for draft in drafts if isinstance(draft, FileDraft | UrlDraft)]
            address = next((file.url for file in files if isinstance(file, UrlDraft)), "")
            caption = next((file.caption for file in files if file.caption), "")
            paths = tuple(file.path for file in files if isinstance(file, FileDraft))
            apart = not caption
            return FormName.FILE, [address, caption, apart, paths]
        case other:
            raise TypeError(other)
