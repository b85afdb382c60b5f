"""Linking a provider's account to one here, and re-authenticating with it."""

import secrets

import pytest

from chalicelib.services.account import reauthentication
from tests.support.provider import Provider
from tests.support.provider_visits import begin, come_back, sign_up, visit
from tests.support.site import PASSWORD, RunningSite


def test_account_elsewhere_is_linked_and_removed_in_the_settings(site: RunningSite, provider: Provider) -> None:
    here = site.browser()
    here.sign_up("links_it")
    assert visit(here, provider, "link", "/settings/security").json["next"] == "/settings/security"
    (link,) = here.get("/api/security").json["links"]
    assert (link["name"], link["label"]) == ("Acme", "jane@example.com")
    assert visit(site.browser(), provider).json["account"]["handle"] == "links_it"
    assert here.delete(f"/api/links/{link['id']}").status == 204
    assert here.get("/api/security").json["links"] == []
    assert visit(site.browser(), provider).json["account"] is None
    assert here.delete(f"/api/links/{link['id']}").code == "no_such_link"


def test_account_elsewhere_opens_one_account_here(site: RunningSite, provider: Provider) -> None:
    sign_up(site, provider, "has_link")
    other = site.browser()
    other.sign_up("wants_link")
    assert visit(other, provider, "link").code == "already_linked"
    assert other.get("/api/security").json["links"] == []
    assert visit(site.browser(), provider).json["account"]["handle"] == "has_link"


def test_link_of_another_account_is_out_of_reach(site: RunningSite, provider: Provider) -> None:
    victim = sign_up(site, provider, "owns_link")
    (link,) = victim.get("/api/security").json["links"]
    eve = site.browser()
    eve.sign_up("unlinks")
    assert eve.delete(f"/api/links/{link['id']}").code == "no_such_link"
    assert len(victim.get("/api/security").json["links"]) == 1


def test_last_link_stays_until_there_is_another_way_in(site: RunningSite, provider: Provider) -> None:
    here = sign_up(site, provider, "only_link")
    (link,) = here.get("/api/security").json["links"]
    assert here.delete(f"/api/links/{link['id']}").code == "last_way"
    assert here.request("PUT", "/api/password", {"password": PASSWORD}).status == 204
    assert here.delete(f"/api/links/{link['id']}").status == 204


def test_visit_confirms_that_it_is_the_same_person(
    site: RunningSite, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = sign_up(site, provider, "confirms_it")
    monkeypatch.setattr(reauthentication, "CONFIRMED_S", -1)
    assert begin(here, "link").code == "confirm_first"
    monkeypatch.setattr(reauthentication, "CONFIRMED_S", 600)
    assert "prompt=login" in begin(here, "confirm").json["url"]
    assert visit(here, provider, "confirm", "/settings/data").json["next"] == "/settings/data"
    provider.person["sub"] = "somebody else"
    assert visit(here, provider, "confirm").code == "provider_other"


@pytest.mark.parametrize("asked_at", [None, 0, "now", True], ids=["unsaid", "long ago", "a word", "a flag"])
def test_provider_that_did_not_ask_again_confirms_nothing(
    site: RunningSite, provider: Provider, asked_at: object
) -> None:
    here = sign_up(site, provider, f"stale_{secrets.token_hex(3)}")
    provider.claims["auth_time"] = asked_at
    assert visit(here, provider, "confirm").code == "provider_refused"
    provider.claims.clear()
    assert "max_age=0" in begin(here, "confirm").json["url"]
    assert visit(here, provider, "confirm").status == 200


def test_link_begun_in_one_account_is_not_finished_in_another(site: RunningSite, provider: Provider) -> None:
    here = site.browser()
    here.sign_up("begins_link")
    brought = provider.code_for(begin(here, "link").json["url"])
    here.sign_up("ends_link")
    assert come_back(here, brought).code == "visit_ended"


def test_visits_to_link_or_confirm_are_for_who_is_signed_in(site: RunningSite, provider: Provider) -> None:
    assert begin(site.browser(), "link").code == "signed_out"
    assert begin(site.browser(), "confirm").code == "signed_out"
    assert begin(site.browser(), id="nobody").code == "no_such_provider"
