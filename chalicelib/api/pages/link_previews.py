"""What other sites show of a link to a Space or a clip: metadata of Open Graph and Twitter (`preview_tags.html`)."""

from urllib.parse import urlencode

from msgspec import Struct

from chalicelib.api.call import Call
from chalicelib.api.pages import social_images
from chalicelib.domain.space import Space
from chalicelib.images.card import HEIGHT, WIDTH


class PlayableSound(Struct, frozen=True):
    """Sound that everybody may hear. `kind` is its media type."""

    url: str
    kind: str


class Player(Struct, frozen=True):
    """A page to be shown in a frame. Sizes are in CSS pixels."""

    url: str
    width: int
    height: int


class LinkPreview(Struct, frozen=True):
    """The picture of a Space, and what can be played, if anything. All URLs are absolute, sizes are in pixels."""

    image: str
    alt: str
    locale: str
    width: int = WIDTH
    height: int = HEIGHT
    sound: PlayableSound | None = None
    player: Player | None = None


def picture_of(call: Call, space: Space) -> str:
    """The address of a Space's picture as it is now, in the caller's language."""
    version = social_images.name_of(call.deps, space, call.words)[0].rpartition("/")[2].removesuffix(".png")
    asked = urlencode({"language": call.words.language, "v": version})
    return f"{call.settings.origin}/i/spaces/{space.id}/card.png?{asked}"


def link_preview(
    call: Call, space: Space, sound: PlayableSound | None = None, player: Player | None = None
) -> LinkPreview:
    """The preview of a link that shows this Space, in the caller's language."""
    words = call.words
    return LinkPreview(
        image=picture_of(call, space),
        alt=words("card.alt", state=words(f"card.{space.state.value}"), title=space.title, name=space.host.name),
        locale={"en": "en_US", "es": "es_ES"}[words.language],
        sound=sound,
        player=player,
    )
