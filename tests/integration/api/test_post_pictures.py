"""Posts with pictures: drawn anew, described, deleted with the post, and only one's own uploads."""

import io
import json
import zipfile

import pytest
from botocore.session import Session
from PIL import Image

from tests.support.site import Answer, Browser, RunningSite
from tests.support.uploads import BUCKET, picture, stored, uploaded


def post(author: Browser, pictures: list[dict[str, str]], text: str = "", **more: str) -> Answer:
    return author.request("POST", "/api/posts", {"text": text, "pictures": pictures}, headers=more)


def test_pictures_are_drawn_anew_in_two_sizes_with_their_descriptions(site: RunningSite, author: Browser) -> None:
    uploads = [uploaded(author, picture((3_000, 1_500), "JPEG"), "image/jpeg"), uploaded(author, picture())]
    made = post(author, [{"upload": uploads[0], "alt": " A lake,\nat noon "}, {"upload": uploads[1]}], "Look")
    assert made.status == 201, made.text
    shown = made.json["post"]
    assert [(one["alt"], one["width"], one["height"]) for one in shown["pictures"]] == [
        ("A lake, at noon", 1_600, 800),
        ("", 40, 30),
    ]
    kept = stored(f"public/posts/{shown['id']}/")
    assert (
        sorted(
            f"public{url.partition('/media')[2]}" for one in shown["pictures"] for url in (one["small"], one["large"])
        )
        == kept
    )
    client = Session().create_client("s3")
    for key in kept:
        found = client.get_object(Bucket=BUCKET, Key=key)
        content = found["Body"].read()
        assert (found["ContentType"], found["CacheControl"]) == ("image/webp", "public, max-age=86400, immutable")
        assert b"home" not in content
    assert Image.open(io.BytesIO(content)).format == "WEBP"
    assert stored("uploads/pictures/") == []
    assert site.browser().get("/api/posts").json["posts"][0]["pictures"] == shown["pictures"]
    assert shown["pictures"][0]["small"] in site.browser().get(f"/i/posts/{shown['id']}").text


def test_deleting_a_post_deletes_its_pictures(site: RunningSite, author: Browser) -> None:
    made = post(author, [{"upload": uploaded(author, picture())}]).json["post"]
    assert len(stored(f"public/posts/{made['id']}/")) == 2
    reply = author.post("/api/posts", {"text": "Nice", "reply_to": made["id"]})
    assert reply.status == 201
    assert author.delete(f"/api/posts/{made['id']}").status == 204
    site.work()
    assert stored(f"public/posts/{made['id']}/") == []
    assert "pictures" not in author.get(f"/api/posts/{made['id']}").json["post"]


def test_repeated_command_makes_one_post_with_its_pictures(author: Browser) -> None:
    chosen = [{"upload": uploaded(author, picture()), "alt": "Tea"}]
    once, again = (post(author, chosen, **{"idempotency-key": "the-same-post"}) for _ in range(2))
    assert (once.status, again.status) == (201, 201)
    assert once.json["post"]["id"] == again.json["post"]["id"]
    assert [one["alt"] for one in again.json["post"]["pictures"]] == ["Tea"]


REFUSED = {
    "five": ([picture()] * 5, 400, "too_many_pictures"),
    "no picture": ([b"<svg/>"], 400, "invalid_picture"),
    "one of two": ([picture(), b"GIF89a"], 400, "invalid_picture"),
    "too many bytes": ([picture() + b"\0" * (8 * 1024 * 1024)], 404, "no_such_upload"),
}


@pytest.mark.parametrize(("contents", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_post_with_a_refused_picture_publishes_nothing(
    author: Browser, contents: list[bytes], status: int, code: str
) -> None:
    before = stored("public/posts/")
    refused = post(author, [{"upload": uploaded(author, content)} for content in contents], "With pictures")
    assert (refused.status, refused.code) == (status, code)
    assert stored("public/posts/") == before
    assert "With pictures" not in author.get("/api/posts").text


def test_upload_is_its_owners_alone_and_made_for_pictures(site: RunningSite, author: Browser) -> None:
    thief = site.browser()
    thief.sign_up("thief")
    upload = uploaded(author, picture())
    owner = author.get("/api/session").json["account"]["id"]
    for name in (upload, f"../{owner}/{upload}", "u_nothing"):
        assert post(thief, [{"upload": name}]).code == "no_such_upload"
    assert post(author, [{"upload": upload}]).status == 201
    assert author.post("/api/pictures/uploads", {"kind": "image/svg+xml"}).code == "invalid_picture"
    assert site.browser().post("/api/pictures/uploads", {"kind": "image/png"}).code == "signed_out"


def test_text_may_be_empty_only_with_a_picture(author: Browser) -> None:
    assert post(author, []).code == "invalid_text"
    assert post(author, [{"upload": uploaded(author, picture()), "alt": "x" * 421}]).code == "invalid_text"
    assert post(author, [{"upload": uploaded(author, picture())}]).json["post"]["text"] == ""


def test_export_has_the_pictures_and_deletion_of_the_account_removes_them(site: RunningSite) -> None:
    leaver = site.browser()
    leaver.sign_up("leaver")
    made = post(leaver, [{"upload": uploaded(leaver, picture()), "alt": "My tea"}]).json["post"]
    own = leaver.get("/api/session").json["account"]["id"]
    leaver.post("/api/export")
    site.work()
    (export,) = stored(f"exports/{own}/")
    content = Session().create_client("s3").get_object(Bucket=BUCKET, Key=export)["Body"].read()
    exported = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("posts.json"))
    assert exported[0]["pictures"] == made["pictures"]
    assert leaver.request("DELETE", "/api/account", {"handle": "leaver"}).status == 204
    site.work()
    assert stored(f"public/posts/{made['id']}/") == []
