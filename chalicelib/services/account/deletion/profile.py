"""The account itself: profile, preferences, sessions, sign-in methods and relationships."""

from typing import Any, Final

from msgspec import to_builtins

from chalicelib.domain.identity import Identity
from chalicelib.domain.session import Session
from chalicelib.services import preferences
from chalicelib.services.account import providers, sessions
from chalicelib.services.account.deletion import posts, spaces
from chalicelib.services.account.deletion.data_part import ExportPage
from chalicelib.services.deps import Deps
from chalicelib.services.people import profile_pictures
from chalicelib.services.search import index
from chalicelib.services.views.account import link_view, passkey_view

KINDS: Final = ("follow", "block", "mute")
AT_ONCE: Final = 50


def export_profile(deps: Deps, who: Identity, _: str | None) -> ExportPage:
    profile = deps.profiles.get(who.id)
    known = deps.accounts.credentials(who.id)
    if profile is None or known is None:
        return [], None
    return [
        {
            "id": who.id,
            "handle": profile.card.handle,
            "display_name": profile.card.name,
            "bio": profile.bio,
            "pinned_post": deps.pinned_posts.of(who.id),
            "joined": profile.joined,
            "preferences": to_builtins(preferences.of(deps, who.id)),
            "email": email.address if (email := deps.email_addresses.of(who.id)) else None,
            "password": known.password_hash is not None,
            "passkeys": [passkey_view(one) for one in deps.sign_in_methods.passkeys(who.id)],
            "sign_ins": [link_view(one, providers.offered(deps)) for one in providers.links_of(deps, known.ways)],
            "sessions": [_session(one) for one in deps.sessions.of(who.id, deps.clock())],
        }
    ], None


def erase_profile(deps: Deps, who: Identity, _: str | None) -> str | None:
    """Erase the account item. This is the last part, because the item says what remains to be done. References that
    a late job recorded in the meantime are handled first."""
    if spaces.erase_spaces(deps, who, None) or posts.erase_likes(deps, who, None):
        return "more"
    profile = deps.profiles.get(who.id)
    index.remove(deps, "person", who.id)
    if profile is not None:
        profile_pictures.delete_files(deps, profile.card.picture)
        deps.accounts.reserve(profile.card.handle, who.id, deps.clock())
    known = deps.accounts.credentials(who.id)
    for link in deps.sign_in_methods.links(known.ways if known else ()):
        deps.sign_in_methods.forget_link(link)
    sessions.end_all(deps, who.id)
    return None if deps.deletion.account(who.id) else "more"


def export_relationships(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    """A page of one kind of relationship. The cursor is `{kind}:{cursor within the kind}`."""
    kind, _, after = (cursor or f"{KINDS[0]}:").partition(":")
    ids, rest = deps.relationships.kept(kind, who.id, after or None, AT_ONCE)
    names = deps.profiles.names(ids)
    rows: list[Any] = [{"kind": kind, "id": one, "name": names.get(one)} for one in ids]
    if rest is not None:
        return rows, f"{kind}:{rest}"
    following = KINDS.index(kind) + 1
    return rows, f"{KINDS[following]}:" if following < len(KINDS) else None


def erase_relationships(deps: Deps, who: Identity, _: str | None) -> str | None:
    """End a page of relationships of every kind, in both directions; after the last, delete the counts."""
    more = False
    for kind in KINDS:
        others, rest = deps.relationships.kept(kind, who.id, None, AT_ONCE)
        for other in others:
            deps.relationships.delete(kind, who.id, other, deps.clock())
        by, rest_by = deps.relationships.kept(f"{kind}_by", who.id, None, AT_ONCE)
        for other in by:
            deps.relationships.delete(kind, other, who.id, deps.clock())
        more = more or rest is not None or rest_by is not None
    return "more" if more or not deps.deletion.ties(who.id) else None


def _session(one: Session) -> dict[str, Any]:
    return {"device": one.device, "created_at": one.created_at * 1000, "seen_at": one.seen_at * 1000}
