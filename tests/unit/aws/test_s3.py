"""Deleting many objects: few requests, and none of them believed because of its status alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import Session
from botocore.stub import Stubber

from chalicelib.aws.s3 import AT_ONCE, S3Media

KEYS = [f"messages/a_ana/{number}" for number in range(AT_ONCE + 1)]


@pytest.fixture
def media() -> S3Media:
    session = Session()
    session.set_credentials("key", "secret")
    return S3Media(session, "http://127.0.0.1:1", "b", "/media")


@pytest.fixture
def s3(media: S3Media) -> Iterator[Stubber]:
    with Stubber(media._client) as stubber:
        yield stubber


def deletion(keys: list[str]) -> dict[str, Any]:
    return {"Bucket": "b", "Delete": {"Objects": [{"Key": key} for key in keys], "Quiet": True}}


def test_a_thousand_objects_are_deleted_with_each_request(media: S3Media, s3: Stubber) -> None:
    for keys in (KEYS[:AT_ONCE], KEYS[AT_ONCE:]):
        s3.add_response("delete_objects", {}, deletion(keys))
    media.forget_many(KEYS)
    s3.assert_no_pending_responses()


def test_nothing_is_asked_for_no_objects(media: S3Media, s3: Stubber) -> None:
    media.forget_many([])
    s3.assert_no_pending_responses()


def test_objects_that_are_left_are_an_error(media: S3Media, s3: Stubber) -> None:
    s3.add_response("list_objects_v2", {"Contents": [{"Key": "public/p/1"}]})
    s3.add_response("delete_objects", {"Errors": [{"Key": "public/p/1", "Code": "SlowDown"}]})
    with pytest.raises(OSError, match="SlowDown"):
        media.forget_all("public/p/")
