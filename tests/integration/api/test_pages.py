"""Pages rendered by the server: useful without scripts, and nothing that strangers wrote is executed."""

import base64
import hashlib
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.site import ORIGIN, Browser, RunningSite

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp;<!--"
FRONTEND = Path(__file__).parents[3] / "frontend"


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("page_host", HOSTILE)


class Page(HTMLParser):
    """A parsed page: elements, the text outside of scripts, and scripts by kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self.words = ""
        self._script: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag == "script":
            self._script = dict(attributes).get("type") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is None:
            self.words += data
        else:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data

    def meta(self, name: str) -> str | None:
        return next(
            (
                values.get("content")
                for tag, values in self.tags
                if name in (values.get("property"), values.get("name"))
            ),
            None,
        )

    @property
    def boot(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.scripts["application/json"])
        return found


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


def test_space_page_says_what_it_is_with_scripts_off(site: RunningSite, host: Browser) -> None:
    space = host.start_space("Evening talk", topics=["Music"])
    answer = site.browser().get(f"/i/spaces/{space}")
    page = Page(answer.text)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for words in ("Evening talk", "@page_host", "Live since", "Music", "0 listening"):
        assert words in page.words
    assert page.meta("og:title") == "Evening talk"
    assert page.meta("twitter:card") == "player"
    assert page.meta("og:url") == f"{ORIGIN}/i/spaces/{space}"
    assert ("link", {"rel": "canonical", "href": f"{ORIGIN}/i/spaces/{space}"}) in page.tags
    assert HOSTILE in str(page.meta("description"))


def test_space_page_boots_with_the_view_of_who_looks(site: RunningSite, host: Browser) -> None:
    space = host.start_space("Boot")
    assert Page(host.get(f"/i/spaces/{space}").text).boot == {
        "account": host.get("/api/session").json["account"],
        "space": host.get(f"/api/spaces/{space}").json["space"],
        "thread": None,
        "timeline": None,
        "mail": True,
    }
    assert Page(site.browser().get(f"/i/spaces/{space}").text).boot["account"] is None


def test_home_says_what_this_is_before_the_posts(site: RunningSite, host: Browser) -> None:
    words = Page(site.browser().get("/").text).words
    assert "anyone can listen, no account needed" in words


@pytest.mark.parametrize(
    ("scheduled", "actions", "said"),
    [
        (False, ["end"], "Ended"),
        (True, ["cancel"], "Cancelled"),
        (True, [], "Starts"),
        (True, ["start"], "Live since"),
    ],
)
def test_space_page_names_the_state(
    site: RunningSite, host: Browser, scheduled: bool, actions: list[str], said: str
) -> None:
    in_an_hour = int(time.time() * 1000) + 3_600_000
    space = host.start_space("States", **({"starts_at": in_an_hour} if scheduled else {}))
    for action in actions:
        assert host.post(f"/api/spaces/{space}/{action}").status == 200
    answer = site.browser().get(f"/i/spaces/{space}")
    assert answer.status == 200
    assert said in Page(answer.text).words


@pytest.mark.parametrize(
    ("cookie", "root", "scheme"), [("dark", "dark", "dark"), ("light", "light", "light"), ('"><b>', None, "light dark")]
)
def test_page_has_the_chosen_theme_before_any_script_runs(
    site: RunningSite, cookie: str, root: str | None, scheme: str
) -> None:
    browser = site.browser()
    assert dict(Page(browser.get("/").text).tags)["html"].get("data-theme") is None
    browser.cookies["theme"] = cookie
    page = Page(browser.get("/sign-in").text)
    assert (dict(page.tags)["html"].get("data-theme"), page.meta("color-scheme")) == (root, scheme)
    colours = [attributes["content"] for tag, attributes in page.tags if attributes.get("name") == "theme-color"]
    assert len(set(colours)) == (2 if root is None else 1)


def test_hostile_text_is_shown_and_never_acts(site: RunningSite, host: Browser) -> None:
    space = host.start_space(HOSTILE)
    host.post("/api/posts", {"text": f"{HOSTILE} {ORIGIN}/i/spaces/{space}"})
    for path in (f"/i/spaces/{space}", "/"):
        page = Page(host.get(path).text)
        assert HOSTILE in page.words
        assert not [tag for tag, _ in page.tags if tag == "img"]
        assert page.boot["account"]["display_name"] == HOSTILE  # type: ignore[index]
        assert [tag for tag, _ in page.tags].count("script") == 4


@pytest.mark.parametrize("path", ["/", "/sign-up", "/sign-in", "/i/spaces/s_nothing", "/nowhere"])
def test_page_forbids_what_it_does_not_need(site: RunningSite, path: str) -> None:
    answer = site.browser().get(path)
    policy = directives(answer.headers["Content-Security-Policy"])
    digest = base64.b64encode(hashlib.sha256(Page(answer.text).scripts["importmap"].encode()).digest()).decode()
    assert policy["default-src"] == ["'self'"]
    assert policy["script-src"] == ["'self'", f"'sha256-{digest}'"]
    assert policy["connect-src"] == ["'self'", "ws://localhost:8000", "https://s3.eu-west-1.amazonaws.com"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")


def test_page_has_no_inline_style_or_handler(site: RunningSite, host: Browser) -> None:
    for path in ("/", "/sign-up", f"/i/spaces/{host.start_space('Inline')}"):
        for tag, attributes in Page(site.browser().get(path).text).tags:
            assert tag != "style"
            assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_import_map_names_every_vendored_module_that_the_frontend_imports(site: RunningSite) -> None:
    imports = json.loads(Page(site.browser().get("/").text).scripts["importmap"])["imports"]
    bare = re.compile(r"""(?:from|import)\s+['"]([^'"./][^'"]*)['"]""")
    sources = [path for path in FRONTEND.rglob("*.*js") if "node_modules" not in path.parts]
    wanted = {name for path in sources for name in bare.findall(path.read_text())}
    assert wanted <= set(imports)
    for url in imports.values():
        assert (FRONTEND / url.removeprefix("/static/")).is_file()


@pytest.mark.parametrize(
    "path", ["/nowhere", "/no/where", "/i/spaces/s_nothing", "/i/spaces/%3Cb%3E", "/i/spaces/" + "s" * 99]
)
def test_missing_page_says_so(site: RunningSite, path: str) -> None:
    answer = site.browser().get(path)
    assert answer.status == 404
    page = Page(answer.text)
    assert "Page not found" in page.words
    assert page.meta("robots") == "noindex"


@pytest.mark.parametrize("path", ["/api/nothing", "/api/nothing/here"])
def test_missing_api_route_is_refused_as_json(site: RunningSite, path: str) -> None:
    answer = site.browser().get(path)
    assert (answer.status, answer.code) == (404, "not_found")
