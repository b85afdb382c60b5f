"""Texts that try to run a script, on the screens of a real browser: none runs or leads elsewhere."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.hostile import PAYLOADS
from tests.support.visitor import Visitor

NOTHING_SAID = ("thread of nobody", "returned")  # addresses that lead nowhere
MARK = "pwned=1"  # the texts that are shown contain this
WATCH = """
window.harms = [];
Object.defineProperty(window, 'pwned', { set(value) { window.harms.push(`a script set pwned to ${value}`); } });
addEventListener('securitypolicyviolation', (event) => window.harms.push(
  `the policy stopped ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""
SOUGHT = (Path(__file__).parents[1] / "support/harms.js").read_text()


class Watch:
    """Forbidden things that a visitor's pages did."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.seen: list[str] = []
        visitor.context.add_init_script(WATCH)
        visitor.page.on("dialog", lambda dialog: self._note(f"a dialog: {dialog.message}", dialog.dismiss))
        visitor.page.on("request", self._asked)
        visitor.page.on("popup", lambda popup: self.seen.append(f"a window: {popup.url}"))

    def _note(self, what: str, then: Any) -> None:
        self.seen.append(what)
        then()

    def _asked(self, request: Request) -> None:
        if "evil" in request.url.partition("?")[0] or request.url.startswith("data:text/html"):
            self.seen.append(f"a request: {request.url}")

    def harms(self) -> list[str]:
        """Those of the page as it is now, and of all earlier ones."""
        page = self.visitor.page
        self.seen += [f"{page.url}: {harm}" for harm in page.evaluate("window.harms.splice(0)")]
        self.seen += [f"{page.url}: {harm}" for harm in page.evaluate(SOUGHT)]
        return [*self.seen, *self.visitor.mistakes]


@pytest.fixture
def author(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Xena, who writes."""
    return arrive(browsers.plain(), "Xena", account=True, home=False)


@pytest.fixture
def reader(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Rita, who looks at everything."""
    return arrive(browsers.plain(), "Rita", account=True, home=False)


def send(visitor: Visitor, method: str, path: str, body: object = None) -> Any:
    """Return the site's answer, None if it refused."""
    csrf = next(cookie["value"] for cookie in visitor.context.cookies() if cookie["name"] == "csrf")
    headers = {"X-CSRF-Token": csrf, "Origin": visitor.site}
    answer = visitor.context.request.fetch(path, method=method, data=body, headers=headers)
    assert answer.status < 500, answer.text()
    return answer.json() if answer.ok and answer.status != 204 else None


def batches(limit: int) -> Iterator[str]:
    """Yield all texts, as many in each batch as fit into `limit` characters."""
    batch = ""
    for text in PAYLOADS:
        if batch and len(batch) + len(text) + 1 > limit:
            yield batch
            batch = ""
        batch = f"{batch}\n{text}" if batch else text
    yield batch


def fitting(limit: int, count: int) -> list[str]:
    """Return texts of at most `limit` characters that contain MARK."""
    return [text for text in PAYLOADS if len(text) <= limit and MARK in text][:count]


def plant(author: Visitor, reader: Visitor) -> dict[str, str]:
    """Write the texts wherever they can be shown; returns the paths of the pages."""
    name, *others = fitting(50, 9)
    send(author, "PATCH", "/api/profile", {"display_name": name, "bio": next(batches(160))})
    me, you = (send(one, "GET", "/api/session")["account"] for one in (author, reader))
    send(reader, "PUT", f"/api/accounts/{me['id']}/follow")
    space = send(author, "POST", "/api/spaces", {"title": others[0], "topics": fitting(30, 3)})["space"]["id"]
    later = {"title": others[1], "starts_at": int((time.time() + 86_400) * 1000)}
    planned = send(author, "POST", "/api/spaces", later)["space"]["id"]
    for text in batches(280):
        send(author, "POST", "/api/posts", {"text": text})
    post = send(author, "POST", "/api/posts", {"text": f"@rita {others[2]}\n{author.site}/i/spaces/{space}"})["post"][
        "id"
    ]
    send(reader, "POST", "/api/posts", {"text": others[3], "reply_to": post})
    for text in PAYLOADS[:60:20]:
        send(author, "POST", "/api/fleets", {"text": text, "colour": "violet"})
    for text in ("javascript:pwned=1", 'https://example.org/"onmouseover=pwned=1', "https://example.org/"):
        send(author, "POST", f"/api/spaces/{space}/pins", {"url": text, "text": others[4]})
    send(reader, "POST", f"/api/spaces/{space}/requests", {"reason": others[5]})
    talk = send(author, "POST", "/api/conversations", {"people": [you["id"]]})["conversation"]["id"]
    for text in batches(1_000):
        send(author, "POST", f"/api/conversations/{talk}/lines", {"text": text})
    send(author, "POST", f"/api/spaces/{space}/messages", {"people": [you["id"]], "text": others[6]})
    return {
        "timeline": "/",
        "profile": f"/{me['handle']}",
        "post": f"/i/posts/{post}",
        "explore": "/explore",
        "space": f"/i/spaces/{space}",
        "planned": f"/i/spaces/{planned}",
        "talk": f"/messages/{talk}",
        "messages": "/messages",
        "notifications": "/notifications",
        "search": "/search?q=pwned",
        "searched": "/search?q=%22%3E%3Csvg/onload=pwned=1%3E",
        "player": f"/embed/spaces/{space}",
        "thread of nobody": "/i/posts/%22%3E%3Csvg%20onload=pwned=1%3E",
        "returned": "/sign-in/return/nobody?error=pwned=1&error_description=%3Csvg/onload=pwned=1%3E&state=%22",
    }


def test_no_screen_runs_what_somebody_wrote(author: Visitor, reader: Visitor) -> None:
    paths = plant(author, reader)
    watch = Watch(reader)
    for screen, path in paths.items():
        reader.page.goto(path)
        if screen != "player":
            reader.until_drawn()
        about_them = reader.page.get_by_text(MARK) if screen not in NOTHING_SAID else reader.page.get_by_role("main")
        about_them.first.wait_for(state="attached")
        assert watch.harms() == [], screen


def test_no_dialog_runs_what_somebody_wrote(author: Visitor, reader: Visitor) -> None:
    paths = plant(author, reader)
    watch = Watch(author)
    author.page.goto(paths["space"])
    author.button("Start listening").click()
    for tab in ("Requests", "People"):
        author.people(tab)
        author.panel.get_by_text(MARK).first.wait_for()
        assert watch.harms() == [], tab
    author.button("Leave").click()  # or the browser would ask whether its host means to close the page
    for path in (paths["profile"], "/scheduled"):
        author.page.goto(path)
        author.page.get_by_role("main").get_by_text(MARK).first.wait_for()
        assert watch.harms() == [], path


def test_no_fleet_or_list_of_people_runs_what_somebody_wrote(author: Visitor, reader: Visitor) -> None:
    paths = plant(author, reader)
    for live in send(author, "GET", "/api/live")["spaces"]:
        send(author, "POST", f"/api/spaces/{live['id']}/end")  # the Fleets of live people cannot be opened
    watch = Watch(reader)
    reader.page.goto(paths["space"])
    reader.page.get_by_role("main").get_by_text(MARK).first.wait_for()
    assert watch.harms() == []
    reader.page.goto("/rita/following")
    reader.page.get_by_role("main").get_by_text(MARK).first.wait_for()
    assert watch.harms() == []
    reader.page.goto("/")
    reader.page.get_by_role("region", name="Fleets", exact=True).get_by_role("button", name=MARK).first.click()
    reader.page.get_by_role("dialog").get_by_text(MARK).first.wait_for()
    assert watch.harms() == []


def test_watch_sees_what_it_looks_for(reader: Visitor) -> None:
    """On a page without our policy, a text does run."""
    watch = Watch(reader)
    reader.page.goto("/")
    reader.page.evaluate("() => { window.pwned = 1; document.body.append(document.createElement('iframe')); }")
    assert {harm.rpartition(": ")[2] for harm in watch.harms()} == {"a script set pwned to 1", "iframe"}
