"""An authenticator in software, which can also do what no real one does.

Its answers are those of a browser's `toJSON()`.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV
AAGUID = bytes(16)


@dataclass
class Authenticator:
    """An authenticator with one passkey. `counter` grows with each use unless it is 0."""

    origin: str
    site: str = "localhost"
    counter: int = 0
    flags: FLAG = VERIFIED
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user: str = ""

    @property
    def id(self) -> str:
        return websafe_encode(self.credential)

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Create a credential as `navigator.credentials.create` does; returns a `RegistrationResponseJSON`."""
        self.user = options["user"]["id"]
        data = AttestedCredentialData.create(
            AAGUID,
            self.credential,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
        )
        about = AuthenticatorData.create(self._site_hash(), self.flags | FLAG.AT, self.counter, bytes(data))
        attested = AttestationObject.create("none", about, {})
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
            "attestationObject": websafe_encode(attested),
            "transports": ["internal"],
        }
        return self._credential_json(response)

    def answer(self, options: dict[str, Any], *, type: str = "webauthn.get") -> dict[str, Any]:
        """Use the credential as `navigator.credentials.get` does; returns an `AuthenticationResponseJSON`."""
        if self.counter:
            self.counter += 1
        about = AuthenticatorData.create(self._site_hash(), self.flags, self.counter)
        client_data = self._client_data(type, options["challenge"])
        signed = bytes(about) + hashlib.sha256(websafe_decode(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": websafe_encode(about),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user,
        }
        return self._credential_json(response)

    def _credential_json(self, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self.id,
            "rawId": self.id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }

    def _client_data(self, type: str, challenge: str) -> str:
        said = {"type": type, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return websafe_encode(json.dumps(said).encode())

    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()
