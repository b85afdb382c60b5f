"""The picture of a Space for link previews, drawn on the first request and once for each state that it shows.

A picture is named by the hash of its content, so that a name never stands for two pictures and each is drawn once.
Counts are rounded, or the picture of a busy Space would have to be drawn for every request.
"""

import hashlib
from typing import Final

import msgspec
from msgspec.structs import replace

from chalicelib.api.i18n.words import Words
from chalicelib.api.pages.space_summary import moment_of, never_started, people_of
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, SpaceState
from chalicelib.domain.space_totals import tuned_in
from chalicelib.images import card as card_image
from chalicelib.services.deps import Deps
from chalicelib.services.views import profile_cards
from chalicelib.services.views.spaces import CARDS

FACES: Final = 4
PICTURE_LIMIT: Final = 400_000  # bytes of a profile picture
KIND: Final = "image/png"
CACHED_S: Final = 24 * 3600  # a picture with somebody who deleted their account is gone from all caches a day later


def card_of(space: Space, words: Words) -> card_image.SpaceCard:
    """The content of the picture, without the profile pictures."""
    people = people_of(space)
    hosts = [seat.person.name for seat in people if seat.role in (Role.HOST, Role.COHOST)]
    at = moment_of(space)
    lines = {
        SpaceState.SCHEDULED: words.short_date(at or 0),
        SpaceState.LIVE: _counted("card.listening", space.listeners, words),
        SpaceState.ENDED: _counted("card.tuned_in", tuned_in(space), words),
        SpaceState.CANCELLED: "" if never_started(space) else words.short_date(at or 0),
    }
    return card_image.SpaceCard(
        bright=space.state in (SpaceState.LIVE, SpaceState.SCHEDULED),
        live=space.state is SpaceState.LIVE,
        state=words(f"card.{space.state.value}"),
        line=lines[space.state],
        title=space.title,
        untitled=words("card.untitled", name=space.host.name),
        nameless=words("card.nameless"),
        hosts=", ".join(hosts or [space.host.name]),
        faces=tuple(card_image.CardPerson(seat.person.name, _hue(seat.person.id)) for seat in people[:FACES]),
        more=max(0, len(people) - FACES),
        site="Espacio",
    )


def name_of(deps: Deps, space: Space, words: Words) -> tuple[str, card_image.SpaceCard, list[str | None]]:
    """The name under which the picture is published, its content, and the names of the profile pictures on it."""
    card = card_of(space, words)
    ids = [seat.person.id for seat in people_of(space)[:FACES]]
    known = deps.profiles.cards([one for one in ids if one.startswith("a_")])
    pictures = [known[one].picture if one in known else None for one in ids]
    shown = msgspec.json.encode((card_image.VERSION, card, pictures))
    return f"{CARDS}/{space.id}/{hashlib.blake2b(shown, digest_size=12).hexdigest()}.png", card, pictures


def published(deps: Deps, space: Space, words: Words) -> str:
    """The URL of the picture, which is drawn now if it does not exist yet."""
    name, card, pictures = name_of(deps, space, words)
    if deps.media.published(name):
        return deps.media.url(name)
    return deps.media.publish(name, card_image.draw(_with_pictures(deps, card, pictures)), KIND, CACHED_S)


def _counted(key: str, count: int, words: Words) -> str:
    """The rounded number of listeners in words; empty if there are none."""
    return words(key, count=count, many=rounded(count, words)) if count else ""


def rounded(count: int, words: Words) -> str:
    """`7`, `40+`, `1.2K`."""
    if count < 10:
        return str(count)
    if count < 1_000:
        step = 10 if count < 100 else 100
        return f"{count // step * step}+"
    return words.compact(count)


def _with_pictures(deps: Deps, card: card_image.SpaceCard, pictures: list[str | None]) -> card_image.SpaceCard:
    seen = [
        replace(face, picture=_picture(deps, picture) if picture else None)
        for face, picture in zip(card.faces, pictures, strict=True)
    ]
    return replace(card, faces=tuple(seen))


def _picture(deps: Deps, name: str) -> bytes | None:
    return deps.media.read(f"public/{profile_cards.file_of(name, profile_cards.SMALL)}", PICTURE_LIMIT)


def _hue(person_id: str) -> int:
    """The hue of an avatar in degrees, as in `frontend/people/Avatar.js`."""
    hue = 7
    for letter in person_id:
        hue = (hue * 31 + ord(letter)) % 360
    return hue
