"""Each way in which the service says no becomes the right error, with the token in none of them."""

from __future__ import annotations

import re
import traceback
from typing import Any

import httpx
import pytest

from greentui.greenapi import documented_refusals, errors
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
        (500, {"statusCode": 500, "message": "Internal server error"}, errors.ServiceError),
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


REFUSALS: list[tuple[Method[Any], int, str, str]] = [
    # The standard errors (1.3.11)
    (m.SEND_MESSAGE, 400, "bad request data", ""),
    (m.SEND_MESSAGE, 400, "Validation failed", ""),
    (m.SEND_MESSAGE, 400, "Unexpected token _ in JSON at position 17", ""),
    (
        m.SEND_MESSAGE,
        400,
        "'chatId' must be one of the next formats: 'phone_number@c.us' or 'group_id@g.us",
        "chatId",
    ),
    (m.SEND_MESSAGE, 400, "'wrongFieldName' is not allowed", ""),
    (m.SEND_MESSAGE, 400, "'message' is not allowed", "message"),
    (m.SEND_MESSAGE, 400, "'message' is required", "message"),
    (m.SEND_MESSAGE, 400, "'message' is not allowed to be empty", "message"),
    (m.SEND_MESSAGE, 400, "'message id' must be at least 16 symbols", "quotedMessageId"),
    (m.SEND_FILE_BY_URL, 400, "'urlFile' must be a string", "urlFile"),
    (m.SEND_POLL, 400, "'multipleAnswers' must be a boolean", "multipleAnswers"),
    (m.SEND_POLL, 400, "'options' must be an array", "options"),
    # Of single methods, in the manual's order
    (m.GET_AUTHORIZATION_CODE, 400, "Wrong format. 'phoneNumber' must contain only digits", "phoneNumber"),
    (m.SET_PROFILE_PICTURE, 400, "File is empty", "file"),
    (m.SET_PROFILE_PICTURE, 400, "Unsupported media type", "file"),
    (m.SEND_MESSAGE, 400, "'message' length must be less than or equal to 20000 characters long", "message"),
    (m.SEND_POLL, 400, "'message' length must be less than or equal to 255 characters long", "message"),
    (m.SEND_POLL, 400, "'optionName' length must be less than or equal to 100 characters long", "options"),
    (m.SEND_POLL, 400, "'options[3].optionName' is required", "options[3].optionName"),
    (m.SEND_POLL, 400, "'options' length must be from 2 to 12 elements inclusive", "options"),
    (m.SEND_POLL, 400, "'optionName' field must have unique value", "options"),
    (m.SEND_FILE_BY_UPLOAD, 200, "failed to upload file", "file"),
    (m.SEND_FILE_BY_UPLOAD, 400, "failed to upload file", "file"),
    (m.SEND_FILE_BY_UPLOAD, 400, "file should not be empty", "file"),
    (m.SEND_FILE_BY_UPLOAD, 413, "request entity too large", ""),
    (m.SEND_FILE_BY_UPLOAD, 500, "Internal Server Error failed to upload file", "file"),
    (m.SEND_FILE_BY_URL, 400, "url has incorrect format. It should start with http(s)://'", "urlFile"),
    (m.UPLOAD_FILE, 400, "file should not be empty", "file"),
    (m.SEND_LOCATION, 400, "'latitude' must be a number or string", "latitude"),
    (m.SEND_LOCATION, 400, "'latitude' must be a safe number", "latitude"),
    (m.SEND_CONTACT, 400, "'value' must have at least 1 key", ""),
    (m.SEND_CONTACT, 400, "'contact.phoneContact' must be a number", "contact.phoneContact"),
    (m.SEND_CONTACT, 400, "'contact.phoneContact' must be a safe number", "contact.phoneContact"),
    (m.FORWARD_MESSAGES, 400, "'messages' must contain at least 1 items", "messages"),
    (m.RECEIVE_NOTIFICATION, 400, "Parameter idInstance not an integer", ""),
    (m.RECEIVE_NOTIFICATION, 400, "Parameter apiTokenInstance not define", ""),
    (m.DELETE_NOTIFICATION, 500, "Internal Server Error Parameter receiptId must be a Number!", ""),
    (m.DOWNLOAD_FILE, 400, "'value' must have at least 2 keys", ""),
    (
        m.DOWNLOAD_FILE,
        400,
        "File message encrypted url not found by chatId 790000312312@c.us and idMessage A322F800D3F12CD485",
        "idMessage",
    ),
    (
        m.DOWNLOAD_FILE,
        500,
        "Internal error when downloading file by chatId 790000312312@c.us and idMessage A322F800D3F12CD485",
        "idMessage",
    ),
    (m.GET_CHAT_HISTORY, 400, "Bad Request Validation failed. Details: 'count' must be a number", "count"),
    (m.GET_MESSAGE, 400, "'idMessage' is not allowed to be empty", "idMessage"),
    (m.GET_MESSAGE, 400, "'message id' must be at least 16 symbols", "idMessage"),
    (m.GET_MESSAGE, 400, "chatId not found", "chatId"),
    (m.GET_MESSAGE, 400, "Message not found by id '3EB0C767D097B7C7C030'", "idMessage"),
    (m.GET_GROUP_DATA, 200, "Error: forbidden", "groupId"),
    (m.GET_GROUP_DATA, 200, "Error: item-not-found", "groupId"),
    (m.SET_GROUP_ADMIN, 200, "failed to set group admin", "groupId"),
    (m.SET_GROUP_ADMIN, 200, "participant not found", "participantChatId"),
    (m.GET_GROUP_DATA, 400, "'groupId' must be the next formats: 'group_id@g.us'", "groupId"),
    (m.SET_GROUP_PICTURE, 400, "File is empty", "file"),
    (m.SET_GROUP_PICTURE, 400, "Unsupported media type", "file"),
    (m.DELETE_STATUS, 400, "ID message notfound", "idMessage"),
    (m.CHECK_WHATSAPP, 400, "bad phone number, valid 11 or 12 digits", "phoneNumber"),
    (m.CHECK_WHATSAPP, 400, "check phone number timeout limit exceeded", "phoneNumber"),
    (
        m.GET_CONTACT_INFO,
        400,
        "Bad Request1 Validation failed. Details: The method GetContactInfo does not support group chats",
        "chatId",
    ),
    (m.DELETE_MESSAGE, 400, "Message by id not found", "idMessage"),
    (m.ARCHIVE_CHAT, 400, '"ArchiveChatError: cannot archive chat cause last message not found in chat"', ""),
    (m.ARCHIVE_CHAT, 400, "Bad Request ArchiveChatError: chat with id 71234567890@c.us not found", "chatId"),
    (
        m.UNARCHIVE_CHAT,
        400,
        '"UnarchiveChatError: cannot archive chat cause last message not found in chat"',
        "",
    ),
    (
        m.UNARCHIVE_CHAT,
        400,
        "Bad Request UnarchiveChatError: chat with id 71234567890@c.us not found",
        "chatId",
    ),
    (
        m.SET_DISAPPEARING_CHAT,
        400,
        "'ephemeralExpiration' must be one of [0, 86400, 604800]",
        "ephemeralExpiration",
    ),
    # Newer than the manual
    (m.ADD_CONTACT, 400, "Contact 79010000001@c.us already exists", "chatId"),
    (m.EDIT_CONTACT, 400, "Contact 79010000001@c.us does not exist", "chatId"),
    (m.DELETE_CONTACT, 404, "79010000001@c.us is not on WhatsApp", "chatId"),
    # Seen in answers, in no document
    (m.READ_CHAT, 400, "chatId bad", "chatId"),
]
"""Every text with which the manual lets a method refuse, and the parameter it is about."""


