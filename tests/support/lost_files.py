"""A page one of whose files is lost once on its way, as on a bad network."""

from typing import Final

from playwright.sync_api import Route, expect

from tests.support.visitor import Visitor

STARTED: Final = "() => document.querySelector('#app > .shell') && sessionStorage.getItem('espacio.reloads') === null"


def offers_a_space_without(visitor: Visitor, lost: str) -> None:
    """Check that the page of a Space offers to listen, although a file was lost once; `lost` is its name."""
    space = visitor.ask("POST", "/api/spaces", {"title": "Lost and found"})["space"]["id"]
    failed: list[str] = []

    def lose(route: Route) -> None:
        failed.append(route.request.url)
        route.abort("connectionreset")

    visitor.page.route(f"**/{lost}", lose, times=1)
    visitor.page.goto(f"/i/spaces/{space}")
    visitor.page.wait_for_function(STARTED)  # before that, the server's page has the button, too
    expect(visitor.button("Start listening")).to_be_visible()
    assert len(failed) == 1
    visitor.ask("POST", f"/api/spaces/{space}/end")
