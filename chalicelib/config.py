"""The Lambda's configuration, read from environment variables and parsed here.

Nothing runs at import: the composition root reads one `SiteConfig` from a mapping, and tests pass their own.
`docs/operations.md` lists the variables.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import urlsplit

import msgspec

from chalicelib.domain.costs import Captioner
from chalicelib.domain.errors import Invalid
from chalicelib.domain.limits import EVERY, LIMITS
from chalicelib.domain.mail import address_of
from chalicelib.protocol.ice import IceServer

SECRET_LENGTH = 32  # characters: 128 bits even when written in hexadecimal
OIDC = ("issuer", "client_id", "client_secret", "name", "id")
TURN_URL = re.compile(r"turns?:([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?", re.ASCII)  # RFC 7065
UNRESOLVED = "{{resolve:"  # the beginning of an unresolved CloudFormation dynamic reference


class Misconfigured(Exception):
    """A variable is missing or invalid. The message begins with its name."""


class Provider(msgspec.Struct, frozen=True):
    """An OpenID Connect provider. `id` is part of the redirect URL to register there,
    `{origin}/sign-in/return/{id}`; `insecure` allows access without TLS, for tests and closed networks."""

    issuer: str
    client_id: str
    client_secret: str = ""
    name: str = ""
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,32}$")] = "provider"
    insecure: bool = False

    def may_be_at(self, address: str) -> bool:
        """Whether a URL of the provider may be used: https, or anything if `insecure`."""
        return address.startswith(("https://", "http://") if self.insecure else "https://")


@dataclass(frozen=True)
class SiteConfig:
    """Pages on one of `origins` may make changes; the first origin is canonical. `management_url` is None if the
    endpoint is taken from each connection's `$connect`. `region` is Lambda's own variable, None if botocore is
    configured otherwise. `preload_list` is the path of another list than templates/preload.json, None if there is none.
    `evidence_bucket` is None if reports are stored without audio. Pictures are uploaded to
    `upload_origin`, stored in `media_bucket` and served below `media_url`. `jobs_url` is the URL of the job queue.
    `limits` overrides rate limits by name. A request that carries `edge_secret` comes from our CloudFront
    distribution, which states the visitor's address. `providers` are those for sign-in, in the order of their
    buttons. `push_key` is None if push is off; `push_contact` is for the operators of push services, and
    `push_services` are origins allowed in addition to those of browsers. `workers_service` is the
    `{cluster}/{service}` of workers on demand, None if they are started otherwise; `spare_workers` run beyond those
    that are needed. `turn_urls` are the TURN servers, whose credentials are made with `turn_secret`; without any, that
    is None. `mail_from` is the sender's address of emails, None if the site sends none. `captions` are the languages in
    which workers make captions, and `captioner` is who makes them."""

    secret: str
    worker_secret: str
    origins: tuple[str, ...]
    socket_url: str
    management_url: str | None
    table_prefix: str
    static_url: str
    preload_list: str | None
    ice_servers: tuple[IceServer, ...]
    region: str | None
    evidence_bucket: str | None
    media_bucket: str
    media_url: str
    upload_origin: str
    jobs_url: str
    limits: dict[str, int]
    edge_secret: str | None
    providers: tuple[Provider, ...]
    push_key: str | None
    push_contact: str
    push_services: tuple[str, ...]
    workers_service: str | None = None
    spare_workers: int = 0
    mail_from: str | None = None
    turn_urls: tuple[str, ...] = ()
    turn_secret: str | None = None
    captions: tuple[str, ...] = ()
    captioner: Captioner = "none"

    @property
    def origin(self) -> str:
        """The canonical origin of the site, with no slash at the end."""
        return self.origins[0]

    @property
    def api_domain(self) -> str:
        """The domain of API Gateway's own addresses in this region; empty if the region is unknown."""
        return f"execute-api.{_aws_domain(self.region)}" if self.region else ""

    @property
    def secure(self) -> bool:
        """Whether the site is served over TLS, so that cookies are marked Secure."""
        return self.origin.startswith("https://")


