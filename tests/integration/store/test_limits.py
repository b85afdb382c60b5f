"""Nobody exceeds the table of limits, and refused people are told when to try again."""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import app
from chalicelib.api.middleware import SAFE_METHODS
from chalicelib.domain.identity import Identity
from chalicelib.domain.limits import HOUR, LIMITS
from chalicelib.errors import TooMany
from chalicelib.services import rate_limits
from tests.support.control import BOB, GUEST, HOST, START, Control
from tests.support.moto_dynamodb import requests_counted
from tests.support.site import PASSWORD, Answer, Browser, RunningSite, running_site

# Changes without a limit, because each concerns one's own things, writes one row, and notifies nobody, or a room whose
# worker has limits of its own. Everything else that changes something is counted.
UNLIMITED = {
    "DELETE": "what ends something has begun by what is limited",
    "/api/spaces/{space_id}": "a host's acts are decided one after the other, by the version of their Space",
    "/api/preferences": "one row of one's own",
    "PATCH /api/push": "one row of one's own",
    "/read": "how far one has read",
    "/seen": "what one has seen",
    "/api/socket": "a ticket that ends in a minute",
    "/api/passkeys/{credential}": "the name of one's own passkey",
    "/api/reports/{report_id}/decision": "reviewers are chosen by the operator",
}

HOME, CAFE = "203.0.113.7", "198.51.100.1"
EDGE = "secret that only our distribution shows, for tests"


@pytest.fixture
def strict(control: Control) -> Control:
    """Allow three of everything."""
    settings = dataclasses.replace(control.deps.settings, limits={"all": 3})
    control.deps = dataclasses.replace(control.deps, settings=settings)
    return control


def counted(control: Control, action: str, who: Identity | None, address: str = HOME) -> bool:
    """Return whether the action was let through."""
    try:
        rate_limits.count(control.deps, action, who, address)
    except TooMany:
        return False
    return True


def test_account_is_refused_after_its_limit_wherever_it_comes_from(strict: Control) -> None:
    assert [counted(strict, "post", BOB, address) for address in (HOME, CAFE, HOME, CAFE)] == [True, True, True, False]
    assert counted(strict, "post", HOST)
    assert counted(strict, "message", BOB)


def test_guests_and_strangers_share_the_limit_of_their_address(strict: Control) -> None:
    others = [GUEST, None, Identity("g_other", "Guest")]
    assert [counted(strict, "report", who) for who in others] == [True] * 3
    assert not counted(strict, "report", Identity("g_new", "Guest"))
    assert counted(strict, "report", GUEST, CAFE)


def test_address_is_what_counts_before_there_is_an_account(strict: Control) -> None:
    assert [counted(strict, "sign_up", who) for who in (BOB, HOST, None, BOB)] == [True, True, True, False]


def test_limit_begins_anew_in_the_next_window(strict: Control) -> None:
    strict.at = START + HOUR - 90.5
    assert [counted(strict, "post", BOB) for _ in range(4)] == [True, True, True, False]
    with pytest.raises(TooMany, match=r"^Too many tries\. Try again in 2 minutes\.$") as refused:
        rate_limits.count(strict.deps, "post", BOB, HOME)
    assert refused.value.wait == 91
    strict.at += refused.value.wait
    assert counted(strict, "post", BOB)


@pytest.mark.over_http
def test_twenty_at_once_are_counted_exactly(strict: Control) -> None:
    with ThreadPoolExecutor(20) as pool:
        passed = list(pool.map(lambda _: counted(strict, "post", BOB), range(20)))
    assert sum(passed) == 3


def test_counting_costs_one_write_and_no_read(control: Control) -> None:
    with requests_counted() as requests:
        rate_limits.count(control.deps, "post", BOB, HOME)
        rate_limits.count(control.deps, "post", BOB, HOME)
    assert requests() == ["UpdateItem", "UpdateItem"]


