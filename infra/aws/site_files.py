"""The site's files in its bucket: under the name of their content, so that caches keep them for good.

`/static/{release}/app/main.js` never changes; the release is the hash of all files. What a page of the last release
still loads is there for a day. The service worker and its offline page have fixed names, and are asked for anew.
"""

import hashlib
import mimetypes
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from infra.aws.deployment import Deployment
from infra.lock import ROOT

FRONTEND: Final = ROOT / "frontend"
LEFT_OUT: Final = ("node_modules", "package.json", "package-lock.json", "tsconfig.json")
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ANEW: Final = "public, max-age=0, must-revalidate"
# What the service worker names; see frontend/service-worker.js.
FIXED: Final = ("offline.html", "offline-page.js", "offline.css", "icon.svg")
WORKER: Final = "service-worker.js"
KEPT_S: Final = 24 * 3600
KINDS: Final = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}


def files(folder: Path = FRONTEND) -> Iterator[Path]:
    """Yield the files that are served, sorted."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not set(parts) & set(LEFT_OUT) and not any(part.startswith(".") for part in parts):
            yield path


def release(folder: Path = FRONTEND) -> str:
    """Return the name of the files' content, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(f"{path.relative_to(folder)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def upload(deployment: Deployment, folder: Path = FRONTEND) -> int:
    """Upload the release unless it is there, and return the number of files sent."""
    client, bucket = deployment.client("s3"), deployment.bucket("site")
    base, sent = f"static/{release(folder)}", 0
    there = {one["Key"] for one in _objects(client, bucket, f"{base}/")}
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        if f"{base}/{name}" not in there:
            _put(client, bucket, f"{base}/{name}", path, FOR_GOOD)
            sent += 1
        if name in FIXED or name == WORKER:
            _put(client, bucket, name if name == WORKER else f"static/{name}", path, ANEW)
    return sent


def forget_old(deployment: Deployment, now: float | None = None, folder: Path = FRONTEND) -> int:
    """Delete the files of releases that were uploaded more than a day ago, but not of this one; return how many."""
    client, bucket, current = deployment.client("s3"), deployment.bucket("site"), f"static/{release(folder)}/"
    limit = (time.time() if now is None else now) - KEPT_S
    fixed = {f"static/{name}" for name in FIXED}
    old = [
        one["Key"]
        for one in _objects(client, bucket, "static/")
        if not one["Key"].startswith(current) and one["Key"] not in fixed and one["LastModified"].timestamp() < limit
    ]
    for key in old:
        client.delete_object(Bucket=bucket, Key=key)
    return len(old)


def _put(client: Any, bucket: str, key: str, path: Path, kept: str) -> None:
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    client.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=kind, CacheControl=kept)


def _objects(client: Any, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", ())
