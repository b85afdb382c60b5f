"""`make cost SPACES=2 LISTENERS=500 HOURS=3`: what Spaces cost on AWS, by part.

It multiplies counted requests (`COUNTED`; docs/operations.md says how they were counted) with the list prices of
`prices.json`, which are dated. Free allowances and taxes are left out.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from media_worker.audio.long_packets import FRAMES as IN_LONG_PACKET
from media_worker.room.stage_mix import LARGE

PRICES: Final = Path(__file__).parent / "prices.json"
ON_ONE_WORKER: Final = 2_000  # connections
WORKER: Final = (1, 2)  # vCPU, GB
FRAMES: Final = 50  # a second while somebody speaks
FRAME: Final = 60  # bytes: 20 ms of Opus at 24 kb/s
HEADERS: Final = 85  # bytes of a packet: RTP, SRTP, UDP and IP
TALK: Final = 0.8  # of the time somebody speaks; silence is not sent
LAMBDA_GB, LAMBDA_S = 0.5, 0.06

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
OF_REQUEST: Final = {"read": 1, "write": 1}  # its session, and its limit


def cost(spaces: int, listeners: int, hours: float, prices: dict[str, Any], *, spot: bool = False) -> dict[str, float]:
    """Return dollars by part, for `spaces` Spaces of `listeners` people each, for `hours`."""
    people, machines = spaces * listeners, workers(spaces, listeners)
    counts = counted(people, people * hours, spaces * hours, machines * hours, hours)
    gigabytes = people * hours * 3600 * TALK * bytes_per_second(listeners) / 1e9
    run = LAMBDA_GB * LAMBDA_S * prices["lambda_arm_gb_second"]
    return {
        "workers": machines * hours * _worker_hour(prices, spot=spot),
        "traffic of sound": gigabytes * prices["traffic_out_gb"],
        "API Gateway": counts["rest"] * prices["rest_request"]
        + counts["socket"] * prices["socket_message"]
        + people * hours * 60 * prices["socket_minute"],
        "Lambda": (counts["rest"] + counts["socket"]) * (prices["lambda_request"] + run),
        "DynamoDB": counts["read"] * prices["dynamodb_read"] + counts["write"] * prices["dynamodb_write"],
        "CloudFront": counts["rest"] * prices["cloudfront_request"],
    }


def counted(
    joins: float, listener_hours: float, space_hours: float, worker_hours: float, list_hours: float
) -> dict[str, float]:
    """Return the requests to each service."""
    times = dict(zip(COUNTED, (joins, listener_hours, space_hours, worker_hours, list_hours), strict=True))
    kinds = {kind for requests in COUNTED.values() for kind in requests}
    counts = {kind: sum(times[what] * COUNTED[what].get(kind, 0) for what in COUNTED) for kind in kinds}
    whole = {kind: count + counts["rest"] * OF_REQUEST.get(kind, 0) for kind, count in counts.items()}
    return whole | {"rest": whole["rest"] + whole.pop("list")}  # the list reads no session, and counts no limit


def bytes_per_second(listeners: int) -> float:
    """Return what is sent to one of so many listeners while somebody speaks: many get long packets."""
    if listeners < LARGE:
        return FRAMES * (FRAME + HEADERS)
    return FRAMES * (FRAME + (HEADERS + IN_LONG_PACKET) / IN_LONG_PACKET)  # each frame has a byte for its length


def workers(spaces: int, listeners: int) -> int:
    """Return how many workers play them: a Space is played by one, which may play others, too."""
    together = max(1, ON_ONE_WORKER // max(1, listeners))
    return -(-spaces // together)


def _worker_hour(prices: dict[str, Any], *, spot: bool) -> float:
    processors, gigabytes = WORKER
    hour = processors * prices["fargate_arm_vcpu_hour"] + gigabytes * prices["fargate_arm_gb_hour"]
    return float(hour * (prices["fargate_spot_share"] if spot else 1) + prices["public_ipv4_hour"])


def table(parts: dict[str, float], listener_hours: float) -> str:
    """Return the parts as lines, with their sum and what a thousand listener-hours cost."""
    total = sum(parts.values())
    rows = [*parts.items(), ("together", total), ("per 1,000 listener-hours", 1000 * total / max(1, listener_hours))]
    return "\n".join(f"{name:26} ${dollars:10.2f}" for name, dollars in rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make cost", description=__doc__)
    parser.add_argument("--spaces", type=int, default=1)
    parser.add_argument("--listeners", type=int, default=100)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--spot", action="store_true", help="workers on spare capacity")
    options = parser.parse_args()
    prices = json.loads(PRICES.read_text())
    if options.listeners > ON_ONE_WORKER:
        print(f"A Space is played by one worker, for {ON_ONE_WORKER} people at most.", file=sys.stderr)
        return 1
    parts = cost(options.spaces, options.listeners, options.hours, prices, spot=options.spot)
    print(table(parts, options.spaces * options.listeners * options.hours))
    print(f"\nList prices of {prices['dated']}, without free allowances and taxes. When nobody is there: secrets,")
    print(f"${4 * prices['secrets_month']:.2f} a month, and what is stored; workers only while somebody needs them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
