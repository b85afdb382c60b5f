"""The account itself: profile, preferences, sessions, passkeys and sign-ins elsewhere, and whom it is tied to."""

from typing import Any, Final

from msgspec import to_builtins

from chalicelib.domain.identity import Identity
from chalicelib.services import preferences
from chalicelib.services.account import providers, sessions
from chalicelib.services.account.deletion import Page, posts, spaces
from chalicelib.services.account.passkeys import view
from chalicelib.services.deps import Deps
from chalicelib.services.people import profile_pictures
from chalicelib.services.search import index
from chalicelib.store import accounts, deletion, sign_in_methods
from chalicelib.store import sessions as session_store

TIES: Final = ("follow", "block", "mute")
AT_ONCE: Final = 50


def export_profile(deps: Deps, who: Identity, _: str | None) -> Page:
    profile = deps.profiles.get(who.id)
    known = accounts.credentials(who.id)
    if profile is None or known is None:
        return [], None
    return [
        {
            "id": who.id,
            "handle": profile.face.handle,
            "display_name": profile.face.name,
            "bio": profile.bio,
            "joined": profile.joined,
            "preferences": to_builtins(preferences.of(deps, who.id)),
            "password": known.password_hash is not None,
            "passkeys": [view(one) for one in sign_in_methods.passkeys(who.id)],
            "sign_ins": providers.links_of(deps, known.ways),
            "sessions": [_session(one) for one in session_store.of(who.id, deps.clock())],
        }
    ], None


def erase_profile(deps: Deps, who: Identity, _: str | None) -> str | None:
    """Last of all: until then the account's item says what is still to be done. What was noted meanwhile, by a job
    of before, is seen to first."""
    if spaces.erase_spaces(deps, who, None) or posts.erase_likes(deps, who, None):
        return "more"
    profile = deps.profiles.get(who.id)
    index.forget(deps, "person", who.id)
    if profile is not None:
        profile_pictures.forget(deps, profile.face.picture)
        accounts.reserve(profile.face.handle, who.id, deps.clock())
    known = accounts.credentials(who.id)
    for link in sign_in_methods.links(known.ways if known else ()):
        sign_in_methods.forget_link(link)
    sessions.end_all(deps, who.id)
    return None if deletion.account(who.id) else "more"


def export_ties(deps: Deps, who: Identity, cursor: str | None) -> Page:
    """Cursor: the kind, and where its page ended."""
    kind, _, after = (cursor or f"{TIES[0]}:").partition(":")
    ids, rest = deps.people.kept(kind, who.id, after or None, AT_ONCE)
    names = deps.people.names(ids)
    rows: list[Any] = [{"kind": kind, "id": one, "name": names.get(one)} for one in ids]
    if rest is not None:
        return rows, f"{kind}:{rest}"
    following = TIES.index(kind) + 1
    return rows, f"{TIES[following]}:" if following < len(TIES) else None


def erase_ties(deps: Deps, who: Identity, _: str | None) -> str | None:
    """Both sides of each, a page of every kind at a time; then the counts."""
    more = False
    for kind in TIES:
        others, rest = deps.people.kept(kind, who.id, None, AT_ONCE)
        for other in others:
            deps.people.delete(kind, who.id, other, deps.clock())
        by, rest_by = deps.people.kept(f"{kind}_by", who.id, None, AT_ONCE)
        for other in by:
            deps.people.delete(kind, other, who.id, deps.clock())
        more = more or rest is not None or rest_by is not None
    return "more" if more or not deletion.ties(who.id) else None


def _session(one: session_store.Session) -> dict[str, Any]:
    return {"device": one.device, "created_at": one.created_at * 1000, "seen_at": one.seen_at * 1000}
