"""The built packages are complete, and all have the same version."""

from __future__ import annotations

import subprocess
import sys
import tarfile
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
        for pattern in ("*.tcss", "*.sql", "py.typed")
        for file in (ROOT / "greentui").rglob(pattern)
    }
    assert {"greentui/py.typed", "greentui/archive/schema.sql"} <= needed
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
