"""What every test has: one time zone, one language and the same invented examples, whatever the machine."""

from __future__ import annotations

import os
import time

from hypothesis import settings

os.environ["TZ"] = "UTC"
os.environ["LANGUAGE"] = "en"
time.tzset()

# A busy machine is no reason to fail, and a failure must be the same on the next run.
settings.register_profile("greentui", deadline=None, derandomize=True)
settings.load_profile("greentui")
