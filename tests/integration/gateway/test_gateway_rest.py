"""REST and static files through the emulator of API Gateway."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import brotli
import pytest

from infra.local.gateway.limits import Limits
from tests.support import sample_app
from tests.support.gateway import Running, running

JSON = ("Content-Type", "application/json")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    (tmp_path / "main.mjs").write_text("export const words = 'words';\n" * 100)
    (tmp_path / "room").mkdir()
    (tmp_path / "room/tiny.css").write_text("a{}")
    (tmp_path.parent / f"{tmp_path.name}-secret.txt").write_text("secret")
    async with running(tmp_path, Limits(payload=1_000)) as site:
        yield site


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        yield session


async def test_event_tells_what_api_gateway_tells(site: Running, web: aiohttp.ClientSession) -> None:
    headers = [("X-Two", "a"), ("X-Two", "b"), ("User-Agent", "tester"), ("Accept-Encoding", "identity"), JSON]
    async with web.post(f"{site.url}/local/echo/a%2Fb?x=1&x=2", data="{}", headers=headers) as answer:
        told = (await answer.json())["event"]
    context = told["requestContext"]
    assert told["pathParameters"] == {"name": "a/b"}
    assert told["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
    assert told["queryStringParameters"] == {"x": "2"}
    assert told["multiValueHeaders"]["X-Two"] == ["a", "b"]
    assert told["body"] == "{}"
    assert (told["resource"], told["httpMethod"]) == ("/echo/{name}", "POST")
    assert (context["stage"], context["domainName"]) == ("local", f"127.0.0.1:{site.port}")
    assert context["identity"] == {"sourceIp": "127.0.0.1", "userAgent": "tester"}
    assert len(context["requestId"]) == 36


async def test_large_answer_is_compressed_for_who_takes_it(site: Running, web: aiohttp.ClientSession) -> None:
    async def asked(method: str, path: str, accepted: str) -> tuple[str | None, bytes]:
        headers = dict([JSON, ("Accept-Encoding", accepted)])
        async with web.request(method, site.url + path, data=b"{}", headers=headers) as answer:
            return answer.headers.get("Content-Encoding"), await answer.read()

    encoding, content = await asked("POST", "/echo/x", "gzip")
    assert (encoding, json.loads(gzip.decompress(content))["event"]["body"]) == ("gzip", "{}")
    encoding, content = await asked("POST", "/echo/x", "identity")
    assert (encoding, json.loads(content)["event"]["body"]) == (None, "{}")
    encoding, content = await asked("GET", "/", "gzip")
    assert (encoding, json.loads(content)) == (None, {"page": "home"})


@pytest.mark.parametrize("target", ["/", "/local", "/local/"])
async def test_root_answers_with_and_without_stage(site: Running, web: aiohttp.ClientSession, target: str) -> None:
    async with web.get(site.url + target) as answer:
        assert await answer.json() == {"page": "home"}


@pytest.mark.parametrize(("method", "target"), [("GET", "/nothing"), ("DELETE", "/echo/x"), ("GET", "/localhost")])
async def test_unknown_route_answers_not_found(
    site: Running, web: aiohttp.ClientSession, method: str, target: str
) -> None:
    async with web.request(method, site.url + target) as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/", "/static/main.mjs", "/static/nothing"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_head_is_get_without_its_body(
    site: Running, web: aiohttp.ClientSession, path: str, accepted: str
) -> None:
    headers = {"Accept-Encoding": accepted}
    async with web.get(site.url + path, headers=headers) as whole, web.head(site.url + path, headers=headers) as bare:
        unalike = ("Date", "x-amzn-RequestId")
        assert bare.status == whole.status
        assert [pair for pair in bare.headers.items() if pair[0] not in unalike] == [
            pair for pair in whole.headers.items() if pair[0] not in unalike
        ]
        assert (await bare.read(), int(bare.headers["Content-Length"])) == (b"", len(await whole.read()))


async def test_payload_over_quota_is_refused(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.post(f"{site.url}/echo/x", data=b"0" * 1_000, headers=[JSON]) as answer:
        assert answer.status == 200
    async with web.post(f"{site.url}/echo/x", data=b"0" * 1_001, headers=[JSON]) as answer:
        assert (answer.status, await answer.json()) == (413, {"message": "Request Too Long"})


async def test_answer_keeps_every_cookie_and_its_status(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.get(f"{site.url}/cookies") as answer:
        assert (answer.status, answer.headers.getall("Set-Cookie")) == (201, ["a=1", "b=2"])


async def test_cookies_arrive_in_one_header_that_json_can_carry(site: Running) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"GET /echo/x HTTP/1.0\r\nHost: localhost\r\nCookie: a=\xff\r\nX-One: 1\r\nCookie: b=2\r\n\r\n")
    _, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    told = json.loads(body)["event"]
    assert told["headers"]["cookie"] == "a=\ufffd; b=2"
    assert told["multiValueHeaders"]["Cookie"] == ["a=\ufffd; b=2"]


async def test_binary_answer_arrives_as_bytes(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.get(f"{site.url}/bytes", headers={"Accept": "application/octet-stream"}) as answer:
        assert await answer.read() == b"\x00\xff"


async def test_300_concurrent_requests_see_their_own(site: Running, web: aiohttp.ClientSession) -> None:
    async def ask(number: int) -> tuple[str, bool, str]:
        async with web.get(f"{site.url}/slow/n{number}") as answer:
            body = await answer.json()
            return body["name"], body["own"], body["context"]

    seen = await asyncio.gather(*(ask(number) for number in range(300)))
    assert [name for name, _, _ in seen] == [f"n{number}" for number in range(300)]
    assert all(own for _, own, _ in seen)
    assert len({context for _, _, context in seen}) == 300


async def test_static_module_is_javascript_and_compressed(site: Running, web: aiohttp.ClientSession) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    for accepted, used in (("gzip", "gzip"), ("gzip, deflate, br", "br")):
        async with web.get(f"{site.url}/static/main.mjs", headers={"Accept-Encoding": accepted}) as answer:
            assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Encoding"] == used
            assert unpack[used](await answer.read()).startswith(b"export const")
    async with web.get(f"{site.url}/static/main.mjs", headers={"Accept-Encoding": "identity"}) as answer:
        assert (await answer.read()).startswith(b"export const")


async def test_static_file_is_sent_again_only_when_changed(
    site: Running, web: aiohttp.ClientSession, tmp_path: Path
) -> None:
    address = f"{site.url}/local/static/room/tiny.css"
    async with web.get(address) as answer:
        etag = answer.headers["ETag"]
    async with web.get(address, headers={"If-None-Match": f'W/{etag}, "other"'}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
    (tmp_path / "room/tiny.css").write_text("b{ }")
    async with web.get(address, headers={"If-None-Match": etag}) as answer:
        assert (answer.status, await answer.text()) == (200, "b{ }")


async def test_file_of_a_release_is_kept_for_good_and_any_other_is_asked_for_anew(
    site: Running, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"{site.url}/static/0123456789abcdef/room/tiny.css") as answer:
        assert (await answer.text(), answer.headers["Cache-Control"]) == (
            "a{}",
            "public, max-age=31536000, immutable",
        )
    async with web.get(f"{site.url}/static/room/tiny.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    async with web.get(f"{site.url}/static/0123456789abcdef/nothing.css") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "../{name}-secret.txt",
        "0123456789abcdef/../{name}-secret.txt",
        "%2e%2e/{name}-secret.txt",
        "room/..%2f..%2f{name}-secret.txt",
        "%00",
        "room",
        "",
    ],
)
async def test_static_path_stays_in_its_folder(site: Running, tmp_path: Path, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    target = "/static/" + path.format(name=tmp_path.name)
    writer.write(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert b" 404 " in answer.splitlines()[0]
    assert b"secret" not in answer


async def test_schedule_calls_its_handler_with_an_event(site: Running) -> None:
    sample_app.scheduled.clear()
    schedules = site.gateway.schedules
    assert await schedules.fire(site.clock.now + 4 * 60) == 0
    assert await schedules.fire(site.clock.now + 5 * 60) == 1
    assert await schedules.fire(site.clock.now + 5 * 60) == 0
    assert [event["detail-type"] for event in sample_app.scheduled] == ["Scheduled Event"]
    assert sample_app.middleware_calls[-1] == "CloudWatchEvent"


async def test_schedules_go_on_after_the_clock_was_set_back_or_forward(site: Running) -> None:
    schedules, start = site.gateway.schedules, site.clock.now
    assert await schedules.fire(start + 60 * 60) == 1
    assert [await schedules.fire(start + minute * 60) for minute in range(1, 12)] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    assert await schedules.fire(start + 9 * 60 + 59) == 0  # a minute that a slower clock repeats
