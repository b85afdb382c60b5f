"""Latencies that people notice: from the click to the first sound, and from mouth to ear, in a real Chromium.

WebAudio creates the tone in the host's page, where it enters WebRTC. So the buffers of microphones and loudspeakers are
not in the figures, but everything between them is: encoder, network stack, edge, jitter buffers, mixer. Both pages run
on one machine and one clock.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.stack import stack
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

PROBE = Path(__file__).with_name("latency.js").read_text()
JOINS = 5
BEEPS = 40


@contextmanager
def visiting(browsers: Browsers, site: str, name: str) -> Iterator[Visitor]:
    visitor = Visitor.arrive(browsers.plain(desktop=True), site, name)
    visitor.context.add_init_script(PROBE)
    try:
        yield visitor
    finally:
        visitor.leave_site()


def join_times(browsers: Browsers, site: str, link: str) -> list[float]:
    """Return the ms from the click on Start listening to the first sound, once per join; the host plays a tone."""
    return [_join(browsers, site, link) for _ in range(JOINS)]


def _join(browsers: Browsers, site: str, link: str) -> float:
    with visiting(browsers, site, "Gus") as guest:
        guest.page.goto(link)
        guest.button("Start listening").wait_for()
        guest.page.evaluate("() => { window.first = window.latency.onset(0, 10000); }")
        guest.button("Start listening").click()
        sounded = guest.page.evaluate("() => window.first")
        assert sounded is not None, "no sound within 10 s of the click"
        return float(sounded - guest.page.evaluate("() => window.latency.clicked()"))


def mouth_to_ear(host: Visitor, listener: Visitor) -> list[float]:
    """Return the ms from a beep's first sample at the host to the same at the listener, once per beep."""
    return [_beep(host, listener, number) for number in range(BEEPS)]


def _beep(host: Visitor, listener: Visitor, number: int) -> float:
    # The previous beep is over by then, and beeps fall on every phase of the room's 20 ms clock.
    listener.page.wait_for_timeout(400 + 37 * (number % 9))
    listener.page.evaluate("() => { window.began = performance.timeOrigin + performance.now(); }")
    listener.page.evaluate("() => { window.next = window.latency.onset(window.began, 5000); }")
    said = host.page.evaluate("() => window.latency.beep()")
    heard = listener.page.evaluate("() => window.next")
    assert heard is not None, f"beep {number} was not heard within 5 s"
    return float(heard - said)


def main() -> None:
    with (
        stack() as running,
        tempfile.TemporaryDirectory() as folder,
        Browsers(Path(folder)) as browsers,
        visiting(browsers, running.origin, "Hana") as host,
    ):
        host.sign_up("hana")
        link = host.start_space("A quiet room")
        host.unmute()
        with visiting(browsers, running.origin, "Liam") as listener:
            listener.listen(link)
            delays = mouth_to_ear(host, listener)
        host.page.evaluate("() => window.latency.hum()")
        joins = join_times(browsers, running.origin, link)
    report(joins, delays)


def report(joins: list[float], delays: list[float]) -> None:
    p95 = statistics.quantiles(delays, n=20)[-1]
    print("| in Chromium, on one machine | ms |\n|---|---|")
    print(f"| Start listening -> first sound, median of {len(joins)} | {statistics.median(joins):.0f} |")
    print(f"| ... each | {', '.join(f'{join:.0f}' for join in joins)} |")
    print(f"| mouth to ear, median of {len(delays)} | {statistics.median(delays):.0f} |")
    print(f"| mouth to ear, 95th percentile | {p95:.0f} |")


if __name__ == "__main__":
    main()