@pytest.mark.parametrize(("method", "status", "said", "field"), REFUSALS)
def test_a_documented_refusal_is_a_sentence_of_ours_about_its_field(
    method: Method[Any], status: int, said: str, field: str
) -> None:
    error = refused(method, status, said if status == 200 else told(said))
    assert re.fullmatch(r"[A-Z%a-z'][^:“]*\.|The file's address must begin with .*", str(error)), str(error)
    assert (documented_refusals.bare(said) or said) not in f"{error} {error.advice}"
    assert getattr(error, "field", "") == field


@pytest.mark.parametrize(("status", "said"), [(500, "Internal Server Error"), (400, "Bad Request")])
def test_a_status_in_words_proves_nothing_about_a_message(status: int, said: str) -> None:
    assert refused(m.SEND_MESSAGE, status, told(said)).maybe_done


def test_what_no_document_has_is_quoted_in_a_sentence() -> None:
    error = refused(m.SEND_MESSAGE, 400, told("Validation failed. Details: the moon is full"))
    assert str(error) == "The service refused sendMessage and says: “the moon is full”."


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (m.ARCHIVE_CHAT, "Bad Request ArchiveChatError: chat with id 71234567890@c.us already archive=true"),
        (
            m.UNARCHIVE_CHAT,
            "Bad Request UnarchiveChatError: chat with id 71234567890@c.us already archive=false",
        ),
        (m.DELETE_CONTACT, "Contact 79010000001@c.us does not exist"),
    ],
)
def test_what_is_done_already_is_done(method: Method[Any], said: str) -> None:
    assert error_of(method, 400, told(said), lambda text: text) is None
    assert error_of(method, 404, told(said), lambda text: text) is None


