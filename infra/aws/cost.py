"""`make cost SPACES=2 LISTENERS=500 HOURS=3`: what Spaces cost on AWS, by part, before they take place."""

import argparse
import sys
from collections.abc import Callable
from math import inf
from typing import Final, TypeVar

from chalicelib.domain import prices
from chalicelib.domain.costs import REPLAYED_HOUR, Part, Usage, dollars, sound_bytes

Number = TypeVar("Number", int, float)

ON_ONE_WORKER: Final = 2_000  # listeners for whom the estimate plans one; how many it lets in depends on its load
NAMES: Final[dict[Part, str]] = {
    "workers": "workers",
    "sound": "traffic of sound",
    "api_gateway": "API Gateway",
    "lambda": "Lambda",
    "dynamodb": "DynamoDB",
    "cloudfront": "CloudFront",
    "site": "first visits to the site",
    "recordings": "recordings",
    "captions": "captions",
    "replays": "traffic of replays",
}


def usage(
    spaces: int, listeners: int, hours: float, *, recorded: bool = False, captions: bool = False, replays: float = 0.0
) -> Usage:
    """Return what `spaces` Spaces of `listeners` people each use in `hours`, whose recordings are listened to for
    `replays` hours, by all people together."""
    people, machines = spaces * listeners, workers(spaces, listeners)
    return Usage(
        joins=people,
        listener_hours=people * hours,
        sound_bytes=sound_bytes(people * hours, listeners),
        space_hours=spaces * hours,
        worker_hours=machines * hours,
        list_hours=hours,
        recorded_hours=spaces * hours if recorded else 0.0,
        captioned_hours=spaces * hours if captions else 0.0,
        replayed_bytes=replays * REPLAYED_HOUR,
    )


def workers(spaces: int, listeners: int) -> int:
    """Return how many workers play them: a Space is played by one, which may play others, too."""
    together = max(1, ON_ONE_WORKER // max(1, listeners))
    return -(-spaces // together)


def table(parts: dict[Part, float], listener_hours: float) -> str:
    """Return the parts as lines, with their sum and what a thousand listener-hours cost."""
    total = sum(parts.values())
    named = [(NAMES[part], value) for part, value in parts.items()]
    rows = [*named, ("together", total), ("per 1,000 listener-hours", 1000 * total / max(1, listener_hours))]
    return "\n".join(f"{name:26} ${value:10.2f}" for name, value in rows)


def _number(kind: type[Number]) -> Callable[[str], Number]:
    """Return what reads a number that is not negative."""

    def number(text: str) -> Number:
        value = kind(text)
        if not 0 <= value < inf:
            raise ValueError(f"{text} is negative or has no end")
        return value

    return number


def main() -> int:
    parser = argparse.ArgumentParser(prog="make cost", description=__doc__)
    parser.add_argument("--spaces", type=_number(int), default=1)
    parser.add_argument("--listeners", type=_number(int), default=100)
    parser.add_argument("--hours", type=_number(float), default=1.0)
    parser.add_argument("--recorded", action="store_true", help="the Spaces are recorded, and kept for 30 days")
    parser.add_argument("--captions", choices=("transcribe", "whisper"), help="they have captions, made by this")
    parser.add_argument(
        "--replays",
        type=_number(float),
        default=0.0,
        help="hours of recordings; twice those of podcasts",
    )
    parser.add_argument("--spot", action="store_true", help="workers on spare capacity")
    options = parser.parse_args()
    used = usage(
        options.spaces,
        options.listeners,
        options.hours,
        recorded=options.recorded,
        captions=options.captions is not None,
        replays=options.replays,
    )
    parts = dollars(used, spot=options.spot, captioner=options.captions or "none")
    print(table(parts, used.listener_hours))
    if options.listeners > ON_ONE_WORKER:
        print(f"\nA Space is played by one worker. For more than {ON_ONE_WORKER:,} people it may need a larger one.")
    print(f"\nList prices of {prices.DATED}, without free allowances and taxes. When nobody is there: secrets,")
    print(f"${4 * prices.SECRETS_MONTH:.2f} a month, and what is stored; workers only while somebody needs them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
