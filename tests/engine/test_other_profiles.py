"""Profiles that are not open: what their archives and leases tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.config import Credentials, Folders, Profile
from greentui.engine.lease import Lease
from greentui.engine.other_profiles import OtherProfile, OtherProfiles
from tests.archive.worlds import incoming, received

HERE, DEPOT = "1101000009", "1101000001"
PROFILES = [
    Profile(name, Credentials(instance, "0123456789abcdef"))
    for name, instance in (("shop", HERE), ("depot", DEPOT), ("new", "1101000002"))
]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")


@pytest.fixture
def others(folders: Folders) -> OtherProfiles:
    for instance in (HERE, DEPOT):
        archive = Archive.open(folders.archive_of(instance), instance)
        if instance == HERE:
            received(archive, incoming("mine"))
        archive.close()
    return OtherProfiles(folders, PROFILES, HERE)


def test_nothing_is_said_of_a_profile_without_news(others: OtherProfiles, folders: Folders) -> None:
    assert others.look() == []
    assert not folders.archive_of("1101000002").exists()


def test_unread_messages_are_counted(others: OtherProfiles, folders: Folders) -> None:
    archive = Archive.open(folders.archive_of(DEPOT), DEPOT)
    received(archive, incoming("one", id="1"), incoming("two", id="2"))
    assert others.look() == [OtherProfile("depot", 2, stopped=False)], "also while it is written"
    archive.close()
    assert others.look() == [OtherProfile("depot", 2, stopped=False)]


def receiving(others: OtherProfiles, folders: Folders, looks: int, *, killed: bool) -> None:
    """Let a process receive while others look `looks` times, and end."""
    lease = Lease(folders.data, DEPOT)
    assert lease.acquire(0)
    written = lease.path.read_bytes()
    for _look in range(looks):
        assert others.look() == []
    lease.release()
    if killed:  # the kernel releases the lock, and the text stays
        lease.path.write_bytes(written)


def test_a_process_that_was_killed_is_missed_until_another_receives(
    others: OtherProfiles, folders: Folders
) -> None:
    for _again in range(2):
        receiving(others, folders, 2, killed=True)
        assert others.look() == others.look() == [OtherProfile("depot", 0, stopped=True)]


@pytest.mark.parametrize(
    ("looks", "killed"), [(2, False), (1, False), (1, True)], ids=["ended", "a command", "a command killed"]
)
def test_neither_a_process_that_is_ended_nor_a_command_is_missed(
    others: OtherProfiles, folders: Folders, looks: int, killed: bool
) -> None:
    for _again in range(3):
        receiving(others, folders, looks, killed=killed)
        assert others.look() == []


def test_what_another_received_since_is_not_missed(others: OtherProfiles, folders: Folders) -> None:
    receiving(others, folders, 2, killed=True)
    assert others.look()
    receiving(others, folders, 1, killed=False)
    assert others.look() == []


def test_an_archive_that_cannot_be_read_has_no_news(others: OtherProfiles, folders: Folders) -> None:
    folders.archive_of(DEPOT).write_bytes(b"no archive" * 1000)
    assert others.look() == []


def test_the_only_profile_has_no_others(folders: Folders) -> None:
    assert not OtherProfiles(folders, PROFILES[:1], HERE)
