"""Who may use the control interface: those who know its URL, but no web page.

Any page in a browser on this machine can call a port on the loopback address, so the URL holds a secret, and
what a browser says about the page is checked as well.
"""

from __future__ import annotations

import ipaddress
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers


class ControlAccess:
    """Access to one emulator's control interface.

    Attributes:
        url: The URL of the interface, which ends in a secret of this run.

    Args:
        base_url: The URL the emulator is served at.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._secret = secrets.token_urlsafe(24)
        self.url = f"{base_url}/control/{self._secret}"

    def allows(self, headers: Headers, secret: str) -> bool:
        """Whether a request may pass.

        Args:
            headers: Its headers. A browser names the page in `Origin`, and in `Host` the name under which
                the page found this machine.
            secret: The secret in its path.
        """
        origin = headers.get("origin")
        return (
            secrets.compare_digest(secret.encode(), self._secret.encode())
            and origin in (None, self._base_url)
            and self._is_this_machine(headers.get("host", ""))
        )

    def _is_this_machine(self, host: str) -> bool:
        """Whether a `Host` is an address, not a name that may have been pointed here."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name == "localhost" or bool(ipaddress.ip_address(name))
        except ValueError:
            return name == urlsplit(self._base_url).hostname
