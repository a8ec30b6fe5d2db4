"""The built packages are complete, and all have the same version."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from greentui import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with wheel and sdist, made from this tree without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> set[str]:
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        return set(packed.namelist())


@pytest.fixture(scope="module")
def sdist(built: Path) -> set[str]:
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as packed:
        return {name.partition("/")[2] for name in packed.getnames()}


def test_the_version_is_the_packages_own(built: Path) -> None:
    assert {file.name.split("-")[1].removesuffix(".tar.gz") for file in built.iterdir()} == {__version__}


def test_the_wheel_holds_what_is_no_code(wheel: set[str]) -> None:
    needed = {
        str(file.relative_to(ROOT))
        for pattern in ("*.tcss", "*.sql", "*.mo", "py.typed")
        for file in (ROOT / "greentui").rglob(pattern)
    }
    assert {"greentui/py.typed", "greentui/archive/schema.sql"} <= needed
    assert "greentui/locale/ru/LC_MESSAGES/greentui.mo" in needed
    assert any(name.endswith(".tcss") for name in needed)
    assert needed <= wheel


def test_the_wheel_holds_every_module_and_nothing_beside_the_package(wheel: set[str]) -> None:
    modules = {str(file.relative_to(ROOT)) for file in (ROOT / "greentui").rglob("*.py")}
    assert modules <= wheel
    assert {name.split("/")[0] for name in wheel} <= {
        "greentui",
        f"greentui-{__version__}.dist-info",
        f"greentui-{__version__}.data",
    }


def test_the_man_page_is_installed(wheel: set[str]) -> None:
    assert f"greentui-{__version__}.data/data/share/man/man1/greentui.1" in wheel


def test_the_sdist_holds_what_a_packager_needs(sdist: set[str]) -> None:
    assert {
        "pyproject.toml",
        "constraints.txt",
        "requirements.txt",
        "Makefile",
        "README.md",
        "LICENSE",
        "docs/greentui.1",
        "tests/test_packaging.py",
        "greentui/archive/schema.sql",
    } <= sdist


def test_the_wheel_names_its_command(built: Path) -> None:
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        points = packed.read(f"greentui-{__version__}.dist-info/entry_points.txt").decode()
    assert "greentui = greentui.cli:main" in points


def pins(file: str) -> dict[str, str]:
    """The version of each library in a list, by its normal name."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / file).read_text(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_every_required_file_is_named_by_its_hash() -> None:
    text = re.sub(r"\\\n\s*|^#.*\n", "", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)
    lines = text.splitlines()
    assert len(lines) == len(pins("requirements.txt"))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", line) for line in lines)


def test_both_lists_name_the_same_versions() -> None:
    required, constrained = pins("requirements.txt"), pins("constraints.txt")
    shared = required.keys() & constrained.keys()
    assert {name: required[name] for name in shared} == {name: constrained[name] for name in shared}
    assert required.keys() - constrained.keys() <= {"colorama", "pywin32-ctypes"}, "needed on Windows alone"


def test_the_list_with_hashes_has_all_that_the_package_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["keyring"], *extras["graphics"], "hatchling"]
    assert {re.split(r"[<>=]", each)[0] for each in needed} <= pins("requirements.txt").keys()
