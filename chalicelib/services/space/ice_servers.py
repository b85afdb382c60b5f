"""The STUN and TURN servers for one person, with credentials for a limited time.

The scheme is coturn's (`use-auth-secret`) and that of draft-uberti-behave-turn-rest-00: the user name says until when
it is good and whose it is, the password is its HMAC under a secret that the TURN server shares, so nothing is stored.
"""

import base64
import hashlib
import hmac
from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.protocol.ice import IceServer
from chalicelib.services.deps import Deps

GOOD_S: Final = 12 * 60 * 60  # people who stay longer get new ones when they next connect


def for_person(deps: Deps, person: Identity) -> tuple[IceServer, ...]:
    """The servers of the settings, and the TURN servers with the person's own credentials."""
    settings = deps.settings
    if not settings.turn_urls:
        return settings.ice_servers
    username = f"{int(deps.clock()) + GOOD_S}:{person.id}"
    relay = IceServer(settings.turn_urls, username, credential_of(settings.turn_secret, username))
    return (*settings.ice_servers, relay)


def credential_of(secret: str, username: str) -> str:
    """The password of a TURN user name (base64 of HMAC-SHA1)."""
    return base64.b64encode(hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()).decode()
