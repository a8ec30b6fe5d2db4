"""Files: uploaded, sent, downloaded, and generated from recipes."""

from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image

from greentui.emulator.fixtures import recordings
from greentui.emulator.serving import app
from greentui.emulator.state.files import kind_of_file
from greentui.emulator.state.media_types import media_type
from tests.emulator.conftest import ANNA, Api, detail

PNG = ("a.png", b"x", "image/png")


def picture(width: int = 40, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 30), "navy").save(out, kind)
    return out.getvalue()


def upload(api: Api, content: bytes, **headers: str) -> httpx.Response:
    url = api.emulator.method_url("uploadFile").replace(api.emulator.api_url, api.emulator.media_url)
    return api.http.post(url, content=content, headers=headers)


def test_an_uploaded_file_is_sent_and_can_be_downloaded(api: Api) -> None:
    content = picture()
    fields = {"chatId": ANNA, "fileName": "схема 1.png", "caption": "look"}
    result = api.upload("sendFileByUpload", fields, ("a.png", content, "image/png")).json()
    body = api.receive_status(result["idMessage"], "read")[0]
    data = body["messageData"]["fileMessageData"]
    assert body["messageData"]["typeMessage"] == "imageMessage"
    assert (data["fileName"], data["caption"], data["mimeType"]) == ("схема 1.png", "look", "image/png")
    assert data["downloadUrl"] == result["urlFile"]
    assert api.http.get(result["urlFile"]).content == content
    thumbnail = Image.open(io.BytesIO(__import__("base64").b64decode(data["jpegThumbnail"])))
    assert thumbnail.format == "JPEG"


@pytest.mark.parametrize(
    ("milliseconds", "status"), [("2000", 200), ("900", 400), ("2.5", 400), ("soon", 400)]
)
def test_a_form_tells_in_text_how_long_typing_is_shown(api: Api, milliseconds: str, status: int) -> None:
    fields = {"chatId": ANNA, "typingTime": milliseconds}
    answer = api.upload("sendFileByUpload", fields, ("a.pdf", b"%PDF-1.4", "application/pdf"))
    assert answer.status_code == status


def test_a_file_is_found_again_by_its_message(api: Api) -> None:
    result = api.upload(
        "sendFileByUpload", {"chatId": ANNA}, ("a.pdf", b"%PDF-1.4", "application/pdf")
    ).json()
    api.receive_status(result["idMessage"], "read")
    body = {"chatId": ANNA, "idMessage": result["idMessage"]}
    assert api.post("downloadFile", body).json() == {"downloadUrl": result["urlFile"]}


def test_a_large_picture_has_no_preview(api: Api) -> None:
    result = api.upload("sendFileByUpload", {"chatId": ANNA}, ("a.png", picture(3001), "image/png")).json()
    body = api.receive_status(result["idMessage"], "read")[0]
    assert body["messageData"]["fileMessageData"]["jpegThumbnail"] == ""


@pytest.mark.parametrize(
    ("fields", "file", "status", "words"),
    [
        ({"chatId": ANNA}, None, 400, "failed to upload file"),
        ({"chatId": ANNA}, ("a.png", b"", "image/png"), 400, "file should not be empty"),
        ({}, PNG, 400, "failed to upload file"),
        ({"chatId": ANNA, "wish": "x"}, PNG, 400, "failed to upload file"),
        ({"chatId": "+7 901"}, PNG, 400, "failed to upload file"),
        ({"chatId": ANNA, "quotedMessageId": "short"}, PNG, 400, "failed to upload file"),
        ({"chatId": ANNA, "caption": "x" * 100_001}, PNG, 200, "failed to upload file"),
    ],
)  # lines 1415-1420 of the manual
def test_wrong_uploads(
    api: Api, fields: dict[str, str], file: tuple[str, bytes, str] | None, status: int, words: str
) -> None:
    response = api.upload("sendFileByUpload", fields, file)
    assert (response.status_code, detail(response)) == (status, words)


def test_a_form_without_a_file_is_an_internal_error(api: Api) -> None:
    url = api.emulator.method_url("sendFileByUpload")
    response = api.http.post(url, files={"chatId": (None, ANNA)})
    assert (response.status_code, detail(response)) == (500, "failed to upload file")


def test_an_uploaded_file_can_be_sent_by_its_url(api: Api) -> None:
    result = upload(api, picture(), **{"Content-Type": "image/png", "GA-Filename": "x.png"}).json()
    body = {"chatId": ANNA, "urlFile": result["urlFile"], "fileName": "x.png"}
    message_id = api.post("sendFileByUrl", body).json()["idMessage"]
    data = api.receive_status(message_id, "read")[0]["messageData"]
    assert data["fileMessageData"]["downloadUrl"] == result["urlFile"]
    assert data["fileMessageData"]["jpegThumbnail"]


def test_the_type_of_an_uploaded_file_names_it(api: Api) -> None:
    url = upload(api, b"abc", **{"Content-Type": "image/jpeg"}).json()["urlFile"]
    assert url.endswith(".jpg")
    response = api.http.head(url)
    assert (response.headers["content-type"], response.headers["content-length"]) == ("image/jpeg", "3")
    assert "expiry-date=" in response.headers["x-amz-expiration"]


@pytest.mark.parametrize(
    ("headers", "ending"),
    [
        ({"Content-Type": "audio/wav"}, ".wav"),
        ({"Content-Type": "audio/wave"}, ".wav"),
        ({"Content-Type": "text/plain; charset=utf-8"}, ".txt"),
        ({"Content-Type": "application/x-unheard-of"}, ".bin"),
        ({"Content-Type": "text/x-python"}, ".bin"),
        ({"GA-Filename": "main.go"}, "main.go"),
        ({"Content-Type": "text/x-python", "GA-Filename": "run.py"}, "run.py"),
        ({}, ".bin"),
    ],
)
def test_the_header_names_an_uploaded_file(api: Api, headers: dict[str, str], ending: str) -> None:
    """Lines 1592-1595 of the manual: by the list of media types, by GA-Filename, else `.bin`."""
    assert upload(api, b"abc", **headers).json()["urlFile"].endswith(ending)


