"""The player of other sites' pages is never wider than its frame, whatever the names in it."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browsers import Browsers
from tests.support.site import RunningSite, running_site

STYLE = (Path(__file__).parents[2] / "frontend/embed/embed.css").read_text()
LONG = {"wide letters": "W" * 50, "wide signs": "\ufdfd" * 50, "wide emoji": "👨‍👩‍👧‍👦" * 7, "a word": "Llanfair" * 6}


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        yield running


@pytest.mark.parametrize("width", [240, 320, 480])
@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_player_fits_into_its_frame(browsers: Browsers, site: RunningSite, name: str, width: int) -> None:
    host = site.browser()
    assert host.sign_up(f"wide_{secrets.token_hex(4)}", name).status == 201
    player = site.browser().get(f"/embed/spaces/{host.start_space(name)}").text
    page = browsers.plain().new_page(viewport={"width": width, "height": 220})
    page.set_content(player.partition("<script")[0] + f"<style>{STYLE}</style>" + player.partition("<body>")[2])
    assert page.locator(".player__host").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
