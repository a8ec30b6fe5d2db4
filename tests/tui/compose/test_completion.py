"""What the composer can complete, from the text before the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.text import emoji
from greentui.tui.compose import completion
from greentui.tui.compose.completion import Member, Sort, Typed


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("/po", Typed(Sort.COMMAND, "po", 3)),
        ("/", Typed(Sort.COMMAND, "", 1)),
        ("hello :hea", Typed(Sort.EMOJI, "hea", 4)),
        ("(:smi", Typed(Sort.EMOJI, "smi", 4)),
        ("see @~/Do", Typed(Sort.PATH, "~/Do", 5)),
        ("@/tmp/my file", Typed(Sort.PATH, "/tmp/my file", 13)),
        ("thanks @ann", Typed(Sort.MEMBER, "ann", 4)),
        ("one\n:fi", Typed(Sort.EMOJI, "fi", 3)),
    ],
)
def test_what_is_being_typed(before: str, found: Typed) -> None:
    assert completion.typed(before) == found


@pytest.mark.parametrize(
    "before", ["", "hello", "at 12:30", "a/b", "x /poll", "mail me@example.org", "12:", ":", "\n/poll"]
)
def test_nothing_is_offered_in_ordinary_text(before: str) -> None:
    assert completion.typed(before) is None


def test_emoji_come_by_their_short_names_first() -> None:
    assert emoji.find("heart")[0] == ("heart", "❤️")
    assert emoji.find("+1")[0][1] == "👍"


def test_emoji_come_by_words_inside_their_names() -> None:
    assert "🐈" in [sign for _name, sign in emoji.find("cat")]


def test_an_emoji_is_offered_once() -> None:
    found = [sign for _name, sign in emoji.find("t", 200)]
    assert len(found) == len(set(found))


def test_commands_are_offered_with_their_words() -> None:
    (poll,) = completion.suggest(Typed(Sort.COMMAND, "pol", 4))
    assert poll.insert == "/poll "
    assert poll.detail


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["/file", "/poll", "/location", "/contact", "/voice", "/forward", "/mentions"]),
        ("lo", ["/location", "/log"]),
        ("re", ["/read"]),
        ("f", ["/file", "/forward", "/find"]),
    ],
)
def test_commands_that_send_come_first_and_pages_last(typed: str, offered: list[str]) -> None:
    found = [one.label for one in completion.suggest(Typed(Sort.COMMAND, typed, 1 + len(typed)))]
    assert found[: len(offered)] == offered


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/poll", "send_poll", ""),
        ("/location 55.7, 37.6", "send_location", "55.7, 37.6"),
        ("/status", "statuses", ""),
        ("/FIND two words", "find", "two words"),
    ],
)
def test_a_command_and_what_follows_it(text: str, name: str, rest: str) -> None:
    found = completion.command(text)
    assert found
    assert (found[0].name, found[1]) == (name, rest)


@pytest.mark.parametrize(
    "text", ["/", "/nothing", "/usr/bin/env", "poll", "/p", " /poll", "//poll", "a /poll"]
)
def test_what_is_no_command(text: str) -> None:
    assert completion.command(text) is None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("/serach invoice", "/search"),
        ("/SERACH", "/search"),
        ("/ыуфкср", "/search"),
        ("/se", "/search"),
        ("/xyzzy\nand more", ""),
    ],
)
def test_a_mistyped_command_is_told_from_a_text(text: str, near: str) -> None:
    assert completion.mistyped(text) == near


@pytest.mark.parametrize(
    "text",
    ["/search", "/usr/bin is full", "/", "/5 of it", "1/serach", " /serach", "//serach", "/-)", "/serach?"],
)
def test_other_slashes_are_text(text: str) -> None:
    assert completion.mistyped(text) is None


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("/serach", "/search "),
        ("/serach two words", "/search two words"),
        ("/serach\ntwo lines", "/search\ntwo lines"),
    ],
)
def test_a_corrected_command_keeps_what_follows_it(text: str, then: str) -> None:
    assert completion.corrected(text, "/search") == then


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("//serach it", "/serach it"),
        (" /serach it", "/serach it"),
        (" /search", "/search"),
        ("//cdn.example.com/x", "//cdn.example.com/x"),
        ("  // a comment", "  // a comment"),
        ("plain", "plain"),
        (" plain", " plain"),
    ],
)
def test_a_space_or_another_slash_makes_a_text_of_it(text: str, sent: str) -> None:
    assert completion.literal(text) == sent


@pytest.mark.parametrize("text", ["/archive", "/search it", "/serach it", "/usr/bin is full", "plain"])
def test_a_text_that_was_sent_can_be_sent_again_as_it_was(text: str) -> None:
    typed = completion.escaped(text)
    assert completion.command(typed) is None
    assert completion.literal(typed) == text


def test_members_are_found_by_any_of_their_names_and_by_number() -> None:
    members = [Member("Анна Петрова", "79010000001"), Member("Boris", "79010000002")]
    (anna,) = completion.suggest(Typed(Sort.MEMBER, "пет", 4), members)
    assert anna.insert == "@79010000001 "
    (boris,) = completion.suggest(Typed(Sort.MEMBER, "0002", 5), members)
    assert boris.label == "Boris"


def test_paths_list_folders_first_and_hidden_ones_on_demand(tmp_path: Path) -> None:
    (tmp_path / "Data").mkdir()
    (tmp_path / "dawn.txt").write_text("x" * 1500)
    (tmp_path / ".dark").write_text("")
    found = completion.paths(f"{tmp_path}/da")
    assert [one.label for one in found] == ["Data/", "dawn.txt"]
    assert found[0].more
    assert found[1].file == str(tmp_path / "dawn.txt")
    assert found[1].detail == "1.5 kB"
    assert [one.label for one in completion.paths(f"{tmp_path}/.d")] == [".dark"]


def test_a_link_to_nothing_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("x")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    assert [one.label for one in completion.paths(f"{tmp_path}/da")] == ["data.txt"]


def test_a_folder_that_is_not_there_offers_nothing(tmp_path: Path) -> None:
    assert completion.paths(f"{tmp_path}/no/x") == []


@pytest.mark.parametrize("form", ["{0}", "'{0}'", "{1}", "file://{2}", " {0} \n"])
def test_a_dropped_file_is_recognised_however_a_terminal_types_it(form: str, tmp_path: Path) -> None:
    file = tmp_path / "my picture.png"
    file.write_bytes(b"x")
    text = form.format(file, str(file).replace(" ", "\\ "), str(file).replace(" ", "%20"))
    assert completion.dropped(text) == [str(file)]


def test_several_dropped_files(tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file in files:
        file.write_text("x")
    assert completion.dropped(f"{files[0]} {files[1]}") == [str(file) for file in files]
    assert completion.dropped(f"{files[0]}\n{files[1]}") == [str(file) for file in files]


@pytest.mark.parametrize(
    "text", ["hello", "/nowhere/at/all", "", "/tmp", "it's /etc/hostname", "/etc/hostname and more"]
)
def test_other_pastes_are_text(text: str) -> None:
    assert completion.dropped(text) == []


def test_a_user_there_is_not_is_no_path() -> None:
    assert completion.dropped("~approximately five") == []
    assert completion.paths("~nobody-of-that-name/") == []
