"""The files that the service worker stores for when there is no network."""

import hashlib
import re
from pathlib import Path

FRONTEND = Path(__file__).parents[3] / "frontend"
WORKER = (FRONTEND / "service-worker.js").read_text()


def kept() -> list[str]:
    """Return the stored files, as paths in `frontend/`."""
    return list(dict.fromkeys(re.findall(r"'/static/([^']+)'", WORKER)))


def test_service_worker_keeps_files_that_are_there() -> None:
    assert len(kept()) == 4
    assert all((FRONTEND / name).is_file() for name in kept())


def test_version_of_the_service_worker_is_that_of_the_files_it_keeps() -> None:
    digest = hashlib.sha256(b"".join((FRONTEND / name).read_bytes() for name in sorted(kept()))).hexdigest()[:16]
    assert re.findall(r"VERSION = '(\w+)'", WORKER) == [digest], "write the digest on the right into service-worker.js"


def test_offline_page_needs_nothing_that_is_not_kept() -> None:
    page = (FRONTEND / "offline.html").read_text()
    assert set(re.findall(r'(?:src|href)="/static/([^"]+)"', page)) <= set(kept())
    assert not re.findall(r'(?:src|href)="(?!/static/|/")', page)
    assert "@import" not in (FRONTEND / "offline.css").read_text()
