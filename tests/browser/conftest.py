"""People for the walks through the site."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from tests.conftest import FAILED
from tests.support.browsers import Browsers
from tests.support.regulars import Regulars
from tests.support.visitor import Visitor

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsers]:
    """The browsers of this folder: while they run, their event loop occupies this thread, so no coroutine test can run.

    They stop as soon as the process turns to a test of another folder.
    """
    with Browsers(tmp_path_factory.mktemp("browsers")) as running:
        yield running


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Display name -> cookies of those who signed up in an earlier test, so that each does it once."""
    return {}


@pytest.fixture
def newcomer(site: str, sessions: dict[str, StorageState]) -> Arrive:
    """`newcomer(browser, "Ana")` opens an empty browser, and with `account=True` the home page, signed in.

    With `home=False` no page is open yet, for walks that begin elsewhere.
    """

    def newcomer(browser: Browser, name: str, *, account: bool = False, home: bool = True) -> Visitor:
        known = sessions.get(name) if account else None
        visitor = Visitor.arrive(browser, site, name, known)
        if account and not known:
            visitor.have_account(name.lower())
            sessions[name] = visitor.context.storage_state()
        if account and home:
            visitor.page.goto("/")
        return visitor

    return newcomer


@pytest.fixture
def arrive(newcomer: Arrive, visitors: list[Visitor]) -> Arrive:
    """A newcomer who leaves at the end of the test."""

    def arrive(browser: Browser, name: str, *, account: bool = False, home: bool = True) -> Visitor:
        visitors.append(newcomer(browser, name, account=account, home=home))
        return visitors[-1]

    return arrive


@pytest.fixture(scope="package")
def open_pages(browsers: Browsers) -> Regulars:
    """The pages that stay open for as long as the browsers do."""
    return Regulars()


@pytest.fixture
def regulars(request: pytest.FixtureRequest, open_pages: Regulars, visitors: list[Visitor]) -> Iterator[Regulars]:
    yield open_pages
    visitors += open_pages.go_home(failed=request.node.stash.get(FAILED, True))


@pytest.fixture
def regular(newcomer: Arrive, regulars: Regulars) -> Arrive:
    """Like `arrive`, but with the page of an earlier walk, if there was one, at the home page."""

    def regular(browser: Browser, name: str, *, account: bool = False) -> Visitor:
        return regulars.come(name, lambda: newcomer(browser, name, account=account))

    return regular


@pytest.fixture
def host(regular: Arrive, browsers: Browsers) -> Visitor:
    """Hana, with an account, whose microphone plays 440 Hz."""
    return regular(browsers.speaking(440), "Hana", account=True)


@pytest.fixture
def link(host: Visitor) -> str:
    """The path of Hana's live Space; she is on the stage and can be heard."""
    path = host.start_space("Tuning an orchestra")
    host.unmute()
    return path


@pytest.fixture
def liam(regular: Arrive, browsers: Browsers) -> Visitor:
    """Liam, with an account, whose microphone plays 660 Hz."""
    return regular(browsers.speaking(660), "Liam", account=True)


@pytest.fixture
def listener(liam: Visitor, link: str) -> Visitor:
    """Liam, listening."""
    liam.listen(link)
    return liam


@pytest.fixture
def nora(regular: Arrive, browsers: Browsers) -> Visitor:
    """Nora, with an account, in a browser without a microphone."""
    return regular(browsers.plain(), "Nora", account=True)


@pytest.fixture
def gus(regular: Arrive, browsers: Browsers) -> Visitor:
    """Gus, without account or microphone, in a browser that hides its addresses."""
    return regular(browsers.plain(), "Gus")


@pytest.fixture
def guest(gus: Visitor, link: str) -> Visitor:
    """Gus, listening."""
    gus.listen(link)
    return gus


@pytest.fixture
def speaker(host: Visitor, listener: Visitor) -> Visitor:
    """Liam, who asked to speak and was approved, and can be heard."""
    step_on_stage(host, listener)
    listener.unmute()
    return listener


def step_on_stage(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").click()
    listener.button("Cancel request").wait_for()
    host.people("Requests")
    host.button("Approve").click()
    listener.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
