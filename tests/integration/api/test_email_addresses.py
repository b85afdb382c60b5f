"""The email address of an account: proposed, verified by a link, replaced and removed."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.mail import Mail
from chalicelib.errors import Unavailable
from chalicelib.services.account import email_addresses, reauthentication
from chalicelib.services.deps import Job
from chalicelib.store.email_addresses import EmailAddressItem, EmailAddressStore
from tests.support.mailbox import mails_to, verify_sender
from tests.support.site import ORIGIN, Browser, RunningSite, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 10000}') as running:
        verify_sender()
        yield running


def signed_up(site: RunningSite, handle: str) -> Browser:
    browser = site.browser()
    assert browser.sign_up(handle).status == 201
    return browser


def propose(site: RunningSite, browser: Browser, address: str) -> str:
    """Propose an address, and return the token of the link that is mailed to it."""
    assert browser.request("PUT", "/api/email", {"email": address}).status == 204
    site.work()
    return mails_to(address)[-1].token


def verify(browser: Browser, token: str) -> int:
    return browser.post("/api/email/verification", {"token": token}).status


def address_of(browser: Browser) -> dict[str, str | None]:
    found: dict[str, str | None] = browser.get("/api/security").json["email"]
    return found


def with_email(site: RunningSite, handle: str, address: str) -> Browser:
    browser = signed_up(site, handle)
    assert verify(browser, propose(site, browser, address)) == 204
    return browser


def test_address_belongs_to_the_account_once_the_link_is_used(site: RunningSite) -> None:
    browser = signed_up(site, "verifies")
    assert address_of(browser) == {"address": None, "proposed": None}
    token = propose(site, browser, "verifies@mail.example")
    assert address_of(browser) == {"address": None, "proposed": "verifies@mail.example"}
    assert verify(site.browser(), token) == 204  # on another device, without a session
    assert address_of(browser) == {"address": "verifies@mail.example", "proposed": None}


def test_link_of_an_address_works_once(site: RunningSite) -> None:
    browser = signed_up(site, "works_once")
    token = propose(site, browser, "once@mail.example")
    assert verify(browser, token) == 204
    refused = browser.post("/api/email/verification", {"token": token})
    assert (refused.status, refused.code) == (401, "link_ended")


def test_link_that_is_withdrawn_while_it_is_used_verifies_nothing(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_up(site, "withdraws")
    token, claim = propose(site, browser, "withdrawn@mail.example"), EmailAddressStore.claim

    def claim_and_be_late(store: EmailAddressStore, account_id: str, address: str) -> bool:
        claimed = claim(store, account_id, address)
        store.withdraw(account_id)  # as signing out everywhere does
        return claimed

    monkeypatch.setattr(EmailAddressStore, "claim", claim_and_be_late)
    refused = browser.post("/api/email/verification", {"token": token})
    assert (refused.status, refused.code) == (401, "link_ended")
    assert address_of(browser) == {"address": None, "proposed": None}
    assert site.deps.email_addresses.owner("withdrawn@mail.example") is None


def test_link_of_an_address_ends_after_a_day(site: RunningSite) -> None:
    browser = signed_up(site, "after_a_day")
    token = propose(site, browser, "late@mail.example")
    row = EmailAddressItem.get(token.partition(".")[0], "email-proposed")
    assert 0 < row.expires_at - site.deps.clock() <= 24 * 3600
    row.update([EmailAddressItem.expires_at.set(int(site.deps.clock()))])
    assert verify(browser, token) == 401
    assert address_of(browser) == {"address": None, "proposed": None}


@pytest.mark.parametrize("token", ["", "x", "a_.", "a_0.x", "email#x.y", "a_" + "0" * 24 + ".token"])
def test_made_up_link_opens_nothing(site: RunningSite, token: str) -> None:
    refused = site.browser().post("/api/email/verification", {"token": token})
    assert (refused.status, refused.code) == (401, "link_ended")


def test_newer_proposal_ends_the_link_of_the_older(site: RunningSite) -> None:
    browser = signed_up(site, "two_of_them")
    first = propose(site, browser, "first@mail.example")
    second = propose(site, browser, "second@mail.example")
    assert (verify(browser, first), verify(browser, second)) == (401, 204)


def test_text_that_is_no_address_is_refused(site: RunningSite) -> None:
    browser = signed_up(site, "no_address")
    assert browser.request("PUT", "/api/email", {"email": "x@localhost"}).code == "invalid_email"
    assert address_of(browser)["proposed"] is None


def test_only_who_confirmed_lately_changes_the_address(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = with_email(site, "not_lately", "lately@mail.example")
    monkeypatch.setattr(reauthentication, "CONFIRMED_S", -1)
    assert browser.request("PUT", "/api/email", {"email": "thief@mail.example"}).code == "confirm_first"
    assert browser.delete("/api/email").code == "confirm_first"
    assert address_of(browser)["address"] == "lately@mail.example"
    assert mails_to("thief@mail.example") == []


def test_address_leads_to_the_account_that_verified_it_first(site: RunningSite) -> None:
    first, second = with_email(site, "came_first", "shared@mail.example"), signed_up(site, "came_second")
    assert second.request("PUT", "/api/email", {"email": "Shared@mail.example"}).status == 204  # nobody is told
    site.work()
    token = mails_to("Shared@mail.example")[-1].token
    refused = second.post("/api/email/verification", {"token": token})
    assert (refused.status, refused.code) == (409, "email_taken")
    assert first.delete("/api/email").status == 204
    assert verify(second, token) == 204  # the same link, once the other account has let go
    assert address_of(second)["address"] == "Shared@mail.example"


def test_proposal_keeps_the_address_from_nobody(site: RunningSite) -> None:
    propose(site, signed_up(site, "squats"), "owned@mail.example")
    assert address_of(with_email(site, "owns_it", "owned@mail.example"))["address"] == "owned@mail.example"


def test_claim_that_an_unfinished_verification_left_keeps_the_address_from_nobody(site: RunningSite) -> None:
    assert site.deps.email_addresses.claim("a_" + "1" * 24, "half@mail.example")
    assert address_of(with_email(site, "finishes", "half@mail.example"))["address"] == "half@mail.example"


def test_owner_of_an_address_is_told_when_it_is_replaced_or_removed(site: RunningSite) -> None:
    browser = with_email(site, "moves_on", "old@mail.example")
    assert verify(browser, propose(site, browser, "new@mail.example")) == 204
    site.work()
    assert mails_to("old@mail.example")[-1].subject == "Your email address was removed · Espacio"
    assert site.deps.email_addresses.owner("old@mail.example") is None
    assert browser.delete("/api/email").status == 204
    site.work()
    assert mails_to("new@mail.example")[-1].link == f"{ORIGIN}/settings/security"
    assert address_of(browser) == {"address": None, "proposed": None}


def test_mail_is_in_the_language_of_who_asked(site: RunningSite) -> None:
    browser = signed_up(site, "en_espanol")
    browser.request("PUT", "/api/email", {"email": "es@mail.example"}, {"accept-language": "es-MX"})
    site.work()
    (mail,) = mails_to("es@mail.example")
    assert mail.subject == "Confirma tu correo electrónico · Espacio"
    assert '<html lang="es">' in mail.body


def proposals(browser: Browser, address: str, times: int) -> list[int]:
    return [browser.request("PUT", "/api/email", {"email": address}).status for _ in range(times)]


def test_one_account_cannot_use_up_the_mails_to_an_address(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.deps.settings.limits, "mail", 3)
    monkeypatch.setitem(site.deps.settings.limits, "mailbox", 4)
    assert proposals(signed_up(site, "spams_it"), "v@mail.example", 6) == [204] * 3 + [429] * 3
    assert verify(site.browser(), propose(site, signed_up(site, "owns_v"), "v@mail.example")) == 204


def test_mails_to_one_address_are_limited_whoever_asks(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.deps.settings.limits, "mailbox", 3)
    crowd = [signed_up(site, f"spams_{number}") for number in range(5)]
    answers = [status for one in crowd for status in proposals(one, "w@mail.example", 1)]
    site.work()
    assert answers == [204] * 3 + [429] * 2
    assert len(mails_to("w@mail.example")) == 3


class Down:
    """SES while it is out of order."""

    def send(self, mail: Mail) -> None:
        raise Unavailable("unavailable")


def test_mail_that_could_not_be_sent_is_sent_again_with_another_link(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_up(site, "sent_again")
    with monkeypatch.context() as down:
        down.setitem(vars(site.deps), "mail", Down())
        browser.request("PUT", "/api/email", {"email": "again@mail.example"})
        with pytest.raises(Unavailable):
            site.work()
    site.deps.enqueue(Job(email_addresses.VERIFY, browser.get("/api/session").json["account"]["id"]))
    site.work()
    assert verify(browser, mails_to("again@mail.example")[-1].token) == 204


def test_address_is_shown_to_its_owner_alone(site: RunningSite) -> None:
    with_email(site, "private_one", "private@mail.example")
    other = signed_up(site, "curious")
    for path in ("/private_one", "/api/profiles/private_one", "/api/search?q=private@mail.example"):
        assert "private@mail" not in other.get(path).text.replace("q=private@mail", "")
