"""Our media worker beside other relays: `python -m tests.bench.peers [--tone] [--only NAME,...] [--add]
[LISTENERS ...]`.

One person talks, in real speech with pauses (flite's) or with `--tone` without a pause, and sends the same Opus packets
of 20 ms to each relay; in pauses hardly any, as browsers do. Listeners in another process, over loopback, renew their
consent every 5 s. Each relay is a process of its own: our worker as its container runs it, behind a control plane;
Janus with its streaming plugin, as Debian configures it and with `event_loops`, and with its AudioBridge; murmur; stock
aiortc, with packets that all its connections share and with MediaRelay; and, for the least that can be done, a loop in
C. Listeners have no data channel, which the others would not have either.

Relays are measured one after the other. `us` is all CPU time of the relay's process for 20 ms of sound at a listener,
the median of repetitions of the source. Our worker puts three frames in a packet for large audiences, so `packets` says
how many arrived for each frame; Janus streaming and aiortc forward packets as they come, so 20 ms is all they can do,
and nothing in Janus is set against it. `ratio` is `us` by ours, with as many listeners. `join` is the CPU time of the
relay for a listener who comes in, with the sound that it sends meanwhile, and `kB` its memory.

There is no ratio if other programs used more than a tenth of the machine, if listeners were lost, or if they were too
slow for more than 1 % of the packets; `other`, `lost` and `dropped` say that. The figures are also stored, in
`build/bench/peers.json`, for `python -m tests.bench.report`; with `--add`, beside those that are there. MediaRelay
takes 8 listeners at most: `python -m tests.bench.peers 8`.
"""

import argparse
import asyncio
import resource
import sys
from collections.abc import Sequence
from typing import Final

from tests.bench.relays import aiortc_peers, espacio, floor, janus, murmur
from tests.bench.relays.audience import Contender, Measured, measure
from tests.bench.relays.results import OURS, Results, begun, ratio
from tests.bench.relays.sockets import receive

SIZES: Final = (50, 100, 200, 500, 1_000)
# Beyond its most listeners, a relay takes more than a core.
RELAYS: Final[dict[str, Contender]] = {
    OURS: Contender(espacio.running, 10_000),
    "C floor, 60 ms": Contender(floor.long, 10_000, floor.missing, receive),
    "C floor, 20 ms": Contender(floor.short, 10_000, floor.missing, receive),
    "Janus, event_loops": Contender(janus.with_loops, 1_000, janus.missing),
    "Janus, default": Contender(janus.default, 500, janus.missing),
    "Janus AudioBridge": Contender(janus.mixing, 100, janus.missing),
    "murmur": Contender(murmur.running, 500, murmur.missing, murmur.listen),
    "aiortc, shared packets": Contender(aiortc_peers.sharing, 200),
    "aiortc, MediaRelay": Contender(aiortc_peers.relaying, 8),
}
ATTEMPTS: Final = 2
HEADER: Final = "relay                   listeners      us  ratio  packets  join ms     kB  other  lost  dropped"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers")
    parser.add_argument("listeners", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--tone", action="store_const", dest="source", const="tone", default="speech")
    parser.add_argument("--only", default="", help="relays whose names begin so, with commas between")
    parser.add_argument("--add", action="store_true", help="keep the stored figures that are not measured again")
    return parser.parse_args(arguments)


def chosen(only: str, size: int) -> list[str]:
    """Return the relays to measure with so many listeners. Ours is always one: it is what others are compared with."""
    wanted = tuple(name.strip() for name in only.split(",") if name.strip())
    return [
        name
        for name, one in RELAYS.items()
        if size <= one.most and not one.missing() and (name == OURS or not wanted or name.startswith(wanted))
    ]


def row(one: Measured, ours: Measured) -> str:
    """Return a row of the table."""
    times = ratio(one, ours)
    return (
        f"{one.relay:22}  {one.listeners:9}  {one.us:6.1f}  {'-' if times is None else f'{times:.1f}':>5}"
        f"  {one.packets:7.2f}  {one.join:7.2f}  {one.kb:5.0f}  {one.other:5.0%}  {one.lost:4}  {one.dropped:7.1%}"
    )


def run(results: Results, sizes: Sequence[int], only: str) -> None:
    """Measure, and print and store each row when it is there. One that fails is left out."""
    for size in sizes:
        ours: Measured | None = None
        for name in chosen(only, size):
            one = attempt(name, results.source, size)
            results.put(name, size, one)
            results.store()
            if one is not None:
                ours = one if name == OURS else ours
                print(row(one, ours or one), flush=True)


def attempt(name: str, source: str, size: int) -> Measured | None:
    """Measure a relay; once more if it fails, as it may on a busy machine."""
    for _ in range(ATTEMPTS):
        try:
            return asyncio.run(measure(name, RELAYS[name], source, size))
        except (AssertionError, EOFError, OSError) as error:
            print(f"{name:22}  {size:9}  failed: {error!r}", flush=True)
    return None


def main() -> int:
    """Print and store the table."""
    chosen_options = options(sys.argv[1:])
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    for reason in sorted({one.missing() for one in RELAYS.values()} - {""}):
        print(f"Left out: {reason}.\n")
    results = begun(chosen_options.source, add=chosen_options.add)
    print(HEADER)
    run(results, chosen_options.listeners, chosen_options.only)
    return len(results.failed)


if __name__ == "__main__":
    sys.exit(main())
