"""Remote names never choose where a file goes, and nothing dangerous opens without asking."""

from __future__ import annotations

import mimetypes
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.engine.downloads import NAME_BYTES, Safety, cleaned_name, is_recording, safety


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("offer.pdf", "offer.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\Windows\\evil.exe", "C__Windows_evil.exe"),
        (".bashrc", "bashrc"),
        ("-rf ~", "rf ~"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("line\nbreak.txt", "linebreak.txt"),
        ("con.txt", "_con.txt"),
        ("  spaced   out .txt", "spaced out.txt"),
        ("", "file"),
        ("...", "file"),
        ("Счёт №5.pdf", "Счёт №5.pdf"),
        ("👨\u200d👩\u200d👧.jpg", "👨👩👧.jpg"),
    ],
)
def test_a_name_is_only_a_name(given_name: str, cleaned: str) -> None:
    assert cleaned_name(given_name) == cleaned


@given(st.text(max_size=400))
def test_any_name_is_harmless(name: str) -> None:
    cleaned = cleaned_name(name)
    assert cleaned
    assert Path(cleaned).name == cleaned
    assert not cleaned.startswith((".", "-", "~"))
    assert len(cleaned.encode()) <= NAME_BYTES
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs") for letter in cleaned)


def test_a_long_name_keeps_its_ending() -> None:
    assert cleaned_name("я" * 500 + ".pdf").endswith("я.pdf")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jpg", b"\xff\xd8\xff", Safety.OPEN),
        ("a.mp3", b"\xff\xfb\x90", Safety.OPEN),
        ("a.mp4", b"\0\0\0\x18ftyp", Safety.OPEN),
        ("a.pdf", b"%PDF-1.7", Safety.OPEN),
        ("a.txt", b"hello", Safety.OPEN),
        ("a.exe", b"MZ", Safety.ASK),
        ("a.sh", b"#!/bin/sh", Safety.ASK),
        ("a.html", b"<script>", Safety.ASK),
        ("a.svg", b"<svg onload=", Safety.ASK),
        ("a.docm", b"PK\x03\x04", Safety.ASK),
        ("noending", b"hello", Safety.ASK),
        ("liar.jpg", b"\x7fELF", Safety.ASK),
        ("liar.txt", b"#!/bin/sh", Safety.ASK),
        ("liar.pdf", b"MZ\x90", Safety.ASK),
        ("A.JPEG", b"\xff\xd8\xff\xe0", Safety.OPEN),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", Safety.OPEN),
        ("a.ogg", b"OggS\0", Safety.OPEN),
        ("a.amr", b"#!AMR\n", Safety.OPEN),
        ("a.txt", "Привет".encode(), Safety.OPEN),
        ("a.txt", b"", Safety.OPEN),
        ("a.m3u", b"#EXTM3U", Safety.ASK),
        ("a.m3u8", b"#EXTM3U", Safety.ASK),
        ("a.pls", b"[playlist]", Safety.ASK),
        ("a.asx", b"<asx>", Safety.ASK),
        ("a.wmf", b"\xd7\xcd\xc6\x9a", Safety.ASK),
        ("a.emf", b"\x01\0\0\0", Safety.ASK),
        ("a.eps", b"%!PS", Safety.ASK),
        ("a.svgz", b"\x1f\x8b", Safety.ASK),
        ("a.svg.gz", b"\x1f\x8b", Safety.ASK),
        ("a.csv", b"=cmd()", Safety.ASK),
        ("a.desktop", b"[Desktop Entry]", Safety.ASK),
        ("a.jpg.lnk", b"\xff\xd8\xff", Safety.ASK),
        ("liar.png", b"<svg onload=", Safety.ASK),
        ("liar.mp4", b"#EXTM3U", Safety.ASK),
        ("liar.mp3", b"[playlist]", Safety.ASK),
        ("liar.mp3", "\ufeff#EXTM3U".encode("utf-16-le"), Safety.ASK),
        ("liar.aac", "\ufeff#EXTM3U".encode("utf-16-le"), Safety.ASK),
        ("a.mp3", b"ID3\4\0\0\0\0\1\1" + bytes(129) + b"\xff\xfb\x90", Safety.OPEN),
        ("a.mp3", b"ID3\4\0\x10\0\0\0\1" + bytes(11) + b"\xff\xfb\x90", Safety.OPEN),
        ("liar.mp3", b"ID3\4\0\0\0\0\0\1\0#EXTM3U", Safety.ASK),
        ("cut.mp3", b"ID3", Safety.ASK),
        ("liar.wav", b"RIFF\0\0\0\0ACON", Safety.ASK),
        ("liar.txt", b"a\0b", Safety.ASK),
        ("empty.jpg", b"", Safety.ASK),
    ],
)
def test_what_opens_without_asking(tmp_path: Path, name: str, content: bytes, expected: Safety) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert safety(path) is expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.ogg", b"OggS", True),
        ("a.mp3", b"\xff\xfb\x90", True),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", True),
        ("a.wav", b"RIFF\0\0\0\0WAVE", True),
        ("a.amr", b"#!AMR\n", True),
        ("a.flac", b"fLaC", True),
        ("liar.ogg", b"#EXTM3U", False),
        ("list.txt", b"#EXTM3U\nhttp://example.org", False),
        ("list.m3u8", b"OggS", False),
    ],
)
def test_only_recordings_are_played_without_asking(
    tmp_path: Path, name: str, content: bytes, expected: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert is_recording(path) is expected


def test_of_all_kinds_known_to_this_machine_only_those_of_the_table_may_open(tmp_path: Path) -> None:
    mimetypes.init()
    for ending in mimetypes.types_map:
        path = tmp_path / f"a{ending}"
        path.write_bytes(b"hello, whatever this is\n")
        assert safety(path) is (Safety.OPEN if ending == ".txt" else Safety.ASK), ending


def test_a_file_that_is_not_there_is_asked_about(tmp_path: Path) -> None:
    assert safety(tmp_path / "gone.jpg") is Safety.ASK
