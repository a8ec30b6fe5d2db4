"""Access to the API, and the errors without it."""

from __future__ import annotations

import pytest

from tests.emulator.conftest import Api


def test_method_names_are_found_in_any_case(api: Api) -> None:
    assert (
        api.get("GETSTATEINSTANCE").json()
        == api.get("getstateinstance").json()
        == {"stateInstance": "authorized"}
    )


def test_a_wrong_token_is_unauthorised(api: Api) -> None:
    url = api.emulator.method_url("getSettings").replace(api.emulator.token, "x" * 50)
    assert api.http.get(url).status_code == 401


def test_a_new_token_ends_the_old_one(api: Api) -> None:
    old = api.emulator.method_url("getStateInstance")
    token = api.get("updateApiToken").json()["apiTokenInstance"]
    assert api.http.get(old).status_code == 401
    assert api.http.get(old.replace(api.emulator.token, token)).status_code == 200


def test_a_wrong_instance_is_forbidden(api: Api) -> None:
    url = api.emulator.method_url("getSettings").replace(api.emulator.id_instance, "1234")
    assert api.http.get(url).status_code == 403


def test_an_instance_id_must_be_a_number(api: Api) -> None:
    url = api.emulator.method_url("getSettings").replace(api.emulator.id_instance, "abc")
    response = api.http.get(url)
    assert (response.status_code, response.json()["message"]) == (400, "Parameter idInstance not an integer")


def test_a_missing_token_is_reported(api: Api) -> None:
    response = api.http.get(
        f"{api.emulator.api_url}/waInstance{api.emulator.id_instance}/receiveNotification"
    )
    assert (response.status_code, response.json()["message"]) == (
        400,
        "Parameter apiTokenInstance not define",
    )


@pytest.mark.parametrize("name", ["sendWish", "", "scanqrcode"])
def test_an_unknown_method_is_not_found(api: Api, name: str) -> None:
    assert api.get(name).status_code == 404


def test_a_wrong_verb_is_not_found(api: Api) -> None:
    assert api.post("getSettings", {}).status_code == 404
    assert api.get("sendMessage").status_code == 404


def test_a_wrong_verb_for_uploads_is_an_internal_error(api: Api) -> None:
    assert api.get("sendFileByUpload").status_code == 500
    assert api.get("uploadFile").status_code == 500


def test_options_gets_an_empty_response(api: Api) -> None:
    assert api.http.options(api.emulator.method_url("sendMessage")).status_code == 204


def test_the_media_url_serves_only_uploads(api: Api) -> None:
    url = api.emulator.method_url("getSettings").replace(api.emulator.api_url, api.emulator.media_url)
    assert api.http.get(url).status_code == 404


def test_anything_else_is_not_found(api: Api) -> None:
    assert api.http.get(f"{api.emulator.api_url}/").status_code == 404


def test_broken_json_is_reported(api: Api) -> None:
    response = api.http.post(api.emulator.method_url("sendMessage"), content=b'{"chatId": ]')
    assert response.status_code == 400
    assert response.json()["message"] == "Unexpected token ] in JSON at position 11"


@pytest.mark.parametrize("body", [b"\xff", b'{"phoneNumber": ' + b"9" * 5000 + b"}"])
def test_unreadable_json_is_a_bad_request(api: Api, body: bytes) -> None:
    response = api.http.post(api.emulator.method_url("checkWhatsapp"), content=body)
    assert (response.status_code, response.json()["message"]) == (400, "bad request data")


def test_json_nested_too_deeply_is_a_bad_request(api: Api) -> None:
    response = api.http.post(api.emulator.method_url("checkWhatsapp"), content=b"[" * 50_000)
    assert response.status_code == 400
    # Python 3.14 reads as deep as that, and finds that it does not end.
    assert response.json()["message"] in (
        "bad request data",
        "Unexpected token end in JSON at position 50000",
    )


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=xx"])
def test_a_malformed_form_is_rejected(api: Api, kind: str) -> None:
    response = api.http.post(
        api.emulator.method_url("sendFileByUpload"), content=b"garbage", headers={"Content-Type": kind}
    )
    assert (response.status_code, response.json()["message"]) == (400, "failed to upload file")


@pytest.mark.parametrize("digits", [20, 400, 5000])
def test_endless_numbers_are_rejected(api: Api, digits: int) -> None:
    assert api.get("lastIncomingMessages", minutes="9" * digits).status_code == 400
    assert api.delete("deleteNotification", "9" * digits).json() == {"result": False}


def test_json_over_a_hundred_kilobytes_is_too_large(api: Api) -> None:
    response = api.post("sendMessage", {"chatId": "79010000000@c.us", "message": "x" * 101_000})
    assert (response.status_code, response.json()["message"]) == (500, "request entity too large")


def test_requests_are_logged_without_the_token(api: Api) -> None:
    api.post("sendmessage", {"chatId": "79010000000@c.us", "message": "hi"})
    api.get("lastIncomingMessages", minutes=5)
    sent, asked = api.emulator.requests()
    assert sent["method"] == "sendMessage"
    assert (sent["verb"], sent["status"], sent["body"]["message"]) == ("POST", 200, "hi")
    assert asked["params"] == {"minutes": "5"}
    assert api.emulator.token not in str([sent, asked])
