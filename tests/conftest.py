"""Common to all tests: one time zone, one language and the same generated examples on every machine."""

from __future__ import annotations

import os
import time

from hypothesis import settings

os.environ["TZ"] = "UTC"
os.environ["LANGUAGE"] = "en"
time.tzset()

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether there is time for all of what a part stands for in `make test`."""

# A busy machine is no reason to fail, and a failure must be the same on the next run.
settings.register_profile("greentui", deadline=None, derandomize=True)
settings.load_profile("greentui")