def test_every_route_that_changes_something_is_counted_or_says_why_not() -> None:
    every = [route for routes in app.ROUTES.values() for route in routes if route[0] not in SAFE_METHODS]
    free = [f"{method} {path}" for method, path, handler in every if "limited" not in handler.__dict__]
    unsaid = [route for route in free if not any(part in route for part in UNLIMITED)]
    assert not unsaid, "Say @limited(...) above the handler, or in UNLIMITED why not."


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    limits = '{"post": 2, "sign_up": 3, "report": 2, "message": 4, "recorded": 2, "move": 2}'
    with running_site(ESPACIO_LIMITS=limits, ESPACIO_EDGE_SECRET=EDGE) as running:
        yield running


def test_route_refuses_with_the_time_to_wait(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("often")
    assert [browser.post("/api/posts", {"text": "Hello"}).status for _ in range(3)] == [201, 201, 429]
    refused = browser.post("/api/posts", {"text": "Hello"})
    assert refused.code == "too_many"
    assert 0 < int(refused.headers["Retry-After"]) <= LIMITS["post"].seconds
    assert "Try again in" in refused.json["error"]["message"]
    assert browser.get("/api/posts").status == 200


def test_stretches_of_what_is_being_recorded_are_counted(site: RunningSite) -> None:
    path = "/api/spaces/s_0123456789abcdef/recording/so-far?from=0"
    assert [site.browser().get(path).status for _ in range(3)] == [404, 404, 429]


def test_each_recipient_of_a_card_counts_as_a_message(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("sends_cards")
    path = f"/api/spaces/{browser.start_space()}/messages"
    assert browser.post(path, {"people": ["a_1", "a_2", "a_3"]}).status == 201
    assert browser.post(path, {"people": ["a_1", "a_2"]}).code == "too_many"


def test_host_cannot_notify_people_with_reminders_again_and_again_by_moving_a_space(site: RunningSite) -> None:
    host, fan = _member(site, "moves_on"), _member(site, "waits")
    starts = int(site.deps.clock() * 1000) + HOUR * 1000
    space = f"/api/spaces/{host.start_space(starts_at=starts)}"
    assert fan.request("PUT", f"{space}/reminder").status == 204
    statuses = []
    for number in range(1, 5):
        statuses.append(host.request("PATCH", space, {"starts_at": starts + number}).status)
        site.work()
    assert statuses == [200, 200, 429, 429]
    told = fan.get("/api/notifications").json["notifications"]
    assert [one["kind"] for one in told] == ["moved", "moved"]
    assert host.request("PATCH", space, {"title": "Another title"}).status == 200


def test_forwarded_headers_do_not_make_another_address(site: RunningSite) -> None:
    host = site.browser()
    host.sign_up("forwarded")
    space, statuses = host.start_space(), []
    for number in range(3):
        lies = {
            "x-forwarded-for": f"192.0.2.{number}",
            "forwarded": f"for=192.0.2.{number}",
            "x-real-ip": f"192.0.2.{number}",
            "cloudfront-viewer-address": f"192.0.2.{number}:1234",
            "x-edge-secret": "guessed",
        }
        report = {"reason": "Spam"}
        site_path = f"/api/spaces/{space}/reports"
        statuses.append(_guest(site, space).request("POST", site_path, report, lies).status)
    assert statuses == [201, 201, 429]


def test_our_distribution_says_the_visitors_address(site: RunningSite) -> None:
    statuses = []
    for number, viewer in enumerate(["192.0.2.9:1", "192.0.2.9:2", "192.0.2.9:3", "192.0.2.9:4", "2001:db8::1:443"]):
        statuses.append(_sign_up(site.browser(), f"edge_{number}", viewer).status)
    assert statuses == [201, 201, 201, 429, 201]


def _sign_up(browser: Browser, handle: str, viewer: str) -> Answer:
    body = {"handle": handle, "display_name": "E", "password": PASSWORD}
    shown = {"cloudfront-viewer-address": viewer, "x-edge-secret": EDGE}
    return browser.request("POST", "/api/accounts", body, shown)


def _member(site: RunningSite, handle: str) -> Browser:
    """Return a browser in which somebody has just signed up, from an address that nobody else has."""
    browser = site.browser()
    assert _sign_up(browser, handle, f"[2001:db8:{len(handle)}::1]:443").status == 201
    return browser


def _guest(site: RunningSite, space: str) -> Browser:
    browser = site.browser()
    browser.post(f"/api/spaces/{space}/join")
    return browser
