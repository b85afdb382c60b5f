"""What Spaces cost on AWS, by part: counted requests (`COUNTED`) times list prices. Pure.

Free allowances and taxes are left out. docs/operations.md says how requests were counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from chalicelib.domain import prices

LARGE_AUDIENCE: Final = 100  # listeners of a Space from which workers send long packets
IN_LONG_PACKET: Final = 3  # frames of 20 ms

WORKER_VCPUS, WORKER_GB = 1, 2
FRAMES: Final = 50  # a second while somebody speaks
FRAME: Final = 60  # bytes: 20 ms of Opus at 24 kb/s
HEADERS: Final = 85  # bytes of a packet: RTP, SRTP, UDP and IP
TALK: Final = 0.8  # of the time somebody speaks; silence is not sent
LAMBDA_GB, LAMBDA_S = 0.5, 0.06

Part = Literal[
    "workers", "sound", "api_gateway", "lambda", "dynamodb", "cloudfront", "site", "recordings", "captions", "replays"
]
Captioner = Literal["whisper", "transcribe", "none"]

# A listener's coming and going, and an hour inside, where pages ask for nothing; an hour of a Space and of a worker,
# which report every 2 s; an hour of the list of live Spaces, which CloudFront asks for every 5 s while somebody looks.
# Reads and writes are counted by tests/integration/store/test_counted_requests.py; how often, by our intervals.
COUNTED: Final[dict[str, dict[str, float]]] = {
    "join": {"rest": 3, "socket": 3, "read": 7, "write": 9},
    "listener_hour": {"rest": 0, "socket": 6, "read": 0, "write": 0},
    "space_hour": {"rest": 30, "socket": 0, "read": 0, "write": 1_800},
    "worker_hour": {"rest": 0, "socket": 1_800, "read": 0, "write": 1_800},
    "list_hour": {"rest": 0, "list": 720, "socket": 0, "read": 720, "write": 0},
}
# An hour of a recording, with what its jobs store in between and the file in AAC, kept for 30 days; and an hour with
# captions, with the index of what was said. Counted by `python -m tests.bench.recording` (docs/operations.md).
RECORDED_HOUR: Final = {"put": 565, "get": 525, "gb_seconds": 176, "gb_months": 0.043}
# An hour with the own sound of five speakers who speak all the time, and the archive of it, kept for 30 days. Counted
# by `python -m tests.bench.tracks`.
TRACKED_HOUR: Final = {"put": 520, "get": 520, "gb_seconds": 10, "gb_months": 0.172}
CAPTIONED_HOUR: Final = {"put": 450, "get": 500, "write": 1_200}
REPLAYED_HOUR: Final = 15_000_000  # bytes in Ogg Opus; AAC, which podcasts have, is twice as much
# What CloudFront sends to somebody who comes for the first time, until they hear a Space: the files of the bundled
# site, and in bytes the answers of the API, too. Counted by `python -m tests.bench.visits`.
VISIT: Final = {"requests": 19, "bytes": 113_000}
# What a worker with Whisper needs beyond the sound while a Space has captions, in the most expensive language
# (docs/operations.md): one that nobody uses for anything else.
WHISPER: Final = {"vcpus": 0.5, "gb": 0.33}
OF_REQUEST: Final = {"read": 1, "write": 1}  # its session, and its limit


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used. `sound_bytes` are what workers sent, with all headers; `list_hours` is how long somebody looked at
    the list of live Spaces, `captioned_hours` how long a Space had captions, `tracked_hours` how long the own sound of
    speakers was kept, `replayed_bytes` what was sent of recordings."""

    joins: float = 0.0
    listener_hours: float = 0.0
    sound_bytes: float = 0.0
    space_hours: float = 0.0
    worker_hours: float = 0.0
    list_hours: float = 0.0
    recorded_hours: float = 0.0
    captioned_hours: float = 0.0
    replayed_bytes: float = 0.0
    tracked_hours: float = 0.0


