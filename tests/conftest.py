"""What every test has: one time zone and one language, whatever the machine's are."""

from __future__ import annotations

import os
import time

os.environ["TZ"] = "UTC"
os.environ["LANGUAGE"] = "en"
time.tzset()
