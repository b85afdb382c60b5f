"""The dependencies of the services: the stores, a way to send to sockets, a clock, ids and random numbers."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import msgspec

from chalicelib.audio.encoder import decode_opus, encode_aac, encode_opus, measure_loudness
from chalicelib.domain.costs import Captioner
from chalicelib.domain.mail import Mail
from chalicelib.domain.push import Device, News
from chalicelib.domain.space import Space
from chalicelib.domain.upload import PostForm
from chalicelib.external.oidc import OpenId
from chalicelib.protocol import correlation
from chalicelib.protocol.ice import IceServer
from chalicelib.services.stores import Stores

YEAR_S: Final = 365 * 24 * 3600


class SendToSocket(Protocol):
    """Sends one text to a WebSocket connection."""

    def __call__(self, connection: str, endpoint: str, text: str) -> bool:
        """Whether the gateway accepted the text; False if the connection is gone or cannot be reached in time."""


class HangUp(Protocol):
    """Closes a WebSocket connection; does nothing if it is gone."""

    def __call__(self, connection: str, endpoint: str) -> None: ...


class EvidenceStorage(Protocol):
    """Presigned URLs of the audio that is stored with a report."""

    def put_url(self, report_id: str) -> str:
        """A URL to which a worker can upload it, valid for minutes."""

    @property
    def origin(self) -> str:
        """The origin from which browsers fetch the audio."""

    def get_url(self, report_id: str) -> str:
        """A URL from which a reviewer can download it, valid for minutes."""


class MediaStorage(Protocol):
    """Object storage: uploads of browsers, private files, and files published under a public URL."""

    def upload_form(self, key: str, kind: str, limit: int) -> PostForm:
        """A form for one upload of at most `limit` bytes of content type `kind`."""

    def read(self, key: str, limit: int) -> bytes | None:
        """The content stored under `key`, or None if there is none or it exceeds `limit` bytes."""

    def publish(self, name: str, content: bytes, kind: str, seconds: int = YEAR_S) -> str:
        """Publish `content` and return its URL. The content behind a name never changes, so browsers and proxies
        may cache it for `seconds`."""

    def url(self, name: str) -> str:
        """The URL of what was published under `name`."""

    def published(self, name: str) -> bool:
        """Whether something was published under `name`."""

    def keep(self, key: str, content: bytes, kind: str) -> None:
        """Store `content` privately under `key`."""

    def offer(self, key: str, name: str | None, seconds: int) -> str:
        """A URL of what is stored under `key`, valid for `seconds`. With a `name`, browsers download it as a file of
        that name."""

    def forget(self, key: str) -> None:
        """Delete an object by its key (`public/{name}` if it was published); do nothing if it is gone."""

    def forget_many(self, keys: Sequence[str]) -> None:
        """Delete objects by their keys, up to a thousand with each request. Raises OSError if some are left."""

    def forget_all(self, start: str) -> None:
        """Delete all objects whose keys begin with `start`."""


class RecordingStorage(Protocol):
    """Object storage of recordings: segments that workers upload, and large files that are written part by part."""

    def upload_form(self, start: str, limit: int, seconds: int) -> PostForm:
        """A form for any number of uploads of at most `limit` bytes each, for `seconds`. Their keys begin with
        `start`."""

    def names(self, start: str) -> list[str]:
        """What follows `start` in the keys that begin with it, in order."""

    def piece(self, key: str, start: int, size: int) -> bytes:
        """At most `size` bytes of a file, from the byte `start` on. Raises Unavailable if it is not there."""

    def copy(self, key: str, to: str) -> None:
        """Copy the object under `key` to another key. Nothing passes through this process."""

    def replace_start(self, key: str, start: bytes, size: int, kind: str) -> None:
        """Replace the first bytes of a file of `size` bytes, 5 MiB or all of it, by as many others. Nobody finds it
        without one of both meanwhile, and only these bytes pass through this process."""

    def begin(self, key: str, kind: str) -> str:
        """Begin a file of this content type, and return the id of its upload."""

    def add_part(self, key: str, upload: str, number: int, content: bytes) -> str:
        """Store a part (numbers count from 1; all but the last have 5 MiB or more), and return its tag. A part that
        is stored again replaces the earlier one. Nothing happens, and the tag is empty, if the file is finished."""

    def finish(self, key: str, upload: str, tags: Sequence[str]) -> None:
        """Put the parts together. Nothing happens if that was done before."""

    def abandon(self, start: str, but: str | None = None) -> None:
        """Delete the parts of all files that are not finished, and whose keys begin with `start`, and not with `but`.
        They cannot be finished any more."""


class DecodeOpus(Protocol):
    """Decodes Opus."""

    def __call__(self, packets: Sequence[bytes]) -> "array[float]":
        """The sound of packets, mono at 48 kHz, in which 1 is full scale."""


class EncodeOpus(Protocol):
    """Encodes Opus as workers encode the mix."""

    def __call__(self, samples: "array[float]") -> list[bytes]:
        """A packet for each 20 ms of mono sound at 48 kHz, in which 1 is full scale."""


class EncodeAac(Protocol):
    """Makes AAC of Opus."""

    def __call__(self, packets: Sequence[bytes], start: int, gain: int) -> list[tuple[int, bytes]]:
        """The AAC packets of mono Opus packets, of which the first begins with the sample `start` (at 48 kHz), each
        with its number: 0 is priming, and n + 1 begins with sample 1,024 n. They are louder by `gain` 256ths of a
        dB."""


class MeasureLoudness(Protocol):
    """Measures how loud Opus is (EBU R128)."""

    def __call__(self, packets: Sequence[bytes]) -> tuple[list[float], float]:
        """The loudness (LUFS) of the 400 ms before the end of every five mono packets, and the highest true peak of all
        (1 is full scale)."""


class PushSender(Protocol):
    """Sends Web Push messages, signed with the deployment's VAPID key."""

    @property
    def key(self) -> str:
        """The public key, which browsers need to subscribe."""

    def allows(self, endpoint: str) -> bool:
        """Whether `endpoint` belongs to a known push service."""

    def send(self, device: Device, news: News, seconds: int) -> bool:
        """Push `news`, to be delivered within `seconds`. False if the subscription no longer exists. Raises
        Unavailable if a retry may help."""


