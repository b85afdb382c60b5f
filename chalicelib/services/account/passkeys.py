"""Passkeys: create one, sign in with one, re-authenticate with one.

A challenge is stored for 5 min and used up by the first answer to it, whether that succeeds or not. It is bound to a
purpose and an account: a challenge for signing in cannot create a passkey, and one account's cannot serve another.
"""

import secrets
from typing import Any, Final, NoReturn

from chalicelib.domain.account import Account, passkey_name_of
from chalicelib.domain.errors import NotFound
from chalicelib.domain.session import Session
from chalicelib.errors import Unauthenticated
from chalicelib.external import webauthn
from chalicelib.services.account import reauthentication, sessions
from chalicelib.services.account.sessions import SignedIn
from chalicelib.services.deps import Deps
from chalicelib.store.sign_in_methods import Passkey

CHALLENGE_S: Final = 5 * 60
CHALLENGE_BYTES: Final = 32
MAKING, ASKING = "passkey-making", "passkey-asking"


def begin_making(deps: Deps, own: Session) -> dict[str, Any]:
    """The options from which the browser creates a passkey for this account. Raises NotAllowed `confirm_first`."""
    reauthentication.require(own, deps.clock())
    challenge = _challenge(deps, MAKING, own.account.id)
    user = {"id": own.account.id.encode(), "name": own.account.handle, "display_name": own.account.display_name}
    known = [passkey.public_key for passkey in deps.sign_in_methods.passkeys(own.account.id)]
    return webauthn.begin_making(deps.settings.origins, user, known, challenge)


def finish_making(deps: Deps, own: Session, answer: dict[str, Any], name: str) -> Passkey:
    """The new passkey.

    Raises NotAllowed `confirm_first`, Invalid `invalid_passkey_name`, Unauthenticated `passkey_invalid`,
    `challenge_ended`, Conflict `already_a_passkey`, `ways_full`.
    """
    now = deps.clock()
    reauthentication.require(own, now)
    called = passkey_name_of(name)
    challenge = _answered(deps, MAKING, own.account.id, answer)
    made = webauthn.finish_making(deps.settings.origins, answer, challenge)
    passkey = Passkey(
        made.id, own.account.id, called, made.public_key, made.counter, int(now), int(now), synced=made.synced
    )
    deps.sign_in_methods.add_passkey(passkey)
    return passkey


def begin_asking(deps: Deps, account_id: str = "") -> dict[str, Any]:
    """The options with which the browser asks for a passkey, to sign in or to confirm a session of `account_id`."""
    return webauthn.begin_asking(deps.settings.origins, _challenge(deps, ASKING, account_id))


def sign_in(deps: Deps, answer: dict[str, Any], device: str) -> SignedIn:
    """A session of the account that owns the passkey. Raises Unauthenticated `passkey_invalid`, `challenge_ended`."""
    return sessions.begin(deps, _proven(deps, answer, ""), device, "passkey", deps.clock())


def confirm(deps: Deps, own: Session, answer: dict[str, Any]) -> None:
    """Confirm the session with a passkey of the same account. Raises Unauthenticated `passkey_invalid`,
    `challenge_ended`."""
    _proven(deps, answer, own.account.id)
    deps.sessions.confirm(own, "passkey", int(deps.clock()))


def rename(deps: Deps, own: Session, credential: str, name: str) -> None:
    """Rename a passkey. Raises Invalid `invalid_passkey_name`, NotFound `no_such_passkey`."""
    called, passkey = passkey_name_of(name), deps.sign_in_methods.passkey(own.account.id, credential)
    if passkey is None or not deps.sign_in_methods.rename(passkey, called):
        raise NotFound("no_such_passkey")


def remove(deps: Deps, own: Session, credential: str) -> None:
    """Remove a passkey. Raises NotAllowed `confirm_first`, NotFound `no_such_passkey`, Conflict `last_way`."""
    reauthentication.require(own, deps.clock())
    if deps.sign_in_methods.passkey(own.account.id, credential) is None:
        raise NotFound("no_such_passkey")
    deps.sign_in_methods.remove_passkey(own.account.id, credential)


def listed(deps: Deps, own: Session, ways: frozenset[str]) -> list[Passkey]:
    """The passkeys of the account that are among its sign-in methods."""
    return [one for one in deps.sign_in_methods.passkeys(own.account.id) if one.way in ways]


def _proven(deps: Deps, answer: dict[str, Any], account_id: str) -> Account:
    """The owner of the passkey that signed the challenge stored for `account_id` (empty: for any account).

    Raises Unauthenticated `challenge_ended`, `passkey_invalid`, `passkey_copied`.
    """
    challenge = _answered(deps, ASKING, account_id, answer)
    owner, sent = _owner(answer), answer.get("id")
    credential = sent if isinstance(sent, str) else ""
    possible = bool(owner) and credential.isascii() and len(credential) < 1_400
    passkey = deps.sign_in_methods.passkey(owner, credential) if possible else None
    known = deps.accounts.credentials(owner) if passkey else None
    if passkey is None or known is None or passkey.way not in known.ways or account_id not in ("", owner):
        _refuse()
    counter = webauthn.finish_asking(deps.settings.origins, answer, passkey.public_key, challenge)
    # WebAuthn 7.2 step 22: a counter that does not grow may mean a cloned key. Synced passkeys always send 0.
    if (counter or passkey.counter) and counter <= passkey.counter:
        raise Unauthenticated("passkey_copied")
    if not deps.sign_in_methods.used(passkey, counter, int(deps.clock())):
        _refuse()
    return known.account


def _owner(answer: dict[str, Any]) -> str:
    """The account id that a discoverable credential carries; empty if it is not one of ours."""
    known = webauthn.user_in(answer)
    return known if known.startswith("a_") and known.isascii() and len(known) <= 64 else ""


def _challenge(deps: Deps, kind: str, account_id: str) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    deps.pending.keep(kind, challenge.hex(), {"account": account_id}, int(deps.clock()) + CHALLENGE_S)
    return challenge


def _answered(deps: Deps, kind: str, account_id: str, answer: dict[str, Any]) -> bytes:
    """Use up and return the challenge that was answered. Raises Unauthenticated `challenge_ended`."""
    challenge = webauthn.challenge_in(answer)
    if deps.pending.take(kind, challenge.hex(), deps.clock()) != {"account": account_id}:
        raise Unauthenticated("challenge_ended")
    return challenge


def _refuse() -> NoReturn:
    raise Unauthenticated("passkey_invalid")
