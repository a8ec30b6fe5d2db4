"""A new token is kept before anything else, and shown to nobody."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest

from greentui.config import Config, load
from greentui.config.editing import save_profile
from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.greenapi.methods import UPDATE_API_TOKEN
from tests.engine.stage import configured, profile_of


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
        with pytest.raises(Refusal, match="nowhere to be kept"):
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
