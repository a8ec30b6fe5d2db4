"""Tokens in the system's keyring, if the `keyring` extra is installed and a keyring is available."""

from __future__ import annotations

SERVICE = "greentui"


def available() -> bool:
    """Whether tokens can be kept in a keyring here."""
    try:
        import keyring
        from keyring.backends.fail import Keyring as NoKeyring
    except ImportError:
        return False
    return not isinstance(keyring.get_keyring(), NoKeyring)


def fetch(id_instance: str) -> str:
    """The token of an instance; empty without a keyring or an entry in it."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, id_instance) or ""
    except KeyringError:
        return ""


def store(id_instance: str, token: str) -> bool:
    """Store a token; false if no keyring accepted it."""
    if not available():
        return False
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, id_instance, token)
    except KeyringError:
        return False
    return True


def forget(id_instance: str) -> None:
    """Delete the token if there is one."""
    if not available():
        return
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, id_instance)
    except KeyringError:
        return
