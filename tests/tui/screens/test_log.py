"""The log: followed while it grows and is rotated, filtered by words and level."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, Select

from greentui.tui.screens.log import LogScreen
from greentui.tui.screens.log_tail import KEPT, LogTail, matching
from tests.tui.screens.stage import settled, text_of


def log(home: Path, *lines: str, mode: str = "a") -> Path:
    path = home / "logs" / "greentui.log"
    path.parent.mkdir(exist_ok=True)
    with path.open(mode) as file:
        file.writelines(line + "\n" for line in lines)
    return path


def test_what_is_new_is_read_once(tmp_path: Path) -> None:
    path = log(tmp_path, "10:00 INFO one")
    tail = LogTail(path)
    assert (tail.look(), tail.look()) == (1, 0)
    log(tmp_path, "10:01 ERROR two")
    assert tail.look() == 1
    assert [(line.text, line.level) for line in tail.lines] == [
        ("10:00 INFO one", "INFO"),
        ("10:01 ERROR two", "ERROR"),
    ]


def test_a_line_is_not_read_before_it_ends(tmp_path: Path) -> None:
    path = log(tmp_path)
    tail = LogTail(path)
    path.write_text("10:00 INFO ha")
    assert tail.look() == 0
    with path.open("a") as file:
        file.write("lf\n")
    tail.look()
    assert [line.text for line in tail.lines] == ["10:00 INFO half"]


def test_a_rotated_file_is_followed(tmp_path: Path) -> None:
    path = log(tmp_path, "10:00 INFO one")
    tail = LogTail(path)
    tail.look()
    log(tmp_path, "10:01 INFO two")
    path.rename(path.with_name("greentui.log.1"))
    log(tmp_path, "10:02 INFO three")
    assert tail.look() == 2
    assert [line.text for line in tail.lines] == ["10:00 INFO one", "10:01 INFO two", "10:02 INFO three"]


def test_another_rotated_file_than_the_one_that_was_followed_is_not_read_again(tmp_path: Path) -> None:
    path = log(tmp_path, "10:00 INFO one")
    tail = LogTail(path)
    tail.look()
    path.rename(path.with_name("greentui.log.2"))
    log(tmp_path, "10:01 INFO two").rename(path.with_name("greentui.log.1"))
    log(tmp_path, "10:02 INFO three")
    assert tail.look() == 1
    assert [line.text for line in tail.lines] == ["10:00 INFO one", "10:02 INFO three"]


def test_just_after_a_rotation_the_end_of_the_file_before_is_shown_too(tmp_path: Path) -> None:
    log(tmp_path, "10:00 INFO one").rename(tmp_path / "logs" / "greentui.log.1")
    tail = LogTail(log(tmp_path, "10:01 INFO two"))
    tail.look()
    assert [line.text for line in tail.lines] == ["10:00 INFO one", "10:01 INFO two"]


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    tail = LogTail(tmp_path / "logs" / "greentui.log")
    assert tail.look() == 0
    log(tmp_path, "10:00 INFO one")
    assert tail.look() == 1


def test_a_traceback_belongs_to_its_error_and_only_so_much_is_kept(tmp_path: Path) -> None:
    path = log(tmp_path, "10:00 ERROR bad", "  File x", *(f"10:00 INFO {n}" for n in range(KEPT)))
    tail = LogTail(path)
    assert tail.look() == -1
    assert len(tail.lines) == KEPT
    path = log(tmp_path, "10:00 ERROR bad", "  File x", mode="w")
    tail = LogTail(path)
    tail.look()
    assert [line.level for line in tail.lines] == ["ERROR", "ERROR"]


def test_words_and_level_choose() -> None:
    tail = LogTail(Path("/none"))
    for text in ("1 DEBUG a b", "2 INFO b a", "3 WARNING a", "4 ERROR c"):
        tail._add(text)
    assert [line.text[0] for line in matching(tail.lines, "A b", "DEBUG")] == ["1", "2"]
    assert [line.text[0] for line in matching(tail.lines, "", "WARNING")] == ["3", "4"]


async def test_the_screen_follows_and_filters(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    log(tmp_path, *(f"10:00 INFO line {n}" for n in range(100)), "10:01 WARNING odd \x1b[31m")
    app = stage(LogScreen)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "WARNING odd" in text_of(app)
        log(tmp_path, "10:02 ERROR news")
        await pilot.press("f5")
        await settled(pilot)
        assert "10:02 ERROR news" in text_of(app)
        app.screen.query_one(Select).value = "ERROR"
        await settled(pilot)
        assert "1 line ·" in text_of(app)
        app.screen.query_one(Select).value = "DEBUG"
        app.screen.query_one(Input).value = "line 7"
        await settled(pilot)
        assert "19 lines" in text_of(app)


async def test_a_reader_above_the_end_is_not_moved(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    log(tmp_path, *(f"10:00 INFO line {n}" for n in range(100)))
    app = stage(LogScreen)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("g")
        await settled(pilot)
        log(tmp_path, "10:02 ERROR news")
        await pilot.press("f5")
        await settled(pilot)
        assert "INFO line 0" in text_of(app)
        assert "news" not in text_of(app)
        assert "End follows again" in text_of(app)
        await pilot.press("end")
        await settled(pilot)
        assert "10:02 ERROR news" in text_of(app)
        assert "· following ·" in text_of(app)


async def test_a_long_line_is_wrapped_to_its_end(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    log(tmp_path, f"10:00 INFO {'long ' * 20}end", "10:01 INFO short")
    app = stage(LogScreen)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        view = app.screen.query_one("#log-lines")
        first, second, third, fourth = (view.render_line(row).text.rstrip() for row in range(4))
        assert first.startswith("10:00 INFO long")
        assert second.startswith("  long")
        assert third == "  end"
        assert fourth == "10:01 INFO short"
        await pilot.resize_terminal(140, 20)
        await settled(pilot)
        assert view.render_line(0).text.rstrip().endswith("end")
        assert view.render_line(1).text.rstrip() == "10:01 INFO short"


async def test_the_path_of_the_log_is_shown_whole_in_a_narrow_window(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = log(tmp_path, "10:00 INFO one")
    app = stage(LogScreen)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        shown = "".join(line.strip() for line in text_of(app).splitlines()[-8:])
        assert str(path).replace(" ", "") in shown.replace(" ", "")
