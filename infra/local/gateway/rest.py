"""REST: passes an HTTP request through Chalice's own gateway to the app, and its answer back."""

import base64
import gzip
import json
import logging
from typing import Any, Final

from aiohttp import web
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException
from multidict import CIMultiDict

from infra.local.gateway.events import Caller, RestEvents, RestRequest
from infra.local.gateway.lambdas import Lambdas

COMPRESSED_FROM: Final = 1024  # bytes; the same as in .chalice/config.json
log = logging.getLogger("espacio.gateway")
# The GatewayResponse for MISSING_AUTHENTICATION_TOKEN, as API Gateway calls an unknown route.
NOT_FOUND: Final = {"error": {"code": "not_found", "message": "There is nothing at this address."}}


class Rest:
    """The REST API of one app."""

    def __init__(self, lambdas: Lambdas) -> None:
        self._lambdas = lambdas
        self._routes = lambdas.app.routes
        self._gateway = LocalGateway(lambdas.app, Config(user_provided_params={"project_dir": "."}))
        matcher = self._gateway.event_converter._route_matcher
        self._match = matcher.match_route
        self._events = RestEvents(matcher, lambdas.app.api.binary_types)
        self._gateway.event_converter = self._events
        self._gateway._generate_lambda_context = lambda: lambdas.context("api_handler")  # type: ignore[method-assign]

    async def answer(self, request: web.Request, target: str, caller: Caller) -> web.Response:
        """Return the app's answer, or API Gateway's own (404, 413, 502, 504)."""
        if not self._knows(request.method, target):
            return web.json_response(NOT_FOUND, status=404)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"message": "Request Too Long"}, status=413)
        return await self._integrate(RestRequest(request.method, target, body, caller))

    async def _integrate(self, request: RestRequest) -> web.Response:
        try:
            return _compressed(
                _http_response(await self._lambdas.invoke("api_handler", self._handle, request)), request.caller
            )
        except TimeoutError:
            return web.json_response({"message": "Endpoint request timed out"}, status=504)
        except LocalGatewayException as refusal:
            return web.Response(status=refusal.CODE, headers=refusal.headers, body=refusal.body)
        except Exception:
            log.exception("%s %s failed", request.method, request.target)
            return web.json_response({"message": "Internal server error"}, status=502)

    def _handle(self, request: RestRequest) -> dict[str, Any]:
        self._events.serving(request)
        headers = dict(request.caller.headers)
        answer: dict[str, Any] = self._gateway.handle_request(request.method, request.target, headers, request.body)
        return answer

    def _knows(self, method: str, target: str) -> bool:
        try:
            methods = self._routes[self._match(target).route]
        except ValueError:
            return False
        return method in methods or method == "OPTIONS"


def _http_response(answer: dict[str, Any]) -> web.Response:
    headers: CIMultiDict[str] = CIMultiDict(answer.get("headers") or {})
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        for value in values:
            headers.add(name, value)
    headers.setdefault("Content-Type", "application/json")
    return web.Response(status=int(answer["statusCode"]), headers=headers, body=_bytes_of(answer))


def _compressed(response: web.Response, caller: Caller) -> web.Response:
    """Compress a large body if the client accepts it, as API Gateway does from `minimum_compression_size` on."""
    body = response.body
    accepted = next((value for name, value in caller.headers if name.lower() == "accept-encoding"), "")
    if isinstance(body, bytes) and len(body) >= COMPRESSED_FROM and "gzip" in accepted:
        response.body = gzip.compress(body, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    return response


def _bytes_of(answer: dict[str, Any]) -> bytes:
    body = answer.get("body") or ""
    if answer.get("isBase64Encoded"):
        return base64.b64decode(body)
    return body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
