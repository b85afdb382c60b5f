"""The site's REST API as a browser uses it: cookies, CSRF token, Origin, and nothing that a browser cannot do."""

import asyncio
import secrets
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class Refusal(Exception):
    """The site refused a request. `code` is one of docs/protocol.md."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


class Visitor:
    """One person at `origin` (`http://localhost:8000`); a guest until `sign_up` or `sign_in`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the HTTP connections."""
        await self.web.close()
        # aiohttp closes its sockets in callbacks of the loop's next iteration.
        await asyncio.sleep(0)

    async def get(self, path: str) -> Any:
        """Return the JSON at `path`. Raises Refusal."""
        return await self._request("GET", path, None)

    async def post(self, path: str, body: Json | None = None, *, correlation_id: str = "") -> Any:
        """Send a POST, and return the JSON of the answer (None for 204). Raises Refusal."""
        return await self._request("POST", path, body, correlation_id)

    async def delete(self, path: str) -> Any:
        """Send a DELETE, and return the JSON of the answer (None for 204). Raises Refusal."""
        return await self._request("DELETE", path, None)

    async def sign_up(self, handle: str, display_name: str, password: str) -> Json:
        """Create an account, which is then signed in, and return it."""
        body = {"handle": handle, "display_name": display_name, "password": password}
        account: Json = (await self.post("/api/accounts", body))["account"]
        return account

    async def sign_in(self, handle: str, password: str) -> Json:
        """Sign in, and return the account."""
        account: Json = (await self.post("/api/session", {"handle": handle, "password": password}))["account"]
        return account

    async def start_space(self, title: str, **more: Any) -> Json:
        """Start a Space as its host, and return its SpaceView."""
        space: Json = (await self.post("/api/spaces", {"title": title, **more}))["space"]
        return space

    async def space(self, space: str) -> Json:
        """Return the SpaceView as this person sees it."""
        view: Json = (await self.get(f"/api/spaces/{space}"))["space"]
        return view

    async def act(self, space: str, command: str, **body: Any) -> Json:
        """Send a command (`requests`, `requests/{person}/approve`, `leave`, `end`), and return the SpaceView."""
        view: Json = (await self.post(f"/api/spaces/{space}/{command}", body or None))["space"]
        return view

    async def _request(self, method: str, path: str, body: Json | None, correlation_id: str = "") -> Any:
        headers = {"Origin": self.origin}
        if method != "GET":
            headers["X-CSRF-Token"] = await self._csrf_token()
            headers["X-Correlation-Id"] = correlation_id or secrets.token_hex(8)
        async with self.web.request(method, self.origin + path, json=body, headers=headers) as answer:
            return await _result(answer)

    async def _csrf_token(self) -> str:
        if not self._cookie("csrf"):
            async with self.web.get(f"{self.origin}/api/session") as answer:
                await answer.read()
        return self._cookie("csrf")

    def _cookie(self, name: str) -> str:
        return next((cookie.value for cookie in self.web.cookie_jar if cookie.key == name), "")


async def _result(answer: aiohttp.ClientResponse) -> Any:
    if answer.status == 204:
        return None
    try:
        body = await answer.json(content_type=None)
    except ValueError:
        body = {}
    if answer.status >= 400:
        error = (body or {}).get("error") or {}
        raise Refusal(answer.status, error.get("code", "unknown"), error.get("message", await answer.text()))
    return body
