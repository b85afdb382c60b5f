"""A page that loses one of its modules on the way starts nevertheless, by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, StorageState, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack

# Of every page, of a Space's page, and texts.
LOST = ("people/api.js", "space/SpacePreview.js", "i18n/en.js", "i18n/en/room.js")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The origin of a site that is not bundled: each module is a file."""
    with forked_stack() as running:
        yield running.origin


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    return {}


@pytest.mark.parametrize("lost", LOST)
def test_space_is_offered_although_a_module_was_lost_once(arrive: Arrive, browsers: Browsers, lost: str) -> None:
    nora = arrive(browsers.plain(), "Nora", account=True)
    space = nora.ask("POST", "/api/spaces", {"title": "Lost and found"})["space"]["id"]
    failed: list[str] = []

    def lose(route: Route) -> None:
        failed.append(route.request.url)
        route.abort("connectionreset")

    nora.page.route(f"**/{lost}", lose, times=1)
    nora.page.goto(f"/i/spaces/{space}")
    expect(nora.button("Start listening")).to_be_visible()
    assert len(failed) == 1
    assert nora.page.evaluate("sessionStorage.getItem('espacio.reloads')") is None
    nora.ask("POST", f"/api/spaces/{space}/end")