def read(environ: Mapping[str, str]) -> SiteConfig:
    """The configuration in `environ`. Raises Misconfigured, which names the variable."""
    return SiteConfig(
        secret=_secret(environ, "ESPACIO_SECRET"),
        worker_secret=_secret(environ, "ESPACIO_WORKER_SECRET"),
        origins=_origins(environ),
        socket_url=_text(environ, "ESPACIO_SOCKET_URL"),
        management_url=environ.get("ESPACIO_MANAGEMENT_URL") or None,
        table_prefix=_text(environ, "ESPACIO_TABLE_PREFIX"),
        static_url=environ.get("ESPACIO_STATIC_URL", "/static").rstrip("/"),
        preload_list=environ.get("ESPACIO_PRELOAD_LIST") or None,
        ice_servers=_ice_servers(environ),
        evidence_bucket=environ.get("ESPACIO_EVIDENCE_BUCKET") or None,
        media_bucket=_text(environ, "ESPACIO_MEDIA_BUCKET"),
        media_url=environ.get("ESPACIO_MEDIA_URL", "/media").rstrip("/"),
        upload_origin=_upload_origin(environ),
        jobs_url=_text(environ, "ESPACIO_JOBS_URL"),
        limits=_limits(environ),
        edge_secret=_secret(environ, "ESPACIO_EDGE_SECRET") if environ.get("ESPACIO_EDGE_SECRET") else None,
        providers=_providers(environ),
        push_key=_push_key(environ),
        push_contact=environ.get("ESPACIO_PUSH_CONTACT") or _origins(environ)[0],
        push_services=tuple(one for one in environ.get("ESPACIO_PUSH_SERVICES", "").split(",") if one),
        mail_from=_mail_from(environ),
        region=_region(environ),
        workers_service=_workers_service(environ),
        spare_workers=_spare_workers(environ),
        turn_urls=_turn_urls(environ),
        turn_secret=_secret(environ, "ESPACIO_TURN_SECRET") if _turn_urls(environ) else None,
        captions=() if _captioner(environ) == "none" else _caption_languages(environ),
        captioner=_captioner(environ),
    )


def place(environ: Mapping[str, str]) -> tuple[str, str | None]:
    """The prefix of the tables' names, and the region. Raises Misconfigured, which names the variable."""
    return _text(environ, "ESPACIO_TABLE_PREFIX"), _region(environ)


