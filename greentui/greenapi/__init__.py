"""The wire: the service's methods, its answers and its errors."""

import sys

# httpx has a command line of its own; importing it would load two more libraries before the first request.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: not to be imported
