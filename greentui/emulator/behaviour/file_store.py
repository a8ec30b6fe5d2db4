"""Uploaded files, in a temporary folder that is removed with the emulator."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file on disk."""

    path: Path
    mime_type: str


class FileStore:
    """The uploaded files of one emulator.

    Args:
        base_url: The URL the emulator is served at.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._folder: Path | None = None
        self._files: dict[str, StoredFile] = {}

    @property
    def folder(self) -> Path:
        """The folder, created with the first file."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="greentui-emulator-"))
        return self._folder

    def add(self, path: Path, name: str, mime_type: str) -> str:
        """Add a file in `folder`, by the key that is its name there.

        Args:
            name: The name its sender gave it, which never becomes a path.

        Returns:
            Its URL.
        """
        self._files[path.name] = StoredFile(path, mime_type)
        name = PurePosixPath(name.replace("\\", "/")).name or "file.bin"
        return f"{self._base_url}/files/{path.name}/{quote(name)}"

    def find(self, key: str) -> StoredFile | None:
        """The file with this key."""
        return self._files.get(key)

    def find_by_url(self, url: str) -> StoredFile | None:
        """The file at a URL, if that is one of the store's."""
        parts = urlsplit(url).path.split("/")
        return self.find(parts[2]) if len(parts) > 2 and parts[1] == "files" else None

    def close(self) -> None:
        """Remove every file."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
