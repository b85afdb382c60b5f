"""Web Push over HTTP: which notifications a person wants pushed, and to which of their devices."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import gives, limited, takes
from chalicelib.services.notifications import push
from chalicelib.services.views.view import View


class PushChoices(Struct, frozen=True):
    """Which kinds of notifications to push; kinds left out stay as they are."""

    wanted: Annotated[dict[ShortText, bool], Meta(max_length=20)] = {}


class NewDevice(Struct, frozen=True):
    """A browser's push subscription: its endpoint and keys (base64url), the language of its pages, and the site's key
    that it subscribed with."""

    endpoint: ShortText
    p256dh: ShortText
    auth: ShortText
    language: ShortText = ""
    key: ShortText = ""


class PushView(View, frozen=True, kw_only=True):
    """`key` is the public key for subscriptions, None where the site does not push; `wanted` is by kind."""

    key: str | None
    wanted: dict[str, bool]


class RegisteredDevice(View, frozen=True, kw_only=True):
    """The id of the device."""

    device: str


@takes(body=PushChoices)
def choose_pushed(call: Call) -> PushView:
    by, asked = call.member(), call.body(PushChoices)
    return PushView(key=_push_key(call), wanted=push.choose(call.deps, by, asked.wanted))


def show_pushed(call: Call) -> PushView:
    by = call.member()
    return PushView(key=_push_key(call), wanted=push.choices(call.deps, by.id))


@limited("credentials")
@takes(body=NewDevice)
def enroll_device(call: Call) -> RegisteredDevice:
    by, asked, session = call.member(), call.body(NewDevice), call.session_digest
    given = asked.endpoint, asked.p256dh, asked.auth, asked.language
    device = push.register_device(call.deps, by, *given, session, signed_for=asked.key)
    return RegisteredDevice(device=device)


@gives(204)
def withdraw_device(call: Call, device_id: str) -> None:
    push.remove_device(call.deps, call.member(), identifier(device_id, "not_found"))


def _push_key(call: Call) -> str | None:
    return call.deps.push.key if call.deps.push else None


ROUTES = (
    ("GET", "/api/push", show_pushed),
    ("PATCH", "/api/push", choose_pushed),
    ("PUT", "/api/push/devices", enroll_device),
    ("DELETE", "/api/push/devices/{device_id}", withdraw_device),
)
