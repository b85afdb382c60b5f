"""Profiles: their texts, and a picture's way from the browser to every place that shows it."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from botocore.session import Session
from PIL import Image

from tests.support.site import ENVIRONMENT, Browser, RunningSite, running_site

BUCKET = ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as site:
        yield site


def person(site: RunningSite, handle: str, name: str = "Ana") -> Browser:
    browser = site.browser()
    assert browser.sign_up(handle, name).status == 201
    return browser


def profile(browser: Browser, handle: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/api/profiles/{handle}").json["profile"]
    return found


def account_id(browser: Browser) -> str:
    return str(browser.get("/api/session").json["account"]["id"])


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "purple").save(written, kind)
    return written.getvalue()


def kept() -> set[str]:
    listed = Session().create_client("s3").list_objects_v2(Bucket=BUCKET)
    return {found["Key"] for found in listed.get("Contents", [])}


def send(browser: Browser, content: bytes, kind: str = "image/png") -> str:
    """Upload as a browser does, by the form, but not over HTTP; returns the upload's name."""
    answer = browser.post("/api/profile/uploads", {"kind": kind})
    assert answer.status == 201
    key = answer.json["form"]["fields"]["key"]
    Session().create_client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
    return str(answer.json["upload"])


def show(browser: Browser, content: bytes) -> Any:
    return browser.request("PUT", "/api/profile/picture", {"upload": send(browser, content)})


def test_profile_says_who_somebody_is_and_what_they_are_to_the_viewer(site: RunningSite) -> None:
    ana, ben = person(site, "ana_p", "Ana"), person(site, "ben_p", "Ben")
    ben.request("PUT", f"/api/accounts/{account_id(ana)}/follow")
    seen = profile(ana, "BEN_P")
    assert (seen["name"], seen["handle"], seen["bio"], seen["picture"]) == ("Ben", "ben_p", "", None)
    assert (seen["followers"], seen["following"]) == (0, 1)
    assert seen["you"] == {"follows": False, "follows_you": True, "blocks": False, "blocks_you": False, "mutes": False}
    assert profile(ana, "ana_p")["you"] is None
    assert profile(site.browser(), "ana_p")["you"] is None
    assert ana.get("/api/profiles/nobody_here").code == "no_such_person"
    assert ana.get("/api/profiles/settings").code == "no_such_person"


def test_edited_profile_is_seen_at_once_also_by_ones_other_sessions(site: RunningSite) -> None:
    ana, elsewhere = person(site, "ana_e"), site.browser()
    elsewhere.sign_in("ana_e")
    answer = ana.request("PATCH", "/api/profile", {"display_name": " Ana María ", "bio": "Radio,\n tea and  trains"})
    assert (answer.json["face"]["name"], answer.json["bio"]) == ("Ana María", "Radio, tea and trains")
    assert elsewhere.get("/api/session").json["account"]["display_name"] == "Ana María"
    face = site.browser().get(f"/api/faces?ids={account_id(ana)}")
    assert face.json["faces"][0]["name"] == "Ana María"
    assert face.headers["Cache-Control"] == "public, max-age=20"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"display_name": "Ana", "bio": "x" * 161}, "invalid_bio"),
        ({"display_name": "Ana", "bio": "a\u202eb"}, "invalid_bio"),
        ({"display_name": " ", "bio": ""}, "invalid_display_name"),
        ({"bio": ""}, "malformed"),
    ],
)
def test_what_a_profile_cannot_say_is_refused(site: RunningSite, fields: dict[str, str], code: str) -> None:
    ana = site.browser()
    ana.sign_in("ana_r") if ana.sign_up("ana_r").status == 409 else None
    assert ana.request("PATCH", "/api/profile", fields).code == code


def test_picture_is_shown_everywhere_and_replaces_the_one_before(site: RunningSite) -> None:
    ana = person(site, "ana_pic")
    first = show(ana, picture()).json["face"]["picture"]
    second = show(ana, picture("JPEG")).json["face"]["picture"]
    assert first != second
    assert kept() == {address.replace("/media/", "public/") for address in second.values()}
    shown = Session().create_client("s3").get_object(Bucket=BUCKET, Key=second["small"].replace("/media/", "public/"))
    assert shown["ContentType"] == "image/webp"
    assert shown["CacheControl"] == "public, max-age=31536000, immutable"
    assert Image.open(shown["Body"]).size == (96, 96)
    assert profile(site.browser(), "ana_pic")["picture"] == second
    assert ana.delete("/api/profile/picture").json["face"]["picture"] is None
    assert kept() == set()


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a this is no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        picture()[:60],
        picture("GIF"),
        picture("BMP"),
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["garbage", "svg", "html", "cut", "gif", "bmp", "too large"],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(site: RunningSite, content: bytes) -> None:
    ana = site.browser()
    ana.sign_in("ana_h") if ana.sign_up("ana_h").status == 409 else None
    answer = show(ana, content)
    assert (answer.status, answer.code) in [(400, "invalid_picture"), (404, "no_such_upload")]
    assert kept() == set()
    assert profile(ana, "ana_h")["picture"] is None


