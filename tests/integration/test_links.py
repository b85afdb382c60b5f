"""One link before, while and after: what other programs read in it, by libraries that others read with."""

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from linkpreview import Link, LinkPreview
from micawber.providers import Provider
from PIL import Image

from chalicelib import drawing
from chalicelib.api import space_page
from chalicelib.api.commands import seen
from tests.support.site import ORIGIN, Browser, RunningSite, running_site

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp;]]><!--\r\nX: y"
TITLE = "Ñandúes; their songs, and <ours>"


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 100000}') as running:
        yield running


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    browser = site.browser()
    browser.sign_up("link_host", "Núria")
    return browser


def hours_ahead(hours: float) -> int:
    return int((time.time() + hours * 3600) * 1000)


@pytest.fixture
def planned(host: Browser) -> Iterator[str]:
    space = host.start_space(TITLE, starts_at=hours_ahead(5), topics=["Birds", "Song & dance"])
    yield space
    host.post(f"/api/spaces/{space}/cancel")


@pytest.fixture
def live(host: Browser) -> str:
    return host.start_space(TITLE)


def entry(text: str) -> Event:
    """The one event of a calendar file, as another library reads it; it refuses what RFC 5545 does not allow."""
    (calendar,) = IcsCalendarStream.from_ics(text).calendars
    (event,) = calendar.events
    return event


def begins(event: Event) -> datetime:
    assert isinstance(event.dtstart, datetime)
    return event.dtstart


def preview(site: RunningSite, space: str, language: str = "en") -> LinkPreview:
    path = f"/i/spaces/{space}"
    answer = site.browser().request("GET", path, headers={"accept-language": language})
    return LinkPreview(Link(f"{ORIGIN}{path}", answer.text))


def meta(page: LinkPreview, name: str) -> str | None:
    soup = page.opengraph._soup
    found = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(found["content"]) if found else None


def drawn(site: RunningSite, address: str) -> tuple[str, Image.Image]:
    """Where an og:image leads, and the picture that is there."""
    parts = urlsplit(address)
    answer = site.browser().get(f"{parts.path}?{parts.query}")
    assert answer.status == 302
    location = str(answer.headers["Location"])
    assert location.startswith("/media/cards/")
    content = site.module.site().deps.media.read("public/" + location.removeprefix("/media/"), 2**20)
    assert content is not None
    return location, Image.open(BytesIO(content))


def test_calendar_file_is_an_entry_that_other_libraries_read(site: RunningSite, host: Browser, planned: str) -> None:
    answer = site.browser().get(f"/i/spaces/{planned}/calendar.ics")
    starts_at = host.get(f"/api/spaces/{planned}").json["space"]["starts_at"] // 1000
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="espacio-{planned}.ics"'
    event = entry(answer.text)
    assert event.uid == f"{planned}@localhost"
    assert event.summary == TITLE
    assert begins(event) == datetime.fromtimestamp(starts_at, UTC)
    assert event.end == begins(event) + timedelta(hours=1)
    assert begins(event).utcoffset() == timedelta(0)
    assert f"{ORIGIN}/i/spaces/{planned}" in str(event.description)
    assert str(event.url) == f"{ORIGIN}/i/spaces/{planned}"
    assert event.categories == ["Birds", "Song & dance"]
    assert [(str(alarm.action), alarm.trigger) for alarm in event.alarm] == [("DISPLAY", timedelta(minutes=-10))]
    assert all(len(line) <= 75 for line in answer.text.encode().split(b"\r\n"))  # RFC 5545, section 3.1


def test_calendar_entry_is_the_same_one_when_it_is_moved_and_when_it_is_cancelled(
    site: RunningSite, host: Browser, planned: str
) -> None:
    path = f"/i/spaces/{planned}/calendar.ics"
    first = entry(site.browser().get(path).text)
    host.request("PATCH", f"/api/spaces/{planned}", {"starts_at": hours_ahead(30)})
    moved = entry(site.browser().get(path).text)
    host.post(f"/api/spaces/{planned}/cancel")
    cancelled = entry(site.browser().get(path).text)
    assert first.uid == moved.uid == cancelled.uid
    assert (first.sequence or 0) < (moved.sequence or 0) < (cancelled.sequence or 0)
    assert begins(moved) > begins(first)
    assert [one.status.value for one in (first, moved, cancelled) if one.status] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_hostile_title_adds_nothing_to_a_calendar(site: RunningSite, host: Browser) -> None:
    hostile = HOSTILE.replace("\r\n", " ") + "\\n;BEGIN:VEVENT"
    space = host.start_space(hostile[:70])
    answer = site.browser().get(f"/i/spaces/{space}/calendar.ics")
    assert answer.text.count("\r\nBEGIN:VEVENT") == 1
    assert entry(answer.text).summary == hostile[:70]


