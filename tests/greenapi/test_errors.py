"""Each way in which the service says no becomes the right error, with the token in none of them."""

from __future__ import annotations

import re
import traceback
from typing import Any

import httpx
import pytest

from greentui.greenapi import errors
from greentui.greenapi import methods as m
from greentui.greenapi.error_mapping import error_of
from greentui.greenapi.errors import ApiError
from greentui.greenapi.method import Method
from tests.greenapi.wire import CHAT, GROUP, MESSAGE_ID, TOKEN, client_of, ok

Error = type[ApiError]


def refused(method: Method[Any], status: int, body: Any) -> ApiError:
    error = error_of(method, status, body, lambda text: text)
    assert error is not None
    return error


def told(message: str) -> dict[str, object]:
    return {"statusCode": 400, "timestamp": "2026-01-01T00:00:00.000Z", "message": message}


@pytest.mark.parametrize(
    ("status", "body", "family"),
    [
        (400, told("instance in starting process try later"), errors.NotReady),
        (400, told("instance is starting or not authorized"), errors.NotReady),
        (
            400,
            told("Instance account is expired. Renew your instance from personal area"),
            errors.InstanceClosed,
        ),
        (400, told("Instance is deleted"), errors.InstanceClosed),
        (400, told("Message cannot be received because custom webhook url is set. Go"), errors.WebhookUrlSet),
        (400, told("bad request data"), errors.InvalidRequest),
        (400, "<html>400</html>", errors.InvalidRequest),
        (401, {"message": "Unauthorized"}, errors.Unauthorised),
        (401, None, errors.Unauthorised),
        (403, "Forbidden", errors.Forbidden),
        (404, "Not Found", errors.NotFound),
        (407, "<html>", errors.Unreachable),
        (413, "<html>", errors.TooLarge),
        (429, {"message": "Too Many Requests"}, errors.RateLimited),
        (499, None, errors.LostResponse),
        (500, {"message": "request entity too large"}, errors.TooLarge),
        (500, "File from url exceeded max upload size. Size: 120mb Limit: 100mb Url: x", errors.TooLarge),
        (500, "failed to upload file", errors.InvalidRequest),
        (500, {"message": "interface conversion: interface {} is bool, not string"}, errors.InvalidRequest),
        (500, "Timed Out", errors.ServiceError),
        (502, "<html>Bad Gateway</html>", errors.Upstream),
        (503, None, errors.Upstream),
        (504, None, errors.Upstream),
        (301, None, errors.BadResponse),
        (418, None, errors.ServiceError),
        (200, {"code": 401, "description": "Unauthorized"}, errors.Unauthorised),
        (200, {"statusCode": 429, "message": "Too Many Requests"}, errors.RateLimited),
        (200, "Error: forbidden", errors.Refused),
        (200, "failed to upload file", errors.InvalidRequest),
    ],
)
def test_an_answer_becomes_its_error(status: int, body: Any, family: Error) -> None:
    error = refused(m.SEND_MESSAGE, status, body)
    assert type(error) is family
    assert error.method == "sendMessage"
    assert str(error)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"idMessage": MESSAGE_ID}),
        (200, None),
        (200, {"status": True, "code": "40140140"}),
        (200, {"code": 7}),
        (200, {"invokeStatus": {"status": "QUOTE_ALLOWED"}}),
        (204, None),
    ],
)
def test_a_good_answer_is_no_error(status: int, body: Any) -> None:
    assert error_of(m.SEND_MESSAGE, status, body, lambda text: text) is None


@pytest.mark.parametrize(
    ("method", "detail", "field"),
    [
        (m.SEND_MESSAGE, "'chatId' must be one of the next formats: 'phone_number@c.us'", "chatId"),
        (m.SEND_MESSAGE, "'message' length must be less than or equal to 20000 characters long", "message"),
        (m.SEND_MESSAGE, "'message id' must be at least 16 symbols", "quotedMessageId"),
        (m.READ_CHAT, "'message id' must be at least 16 symbols", "idMessage"),
        (m.SEND_POLL, "'options[3].optionName' is required", "options[3].optionName"),
        (m.SEND_POLL, "'optionName' field must have unique value", "options"),
        (m.SEND_CONTACT, "'contact.phoneContact' must be a number", "contact.phoneContact"),
        (m.SEND_FILE_BY_URL, "url has incorrect format. It should start with http(s)://'", "urlFile"),
        (m.CHECK_WHATSAPP, "bad phone number, valid 11 or 12 digits", "phoneNumber"),
        (m.SET_DISAPPEARING_CHAT, "'ephemeralExpiration' must be one of [0, 86400]", "ephemeralExpiration"),
        (m.DELETE_MESSAGE, "Message by id not found", "idMessage"),
        (m.DELETE_STATUS, "ID message not found", "idMessage"),
        (m.GET_MESSAGE, "chatId not found", "chatId"),
        (m.GET_CONTACT_INFO, "The method GetContactInfo does not support group chats", "chatId"),
        (m.SEND_MESSAGE, "'value' must have at least 1 key", ""),
    ],
)
def test_the_services_words_reach_the_field(method: Method[Any], detail: str, field: str) -> None:
    error = refused(method, 400, told(f"Validation failed. Details: {detail}"))
    assert isinstance(error, errors.InvalidRequest)
    assert (error.field, error.detail) == (field, detail)


