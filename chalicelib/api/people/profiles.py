"""Profiles, profile cards and profile pictures over HTTP."""

from typing import Annotated

from chalice.app import Response
from msgspec import Meta, Struct, to_builtins

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.domain.profile import Profile
from chalicelib.errors import Malformed
from chalicelib.services.listings import followers
from chalicelib.services.people import profile_pictures, profiles
from chalicelib.services.views import profile_cards
from chalicelib.services.views.profile_cards import ProfileCardView
from chalicelib.services.views.profiles import ProfileLine, ProfileView, profile_view
from chalicelib.services.views.uploads import UploadForm, upload_form
from chalicelib.services.views.view import View

ContentType = Annotated[str, Meta(max_length=100)]

FACES_LIMIT = 100  # a BatchGetItem
FACES_FOR = "public, max-age=20"  # the same for everybody


class ProfileEdit(Struct, frozen=True):
    display_name: ShortText
    bio: ShortText = ""


class NewPictureUpload(Struct, frozen=True):
    """`kind` is the content type of the picture that will be uploaded."""

    kind: ContentType


class NewPicture(Struct, frozen=True):
    """`upload` is the id that came with the upload form."""

    upload: ShortText


class ProfileAnswer(View, frozen=True, kw_only=True):
    """The profile of an account."""

    profile: ProfileView


class OwnProfile(View, frozen=True, kw_only=True):
    """One's own profile after a change of it."""

    face: ProfileCardView
    bio: str


class PeoplePageView(View, frozen=True, kw_only=True):
    """Some people, and the cursor of what follows (None at the end)."""

    people: list[ProfileLine]
    next: str | None


class ProfileCards(View, frozen=True, kw_only=True):
    """The current names and pictures of accounts; those that do not exist are left out."""

    faces: list[ProfileCardView]


def get_profile(call: Call, handle: str) -> ProfileAnswer:
    found = profiles.find(call.deps, identifier(handle, "no_such_person"))
    return ProfileAnswer(profile=profile_view(call.deps, found, call.visitor))


@limited("tie")
@takes(body=ProfileEdit)
def edit_profile(call: Call) -> OwnProfile:
    by, asked = call.member(), call.body(ProfileEdit)
    return _own(call, profiles.edit(call.deps, by, asked.display_name, asked.bio))


@gives(201, "application/json")
@limited("upload")
@takes(body=NewPictureUpload)
def get_picture_form(call: Call) -> UploadForm:
    by, asked = call.member(), call.body(NewPictureUpload)
    return upload_form(profile_pictures.form(call.deps, by, asked.kind))


@limited("upload")
@takes(body=NewPicture)
def put_picture(call: Call) -> OwnProfile:
    by, asked = call.member(), call.body(NewPicture)
    return _own(call, profile_pictures.take(call.deps, by, identifier(asked.upload, "no_such_upload")))


def delete_picture(call: Call) -> OwnProfile:
    return _own(call, profile_pictures.remove(call.deps, call.member()))


def _own(call: Call, profile: Profile) -> OwnProfile:
    """The signed-in person's profile after a change."""
    return OwnProfile(face=profile_cards.view(call.deps, profile.card), bio=profile.bio)


def _list(side: followers.Side) -> Handler:
    @takes(query=("cursor",))
    def handle(call: Call, account_id: str) -> PeoplePageView:
        known = identifier(account_id, "no_such_person")
        page = followers.followed(call.deps, known, side, call.visitor, call.query("cursor"))
        return PeoplePageView(people=page.people, next=page.next)

    handle.__name__ = f"list_{side}"
    return handle


@gives(200, "application/json", view=ProfileCards)
@takes(query=("ids",))
def get_profile_cards(call: Call) -> Response:
    ids = [one for one in (call.query("ids") or "").split(",") if one]
    if len(ids) > FACES_LIMIT:
        raise Malformed("malformed", f"The faces of at most {FACES_LIMIT} people at once; {len(ids)} were asked for.")
    found = profile_cards.of(call.deps, [identifier(one, "no_such_person") for one in ids])
    return Response(to_builtins(ProfileCards(faces=list(found.values()))), headers={"Cache-Control": FACES_FOR})


ROUTES: tuple[Route, ...] = (
    ("GET", "/api/profiles/{handle}", get_profile),
    ("PATCH", "/api/profile", edit_profile),
    ("POST", "/api/profile/uploads", get_picture_form),
    ("PUT", "/api/profile/picture", put_picture),
    ("DELETE", "/api/profile/picture", delete_picture),
    ("GET", "/api/accounts/{account_id}/followers", _list("followers")),
    ("GET", "/api/accounts/{account_id}/following", _list("following")),
    ("GET", "/api/faces", get_profile_cards),
)
