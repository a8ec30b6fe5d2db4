"""The table of actions: no clashes, the operator's own keys, the Cyrillic layout."""

from __future__ import annotations

import pytest

from greentui.text import keymap
from greentui.text.keymap import ACTIONS, BY_NAME, Scope


def test_no_two_actions_of_one_place_share_a_key() -> None:
    assert keymap.clashes({action.name: action.keys for action in ACTIONS}) == []


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(ACTIONS)


def test_every_slash_command_is_unique() -> None:
    slashes = [action.slash for action in ACTIONS if action.slash]
    assert len(slashes) == len(set(slashes))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_can_be_reached(action: keymap.Action) -> None:
    assert action.keys or action.palette or action.slash


def test_a_moved_key_holds() -> None:
    held = keymap.keymap({"jump": "f10"})
    assert held.keys["jump"] == "f10"
    assert held.moved["jump"] == "f10"
    assert held.problems == ()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl-J", "ctrl+j"),
        ("^J", "ctrl+j"),
        ("Ctrl+-", "ctrl+-"),
        ("Alt--", "alt+-"),
        ("Alt+Shift+X", "alt+shift+x"),
        ("alt+X", "alt+shift+x"),
        ("F10", "f10"),
    ],
)
def test_keys_may_be_written_as_people_write_them(written: str, key: str) -> None:
    assert keymap.keymap({"link_preview": written, "newline": "alt+enter"}).keys["link_preview"] == key


def test_an_unknown_action_is_named_with_the_nearest() -> None:
    (problem,) = keymap.keymap({"jmup": "f10"}).problems
    assert "jmup" in problem
    assert "jump" in problem


def test_a_key_that_is_taken_is_named_and_not_followed() -> None:
    held = keymap.keymap({"jump": "ctrl+f"})
    assert held.keys["jump"] == "ctrl+k"
    (problem,) = held.problems
    assert "ctrl+f" in problem
    assert str(BY_NAME["find"].words) in problem


def test_a_letter_that_is_taken_is_named_once_not_for_each_layout() -> None:
    (problem,) = keymap.keymap({"reply": "a"}).problems
    assert "reply: a already" in problem


@pytest.mark.parametrize("key", ["kk", "ctrl+zzz", "strg+k", "ctrl+", "f99"])
def test_a_key_there_is_not_is_named_and_not_followed(key: str) -> None:
    held = keymap.keymap({"jump": f"{key},f10"})
    assert held.keys["jump"] == "ctrl+k"
    (problem,) = held.problems
    assert f"“{key}”" in problem


@pytest.mark.parametrize(
    "key", ["f10", "ctrl+alt+x", "slash", "full_stop", "ctrl+л", "space", "ß", "super+k"]
)
def test_keys_there_are(key: str) -> None:
    assert keymap.is_key(key)


@pytest.mark.parametrize("action", keymap.ACTIONS, ids=lambda action: action.name)
def test_every_key_of_the_table_is_one(action: keymap.Action) -> None:
    assert all(keymap.is_key(key) for key in action.keys.split(",") if key)


def test_two_actions_may_swap_their_keys() -> None:
    held = keymap.keymap({"jump": "ctrl+f", "find": "ctrl+k"})
    assert (held.keys["jump"], held.keys["find"], held.problems) == ("ctrl+f", "ctrl+k", ())


def test_enter_can_begin_a_line_instead_of_sending() -> None:
    held = keymap.keymap({}, enter_sends=False)
    assert "enter" in held.keys["newline"].split(",")
    assert "enter" not in held.keys["send"].split(",")
    assert held.problems == ()


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ctrl+л", "ctrl+k"),
        ("alt+ф", "alt+a"),
        ("alt+shift+ф", "alt+shift+a"),
        ("ctrl+й", "ctrl+q"),
        ("alt+Ф", "alt+shift+a"),
    ],
)
def test_a_shortcut_of_the_cyrillic_layout_is_the_latin_one(cyrillic: str, latin: str) -> None:
    assert keymap.latin_key(cyrillic) == latin


@pytest.mark.parametrize("key", ["л", "k", "ctrl+k", "enter", "alt+enter", "f1"])
def test_bare_letters_and_latin_shortcuts_stay(key: str) -> None:
    assert keymap.latin_key(key) == key


def test_bare_letters_have_their_cyrillic_twins() -> None:
    assert keymap.with_twins("r") == "r,к"
    assert keymap.with_twins("j,down") == "j,down,о"
    assert keymap.with_twins("G") == "G,П"


def test_a_moved_letter_works_in_cyrillic_too() -> None:
    assert keymap.keymap({"reply": "u"}).moved["reply"] == "u,г"


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("ctrl+k", "Ctrl+K"),
        ("alt+up", "Alt+↑"),
        ("f1", "F1"),
        ("r", "r"),
        ("Y", "Y"),
        ("pageup", "PgUp"),
        ("", ""),
    ],
)
def test_keys_have_names_for_people(keys: str, name: str) -> None:
    assert keymap.key_name(keys) == name


def test_parts_lie_inside_the_console() -> None:
    assert Scope.MESSAGE.within(Scope.CONSOLE)
    assert Scope.CONSOLE.within(Scope.EVERYWHERE)
    assert not Scope.EVERYWHERE.within(Scope.CONSOLE)
    assert not Scope.MESSAGE.within(Scope.CHATS)


def test_an_action_can_be_left_without_a_key() -> None:
    held = keymap.keymap({"details": ""})
    assert "details" not in held.keys
    assert held.moved["details"] not in ("", BY_NAME["details"].keys)


def test_a_key_that_comes_free_only_by_a_move_that_is_refused_is_not_free() -> None:
    held = keymap.keymap({"find": "ctrl+k", "jump": "ctrl+n"})
    assert held.keys["jump"] == "ctrl+k"
    assert held.keys["find"] == "ctrl+f"
    assert len(held.problems) == 2
    assert keymap.clashes(held.keys) == []
