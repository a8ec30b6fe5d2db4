"""Tokens in the system's keyring, where the `keyring` extra is installed and a keyring answers."""

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
    """The token of an instance; empty where there is no keyring, or nothing in it."""
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
    """Keep a token; false where no keyring took it."""
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
    """Erase a token that may be there."""
    if not available():
        return
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, id_instance)
    except KeyringError:
        return
