"""What CloudFront serves to somebody who comes to a Space for the first time: `python -m tests.bench.visits`.

Requests and bytes, compressed and with headers, from the link until they hear the Space, over HTTP: of the bundled
site, which is what is deployed, and of `frontend/`. The costs are counted from the first (`VISIT` in
chalicelib/domain/costs.py).
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Response

from infra.bundle import bundle
from infra.local.stack import stack
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        bundled = str(bundle(Path(folder) / "site").files.parent)
        for name, site in (("bundle", bundled), ("modules", "")):
            with stack(environment={"ESPACIO_SITE": site}) as running:
                for what, requests, size in visited(browsers, running.origin):
                    print(f"{name}, {what}: {requests} requests, {size} bytes", flush=True)
    return 0


def visited(browsers: Browsers, origin: str) -> list[tuple[str, int, int]]:
    """Return what is counted while a guest opens the link of a Space, until they hear it."""
    host = Visitor.arrive(browsers.plain(), origin, "Hilda")
    host.have_account("hilda")
    host.page.goto("/")
    link = host.start_space("Tea")
    guest = Visitor.arrive(browsers.plain(desktop=True), origin, "Gus")
    answers: list[Response] = []
    guest.page.on("response", lambda answer: answers.append(answer))
    guest.listen(link)
    guest.page.wait_for_load_state("networkidle")
    found = counted(answers)
    for visitor in (guest, host):
        visitor.leave_site()
    return found


def counted(answers: list[Response]) -> list[tuple[str, int, int]]:
    """Return the requests and their bytes of the site's files, and of everything else that goes through the edge."""
    files = [answer for answer in answers if "/static/" in answer.url]
    others = [answer for answer in answers if answer not in files]
    return [(name, len(some), sum(map(size, some))) for name, some in (("files", files), ("pages and API", others))]


def size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


if __name__ == "__main__":
    sys.exit(main())
