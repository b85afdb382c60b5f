"""Fetches JSON from other sites, with limits on time and size, without following redirects."""

import json
import time
from typing import Any, Final, Protocol

CONNECT_S: Final = 2.0
READ_S: Final = 3.0
WHOLE_S: Final = 5.0
LIMIT: Final = 256 * 1024  # bytes
PIECE: Final = 16 * 1024


class FetchFailed(Exception):
    """The response was not a JSON object. `status` is 0 if there was no response."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Fetch(Protocol):
    """Sends a GET, or a POST if there is a `form`. `login` is name and secret for Basic. Raises FetchFailed."""

    def __call__(
        self, address: str, *, form: dict[str, str] | None = None, login: tuple[str, str] | None = None
    ) -> dict[str, Any]: ...


def fetched(
    address: str, *, form: dict[str, str] | None = None, login: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at the URL. Raises FetchFailed."""
    from urllib.parse import quote, urlencode

    import urllib3

    headers = {"Accept": "application/json"}
    if login is not None:
        # RFC 6749 section 2.3.1: name and secret are form-encoded first.
        headers |= urllib3.make_headers(basic_auth=":".join(quote(part, safe="") for part in login))
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form)
    ends = time.monotonic() + WHOLE_S
    with urllib3.PoolManager(timeout=urllib3.Timeout(connect=CONNECT_S, read=READ_S), retries=False) as pool:
        try:
            response = pool.request(
                "GET" if form is None else "POST",
                address,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
            )
            content = _read(response, ends)
        except urllib3.exceptions.HTTPError as error:
            raise FetchFailed(0, f"no answer: {type(error).__name__}") from error
    if response.status != 200:
        raise FetchFailed(response.status, f"status {response.status}")
    return _object(content)


def _read(response: Any, ends: float) -> bytes:
    content = b""
    for piece in response.stream(PIECE):
        content += piece
        if len(content) > LIMIT:
            raise FetchFailed(response.status, f"more than {LIMIT} bytes")
        if time.monotonic() > ends:
            raise FetchFailed(0, f"not all of it within {WHOLE_S:.0f} s")
    return content


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(200, "no JSON") from error
    if not isinstance(found, dict):
        raise FetchFailed(200, "no JSON object")
    return found
