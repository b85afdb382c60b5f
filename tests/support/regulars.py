"""People whose pages stay open from walk to walk, and from file to file.

A browser context with a loaded page costs a processor more than a second, and leaving a Space a small part of one. Each
walk still has a Space of its own, and a page that a walk left in an unusual state is closed.
"""

from collections.abc import Callable

from playwright.sync_api import Error as PlaywrightError

from tests.support.visitor import VIEWPORT, Visitor

SETTLED = 10_000  # ms for a page to notice that its Space has ended; a page that takes longer is closed


class Regulars:
    """The open pages by name, and those among them that the present walk uses."""

    def __init__(self) -> None:
        self._open: dict[str, Visitor] = {}
        self._sessions: dict[str, str] = {}
        self._here: list[str] = []

    def come(self, name: str, arrive: Callable[[], Visitor]) -> Visitor:
        """Return the person called `name`, at the home page: on the page of an earlier walk, or else by `arrive`."""
        if name in self._open and not _waits(self._open[name]):
            self._open.pop(name).leave_site()
        if name not in self._open:
            self._open[name] = visitor = arrive()
            if not visitor.at_site:
                visitor.page.goto("/")
            self._sessions[name] = _session(visitor)
        self._here.append(name)
        return self._open[name]

    def go_home(self, failed: bool) -> list[Visitor]:
        """End the Spaces of this walk and go to the home page; return the people whose pages must not be used again."""
        here = {name: self._open[name] for name in self._here}
        self._here.clear()
        _end_spaces(list(here.values()))
        spent = [name for name, visitor in here.items() if failed or not self._settles(name, visitor)]
        return [self._open.pop(name) for name in spent]

    def _settles(self, name: str, visitor: Visitor) -> bool:
        try:
            return _session(visitor) == self._sessions[name] and not visitor.mistakes and _goes_home(visitor)
        except PlaywrightError:
            return False


def _session(visitor: Visitor) -> str:
    return next((cookie["value"] for cookie in visitor.context.cookies() if cookie["name"] == "session"), "")


def _end_spaces(people: list[Visitor]) -> None:
    """End the Spaces that these people started; any of them may have become the host."""
    for space in [space for visitor in people for space in visitor.started]:
        any(_ends(visitor, space) for visitor in people)
    for visitor in people:
        visitor.started.clear()


def _ends(visitor: Visitor, space: str) -> bool:
    """Return whether this person was its host, and has ended it now."""
    try:
        return visitor.request("POST", f"/api/spaces/{space.rsplit('/', 1)[1]}/end").ok
    except PlaywrightError:  # the walk closed the page
        return False


def _goes_home(visitor: Visitor) -> bool:
    page = visitor.page
    page.set_viewport_size(VIEWPORT)
    page.unroute_all(behavior="ignoreErrors")
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
    if visitor.dock.count():
        visitor.dock.get_by_role("button", name="Dismiss", exact=True).click(timeout=SETTLED)
    visitor.follow("/")
    page.get_by_role("region", name="Timeline").wait_for(timeout=SETTLED)
    return _waits(visitor)


def _waits(visitor: Visitor) -> bool:
    """Return whether nothing covers the home page; somebody else's walk may have sent this person an invite."""
    return not visitor.dock.count() and not visitor.page.get_by_role("dialog").count()
