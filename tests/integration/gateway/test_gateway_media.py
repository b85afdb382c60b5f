"""`/media/` serves what was published, and no other object of the bucket, however the address is written."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest
from aiohttp import web

from infra.local.gateway.media import PublicMedia

OBJECTS = {"/pictures/public/a.webp": b"public", "/pictures/uploads/b.webp": b"private", "/other/c": b"foreign"}
OUTSIDE = (
    "../uploads/b.webp",
    "%2e%2e/uploads/b.webp",
    "%252e%252e/uploads/b.webp",
    "..%2fuploads%2fb.webp",
    "..%5cuploads/b.webp",
    "./../uploads/b.webp",
    "a.webp/../../uploads/b.webp",
    "//uploads/b.webp",
    "http://127.0.0.1/x",
    "?prefix=uploads/&list-type=2",
    "%3flist-type=2",
    "..;/uploads/b.webp",
    "%00",
    "a.webp%0d%0aX-Evil:%201",
    "%c0%ae%c0%ae/uploads/b.webp",
    "\u202e",
)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A bucket that takes addresses as literally as S3 does, behind the site's `/media/`."""

    async def give(request: web.Request) -> web.Response:
        found = OBJECTS.get(request.path) if not request.query_string else b"a list of all"
        return web.Response(body=found or b"", status=200 if found else 404, content_type="image/webp")

    bucket = web.Application()
    bucket.router.add_route("*", "/{anything:.*}", give)
    runners = [web.AppRunner(bucket)]
    await runners[0].setup()
    await web.TCPSite(runners[0], "127.0.0.1", 0).start()
    media = PublicMedia(f"http://127.0.0.1:{runners[0].addresses[0][1]}/pictures")

    async def answer(request: web.Request) -> web.Response:
        path = unquote(request.raw_path.partition("?")[0])
        return await media.answer(request, path.removeprefix("/media/"))

    site = web.Application()
    site.router.add_route("*", "/{anything:.*}", answer)
    runners.append(web.AppRunner(site))
    await runners[1].setup()
    await web.TCPSite(runners[1], "127.0.0.1", 0).start()
    yield int(runners[1].addresses[0][1])
    await media.close()
    for runner in runners:
        await runner.cleanup()


async def asked(port: int, target: str, method: str = "GET") -> bytes:
    """Return the whole answer to a request whose address no library has normalised."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


async def test_published_picture_is_given(port: int) -> None:
    answer = await asked(port, "/media/a.webp")
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"public")
    assert b"nosniff" in answer


@pytest.mark.parametrize("path", OUTSIDE)
async def test_nothing_outside_is_given(port: int, path: str) -> None:
    answer = await asked(port, f"/media/{path}")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] in (b"400", b"404"), answer
    assert b"X-Evil" not in head
    assert not any(secret in body for secret in (b"private", b"foreign", b"a list of all"))


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_nothing_is_changed_there(port: int, method: str) -> None:
    assert (await asked(port, "/media/a.webp", method)).startswith(b"HTTP/1.1 405")


async def test_head_of_a_picture_is_get_without_its_body(port: int) -> None:
    answers = []
    for method in (b"GET", b"HEAD"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(method + b" /media/a.webp HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answers.append((await reader.read()).partition(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()
    (whole, _, body), (bare, _, nothing) = answers
    assert (body, nothing) == (b"public", b"")
    assert bare == whole
