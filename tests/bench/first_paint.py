"""The first visit to `/` in Chromium, with and without an account: `python -m tests.bench.first_paint`.

First and largest contentful paint, layout shift, long tasks, bytes and requests: medians over cold visits on this
machine, over loopback.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from infra.local.stack import stack
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

VISITS = 7
OBSERVE = """
window.seen = { shift: 0, long: 0, largest: 0 };
const watch = (type, add) => {
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
};
watch('layout-shift', (entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value; });
watch('longtask', (entry) => { window.seen.long += entry.duration; });
watch('largest-contentful-paint', (entry) => { window.seen.largest = entry.startTime; });
"""
READ = """() => {
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return {
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    ...window.seen,
    bytes: loaded.reduce((sum, one) => sum + one.encodedBodySize, 0),
    requests: loaded.length,
  };
}"""


def main() -> int:
    with stack() as site, tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        for name, account in (("guest", False), ("account", True)):
            found = [visited(browsers, site.origin, f"{name}_{number}", account) for number in range(VISITS)]
            print(
                f"{name}: " + ", ".join(f"{key} {statistics.median(one[key] for one in found):.4g}" for key in found[0])
            )
    return 0


def visited(browsers: Browsers, origin: str, handle: str, account: bool) -> dict[str, Any]:
    """Return the figures of one visit with an empty cache; times in ms."""
    visitor = Visitor.arrive(browsers.plain(desktop=True), origin, "Vera")
    try:
        if account:
            visitor.sign_up(handle)
            visitor.context.new_cdp_session(visitor.page).send("Network.clearBrowserCache")
        visitor.page.add_init_script(OBSERVE)
        visitor.page.goto("/", wait_until="networkidle")
        found: dict[str, Any] = visitor.page.evaluate(READ)
        return found
    finally:
        visitor.leave_site()


if __name__ == "__main__":
    sys.exit(main())
