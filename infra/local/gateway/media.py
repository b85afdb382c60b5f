"""`/media/` as CloudFront serves it: the public part of the media bucket only."""

import re
from typing import Final

import aiohttp
from aiohttp import web

# CloudFront signs its requests to S3 (origin access control); moto only checks the form of a signature.
SCOPE: Final = "Credential=local/20260101/eu-west-1/s3/aws4_request"
SIGNED: Final = {"Authorization": f"AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature=none"}
# The characters of names, so that no spelling of a path leads out of the public part, or lists it.
NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
PASSED_ON: Final = ("Content-Type", "Cache-Control", "ETag", "Last-Modified")


class PublicMedia:
    """The public media. `bucket` is the URL of the bucket in path style: `http://127.0.0.1:5000/espacio-media`."""

    def __init__(self, bucket: str) -> None:
        self._public = f"{bucket}/public/"
        self._web: aiohttp.ClientSession | None = None

    async def answer(self, request: web.Request, path: str) -> web.Response:
        """Answer with the object under `public/{path}`; 304 if the browser has it, 404 if there is none."""
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD"})
        if not NAME.fullmatch(path):
            return web.Response(status=404, text="Not found")
        self._web = self._web or aiohttp.ClientSession()
        wanted = SIGNED | {name: request.headers[name] for name in ("If-None-Match",) if name in request.headers}
        async with self._web.get(self._public + path, headers=wanted) as found:
            if found.status not in (200, 304):
                return web.Response(status=404, text="Not found", headers={"X-Content-Type-Options": "nosniff"})
            headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
            headers["X-Content-Type-Options"] = "nosniff"
            return web.Response(status=found.status, headers=headers, body=await found.read())

    async def close(self) -> None:
        if self._web is not None:
            await self._web.close()
