"""Credentials for the service, and profiles: instances with a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from greentui.words import _

API_URL = "https://api.green-api.com"

_SERVICE_HOST = re.compile(r"^(\w+\.)?api(\.green-?api\.com)$")
_ID_INSTANCE = re.compile(r"\d{1,20}")
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,256}")
_NAME = re.compile(r"[\w.-]{1,40}")

Check = Callable[[str], str]
"""Returns what is wrong with a text; empty if it is valid."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a call needs: the instance, its token, and the service's addresses.

    Attributes:
        token: Part of every request's path; never in a `repr`.
        api_url: Without a trailing slash.
        media_url: Host of uploads, as configured and without a trailing slash; empty to follow `api_url`.
    """

    id_instance: str
    token: str = field(repr=False)
    api_url: str = API_URL
    media_url: str = ""

    @property
    def upload_url(self) -> str:
        """The host that receives uploads: as configured, else the media host of `api_url`."""
        return self.media_url or media_url_for(self.api_url)


@dataclass(frozen=True, slots=True)
class Profile:
    """An instance under a name the operator chose.

    Attributes:
        keyring: Whether the token is kept in the system's keyring; `credentials.token` is then empty
            until `choose` fetches it.
    """

    name: str
    credentials: Credentials
    keyring: bool = False


def media_url_for(api_url: str) -> str:
    """The host for uploads if only `api_url` is given: the service's media host, else the same address."""
    parts = urlsplit(api_url)
    sister = _SERVICE_HOST.sub(r"\1media\2", parts.hostname or "")
    return f"{parts.scheme}://{sister}" if sister != parts.hostname else api_url


def check_name(name: str) -> str:
    """What is wrong with a profile's name; empty if it is valid."""
    return "" if _NAME.fullmatch(name) else _("a name has 1 to 40 letters, digits, dots and dashes")


def check_id_instance(text: str) -> str:
    """What is wrong with an instance's id; empty if it is valid."""
    if not text:
        return _("idInstance is missing: it is a number, such as 1101000001")
    return "" if _ID_INSTANCE.fullmatch(text) else _("idInstance is a number, such as 1101000001")


def check_token(text: str) -> str:
    """What is wrong with a token, without repeating it; empty if it is valid."""
    if not text:
        return _("the token is empty")
    return "" if _TOKEN.fullmatch(text) else _("the token has letters and digits only; copy it again")


def check_media_url(text: str) -> str:
    """What is wrong with the host of uploads; empty if it is valid, or to follow `api_url`."""
    return check_url(text) if text else ""


def check_url(text: str) -> str:
    """What is wrong with an address of the service; empty if it is valid."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return _("this is not a valid address. Example: https://api.green-api.com")
    if not good or "@" in parts.netloc or parts.query or parts.fragment:
        return _("this is not a valid address. Example: https://api.green-api.com")
    if "/wainstance" in parts.path.lower():
        return _("leave out /waInstance… and what follows it")
    return ""