EXCEEDED = {
    "method": "sendmessage",
    "used": "100",
    "total": 100,
    "status": "QUOTE_EXCEEDED",
    "description": "over",
}
CHATS = {
    "method": "correspondents",
    "used": 3,
    "total": 3,
    "status": "CORRESPONDENTS_QUOTA_EXCEEDED",
    "description": "only from these: 79010000001@c.us,79010000002@c.us, 120363043968066561@g.us.",
}
ALLOWED = {"method": "sendmessage", "used": 67, "total": 0, "status": "QUOTE_ALLOWED"}


@pytest.mark.parametrize(
    ("body", "method", "used"),
    [
        ({"invokeStatus": EXCEEDED}, "sendmessage", 100),
        ({"invokeStatus": ALLOWED, "correspondentsStatus": CHATS}, "correspondents", 3),
        ({"invokeStatus": EXCEEDED, "correspondentsStatus": {"status": "QUOTE_ALLOWED"}}, "sendmessage", 100),
        ({"quotaData": CHATS}, "correspondents", 3),
        ({"oops": []}, "sendmessage", None),
        (None, "sendmessage", None),
    ],
)
def test_a_quota_is_read_in_each_of_its_bodies(body: Any, method: str, used: int | None) -> None:
    error = refused(m.SEND_MESSAGE, 466, body)
    assert isinstance(error, errors.QuotaUsed)
    assert (error.quota.method, error.quota.used) == (method, used)
    assert error.advice


def test_a_quota_names_the_chats_still_allowed() -> None:
    error = refused(m.SEND_MESSAGE, 466, {"correspondentsStatus": CHATS})
    assert isinstance(error, errors.QuotaUsed)
    assert error.quota.allowed_chats == (CHAT, "79010000002@c.us", GROUP)
    assert CHAT in error.advice
    assert error.text.endswith("Used: 3 of 3.")


def test_a_quota_of_calls_speaks_of_no_chats() -> None:
    error = refused(m.GET_CHAT_HISTORY, 466, {"invokeStatus": EXCEEDED})
    assert error.text == "over. Used: 100 of 100."
    assert "chats" not in error.advice
    assert "next month" in error.advice


@pytest.mark.parametrize("status", [499, 500, 502, 503, 504])
def test_only_what_cannot_be_repeated_may_have_been_done(status: int) -> None:
    assert refused(m.SEND_MESSAGE, status, "x").maybe_done
    assert not refused(m.GET_SETTINGS, status, "x").maybe_done


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 466])
def test_a_refusal_was_surely_not_done(status: int) -> None:
    assert not refused(m.SEND_MESSAGE, status, "x").maybe_done


def test_a_forbidden_status_is_about_the_beta() -> None:
    assert "beta" in refused(m.SEND_TEXT_STATUS, 403, "").advice
    assert "idInstance" in refused(m.SEND_MESSAGE, 403, "").advice


def test_every_error_advises_or_says_enough() -> None:
    silent = {errors.ApiError, errors.InvalidRequest, errors.FieldError, errors.Refused}
    for family in vars(errors).values():
        if isinstance(family, type) and issubclass(family, ApiError) and family not in silent:
            assert family.advice, family


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json=told(f"no such thing: /waInstance1/sendMessage/{TOKEN}")),
        httpx.Response(500, text=f"panic at {TOKEN} and {TOKEN}"),
        ok(f"Error at {TOKEN}"),
        httpx.ConnectError(f"cannot connect to https://api.example.org/{TOKEN}"),
        httpx.RemoteProtocolError(f"illegal header {TOKEN}"),
        httpx.Response(302, headers={"Location": f"https://elsewhere.example/{TOKEN}"}),
        httpx.Response(200, text="<html>" + TOKEN),
        ok({"idMessage": [TOKEN]}),
    ],
)
async def test_no_error_holds_the_token(answer: Any) -> None:
    client, _service, _clock = client_of(answer)
    with pytest.raises(ApiError) as caught:
        await client.call(m.SEND_MESSAGE, chatId=CHAT, message="x")
    error = caught.value
    shown = " ".join((str(error), repr(error), error.advice, repr(error.args), repr(vars(error))))
    assert TOKEN not in shown
    # Nothing with an address hangs on it, so that no traceback can show one.
    hanging = error.__cause__ or error.__context__
    while hanging is not None:
        assert isinstance(hanging, ApiError | ValueError)
        assert TOKEN not in repr(hanging)
        hanging = hanging.__cause__ or hanging.__context__
    assert not re.search("d75b3a66", shown)


@pytest.mark.parametrize("answer", [httpx.ReadError("reset"), httpx.Response(500), httpx.Response(401)])
async def test_no_frame_of_a_traceback_holds_the_token(answer: Any) -> None:
    client, _service, _clock = client_of(answer)
    with pytest.raises(ApiError) as caught:
        await client.call(m.SEND_MESSAGE, chatId=CHAT, message="x")
    frames = [frame for frame, _line in traceback.walk_tb(caught.value.__traceback__)][1:]
    assert len(frames) >= 3
    for frame in frames:
        assert TOKEN not in repr(frame.f_locals), frame.f_code.co_qualname
