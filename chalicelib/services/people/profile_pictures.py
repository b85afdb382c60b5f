"""The picture of a person: uploaded by their browser to S3 itself, then checked, made square, and shown everywhere."""

import hashlib
from typing import Any, Final

from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.images import uploads
from chalicelib.services.deps import Deps
from chalicelib.services.views import profile_cards
from chalicelib.store.tables import LostRace

LIMIT: Final = 5 * 1024 * 1024  # bytes of an upload
ATTEMPTS: Final = 5


def form(deps: Deps, by: Identity, kind: str) -> dict[str, Any]:
    """Where the browser sends a picture of content type `kind`: a form, and the name of the upload.

    Raises Invalid `invalid_picture`.
    """
    if kind not in uploads.KINDS:
        raise Invalid("invalid_picture", "A picture is a JPEG, PNG or WebP.")
    upload = deps.new_id("u")
    return {"upload": upload, "limit": LIMIT, "form": deps.media.upload_form(_key(by, upload), kind, LIMIT)}


def take(deps: Deps, by: Identity, upload: str) -> Profile:
    """The person's own `upload` becomes their picture; the upload and the picture of before are deleted.

    The same command again answers the same. Raises NotFound `no_such_upload`, Invalid `invalid_picture`.
    """
    key = _key(by, upload)
    name = hashlib.sha256(key.encode()).hexdigest()[:24]  # of the upload alone, so that doing it again makes no more
    content = deps.media.read(key, LIMIT)
    if content is None:
        deps.media.forget(key)  # what is too large
        return _taken_before(deps, by, name)
    try:
        image = uploads.checked(content)
        for size in profile_cards.SIZES:
            deps.media.publish(profile_cards.file_of(name, size), uploads.square_webp(image, size), "image/webp")
    finally:
        deps.media.forget(key)
    return _show(deps, by, name)


def remove(deps: Deps, by: Identity) -> Profile:
    """No picture any more; nothing happens if there was none."""
    return _show(deps, by, None)


def delete_files(deps: Deps, picture: str | None) -> None:
    """Delete the pictures of this name."""
    for size in profile_cards.SIZES if picture else ():
        deps.media.forget(f"public/{profile_cards.file_of(str(picture), size)}")


def _key(by: Identity, upload: str) -> str:
    """Under the person's own id: nobody can name another's upload."""
    return f"uploads/faces/{by.id}/{upload}"


def _taken_before(deps: Deps, by: Identity, name: str) -> Profile:
    profile = deps.profiles.get(by.id)
    if profile is None or profile.card.picture != name:
        raise NotFound("no_such_upload", "There is no such picture, or it is larger than 5 MB. Choose it once more.")
    return profile


def _show(deps: Deps, by: Identity, name: str | None) -> Profile:
    for _ in range(ATTEMPTS):
        before = deps.profiles.get(by.id)
        if before is None:
            raise NotFound("no_such_person", "There is no such account.")
        if before.card.picture == name:
            return before
        try:
            after = deps.profiles.show(by.id, name, before.card.picture)
        except LostRace:
            continue
        delete_files(deps, before.card.picture)
        return after
    raise Conflict("busy", "The picture was changed from elsewhere at the same time; please try again.")
