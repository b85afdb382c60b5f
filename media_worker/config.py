"""The worker's settings, read once from environment variables."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from media_worker.captions.transcribe.settings import read_settings
from media_worker.task_address import METADATA, NoPublicAddress, task_address

ANY: Final = "0.0.0.0"  # noqa: S104 - browsers connect from anywhere
MACHINE: Final = "machine"
WHISPER: Final = "whisper"
TRANSCRIBE: Final = "transcribe"
NO_CAPTIONS: Final = "none"


class ConfigMissing(Exception):
    """A setting is missing or invalid; the message names it."""


@dataclass(frozen=True)
class Config:
    """Without `public_addresses`, answers offer the bound address, or all of this machine's; `udp_port` 0 takes any.

    There is no health check if `health_port` is None. `ecs_agent` is the address of the container's agent, None outside
    of ECS. `captions` says who makes them: `whisper`,
    `transcribe` or `none`. `spool` is the directory for recordings that wait to be uploaded, None for the
    system's own.
    """

    worker_secret: str
    control_url: str
    worker_id: str
    udp_host: str = ANY
    udp_port: int = 0
    public_addresses: tuple[str, ...] = ()
    health_port: int | None = None
    ecs_agent: str | None = None
    captions: str = NO_CAPTIONS
    most_connections: int | None = None
    guests_of_network: int | None = None
    automatic_gain: bool = True
    spool: str | None = None


def read_config(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings in `environ`. Raises ConfigMissing for a missing or invalid variable."""
    health = environ.get("ESPACIO_HEALTH_PORT")
    return Config(
        worker_secret=_required(environ, "ESPACIO_WORKER_SECRET"),
        control_url=_required(environ, "ESPACIO_CONTROL_URL"),
        worker_id=environ.get("ESPACIO_WORKER_ID") or f"w_{secrets.token_hex(8)}",
        udp_host=environ.get("ESPACIO_UDP_HOST") or ANY,
        udp_port=_port(environ.get("ESPACIO_UDP_PORT") or "0", "ESPACIO_UDP_PORT"),
        public_addresses=_public_addresses(environ),
        health_port=_port(health, "ESPACIO_HEALTH_PORT") if health else None,
        ecs_agent=environ.get("ECS_AGENT_URI") or None,
        captions=_captions(environ),
        most_connections=_most(environ, "ESPACIO_MOST_CONNECTIONS"),
        guests_of_network=_most(environ, "ESPACIO_GUESTS_OF_NETWORK"),
        automatic_gain=_automatic_gain(environ),
        spool=environ.get("ESPACIO_SPOOL") or None,
    )


def _captions(environ: Mapping[str, str]) -> str:
    maker = environ.get("ESPACIO_CAPTIONS") or NO_CAPTIONS
    if maker not in (WHISPER, TRANSCRIBE, NO_CAPTIONS):
        raise ConfigMissing(f"ESPACIO_CAPTIONS is {maker!r}; expected {WHISPER}, {TRANSCRIBE} or {NO_CAPTIONS}.")
    if maker == TRANSCRIBE:
        try:
            read_settings(environ)
        except ValueError as error:
            raise ConfigMissing(str(error)) from error
    return maker


def _most(environ: Mapping[str, str], name: str) -> int | None:
    most = environ.get(name)
    if most and (not most.isdecimal() or not int(most)):
        raise ConfigMissing(f"{name} is {most!r}; expected a number from 1 on.")
    return int(most) if most else None


def _automatic_gain(environ: Mapping[str, str]) -> bool:
    chosen = environ.get("ESPACIO_AUTOMATIC_GAIN") or "yes"
    if chosen not in ("yes", "no"):
        raise ConfigMissing(f"ESPACIO_AUTOMATIC_GAIN is {chosen!r}; expected yes or no.")
    return chosen == "yes"


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name)
    if not value:
        raise ConfigMissing(f"The environment variable {name} is not set.")
    return value


def _port(text: str, name: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise ConfigMissing(f"The environment variable {name} is {text!r}; expected a port from 0 to 65535.")
    return int(text)


def _public_addresses(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The addresses to offer; none for those of this machine, which only `machine` asks for."""
    given = environ.get("ESPACIO_PUBLIC_ADDRESSES", "").strip()
    if given == MACHINE or (not given and environ.get("ESPACIO_UDP_HOST", ANY) != ANY):
        return ()
    if given:
        return _addresses(given)
    if METADATA not in environ:
        raise ConfigMissing(
            "ESPACIO_PUBLIC_ADDRESSES is not set: give the addresses at which browsers reach this worker, or "
            f"`{MACHINE}` for all of this machine."
        )
    try:
        return (task_address(environ),)
    except NoPublicAddress as error:
        raise ConfigMissing(str(error)) from error


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for address in found:
        try:
            ipaddress.ip_address(address)
        except ValueError as error:
            raise ConfigMissing(f"ESPACIO_PUBLIC_ADDRESSES: {error}.") from error
    return found
