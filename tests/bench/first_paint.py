"""The first visit to `/` in Chromium, of the bundled site and of `frontend/`: `python -m tests.bench.first_paint`.

First and largest contentful paint, when the page's own code has drawn, layout shift, long tasks, bytes and requests:
medians over cold visits, in turn to both, over loopback. The gateway here speaks HTTP/1.1, for which browsers open six
connections; CloudFront speaks HTTP/2 and 3.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from infra.bundle import bundle
from infra.local.stack import stack
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

VISITS = 7
OBSERVE = """
window.seen = { shift: 0, long: 0, largest: 0, drawn: 0 };
new MutationObserver((_, observer) => {
  if (!document.querySelector('#app > .shell')) return;
  window.seen.drawn = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
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


KINDS = (("guest", False), ("account", True))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        bundled = {"ESPACIO_SITE": str(bundle(Path(folder) / "site").files.parent)}
        with stack(environment={"ESPACIO_SITE": ""}) as modules, stack(environment=bundled) as site:
            measure(browsers, {"modules": modules.origin, "bundle": site.origin})
    return 0


def measure(browsers: Browsers, origins: dict[str, str]) -> None:
    for kind, account in KINDS:
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in origins}
        for number in range(VISITS):
            for name, origin in origins.items():
                found[name].append(visited(browsers, origin, f"visitor_{number}", account=account))
        for name, visits in found.items():
            medians = (f"{key} {statistics.median(one[key] for one in visits):.4g}" for key in visits[0])
            print(f"{kind}, {name}: {', '.join(medians)}", flush=True)


def visited(browsers: Browsers, origin: str, handle: str, *, account: bool) -> dict[str, Any]:
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
