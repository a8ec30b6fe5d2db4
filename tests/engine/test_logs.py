"""The log is private, rotates, and contains no token."""

from __future__ import annotations

import errno
import io
import logging
from pathlib import Path

import pytest

from greentui.engine import logs
from greentui.greenapi.redaction import HIDDEN

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd451234"


pytestmark = pytest.mark.usefixtures("loggers_restored")


def test_no_token_in_messages_arguments_or_tracebacks(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "greentui.log"
    logs.set_up(file, "debug", [TOKEN])
    log = logging.getLogger("greentui.test")
    log.info("at https://x/waInstance1/method/%s/1", TOKEN)
    try:
        raise RuntimeError(f"cannot reach /{TOKEN}")
    except RuntimeError:
        log.exception("failed")
    logging.getLogger("httpx").warning("GET %s", TOKEN)
    log.warning("echoed as %s", TOKEN.upper())
    text = file.read_text()
    assert TOKEN not in text.lower()
    assert text.count(HIDDEN) >= 4
    assert "RuntimeError" in text


def test_a_token_that_replaces_another_is_masked_too(tmp_path: Path) -> None:
    file = tmp_path / "greentui.log"
    logs.set_up(file, "info", [TOKEN])
    logs.hide(TOKEN[::-1].upper())
    logging.getLogger("greentui.test").info("was %s, is %s", TOKEN, TOKEN[::-1].upper())
    logging.getLogger("httpx").warning("GET %s", TOKEN[::-1].upper())
    logs.set_up(tmp_path / "other.log", "info", [])
    logging.getLogger("greentui.test").info("still %s", TOKEN[::-1].upper())
    assert [line.count(HIDDEN) for line in file.read_text().splitlines()] == [2, 1]
    assert HIDDEN in (tmp_path / "other.log").read_text()


def test_it_is_private_and_rotates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "SIZE", 2000)
    file = tmp_path / "greentui.log"
    logs.set_up(file, "info", [TOKEN])
    for number in range(200):
        logging.getLogger("greentui.test").info("line %d of many", number)
    files = sorted(tmp_path.iterdir())
    assert len(files) == logs.KEPT + 1
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in files)
    assert all(one.stat().st_size <= 2000 for one in files)


@pytest.mark.parametrize("name", ["greentui.test", *logs._NOISY, "PIL.Image", "websockets.client"])
def test_nothing_steers_a_terminal_whoever_logs_it(tmp_path: Path, name: str) -> None:
    file = tmp_path / "greentui.log"
    logs.set_up(file, "debug", [])
    logging.getLogger(name).warning("said %s", "\x1b]0;title\x07")
    assert "said \\x1b]0;title\\x07" in file.read_text()


def test_levels_hold_and_can_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "greentui.log"
    log = logging.getLogger("greentui.test")
    logs.set_up(file, "warning", [])
    log.info("unheard")
    logs.set_up(file, "debug", ["another"])
    log.debug("heard, another masked")
    assert "unheard" not in file.read_text()
    assert f"heard, {HIDDEN} masked" in file.read_text()


def test_without_a_place_for_the_log_the_reason_is_returned_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "logs" / "greentui.log"
    file.parent.write_text("a file where a folder should be")
    problem = logs.set_up(file, "info", [])
    logging.getLogger("greentui.test").error("lost")
    logging.getLogger().error("lost, too")
    assert str(file) in problem
    assert not logs.kept()
    assert capsys.readouterr().err == ""


def test_another_file_takes_over_and_hides_what_the_first_one_hid(tmp_path: Path) -> None:
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    logs.set_up(first, "info", [TOKEN])
    logs.set_up(second, "info", [])
    for name in ("greentui.test", "httpx"):
        logging.getLogger(name).error("refused %s", TOKEN)
    assert not first.read_text()
    assert second.read_text().count(HIDDEN) == 2
    assert TOKEN not in second.read_text()


class Full(io.StringIO):
    """Where nothing more can be written."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_is_full_is_no_reason_to_write_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(tmp_path / "logs/greentui.log", "info", [])
    handler = next(one for one in logging.getLogger("greentui").handlers if hasattr(one, "setStream"))
    handler.setStream(Full()).close()
    logging.getLogger("greentui").info("lost")
    assert capsys.readouterr().err == ""
