"""Finds the keys of a provider (RFC 7517) that can verify a signature, whatever else its set contains."""

from collections.abc import Iterator
from typing import Any, Final

TYPES: Final = ("RSA", "EC", "OKP")  # asymmetric ones only: a published secret proves nothing
MOST: Final = 100  # keys of a set that are examined
_PUBLIC: Final = ("kty", "n", "e", "crv", "x", "y")


def usable(key_set: dict[str, Any], kid: object) -> Iterator[Any]:
    """The keys that may have signed a token whose header names the key `kid` (None: any), as keys of joserfc.

    Keys of unknown types, without required members, with odd values or for other uses are left out (RFC 7517 section
    5). A key without a `kid` may be the right one.
    """
    for one in _objects(key_set):
        if _verifies(one) and (kid is None or one.get("kid") in (kid, None)):
            key = _imported(one)
            if key is not None:
                yield key


def _imported(key: dict[str, Any]) -> Any:
    """The key with only the members needed to verify, because others may be odd; None if these are odd."""
    from joserfc.jwk import import_key

    try:
        return import_key({name: key[name] for name in _PUBLIC if name in key})
    except Exception:  # joserfc and cryptography raise all kinds of exceptions for odd values
        return None


def _objects(key_set: dict[str, Any]) -> list[dict[str, Any]]:
    keys = key_set.get("keys")
    return [one for one in keys[:MOST] if isinstance(one, dict)] if isinstance(keys, list) else []


def _verifies(key: dict[str, Any]) -> bool:
    """Whether the key has a supported type and is not meant for another use (RFC 7517 sections 4.2 and 4.3)."""
    operations = key.get("key_ops")
    allowed = not isinstance(operations, list) or "verify" in operations
    return key.get("kty") in TYPES and key.get("use", "sig") == "sig" and allowed
