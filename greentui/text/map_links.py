"""Reads a location from pasted text: decimal or sexagesimal coordinates, links of common map services."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class PastedPlace:
    """Degrees in WGS 84, not checked for range, and the name if the text had one."""

    latitude: float
    longitude: float
    name: str = ""


_NUMBER = r"[-+−]?\d{1,3}(?:[.]\d+)?"
_DECIMAL = re.compile(rf"({_NUMBER})\s*°?\s*[,;\s]\s*({_NUMBER})\s*°?")
_COMMAS = re.compile(r"([-+−]?\d{1,3},\d+)\s*[;\s]\s*([-+−]?\d{1,3},\d+)")
_HALF = (
    r"(?P<{0}d>\d{{1,3}}(?:[.,]\d+)?)\s*°\s*(?:(?P<{0}m>\d{{1,2}}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(?P<{0}s>\d{{1,2}}(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′)\s*)?(?P<{0}h>[{1}])"
)
_DEGREES = re.compile(_HALF.format("a", "NSСЮ") + r"[\s,;]*" + _HALF.format("b", "EWВЗ"), re.IGNORECASE)
_PAIR = re.compile(rf"({_NUMBER}),\s*({_NUMBER})(?:,.*)?$")
_GOOGLE_PIN = re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})")
_GOOGLE_VIEW = re.compile(rf"/@({_NUMBER}),({_NUMBER})")
_GOOGLE_NAME = re.compile(r"/place/([^/@]+)")
_OSM_VIEW = re.compile(rf"map=\d+(?:\.\d+)?/({_NUMBER})/({_NUMBER})")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_GEO = re.compile(rf"geo:({_NUMBER}),({_NUMBER})", re.IGNORECASE)
_SHORT = ("goo.gl", "maps.app.goo.gl", "yandex.ru/maps/-/", "yandex.com/maps/-/", "osm.org/go/")


def is_short_link(text: str) -> bool:
    """Whether this is a shortened map link, which only its service can resolve."""
    return any(host in text for host in _SHORT)


def place_of(text: str) -> PastedPlace | None:
    """The location in `text`, or `None`.

    Understands `55.7558, 37.6173`, `55,7558; 37,6173`, `55°45'21"N 37°37'2"E`, `geo:` addresses and links of
    Google, Yandex, OpenStreetMap and Apple maps.
    """
    text = text.strip()
    if found := _GEO.match(text):
        return _place(found[1], found[2])
    if "://" in text:
        return _of_link(text)
    if found := _DEGREES.search(text):
        return PastedPlace(_degrees(found, "a", "SЮ"), _degrees(found, "b", "WЗ"))
    if found := _COMMAS.fullmatch(text):
        return _place(found[1].replace(",", "."), found[2].replace(",", "."))
    if found := _DECIMAL.fullmatch(text):
        return _place(found[1], found[2])
    return None


def _of_link(text: str) -> PastedPlace | None:
    link = _LINK.search(text)
    if link is None:
        return None
    address = link[0]
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host, query = parts.netloc.lower(), parse_qs(parts.query)
    whole = unquote(address)

    def pair(key: str, *, swapped: bool = False) -> PastedPlace | None:
        for value in query.get(key, ()):
            # Yandex separates several points with a tilde and appends fields to markers.
            if found := _PAIR.match(value.partition("~")[0].removeprefix("loc:").strip()):
                return _place(found[2], found[1]) if swapped else _place(found[1], found[2])
        return None

    if "yandex" in host:
        text_place = pair("text")
        return (
            pair("whatshere[point]", swapped=True)
            or pair("pt", swapped=True)
            or text_place
            or pair("ll", swapped=True)
        )
    marker = ",".join((*query.get("mlat", ())[:1], *query.get("mlon", ())[:1]))
    if found := _PAIR.match(marker):
        return _place(found[1], found[2])
    name = _GOOGLE_NAME.search(whole)
    label = name[1].replace("+", " ") if name and not _PAIR.match(name[1]) else ""
    for pattern in (_GOOGLE_PIN, _GOOGLE_VIEW, _OSM_VIEW):
        if found := pattern.search(whole):
            return _place(found[1], found[2], label)
    if "apple" in host and (said := query.get("q")) and not _PAIR.match(said[0]):
        label = said[0]
    for key in ("coordinate", "ll", "q", "query", "center", "daddr", "destination", "sll"):
        if place := pair(key):
            return PastedPlace(place.latitude, place.longitude, label)
    return None


def _place(latitude: str, longitude: str, name: str = "") -> PastedPlace:
    return PastedPlace(float(latitude.replace("−", "-")), float(longitude.replace("−", "-")), name)


def _degrees(found: re.Match[str], half: str, negative: str) -> float:
    parts = [float((found[f"{half}{unit}"] or "0").replace(",", ".")) for unit in "dms"]
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return round(-value if found[f"{half}h"].upper() in negative else value, 7)