def test_only_ones_own_upload_becomes_ones_picture(site: RunningSite) -> None:
    ana, eve = person(site, "ana_up"), person(site, "eve_up")
    upload = send(ana, picture())
    for name in (upload, f"../{account_id(ana)}/{upload}", f"{account_id(ana)}/{upload}", "u_0"):
        assert eve.request("PUT", "/api/profile/picture", {"upload": name}).status == 404
    assert profile(eve, "eve_up")["picture"] is None
    assert ana.request("PUT", "/api/profile/picture", {"upload": upload}).status == 200
    again = ana.request("PUT", "/api/profile/picture", {"upload": upload})
    assert again.json["face"]["picture"] == profile(ana, "ana_up")["picture"]
    ana.delete("/api/profile/picture")


@pytest.mark.parametrize("kind", ["image/gif", "image/svg+xml", "text/html", ""])
def test_form_is_for_pictures_alone(site: RunningSite, kind: str) -> None:
    ana = site.browser()
    ana.sign_in("ana_f") if ana.sign_up("ana_f").status == 409 else None
    assert ana.post("/api/profile/uploads", {"kind": kind}).code == "invalid_picture"


def test_who_is_signed_out_changes_nothing(site: RunningSite) -> None:
    nobody = site.browser()
    asked = [
        ("PATCH", "/api/profile", {"display_name": "Eve"}),
        ("POST", "/api/profile/uploads", {"kind": "image/png"}),
    ]
    asked += [("PUT", "/api/profile/picture", {"upload": "u_1"})]
    assert {nobody.request(*one).code for one in asked} == {"signed_out"}
    assert nobody.delete("/api/profile/picture").code == "signed_out"
    assert nobody.get("/api/ties").code == "signed_out"


def test_followers_are_listed_newest_first_a_page_at_a_time(site: RunningSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.services.listings.followers.PAGE", 2)
    ana = person(site, "ana_l")
    fans = [person(site, f"fan_{number}", f"Fan {number}") for number in range(3)]
    for fan in fans:
        fan.request("PUT", f"/api/accounts/{account_id(ana)}/follow")
    fans[1].request("PUT", f"/api/accounts/{account_id(fans[2])}/follow")
    first = fans[1].get(f"/api/accounts/{account_id(ana)}/followers").json
    rest = fans[1].get(f"/api/accounts/{account_id(ana)}/followers?cursor={quote(first['next'])}").json
    assert [one["handle"] for one in first["people"] + rest["people"]] == ["fan_2", "fan_1", "fan_0"]
    assert rest["next"] is None
    assert first["people"][0]["you"]["follows"] is True
    assert first["people"][1]["you"] is None
    assert ana.get(f"/api/accounts/{account_id(ana)}/followers?cursor=x").code == "invalid_cursor"
    assert ana.get("/api/ties").json == {"follow": [], "block": [], "mute": []}


def test_page_of_a_person_is_readable_without_scripts(site: RunningSite) -> None:
    ana, ben = person(site, "ana_page", "Ana <b>Ruiz</b>"), person(site, "ben_page", "Ben")
    ana.request("PATCH", "/api/profile", {"display_name": "Ana <b>Ruiz</b>", "bio": "Tea & trains"})
    show(ana, picture())
    ana.post("/api/posts", {"text": "Hello from the station"})
    space = ana.start_space("On the platform")
    ben.request("PUT", f"/api/accounts/{account_id(ana)}/follow")
    page = site.browser().get("/Ana_Page")
    assert page.status == 200
    for said in (
        "Ana &lt;b&gt;Ruiz&lt;/b&gt;",
        "@ana_page",
        "Tea &amp; trains",
        "1 follower",
        "Hello from the station",
    ):
        assert said in page.text, said
    assert f'href="/i/spaces/{space}"' in page.text
    assert '<link rel="canonical" href="http://localhost:8000/ana_page">' in page.text
    assert '<meta property="og:image" content="http://localhost:8000/media/faces/' in page.text
    assert "<b>" not in page.text
    follows = site.browser().get("/ana_page/followers")
    assert 'href="/ben_page"' in follows.text
    assert site.browser().get("/ben_page/following").status == 200
    assert {site.browser().get(path).status for path in ("/nobody_here", "/ana_page/friends", "/a")} == {404}
