"""The setting `language` by itself, read before the first word is said."""

from __future__ import annotations

import os
from collections.abc import Mapping

from greentui.config.document import text_of
from greentui.config.folders import find_folders
from greentui.words import LANGUAGES


def configured_language(env: Mapping[str, str] = os.environ) -> str:
    """The language that the configuration names, one of `LANGUAGES`; empty for none.

    A file that cannot be read, or is wrong, names none here; whoever reads all of it reports that.
    """
    try:
        text = text_of(find_folders(env).config_file)
    except (OSError, UnicodeDecodeError):
        return ""
    if "language" not in text:
        return ""
    import tomllib

    try:
        language = tomllib.loads(text).get("language")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""
    return language if isinstance(language, str) and language in LANGUAGES else ""
