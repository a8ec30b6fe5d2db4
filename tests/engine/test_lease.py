"""One consumer per queue: the lease is exclusive, and a kill −9 leaves nothing behind."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from greentui.engine.lease import Lease, any_taken, is_taken

_HOLD = """
import sys, time
from pathlib import Path
from greentui.engine.lease import Lease
lease = Lease(Path(sys.argv[1]), "1101")
print(lease.acquire(time.time()), flush=True)
sys.stdin.read()
"""


def test_only_one_holds_it(tmp_path: Path) -> None:
    first, second = Lease(tmp_path, "1101"), Lease(tmp_path, "1101")
    assert first.acquire(5.0)
    with pytest.raises(RuntimeError, match=r"^the lease is held already$"):
        first.acquire(6.0)
    assert not second.acquire(7.0)
    holder = second.holder()
    assert holder is not None
    assert (holder.host, holder.pid, holder.since) == (socket.gethostname(), os.getpid(), 5)
    first.release()
    assert first.path.read_bytes() == b""
    assert second.holder() is None
    assert second.acquire(8.0)


def test_each_instance_has_its_own(tmp_path: Path) -> None:
    assert Lease(tmp_path, "1101").acquire(0)
    assert Lease(tmp_path, "1102").acquire(0)


def test_a_killed_holder_leaves_it_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        ours = Lease(tmp_path, "1101")
        assert not ours.acquire(0)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert ours.acquire(0)


def test_it_is_private(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1101")
    lease.acquire(0)
    assert lease.path.stat().st_mode & 0o777 == 0o600


def test_a_nonsensical_file_names_nobody(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1101")
    lease.path.write_text("[1, 2")
    assert lease.holder() is None
    assert lease.acquire(0)


def test_a_folder_tells_whether_any_instance_is_held(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1101")
    assert not any_taken(tmp_path)
    lease.acquire(0)
    assert any_taken(tmp_path)
    lease.release()
    assert not any_taken(tmp_path)


def test_it_tells_whether_one_instance_is_held(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1101")
    assert not is_taken(tmp_path, "1101")
    Lease(tmp_path, "1102").acquire(0)
    lease.acquire(0)
    assert is_taken(tmp_path, "1101")
    lease.release()
    assert not is_taken(tmp_path, "1101")


def test_what_cannot_be_opened_is_not_held(tmp_path: Path) -> None:
    Lease(tmp_path, "1102").acquire(0)
    (tmp_path / "lease-1101.lock").symlink_to(tmp_path / "lease-1102.lock")
    assert not is_taken(tmp_path, "1101")


def test_a_link_names_nobody(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1101")
    lease.acquire(0)
    (tmp_path / "lease-1102.lock").symlink_to(lease.path)
    assert Lease(tmp_path, "1102").holder() is None


def test_on_a_full_disk_it_holds_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int, _length: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    first, second = Lease(tmp_path, "1101"), Lease(tmp_path, "1101")
    monkeypatch.setattr(os, "ftruncate", full)
    assert first.acquire(0)
    assert not second.acquire(0)
    assert second.holder() is None
    first.release()
    assert second.acquire(0)


def test_where_nothing_can_be_locked_nobody_can_say_whether_a_lease_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_file: int, _operation: int) -> NoReturn:
        raise OSError(errno.ENOLCK, "No locks available")

    Lease(tmp_path, "1101").acquire(0)
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(OSError, match="No locks available"):
        any_taken(tmp_path)


def test_where_nothing_can_be_locked_the_system_s_error_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_file: int, _operation: int) -> NoReturn:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    lease = Lease(tmp_path, "1101")
    with pytest.raises(OSError, match="No locks available"):
        lease.acquire(0)
    assert not lease.held
