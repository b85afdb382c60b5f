"""Sets of keys as providers publish them, with keys among them that we cannot use."""

from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from chalicelib.external.key_sets import usable

RSA = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}).as_dict(private=False)
EC = ECKey.generate_key("P-256", {"kid": "two"}).as_dict(private=False)
ED = OKPKey.generate_key("Ed25519", {"kid": "three"}).as_dict(private=False)

UNUSABLE: dict[str, Any] = {
    "no object": "a key",
    "nothing": None,
    "an empty object": {},
    "no type": {"kid": "one", "n": RSA["n"], "e": RSA["e"]},
    "a type of the future": {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "one"},
    "a type that is no text": {"kty": ["RSA"], "kid": "one"},
    "a secret": OctKey.generate_key(256, {"kid": "one"}).as_dict(),
    "RSA without its modulus": {"kty": "RSA", "kid": "one", "e": "AQAB"},
    "RSA with numbers for texts": {"kty": "RSA", "kid": "one", "n": 5, "e": 3},
    "RSA that is no base64": {**RSA, "n": "****"},
    "RSA of nothing": {**RSA, "n": "", "e": ""},
    "RSA with an exponent of one": {**RSA, "e": "AQ"},
    "a curve of the future": {**EC, "crv": "P-999"},
    "a point that is not on its curve": {**EC, "x": EC["y"], "y": EC["x"]},
    "an Ed25519 key cut short": {**ED, "x": "AAAA"},
    "a key to encrypt": {**RSA, "use": "enc"},
    "a key of a use that nobody knows": {**RSA, "use": 5},
    "a key to wrap other keys": {**RSA, "key_ops": ["wrapKey"]},
}
ODD: dict[str, Any] = {
    "a certificate that is none": {**RSA, "x5c": ["nonsense"], "x5t": 5},
    "no use": {name: value for name, value in RSA.items() if name != "use"},
    "no name": {name: value for name, value in RSA.items() if name != "kid"},
    "an algorithm of the future": {**RSA, "alg": "XS512"},
    "operations that are no list": {**RSA, "key_ops": "verify"},
    "members of nobody's standard": {**RSA, "issuer": {"a": 1}, "nbf": "soon"},
    "its private half": RSAKey.generate_key(2048, {"kid": "one"}).as_dict(private=True),
}


@pytest.mark.parametrize("other", UNUSABLE.values(), ids=UNUSABLE)
def test_key_that_cannot_be_used_leaves_the_others_usable(other: Any) -> None:
    assert len(list(usable({"keys": [other, RSA, other]}, "one"))) == 1
    assert len(list(usable({"keys": [other, RSA, EC, ED]}, None))) == 3


@pytest.mark.parametrize("key", ODD.values(), ids=ODD)
def test_key_with_odd_members_is_usable(key: Any) -> None:
    (found,) = usable({"keys": [key]}, "one")
    assert not found.is_private


@pytest.mark.parametrize("key_set", [{}, {"keys": None}, {"keys": {}}, {"keys": "RSA"}, {"keys": []}, {"keys": [[]]}])
def test_set_without_keys_has_none(key_set: dict[str, Any]) -> None:
    assert list(usable(key_set, None)) == []


def test_key_of_another_name_is_not_meant() -> None:
    assert list(usable({"keys": [RSA]}, "two")) == []
    assert list(usable({"keys": [RSA]}, ["one"])) == []
