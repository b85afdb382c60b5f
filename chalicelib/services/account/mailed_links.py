"""Links in emails: `{page}#{account id}.{token}`. Only the digest of the token is stored.

The token is in the fragment, which browsers send to no server, put into no Referer, and which programs that open links
of mails beforehand do not use: the page's script sends it once the person has pressed a button.
"""

import secrets
from typing import Final

from msgspec import Struct

from chalicelib.errors import Unauthenticated
from chalicelib.services.account import sessions
from chalicelib.services.deps import Deps

TOKEN_BYTES: Final = 32


class MailedLink(Struct, frozen=True):
    """A new link: its URL, which only the mail contains, and the digest to store."""

    url: str
    digest: str


def new_link(deps: Deps, page: str, account_id: str) -> MailedLink:
    """A link to a page of the site (a path) that acts for the account."""
    token = f"{account_id}.{secrets.token_urlsafe(TOKEN_BYTES)}"
    _, digest = opened(token)
    return MailedLink(f"{deps.settings.origins[0]}{page}#{token}", digest)


def opened(token: str) -> tuple[str, str]:
    """The account's id and the digest of what a page got from its link. Raises Unauthenticated `link_ended`."""
    known = sessions.key(token)
    if known is None:
        raise Unauthenticated("link_ended")
    return known
