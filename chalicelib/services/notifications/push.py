"""Web Push: notifications that arrive while no page of the site is open. Off if the deployment has no key."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from itsdangerous.encoding import base64_decode
from itsdangerous.exc import BadData

from chalicelib.domain import push as rules
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification, StoredNotification
from chalicelib.domain.push import Device, News
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps, Job
from chalicelib.store.devices import device_id

PUSH: Final = "push"
ENDPOINT_LIMIT: Final = 1_000
LANGUAGES: Final = ("en", "es")
POINT_LENGTH, AUTH_LENGTH = 65, 16  # bytes: an uncompressed P-256 point and a secret, RFC 8291 section 2
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


class _Task(msgspec.Struct, frozen=True):
    """The subject of a job: one push message to one device."""

    to: str
    device: str
    news: News


def choices(deps: Deps, account_id: str) -> dict[str, bool]:
    """Which kinds of notifications the person wants pushed."""
    _, chosen = deps.devices.all(account_id)
    return {name: chosen.get(name, first) for name, first in rules.CHOICES.items()}


def choose(deps: Deps, by: Identity, wanted: Mapping[str, bool]) -> dict[str, bool]:
    """Change some choices and return all of them. Raises Malformed `malformed` for an unknown kind."""
    if any(name not in rules.CHOICES for name in wanted):
        raise Malformed("malformed", f"What can be chosen is {', '.join(rules.CHOICES)}.")
    chosen = choices(deps, by.id) | dict(wanted)
    deps.devices.choose(by.id, chosen)
    return chosen


def register_device(
    deps: Deps,
    by: Identity,
    endpoint: str,
    p256dh: str,
    auth: str,
    language: str,
    session: str | None = None,
    *,
    signed_for: str = "",
) -> str:
    """Register a browser for push, until its session (`session` is the digest) ends, and return the id of the device.
    `signed_for` is the key that it subscribed with, "" if it does not tell. Raises Conflict `push_off`,
    `push_key_changed`, Invalid `invalid_endpoint`, `invalid_push_key`."""
    if deps.push is None:
        raise Conflict("push_off")
    if signed_for and signed_for != deps.push.key:
        raise Conflict("push_key_changed")
    if len(endpoint) > ENDPOINT_LIMIT or not deps.push.allows(endpoint):
        raise Invalid("invalid_endpoint")
    _require_key(p256dh, POINT_LENGTH)
    _require_key(auth, AUTH_LENGTH)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    device = Device(device_id(endpoint), endpoint, p256dh, auth, spoken, deps.now_ms(), signed_for)
    deps.devices.put(by.id, device, session)
    if session is not None and deps.sessions.find(by.id, session, deps.clock()) is None:
        deps.devices.delete(by.id, device.id)  # the session ended at the same time
    return device.id


def remove_device(deps: Deps, by: Identity, device: str) -> None:
    """Remove a device; do nothing if it is not registered."""
    deps.devices.delete(by.id, device)


def enqueue_pushes(deps: Deps, to: str, notification: Notification, stored: StoredNotification | None = None) -> None:
    """Enqueue a push to each device of the person, if they want this kind. Of a notification that several people
    joined, only the first is pushed."""
    if deps.push is None or (stored is not None and stored.count > 1):
        return
    devices, chosen = deps.devices.all(to)
    if not devices or not rules.wanted(notification.kind, chosen):
        return
    news = _news(deps, notification)
    for device in devices:
        deps.enqueue(Job(PUSH, msgspec.json.encode(_Task(to, device.id, news)).decode()))


def push(deps: Deps, job: Job) -> None:
    """Push one message to one device, unless it has become too old. A device that has unsubscribed is forgotten. Raises
    Unavailable if a retry may help; the queue then redelivers the job."""
    task = msgspec.json.decode(job.about, type=_Task)
    device = deps.devices.find(task.to, task.device)
    left = rules.worth_s(task.news) - (deps.now_ms() - task.news.at) // 1000
    if deps.push is None or device is None or left <= 0:
        return
    if not deps.push.send(device, task.news, left):
        deps.devices.delete(task.to, device.id)


def _news(deps: Deps, about: Notification) -> News:
    if about.kind == "message":
        conversation = about.key.partition(":")[0]
        return News(about.kind, conversation, f"/messages/{conversation}", deps.now_ms(), about.by, about.text)
    if about.space:
        return News(
            about.kind, f"{about.kind}:{about.space}", f"/i/spaces/{about.space}", deps.now_ms(), about.by, about.text
        )
    return News(about.kind, about.key, "/notifications", deps.now_ms(), about.by, about.text)


def _require_key(text: str, length: int) -> None:
    try:
        fits = bool(_KEY.fullmatch(text)) and len(base64_decode(text)) == length
    except BadData:
        fits = False
    if not fits:
        raise Invalid("invalid_push_key")
