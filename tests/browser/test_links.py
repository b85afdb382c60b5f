"""A Space's link before, during and after it: planned, with reminders, without scripts, and in another site."""

import http.server
import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from micawber.providers import Provider
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers, tones
from tests.support.patience import patient, until
from tests.support.visitor import Visitor

TITLE = "Reading aloud by the fire"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        """Log nothing."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another site: its origin, and the folder of its pages. To browsers, 127.0.0.1 and localhost are two sites."""
    handler = partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", tmp_path
        server.shutdown()


@pytest.fixture
def planned(host: Visitor) -> Iterator[str]:
    """The id of a Space that Hana has planned in two hours' time."""
    starts_at = int((time.time() + 7_200) * 1000)
    space = host.ask("POST", "/api/spaces", {"title": TITLE, "starts_at": starts_at})["space"]["id"]
    yield space
    state = host.ask("GET", f"/api/spaces/{space}")["space"]["state"]
    if state in ("scheduled", "live"):
        host.ask("POST", f"/api/spaces/{space}/{'cancel' if state == 'scheduled' else 'end'}")


def test_host_plans_a_space_somebody_sets_a_reminder_and_is_told_when_it_starts(
    host: Visitor, arrive: Arrive, browsers: Browsers
) -> None:
    host.page.goto("/scheduled")
    host.button("Schedule a Space").click()
    expect(host.page.get_by_role("dialog", name="Schedule a Space")).to_contain_text("Start time")
    expect(host.page.get_by_role("meter")).to_have_count(0)
    host.page.get_by_label("What do you want to talk about?").fill(TITLE)
    field = host.page.get_by_label("Start time")
    assert (field.get_attribute("min") or "") < field.input_value() < (field.get_attribute("max") or "")
    expect(host.page.get_by_role("dialog")).to_contain_text("your time zone")
    host.button("Schedule your Space").click()
    host.page.wait_for_url(re.compile(r"/i/spaces/"))
    link = host.page.url
    expect(host.page.get_by_role("main")).to_contain_text("Starts ")

    rosa = arrive(browsers.plain(), "Rosa", account=True, home=False)
    rosa.page.goto(link)
    expect(rosa.page.get_by_role("main")).to_contain_text("Starts ")
    with rosa.answered("PUT"):
        rosa.page.get_by_role("main").get_by_role("button", name="Set reminder", exact=True).click()
    expect(rosa.page.get_by_role("main").get_by_role("button", name="Reminder set", exact=True)).to_be_visible()
    rosa.page.goto("/notifications")

    host.button("Start your Space").click()
    host.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
    expect(rosa.page.get_by_role("main")).to_contain_text(f"“{TITLE}” is starting now")
    host.ask("POST", f"/api/spaces/{link.rpartition('/')[2]}/end")


def test_host_moves_and_cancels_what_is_planned(host: Visitor, planned: str) -> None:
    host.page.goto("/scheduled")
    entry = host.page.get_by_role("main").get_by_role("listitem").filter(has_text=TITLE).first
    entry.get_by_role("button", name="Edit", exact=True).click()
    dialog = host.page.get_by_role("dialog", name="Edit")
    dialog.get_by_label("Title").fill("Reading in the dark")
    dialog.get_by_role("button", name="Save", exact=True).click()
    entry = host.page.get_by_role("main").get_by_role("listitem").filter(has_text="Reading in the dark").first
    entry.get_by_role("button", name="Cancel this Space", exact=True).click()
    host.page.get_by_role("dialog").get_by_role("button", name="Cancel this Space", exact=True).click()
    expect(entry).to_have_count(0)
    assert host.ask("GET", f"/api/spaces/{planned}")["space"]["state"] == "cancelled"