def _text(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise Misconfigured(f"{name} is not set.")
    return value


def _secret(environ: Mapping[str, str], name: str) -> str:
    value = _text(environ, name)
    if value.startswith(UNRESOLVED):
        raise Misconfigured(f"{name} is a reference that was not resolved: name the secret in ESPACIO_SECRETS.")
    if len(value) < SECRET_LENGTH:
        raise Misconfigured(f"{name} has {len(value)} characters, expected at least {SECRET_LENGTH}.")
    return value


def _push_key(environ: Mapping[str, str]) -> str | None:
    """64 hexadecimal digits: 256 bits, from which the VAPID key is derived."""
    name = "ESPACIO_PUSH_KEY"
    key = _secret(environ, name) if environ.get(name) else None
    if key is not None and not re.fullmatch(r"[0-9a-f]{64}", key):
        raise Misconfigured(f"{name} is not 64 hexadecimal digits.")
    return key


def _mail_from(environ: Mapping[str, str]) -> str | None:
    name = "ESPACIO_MAIL_FROM"
    try:
        return address_of(environ[name]) if environ.get(name) else None
    except Invalid as error:
        raise Misconfigured(f"{name} is {environ[name]!r}, expected an address like espacio@example.org.") from error


def _origins(environ: Mapping[str, str]) -> tuple[str, ...]:
    name = "ESPACIO_SITE_ORIGINS"
    origins = tuple(part.strip().rstrip("/") for part in _text(environ, name).split(",") if part.strip())
    wrong = next((origin for origin in origins if not origin.startswith(("http://", "https://"))), None)
    if wrong is not None or not origins:
        raise Misconfigured(f"{name} holds {wrong!r}, expected origins like https://example.org.")
    return origins


def _workers_service(environ: Mapping[str, str]) -> str | None:
    name = "ESPACIO_WORKERS_SERVICE"
    service = environ.get(name, "").strip()
    if service and not re.fullmatch(r"[\w-]+/[\w-]+", service):
        raise Misconfigured(
            f"{name} holds {service!r}, expected the names of an ECS cluster and service: cluster/service."
        )
    return service or None


def _spare_workers(environ: Mapping[str, str]) -> int:
    name = "ESPACIO_SPARE_WORKERS"
    text = environ.get(name, "").strip() or "0"
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise Misconfigured(f"{name} holds {text!r}, expected a number of workers from 0 to 999.")
    return int(text)


def _captioner(environ: Mapping[str, str]) -> Captioner:
    name = "ESPACIO_CAPTIONS"
    given = environ.get(name, "").strip() or "none"
    for known in get_args(Captioner):
        if given == known:
            return known  # type: ignore[no-any-return]
    raise Misconfigured(f"{name} is {given!r}, expected whisper, transcribe or none, as the workers have it.")


def _caption_languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The languages of captions. A worker may ask for one by a name of its own, such as `en-GB`."""
    name = "ESPACIO_CAPTION_LANGUAGES"
    named = [part.strip() for part in (environ.get(name) or "en,es").split(",") if part.strip()]
    wrong = next((one for one in named if not re.fullmatch(r"(en|es)(-[A-Z]{2})?", one)), None)
    if wrong is not None or not named:
        raise Misconfigured(f"{name} holds {wrong!r}, expected en, es or both, as the workers have it.")
    return tuple(dict.fromkeys(one[:2] for one in named))


def _upload_origin(environ: Mapping[str, str]) -> str:
    """Where S3 is: the S3 clients use this very origin, so upload forms and Content-Security-Policy agree. botocore's
    own choice would be s3.amazonaws.com in us-east-1."""
    given = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL")
    return given.rstrip("/") if given else f"https://s3.{_aws_domain(_region(environ) or 'us-east-1')}"


def _region(environ: Mapping[str, str]) -> str | None:
    return environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or None


def _aws_domain(region: str) -> str:
    return f"{region}.amazonaws.com.cn" if region.startswith("cn-") else f"{region}.amazonaws.com"


def _ice_servers(environ: Mapping[str, str]) -> tuple[IceServer, ...]:
    name = "ESPACIO_ICE_SERVERS"
    try:
        return msgspec.json.decode(environ.get(name, "") or "[]", type=tuple[IceServer, ...])
    except msgspec.DecodeError as error:
        raise Misconfigured(f"{name} is not a JSON list of RTCIceServer objects: {error}.") from error


def _turn_urls(environ: Mapping[str, str]) -> tuple[str, ...]:
    name = "ESPACIO_TURN_URLS"
    urls = tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())
    wrong = next((url for url in urls if not TURN_URL.fullmatch(url)), None)
    if wrong is not None:
        raise Misconfigured(f"{name} holds {wrong!r}, expected URLs like turn:turn.example.org:3478?transport=udp.")
    return urls


def _limits(environ: Mapping[str, str]) -> dict[str, int]:
    name = "ESPACIO_LIMITS"
    try:
        found = msgspec.json.decode(environ.get(name, "") or "{}", type=dict[str, int])
    except msgspec.DecodeError as error:
        raise Misconfigured(f"{name} is not a JSON object of numbers: {error}.") from error
    unknown = sorted(set(found) - {*LIMITS, EVERY})
    if unknown:
        raise Misconfigured(f"{name} names {unknown[0]!r}; there is no such limit in chalicelib/domain/limits.py.")
    return found


def _providers(environ: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers of the JSON list, preceded by the one that has variables of its own."""
    name = "ESPACIO_OIDC_PROVIDERS"
    parts = {part: environ.get(f"ESPACIO_OIDC_{part.upper()}", "") for part in OIDC}
    one = {part: value for part, value in parts.items() if value}
    try:
        listed = msgspec.json.decode(environ.get(name, "") or "[]", type=tuple[Provider, ...])
        found = ((msgspec.convert(one, Provider), *listed)) if one else listed
    except msgspec.DecodeError as error:
        raise Misconfigured(f"{name} is not a JSON list of providers, or ESPACIO_OIDC_* lacks one: {error}.") from error
    wrong = next((one.issuer for one in found if not one.may_be_at(one.issuer)), None)
    if wrong is not None:
        raise Misconfigured(f"{name} or ESPACIO_OIDC_ISSUER holds the issuer {wrong}, expected https://.")
    if len({one.id for one in found}) < len(found):
        raise Misconfigured(f"{name} names two providers alike: give each an id.")
    return tuple(msgspec.structs.replace(one, name=one.name or urlsplit(one.issuer).hostname or "") for one in found)