def dollars(usage: Usage, *, spot: bool = False, captioner: Captioner = "transcribe") -> dict[Part, float]:
    """The cost of this usage, by part, as if everybody who joins came to the site for the first time. `spot` says
    whether workers run on spare capacity, `captioner` who makes captions."""
    counts = counted(usage)
    recordings = usage.recorded_hours * _stored_hour(RECORDED_HOUR) + usage.tracked_hours * _stored_hour(TRACKED_HOUR)
    run = LAMBDA_GB * LAMBDA_S * prices.LAMBDA_ARM_GB_SECOND
    return {
        "workers": usage.worker_hours * _worker_hour(spot=spot),
        "sound": usage.sound_bytes / 1e9 * prices.TRAFFIC_OUT_GB,
        "api_gateway": counts["rest"] * prices.REST_REQUEST
        + counts["socket"] * prices.SOCKET_MESSAGE
        + usage.listener_hours * 60 * prices.SOCKET_MINUTE,
        "lambda": (counts["rest"] + counts["socket"]) * (prices.LAMBDA_REQUEST + run),
        "dynamodb": counts["read"] * prices.DYNAMODB_READ + counts["write"] * prices.DYNAMODB_WRITE,
        "cloudfront": counts["rest"] * prices.CLOUDFRONT_REQUEST,
        "site": usage.joins * _visit(),
        "recordings": recordings,
        "captions": usage.captioned_hours * _captioned_hour(captioner, spot=spot),
        "replays": usage.replayed_bytes / 1e9 * prices.TRAFFIC_OUT_GB,
    }


def counted(usage: Usage) -> Mapping[str, float]:
    """The requests to each service."""
    times = {
        "join": usage.joins,
        "listener_hour": usage.listener_hours,
        "space_hour": usage.space_hours,
        "worker_hour": usage.worker_hours,
        "list_hour": usage.list_hours,
    }
    kinds = {kind for requests in COUNTED.values() for kind in requests}
    counts = {kind: sum(times[what] * COUNTED[what].get(kind, 0) for what in COUNTED) for kind in kinds}
    whole = {kind: count + counts["rest"] * OF_REQUEST.get(kind, 0) for kind, count in counts.items()}
    return whole | {"rest": whole["rest"] + whole.pop("list")}  # the list reads no session, and counts no limit


def sound_bytes(listener_hours: float, audience: int) -> float:
    """What workers send, about, for hours of listening in a Space with an audience of this size."""
    in_packet = IN_LONG_PACKET if audience >= LARGE_AUDIENCE else 1
    framing = in_packet if in_packet > 1 else 0  # a byte for the length of each frame
    return 3_600 * listener_hours * TALK * FRAMES * (FRAME + (HEADERS + framing) / in_packet)


def _stored_hour(hour: Mapping[str, float]) -> float:
    return (
        hour["put"] * prices.S3_PUT
        + hour["get"] * prices.S3_GET
        + hour["gb_seconds"] * prices.LAMBDA_ARM_GB_SECOND
        + hour["gb_months"] * prices.S3_GB_MONTH
    )


def _captioned_hour(captioner: Captioner, *, spot: bool) -> float:
    """Amazon Transcribe hears what is said and no silence; Whisper needs a larger worker, whether somebody speaks or
    not."""
    stored = CAPTIONED_HOUR["put"] * prices.S3_PUT + CAPTIONED_HOUR["get"] * prices.S3_GET
    kept = stored + CAPTIONED_HOUR["write"] * prices.DYNAMODB_WRITE
    if captioner == "whisper":
        return _fargate_hour(WHISPER["vcpus"], WHISPER["gb"], spot=spot) + kept
    return 60 * TALK * prices.TRANSCRIBE_MINUTE + kept


def _visit() -> float:
    return VISIT["requests"] * prices.CLOUDFRONT_REQUEST + VISIT["bytes"] / 1e9 * prices.CLOUDFRONT_GB


def _worker_hour(*, spot: bool) -> float:
    return _fargate_hour(WORKER_VCPUS, WORKER_GB, spot=spot) + prices.PUBLIC_IPV4_HOUR


def _fargate_hour(vcpus: float, gb: float, *, spot: bool) -> float:
    hour = vcpus * prices.FARGATE_ARM_VCPU_HOUR + gb * prices.FARGATE_ARM_GB_HOUR
    return hour * (prices.FARGATE_SPOT_SHARE if spot else 1)
