"""A person at the site, who finds everything by its accessible name."""

import re
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, StorageState, ViewportSize, expect

from tests.support.browsers import EAR, tones
from tests.support.patience import patient, until
from tests.support.people_panel import PeoplePanelVisitor

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
CONTRAST = ["color-contrast", "link-in-text-block"]  # the rules of axe that depend on the theme
# What else axe can tell: everything that is right, and how to find each element again.
VIOLATIONS_ALONE = {"resultTypes": ["violations"], "selectors": False}
PASSWORD = "correct horse battery staple"  # of every account in the tests
# Settings that a person may choose: speech processing would remove a steady tone as noise.
PLAIN_MICROPHONE = """if (top === self && location.protocol.startsWith('http')) localStorage['espacio.microphone'] =
  JSON.stringify({ noiseSuppression: false, echoCancellation: false, autoGainControl: false });"""
FOLLOW = """(path) => {
  const link = Object.assign(document.createElement('a'), { href: path });
  document.body.append(link);
  link.click();
  link.remove();
}"""
WATCH = """() => {
  window.seen = [document.body.textContent];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) window.seen.push(node.textContent ?? '');
  }).observe(document.body, { childList: true, subtree: true });
}"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.dock, .dock *, .side, dialog, dialog *')]
  .filter((box) => box === document.documentElement || /auto|scroll/.test(getComputedStyle(box).overflowX))
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => `${box.tagName} .${box.className}: ${box.scrollWidth} > ${box.clientWidth} by ${
    [...box.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.tagName + '.' + one.className).slice(0, 4)}`)"""
VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
PROMPT = 30_000  # ms that a page may take to show the effect of a click


