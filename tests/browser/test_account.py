"""The settings of an account, passkeys with a virtual authenticator, keys, and what holds without a network."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.visitor import PASSWORD, Visitor


def with_authenticator(visitor: Visitor) -> None:
    """A platform authenticator whose person is always there and verified (Chrome DevTools Protocol, WebAuthn)."""
    cdp = visitor.context.new_cdp_session(visitor.page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def main(page: Page) -> Page:
    return page.get_by_role("main")  # type: ignore[return-value]


def test_person_makes_a_passkey_and_signs_in_with_it(arrive: Arrive, browsers: Browsers) -> None:
    pia = arrive(browsers.plain(), "Pia")
    pia.sign_up("pia_passkey")
    with_authenticator(pia)
    pia.page.goto("/settings/security")
    pia.button("Add a passkey").click()
    keys = pia.page.get_by_role("region", name="Passkeys")
    expect(keys.get_by_role("listitem")).to_have_count(1)
    assert pia.barriers() == []
    pia.page.get_by_role("button", name="Sign out", exact=True).last.click()
    pia.page.get_by_role("link", name="Sign in", exact=True).first.click()
    pia.button("Sign in with a passkey").click()
    expect(pia.button("Sign out")).to_be_visible()
    assert pia.mistakes == []


def test_change_of_security_asks_once_more_who_it_is(arrive: Arrive, browsers: Browsers) -> None:
    quinn = arrive(browsers.plain(), "Quinn")
    quinn.sign_up("quinn_asked")
    with_authenticator(quinn)
    quinn.page.goto("/settings/security")
    quinn.page.route(
        "**/api/passkeys/options",
        lambda route: route.fulfill(status=403, json={"error": {"code": "confirm_first", "message": "x"}}),
        times=1,
    )
    quinn.button("Add a passkey").click()
    dialog = quinn.page.get_by_role("dialog", name="Is it you?")
    dialog.get_by_label("Password").fill("not the password")
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("password")
    assert quinn.barriers() == []
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    expect(quinn.page.get_by_role("region", name="Passkeys").get_by_role("listitem")).to_have_count(1)
