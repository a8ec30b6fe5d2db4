"""httpx connections, directly to a host or through the proxy the environment sets for it.

httpx reads the same variables, but only for a whole client: one unusable proxy would then cut off every host,
including this machine's own emulator. Here each host is resolved on its first request.
"""

from __future__ import annotations

import urllib.request
from contextlib import suppress

import httpcore
import httpx

from greentui.greenapi.loopback import is_loopback
from greentui.greenapi.reach import Reach, ReachBackend
from greentui.words import _

LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=16, keepalive_expiry=4.0)
"""Idle connections are closed before the five seconds after which common servers close them, so that a send
never meets a connection that is just being closed.
"""


class ProxiedTransport(httpx.AsyncBaseTransport):
    """One httpx transport per proxy used so far, and one for direct connections.

    Args:
        reach: What may be connected to; everything by default.
    """

    def __init__(self, reach: Reach | None = None) -> None:
        self._reach = reach
        self._by_proxy: dict[str, httpx.AsyncHTTPTransport] = {}
        self._proxies: dict[tuple[str, str], str] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = (request.url.scheme, request.url.host)
        if host not in self._proxies:
            self._proxies[host] = proxy_for(*host)
        proxy = self._proxies[host]
        if proxy and self._reach:
            # The proxy resolves the name itself; what this machine knows of it is checked all the same.
            with suppress(OSError, ValueError):
                await self._reach.admitted(request.url.host, request.url.port or 443)
        return await self._through(proxy).handle_async_request(request)

    def _through(self, proxy: str) -> httpx.AsyncHTTPTransport:
        if proxy not in self._by_proxy:
            try:
                if self._reach and not proxy:
                    self._by_proxy[proxy] = _Direct(self._reach)
                else:
                    self._by_proxy[proxy] = httpx.AsyncHTTPTransport(proxy=proxy or None, limits=LIMITS)
            except (ImportError, ValueError):
                # The cause would show the proxy's address, which may contain a password.
                raise httpx.ProxyError(_("the environment's proxy cannot be used")) from None
        return self._by_proxy[proxy]

    async def aclose(self) -> None:
        for transport in self._by_proxy.values():
            await transport.aclose()


class _Direct(httpx.AsyncHTTPTransport):
    """Direct connections within a reach. httpx has no parameter for who opens them; httpcore below it has."""

    def __init__(self, reach: Reach) -> None:
        super().__init__(limits=LIMITS)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=LIMITS.max_connections,
            max_keepalive_connections=LIMITS.max_keepalive_connections,
            keepalive_expiry=LIMITS.keepalive_expiry,
            network_backend=ReachBackend(reach),
        )


def proxy_for(scheme: str, host: str) -> str:
    """The address of the proxy for `host`; empty for none. This machine needs none."""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    return "" if not proxy or is_loopback(host) or urllib.request.proxy_bypass(host) else proxy
