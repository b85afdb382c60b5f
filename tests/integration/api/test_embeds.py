"""A Space in pages of other sites: oEmbed as a third-party library requests it, the player, and its guests."""

import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from micawber.providers import Provider

from tests.support.site import ORIGIN, Browser, RunningSite

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp;]]><!-- X: y"
TITLE = "Ñandúes; their songs, and <ours>"


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("link_host", "Núria")


def hours_ahead(hours: float) -> int:
    return int((time.time() + hours * 3600) * 1000)


@pytest.fixture
def live(host: Browser) -> str:
    return host.start_space(TITLE)


class InProcess(Provider):  # type: ignore[misc]
    """micawber's provider, whose requests go to the app in this process."""

    def __init__(self, site: RunningSite) -> None:
        super().__init__(f"{ORIGIN}/oembed")
        self._site = site

    def fetch(self, url: str) -> str:
        parts = urlsplit(url)
        answer = self._site.browser().get(f"{parts.path}?{parts.query}")
        assert answer.status == 200
        return answer.text


class Frame(HTMLParser):
    """The attributes of the only element of an embed code."""

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
    parts = urlsplit(found["thumbnail_url"])
    assert site.browser().get(f"{parts.path}?{parts.query}").status == 302
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)


def test_oembed_keeps_to_the_room_that_the_other_site_has(site: RunningSite, live: str) -> None:
    found = InProcess(site).request(f"{ORIGIN}/i/spaces/{live}", maxwidth=300, maxheight=150)
    ((_, attributes),) = Frame(found["html"]).tags
    assert (found["width"], found["height"]) == (300, 150)
    assert (attributes["width"], attributes["height"]) == ("300", "150")
    assert "thumbnail_url" not in found


def test_oembed_speaks_xml_too(site: RunningSite, host: Browser) -> None:
    hostile = HOSTILE[:70]
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
