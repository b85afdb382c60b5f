"""One Space seen from another: on its page, and pinned. Whoever is on a stage is asked before they listen elsewhere."""

import time

import pytest
from playwright.sync_api import expect

from tests.support.patience import patient
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound

LEAVES = "You’re on the stage of “Tuning an orchestra”. If you listen here, you’ll lose your place on it."


def test_host_is_asked_before_listening_elsewhere_leaves_their_own_stage(
    host: Visitor, listener: Visitor, nora: Visitor
) -> None:
    other = nora.ask("POST", "/api/spaces", {"title": "Brass only"})["space"]["id"]
    asked = host.page.get_by_role("dialog", name="Leave the stage?")
    host.follow(f"/i/spaces/{other}")
    host.button("Start listening").click()
    expect(asked).to_contain_text(LEAVES)
    asked.get_by_role("button", name="Cancel").click()
    expect(host.dock).to_contain_text("Tuning an orchestra")
    listener.follow(f"/i/spaces/{other}")
    listener.button("Start listening").click()
    expect(listener.dock).to_contain_text("Brass only")
    host.button("Start listening").click()
    asked.get_by_role("button", name="Leave and listen").click()
    expect(host.dock).to_contain_text("Brass only")
    nora.ask("POST", f"/api/spaces/{other}/end")


def test_open_dock_does_not_cover_the_page_of_another_space_on_a_phone(listener: Visitor, nora: Visitor) -> None:
    other = nora.ask("POST", "/api/spaces", {"title": "Brass only"})["space"]["id"]
    listener.page.set_viewport_size({"width": 390, "height": 844})
    grow = listener.dock.get_by_role("button", name="Expand", exact=True)
    shrink = listener.dock.get_by_role("button", name="Shrink", exact=True)
    expect(shrink).to_be_visible()
    listener.follow(f"/i/spaces/{other}")
    expect(grow).to_be_visible()
    listener.follow("/explore")
    expect(shrink).to_be_visible()
    nora.ask("POST", f"/api/spaces/{other}/end")


def test_pinned_space_shows_its_title_state_and_host(host: Visitor, guest: Visitor) -> None:
    live = host.started[-1].rsplit("/", 1)[1]
    plan = {"title": "Tuning a piano", "starts_at": int(time.time() * 1000) + 3_600_000}
    other = host.ask("POST", "/api/spaces", plan)["space"]
    host.ask("POST", f"/api/spaces/{live}/pins", {"url": f"{host.site}/i/spaces/{other['id']}"})
    pinned = guest.page.get_by_role("region", name="Pinned").get_by_role("link")
    expect(pinned).to_have_attribute("href", f"/i/spaces/{other['id']}")
    for words in ("Tuning a piano", other["host"]["name"], "Starts"):
        expect(pinned).to_contain_text(words)
    assert guest.barriers() == []
    host.ask("POST", f"/api/spaces/{other['id']}/cancel")
    expect(pinned).to_contain_text("Cancelled", timeout=patient(40_000))
    host.button("Unpin").click()
    expect(pinned).to_have_count(0)
