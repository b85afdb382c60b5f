"""A forgotten password: an email address is added, its mail is read, and a new password is chosen."""

import re

from playwright.sync_api import Locator, expect

from infra.local.outbox import FOLDER, link_of, read_mail
from infra.local.stack import Stack
from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import PASSWORD, Visitor

ADDRESS = "yara@mail.example"
ANOTHER = "a horse of another colour"


def mailed(stack: Stack, page: str) -> str:
    """Wait for a mail that leads to the page; return its link."""
    found: list[str] = []

    def why_not() -> str | None:
        links = [link_of(read_mail(one)) for one in sorted((stack.data / FOLDER).glob("*.eml"))]
        found[:] = [link for link in links if f"{page}#" in link]
        return None if found else f"no mail leads to {page}, only to {links}"

    until(why_not)
    return found[-1]


def email_part(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Email", exact=True)


def sign_in(visitor: Visitor, password: str) -> None:
    visitor.page.goto("/sign-in")
    form = visitor.page.get_by_role("main")
    form.get_by_label("Handle").fill("yara_forgets")
    form.get_by_label("Password", exact=True).fill(password)
    form.get_by_role("button", name="Sign in", exact=True).click()


def verify_address(yara: Visitor, stack: Stack) -> None:
    """Add an email address in the settings, by the keyboard alone."""
    yara.page.goto("/settings/security")
    field = email_part(yara).get_by_label("Email address")
    field.fill("yara")
    yara.page.keyboard.press("Enter")
    expect(email_part(yara).get_by_role("alert")).to_contain_text("name@example.org")
    field.fill(ADDRESS)
    yara.page.keyboard.press("Enter")
    expect(email_part(yara).get_by_role("listitem")).to_contain_text("Waiting")
    assert yara.barriers() == []
    yara.page.goto(mailed(stack, "/verify-email"))
    yara.button("Confirm this address").focus()
    expect(yara.page).to_have_url(re.compile("/verify-email$"))  # the token is not left in the address
    assert yara.barriers() == []
    yara.page.keyboard.press("Enter")
    yara.page.get_by_text("Your email address is confirmed").wait_for()
    yara.page.goto("/verify-email")  # without the token, which may have been lost on the way
    expect(yara.page.get_by_role("main").get_by_role("alert")).to_contain_text("expired or was already used")
    expect(yara.button("Confirm this address")).to_have_count(0)
    yara.page.get_by_role("link", name="Back to settings").click()
    expect(email_part(yara).get_by_role("listitem")).to_contain_text("Confirmed")


def ask_for_link(lost: Visitor) -> None:
    """Say on the sign-in page that the password is forgotten."""
    lost.page.goto("/sign-in")
    lost.page.get_by_role("link", name="Forgot your password?").focus()
    lost.page.keyboard.press("Enter")
    lost.page.get_by_label("Email address").fill(ADDRESS)
    lost.page.keyboard.press("Enter")
    expect(lost.page.get_by_role("main").get_by_role("status")).to_contain_text("a link is on its way")
    assert lost.barriers() == []


def choose(visitor: Visitor, link: str, password: str) -> None:
    """Choose a new password at the page of the link."""
    visitor.page.goto(link)
    visitor.page.get_by_label("New password", exact=True).fill(password)
    expect(visitor.page).to_have_url(re.compile("/reset-password$"))
    assert visitor.barriers() == []
    visitor.page.keyboard.press("Enter")


def test_forgotten_password_is_replaced_by_a_mailed_link(arrive: Arrive, browsers: Browsers, stack: Stack) -> None:
    yara, lost = arrive(browsers.plain(), "Yara"), arrive(browsers.plain(), "Yara elsewhere")
    yara.sign_up("yara_forgets")
    verify_address(yara, stack)
    ask_for_link(lost)
    link = mailed(stack, "/reset-password")
    choose(lost, link, ANOTHER)
    expect(lost.page.get_by_role("main").get_by_role("status")).to_contain_text("Your password was changed")
    sign_in(lost, PASSWORD)
    expect(lost.page.get_by_role("main").get_by_role("alert").first).to_contain_text("Incorrect")
    sign_in(lost, ANOTHER)
    expect(lost.button("Sign out")).to_be_visible()
    yara.page.goto("/")
    expect(yara.page.get_by_role("banner").get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    choose(yara, link, "one more password")
    expect(yara.page.get_by_role("alert")).to_contain_text("expired or was already used")
    assert (yara.mistakes, lost.mistakes) == ([], [])
