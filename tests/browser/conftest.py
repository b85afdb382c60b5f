"""People for the walks through the site."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, StorageState

from tests.support.browsers import Browsers
from tests.support.visitor import Visitor

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Display name -> cookies of who signed up in an earlier test, so that each does it once."""
    return {}


@pytest.fixture
def arrive(site: str, visitors: list[Visitor], sessions: dict[str, StorageState]) -> Arrive:
    """`arrive(browser, "Ana")` comes as a guest, and with `account=True` as somebody signed in."""

    def arrive(browser: Browser, name: str, *, account: bool = False) -> Visitor:
        known = sessions.get(name) if account else None
        visitor = Visitor.arrive(browser, site, name, known)
        visitors.append(visitor)
        if account and not known:
            visitor.have_account(name.lower())
            sessions[name] = visitor.context.storage_state()
        if account:
            visitor.page.goto("/")
        return visitor

    return arrive


@pytest.fixture
def host(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Hana, with an account, whose microphone says 440 Hz."""
    return arrive(browsers.speaking(440), "Hana", account=True)


@pytest.fixture
def link(host: Visitor) -> str:
    """The path of Hana's live Space; she is on the stage, and heard."""
    path = host.start_space("Tuning an orchestra")
    host.unmute()
    return path


@pytest.fixture
def listener(arrive: Arrive, browsers: Browsers, link: str) -> Visitor:
    """Liam, with an account, listening; were he to speak, his microphone says 660 Hz."""
    liam = arrive(browsers.speaking(660), "Liam", account=True)
    liam.listen(link)
    return liam


@pytest.fixture
def guest(arrive: Arrive, browsers: Browsers, link: str) -> Visitor:
    """Gus, without account or microphone, listening in a browser that hides its addresses."""
    gus = arrive(browsers.plain(), "Gus")
    gus.listen(link)
    return gus


@pytest.fixture
def speaker(host: Visitor, listener: Visitor) -> Visitor:
    """Liam, who asked to speak and was approved, and is heard."""
    step_on_stage(host, listener)
    listener.unmute()
    return listener


def step_on_stage(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").click()
    listener.button("Cancel request").wait_for()
    host.button("People").click()
    host.button("Approve").click()
    listener.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
