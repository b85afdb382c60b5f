"""The page of a recorded Space, as somebody sees and hears it."""

from typing import Any, Final

from playwright.sync_api import Locator, Route, expect

from tests.support.patience import until
from tests.support.visitor import Visitor

# The audio elements that the page makes, so that a test sees what plays and not only what the page says.
SOUNDS: Final = """(() => {
  const Native = window.Audio;
  window.sounds = [];
  window.Audio = function (...parameters) {
    window.sounds.push(new Native(...parameters));
    return window.sounds.at(-1);
  };
})()"""
STATE: Final = """() => window.sounds.filter((one) => one.src).map((one) => ({
  playing: !one.paused && !one.seeking && one.readyState > 2, at: one.currentTime, speed: one.playbackRate,
  pitch: one.preservesPitch, trouble: one.error?.message }))"""


def link_to(visitor: Visitor, link: str, second: int) -> str:
    """Return the path of a second of the recording at `link`, as the site writes it."""
    start = int(visitor.ask("GET", f"/api{link.removeprefix('/i')}/recording")["started_at"])
    return f"{link}?t={start + 1_000 * second}"


class Replay:
    """The page of a recorded Space, as a visitor sees it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.player = self.page.get_by_role("region", name="Player", exact=True)
        self.position = self.player.get_by_role("slider", name="Position", exact=True)
        self.chapters = self.page.get_by_role("region", name="Chapters", exact=True).get_by_role("button")
        visitor.context.add_init_script(SOUNDS)

    def given(self, **fields: object) -> None:
        """From now on, recordings have these fields in place of their own."""

        def answer(route: Route) -> None:
            response = route.fetch()
            route.fulfill(response=response, json={**response.json(), **fields})

        self.page.route("**/api/spaces/*/recording", answer)

    def button(self, name: str) -> Locator:
        return self.player.get_by_role("button", name=name, exact=True)

    def open(self, link: str) -> None:
        self.page.goto(link)
        self.button("Play").wait_for()

    def sound(self) -> dict[str, Any]:
        """Return the state of the one audio element that has a source."""
        (one,) = self.page.evaluate(STATE)
        return dict(one)

    def plays(self, start: float, end: float) -> None:
        """Wait until the sound moves between these seconds."""
        seen: list[float] = []

        def why_not() -> str | None:
            now = self.sound()
            if now["playing"] and start <= now["at"] <= end:
                seen.append(now["at"])
            return None if len(set(seen)) > 1 else f"the sound does not move between {start} and {end} s: {now}"

        until(why_not, 30)

    def speaks(self, *names: str) -> None:
        """Wait until exactly these people have the ring of who is heard."""
        expect(self.page.locator(".replay__speaking strong")).to_have_text(list(names))
