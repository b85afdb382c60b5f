"""Uploads that are not pictures, and other people's pictures: none of them is published."""

import io
import struct
import zlib
from typing import Any

import pytest
from botocore.session import Session
from PIL import Image

from tests.support.dump import kept
from tests.support.site import ENVIRONMENT, Answer, Browser, RunningSite

WHERE = ("profile", "fleets", "pictures")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="pwned=1"><script>pwned=1</script></svg>'


def picture(kind: str = "PNG", side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "purple").save(out, kind)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


HOSTILE = {
    "an SVG": SVG,
    "a page": b"<!doctype html><script>pwned=1</script>",
    "a GIF that is a script": b"GIF89a/*" + b"\0" * 20 + b"*/=1;pwned=1",
    "a PNG of a hundred thousand square": png(100_000, 100_000, zlib.compress(b"\0" * 100_000)),
    "a PNG of no size": png(0, 0, b""),
    "a PNG whose data has no end": png(4_000, 4_000, zlib.compress(b"\0" * 100)),
    "half a PNG": picture()[:60],
    "nothing but a head": b"\x89PNG\r\n\x1a\n",
    "a TIFF": picture("TIFF"),
    "a BMP": picture("BMP"),
    "a PDF": b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
    "a program": b"MZ" + b"\0" * 200,
    "too many bytes": picture() + b"\0" * (9 * 1024 * 1024),
}


@pytest.fixture(scope="module")
def owner(site: RunningSite) -> Browser:
    return site.member("picture_owner")


@pytest.fixture(scope="module")
def stranger(site: RunningSite) -> Browser:
    return site.member("picture_thief")


def uploaded(browser: Browser, where: str, content: bytes) -> str:
    """Upload the content as the browser would, and return the upload's name."""
    asked = browser.post(f"/api/{where}/uploads", {"kind": "image/png"}).json
    fields = asked["form"]["fields"] if "form" in asked else asked["fields"]
    Session().create_client("s3").put_object(
        Bucket=ENVIRONMENT["ESPACIO_MEDIA_BUCKET"], Key=fields["key"], Body=content
    )
    return str(asked["upload"])


def use(browser: Browser, where: str, upload: str) -> Answer:
    if where == "profile":
        return browser.request("PUT", "/api/profile/picture", {"upload": upload})
    if where == "pictures":
        return browser.post("/api/posts", {"text": "", "pictures": [{"upload": upload}]})
    return browser.post("/api/fleets", {"upload": upload, "alt": "A picture"})


def published() -> list[str]:
    bucket: dict[str, Any] = kept()["bucket"]
    return sorted(name for name in bucket if name.startswith("public/"))


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("where", WHERE)
def test_what_is_no_picture_is_never_published(owner: Browser, where: str, what: str) -> None:
    before = published()
    refused = use(owner, where, uploaded(owner, where, HOSTILE[what]))
    assert refused.status in (400, 404), refused.text
    assert published() == before


@pytest.mark.parametrize("where", WHERE)
def test_nobody_uses_what_somebody_else_uploaded(owner: Browser, stranger: Browser, where: str) -> None:
    upload = uploaded(owner, where, picture())
    before = published()
    for name in (upload, f"../{owner.get('/api/session').json['account']['id']}/{upload}", "..", "%2e%2e"):
        assert use(stranger, where, name).status == 404
    assert published() == before
    assert use(owner, where, upload).status < 300


@pytest.mark.parametrize("where", WHERE)
def test_what_is_published_is_drawn_anew(owner: Browser, where: str) -> None:
    before = set(published())
    assert use(owner, where, uploaded(owner, where, picture(side=64) + SVG)).status < 300
    client, bucket = Session().create_client("s3"), ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]
    for name in set(published()) - before:
        found = client.get_object(Bucket=bucket, Key=name)
        assert found["ContentType"] == "image/webp"
        content = found["Body"].read()
        assert content.startswith(b"RIFF")
        assert b"script" not in content


@pytest.mark.parametrize(
    "kind", ["image/svg+xml", "text/html", "image/gif", "image/png; charset=x", "", "image/png\r\nx: y"]
)
def test_form_is_given_for_pictures_alone(owner: Browser, kind: str) -> None:
    for where in WHERE:
        assert owner.post(f"/api/{where}/uploads", {"kind": kind}).code == "invalid_picture"