@pytest.mark.parametrize(
    ("actions", "card", "said"),
    [
        ([], "summary_large_image", "Starts "),
        (["start"], "player", "Live since "),
        (["start", "end"], "summary_large_image", "Ended "),
        (["cancel"], "summary_large_image", "Cancelled, was planned for "),
    ],
)
def test_link_previews_show_each_state(
    site: RunningSite, host: Browser, actions: list[str], card: str, said: str
) -> None:
    space = host.start_space(TITLE, starts_at=hours_ahead(3))
    for action in actions:
        assert host.post(f"/api/spaces/{space}/{action}").status == 200
    page = preview(site, space)
    assert (page.title, page.site_name) == (TITLE, "Espacio")
    assert page.description.startswith(said)
    assert "Hosted by Núria (@link_host)" in page.description
    assert meta(page, "og:url") == f"{ORIGIN}/i/spaces/{space}"
    assert meta(page, "twitter:card") == card
    assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == ("1200", "630")
    assert TITLE in str(meta(page, "og:image:alt"))
    _, picture = drawn(site, page.absolute_image)
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    player = f"{ORIGIN}/embed/spaces/{space}" if card == "player" else None
    assert meta(page, "twitter:player") == player
    if "cancel" not in actions:
        host.post(f"/api/spaces/{space}/end")


def test_link_previews_speak_the_visitors_language(site: RunningSite, planned: str) -> None:
    page = preview(site, planned, "es-AR,es;q=0.9")
    assert page.description.startswith("Empieza el ")
    assert "Anfitrión: Núria" in page.description
    assert meta(page, "og:locale") == "es_ES"
    assert parse_qs(urlsplit(page.absolute_image).query)["language"] == ["es"]


def test_visitors_choice_of_language_is_kept_in_a_cookie(site: RunningSite, planned: str) -> None:
    browser = site.browser()
    browser.cookies["language"] = "es"
    answer = browser.get(f"/i/spaces/{planned}")
    assert '<html lang="es">' in answer.text
    assert "Añadir al calendario" in answer.text
    assert {"Accept-Language", "Cookie"} <= set(str(answer.headers["Vary"]).split(", "))


def test_picture_is_drawn_once_for_each_way_that_a_space_looks(
    site: RunningSite, host: Browser, planned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings: list[drawing.Card] = []
    draw = drawing.draw

    def counted(card: drawing.Card) -> bytes:
        drawings.append(card)
        return draw(card)

    monkeypatch.setattr(drawing, "draw", counted)
    first, _ = drawn(site, preview(site, planned).absolute_image)
    again, _ = drawn(site, preview(site, planned).absolute_image)
    assert first == again
    assert len(drawings) == 1
    host.request("PATCH", f"/api/spaces/{planned}", {"title": "Another title"})
    other, _ = drawn(site, preview(site, planned).absolute_image)
    assert other != first
    assert [card.title for card in drawings] == [TITLE, "Another title"]


def test_picture_may_be_shown_by_every_site_and_is_looked_up_again_soon(site: RunningSite, live: str) -> None:
    answer = site.browser().get(f"/i/spaces/{live}/card.png")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["card.png", "calendar.ics"])
def test_there_is_no_picture_and_no_entry_of_no_space(site: RunningSite, path: str) -> None:
    assert site.browser().get(f"/i/spaces/s_nothing/{path}").status == 404


def test_page_leads_to_its_description_for_other_sites(site: RunningSite, live: str) -> None:
    page = preview(site, live)
    links = {link["type"]: link["href"] for link in page.opengraph._soup.find_all("link", rel="alternate")}
    for kind in ("application/json+oembed", "text/xml+oembed"):
        parts = urlsplit(links[kind])
        assert site.browser().get(f"{parts.path}?{parts.query}").status == 200


