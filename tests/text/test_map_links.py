"""Locations from pasted text."""

from __future__ import annotations

import pytest

from greentui.text.map_links import PastedPlace, is_short_link, place_of


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("55.7558, 37.6173", 55.7558, 37.6173),
        ("55,7558; 37,6173", 55.7558, 37.6173),
        ("-33.86 151.2", -33.86, 151.2),
        ("−33.86, 151.2", -33.86, 151.2),
        ("55°45'21\"N 37°37'2\"E", 55.7558333, 37.6172222),
        ("33° 51' 35'' S, 151° 12' 40'' E", -33.8597222, 151.2111111),
        ("55.5°N 37.5°W", 55.5, -37.5),
        ("geo:55.75,37.61?z=3", 55.75, 37.61),
        ("https://www.google.com/maps/@55.75,37.61,15z", 55.75, 37.61),
        ("https://maps.google.com/?q=55.75,37.61", 55.75, 37.61),
        ("https://www.google.com/maps/search/?api=1&query=47.59%2C-122.33", 47.59, -122.33),
        ("https://yandex.ru/maps/213/moscow/?ll=37.61%2C55.75&z=10", 55.75, 37.61),
        ("https://yandex.com/maps/?pt=37.61,55.75~37.7,55.8&z=12", 55.75, 37.61),
        ("https://yandex.ru/maps/?whatshere[point]=37.61,55.75", 55.75, 37.61),
        ("https://yandex.ru/maps/?text=55.75,37.61", 55.75, 37.61),
        ("https://www.openstreetmap.org/?mlat=55.75&mlon=37.61#map=5/1/2", 55.75, 37.61),
        ("https://www.openstreetmap.org/#map=15/55.75/37.61", 55.75, 37.61),
        ("https://maps.apple.com/?ll=55.75,37.61", 55.75, 37.61),
        ("Look: https://maps.google.com/maps?q=loc:55.1,37.2 there", 55.1, 37.2),
    ],
)
def test_a_place_is_found(text: str, latitude: float, longitude: float) -> None:
    found = place_of(text)
    assert found
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude))


def test_the_pin_counts_and_not_the_middle_of_the_view() -> None:
    link = "https://www.google.com/maps/place/Red+Square/@55.1,37.1,17z/data=!8m2!3d55.7539303!4d37.620795"
    assert place_of(link) == PastedPlace(55.7539303, 37.620795, "Red Square")


def test_apple_names_the_place() -> None:
    assert place_of("https://maps.apple.com/?ll=55.75,37.61&q=Warehouse") == PastedPlace(
        55.75, 37.61, "Warehouse"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "55.7",
        "12:30",
        "https://example.org/",
        "https://[",
        "https://www.openstreetmap.org/?mlat=abc&mlon=1",
        "https://www.openstreetmap.org/?mlat=nan&mlon=1",
        "Lenina 5, 17a",
    ],
)
def test_other_text_is_no_place(text: str) -> None:
    assert place_of(text) is None


def test_shortened_links_are_known_as_such() -> None:
    assert is_short_link("https://maps.app.goo.gl/abc")
    assert not is_short_link("https://maps.google.com/?q=1,2")
