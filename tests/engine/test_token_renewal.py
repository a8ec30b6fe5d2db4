"""A new token is kept before anything else, and shown to nobody."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest

from greentui.config import Config, load
from greentui.config.editing import save_profile
from greentui.emulator.testing import Emulator
from greentui.engine import logs
from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.greenapi.methods import GET_CHATS, UPDATE_API_TOKEN
from greentui.greenapi.redaction import HIDDEN
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, QUICK, configured, profile_of, until


def kept(home: Path) -> str:
    return load({}, folders=configured(home).folders).profiles["test"].credentials.token


def config_with_profile(emulator: Emulator, home: Path) -> Config:
    config = configured(home)
    save_profile(config.folders, profile_of(emulator))
    return load({}, folders=config.folders)


async def test_the_new_token_is_kept_used_and_not_shown(
    emulator: Emulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = emulator.token
    session = Session.open(profile_of(emulator), config_with_profile(emulator, tmp_path), consume=False)
    try:
        answer = await session.call_json(UPDATE_API_TOKEN, {})
        token = kept(tmp_path)
        assert token == emulator.world.instance.token != before
        assert token not in f"{answer} {caplog.text}"
        assert (await session.refresh_state()).value == "authorized"
    finally:
        await session.stop()


async def test_without_a_profile_nothing_is_replaced(emulator: Emulator, tmp_path: Path) -> None:
    before = emulator.world.instance.token
    session = Session.open(profile_of(emulator), configured(tmp_path), consume=False)
    try:
        with pytest.raises(Refusal, match="could not be saved"):
            await session.call_json(UPDATE_API_TOKEN, {})
    finally:
        await session.stop()
    assert emulator.world.instance.token == before


async def test_what_cannot_be_written_is_known_before_the_old_token_ends(
    emulator: Emulator, tmp_path: Path
) -> None:
    config = config_with_profile(emulator, tmp_path)
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    folders = dataclasses.replace(config.folders, config=nowhere / "folder")
    before = emulator.world.instance.token
    session = Session.open(profile_of(emulator), dataclasses.replace(config, folders=folders), consume=False)
    try:
        with pytest.raises(Refusal, match="was not replaced"):
            await session.call_json(UPDATE_API_TOKEN, {})
    finally:
        await session.stop()
    assert emulator.world.instance.token == before


@pytest.mark.parametrize("in_keyring", [False, True], ids=["in the file", "in the keyring"])
async def test_another_process_goes_on_with_the_new_token(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_keyring: bool
) -> None:
    kept_tokens = {emulator.id_instance: emulator.token}

    def store(id_instance: str, token: str) -> bool:
        kept_tokens[id_instance] = token
        return in_keyring

    monkeypatch.setattr("greentui.config.keyring.store", store)
    monkeypatch.setattr("greentui.config.keyring.fetch", kept_tokens.get)
    profile = dataclasses.replace(profile_of(emulator), keyring=in_keyring)
    save_profile(configured(tmp_path).folders, profile)
    config = load({}, folders=configured(tmp_path).folders)
    one = Session.open(profile, config, timing=QUICK)
    other = Session.open(profile, config, timing=QUICK, consume=False)
    try:
        await one.start()
        await one.wait_account()
        before = emulator.world.instance.token
        await other.call_json(UPDATE_API_TOKEN, {})
        assert emulator.world.instance.token != before
        emulator.control("incoming", {"chatId": MAYA, "text": "still there?"})
        await until(one, lambda: [each.text for each in one.window(MAYA).messages] == ["still there?"])
        await one.outbox_commands.send(MAYA, TextDraft("still here"))
        await until(one, lambda: any(each.get("text") == "still here" for each in emulator.sent()))
        assert (await one.refresh_state()).value == "authorized"
    finally:
        await other.stop()
        await one.stop()


@pytest.mark.usefixtures("loggers_restored")
async def test_a_token_taken_over_from_another_process_is_hidden_in_the_log(
    emulator: Emulator, tmp_path: Path
) -> None:
    config = config_with_profile(emulator, tmp_path)
    file = tmp_path / "greentui.log"
    old = emulator.world.instance.token
    one, other = (Session.open(profile_of(emulator), config, consume=False) for _ in range(2))
    try:
        await other.call_json(UPDATE_API_TOKEN, {})
        logs.set_up(file, "info", [old])  # as a process that knows only the old one
        await one.refresh_state()
        logging.getLogger("greentui.test").info("echoed: %s", emulator.world.instance.token)
    finally:
        await other.stop()
        await one.stop()
    assert f"echoed: {HIDDEN}" in file.read_text()


async def test_each_of_two_processes_may_replace_it(emulator: Emulator, tmp_path: Path) -> None:
    config = config_with_profile(emulator, tmp_path)
    one, other = (Session.open(profile_of(emulator), config, consume=False) for _ in range(2))
    try:
        for session in (one, other, one):
            await session.call_json(UPDATE_API_TOKEN, {})
            assert kept(tmp_path) == emulator.world.instance.token
    finally:
        await other.stop()
        await one.stop()


async def test_a_token_that_is_simply_wrong_is_refused_once(emulator: Emulator, tmp_path: Path) -> None:
    config = config_with_profile(emulator, tmp_path)
    emulator.world.instance.token = "0" * 50
    session = Session.open(profile_of(emulator), config, consume=False)
    try:
        with pytest.raises(Refusal, match="token"):
            await session.call(GET_CHATS)
        assert [each["method"] for each in emulator.requests()].count("getChats") == 1
    finally:
        await session.stop()
