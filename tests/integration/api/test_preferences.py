"""A person's preferences, down to the database."""

import pytest
from msgspec import structs

from chalicelib.services import preferences
from chalicelib.services.preferences import Preferences
from chalicelib.store.preferences import PreferencesItem
from tests.support.control import BOB, GUEST, Control
from tests.support.site import RunningSite


def test_preferences_are_the_defaults_until_something_is_chosen(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("defaults")
    chosen = browser.get("/api/preferences").json["preferences"]
    assert chosen == {
        "show_listening": False,
        "listen_anonymously": False,
        "single_keys": True,
        "show_reading": True,
        "muted_words": [],
        "podcast": False,
    }


def test_change_of_one_preference_leaves_the_others(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("chooses")
    browser.request("PATCH", "/api/preferences", {"single_keys": False})
    after = browser.request("PATCH", "/api/preferences", {"show_listening": True}).json["preferences"]
    assert after == {
        "show_listening": True,
        "listen_anonymously": False,
        "single_keys": False,
        "show_reading": True,
        "muted_words": [],
        "podcast": False,
    }
    assert browser.get("/api/preferences").json["preferences"] == after


def test_preferences_are_refused_to_who_is_signed_out(site: RunningSite) -> None:
    assert site.browser().get("/api/preferences").code == "signed_out"
    assert site.browser().request("PATCH", "/api/preferences", {"single_keys": False}).code == "signed_out"


@pytest.mark.parametrize("body", [{"single_keys": "yes"}, {"show_listening": 1}, []])
def test_preference_of_a_wrong_type_is_refused_and_changes_nothing(site: RunningSite, body: object) -> None:
    browser = site.browser()
    browser.sign_up(f"wrong_{len(str(body))}")
    assert browser.request("PATCH", "/api/preferences", body).code == "malformed"
    assert browser.get("/api/preferences").json["preferences"]["single_keys"] is True


def test_every_preference_can_be_kept() -> None:
    assert {field.name for field in structs.fields(Preferences)} <= set(PreferencesItem.get_attributes())


def test_guest_has_the_preferences_of_nobody(control: Control) -> None:
    preferences.change(control.deps, BOB, {"show_listening": True})
    assert preferences.of(control.deps, BOB.id).show_listening
    assert not preferences.of(control.deps, GUEST.id).show_listening
