"""Texts that try to run a script, in every field and in every place that the server renders.

They are refused or shown literally, and never become an element, an attribute, an address or a formula.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from chalicelib.api.space.host_controls import FORMULA
from chalicelib.services.account import roles
from tests.support.hostile import PAYLOADS, Page, scheme
from tests.support.site import ORIGIN, Answer, Browser, RunningSite, running_site
from tests.support.village import DAY_MS, done

LISTS = (
    "/api/posts",
    "/api/posts/{post}",
    "/api/accounts/{account}/posts",
    "/api/profiles/hostile",
    "/api/spaces/{space}",
    "/api/spaces/{space}/log",
    "/api/accounts/{account}/fleets",
    "/api/conversations",
    "/api/conversations/{talk}",
    "/api/notifications",
    "/api/cards?ids={space}",
    "/api/faces?ids={account}",
    "/api/live",
    "/api/agenda",
)


@dataclass
class Writer:
    """Writes each text wherever possible; `taken` counts how many each field accepted."""

    browser: Browser
    ids: dict[str, str] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def put(self, name: str, method: str, path: str, body: dict[str, Any]) -> Any:
        """Return the JSON of the answer, None if the text was refused."""
        answer = self.browser.request(method, path.format(**self.ids), body)
        assert answer.status in (200, 201, 204, 400, 404), answer.text
        if answer.status >= 400:
            return None
        self.taken[name] += 1
        return answer.json if answer.text else {}

    def get(self, path: str) -> Answer:
        return self.browser.get(path.format(**self.ids))

    def page(self, path: str) -> Page:
        """Return a page of ours, which must contain nothing that no template has."""
        answer = self.get(path)
        assert answer.status == 200, path
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        page = Page(answer.text)
        assert page.harms == [], path
        return page


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        yield running


@pytest.fixture(scope="module")
def writer(site: RunningSite) -> Writer:
    """A writer with a live and a planned Space, a post and a conversation."""
    reader, made = site.browser(), Writer(site.browser())
    other = done(reader.sign_up("hostile_reader"))["account"]["id"]
    account = done(made.browser.sign_up("hostile"))["account"]["id"]
    starts = int(site.module.site().deps.clock() * 1000) + DAY_MS
    talk = done(made.browser.post("/api/conversations", {"people": [other, *_third(site)]}))["conversation"]["id"]
    made.ids |= {
        "account": account,
        "reader": other,
        "talk": talk,
        "space": made.browser.start_space(),
        "planned": made.browser.start_space(starts_at=starts),
        "post": done(made.browser.post("/api/posts", {"text": "Plain"}))["post"]["id"],
    }
    return made


def _third(site: RunningSite) -> list[str]:
    return [str(done(site.browser().sign_up("hostile_third"))["account"]["id"])]


def assert_shown(page: Page, text: str) -> None:
    """Check that the text is shown as written, except for white space and Unicode form."""
    assert plainly(text) in plainly("".join(page.texts)), text


def plainly(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def test_name_and_bio_are_shown_as_they_were_written(writer: Writer) -> None:
    for text in PAYLOADS:
        named = writer.put("display_name", "PATCH", "/api/profile", {"display_name": text, "bio": text})
        if named or writer.put("bio", "PATCH", "/api/profile", {"display_name": "Plain", "bio": text}):
            assert_shown(writer.page("/hostile"), text)


def test_posts_are_shown_as_they_were_written(writer: Writer) -> None:
    for text in PAYLOADS:
        made = writer.put("post", "POST", "/api/posts", {"text": text})
        if made:
            post = made["post"]["id"]
            assert made["post"]["text"] == text.strip()
            writer.put("reply", "POST", "/api/posts", {"text": text, "reply_to": post})
            assert_shown(writer.page(f"/i/posts/{post}"), text)
    writer.page("/")


def test_live_space_is_shown_as_it_was_written(writer: Writer) -> None:
    for text in PAYLOADS:
        both = {"title": text, "topics": [text]}
        sorted_ = writer.put("topics", "PATCH", "/api/spaces/{space}", both)
        titled = sorted_ or writer.put("title", "PATCH", "/api/spaces/{space}", {"title": text})
        if titled:
            assert_shown(writer.page("/i/spaces/{space}"), text)
            assert_shown(writer.page("/embed/spaces/{space}"), text)
            assert_one_frame(writer)


def assert_one_frame(writer: Writer) -> None:
    """Check that oEmbed's answer is a frame of our player and nothing else, in both formats."""
    link = f"/oembed?url={ORIGIN}/i/spaces/{{space}}"
    found = writer.get(link).json
    assert {harm.partition(" ")[0].strip("<>") for harm in Page(found["html"]).harms} <= {"iframe"}
    assert found["html"].count("<") == 2
    assert f'src="{ORIGIN}/embed/spaces/{writer.ids["space"]}' in found["html"]
    tree = ElementTree.fromstring(writer.get(f"{link}&format=xml").text)
    assert {one.tag for one in tree} == set(found)
    assert [tree.findtext(name) for name in ("html", "title")] == [found["html"], found["title"]]


