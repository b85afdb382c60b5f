"""The local cloud as a process: atomic, stored on disk, and with rows that expire."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.local_cloud import Cloud, key
from tests.support.patience import until


def wait_for_save(file: Path, name: str) -> None:
    """Wait until the snapshot on the disk contains `name`."""
    saved = name.encode()
    until(
        lambda: "" if file.exists() and saved in file.read_bytes() else f"no snapshot with {name} was written",
        within=60,  # on a slow disk, the next save waits longer
    )


def test_unique_put_has_one_winner_among_20_threads(start: Callable[..., Cloud]) -> None:
    cloud = start()
    cloud.create_table()

    def claim(name: str) -> bool:
        condition = "attribute_not_exists(pk)"
        with contextlib.suppress(cloud.lost):
            cloud.dynamodb.put_item(TableName="rows", Item=key(name), ConditionExpression=condition)
            return True
        return False

    with ThreadPoolExecutor(20) as threads:
        for name in ("alba", "bruno", "carmen", "dora", "emil"):
            assert sum(threads.map(claim, [name] * 20)) == 1


def test_conditional_increment_is_never_lost_among_20_threads(start: Callable[..., Cloud]) -> None:
    cloud = start()
    cloud.create_table()
    cloud.put("counter", n={"N": "0"})

    def increment(_: int) -> None:
        while True:
            seen = cloud.dynamodb.get_item(TableName="rows", Key=key("counter"))["Item"]["n"]["N"]
            with contextlib.suppress(cloud.lost):
                cloud.dynamodb.put_item(
                    TableName="rows",
                    Item=key("counter") | {"n": {"N": str(int(seen) + 1)}},
                    ConditionExpression="n = :seen",
                    ExpressionAttributeValues={":seen": {"N": seen}},
                )
                return

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(increment, range(60)))
    assert cloud.dynamodb.get_item(TableName="rows", Key=key("counter"))["Item"]["n"]["N"] == "60"


def test_rows_survive_sigterm_at_once(start: Callable[..., Cloud]) -> None:
    first = start()
    first.create_table()
    first.put("alba")
    first.end(signal.SIGTERM)
    assert start().has("alba")


def add(cloud: Cloud) -> None:
    values = {":one": {"N": "1"}}
    cloud.dynamodb.update_item(
        TableName="rows", Key=key("counter"), UpdateExpression="ADD n :one", ExpressionAttributeValues=values
    )


def count_of(cloud: Cloud) -> str:
    return str(cloud.dynamodb.get_item(TableName="rows", Key=key("counter"))["Item"]["n"]["N"])


def test_every_answered_write_survives_kill_and_is_done_once(start: Callable[..., Cloud], tmp_path: Path) -> None:
    file = tmp_path / "cloud.snapshot"
    first = start()
    first.create_table()
    first.put("alba")
    add(first)
    first.end(signal.SIGKILL)
    second = start()
    assert (second.has("alba"), count_of(second)) == (True, "1")
    add(second)
    second.put("bruno")
    wait_for_save(file, "bruno")
    add(second)
    second.end(signal.SIGKILL)
    third = start()
    assert (third.has("bruno"), count_of(third)) == (True, "3")
    with pytest.raises(third.lost):
        third.dynamodb.put_item(TableName="rows", Item=key("alba"), ConditionExpression="attribute_not_exists(pk)")
    third.end(signal.SIGKILL)
    assert count_of(start()) == "3"


def create_bucket(cloud: Cloud) -> None:
    cloud.s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def test_pictures_survive_sigterm_and_kill_and_what_was_deleted_is_gone(
    start: Callable[..., Cloud], tmp_path: Path
) -> None:
    first = start()
    create_bucket(first)
    first.put_picture("public/faces/alba.webp", b"alba" * 1000)
    first.put_picture("public/faces/bruno.webp", b"bruno")
    first.end(signal.SIGTERM)
    second = start()
    assert second.picture("public/faces/alba.webp") == b"alba" * 1000
    second.s3.delete_object(Bucket="pictures", Key="public/faces/bruno.webp")
    second.put_picture("public/faces/carmen.webp", b"carmen")
    wait_for_save(tmp_path / "buckets.snapshot", "carmen")
    second.end(signal.SIGKILL)
    third = start()
    assert third.picture("public/faces/alba.webp") == b"alba" * 1000
    assert third.picture("public/faces/bruno.webp") is None
    found = third.s3.get_object(Bucket="pictures", Key="public/faces/carmen.webp")
    assert (found["Body"].read(), found["ContentType"]) == (b"carmen", "image/webp")
    third.put_picture("public/faces/dora.webp", b"dora")
    third.end(signal.SIGTERM)
    kept = {file.read_bytes() for file in (tmp_path / "objects").iterdir()}
    assert kept == {b"alba" * 1000, b"carmen", b"dora"}


def test_damaged_snapshot_of_pictures_is_set_aside_and_the_one_before_is_used(
    start: Callable[..., Cloud], tmp_path: Path
) -> None:
    first = start()
    create_bucket(first)
    first.put_picture("alba", b"alba")
    first.end(signal.SIGTERM)
    second = start()
    second.s3.delete_object(Bucket="pictures", Key="alba")
    second.end(signal.SIGTERM)
    os.truncate(tmp_path / "buckets.snapshot", 40)
    third = start()
    assert third.picture("alba") == b"alba"
    assert "The snapshot buckets.snapshot is damaged" in third.said()


def test_unchanged_cloud_is_not_written_again(start: Callable[..., Cloud], tmp_path: Path) -> None:
    file = tmp_path / "cloud.snapshot"
    cloud = start()
    cloud.create_table()
    wait_for_save(file, "rows")
    written = file.stat().st_mtime_ns
    assert not cloud.has("alba")
    cloud.end(signal.SIGTERM)
    assert file.stat().st_mtime_ns == written


def test_damaged_snapshot_is_set_aside_and_the_one_before_is_used(start: Callable[..., Cloud], tmp_path: Path) -> None:
    file = tmp_path / "cloud.snapshot"
    first = start()
    first.create_table()
    first.put("alba")
    first.end(signal.SIGTERM)
    second = start()
    second.put("bruno")
    second.end(signal.SIGTERM)
    os.truncate(file, file.stat().st_size - 10)
    third = start()
    assert third.has("alba")
    assert not third.has("bruno")
    assert "The snapshot cloud.snapshot is damaged" in third.said()
    assert list(tmp_path.glob("cloud.snapshot.damaged-*"))


def test_expired_row_is_deleted_and_others_stay(start: Callable[..., Cloud]) -> None:
    cloud = start("--expire", "0.1")
    cloud.create_table()
    cloud.put("past", expires_at={"N": str(int(time.time()) - 5)})
    cloud.put("future", expires_at={"N": str(int(time.time()) + 3_600)})
    cloud.put("for ever")
    until(lambda: "the expired row is still there" if cloud.has("past") else "", within=20)
    assert cloud.has("future")
    assert cloud.has("for ever")
