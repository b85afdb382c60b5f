"""The signed-in person's preferences over HTTP."""

from typing import Any

from msgspec import Struct, structs, to_builtins

from chalicelib.api.call import Call
from chalicelib.api.routing import Route, takes
from chalicelib.services import preferences


class ChangedPreferences(Struct, frozen=True):
    """Changes to the preferences; missing fields stay as they are."""

    show_listening: bool | None = None
    listen_anonymously: bool | None = None
    single_keys: bool | None = None


def get_preferences(call: Call) -> Any:
    return _answer(preferences.of(call.deps, call.member().id))


@takes(body=ChangedPreferences)
def change_preferences(call: Call) -> Any:
    by, asked = call.member(), call.body(ChangedPreferences)
    chosen = {name: value for name, value in structs.asdict(asked).items() if value is not None}
    return _answer(preferences.change(call.deps, by, chosen))


def _answer(kept: preferences.Preferences) -> dict[str, Any]:
    return {"preferences": to_builtins(kept)}


ROUTES: tuple[Route, ...] = (
    ("GET", "/api/preferences", get_preferences),
    ("PATCH", "/api/preferences", change_preferences),
)
