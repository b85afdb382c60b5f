"""Uploads: the form with which a browser puts one picture into storage."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostForm:
    """A form that the browser posts to `url`, with `fields` before the file (an S3 POST)."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AllowedUpload:
    """`id` names the upload in later requests; `limit` is in bytes."""

    id: str
    limit: int
    form: PostForm
