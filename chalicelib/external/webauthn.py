"""The cryptography of passkeys (Web Authentication, Level 3), by Yubico's fido2, which is imported on first use.

The caller creates and stores challenges. No attestation is requested: the model of an authenticator is private.
"""

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from chalicelib.domain.errors import Refused
from chalicelib.errors import Malformed, Unauthenticated

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

log = logging.getLogger(__name__)

SITE = "Espacio"
TIMEOUT_MS = 5 * 60 * 1000


class NewCredential(Struct, frozen=True):
    """A new credential: its id, public key and counter; `synced` if it is backed up (flag BS of WebAuthn)."""

    id: str
    public_key: str
    counter: int
    synced: bool


def begin_making(origins: tuple[str, ...], user: dict[str, Any], known: list[str], challenge: bytes) -> dict[str, Any]:
    """`PublicKeyCredentialCreationOptionsJSON` for a discoverable credential with user verification. `user` has `id`
    (bytes), `name` and `display_name`; `known` are the public keys of credentials to exclude."""
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

    server = _server(origins)
    options, _ = server.register_begin(
        PublicKeyCredentialUserEntity(**user),
        [_credential(key) for key in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge,
    )
    return dict(options.public_key)


def finish_making(origins: tuple[str, ...], answer: dict[str, Any], challenge: bytes) -> NewCredential:
    """The credential of a `RegistrationResponseJSON`. Raises Unauthenticated `passkey_invalid`, Malformed."""
    from fido2.utils import websafe_encode

    with _Refusing():
        made = _server(origins).register_complete(_state(challenge), answer)
    data = made.credential_data
    if data is None:
        raise Unauthenticated("passkey_invalid")
    synced = bool(made.flags & made.FLAG.BS)
    return NewCredential(websafe_encode(data.credential_id), websafe_encode(data), made.counter, synced)


def begin_asking(origins: tuple[str, ...], challenge: bytes) -> dict[str, Any]:
    """`PublicKeyCredentialRequestOptionsJSON` for any passkey of this site, with user verification."""
    from fido2.webauthn import UserVerificationRequirement

    options, _ = _server(origins).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge
    )
    return dict(options.public_key)


def finish_asking(origins: tuple[str, ...], answer: dict[str, Any], public_key: str, challenge: bytes) -> int:
    """The counter of an `AuthenticationResponseJSON` that this key signed for this challenge. Raises Unauthenticated
    `passkey_invalid`, Malformed."""
    from fido2.webauthn import AuthenticationResponse

    with _Refusing():
        _server(origins).authenticate_complete(_state(challenge), [_credential(public_key)], answer)
        return AuthenticationResponse.from_dict(answer).response.authenticator_data.counter


def challenge_in(answer: dict[str, Any]) -> bytes:
    """The challenge named in an answer. Raises Unauthenticated `passkey_invalid`, Malformed."""
    from fido2.utils import websafe_decode
    from fido2.webauthn import CollectedClientData

    with _Refusing():
        return CollectedClientData(websafe_decode(answer["response"]["clientDataJSON"])).challenge
    raise AssertionError  # for the type checker: the block above returns or raises


def user_in(answer: dict[str, Any]) -> str:
    """The user handle in an answer, or an empty string. Raises Unauthenticated `passkey_invalid`, Malformed."""
    from fido2.utils import websafe_decode

    with _Refusing():
        return websafe_decode(answer["response"].get("userHandle") or "").decode()
    raise AssertionError


def site_of(origins: tuple[str, ...]) -> str:
    """The relying party's id: the host of the canonical origin."""
    return urlsplit(origins[0]).hostname or ""


class _Refusing:
    """Turns whatever the library raises for an invalid answer into Unauthenticated `passkey_invalid`, and for one that
    is nested too deeply, in JSON or CBOR, into Malformed `malformed`.

    The library documents no list of its errors: they come from parsers of JSON, CBOR, keys and signatures.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, _: Any) -> None:
        if isinstance(error, RecursionError):
            raise Malformed("malformed", "The answer of the passkey is nested too deeply.") from error
        if isinstance(error, Exception) and not isinstance(error, Refused):
            log.info("a passkey's answer was refused: %s", type(error).__name__)
            raise Unauthenticated("passkey_invalid") from error


@lru_cache(maxsize=4)
def _server(origins: tuple[str, ...]) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestationConveyancePreference, PublicKeyCredentialRpEntity

    site = site_of(origins)
    allowed = frozenset(one for one in origins if urlsplit(one).hostname == site)
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=site, name=SITE),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin in allowed,
    )
    server.timeout = TIMEOUT_MS  # type: ignore[assignment]
    return server


def _credential(public_key: str) -> "AttestedCredentialData":
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(websafe_decode(public_key))


def _state(challenge: bytes) -> dict[str, Any]:
    from fido2.utils import websafe_encode
    from fido2.webauthn import UserVerificationRequirement

    return {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}