def test_calendar_has_one_entry_and_invites_nobody(writer: Writer) -> None:
    for text in PAYLOADS:
        made = writer.put("planned", "PATCH", "/api/spaces/{planned}", {"title": text, "topics": [text[:30]]})
        written = writer.get("/i/spaces/{planned}/calendar.ics").text
        entries = Calendar.from_ical(written).walk("VEVENT")
        assert len(entries) == 1
        assert {"ATTENDEE", "ORGANIZER", "ATTACH"} & set(entries[0]) == set()
        assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
        assert made is None or str(entries[0]["summary"]) == made["space"]["title"]


def test_pins_lead_somewhere_and_run_nothing(writer: Writer) -> None:
    for text in PAYLOADS:
        pins = {"pin_url": {"url": text}, "pin_text": {"url": "https://example.org/", "text": text}}
        for name, body in pins.items():
            made = writer.put(name, "POST", "/api/spaces/{space}/pins", body)
            if made:
                pin = made["space"]["pins"][-1]
                assert scheme(pin["url"]) in ("http", "https"), text
                done(writer.browser.delete(f"/api/spaces/{writer.ids['space']}/pins/{pin['id']}"))


def test_what_is_for_few_is_taken_too(writer: Writer) -> None:
    for text in PAYLOADS[::4]:
        writer.put("group", "PATCH", "/api/conversations/{talk}", {"name": text})
        writer.put("line", "POST", "/api/conversations/{talk}/lines", {"text": text})
        card = {"conversations": [writer.ids["talk"]], "text": text}
        writer.put("card", "POST", "/api/spaces/{space}/messages", card)
        made = writer.put("fleet", "POST", "/api/fleets", {"text": text, "colour": "violet"})
        if made and writer.taken["fleet"] % 5:
            done(writer.browser.delete(f"/api/fleets/{made['fleet']['id']}"))


def test_reports_are_read_as_they_were_written(site: RunningSite, writer: Writer) -> None:
    """With a few texts, because nobody may report more than five times in ten minutes."""
    for text in PAYLOADS[:4]:
        assert writer.put("reported", "POST", "/api/spaces/{space}/reports", {"reason": text[:80], "text": text})
    reviewer = site.browser()
    reviewer.sign_up("reviewer")
    roles.grant(site.deps, "reviewer", "reviewer")
    assert {one["text"] for one in reviewer.get("/api/reports").json["reports"]} == set(PAYLOADS[:4])


def test_handle_takes_letters_digits_and_underscores_alone(writer: Writer) -> None:
    for text in PAYLOADS:
        body = {"handle": text, "display_name": "Plain", "password": "correct horse battery"}
        assert writer.put("handle", "POST", "/api/accounts", body) is None


def test_search_for_a_text_answers(writer: Writer) -> None:
    for text in PAYLOADS:
        quoted = "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))
        assert writer.get(f"/api/search?q={quoted}&in=posts").status in (200, 400)
        assert writer.page(f"/search?q={quoted}")


@pytest.mark.parametrize("path", LISTS)
def test_answer_is_json_that_no_browser_takes_for_a_page(writer: Writer, path: str) -> None:
    answer = writer.get(path)
    assert answer.status == 200, answer.text
    assert answer.headers.get("Content-Type", "application/json") == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert_addresses_are_safe(answer.json)


def assert_addresses_are_safe(value: Any) -> None:
    """Check that every address in an answer leads to a page and runs nothing."""
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and (name == "url" or name.endswith("_url")):
                assert scheme(one) in ("http", "https", "ws", "wss", ""), one
            assert_addresses_are_safe(one)
    if isinstance(value, list):
        for one in value:
            assert_addresses_are_safe(one)


def test_no_cell_of_the_exported_log_is_a_formula(writer: Writer) -> None:
    answer = writer.get("/api/spaces/{space}/log?format=csv")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert len(rows) > 60
    assert len({len(row) for row in rows}) == 1
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_texts_reached_every_field(writer: Writer) -> None:
    """A field that accepts nothing proves nothing."""
    assert len(PAYLOADS) >= 80
    assert writer.taken["pin_url"] > 1
    few = {
        name: count for name, count in writer.taken.items() if count < 15 and name not in ("pin_url", "reported", "bio")
    }
    assert not few, writer.taken
