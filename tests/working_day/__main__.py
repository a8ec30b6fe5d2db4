"""Plays the day and prints what it spent: `python -m tests.working_day`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.working_day.day import MORNING, day, table
from tests.working_day.virtual_time import run

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        print(table(run(day(Path(home)), MORNING)))
