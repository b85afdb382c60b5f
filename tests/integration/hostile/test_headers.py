"""Answers contain no headers that visitors wrote and no foreign addresses; and what caches may store."""

import pytest

import app
from chalicelib import config
from chalicelib.api import cookies
from tests.integration.hostile.test_strangers import FILLERS
from tests.support.site import ENVIRONMENT, ORIGIN, Answer, Browser, RunningSite
from tests.support.village import Village

# The same for everybody, so that a cache in front of the site may store them; everything else is for one visitor.
FOR_EVERYBODY = {
    "/api/cards": "public, max-age=5",
    "/oembed": "public, max-age=60",
    "/embed/spaces/{space_id}": "public, max-age=10",
    "/i/spaces/{space_id}/calendar.ics": "public, max-age=60",
    "/i/spaces/{space_id}/card.png": "public, max-age=300",
    "/i/spaces/{space_id}/chapters.json": "public, max-age=300",
    "/i/spaces/{space_id}/live.m3u8": "public, max-age=5",
    "/i/spaces/{space_id}/live/{part}": "public, max-age=60",
    "/u/{handle}/feed.xml": "public, max-age=300",
    "/topics/{topic}/feed.xml": "public, max-age=300",
    "/api/live": "public, max-age=5",
    "/api/faces": "public, max-age=20",
    "/api/openapi.json": "public, max-age=300",
}
READING = [path for path, methods in app.app.routes.items() if "GET" in methods]
BREAKS = ("%0d%0aSet-Cookie:%20session=evil", "\r\nX-Evil: 1", "%E5%98%8A%E5%98%8DX-Evil:1", "x\x00", "x%0aX-Evil:1")
ELSEWHERE = ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "%2f%2fevil.example")
PARAMETERS = ("next", "return", "return_to", "redirect", "url", "to", "state", "cursor", "format", "ids", "q", "lang")


@pytest.fixture(scope="module")
def village(site: RunningSite) -> Village:
    return Village.settled(site)


def address(village: Village, path: str) -> str:
    return path.format(**village.ids, **FILLERS)


@pytest.mark.parametrize("path", READING)
def test_answer_is_for_its_visitor_alone_unless_it_is_the_same_for_everybody(village: Village, path: str) -> None:
    for who in (village.ana, village.eve, village.nobody):
        answer = who.get(address(village, path))
        wanted = FOR_EVERYBODY.get(path)
        if wanted and answer.status in (200, 302):
            assert answer.headers["Cache-Control"] == wanted
            assert "Set-Cookie" not in answer.headers
        else:
            assert answer.headers["Cache-Control"] in ("no-store", "private, no-cache"), path


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_what_a_cache_keeps_does_not_depend_on_who_asks(village: Village, path: str) -> None:
    query = f"?ids={village.ids['account_id']}"
    lies = {
        "x-forwarded-host": "evil.example",
        "x-original-url": "/evil",
        "host": "evil.example",
    }
    answers = [who.get(address(village, path) + query).text for who in (village.ana, village.eve, village.nobody)]
    answers.append(village.eve.request("GET", address(village, path) + query, headers=lies).text)
    assert len(set(answers)) == 1
    in_spanish = village.eve.request("GET", address(village, path) + query, headers={"accept-language": "es"})
    assert in_spanish.text == answers[0] or "Accept-Language" in in_spanish.headers["Vary"]


@pytest.mark.parametrize("path", READING)
def test_no_address_comes_from_the_request(village: Village, path: str) -> None:
    """Links, canonical addresses and redirects come from the settings, whatever the Host header (cache poisoning)."""
    lies = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = village.nobody.request("GET", address(village, path), headers=lies)
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("path", READING)
def test_no_parameter_leads_elsewhere_or_breaks_a_header(village: Village, path: str) -> None:
    for value in (*BREAKS, *ELSEWHERE):
        query = "&".join(f"{name}={value}" for name in PARAMETERS)
        answer = village.nobody.request("GET", f"{address(village, path)}?{query}")
        # oEmbed's own answer for an unsupported format (https://oembed.com, 2.3.5)
        assert answer.status < 500 or (path, answer.status) == ("/oembed", 501), answer.text
        assert_clean(answer)


@pytest.mark.parametrize("path", [path for path in READING if "{" in path])
def test_no_part_of_a_path_breaks_a_header(village: Village, path: str) -> None:
    for value in (*BREAKS, "..", "../../etc/passwd", "%2e%2e%2f", "a" * 3_000, "\ud800", "é", "%ff"):
        answer = village.ana.request("GET", path.format_map(Everywhere(value)))
        assert answer.status < 500, answer.text
        assert_clean(answer)


class Everywhere(dict[str, str]):
    """A dict with the same value for every key."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value

    def __missing__(self, name: str) -> str:
        return self.value


def assert_clean(answer: Answer) -> None:
    for name, value in answer.headers.items():
        for one in value if isinstance(value, list) else [value]:
            assert not set("\r\n\0") & set(one), (name, one)
            assert "evil" not in one.lower(), (name, one)
    assert "X-Evil" not in answer.headers
    assert answer.headers.get("Location", ORIGIN).startswith((ORIGIN, "/"))
    assert not answer.headers.get("Location", "").startswith(("//", "/\\"))


def test_cookies_are_for_this_site_and_only_one_can_be_read_by_scripts(site: RunningSite) -> None:
    browser = Browser(site.client)
    given = [
        *browser.get("/").headers["Set-Cookie"],
        *browser.sign_up("cookies").headers["Set-Cookie"],
        *site.browser().post(f"/api/spaces/{browser.start_space()}/join").headers["Set-Cookie"],
    ]
    assert [cookie.partition("=")[0] for cookie in given] == ["csrf", "session", "csrf", "guest"]
    for cookie in given:
        assert {"Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert ("HttpOnly" in cookie) == (not cookie.startswith("csrf="))


def test_cookies_never_leave_tls_where_the_site_has_it() -> None:
    assert config.read({**ENVIRONMENT, "ESPACIO_SITE_ORIGINS": "https://espacio.example"}).secure
    for name in (cookies.SESSION, cookies.GUEST, cookies.CSRF):
        assert "Secure" in cookies.kept(name, "x", 60, secure=True).split("; ")


@pytest.mark.parametrize("path", READING)
def test_answer_cannot_be_framed_or_sniffed(village: Village, path: str) -> None:
    headers = village.nobody.get(address(village, path)).headers
    framed = "/embed/" in path
    assert ("frame-ancestors 'none'" in headers["Content-Security-Policy"]) != framed
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in headers["Content-Security-Policy"]
