"""A location: coordinates in any usual form, a name, an address; or one used before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from greentui.model.messages import Location
from greentui.model.sending import Draft, LocationDraft
from greentui.text.map_links import PastedPlace, is_short_link, place_of
from greentui.text.sanitize import clean_line, crop
from greentui.tui.compose.forms.draft_form import DraftForm, Problems, Row, line
from greentui.tui.widgets.text_fields import Input
from greentui.words import Phrase, _

PLACES = 8
"""Locations used before that are offered."""


class LocationForm(DraftForm):
    """A single line takes decimals, degrees or a map link."""

    TITLE_WORDS: ClassVar = Phrase("Location")
    DEFAULT_CSS = "LocationForm OptionList { height: auto; max-height: 6; }"

    def rows(self) -> Iterable[Widget]:
        hint = "55.7558, 37.6173   55°45'21\"N 37°37'2\"E   https://…"
        label = _("Coordinates or a map link")
        yield Row("place", label, line("place", self.typed, hint))
        yield Row("name", _("Name (optional)"), line("name"))
        yield Row("address", _("Address (optional)"), line("address"))
        self._known = self._places()
        if self._known:
            options = (Option(_words(place)) for place in self._known)
            yield Row("known", _("Used before"), OptionList(*options, markup=False, compact=True, id="known"))

    def _places(self) -> list[Location]:
        return [
            Location(place.latitude, place.longitude, clean_line(place.name), clean_line(place.address))
            for place in self.session.places(PLACES)
        ]

    @on(OptionList.OptionSelected)
    def _known_chosen(self, event: OptionList.OptionSelected) -> None:
        place = self._known[event.option_index]
        self.query_one("#place", Input).value = f"{place.latitude}, {place.longitude}"
        self.query_one("#name", Input).value = place.name
        self.query_one("#address", Input).value = place.address
        self.query_one("#place", Input).focus()

    def changed(self, name: str) -> None:
        if name == "place" and (place := self._place()) and place.name and not self.value("name"):
            self.query_one("#name", Input).value = place.name

    def _place(self) -> PastedPlace | None:
        return place_of(self.value("place"))

    def drafts(self) -> list[Draft]:
        place = self._place() or PastedPlace(0.0, 0.0)
        return [LocationDraft(place.latitude, place.longitude, self.value("name"), self.value("address"))]

    def problems(self) -> Problems:
        typed = self.value("place")
        if not typed:
            return {"place": _("Where is it?")}
        if self._place() is None:
            if is_short_link(typed):
                return {"place": _("A shortened link does not say where: open it and copy the long one.")}
            return {"place": _("Not recognised as coordinates or a map link.")}
        rows = {"latitude": "place", "longitude": "place", "nameLocation": "name", "address": "address"}
        return self.checked(self.drafts()[0], rows)


def _words(place: Location) -> str:
    return crop(f"{place.name or place.address}  {place.latitude:.5f}, {place.longitude:.5f}".strip(), 64)
