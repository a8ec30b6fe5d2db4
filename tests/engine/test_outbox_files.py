"""Files in the outbox: how far an upload is, until when it is taken back, and where the service keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.engine.drafts import REUSED_FOR
from greentui.engine.errors import Refusal
from greentui.engine.outbox_state import OutboxResults
from greentui.greenapi.errors import (
    InvalidRequest,
    Unreachable,
)
from greentui.model.changes import OutboxChanged
from greentui.model.sending import FileDraft, OutboxItem
from tests.archive.worlds import ANNA, advance
from tests.engine.outbox_stage import (
    ADDRESS,
    BY_URL,
    NOON,
    SEND,
    UPLOAD,
    S,
    Stage,
)
from tests.working_day.virtual_time import Play, seconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to send."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"1234567890")
    return path


async def uploading(stage: Stage, path: Path) -> OutboxItem:
    """A file on its way."""
    item = await stage.commands.send(ANNA, FileDraft(str(path), "a.txt"))
    stage.start()
    await seconds(1)
    return item


def change(path: Path) -> None:
    path.write_bytes(b"changed")


def address(item: OutboxItem) -> str:
    """Where the service keeps a file."""
    assert isinstance(item.draft, FileDraft)
    return item.draft.url


def test_an_upload_shows_how_far_it_is(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        stage.changes.clear()
        for sent, after in ((1, 0.05), (2, 0.1), (3, 0.05), (10, 0.2)):
            stage.on_progress(sent, 10)
            await seconds(after)
        assert len([one for one in stage.changes if isinstance(one, OutboxChanged)]) == 3
        stage.on_progress(9, 10)
        shown = stage.commands.with_progress(stage.of(item))
        assert (shown.progress, shown.total) == (9, 10)
        await seconds(5)
        shown = stage.commands.with_progress(stage.of(item))
        assert (stage.status(item), stage.context.uploads.progress(item.local_id)) == (S.ACCEPTED, None)
        assert (shown.progress, shown.total) == (0, 0)

    play(scenario)


def test_an_upload_is_taken_back_before_its_last_byte(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        after = await stage.send("next")
        stage.on_progress(9, 10)
        await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.CANCELLED
        await seconds(1)
        assert stage.status(after) is S.ACCEPTED

    play(scenario)


@pytest.mark.parametrize(
    "progress",
    [(10, 10), (0, 0), None],
    ids=["its last byte is out", "its size is unknown", "it has not begun"],
)
def test_an_upload_cannot_be_taken_back_any_more(
    play: Play[Stage], file: Path, progress: tuple[int, int] | None
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        if progress:
            stage.on_progress(*progress)
        with pytest.raises(Refusal, match="has been sent, or may have been") as refused:
            await stage.commands.cancel(item.local_id)
        assert "Delete it for everyone" in refused.value.advice
        await seconds(5)
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


def test_an_upload_whose_answer_came_at_that_moment_is_not_taken_back(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [5.0]
        item = await uploading(stage, file)
        stage.on_progress(1, 10)
        stage.context.uploads._requests[item.local_id].cancel = lambda: True  # type: ignore[method-assign]
        with pytest.raises(Refusal, match="has been sent"):
            await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.ACCEPTED

    play(scenario)


def test_a_file_that_changed_since_is_not_sent(play: Play[Stage], tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"1")
        item = await stage.commands.send(ANNA, FileDraft(str(path), "a.txt"))
        path.write_bytes(b"22")
        stage.start()
        await seconds(1)
        assert (stage.status(item), stage.asked) == (S.FAILED, [])
        assert (stage.of(item).reason is None, address(stage.of(item))) == (False, "")

    play(scenario)


def test_a_file_that_cannot_be_sent_makes_the_next_wait_no_longer(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[SEND] += [Unreachable("no net")]
        await stage.commands.send(ANNA, FileDraft(str(file), "a.txt"))
        change(file)
        await stage.send("next")
        stage.start()
        await seconds(10)
        assert stage.times() == [0, 1]

    play(scenario)


def test_a_file_that_was_refused_has_no_address(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [InvalidRequest("no")]
        item = await uploading(stage, file)
        assert (stage.status(item), address(stage.of(item))) == (S.FAILED, "")

    play(scenario)


def test_a_file_whose_address_is_not_told_has_none(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.commands.send(ANNA, FileDraft(str(file), "a.txt"))
        advance(stage.archive, item, S.SENDING)
        await OutboxResults(stage.context).accepted(item, "ID")
        assert (stage.status(item), address(stage.of(item))) == (S.ACCEPTED, "")

    play(scenario)


def test_a_file_sent_by_its_address_keeps_it(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        draft = FileDraft(str(file), "a.txt", url=ADDRESS, uploaded=NOON)
        item = await stage.commands.send(ANNA, draft)
        stage.start()
        await seconds(1)
        assert (stage.times(BY_URL), stage.status(item)) == ([0], S.ACCEPTED)
        assert address(stage.of(item)) == ADDRESS

    play(scenario)


def test_a_file_that_the_service_keeps_no_longer_when_it_is_sent_is_uploaded(
    play: Play[Stage], file: Path
) -> None:
    async def scenario(stage: Stage) -> None:
        uploaded = NOON - REUSED_FOR + 10
        await stage.commands.send(ANNA, FileDraft(str(file), "a.txt", url=ADDRESS, uploaded=uploaded))
        await seconds(60)
        stage.start()
        await seconds(1)
        assert (stage.times(BY_URL), stage.times(UPLOAD)) == ([], [60])

    play(scenario)


def test_where_the_service_keeps_a_file_is_remembered(play: Play[Stage], file: Path) -> None:
    async def scenario(stage: Stage) -> None:
        stage.answers[UPLOAD] += [2.0]
        item = await uploading(stage, file)
        await seconds(5)
        draft = stage.of(item).draft
        assert isinstance(draft, FileDraft)
        assert (draft.url, draft.uploaded) == (ADDRESS, NOON + 2)

    play(scenario)