@pytest.mark.parametrize(
    ("name", "declared", "head", "expected"),
    [
        ("a.PDF", "image/png", b"", "application/pdf"),
        ("a", "image/png", b"%PDF-", "image/png"),
        ("a", "made/up", b"%PDF-1.4", "application/pdf"),
        ("a", "", b"\x00\x01", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file(name: str, declared: str, head: bytes, expected: str) -> None:
    """Lines 1479-1482: by the ending of its name, by its Content-Type, by its bytes, else binary."""
    assert media_type(name, declared, head) == expected


@pytest.mark.parametrize(
    ("name", "caption"), [("a.png", "words"), ("a.mp4", "words"), ("a.mp3", ""), ("a.pdf", "")]
)
def test_only_pictures_and_videos_keep_their_caption(api: Api, name: str, caption: str) -> None:
    """Lines 1354 and 1435 of the manual."""
    by_url = {"chatId": ANNA, "urlFile": "https://a.example/x", "fileName": name, "caption": "words"}
    sent = [
        api.post("sendFileByUrl", by_url).json()["idMessage"],
        api.upload("sendFileByUpload", {"chatId": ANNA, "caption": "words"}, (name, b"x", "")).json()[
            "idMessage"
        ],
    ]
    for message_id in sent:
        echo = next(one for one in api.receive_status(message_id, "sent") if "messageData" in one)
        assert echo["messageData"]["fileMessageData"]["caption"] == caption
        record = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
        assert record["caption"] == caption


def test_an_empty_file_is_rejected(api: Api) -> None:
    response = upload(api, b"", **{"Content-Type": "image/png"})
    assert (response.status_code, detail(response)) == (400, "file should not be empty")


def test_a_file_that_is_too_large(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "MAX_FILE_BYTES", 1000)
    assert upload(api, b"x" * 5000, **{"Content-Type": "image/png"}).status_code == 413
    response = api.upload("sendFileByUpload", {"chatId": ANNA}, ("a.png", b"x" * 1001, "image/png"))
    assert response.status_code == 413


def test_part_of_a_file_can_be_downloaded(api: Api) -> None:
    url = upload(api, b"0123456789", **{"Content-Type": "text/plain"}).json()["urlFile"]
    response = api.http.get(url, headers={"Range": "bytes=4-6"})
    assert (response.status_code, response.content) == (206, b"456")


def test_a_message_without_a_file_has_no_download(api: Api) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    body = {"chatId": ANNA, "idMessage": message_id}
    response = api.post("downloadFile", body)
    words = f"File message encrypted url not found by chatId {ANNA} and idMessage {message_id}"
    assert (response.status_code, detail(response)) == (400, words)
    assert detail(api.post("downloadFile", {"chatId": ANNA})).endswith("'value' must have at least 2 keys")


def test_a_file_the_service_failed_to_download(api: Api) -> None:
    command = {"chatId": ANNA, "typeMessage": "documentMessage", "downloadUrl": "{{SWE002}}"}
    message_id = api.emulator.control("incoming", command)["idMessage"]
    response = api.post("downloadFile", {"chatId": ANNA, "idMessage": message_id})
    assert response.status_code == 500
    assert detail(response).startswith("Internal error when downloading file")


@pytest.mark.parametrize(
    ("kind", "mime", "head"),
    [
        ("imageMessage", "image/jpeg", b"\xff\xd8\xff"),
        ("videoMessage", "video/mp4", b"\x00\x00\x00\x1cftypisom"),
        ("audioMessage", "audio/ogg", b"OggS"),
        ("stickerMessage", "image/webp", b"RIFF"),
        ("documentMessage", "application/pdf", b"%PDF-1.4"),
    ],
)
def test_generated_files_are_real(api: Api, kind: str, mime: str, head: bytes) -> None:
    api.emulator.control("incoming", {"chatId": ANNA, "typeMessage": kind})
    body = api.receive()
    assert body is not None
    data = body["messageData"]["fileMessageData"]
    response = api.http.get(data["downloadUrl"])
    assert response.headers["content-type"] == mime
    assert response.content.startswith(head)
    assert int(api.http.head(data["downloadUrl"]).headers["content-length"]) == len(response.content)


def test_no_other_file_is_served(api: Api) -> None:
    for path in (
        "nothing/a.txt",
        "made/photo",
        "made/wish/x%231/a.jpg",
        "../../etc/passwd",
        "made/../../x/y",
    ):
        assert api.http.get(f"{api.emulator.api_url}/files/{path}").status_code == 404


def test_files_are_removed_at_the_end() -> None:
    from greentui.emulator.testing import running_emulator

    with running_emulator() as emulator:
        upload(Api(emulator), b"x", **{"Content-Type": "text/plain"})
        folder = emulator.world.files.folder
        assert list(folder.iterdir())
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", "imageMessage"),
        ("a.mp4", "videoMessage"),
        ("a.oga", "audioMessage"),
        ("a.pdf", "documentMessage"),
        ("a", "documentMessage"),
    ],
)
def test_the_extension_decides_the_kind_of_a_file(name: str, kind: str) -> None:
    assert kind_of_file(name) == kind


def test_a_recording_has_the_given_length() -> None:
    pages = recordings.opus(3).split(b"OggS")[1:]
    assert len(pages) == 5
    assert int.from_bytes(pages[-1][2:10], "little") == 3 * 48_000
