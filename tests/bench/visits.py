"""What CloudFront serves to somebody who comes to a Space for the first time: `python -m tests.bench.visits`.

Requests and bytes, compressed and with headers, from the link until they hear the Space, over HTTP. The costs are
counted from it (`VISIT` in chalicelib/domain/costs.py).
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Response

from infra.local.stack import stack
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor


def main() -> int:
    with stack() as site, tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        host = Visitor.arrive(browsers.plain(), site.origin, "Hilda")
        host.have_account("hilda")
        host.page.goto("/")
        link = host.start_space("Tea")
        guest = Visitor.arrive(browsers.plain(desktop=True), site.origin, "Gus")
        answers: list[Response] = []
        guest.page.on("response", lambda answer: answers.append(answer))
        guest.listen(link)
        guest.page.wait_for_load_state("networkidle")
        print(*(f"{name}: {requests} requests, {size} bytes" for name, requests, size in counted(answers)), sep="\n")
        for visitor in (guest, host):
            visitor.leave_site()
    return 0


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
