"""What services need from outside: the stores, a way to send to sockets, a clock, ids and chance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from chalicelib.domain.push import Device, News
from chalicelib.domain.space import Space
from chalicelib.external.oidc import OpenId
from chalicelib.services.stores import Stores

YEAR_S: Final = 365 * 24 * 3600


class SendToSocket(Protocol):
    """Sends one text to a WebSocket connection."""

    def __call__(self, connection: str, endpoint: str, text: str) -> bool:
        """Whether it was handed over; False when the connection is gone or cannot be reached in time."""


class HangUp(Protocol):
    """Closes a WebSocket connection; nothing happens if it is gone."""

    def __call__(self, connection: str, endpoint: str) -> None: ...


class EvidenceStorage(Protocol):
    """Presigned URLs of the sound that is kept with a report."""

    def put_url(self, report_id: str) -> str:
        """Where a worker puts it, once, within minutes."""

    def get_url(self, report_id: str) -> str:
        """Where a reviewer gets it, within minutes."""


class MediaStorage(Protocol):
    """Pictures: what browsers upload, and what everybody may see under a public address."""

    def upload_form(self, key: str, kind: str, limit: int) -> dict[str, Any]:
        """`{"url", "fields"}`: a form for one upload of at most `limit` bytes of content type `kind`."""

    def read(self, key: str, limit: int) -> bytes | None:
        """What is kept under `key`; None if nothing is, or more than `limit` bytes."""

    def publish(self, name: str, content: bytes, kind: str, seconds: int = YEAR_S) -> str:
        """Keeps `content` for everybody; its address. A name is given once: what it names never changes. For
        `seconds` it may be kept by browsers and by whoever stands between."""

    def url(self, name: str) -> str:
        """The address of what was published under `name`."""

    def published(self, name: str) -> bool:
        """Whether something was."""

    def keep(self, key: str, content: bytes, kind: str) -> None:
        """Keeps `content` under `key`, for nobody to see."""

    def offer(self, key: str, name: str, seconds: int) -> str:
        """An address at which whoever has it gets what is kept under `key`, as a file called `name`."""

    def forget(self, key: str) -> None:
        """Deletes an upload or, by `public/{name}`, what was published; nothing happens if it is gone."""


class PushSender(Protocol):
    """Web Push, by one key of ours."""

    @property
    def key(self) -> str:
        """The public key, for browsers."""

    def allows(self, endpoint: str) -> bool:
        """Whether this is the address of a push service that we know."""

    def send(self, device: Device, news: News, seconds: int) -> bool:
        """Whether the device still wants to be pushed to. Raises Unavailable where trying again may help."""


class Job(msgspec.Struct, frozen=True):
    """Work for after the request: its kind, the id of what it is about, and how far it is (None: at the start)."""

    kind: str
    about: str
    cursor: str | None = None


@dataclass(frozen=True)
class ServiceSettings:
    """What differs between two deployments. `reviewers` are the handles of those who read reports; `limits` has what
    may be done more or less often than `domain/limits.py` says."""

    worker_secret: str
    socket_url: str
    origins: tuple[str, ...]
    ice_servers: tuple[dict[str, Any], ...] = ()
    reviewers: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preloaded:
    """A Space that was read together with the session of this call; `space` is None if there is no such Space."""

    space_id: str
    space: Space | None


def _nobody(connection: str, endpoint: str) -> None:
    """Closes nothing: where there are no sockets."""


@dataclass(frozen=True, kw_only=True)
class Deps(Stores):
    """Built once, in `app.py`; tests build their own.

    `clock` answers epoch seconds, `new_id("s")` an unguessable id such as `s_...`, `chance()` a
    number from 0 up to 1, and `pause(seconds)` waits between two lost races. `enqueue` hands a job over to the
    queue. `evidence` is None where no bucket is named, `push` where there is no key. `mark` names the one
    command of this call: a Space that carries the mark has already executed it. `preloaded` is the Space that this
    call is about, if it was read with the session.
    """

    settings: ServiceSettings
    send_to_socket: SendToSocket
    clock: Callable[[], float]
    new_id: Callable[[str], str]
    chance: Callable[[], float]
    pause: Callable[[float], None]
    enqueue: Callable[[Job], None]
    media: MediaStorage
    openid: OpenId = field(default_factory=lambda: OpenId(()))
    hang_up: HangUp = _nobody
    evidence: EvidenceStorage | None = None
    push: PushSender | None = None
    mark: str = ""
    preloaded: Preloaded | None = None

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return int(self.clock() * 1000)
