"""The site's files in its bucket: under the name of their content, so that caches keep them for good.

`/static/{release}/app/main.js` never changes; the release is the hash of all files. What a page of the last release
still loads is there for a day after it was replaced. The service worker and its offline page have fixed names, and are
asked for anew.
"""

import json
import mimetypes
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.aws.deployment import Deployment
from infra.release import FIXED, WORKER, files, release

FOR_GOOD: Final = "public, max-age=31536000, immutable"
ANEW: Final = "public, max-age=0, must-revalidate"
KEPT_S: Final = 24 * 3600
SERVED: Final = "state/served-releases.json"  # [release, since when] (epoch s), the newest last
KINDS: Final = {".js": "text/javascript", ".map": "application/json", ".woff2": "font/woff2"}


def upload(deployment: Deployment, folder: Path, now: float | None = None) -> int:
    """Upload the files of a folder unless they are there, and return the number of files sent. `now` is in epoch s."""
    client, bucket = deployment.client("s3"), deployment.bucket("site")
    current, sent = release(folder), 0
    base = f"static/{current}"
    there = {one["Key"] for one in _objects(client, bucket, f"{base}/")}
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        if f"{base}/{name}" not in there:
            _put(client, bucket, f"{base}/{name}", path, FOR_GOOD)
            sent += 1
        if name in FIXED or name == WORKER:
            _put(client, bucket, name if name == WORKER else f"static/{name}", path, ANEW)
    served = _served(client, bucket)
    if not served or served[-1][0] != current:
        _write_served(client, bucket, [*served, (current, time.time() if now is None else now)])
    return sent


def forget_old(deployment: Deployment, now: float | None = None) -> int:
    """Delete the files of releases that were replaced more than a day ago; return how many."""
    client, bucket = deployment.client("s3"), deployment.bucket("site")
    limit, served = (time.time() if now is None else now) - KEPT_S, _served(client, bucket)
    replaced = pairwise(served)
    kept = [one for one, following in replaced if following[1] >= limit] + served[-1:]
    folders = tuple(f"static/{name}/" for name, _ in kept)
    old = [one["Key"] for one in _objects(client, bucket, "static/") if not _is_kept(one["Key"], folders)]
    for key in old:
        client.delete_object(Bucket=bucket, Key=key)
    _write_served(client, bucket, kept)
    return len(old)


def _is_kept(key: str, folders: tuple[str, ...]) -> bool:
    return key.startswith(folders) or key.removeprefix("static/") in FIXED


def _served(client: Any, bucket: str) -> list[tuple[str, float]]:
    try:
        found = client.get_object(Bucket=bucket, Key=SERVED)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return []
    return [(name, since) for name, since in json.loads(found["Body"].read())]


def _write_served(client: Any, bucket: str, served: list[tuple[str, float]]) -> None:
    client.put_object(Bucket=bucket, Key=SERVED, Body=json.dumps(served).encode())


def _put(client: Any, bucket: str, key: str, path: Path, kept: str) -> None:
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    client.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=kind, CacheControl=kept)


def _objects(client: Any, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", ())
