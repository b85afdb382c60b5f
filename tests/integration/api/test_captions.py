"""Captions as a setting of a Space, over HTTP: where the site offers them, and in which language."""

from typing import Any

from tests.integration.api.test_pages import Page
from tests.support.site import Browser, running_site

SPANISH = {"captions": True, "language": "es"}


def settings_of(browser: Browser, space: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/api/spaces/{space}").json["space"]["settings"]
    return {name: found[name] for name in SPANISH}


def test_host_chooses_captions_and_their_language_where_the_site_offers_them() -> None:
    with running_site(ESPACIO_CAPTIONS="whisper") as site:
        host = site.member("hana")
        space = host.start_space(settings=SPANISH)
        assert settings_of(site.browser(), space) == SPANISH
        change = {"captions": False, "language": "en"}
        assert host.request("PATCH", f"/api/spaces/{space}", change).status == 200
        assert settings_of(site.browser(), space) == change
        assert host.request("PATCH", f"/api/spaces/{space}", {"language": "xx"}).code == "malformed"
        assert Page(host.get("/").text).boot["captions"] == ["en", "es"]


def test_site_without_captions_refuses_them_and_does_not_speak_of_them() -> None:
    with running_site() as site:
        host = site.member("hana")
        answer = host.post("/api/spaces", {"title": "Talk", "settings": SPANISH})
        assert (answer.status, answer.code) == (409, "captions_off")
        space = host.start_space()
        assert settings_of(host, space) == {"captions": False, "language": "en"}
        refused = host.request("PATCH", f"/api/spaces/{space}", {"captions": True})
        assert (refused.status, refused.code) == (409, "captions_off")
        assert host.request("PATCH", f"/api/spaces/{space}", {"captions": False}).status == 200
        assert "captions" not in Page(host.get("/").text).boot


def test_only_languages_that_can_be_captioned_are_offered() -> None:
    with running_site(ESPACIO_CAPTIONS="transcribe", ESPACIO_CAPTION_LANGUAGES="en-GB") as site:
        host = site.member("hana")
        assert Page(host.get("/").text).boot["captions"] == ["en"]
        refused = host.post("/api/spaces", {"title": "Charla", "settings": SPANISH})
        assert (refused.status, refused.code) == (409, "captions_off")
        space = host.start_space(settings={"captions": True, "language": "en"})
        changed = host.request("PATCH", f"/api/spaces/{space}", {"language": "es"})
        assert (changed.status, changed.code) == (409, "captions_off")
        assert host.request("PATCH", f"/api/spaces/{space}", {"captions": False, "language": "es"}).status == 200
        assert settings_of(host, space) == {"captions": False, "language": "es"}
