"""Profile pictures: uploaded by the browser directly to S3, then validated, cropped to a square and published."""

import hashlib
from typing import Final

from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.domain.upload import AllowedUpload
from chalicelib.images import uploads
from chalicelib.services.deps import Deps
from chalicelib.services.views import profile_cards
from chalicelib.store.tables import LostRace

LIMIT: Final = 5 * 1024 * 1024  # bytes of an upload
ATTEMPTS: Final = 5


def form(deps: Deps, by: Identity, kind: str) -> AllowedUpload:
    """An upload of a picture of content type `kind`.

    Raises Invalid `invalid_picture`.
    """
    if kind not in uploads.KINDS:
        raise Invalid("invalid_picture")
    upload = deps.new_id("u")
    return AllowedUpload(upload, LIMIT, deps.media.upload_form(_key(by, upload), kind, LIMIT))


def take(deps: Deps, by: Identity, upload: str) -> Profile:
    """Make the person's own `upload` their picture, and delete the upload and the previous picture.

    Repeating the command is harmless. Raises NotFound `no_such_upload`, Invalid `invalid_picture`.
    """
    key = _key(by, upload)
    name = hashlib.sha256(key.encode()).hexdigest()[
        :24
    ]  # depends on the upload only, so that a repetition publishes nothing new
    content = deps.media.read(key, LIMIT)
    if content is None:
        deps.media.forget(key)  # it is too large
        return _taken_before(deps, by, name)
    try:
        image = uploads.checked(content)
        for size in profile_cards.SIZES:
            deps.media.publish(profile_cards.file_of(name, size), uploads.square_webp(image, size), "image/webp")
    finally:
        deps.media.forget(key)
    return _show(deps, by, name)


def remove(deps: Deps, by: Identity) -> Profile:
    """Remove the person's picture, if there is one."""
    return _show(deps, by, None)


def delete_files(deps: Deps, picture: str | None) -> None:
    """Delete the files of this picture, in every size."""
    for size in profile_cards.SIZES if picture else ():
        deps.media.forget(f"public/{profile_cards.file_of(str(picture), size)}")


def _key(by: Identity, upload: str) -> str:
    """A key under the person's own id, so that nobody can use another's upload."""
    return f"uploads/faces/{by.id}/{upload}"


def _taken_before(deps: Deps, by: Identity, name: str) -> Profile:
    profile = deps.profiles.get(by.id)
    if profile is None or profile.card.picture != name:
        raise NotFound("no_such_upload")
    return profile


def _show(deps: Deps, by: Identity, name: str | None) -> Profile:
    for _ in range(ATTEMPTS):
        before = deps.profiles.get(by.id)
        if before is None:
            raise NotFound("no_such_person")
        if before.card.picture == name:
            return before
        try:
            after = deps.profiles.show(by.id, name, before.card.picture)
        except LostRace:
            continue
        delete_files(deps, before.card.picture)
        return after
    raise Conflict("busy")