def test_guest_is_shown_how_to_be_reminded(planned: str, arrive: Arrive, browsers: Browsers) -> None:
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto(f"/i/spaces/{planned}")
    gus.page.get_by_role("main").get_by_role("button", name="Set reminder", exact=True).click()
    dialog = gus.page.get_by_role("dialog", name="Get a reminder")
    expect(dialog.get_by_role("link", name="Sign up", exact=True)).to_be_visible()
    with gus.page.expect_download() as download:
        dialog.get_by_role("link", name="Calendar file (.ics)").click()
    assert download.value.suggested_filename == f"espacio-{planned}.ics"
    assert "BEGIN:VEVENT" in download.value.path().read_text()
    assert gus.barriers() == []


def test_link_says_what_it_is_with_scripts_off_before_while_and_after(
    host: Visitor, planned: str, site: str, browsers: Browsers
) -> None:
    context = browsers.plain().new_context(base_url=site, locale="es-ES", java_script_enabled=False)
    page = context.new_page()
    for action, said in (("", "Empieza el"), ("start", "En directo desde el"), ("end", "Terminó el")):
        if action:
            host.ask("POST", f"/api/spaces/{planned}/{action}")
        page.goto(f"/i/spaces/{planned}")
        expect(page.get_by_role("main")).to_contain_text(said)
        expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
        expect(page.get_by_text("Hana (@hana), Anfitrión")).to_be_visible()
        calendar = page.get_by_role("link", name="Archivo de calendario (.ics)")
        expect(calendar).to_have_count(0 if action else 1)
    context.close()


def test_page_of_another_site_plays_the_space_without_cookies(
    link: str, site: str, elsewhere: tuple[str, Path], arrive: Arrive, browsers: Browsers
) -> None:
    origin, folder = elsewhere
    code = Provider(f"{site}/oembed", timeout=patient(10)).request(f"{site}{link}")["html"]
    (folder / "index.html").write_text(f"<!doctype html><title>Another site</title><main>{code}</main>")
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto(origin)
    player = gus.page.frame_locator("iframe")
    expect(player.get_by_role("link", name="Tuning an orchestra")).to_be_visible()
    player.get_by_role("button", name="Listen", exact=True).click()
    expect(player.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    hears(gus.page.frames[1], 440)
    player.get_by_role("button", name="Pause", exact=True).click()
    expect(player.get_by_role("button", name="Listen", exact=True)).to_be_visible()
    hears(gus.page.frames[1])
    assert gus.context.cookies() == []
    assert gus.mistakes == []


def hears(frame: Frame, *expected: float) -> None:
    """Wait until exactly these tones arrive in a frame."""

    def why_not() -> str | None:
        found = tones(frame, (440,))
        return None if found == set(expected) else f"the frame hears {found}"

    until(why_not, 30)


def test_no_other_page_can_be_framed(
    link: str, site: str, elsewhere: tuple[str, Path], arrive: Arrive, browsers: Browsers
) -> None:
    origin, folder = elsewhere
    (folder / "index.html").write_text(f'<!doctype html><title>x</title><iframe src="{site}{link}"></iframe>')
    gus = arrive(browsers.plain(), "Gus")
    with gus.page.expect_event("requestfailed", lambda request: request.url == f"{site}{link}") as blocked:
        gus.page.goto(origin)
    assert blocked.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"


def test_what_is_to_come_has_no_barriers(host: Visitor, planned: str, arrive: Arrive, browsers: Browsers) -> None:
    host.compose("Space")
    host.button("Schedule").click()
    assert host.barriers() == []
    for path, name in (("/scheduled", "Edit"), (f"/i/spaces/{planned}", "Share")):
        host.page.goto(path)
        host.button(name).click()
        host.page.get_by_role("dialog" if name == "Edit" else "region", name=name).wait_for()
        assert host.barriers() == []
    gus = arrive(browsers.plain(), "Gus")
    gus.page.goto(f"/embed/spaces/{planned}")
    gus.page.get_by_role("link", name="Open on Espacio").wait_for()
    assert gus.barriers() == []