class InProcess(Provider):  # type: ignore[misc]
    """micawber's provider, whose requests come to the app in this process."""

    def __init__(self, site: RunningSite) -> None:
        super().__init__(f"{ORIGIN}/oembed")
        self._site = site

    def fetch(self, url: str) -> str:
        parts = urlsplit(url)
        answer = self._site.browser().get(f"{parts.path}?{parts.query}")
        assert answer.status == 200
        return answer.text


class Frame(HTMLParser):
    """The attributes of the one element of an embed code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))


def test_oembed_library_gets_a_frame(site: RunningSite, live: str) -> None:
    found = InProcess(site).request(f"{ORIGIN}/i/spaces/{live}")
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", TITLE)
    assert (found["provider_name"], found["author_name"]) == ("Espacio", "Núria")
    assert found["author_url"] == f"{ORIGIN}/link_host"
    assert (found["width"], found["height"]) == (480, 240)
    ((tag, attributes),) = Frame(found["html"]).tags
    assert tag == "iframe"
    assert attributes["src"] == f"{ORIGIN}/embed/spaces/{live}"
    assert TITLE in str(attributes["title"])
    drawn(site, found["thumbnail_url"])


def test_oembed_keeps_to_the_room_that_the_other_site_has(site: RunningSite, live: str) -> None:
    found = InProcess(site).request(f"{ORIGIN}/i/spaces/{live}", maxwidth=300, maxheight=150)
    ((_, attributes),) = Frame(found["html"]).tags
    assert (found["width"], found["height"]) == (300, 150)
    assert (attributes["width"], attributes["height"]) == ("300", "150")
    assert "thumbnail_url" not in found


def test_oembed_speaks_xml_too(site: RunningSite, host: Browser) -> None:
    hostile = HOSTILE.replace("\r\n", " ")[:70]
    space = host.start_space(hostile)
    answer = site.browser().get(f"/oembed?format=xml&url={ORIGIN}/i/spaces/{space}")
    assert str(answer.headers["Content-Type"]).startswith("text/xml")
    found = {part.tag: part.text for part in ET.fromstring(answer.text)}
    assert found["title"] == hostile
    ((tag, attributes),) = Frame(str(found["html"])).tags
    assert (tag, attributes["src"]) == ("iframe", f"{ORIGIN}/embed/spaces/{space}")
    assert hostile in str(attributes["title"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url={origin}/i/spaces/s_nothing", 404),
        ("url=https://elsewhere.example/i/spaces/{space}", 404),
        ("url={origin}/somebody", 404),
        ("url=http://[", 404),
        ("url={origin}/i/spaces/{space}&format=yaml", 501),
        ("url={origin}/i/spaces/{space}&maxwidth=wide", 400),
        ("", 400),
    ],
)
def test_oembed_refuses_as_its_specification_says(site: RunningSite, live: str, query: str, status: int) -> None:
    answer = site.browser().get(f"/oembed?{query.format(origin=ORIGIN, space=live)}")
    assert answer.status == status
    assert answer.json["error"]["message"].endswith(".")


def test_player_alone_may_be_framed_and_it_sets_no_cookie(site: RunningSite, host: Browser, live: str) -> None:
    answer = host.get(f"/embed/spaces/{live}")
    policy = dict(part.split(maxsplit=1) for part in str(answer.headers["Content-Security-Policy"]).split("; "))
    assert policy["frame-ancestors"] == "*"
    assert policy["script-src"].startswith("'self'")
    assert "unsafe" not in str(policy)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=10"
    assert "link_host" in answer.text
    assert host.get("/").headers["Content-Security-Policy"].endswith("require-trusted-types-for 'script'")
    for path in ("/", f"/i/spaces/{live}", "/oembed", "/api/guest"):
        assert "frame-ancestors 'none'" in host.get(path).headers["Content-Security-Policy"]


def test_player_is_the_same_for_everybody(site: RunningSite, host: Browser, live: str) -> None:
    assert host.get(f"/embed/spaces/{live}").text == site.browser().get(f"/embed/spaces/{live}").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_player_says_what_it_is_in_each_state(site: RunningSite, host: Browser, language: str) -> None:
    space = host.start_space(TITLE, starts_at=hours_ahead(3))
    words = {"en": ("Starts", "LIVE", "Ended"), "es": ("Empieza", "EN DIRECTO", "Terminado")}[language]
    for action, said in zip(("", "start", "end"), words, strict=True):
        if action:
            host.post(f"/api/spaces/{space}/{action}")
        answer = site.browser().get(f"/embed/spaces/{space}?language={language}")
        assert f">{said}</strong>" in answer.text
    assert site.browser().get("/embed/spaces/s_nothing").status == 404


def carried(site: RunningSite, token: str, **more: str) -> dict[str, str]:
    return {"cookie": "", "x-csrf-token": "", "x-guest": token, **more}


def test_guest_in_a_frame_joins_with_a_token_and_no_cookie(site: RunningSite, live: str) -> None:
    browser = site.browser()
    token = str(browser.get("/api/guest").json["guest"])
    answer = browser.request("POST", f"/api/spaces/{live}/join", {}, carried(site, token))
    assert answer.status == 200
    assert answer.json["you"]["id"].startswith("g_")
    assert "Set-Cookie" not in answer.headers
    again = browser.request("POST", f"/api/spaces/{live}/join", {}, carried(site, token))
    assert again.json["you"] == answer.json["you"]


def test_guests_token_is_worth_nothing_on_other_sites_and_forged_ones_nothing_anywhere(
    site: RunningSite, live: str
) -> None:
    browser = site.browser()
    token = str(browser.get("/api/guest").json["guest"])
    path = f"/api/spaces/{live}/join"
    elsewhere = browser.request("POST", path, {}, carried(site, token, origin="https://elsewhere.example"))
    assert (elsewhere.status, elsewhere.code) == (403, "wrong_origin")
    forged = browser.request("POST", path, {}, carried(site, token[:-2] + "xx"))
    assert (forged.status, forged.code) == (401, "guest_invalid")
    assert browser.request("POST", path, {}, {"x-csrf-token": ""}).code == "csrf"


def test_request_with_a_guests_token_never_acts_for_the_account_whose_cookies_came_along(
    site: RunningSite, host: Browser, live: str
) -> None:
    token = str(host.get("/api/guest").json["guest"])
    ended = host.request("POST", f"/api/spaces/{live}/end", {}, {"x-guest": token, "x-csrf-token": ""})
    assert (ended.status, ended.code) == (403, "not_allowed")
    assert host.request("POST", "/api/posts", {"text": "Hello"}, {"x-guest": token}).code == "signed_out"
    assert host.request("GET", "/api/session", headers={"x-guest": token}).json["account"] is None


def test_reminder_is_set_seen_and_taken_back_over_http(site: RunningSite, host: Browser, planned: str) -> None:
    fan = site.browser()
    assert fan.request("PUT", f"/api/spaces/{planned}/reminder").code == "signed_out"
    fan.sign_up("link_fan")
    assert fan.request("PUT", f"/api/spaces/{planned}/reminder").status == 204
    assert fan.get("/api/reminders").json == {"spaces": [planned]}
    assert host.get("/api/reminders").json == {"spaces": []}
    assert fan.delete(f"/api/spaces/{planned}/reminder").status == 204
    assert fan.get("/api/reminders").json == {"spaces": []}


def test_agenda_shows_a_host_their_own_plans(site: RunningSite, host: Browser, planned: str) -> None:
    assert planned in [space["id"] for space in host.get("/api/agenda").json["spaces"]]
    assert site.browser().get("/api/agenda").code == "signed_out"


def test_scripts_off_page_plays_a_recording_if_there_is_one(
    site: RunningSite, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recorded(*asked: Any) -> dict[str, Any]:
        return {**seen(*asked), "recording": {"url": "/media/recordings/one.mp4"}}

    assert "<audio" not in site.browser().get(f"/i/spaces/{live}").text
    monkeypatch.setattr(space_page, "seen", recorded)
    text = site.browser().get(f"/i/spaces/{live}").text
    assert '<audio controls preload="none" src="/media/recordings/one.mp4">' in text
