"""Settings document themselves."""

from __future__ import annotations

import subprocess
import sys

from greentui.config.settings import documentation, field_names


def test_every_setting_is_documented() -> None:
    assert [each.name for each in documentation()] == list(field_names())
    assert all(len(each.text) > 20 and each.text.endswith(".") for each in documentation())


def test_reading_the_configuration_loads_nothing_heavy() -> None:
    heavy = ("tomlkit", "keyring", "httpx", "textual", "platformdirs")
    program = (
        "import sys, greentui.config as c; c.load({'GREENTUI_HOME': '/nowhere'});"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
