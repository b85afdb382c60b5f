"""The signed-in person's preferences over HTTP."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText
from chalicelib.api.routing import Route, takes
from chalicelib.services import preferences
from chalicelib.services.views.view import View

MutedWords = Annotated[tuple[ShortText, ...], Meta(max_length=200)]


class ChangedPreferences(Struct, frozen=True):
    """Changes to the preferences; missing fields stay as they are."""

    show_listening: bool | None = None
    listen_anonymously: bool | None = None
    single_keys: bool | None = None
    show_reading: bool | None = None
    muted_words: MutedWords | None = None
    podcast: bool | None = None


class PreferencesAnswer(View, frozen=True, kw_only=True):
    """All preferences of the account."""

    preferences: preferences.Preferences


def get_preferences(call: Call) -> PreferencesAnswer:
    return PreferencesAnswer(preferences=preferences.of(call.deps, call.member().id))


@takes(body=ChangedPreferences)
def change_preferences(call: Call) -> PreferencesAnswer:
    by, asked = call.member(), call.body(ChangedPreferences)
    chosen = {name: value for name, value in structs.asdict(asked).items() if value is not None}
    return PreferencesAnswer(preferences=preferences.change(call.deps, by, chosen))


ROUTES: tuple[Route, ...] = (
    ("GET", "/api/preferences", get_preferences),
    ("PATCH", "/api/preferences", change_preferences),
)
