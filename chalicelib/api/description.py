"""The API's description in OpenAPI 3.1, generated from the routes on request.

Each handler declares what it reads (`@takes`), what it returns (`@gives`) and its rate limit (`@limited`); the rest is
the same for every route. So the description cannot become outdated.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from chalice.app import Response

from chalicelib.api import cookies
from chalicelib.api.call import IDEMPOTENCY_KEY, KEY_LIMIT, Call, Handler
from chalicelib.api.middleware import CSRF_HEADER, SAFE_METHODS
from chalicelib.api.requests import ID
from chalicelib.api.routing import Route, success_of
from chalicelib.domain.limits import LIMITS, wait_in_words
from chalicelib.errors import STATUS, TooMany
from chalicelib.services.views.posts import SHOWN_POST, PostView

PREFIX: Final = "/api/"  # the pages are for people
PATH: Final = f"{PREFIX}openapi.json"
SCHEMAS: Final = "#/components/schemas/{name}"
Json = dict[str, Any]


def routes(all_routes: Callable[[], Iterable[Route]]) -> tuple[Route, ...]:
    """The route that serves the description of `all_routes`, itself included."""

    @cache
    def text() -> str:
        return msgspec.json.encode(described(all_routes())).decode()

    def get_description(call: Call) -> Any:
        """This description."""
        headers: dict[str, Any] = {"Content-Type": "application/json", "Cache-Control": "public, max-age=300"}
        return Response(text(), headers=headers)

    return (("GET", PATH, get_description),)


def described(routes: Iterable[Route]) -> Json:
    """The OpenAPI document of the routes below `/api/`."""
    ours = [route for route in routes if route[1].startswith(PREFIX)]
    kinds = {kind for _, _, handler in ours for kind in _kinds(handler)}
    names = sorted(kinds, key=lambda kind: (kind.__qualname__, kind.__module__))
    references, schemas = msgspec.json.schema_components(names, ref_template=SCHEMAS)
    paths: dict[str, Json] = {}
    for method, path, handler in ours:
        operation = _operation(method, path, handler, dict(zip(names, references, strict=True)))
        paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Espacio", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": {**_ruled(schemas), "Refusal": REFUSAL}, "securitySchemes": SECURITY},
    }


def _ruled(schemas: Json) -> Json:
    """The schemas with the rules that types do not express."""
    return {name: {**schema, **RULES.get(name, {})} for name, schema in schemas.items()}


def _kinds(handler: Handler) -> Iterator[type]:
    """The types of the handler's body and of its answer."""
    yield from filter(None, (handler.__dict__.get("takes_body"), success_of(handler).view))


def _operation(method: str, path: str, handler: Handler, kinds: dict[type, Json]) -> Json:
    tag = path.split("/")[2].partition(".")[0]
    found: Json = {
        "operationId": f"{tag}_{handler.__name__}",
        "summary": handler.__name__.replace("_", " ").capitalize(),
        "description": _said(handler),
        "tags": [tag],
        "parameters": [*_in_path(path), *_in_query(handler), *_in_headers(method)],
        "security": [{}, {"session": []}, {"guest": []}]
        if method in SAFE_METHODS
        else [{"csrf": [], "csrfCookie": []}],
        "responses": _responses(handler, kinds),
    }
    body = handler.__dict__.get("takes_body")
    if body:
        needed = any(one.required for one in msgspec.structs.fields(body))
        found["requestBody"] = {"required": needed, "content": {"application/json": {"schema": kinds[body]}}}
    return found


def _said(handler: Handler) -> str:
    paragraphs = [(handler.__doc__ or "").split("Raises ")[0].strip()]
    if action := handler.__dict__.get("limited"):
        limit = LIMITS[action]
        whose = "address" if limit.by_address else "account"
        paragraphs.append(f"At most {limit.times} times in {wait_in_words(limit.seconds)} per {whose}.")
    return " ".join(" ".join(paragraphs).split())


def _in_path(path: str) -> list[Json]:
    known = {"type": "string", "pattern": f"^{ID.pattern}$"}
    return [{"name": one, "in": "path", "required": True, "schema": known} for one in re.findall(r"{(\w+)}", path)]


def _in_query(handler: Handler) -> list[Json]:
    names = handler.__dict__.get("takes_query", ())
    return [{"name": one, "in": "query", "required": False, "schema": {"type": "string"}} for one in names]


def _in_headers(method: str) -> list[Json]:
    if method in SAFE_METHODS:
        return []
    key = {"type": "string", "minLength": 1, "maxLength": KEY_LIMIT, "pattern": "^[ -~]+$"}
    return [{"name": IDEMPOTENCY_KEY, "in": "header", "required": False, "schema": key}]


def _responses(handler: Handler, kinds: dict[type, Json]) -> Json:
    success = success_of(handler)
    json = kinds[success.view] if success.view else {"type": "object"}
    content = {kind: {"schema": json if kind.endswith("json") else {"type": "string"}} for kind in success.kinds}
    refusals = {str(code): _refusal(kind) for kind, code in STATUS.items()}
    done: Json = {str(code): {"description": "Done."} for code in (success.status, *success.also)}
    done[str(success.status)] |= {"content": content} if content else {}
    return {**done, **refusals}


def _refusal(kind: type) -> Json:
    said: Json = {"description": (kind.__doc__ or "").strip(), "content": {"application/json": {"schema": REFUSED}}}
    if kind is TooMany:
        said["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return said


ABOUT: Final = (
    f"Same-origin requests of the site's own pages. What changes something needs the header `{CSRF_HEADER}` equal to "
    f"the cookie `{cookies.CSRF}`, which `GET /api/session` sets, and an `Origin` that is the site's. Times are epoch "
    "milliseconds. docs/protocol.md says more."
)
RULES: Final[Mapping[str, Mapping[str, Any]]] = {PostView.__name__: SHOWN_POST}
REFUSED: Final = {"$ref": SCHEMAS.format(name="Refusal")}
REFUSAL: Final[Json] = {
    "type": "object",
    "description": "A stable code, and one sentence for a person.",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "pattern": "^[a-z_]+$"},
                "message": {"type": "string"},
                "correlation_id": {
                    "type": "string",
                    "description": "Names what happened in our logs, for faults of ours.",
                },
            },
        }
    },
}
SECURITY: Final[Json] = {
    "session": {"type": "apiKey", "in": "cookie", "name": cookies.SESSION, "description": "Who is signed in."},
    "guest": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.GUEST,
        "description": "Who listens without an account.",
    },
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER, "description": "The value of the cookie."},
    "csrfCookie": {"type": "apiKey", "in": "cookie", "name": cookies.CSRF, "description": "The value of the header."},
}