class WorkerPool(Protocol):
    """The media workers that run: a service of ECS."""

    def count(self) -> int | None:
        """How many are to run; None as long as the service does not exist."""

    def resize(self, count: int) -> None:
        """Start or stop workers until `count` run. None that plays a Space is stopped."""


class MailSender(Protocol):
    """Sends emails in the name of the site."""

    def send(self, mail: Mail) -> None:
        """Send one. Raises Unavailable if a retry may help."""


class Job(msgspec.Struct, frozen=True):
    """Work done after the request: its kind, the id of its subject, and the cursor of its next page (None at the
    start). It begins after `wait` seconds at the earliest (at most 900). It is logged under the `correlation_id` of
    the act that caused it."""

    kind: str
    about: str
    cursor: str | None = None
    wait: int = 0
    correlation_id: str = msgspec.field(default_factory=correlation.current)


@dataclass(frozen=True)
class ServiceSettings:
    """The configuration that services need. `limits` overrides the rate limits of `domain/limits.py` by name.
    `api_domain` is that of API Gateway's own addresses, empty if it is unknown. `spare_workers` run beyond those
    that are needed. Credentials for the TURN servers `turn_urls` are made with `turn_secret`.
    `captions` are the languages in which workers can make them, and `captioner` who does."""

    worker_secret: str
    socket_url: str
    origins: tuple[str, ...]
    ice_servers: tuple[IceServer, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    api_domain: str = ""
    spare_workers: int = 0
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = ""
    captions: tuple[str, ...] = ()
    captioner: Captioner = "none"


@dataclass(frozen=True, slots=True)
class PreloadedSpace:
    """A Space that was read together with the request's session; `space` is None if there is no such Space."""

    space_id: str
    space: Space | None


def _nobody(connection: str, endpoint: str) -> None:
    """Do nothing, for tests without sockets."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Deps(Stores):
    """Everything that services use, built once in `app.py`; tests build their own.

    `clock` returns epoch seconds, `new_id("s")` an unguessable id such as `s_...`, `chance()` a number in [0, 1), and
    `pause(seconds)` sleeps between retries. `enqueue` hands a job to the queue. `evidence` is None if no bucket is
    configured, `recording_files` if nothing is recorded, `push` if there is no VAPID key, `mail` if the site sends no
    email, `worker_pool` if workers are started by hand. `mark` identifies the command of this call: a Space that
    carries the mark has already executed it. `preloaded` is the Space that this call is about, if it was read with the
    session.
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
    recording_files: RecordingStorage | None = None
    decode_opus: DecodeOpus = decode_opus
    encode_opus: EncodeOpus = encode_opus
    encode_aac: EncodeAac = encode_aac
    measure_loudness: MeasureLoudness = measure_loudness
    push: PushSender | None = None
    worker_pool: WorkerPool | None = None
    mail: MailSender | None = None
    mark: str = ""
    preloaded: PreloadedSpace | None = None

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return int(self.clock() * 1000)
