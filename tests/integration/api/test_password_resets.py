"""A forgotten password: a link by email, the same answer for everybody, and what the new password ends."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.services.account import mailed_links
from chalicelib.store.accounts import AccountItem
from chalicelib.store.password_resets import PasswordResetItem
from tests.integration.api.test_account_deletion import rows
from tests.integration.api.test_email_addresses import propose, signed_up, with_email
from tests.support.mailbox import Received, mails_to, verify_sender
from tests.support.moto_dynamodb import requests_counted
from tests.support.site import ENVIRONMENT, ORIGIN, PASSWORD, Browser, RunningSite, running_site

ANOTHER = "a horse of another colour"


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 10000}') as running:
        verify_sender()
        yield running


def ask(site: RunningSite, address: str) -> list[Received]:
    """Ask for a link as a stranger, and return the mails to that address with one."""
    answer = site.browser().post("/api/password/links", {"email": address})
    assert (answer.status, answer.text) == (204, "")
    site.work()
    return [one for one in mails_to(address) if "/reset-password#" in one.body]


def reset(browser: Browser, token: str, password: str = ANOTHER) -> int:
    return browser.post("/api/password/reset", {"token": token, "password": password}).status


def is_in(browser: Browser) -> bool:
    return browser.get("/api/session").json["account"] is not None


def test_link_sets_a_new_password_and_ends_every_session(site: RunningSite) -> None:
    owner = with_email(site, "forgets", "forgets@mail.example")
    (mail,) = ask(site, "forgets@mail.example")
    assert mail.link.startswith(f"{ORIGIN}/reset-password#a_")
    elsewhere = site.browser()
    assert reset(elsewhere, mail.token) == 204
    assert (is_in(owner), is_in(elsewhere)) == (False, False)
    assert site.browser().sign_in("forgets").code == "wrong_password"
    assert site.browser().sign_in("forgets", ANOTHER).status == 200
    site.work()
    assert mails_to("forgets@mail.example")[-1].subject == "Your password was changed · Espacio"


def test_browser_that_was_signed_in_forgets_its_session(site: RunningSite) -> None:
    owner = with_email(site, "in_and_out", "inout@mail.example")
    assert reset(owner, ask(site, "inout@mail.example")[-1].token) == 204
    assert "session" not in owner.cookies


def test_link_works_once_and_ends_the_others(site: RunningSite) -> None:
    with_email(site, "only_once", "only@mail.example")
    first, second = ask(site, "only@mail.example")[-1], ask(site, "only@mail.example")[-1]
    assert first.token != second.token
    assert [reset(site.browser(), token) for token in (first.token, first.token, second.token)] == [204, 401, 401]


def test_one_of_two_simultaneous_uses_of_a_link_wins(site: RunningSite) -> None:
    with_email(site, "at_once", "atonce@mail.example")
    token = ask(site, "atonce@mail.example")[-1].token
    account, digest = mailed_links.opened(token)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: site.deps.password_resets.take(account, digest, 0), range(8)))
    assert taken.count(True) == 1


def test_link_ends_after_half_an_hour(site: RunningSite) -> None:
    with_email(site, "half_an_hour", "half@mail.example")
    token = ask(site, "half@mail.example")[-1].token
    account, digest = mailed_links.opened(token)
    row = PasswordResetItem.get(account, f"reset#{digest}")
    assert 0 < row.expires_at - site.deps.clock() <= 30 * 60
    assert not site.deps.password_resets.take(account, digest, row.expires_at)
    row.update([PasswordResetItem.expires_at.set(int(site.deps.clock()))])
    assert reset(site.browser(), token) == 401
    assert site.browser().sign_in("half_an_hour").status == 200


def test_refused_password_leaves_the_link_valid(site: RunningSite) -> None:
    with_email(site, "too_short", "short@mail.example")
    token = ask(site, "short@mail.example")[-1].token
    refused = site.browser().post("/api/password/reset", {"token": token, "password": "short"})
    assert refused.code == "invalid_password"
    assert reset(site.browser(), token) == 204


def waiting(site: RunningSite) -> list[str]:
    """Return the messages in the queue of jobs, and leave them there."""
    url = ENVIRONMENT["ESPACIO_JOBS_URL"]
    found = site.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [one["Body"] for one in found.get("Messages", ())]


def test_token_and_address_are_in_no_message_and_the_token_in_no_table(site: RunningSite) -> None:
    with_email(site, "no_trace", "notrace@mail.example")
    site.browser().post("/api/password/links", {"email": "notrace@mail.example"})
    (asked,) = waiting(site)
    site.work()
    token = mails_to("notrace@mail.example")[-1].token
    secret = token.partition(".")[2]
    assert secret not in str(list(rows()))
    assert reset(site.browser(), token) == 204
    queued = [asked, *waiting(site)]
    assert any('"mail_notice"' in one for one in queued)
    assert [one for one in queued if secret in one or "notrace" in one] == []
    site.work()
    assert secret not in str(list(rows()))


def test_answer_and_work_are_the_same_for_an_unknown_address(site: RunningSite) -> None:
    with_email(site, "is_known", "known@mail.example")

    def asked(address: str) -> tuple[int, str, dict[str, str], list[str]]:
        browser = site.browser()
        with requests_counted() as requests:
            answer = browser.post("/api/password/links", {"email": address})
            return answer.status, answer.text, answer.headers, requests()

    assert asked("known@mail.example") == asked("unknown@mail.example")
    site.work()
    assert mails_to("unknown@mail.example") == []


def test_address_that_is_only_proposed_gets_no_link(site: RunningSite) -> None:
    browser = signed_up(site, "proposes")
    browser.request("PUT", "/api/email", {"email": "proposed@mail.example"})
    site.work()
    assert ask(site, "proposed@mail.example") == []


def test_address_that_is_removed_while_its_link_is_made_gets_no_link(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = with_email(site, "overtakes", "overtaken@mail.example")
    account, store = owner.get("/api/session").json["account"]["id"], site.deps.password_resets
    add = store.add

    def overtaken(*link: Any) -> None:
        assert owner.delete("/api/email").status == 204
        add(*link)

    monkeypatch.setattr(store, "add", overtaken)
    assert ask(site, "overtaken@mail.example") == []
    assert list(PasswordResetItem.query(account, PasswordResetItem.sk.startswith("reset#"))) == []


def test_mail_goes_to_the_address_as_it_was_verified(site: RunningSite) -> None:
    with_email(site, "upper_case", "Upper@mail.example")
    assert ask(site, "upper@mail.example") == []
    assert len([one for one in mails_to("Upper@mail.example") if "/reset-password#" in one.body]) == 1


def test_links_for_one_address_are_limited_and_nobody_is_told(site: RunningSite) -> None:
    with_email(site, "flooded", "flooded@mail.example")
    site.deps.settings.limits["reset_mail"] = 3  # type: ignore[index]
    try:
        assert [len(ask(site, "flooded@mail.example")) for _ in range(5)] == [1, 2, 3, 3, 3]
    finally:
        del site.deps.settings.limits["reset_mail"]  # type: ignore[attr-defined]


def test_changed_password_or_removed_address_ends_the_links(site: RunningSite) -> None:
    owner = with_email(site, "remembers", "remembers@mail.example")
    first = ask(site, "remembers@mail.example")[-1].token
    assert owner.request("PUT", "/api/password", {"password": ANOTHER, "current": PASSWORD}).status == 204
    second = ask(site, "remembers@mail.example")[-1].token
    assert owner.delete("/api/email").status == 204
    assert [reset(site.browser(), token) for token in (first, second)] == [401, 401]


def change(site: RunningSite, owner: Browser, address: str) -> int:
    return owner.request("PUT", "/api/password", {"password": ANOTHER, "current": PASSWORD}).status


def forget(site: RunningSite, owner: Browser, address: str) -> int:
    return reset(site.browser(), ask(site, address)[-1].token)


def leave(site: RunningSite, owner: Browser, address: str) -> int:
    return owner.delete("/api/sessions").status


@pytest.mark.parametrize("lock_out", [change, forget, leave])
def test_thief_who_is_locked_out_cannot_verify_the_address_that_they_proposed(
    site: RunningSite, lock_out: Callable[[RunningSite, Browser, str], int]
) -> None:
    handle = f"robbed_{lock_out.__name__}"
    own, foreign = f"{handle}@mail.example", f"thief_of_{handle}@mail.example"
    owner, thief = with_email(site, handle, own), site.browser()
    thief.sign_in(handle)
    token = propose(site, thief, foreign)
    assert lock_out(site, owner, own) == 204
    refused = site.browser().post("/api/email/verification", {"token": token})
    assert (refused.status, refused.code) == (401, "link_ended")
    assert site.deps.email_addresses.owner(own) is not None
    assert ask(site, foreign) == []


def test_owner_is_told_of_a_password_that_is_changed_with_the_old_one(site: RunningSite) -> None:
    owner = with_email(site, "is_told", "told@mail.example")
    assert change(site, owner, "told@mail.example") == 204
    site.work()
    told = mails_to("told@mail.example")[-1]
    assert (told.subject, told.link) == ("Your password was changed · Espacio", f"{ORIGIN}/settings/security")


def test_account_without_a_password_gets_one(site: RunningSite) -> None:
    owner = with_email(site, "without_one", "without@mail.example")
    AccountItem.get(owner.get("/api/session").json["account"]["id"], "account").update(
        [AccountItem.password_hash.remove()]
    )
    assert reset(site.browser(), ask(site, "without@mail.example")[-1].token) == 204
    assert site.browser().sign_in("without_one", ANOTHER).status == 200


def test_deleted_account_gets_no_link_and_no_password(site: RunningSite) -> None:
    owner = with_email(site, "deleted_it", "deleted@mail.example")
    token = ask(site, "deleted@mail.example")[-1].token
    owner.request("DELETE", "/api/account", {"handle": "deleted_it"})
    assert reset(site.browser(), token) == 401
    assert len(ask(site, "deleted@mail.example")) == 1


def test_forged_request_for_a_link_or_a_password_is_refused(site: RunningSite) -> None:
    with_email(site, "forged", "forged@mail.example")
    token = ask(site, "forged@mail.example")[-1].token
    for path, body in (
        ("/api/password/links", {"email": "forged@mail.example"}),
        ("/api/password/reset", {"token": token, "password": ANOTHER}),
    ):
        browser = site.browser()
        assert browser.request("POST", path, body, {"origin": "https://evil.example"}).code == "wrong_origin"
        assert browser.request("POST", path, body, {"x-csrf-token": ""}).code == "csrf"
    assert site.browser().sign_in("forged").status == 200


@pytest.mark.parametrize("path", ["/reset-password", "/verify-email"])
def test_page_of_a_link_says_nothing_to_others_and_is_stored_nowhere(site: RunningSite, path: str) -> None:
    page = site.browser().get(path)
    assert (page.status, page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == (
        200,
        "no-referrer",
        "no-store",
    )


def test_site_without_a_sender_offers_no_mail(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_up(site, "no_mail_here")
    assert '"mail":true' in browser.get("/sign-in").text
    monkeypatch.setitem(vars(site.deps), "mail", None)
    monkeypatch.setitem(vars(site.module.site().settings), "mail_from", None)
    for method, path in (("POST", "/api/password/links"), ("PUT", "/api/email")):
        assert browser.request(method, path, {"email": "x@mail.example"}).code == "mail_off"
    assert '"mail":true' not in browser.get("/sign-in").text
