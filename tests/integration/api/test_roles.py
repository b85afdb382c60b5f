"""Roles: granted by the operator to an account, whatever its handle is later, and to nobody else."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.account import Role
from chalicelib.domain.errors import Refused
from chalicelib.services.account import roles
from infra import roles as infra_roles
from infra.aws.deployment import Deployment
from tests.support.moto_dynamodb import bindings_kept
from tests.support.site import ENVIRONMENT, PASSWORD, Browser, RunningSite, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        yield running


def signed_up(site: RunningSite, handle: str) -> Browser:
    browser = site.browser()
    assert browser.sign_up(handle).status == 201
    return browser


def may_review(browser: Browser) -> bool:
    """Return whether reports are shown, which the page of reports and the pages' navigation have to agree on."""
    listed, page, home = (browser.get(path) for path in ("/api/reports", "/i/reports", "/"))
    allowed = {listed.status == 200, page.status == 200, '"reviewer":true' in home.text}
    assert len(allowed) == 1
    return allowed.pop()


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_role_is_granted_and_withdrawn_in_open_sessions_at_once(site: RunningSite, role: Role) -> None:
    browser = signed_up(site, f"has_{role[:9]}")
    assert not may_review(browser)
    assert roles.grant(site.deps, f"@HAS_{role[:9]}", role).roles == {role}
    assert may_review(browser)
    later = site.browser()
    later.sign_in(f"has_{role[:9]}", PASSWORD)
    assert may_review(later)
    assert roles.withdraw(site.deps, f"has_{role[:9]}", role).roles == frozenset()
    assert (may_review(browser), may_review(later)) == (False, False)


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_command_opens_the_reports_of_a_deployment_and_closes_them_again(
    site: RunningSite, role: Role, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handle = f"made_{role[:9]}"
    browser = signed_up(site, handle)
    monkeypatch.setattr(Deployment, "prefix", ENVIRONMENT["ESPACIO_TABLE_PREFIX"])
    with bindings_kept():
        for remove, said in (((), role), (("--remove",), "no role")):
            monkeypatch.setattr("sys.argv", ["roles", role, handle, "--stage", "dev", *remove])
            assert infra_roles.main() == 0
            assert f"has {said}." in capsys.readouterr().out
            assert may_review(browser) is not bool(remove)


def test_one_role_is_withdrawn_and_the_other_stays(site: RunningSite) -> None:
    browser = signed_up(site, "both_roles")
    roles.grant(site.deps, "both_roles", "reviewer")
    assert roles.grant(site.deps, "both_roles", "administrator").roles == {"reviewer", "administrator"}
    roles.withdraw(site.deps, "both_roles", "reviewer")
    assert may_review(browser)


def test_role_that_a_session_remembers_opens_nothing_once_the_account_has_it_no_more(site: RunningSite) -> None:
    browser = signed_up(site, "remembers_it")
    account = roles.grant(site.deps, "remembers_it", "reviewer")
    site.deps.accounts.set_roles(account.id, frozenset())
    assert browser.get("/api/reports").code == "not_a_reviewer"
    assert browser.get("/i/reports").status == 404


def test_deleted_reviewer_loses_the_role_and_nobody_gets_it_with_the_handle(site: RunningSite) -> None:
    browser = signed_up(site, "left_the_job")
    account = roles.grant(site.deps, "left_the_job", "reviewer")
    browser.request("DELETE", "/api/account", {"handle": "left_the_job"})
    known = site.deps.accounts.credentials(account.id)
    assert known is not None
    assert known.account.roles == frozenset()
    with pytest.raises(Refused, match="can’t be found"):
        roles.grant(site.deps, "left_the_job", "reviewer")


@pytest.mark.parametrize(("handle", "code"), [("nobody_here", "no_such_person"), ("no handle", "invalid_handle")])
def test_role_is_for_an_account_that_exists(site: RunningSite, handle: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        roles.grant(site.deps, handle, "administrator")
    assert refused.value.code == code