class Visitor(PeoplePanelVisitor):
    """One browser context with one page, and methods named after what a person does there."""

    def __init__(self, context: BrowserContext, site: str, name: str) -> None:
        self.context = context
        self.site = site
        self.name = name
        self.mistakes: list[str] = []
        self.started: list[str] = []  # paths of Spaces
        context.set_default_timeout(patient(PROMPT))
        context.add_init_script(EAR)
        context.add_init_script(PLAIN_MICROPHONE)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.mistakes.append(str(error)))

    @classmethod
    def arrive(
        cls, browser: Browser, site: str, name: str, session: StorageState | None = None, locale: str = "en-US"
    ) -> Self:
        """Come to the site with an empty browser, or with the cookies of `session`."""
        # No decorative animation: without a graphics card each frame costs CPU time.
        context = browser.new_context(
            base_url=site, locale=locale, storage_state=session, reduced_motion="reduce", viewport=VIEWPORT
        )
        return cls(context, site, name)

    def sign_up(self, handle: str) -> None:
        self.page.goto("/sign-up")
        form = self.page.get_by_role("main")
        form.get_by_label("Handle").fill(handle)
        form.get_by_label("Display name").fill(self.name)
        form.get_by_label("Password").fill(PASSWORD)
        form.get_by_role("button", name="Sign up", exact=True).click()
        self.page.get_by_role("button", name="Sign out", exact=True).wait_for()

    def have_account(self, handle: str) -> None:
        """Sign up without the form, for walks about something else; no page is open yet."""
        self.context.request.get("/api/session")  # sets the CSRF cookie
        account = {"handle": handle, "display_name": self.name, "password": PASSWORD}
        self.ask("POST", "/api/accounts", account)

    def start_space(self, title: str) -> str:
        """Start a Space with the Compose menu. Returns the link's path, `/i/spaces/{id}`."""
        self.compose("Space")
        self.page.get_by_label("What do you want to talk about?").fill(title)
        self.button("Start your Space").click()
        self.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
        self.page.wait_for_url(re.compile(r"/i/spaces/"))
        self.started.append("/i/spaces/" + self.page.url.rsplit("/", 1)[1])
        return self.started[-1]

    def compose(self, what: str) -> None:
        self.button("Compose").click()
        self.page.get_by_role("menuitem", name=what, exact=True).click()

    def refuse_service_worker(self) -> None:
        """Let no service worker be registered, before the first page: while one takes over, Chromium does not show
        Playwright all requests, so that those that a test answers by `page.route` may reach the site."""
        self.context.add_init_script("delete Navigator.prototype.serviceWorker")

    def follow(self, path: str) -> None:
        """Go to the path as by a click on a link of the site, whose page is open."""
        self.page.evaluate(FOLLOW, path)

    def listen(self, link: str) -> None:
        """Open the link's preview and start listening."""
        if self.at_site and not self.dock.count():
            self.follow(link)
        else:
            self.page.goto(link)
        self.button("Start listening").click()
        self.stage.get_by_role("listitem").first.wait_for()  # the first message from the worker

    def unmute(self) -> None:
        self.dock.get_by_role("button", name="Unmute", exact=True).click()
        self.own_mute.wait_for()

    def mute(self) -> None:
        self.own_mute.click()
        self.dock.get_by_role("button", name="Unmute", exact=True).wait_for()

    @property
    def own_mute(self) -> Locator:
        """The button in the bottom bar, which comes after those of the People panel."""
        return self.dock.get_by_role("button", name="Mute", exact=True).last

    @property
    def dock(self) -> Locator:
        return self.page.get_by_role("region", name="Space", exact=True)

    @property
    def stage(self) -> Locator:
        return self.page.get_by_role("region", name="Stage", exact=True)

    def seat(self, words: str) -> Locator:
        """Return a seat on the stage by the start of its name, e.g. `Hana, Host`, whether muted or speaking."""
        return self.stage.get_by_role("listitem", name=words)

    def hears(self, *expected: float, among: tuple[float, ...] = (440, 660), within: float = 30) -> None:
        """Wait until exactly the tones `expected` of `among` arrive, +-10 Hz, in a second of sound."""
        wanted = set(expected)

        def why_not() -> str | None:
            found = tones(self.page, among)
            if found == wanted:
                return None
            state = self.page.evaluate("() => window.ear.state()")
            return f"{self.name} hears {sorted(found)} Hz instead of {sorted(wanted)} ({state})"

        until(why_not, within)

    def connections(self) -> list[str]:
        """Return the ICE user fragments of the open peer connections: one each, new with every reconnection."""
        return list(self.page.evaluate("() => window.ear.ufrags()"))

    def connected(self) -> list[str]:
        """Wait until the page has connections that are up, and return them as `connections` does."""
        found: list[str] = []

        def why_not() -> str | None:
            found[:] = self.connections()
            return None if found else f"{self.name} has no connection that is up"

        until(why_not)
        return found

    def until_settled(self) -> None:
        """Wait until nothing on the page says that it is still being loaded."""
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    def stays_connected(self, before: list[str], within: float = 10) -> None:
        """Wait until the page's connections are `before`, none of them replaced."""

        def why_not() -> str | None:
            now = self.connections()
            return None if now == before else f"{self.name} has the connections {now} instead of {before}"

        until(why_not, within)

    def reconnects(self, before: list[str], within: float = 60) -> None:
        """Wait until the page is connected, by other connections than `before`."""

        def why_not() -> str | None:
            now = self.connections()
            return None if now and not set(now) & set(before) else f"{self.name} has the connections {now}"

        until(why_not, within)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Send what the page's own code would send; returns the JSON of the answer, None for 204."""
        answer = self.request(method, path, body)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    def request(self, method: str, path: str, body: object = None) -> APIResponse:
        """Like `ask`, with whatever the site answers."""
        csrf = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrf")
        headers = {"X-CSRF-Token": csrf, "Origin": self.site}
        return self.context.request.fetch(path, method=method, data=body, headers=headers)

    @property
    def at_site(self) -> bool:
        """Whether the page is one of the site, not an empty one."""
        return self.page.url.startswith(self.site)

    def reachable(self) -> bool:
        """Whether a WebSocket of the page is open."""
        return bool(self.page.evaluate("() => window.ear.sockets.some((socket) => socket.readyState === 1)"))

    def sideways(self) -> list[str]:
        """Return what scrolls sideways on the page: the page itself, the dock or an open dialog."""
        return list(self.page.evaluate(SIDEWAYS))

    def until_drawn(self) -> None:
        """Wait for something that only the page's own code renders, and not the server."""
        self.page.get_by_role("navigation", name="Pages").wait_for()

    def watch(self) -> None:
        """Record the page's text from now on for `saw`, however briefly it is shown."""
        self.page.evaluate(WATCH)

    def saw(self, text: str, within: float = 30) -> None:
        """Wait until the page's text has contained `text` at any moment since `watch`."""

        def why_not() -> str | None:
            seen = self.page.evaluate("(text) => window.seen.some((one) => one.includes(text))", text)
            return None if seen else f"{self.name} never saw {text}"

        until(why_not, within)

    def drop_socket(self) -> None:
        """Close the page's WebSockets, as on a network that only lets UDP through."""
        self.page.evaluate("() => window.ear.sockets.forEach((socket) => socket.close())")

    def barriers(self) -> list[str]:
        """What axe finds in the page's present state, one line each; of the dark theme the contrast."""
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(f"() => {{ {AXE.read_text()} }}")
        self.page.emulate_media(color_scheme="light")
        found = self._violations({})
        self.page.emulate_media(color_scheme="dark")
        found += self._violations({"runOnly": {"type": "rule", "values": CONTRAST}})
        self.page.emulate_media(color_scheme="light")
        return found

    def _violations(self, options: dict[str, object]) -> list[str]:
        asked = {**VIOLATIONS_ALONE, **options}
        found = self.page.evaluate("async (options) => (await window.axe.run(options)).violations", asked)
        return [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    def leave_site(self) -> None:
        self.context.close()
