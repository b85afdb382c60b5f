"""A page one of whose files is lost once on its way, as on a bad network."""

from typing import Final

from playwright.sync_api import Route, expect

from tests.support.visitor import Visitor

RELOADS: Final = "sessionStorage.getItem('espacio.reloads')"  # set while a reload is due, which would lose a click


def offers_a_space_without(visitor: Visitor, lost: str) -> None:
    """Check that the page of a Space offers to listen, although a file was lost once, and that what it offers stays;
    `lost` is the file's name."""
    space = visitor.ask("POST", "/api/spaces", {"title": "Lost and found"})["space"]["id"]
    failed: list[str] = []

    def lose(route: Route) -> None:
        failed.append(route.request.url)
        route.abort("connectionreset")

    visitor.page.route(f"**/{lost}", lose, times=1)
    visitor.page.goto(f"/i/spaces/{space}")
    expect(visitor.button("Start listening")).to_be_visible()
    assert len(failed) == 1
    assert visitor.page.evaluate(RELOADS) is None
    visitor.ask("POST", f"/api/spaces/{space}/end")