@pytest.mark.parametrize(
    ("method", "status", "said"),
    [
        *(
            (m.DELETE_CONTACT, status, "Contact 79010000001@c.us does not exist")
            for status in (302, 401, 403, 429, 499, 500, 502)
        ),
        *(
            (m.DELETE_CONTACT, status, said)
            for status in (400, 401, 404)
            for said in ("Token does not exist", "Instance does not exist", "The contact book does not exist")
        ),
        (
            m.ARCHIVE_CHAT,
            500,
            "Bad Request ArchiveChatError: chat with id 71234567890@c.us already archive=true",
        ),
        (
            m.ARCHIVE_CHAT,
            400,
            "Bad Request ArchiveChatError: chat with id 71234567890@c.us already archive=false",
        ),
        (m.UNARCHIVE_CHAT, 400, "already archive=false"),
    ],
)
def test_no_other_refusal_counts_as_done(method: Method[Any], status: int, said: str) -> None:
    refused(method, status, told(said))


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
    assert error.text == "The month's quota of sendmessage is used up. Used: 100 of 100."
    assert "chats" not in error.advice
    assert "next month" in error.advice


@pytest.mark.parametrize("status", [499, 500, 502, 503, 504])
def test_only_what_cannot_be_repeated_may_have_been_done(status: int) -> None:
    assert refused(m.SEND_MESSAGE, status, "x").maybe_done
    assert not refused(m.GET_SETTINGS, status, "x").maybe_done


@pytest.mark.parametrize("status", [401, 403, 404, 413, 429, 466])
def test_a_refusal_was_surely_not_done(status: int) -> None:
    assert not refused(m.SEND_MESSAGE, status, "x").maybe_done


@pytest.mark.parametrize(
    ("words", "maybe_done"),
    [
        ("Validation failed. Details: 'message' is not allowed to be empty", False),
        ("bad request data", False),
        ("Unexpected token } in JSON at position 7", False),
        ("failed to upload file", False),
        ("Bad Request Validation failed", False),
        ("chatId bad", False),
        ("contact your administrator", True),
        ("something went wrong", True),
        ("<html>400 Bad Request</html>", True),
        ("", True),
    ],
)
def test_of_a_bad_request_only_documented_words_prove_that_nothing_was_done(
    words: str, maybe_done: bool
) -> None:
    assert refused(m.SEND_FILE_BY_UPLOAD, 400, words).maybe_done is maybe_done
    assert not refused(m.GET_SETTINGS, 400, words).maybe_done


def test_a_bare_string_is_no_documented_answer_to_sending() -> None:
    assert refused(m.SEND_MESSAGE, 200, "Error: forbidden").maybe_done
    assert not refused(m.GET_GROUP_DATA, 200, "Error: forbidden").maybe_done


def test_a_forbidden_status_is_about_the_beta() -> None:
    assert "beta" in refused(m.SEND_TEXT_STATUS, 403, "").advice
    assert "idInstance" in refused(m.SEND_MESSAGE, 403, "").advice


def test_every_error_advises_or_says_enough() -> None:
    silent = {errors.ApiError, errors.InvalidRequest, errors.FieldError, errors.Refused}
    for family in vars(errors).values():
        if isinstance(family, type) and issubclass(family, ApiError) and family not in silent:
            assert family.remedy, family


async def failure_of(answer: Any) -> ApiError:
    """What a call raises for an answer."""
    client, _service, _clock = client_of(answer)
    with pytest.raises(ApiError) as caught:
        await client.call(m.SEND_MESSAGE, chatId=CHAT, message="x")
    return caught.value


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
    error = await failure_of(answer)
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
    error = await failure_of(answer)
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)][1:]
    assert len(frames) >= 3
    for frame in frames:
        assert TOKEN not in repr(frame.f_locals), frame.f_code.co_qualname
