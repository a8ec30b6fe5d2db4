"""The documentation is current, and its commands work."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from docs import generate
from greentui.cli import program
from greentui.cli.commands import commands
from greentui.text.keymap import keymap

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]*))?\)")


def shell_lines(page: Path) -> list[str]:
    """Every line that a page tells to type, without its comment."""
    lines = [line for block in _BLOCK.findall(page.read_text()) for line in block.splitlines()]
    return [line.split(" #")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def told(program_name: str) -> list[str]:
    found = [
        (page, line)
        for page in PAGES
        for line in shell_lines(page)
        if line.removeprefix(".venv/bin/").startswith(f"{program_name} ")
    ]
    return [f"{page.name}: {line}" for page, line in found]


def tables_of_keys() -> list[str]:
    """What the pages suggest for the configuration, where it moves keys."""
    examples = [block for page in PAGES for block in _TOML.findall(page.read_text())]
    return [example for example in examples if "[keys]" in example]


@pytest.mark.parametrize("example", tables_of_keys())
def test_a_key_that_is_moved_in_an_example_is_free(example: str) -> None:
    assert keymap(tomllib.loads(example)["keys"]).problems == ()


@pytest.mark.parametrize("file", generate.pages(), ids=lambda file: file.name)
def test_generated_parts_are_current(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == generate.pages()[file], "run: make docs"


@pytest.mark.parametrize("line", told("greentui"))
def test_every_command_that_is_told_can_be_parsed(line: str) -> None:
    words = shlex.split(line.partition(": ")[2])[1:]
    if ">" in words:
        words = words[: words.index(">")]
    options = program.parser().parse_args(words)
    assert options.run


@pytest.mark.parametrize("line", told("make"))
def test_every_target_that_is_told_exists(line: str) -> None:
    for target in line.partition(": ")[2].split()[1:]:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, _anchor in _LINK.findall(page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_readme_shows_things_in_an_order_for_strangers() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert headings == [
        "Two commands",
        "First steps",
        "Connecting a real instance",
        "Keys",
        "Commands",
        "Where data lies",
        "Security",
        "Speed",
        "Beside other clients",
        "Contributing",
        "Licence",
    ]


def test_files_that_contributing_names_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text() + (ROOT / "docs" / "architecture.md").read_text()
    paths = set(re.findall(r"`((?:greentui|tests|benchmarks|screenshots)/[\w/.]+)`", text))
    inner = set(re.findall(r"`((?:model|text|archive|engine|tui|cli|config|greenapi)/[\w/.]+)`", text))
    missing = [path for path in paths if not (ROOT / path).exists()]
    missing += [path for path in inner if not (ROOT / "greentui" / path).exists()]
    assert not [path for path in missing if "NAME" not in path]


def test_the_walks_through_the_architecture_meet_what_they_name() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    stops = re.findall(r"`([a-z_/]+)\.py:([\w.]+)`", text)
    assert len(stops) > 20
    for path, name in stops:
        found: object = import_module("greentui." + path.replace("/", "."))
        for part in name.split("."):
            found = getattr(found, part)


def test_every_command_is_in_the_man_page() -> None:
    page = generate.man_page()
    assert all(f".SS {command.name}" in page for command in commands())


def test_the_man_page_can_be_read() -> None:
    man = shutil.which("man")
    if man is None:
        pytest.skip("no man here")
    shown = subprocess.run(
        [man, "--warnings", "-l", str(ROOT / "docs" / "greentui.1")],
        capture_output=True,
        text=True,
        check=False,
    )
    if "minimized" in shown.stdout:
        pytest.skip("man is not whole here")
    assert shown.stderr == ""
    assert "GREENTUI_HOME" in shown.stdout
