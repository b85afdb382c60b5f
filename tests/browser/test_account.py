"""The settings of an account, passkeys with a virtual authenticator, keyboard shortcuts, and the site offline."""

import re

from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import PASSWORD, VIEWPORT, Visitor

# The virtual authenticator answers at once, where a person would first choose a passkey in the field.
NO_AUTOFILL = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"


# The paths of everything in any cache of the site.
KEPT = """async () => {
  const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return caught.flat().map(({ url }) => new URL(url).pathname).sort();
}"""


def with_authenticator(visitor: Visitor) -> None:
    """A platform authenticator whose person is always present and verified (Chrome DevTools Protocol, WebAuthn)."""
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


def passkeys(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Passkeys").get_by_role("listitem")


def sign_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("banner").get_by_role("button", name="Sign out", exact=True).click()
    visitor.page.get_by_role("banner").get_by_role("link", name="Sign up", exact=True).wait_for()


def to_sign_in(visitor: Visitor) -> None:
    visitor.page.get_by_role("banner").get_by_role("link", name="Sign in", exact=True).click()


def test_person_signs_in_with_a_passkey_by_the_button_and_in_the_field(arrive: Arrive, browsers: Browsers) -> None:
    pia = arrive(browsers.plain(), "Pia")
    pia.have_account("pia_passkey")
    pia.page.goto("/settings/security")
    with_authenticator(pia)
    pia.button("Add a passkey").click()
    expect(passkeys(pia)).to_have_count(1)
    assert pia.barriers() == []
    pia.page.evaluate(NO_AUTOFILL)
    sign_out(pia)
    pia.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Explore").click()
    to_sign_in(pia)
    pia.button("Sign in with a passkey").wait_for()
    assert pia.barriers() == []
    pia.button("Sign in with a passkey").click()
    expect(pia.button("Sign out")).to_be_visible()
    expect(pia.page).to_have_url(re.compile("/explore$"))  # where they came from
    pia.page.reload()
    sign_out(pia)
    to_sign_in(pia)
    expect(pia.button("Sign out")).to_be_visible()  # chosen in the field, where the authenticator answers by itself
    assert pia.mistakes == []


def test_late_answer_to_a_session_that_ended_signs_nobody_out(arrive: Arrive, browsers: Browsers) -> None:
    rafa = arrive(browsers.plain(), "Rafa")  # not kept for other walks, because this session ends
    rafa.have_account("rafa")
    rafa.page.goto("/")
    held: list[Route] = []
    rafa.page.route("**/api/socket", lambda route: held.append(route))
    with rafa.page.expect_request("**/api/socket"):
        rafa.page.reload()
    sign_out(rafa)
    to_sign_in(rafa)
    form = rafa.page.get_by_role("main")
    form.get_by_label("Handle").fill("rafa")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in", exact=True).click()
    rafa.button("Sign out").wait_for()
    with rafa.page.expect_response("**/api/socket"):
        held[-1].fulfill(status=401, json={"error": {"code": "signed_out", "message": "Sign in first."}})
    rafa.follow("/settings/security")
    expect(rafa.page.get_by_role("region", name="Passkeys")).to_be_visible()


def test_change_of_security_asks_once_more_who_it_is(arrive: Arrive, browsers: Browsers) -> None:
    quinn = arrive(browsers.plain(), "Quinn")
    quinn.have_account("quinn_asked")
    quinn.page.goto("/settings/security")
    with_authenticator(quinn)
    late = {"error": {"code": "confirm_first", "message": "Show first that it is you."}}
    quinn.page.route("**/api/passkeys/options", lambda route: route.fulfill(status=403, json=late), times=1)
    quinn.button("Add a passkey").click()
    dialog = quinn.page.get_by_role("dialog", name="Confirm it’s you")
    dialog.get_by_label("Password").fill("not the password")
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Incorrect password.")
    assert quinn.barriers() == []
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    expect(passkeys(quinn)).to_have_count(1)
    passkeys(quinn).get_by_role("button", name="Rename").click()
    name = quinn.page.get_by_role("dialog").get_by_label("Name")
    name.fill("\u3164")  # shows nothing
    name.press("Enter")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("A name needs 1 to 50 visible characters.")
    expect(name).to_have_value("\u3164")  # what was typed is still there to be changed


def test_person_takes_their_data_along_and_deletes_their_account(arrive: Arrive, browsers: Browsers) -> None:
    rosa = arrive(browsers.plain(), "Rosa")
    rosa.have_account("rosa_leaves")
    rosa.page.goto("/settings/data")
    rosa.button("Request my data").click()
    with rosa.page.expect_download() as download:
        rosa.button("Download").click()
    assert download.value.suggested_filename == "espacio-rosa_leaves.zip"
    rosa.button("Delete my account").click()
    dialog = rosa.page.get_by_role("dialog", name="Delete your account")
    expect(dialog.get_by_role("listitem")).to_have_count(5)
    voices = dialog.get_by_role("checkbox", name="Also withdraw my voice from other people’s recordings")
    expect(voices).to_have_accessible_description(re.compile("Everything you say in them becomes silence"))
    voices.check()
    assert rosa.barriers() == []
    dialog.get_by_role("textbox").fill("rosa_leaves")
    with rosa.page.expect_request("**/api/account") as sent:
        dialog.get_by_role("button", name="Delete permanently").click()
    assert sent.value.post_data_json == {"handle": "rosa_leaves", "voices": True}
    expect(rosa.page.get_by_role("banner").get_by_role("link", name="Sign up", exact=True)).to_be_visible()
    assert rosa.mistakes == []


def test_settings_have_no_barriers(arrive: Arrive, browsers: Browsers) -> None:
    ana = arrive(browsers.plain(), "Anabel", account=True, home=False)
    found = {}
    for path in ("/settings", "/settings/privacy", "/settings/keyboard", "/settings/data"):
        ana.page.goto(path)
        ana.page.locator(".settings-page__list a, .settings-page__body :is(button, input)").first.wait_for()
        found[path] = ana.barriers()
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


def test_keys_lead_through_the_site_until_they_are_switched_off(arrive: Arrive, browsers: Browsers) -> None:
    ana = arrive(browsers.plain(), "Anabel", account=True)
    keys = ana.page.keyboard
    ana.button("Compose").wait_for()

    def explores() -> str | None:
        keys.press("g")
        keys.press("e")  # within a second and a half, or it does nothing
        ana.page.wait_for_timeout(200)
        return None if ana.page.url.endswith("/explore") else f"the page is still {ana.page.url}"

    until(explores)
    expect(ana.page).to_have_title(re.compile("Explore"))
    keys.press("?")
    sheet = ana.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Next post")).to_be_visible()
    assert ana.barriers() == []
    sheet.get_by_role("switch").click()
    expect(sheet.get_by_role("switch")).not_to_be_checked()
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    keys.press("n")
    keys.press("?")
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    ana.page.goto("/settings/keyboard")
    single_keys = ana.page.get_by_role("switch", name="Single-key shortcuts")
    single_keys.click()
    expect(single_keys).to_be_checked()
    ana.page.get_by_role("heading", level=1).click()
    keys.press("n")
    expect(ana.page.get_by_role("dialog")).to_be_visible()


def test_way_back_leads_to_where_one_was_on_the_page(arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    gus.page.set_viewport_size({"width": 390, "height": 300})
    gus.page.goto("/settings/keyboard")
    gus.page.get_by_text("Hold to talk").scroll_into_view_if_needed()
    until(lambda: None if gus.page.evaluate("history.state?.scroll > 50") else "the place is not kept yet")
    before = gus.page.evaluate("scrollY")
    gus.page.get_by_role("navigation").get_by_role("link", name="Explore").click()
    expect(gus.page).to_have_url(re.compile("/explore$"))
    assert gus.page.evaluate("scrollY") == 0
    assert gus.page.evaluate("document.activeElement.id") == "main"
    gus.page.go_back()
    until(lambda: scrolled_wrong(gus, before))


def scrolled_wrong(visitor: Visitor, wanted: float) -> str | None:
    now = float(visitor.page.evaluate("scrollY"))
    return None if abs(now - wanted) < 2 else f"the page is at {now} instead of {wanted}"


def test_page_says_that_there_is_no_network(arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto("/explore")
    gus.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    gus.context.set_offline(True)
    expect(gus.page.get_by_text("You’re offline")).to_be_visible()
    gus.page.set_viewport_size({"width": 390, "height": 800})
    gus.page.get_by_role("link", name="Espacio", exact=True).click(trial=True)  # the notice does not cover the top bar
    notice, bar = gus.page.get_by_text("You’re offline").bounding_box(), gus.page.get_by_role("banner").bounding_box()
    assert notice is not None
    assert bar is not None
    assert notice["y"] >= bar["height"]
    gus.page.set_viewport_size(VIEWPORT)
    gus.page.goto("/settings")
    expect(gus.page.get_by_role("heading", name="You’re offline")).to_be_visible()
    expect(gus.page.get_by_role("link", name=re.compile("settings$"))).to_be_visible()
    assert gus.barriers() == []
    kept = gus.page.evaluate(KEPT)
    assert kept == ["/static/icon.svg", "/static/offline-page.js", "/static/offline.css", "/static/offline.html"]
    gus.context.set_offline(False)
    expect(gus.page.get_by_role("navigation", name="Pages")).to_be_visible()  # by itself


def test_site_can_be_installed(arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto("/")
    cdp = gus.context.new_cdp_session(gus.page)
    assert cdp.send("Page.getAppManifest")["errors"] == []
    errors = [error["errorId"] for error in cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert errors in ([], ["in-incognito"])  # the browsers of tests are incognito
