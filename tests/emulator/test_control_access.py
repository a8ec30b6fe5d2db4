"""Who may use the control interface, and what a stranger's URL can make the emulator do."""

from __future__ import annotations

import pytest

from greentui.emulator.fixtures import media
from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import Api


def test_the_url_of_one_run_is_useless_in_the_next(api: Api) -> None:
    with running_emulator() as other:
        secret = other.control_url.rpartition("/")[2]
        response = api.http.get(f"{api.emulator.api_url}/control/{secret}/queue")
    assert response.status_code == 403


@pytest.mark.parametrize("path", ["/control", "/control/", "/control/queue", "/control/%D1%8F/queue"])
def test_without_the_secret_it_is_forbidden(api: Api, path: str) -> None:
    assert api.http.get(api.emulator.api_url + path).status_code == 403


def test_a_page_of_another_site_is_refused(api: Api) -> None:
    url = f"{api.emulator.control_url}/incoming"
    headers = {"Origin": "http://attacker.example", "Content-Type": "text/plain"}
    assert api.http.post(url, content=b"{}", headers=headers).status_code == 403


def test_a_name_pointed_at_this_machine_is_refused(api: Api) -> None:
    response = api.http.get(f"{api.emulator.control_url}/queue", headers={"Host": "attacker.example"})
    assert response.status_code == 403


@pytest.mark.parametrize("host", ["localhost:80", "127.0.0.1", "[::1]:8080"])
def test_this_machine_has_several_names(api: Api, host: str) -> None:
    assert api.http.get(f"{api.emulator.control_url}/queue", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("number", ["999999999", "9" * 5000, "²", "-1", "x"])
def test_a_generated_file_stays_small_whatever_the_url_asks_for(number: str) -> None:
    for recipe in ("voice", "avatar", "photo", "sticker", "video"):
        content = media.generate(recipe, f"x#{number}")
        assert content is not None
        assert len(content) < 2_000_000


def test_the_longest_voice_message_is_small() -> None:
    content = media.generate("voice", "x#9999")
    assert content is not None
    assert len(content) < 3_000_000


def test_a_file_is_made_of_the_beginning_of_a_long_subject() -> None:
    assert media.generate("pdf", "x" * 10_000 + "#1") == media.generate("pdf", "x" * 200 + "#1")
