"""The cost of the first visit: everything that Chromium requests until `/` is complete, deployed and as `make run` has
it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, StorageState

from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack
from tests.support.patience import until

# Modules that were loaded although the page does not name them.
UNNAMED = """() => {
  const named = new Set([...document.querySelectorAll('link[rel=modulepreload]')].map((one) => one.href));
  for (const script of document.querySelectorAll('script[src]')) named.add(script.src);
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  return loaded.filter((name) => /\\.m?js$/.test(name) && !named.has(name));
}"""
# What the page leaves for later, such as its socket and the next look at the list of live Spaces, is not part of its
# first load, however slowly a machine loads it.
NOTHING_LATER = """window.setTimeout = ((now) => (action, ms, ...rest) =>
  ms >= 1500 ? 0 : now(action, ms, ...rest))(window.setTimeout);"""
# The bodies as they were sent. What Playwright calls the size of one depends on the cookies beside it.
SIZES = """() => Object.fromEntries(
  [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map(({ name, encodedBodySize }) => [name, encodedBodySize]))"""
BUDGETS = {"bundle": 60_000, "modules": 130_000}  # bytes, compressed


@pytest.fixture(scope="module", params=BUDGETS)
def form(request: pytest.FixtureRequest) -> str:
    """In which form the site is served."""
    return str(request.param)


@pytest.fixture(scope="module")
def stack(form: str, bundled_site: Path) -> Iterator[Stack]:
    """A site where nobody has posted anything: posts, and what is loaded to show them, have no budget."""
    with forked_stack(environment={"ESPACIO_SITE": str(bundled_site)} if form == "bundle" else {}) as running:
        yield running


@pytest.fixture(scope="module")
def site(stack: Stack) -> str:
    return stack.origin


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


@pytest.mark.parametrize("account", [False, True], ids=["guest", "signed in"])
def test_first_load_is_small_and_from_this_site_alone(
    arrive: Arrive, browsers: Browsers, form: str, site: str, account: bool
) -> None:
    gus = arrive(browsers.plain(), "Gus", account=account)
    gus.page.goto("about:blank")  # requests of an earlier page are not part of the first load
    gus.context.new_cdp_session(gus.page).send("Network.clearBrowserCache")
    gus.page.add_init_script(NOTHING_LATER)
    answers: list[Response] = []
    gus.page.on("response", lambda answer: answers.append(answer))
    gus.page.goto("/", wait_until="networkidle")
    assert [answer.url for answer in answers if not answer.url.startswith(f"{site}/")] == []
    assert [answer.url for answer in answers if answer.status >= 400] == []
    sizes = _sizes_of(gus.page, {answer.url for answer in answers})
    largest = sorted(((size, url) for url, size in sizes.items()), reverse=True)[:12]
    assert sum(sizes.values()) <= BUDGETS[form], f"{sum(sizes.values())} bytes in {len(sizes)} answers: {largest}"


def _sizes_of(page: Page, asked: set[str]) -> dict[str, int]:
    """Return the bytes of each body, once they are all known: a size may be known later than its answer has come."""
    sizes: dict[str, int] = {}

    def why_not() -> str | None:
        sizes.update(page.evaluate(SIZES))
        return f"the sizes of {asked - set(sizes)} are not known" if asked - set(sizes) else None

    until(why_not)
    return sizes


def test_modules_of_the_first_load_are_asked_for_together(arrive: Arrive, browsers: Browsers) -> None:
    """No module is discovered by reading another one: the page itself names each."""
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto("/", wait_until="networkidle")
    assert gus.page.evaluate(UNNAMED) == []
