"""Keeps downloads out of this machine and its private networks, unless the API itself is there.

A file's address comes from the service, or from somebody who made the service send it. Followed blindly it
would reach what only this machine can: its own servers, the office's router, a cloud's metadata.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum

import httpcore

from greentui.greenapi.errors import BadResponse
from greentui.words import _

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host, as the system's resolver knows them.

Raises:
    OSError: It has none.
    ValueError: No resolver can spell it.
"""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Place(Enum):
    """Where an address is, as seen from here."""

    PUBLIC = "public"
    PRIVATE = "private network"
    LINK = "same link"
    HERE = "this machine"


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Spot = Place | _Address
"""What is admitted as one: the internet, this machine, or a single address of a private network."""


def place_of(address: str) -> Place:
    """Where an IP address is, also one that is wrapped in IPv6."""
    return _place(_unwrapped(address))


def _spot(address: str) -> _Spot:
    there = _unwrapped(address)
    place = _place(there)
    return place if place in (Place.PUBLIC, Place.HERE) else there


def _unwrapped(address: str) -> _Address:
    there = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(there, ipaddress.IPv6Address):
        return there.ipv4_mapped or there.sixtofour or _behind_nat64(there) or there
    return there


def _place(there: _Address) -> Place:
    if there.is_loopback or there.is_unspecified:
        return Place.HERE
    if there.is_link_local or there.is_multicast:
        return Place.LINK
    return Place.PUBLIC if there.is_global and not there.is_reserved else Place.PRIVATE


def _behind_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`, each once; see `Resolve`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_kind, where in found))


class Reach:
    """What downloads may connect to.

    Args:
        own_hosts: The hosts of the API.
        resolver: Asked once for a connection, so that what was checked is what is connected to.
    """

    def __init__(self, own_hosts: Iterable[str], resolver: Resolve = resolve) -> None:
        self._own_hosts = frozenset(own_hosts)
        self._resolve = resolver

    async def admitted(self, host: str, port: int) -> list[str]:
        """The addresses of `host`.

        Raises:
            BadResponse: One of them is where the API is not.
            OSError: It has none.
            ValueError: No resolver can spell it.
        """
        addresses = await self._resolve(host, port)
        inside = {_spot(address) for address in addresses} - {Place.PUBLIC}
        if inside and not inside <= await self._own_spots(port):
            raise BadResponse(_("The file's URL leads to this machine or a private network."))
        return addresses

    async def _own_spots(self, port: int) -> set[_Spot]:
        spots: set[_Spot] = set()
        for host in self._own_hosts:
            try:
                spots |= {_spot(address) for address in await self._resolve(host, port)}
            except (OSError, ValueError):
                continue
        return spots


class ReachBackend(httpcore.AnyIOBackend):
    """Opens connections to admitted addresses only.

    Args:
        reach: Says which.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve `host` once, check every address, and connect to the first that answers.

        The time-out is of all attempts together: each gets an equal share of what is left.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        failure: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no address")
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._reach.admitted(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(str(error)) from None
        for tried, address in enumerate(addresses):
            left = None if timeout is None else max(timeout - (loop.time() - began), 0.0)
            share = None if left is None else left / (len(addresses) - tried)
            try:
                return await super().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
