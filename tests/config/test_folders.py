"""Paths as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.config.folders import expanded


def test_a_tilde_is_ones_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expanded("~/a.png") == tmp_path / "a.png"


def test_a_user_there_is_not_has_no_folder_and_raises_nothing() -> None:
    assert expanded("~nobody-of-that-name/a.png") == Path("~nobody-of-that-name/a.png")
