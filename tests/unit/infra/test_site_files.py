"""The site's files: under their content, and there for as long as somebody's page may load them."""

from pathlib import Path

import pytest

from infra.aws import site_files
from infra.aws.deployment import Deployment
from infra.preload import FRONTEND
from infra.release import FIXED, release


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """A site of a few files."""
    for name, text in {"app/main.js": "1", "offline.html": "o", "service-worker.js": "w"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/left-out.js").touch()
    return tmp_path


def test_site_is_uploaded_once_under_its_content_with_what_has_a_fixed_name(
    deployment: Deployment, frontend: Path
) -> None:
    assert site_files.upload(deployment, frontend) == 3
    assert site_files.upload(deployment, frontend) == 0
    client, bucket = deployment.client("s3"), deployment.bucket("site")
    current = release(frontend)
    keys = {one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]} - {site_files.SERVED}
    hashed = {f"static/{current}/{name}" for name in ("app/main.js", "offline.html", "service-worker.js")}
    assert keys == hashed | {"static/offline.html", "service-worker.js"}
    main = client.head_object(Bucket=bucket, Key=f"static/{current}/app/main.js")
    assert (main["ContentType"], main["CacheControl"]) == ("text/javascript", "public, max-age=31536000, immutable")
    worker = client.head_object(Bucket=bucket, Key="service-worker.js")
    assert worker["CacheControl"] == "public, max-age=0, must-revalidate"


def test_release_that_was_served_long_stays_for_a_day_after_it_was_replaced(
    deployment: Deployment, frontend: Path
) -> None:
    began, replaced = 1_000_000.0, 1_000_000.0 + 30 * site_files.KEPT_S
    site_files.upload(deployment, frontend, began)
    (frontend / "app/main.js").write_text("2")
    site_files.upload(deployment, frontend, replaced)
    assert site_files.forget_old(deployment, replaced + 1) == 0
    assert site_files.forget_old(deployment, replaced + site_files.KEPT_S - 1) == 0
    assert site_files.forget_old(deployment, replaced + site_files.KEPT_S + 1) == 3
    assert site_files.upload(deployment, frontend) == 0


def test_release_that_is_served_again_stays_and_the_one_that_it_replaced_for_a_day(
    deployment: Deployment, frontend: Path
) -> None:
    for text, at in (("1", 0), ("2", 1), ("1", 2)):
        (frontend / "app/main.js").write_text(text)
        site_files.upload(deployment, frontend, at)
    assert site_files.forget_old(deployment, 2 + site_files.KEPT_S + 1) == 3
    assert site_files.upload(deployment, frontend) == 0


def test_fixed_names_are_those_of_the_service_worker() -> None:
    text = (FRONTEND / "service-worker.js").read_text()
    assert all(f"/static/{name}" in text for name in FIXED)
