"""Replaces the instance's token. The old one ends with the answer: the new one is kept before anything else.

The new token is never shown, logged or returned. Other processes find it where the profile keeps it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from greentui.config.credentials import check_token
from greentui.config.errors import ConfigError
from greentui.engine.errors import Refusal
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Config, Credentials, Profile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptCredentials:
    """The credentials of a profile, as the configuration keeps them.

    Attributes:
        profile: With the credentials that apply if it is not kept any more, or is another instance's by now.
        config: Folders.
    """

    profile: Profile
    config: Config

    def read(self) -> Credentials:
        """The credentials as they are kept now, in the configuration file or in the keyring."""
        from greentui.config import keyring, load

        present = self.profile.credentials
        try:
            known = load({}, folders=self.config.folders).profiles.get(self.profile.name)
        except ConfigError as error:
            log.warning("the configuration could not be read for a new token: %s", error)
            return present
        if known is None or known.credentials.id_instance != present.id_instance:
            return present
        token = known.credentials.token
        if not token and known.keyring:
            token = keyring.fetch(known.credentials.id_instance)
        return replace(present, token=token) if token else present


async def renew(profile: Profile, config: Config, fetch: Callable[[], Awaitable[object]]) -> Profile:
    """Fetch a new token and keep it in the profile.

    Args:
        profile: Which.
        config: Where it is kept.
        fetch: Calls updateApiToken, for its raw response.

    Returns:
        The profile with the new token.

    Raises:
        Refusal: There is no profile to save the token in, or the service gave none.
    """
    from greentui.config.editing import save_profile

    known = config.profiles.get(profile.name)
    if known is None or known.credentials.id_instance != profile.credentials.id_instance:
        raise Refusal(
            _("The new token could not be saved: this instance is in no profile."),
            advice=_("Add one with “greentui profile add”, then try again."),
        )
    profile = replace(profile, credentials=KeptCredentials(profile, config).read())
    try:
        # As it is now: what cannot be written must be known before the old token ends.
        save_profile(config.folders, profile)
    except ConfigError as error:
        text = _("The token was not replaced: the profile cannot be written.")
        raise Refusal(text, advice=str(error)) from None
    answer = await fetch()
    token = answer.get("apiTokenInstance") if isinstance(answer, dict) else None
    if not isinstance(token, str) or check_token(token):
        raise Refusal(
            _("The service issued no new token."),
            advice=_("If the old one no longer works, copy the new one from the instance's page."),
        )
    renewed = replace(profile, credentials=replace(profile.credentials, token=token))
    try:
        saved = save_profile(config.folders, renewed)
    except ConfigError as error:
        raise Refusal(
            _("The token was replaced, but the new one could not be saved."),
            advice=_("Copy it from the instance's page. %s") % error,
        ) from None
    log.info("the token was replaced")
    return saved
