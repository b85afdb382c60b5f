"""What a machine needs before anything starts: folder, secrets, sockets, and the environment of each process."""

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.bundle import FILES, LIST
from infra.preload import FRONTEND
from media_worker.captions.weights import installed

REGION: Final = "eu-west-1"
STAGE: Final = "local"
ENDPOINT: Final = "cloud.endpoint"  # in the data folder: the address of DynamoDB, and the prefix of the tables
ACCOUNT: Final = "123456789012"  # moto's
WARNING: Final = "warning: "  # a child's log lines with this prefix are shown on the terminal
SENDER: Final = "espacio@localhost.example"  # of mails, which are written to a folder
EVERYBODY_HERE: Final = '{"sign_up": 100000, "sign_in": 100000}'  # all people on one machine share one address
PASSED_ON: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "ESPACIO_RECORD_CALLS")


class Unstartable(Exception):
    """A problem that the person at the terminal can fix; the message tells them how."""


@dataclass(frozen=True)
class Secrets:
    """The two keys of docs/protocol.md: the site's own, and the one that workers share."""

    site: str
    worker: str


def prepare_folder(folder: Path) -> None:
    """Create the data folder, accessible by its owner only. Raises Unstartable."""
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Unstartable(f"The data folder {folder} cannot be written: {error.strerror}.") from error


def load_secrets(folder: Path) -> Secrets:
    """Return the secrets of this data folder, created at the first start (mode 0600). Raises Unstartable."""
    path = folder / "secrets.json"
    try:
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        return _make_secrets(path)
    except (OSError, ValueError, TypeError) as error:
        raise Unstartable(
            f"{path} cannot be read ({error}). Delete it to make new secrets; all sessions end."
        ) from error


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket for children to inherit; port 0 takes any free port. Raises Unstartable."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise Unstartable(f"Port {port} cannot be used: {reason}. Choose another: PORT=9000 make run.") from error
    return listening


def site_files(environ: Mapping[str, str] = os.environ) -> tuple[Path, dict[str, str]]:
    """Return the folder of the site's files, and what the Lambda handlers have to know of it: the bundle in the folder
    that `ESPACIO_SITE` names, as a deployment has it, or `frontend/` itself. Raises Unstartable."""
    if not environ.get("ESPACIO_SITE"):
        return FRONTEND, {}
    folder = Path(environ["ESPACIO_SITE"]).resolve()
    if not (folder / LIST).is_file():
        raise Unstartable(f"There is no bundled site in {folder}. Make one: make site.")
    return folder / FILES, {"ESPACIO_PRELOAD_LIST": str(folder / LIST)}


def control_environment(port: int, cloud_port: int, keys: Secrets, prefix: str, origins: list[str]) -> dict[str, str]:
    """Return the environment of the Lambda handlers, as the deployed Lambdas have it."""
    sites = [f"http://localhost:{port}", f"http://127.0.0.1:{port}", *origins]
    return (
        base_environment()
        | {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{cloud_port}",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_EC2_METADATA_DISABLED": "true",
            "ESPACIO_SECRET": keys.site,
            "ESPACIO_WORKER_SECRET": keys.worker,
            "ESPACIO_SITE_ORIGINS": ",".join(dict.fromkeys(sites)),
            "ESPACIO_SOCKET_URL": f"ws://localhost:{port}/{STAGE}",
            "ESPACIO_MANAGEMENT_URL": f"http://127.0.0.1:{port}/{STAGE}",
            "ESPACIO_TABLE_PREFIX": prefix,
            "ESPACIO_EVIDENCE_BUCKET": f"{prefix}-evidence",
            "ESPACIO_MEDIA_BUCKET": f"{prefix}-media",
            "ESPACIO_JOBS_QUEUE": f"{prefix}-jobs",
            "ESPACIO_JOBS_URL": f"http://127.0.0.1:{cloud_port}/{ACCOUNT}/{prefix}-jobs",
            "ESPACIO_STATIC_URL": "/static",
            "ESPACIO_PUSH_KEY": hashlib.sha256(f"push {keys.site}".encode()).hexdigest(),
            "ESPACIO_LIMITS": EVERYBODY_HERE,
            "ESPACIO_MAIL_FROM": SENDER,
        }
        | _given(
            "ESPACIO_STATIC_URL",
            "ESPACIO_ICE_SERVERS",
            "ESPACIO_TURN_URLS",
            "ESPACIO_TURN_SECRET",
            "ESPACIO_PUSH_SERVICES",
            "ESPACIO_LIMITS",
            "ESPACIO_SPARE_WORKERS",
        )
        | _captions()
        | {name: value for name, value in os.environ.items() if name.startswith("ESPACIO_OIDC_")}
    )


def worker_environment(port: int, keys: Secrets, health_port: int) -> dict[str, str]:
    """Return the environment of a media worker: no AWS credentials, and not the site's secret."""
    return (
        base_environment()
        | {
            "ESPACIO_CONTROL_URL": f"ws://127.0.0.1:{port}/{STAGE}",
            "ESPACIO_WORKER_SECRET": keys.worker,
            "ESPACIO_HEALTH_PORT": str(health_port),
            "ESPACIO_PUBLIC_ADDRESSES": "machine",
        }
        | _given(
            "ESPACIO_UDP_HOST",
            "ESPACIO_PUBLIC_ADDRESSES",
            "ESPACIO_CAPTIONS_MODEL",
            "ESPACIO_MOST_CONNECTIONS",
            "ESPACIO_GUESTS_OF_NETWORK",
            "ESPACIO_AUTOMATIC_GAIN",
            "ESPACIO_SPOOL",
        )
        | _captions()
    )


def base_environment() -> dict[str, str]:
    """Return what every child gets of our environment: enough to run Python, and no credentials."""
    return _given(*PASSED_ON) | {"PYTHONUNBUFFERED": "1"}


def _captions() -> dict[str, str]:
    """Return the captioner and its languages: those whose weights are installed, or the operator's own."""
    languages = ("en", "es") if "ESPACIO_CAPTIONS_MODEL" in os.environ else installed()
    usual = {
        "ESPACIO_CAPTIONS": "whisper" if languages else "none",
        "ESPACIO_CAPTION_LANGUAGES": ",".join(languages),
    }
    return usual | _given("ESPACIO_CAPTIONS", "ESPACIO_CAPTION_LANGUAGES")


def _given(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _make_secrets(path: Path) -> Secrets:
    keys = Secrets(site=secrets.token_urlsafe(32), worker=secrets.token_urlsafe(32))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"site": keys.site, "worker": keys.worker}, file)
    return keys
