"""Objects outlive the local cloud, also if it is killed right after it answered."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.local_cloud import Cloud

SELDOM = ("--save", "600")


def create_bucket(cloud: Cloud) -> None:
    cloud.s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_every_answered_object_survives_and_what_was_deleted_is_gone(start: Callable[..., Cloud], number: int) -> None:
    first = start(*SELDOM)
    create_bucket(first)
    first.put_picture("stays", b"stays" * 1000)
    first.put_picture("changes", b"before")
    first.put_picture("changes", b"after")
    for name in ("goes", "goes too"):
        first.put_picture(name, b"gone")
    first.s3.delete_object(Bucket="pictures", Key="goes")
    first.s3.delete_objects(Bucket="pictures", Delete={"Objects": [{"Key": "goes too"}]})
    put_in_parts(first, "joined")
    first.end(number)
    second = start(*SELDOM)
    found = [second.picture(name) for name in ("stays", "changes", "goes", "goes too", "joined")]
    assert found == [b"stays" * 1000, b"after", None, None, b"part"]
    assert second.s3.get_object(Bucket="pictures", Key="stays")["ContentType"] == "image/webp"
    second.s3.delete_object(Bucket="pictures", Key="stays")
    second.end(number)
    third = start(*SELDOM)
    assert (third.picture("stays"), third.picture("changes")) == (None, b"after")


def test_entry_that_was_written_in_part_costs_no_other(start: Callable[..., Cloud], tmp_path: Path) -> None:
    first = start(*SELDOM)
    create_bucket(first)
    first.put_picture("alba", b"alba")
    first.end(signal.SIGKILL)
    with (tmp_path / "buckets.journal").open("ab") as file:
        file.write((900).to_bytes(8, "big") + b"half an entry")
    second = start(*SELDOM)
    second.put_picture("bruno", b"bruno")
    second.end(signal.SIGKILL)
    third = start(*SELDOM)
    assert (third.picture("alba"), third.picture("bruno")) == (b"alba", b"bruno")


def put_in_parts(cloud: Cloud, name: str) -> None:
    where: dict[str, Any] = {"Bucket": "pictures", "Key": name}
    where["UploadId"] = cloud.s3.create_multipart_upload(**where)["UploadId"]
    part = cloud.s3.upload_part(**where, PartNumber=1, Body=b"part")
    parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
    cloud.s3.complete_multipart_upload(**where, MultipartUpload={"Parts": parts})
