"""Every screen fits its window, from the narrowest to the widest."""

import time

import pytest

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

WIDTHS = (360, 390, 1280, 1920)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and other words of great length"[:70]
PAGES = (
    "/",
    "/explore",
    "/search?q=long",
    "/messages",
    "/messages/new",
    "/notifications",
    "/scheduled",
    "/wilhelmina",
    "/wilhelmina/following",
    "/settings",
    "/settings/account",
    "/settings/devices",
    "/settings/data",
)


@pytest.fixture
def wilhelmina(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Wilhelmina, whose words are long."""
    visitor = arrive(browsers.speaking(440), "Wilhelmina", account=True)
    visitor.ask("PATCH", "/api/profile", {"display_name": "Wilhelmina", "bio": LONG.replace(" ", "_")})
    visitor.ask("POST", "/api/posts", {"text": f"{LONG.replace(' ', '_')} https://example.org/{'x' * 120}"})
    starts_at = int((time.time() + 7_200) * 1000)
    visitor.ask("POST", "/api/spaces", {"title": LONG, "topics": [LONG[:30]], "starts_at": starts_at})
    return visitor


def test_no_page_scrolls_sideways(wilhelmina: Visitor) -> None:
    found: dict[str, list[str]] = {}
    for path in PAGES:
        wilhelmina.page.goto(path)
        wilhelmina.until_drawn()
        wilhelmina.until_settled()
        found |= {f"{path} at {width}": wide for width in WIDTHS if (wide := at(wilhelmina, width))}
    assert found == {}


def at(visitor: Visitor, width: int) -> list[str]:
    """Return what scrolls sideways in a window of this width."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    return visitor.sideways()
