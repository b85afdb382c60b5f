"""Renders pages from templates. Jinja2 is imported on first use: most requests need no page."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalice.app import Response
from msgspec import to_builtins

from chalicelib.api.call import Call
from chalicelib.api.csp import ANYBODY, policy
from chalicelib.api.i18n.words import Words
from chalicelib.config import SiteConfig
from chalicelib.services.account import providers
from chalicelib.services.views.account import account_view

if TYPE_CHECKING:
    from jinja2 import Environment, Template

About = dict[str, str]
"""`title` and `description`, for people, search engines and link previews."""

FIRST = ("space", "thread", "timeline")
TEMPLATES = Path(__file__).parents[2] / "templates"


def page(
    call: Call,
    template: str,
    about: About,
    *,
    status: int = 200,
    path: str | None,
    sound: str = "",
    loads: str = "",
    **values: Any,
) -> Response:
    """`template` rendered with `about` and `values`, as a response. `path` is the page's canonical path, None if it has
    none; `sound` is another origin whose audio it plays; `loads` is the entry of preload.json with its modules, by
    default that of the template. Among the values, `space` (a SpaceView), `thread` and
    `timeline` are also given to the page's scripts.
    """
    from markupsafe import Markup

    call.ensure_csrf()
    settings = call.settings
    first = _first(settings.preload_list, loads or template, call.words.language)
    importmap = _importmap(settings.static_url, first["imports"]) if first["imports"] else ""
    body = named(template).render(
        static=settings.static_url,
        canonical=None if path is None else settings.origin + path,
        importmap=Markup(importmap),  # noqa: S704 made of our own file and settings
        boot=Markup(script_json(_boot(call, values))),  # noqa: S704 escaped for a script element
        t=call.words,
        theme=call.theme,
        first=first,
        **about,
        **values,
    )
    return Response(body, headers=_headers(call, policy(settings, importmap, sound=sound)), status_code=status)


def _headers(call: Call, allowed: str) -> dict[str, Any]:
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": allowed,
        # Pages depend on who is signed in. Without `no-store` the browser's back button is instant.
        "Cache-Control": "private, no-cache",
        "Content-Language": call.words.language,
        "Vary": "Accept-Language, Cookie",
    }


def _boot(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    """The state with which the page's scripts begin."""
    boot = {"account": account_view(call.account), **{name: values.get(name) for name in FIRST}}
    boot |= {"reviewer": True} if call.account and call.account.reviews else {}
    boot |= {"administrator": True} if call.account and call.account.administers else {}
    boot |= {"reviews": True} if values.get("reviews") else {}
    boot |= {"mail": True} if call.settings.mail_from else {}
    boot |= {"captions": call.settings.captions} if call.settings.captions else {}
    if offered := providers.offered(call.deps):
        boot["providers"] = [{"id": known, "name": name} for known, name in offered.items()]
    return boot


def player(settings: SiteConfig, words: Words, boot: Any, *, status: int = 200, **values: Any) -> Response:
    """The only page that other sites may frame. It is the same for everybody and cacheable. `boot` is None if there is
    nothing to play."""
    from markupsafe import Markup

    body = named("embed.html" if boot else "embed_missing.html").render(
        static=settings.static_url,
        boot=Markup(script_json(boot)),  # noqa: S704 escaped for a script element
        origin=settings.origin,
        t=words,
        **values,
    )
    headers: dict[str, Any] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy(settings, framed_by=ANYBODY),
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "public, max-age=10",
        "Content-Language": words.language,
        "Vary": "Accept-Language",
    }
    return Response(body, headers=headers, status_code=status)


def script_json(value: Any) -> str:
    """`value` as JSON that can neither end nor open a `<script>` element or a comment (HTML Standard, 4.12.1.3)."""
    text = json.dumps(to_builtins(value), ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@lru_cache(maxsize=64)
def _first(listed: str | None, page: str, language: str) -> dict[str, Any]:
    """The files of the first load (found by `python -m infra.preload`, or by `infra.bundle` if they are bundled): those
    of every page, and those of this one."""
    found = json.loads((Path(listed) if listed else TEMPLATES / "preload.json").read_text())
    own = found["pages"].get(page, {})
    return {
        "styles": found["styles"],
        "imports": found["imports"],
        "modules": [*found["all"], *found[language], *own.get("all", ()), *own.get(language, ())],
    }


def _importmap(static_url: str, names: dict[str, str]) -> str:
    return script_json({"imports": {name: f"{static_url}/{path}" for name, path in names.items()}})


def named(template: str) -> "Template":
    """The template of this name."""
    return _environment().get_template(template)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
    )
