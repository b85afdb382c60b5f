"""How long nobody hears anything after `kill -9` of the worker: `python -m tests.bench.lost_worker [ROUNDS]`.

Two real Chromiums, one that speaks a tone and one that listens; first with one worker, which has to start again, then
with a second one, which takes the Space over. The silence ends when the tone is back, so by then both have come back.
Printed is also when each page noticed.
"""

import json
import os
import signal
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.local.stack import Stack, stack
from tests.bench.browser_latency import visiting
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.stack import workers_of
from tests.support.visitor import Visitor

ROUNDS = 5
STEADY = 31.0  # s between two kills, after which the supervisor does not wait before it restarts a child
# The epoch ms at which the page made each of its connections: it does so when it has noticed that one is lost.
RECORD = """{ const Native = RTCPeerConnection; window.made = [];
window.RTCPeerConnection = class extends Native {
  constructor(...given) { super(...given); window.made.push(performance.timeOrigin + performance.now()); }
}; }"""


def health(running: Stack, place: int) -> dict[str, Any]:
    """Return what a worker says about itself; nothing while it does not answer."""
    try:
        with urllib.request.urlopen(running.worker_health[place], timeout=1) as answer:
            return dict(json.load(answer))
    except OSError:
        return {}


def playing(running: Stack) -> int:
    """Return the place among the workers of the one that plays the Space, once all are registered."""
    places = range(len(running.worker_health))
    until(lambda: None if all(health(running, place).get("registered") for place in places) else "no worker", 60)
    return next(place for place in places if health(running, place)["peers"])


def silence(running: Stack, host: Visitor, listener: Visitor) -> list[float]:
    """Kill the worker that plays. Return the ms until the speaker and the listener noticed, and the tone was back."""
    listener.hears(1000, among=(1000,))
    time.sleep(STEADY)
    place, before = playing(running), [len(page.evaluate("window.made")) for page in (host.page, listener.page)]
    killed = time.time() * 1_000
    os.kill(workers_of(running)[place], signal.SIGKILL)
    back = listener.page.evaluate("(after) => window.latency.onset(after, 120000)", killed + 500)
    made = [page.evaluate("window.made") for page in (host.page, listener.page)]
    noticed = [times[count] for times, count in zip(made, before, strict=True)]
    return [moment - killed for moment in (*noticed, back)]


def measure(browsers: Browsers, workers: int, rounds: int) -> list[list[float]]:
    """Return what `silence` does, once per round."""
    with (
        stack("--workers", str(workers)) as running,
        visiting(browsers, running.origin, "Hana") as host,
        visiting(browsers, running.origin, "Liam") as listener,
    ):
        for visitor in (host, listener):
            visitor.context.add_init_script(RECORD)
        host.sign_up("hana")
        link = host.start_space("A Space that moves")
        host.unmute()
        host.page.evaluate("() => window.latency.hum()")
        listener.listen(link)
        return [silence(running, host, listener) for _ in range(rounds)]


def report(workers: int, rounds: list[list[float]]) -> None:
    speaker, heard, sound = (statistics.median(column) for column in zip(*rounds, strict=True))
    each = ", ".join(f"{times[-1]:.0f}" for times in rounds)
    print(f"| {workers} | {speaker:.0f} | {heard:.0f} | {sound:.0f} | {each} |", flush=True)


def main(arguments: Iterable[str]) -> None:
    rounds = next((int(argument) for argument in arguments), ROUNDS)
    print("| workers | the speaker's page noticed, ms | the listener's | the tone was back | each |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        for workers in (1, 2):
            report(workers, measure(browsers, workers, rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
