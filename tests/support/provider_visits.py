"""A browser's visits to an OpenID Connect provider, and its returns."""

from tests.support.provider import Provider
from tests.support.site import Answer, Browser, RunningSite


def begin(browser: Browser, intent: str = "sign_in", next: str | None = None, id: str = "acme") -> Answer:
    return browser.post(f"/api/providers/{id}/visits", {"intent": intent, "next": next})


def visit(browser: Browser, provider: Provider, intent: str = "sign_in", next: str | None = None) -> Answer:
    """Go to the provider and come back."""
    return come_back(browser, provider.code_for(begin(browser, intent, next).json["url"]))


def come_back(browser: Browser, brought: dict[str, str], id: str = "acme") -> Answer:
    return browser.post(f"/api/providers/{id}/returns", brought)


def sign_up(site: RunningSite, provider: Provider, handle: str) -> Browser:
    browser = site.browser()
    ticket = visit(browser, provider).json["choose"]["ticket"]
    made = browser.post("/api/accounts/provider", {"ticket": ticket, "handle": handle, "display_name": "Jane"})
    assert made.status == 201
    return browser


def handle_in(browser: Browser) -> str | None:
    account = browser.get("/api/session").json["account"]
    return account["handle"] if account else None
