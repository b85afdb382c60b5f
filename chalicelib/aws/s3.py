"""Objects in S3: pictures, exports and recordings in one bucket, and the audio that is stored with reports in another.

In the media bucket, `uploads/` is for the Lambda alone and `public/` is served to everybody through CloudFront. The
content behind a public name never changes, so browsers and CloudFront may cache it for good.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.client import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from chalicelib.domain.upload import PostForm
from chalicelib.errors import Unavailable
from chalicelib.services.deps import YEAR_S

FORM_S: Final = 300  # how long a browser may use an upload form
EVIDENCE_S: Final = 300  # how long a URL of evidence works
SOUND: Final = "audio/ogg"
REST: Final = "${filename}"  # S3 takes any key that begins with what is before it
PUBLIC: Final = "public"
AT_ONCE: Final = 1_000  # objects that one request deletes; S3 quota
FINISHED: Final = "NoSuchUpload"  # or abandoned
ABSENT: Final = {"404", "NoSuchKey", "NotFound"}


class S3Media:
    """`session` is PynamoDB's botocore session; `endpoint` is where S3 is, which the pages' Content-Security-Policy
    names; `base` is the URL prefix of published files, such as `/media`."""

    def __init__(self, session: Session, endpoint: str, bucket: str, base: str) -> None:
        self._session = session
        self._endpoint = endpoint
        self._bucket = bucket
        self._base = base

    def upload_form(self, key: str, kind: str, limit: int) -> PostForm:
        """A form with which a browser uploads one object of `kind`, of 1 to `limit` bytes, to S3 within 5 min."""
        form = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": kind},
            Conditions=[{"Content-Type": kind}, ["content-length-range", 1, limit]],
            ExpiresIn=FORM_S,
        )
        return PostForm(form["url"], form["fields"])

    def read(self, key: str, limit: int) -> bytes | None:
        """The object, or None if there is none or it is larger than `limit`. Never reads more than one byte over
        that."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return None
            raise
        content: bytes = found["Body"].read(limit + 1)
        return content if len(content) <= limit else None

    def publish(self, name: str, content: bytes, kind: str, seconds: int = YEAR_S) -> str:
        """Store it under `public/{name}` and return its URL. Caches may keep it for `seconds`."""
        kept = f"public, max-age={seconds}, immutable"
        self._client.put_object(
            Bucket=self._bucket, Key=f"{PUBLIC}/{name}", Body=content, ContentType=kind, CacheControl=kept
        )
        return self.url(name)

    def url(self, name: str) -> str:
        return f"{self._base}/{name}"

    def published(self, name: str) -> bool:
        """Whether `public/{name}` exists, by one HEAD request."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=f"{PUBLIC}/{name}")
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return False
            raise
        return True

    def keep(self, key: str, content: bytes, kind: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=kind)

    def offer(self, key: str, name: str | None, seconds: int) -> str:
        """A presigned GET URL that is valid for `seconds`."""
        asked = {"Bucket": self._bucket, "Key": key}
        if name is not None:
            asked["ResponseContentDisposition"] = f'attachment; filename="{name}"'
        url: str = self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        return url

    def forget(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def forget_many(self, keys: Sequence[str]) -> None:
        """Delete up to a thousand objects with each request. Raises OSError if S3 keeps some, for it answers 200."""
        for start in range(0, len(keys), AT_ONCE):
            objects = [{"Key": key} for key in keys[start : start + AT_ONCE]]
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            if refused := answer.get("Errors"):
                raise OSError(f"{len(refused)} of {len(objects)} objects were not deleted: {refused[0]}")

    def forget_all(self, start: str) -> None:
        """Delete up to a thousand objects with each pair of requests. Raises OSError as `forget_many` does."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
        for page in pages:
            self.forget_many([one["Key"] for one in page.get("Contents", ())])

    @cached_property
    def _client(self) -> Any:
        return _client_of(self._session, self._endpoint)


class S3Evidence:
    """Presigned URLs of `evidence/{report}.ogg` in one bucket. `session` is PynamoDB's botocore session.

    A worker that has a URL needs no credentials of its own. Making one sends no request.
    """

    def __init__(self, session: Session, endpoint: str, bucket: str) -> None:
        self._session = session
        self._endpoint = endpoint
        self._bucket = bucket

    def put_url(self, report_id: str) -> str:
        """A URL for one HTTP PUT with `Content-Type: audio/ogg` within 5 min."""
        return self._url("put_object", report_id, ContentType=SOUND)

    @property
    def origin(self) -> str:
        """The origin of the URLs."""
        parts = urlsplit(self.get_url("r"))
        return f"{parts.scheme}://{parts.netloc}"

    def get_url(self, report_id: str) -> str:
        """A URL for HTTP GETs within 5 min."""
        return self._url("get_object", report_id)

    def _url(self, operation: str, report_id: str, **more: str) -> str:
        place = {"Bucket": self._bucket, "Key": f"evidence/{report_id}.ogg", **more}
        url: str = self._client.generate_presigned_url(operation, Params=place, ExpiresIn=EVIDENCE_S)
        return url

    @cached_property
    def _client(self) -> Any:
        return _client_of(self._session, self._endpoint)


class S3Recordings:
    """Recordings in the media bucket: a form for the segments that a worker uploads, and files that are written part by
    part. `session` is PynamoDB's botocore session, `endpoint` is where S3 is."""

    def __init__(self, session: Session, endpoint: str, bucket: str) -> None:
        self._session = session
        self._endpoint = endpoint
        self._bucket = bucket

    def upload_form(self, start: str, limit: int, seconds: int) -> PostForm:
        """A form for uploads of `audio/ogg` of 1 to `limit` bytes. Making it sends no request."""
        form = self._client.generate_presigned_post(
            self._bucket,
            start + REST,
            Fields={"Content-Type": SOUND},
            Conditions=[{"Content-Type": SOUND}, ["content-length-range", 1, limit]],
            ExpiresIn=seconds,
        )
        return PostForm(form["url"], {name: value for name, value in form["fields"].items() if name != "key"})

    def names(self, start: str) -> list[str]:
        """One request per thousand."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
        return [one["Key"].removeprefix(start) for page in pages for one in page.get("Contents", ())]

    def piece(self, key: str, start: int, size: int) -> bytes:
        asked = f"bytes={start}-{start + size - 1}"
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key, Range=asked)
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                raise Unavailable("unavailable", f"{key} is not there.") from error
            raise
        content: bytes = found["Body"].read()
        return content

    def copy(self, key: str, to: str) -> None:
        """One request; up to 5 GB, which is hundreds of hours."""
        self._client.copy_object(Bucket=self._bucket, Key=to, CopySource={"Bucket": self._bucket, "Key": key})

    def replace_start(self, key: str, start: bytes, size: int, kind: str) -> None:
        """S3 copies the rest, which may have up to 5 GB, onto itself."""
        upload = self.begin(key, kind)
        tags = [self.add_part(key, upload, 1, start)]
        if len(start) < size:
            source, rest = {"Bucket": self._bucket, "Key": key}, f"bytes={len(start)}-{size - 1}"
            copied = self._client.upload_part_copy(
                Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=2, CopySource=source, CopySourceRange=rest
            )
            tags.append(str(copied["CopyPartResult"]["ETag"]))
        self.finish(key, upload, tags)

    def begin(self, key: str, kind: str) -> str:
        begun = self._client.create_multipart_upload(Bucket=self._bucket, Key=key, ContentType=kind)
        return str(begun["UploadId"])

    def add_part(self, key: str, upload: str, number: int, content: bytes) -> str:
        try:
            stored = self._client.upload_part(
                Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=number, Body=content
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != FINISHED:
                raise
            return ""
        return str(stored["ETag"])

    def finish(self, key: str, upload: str, tags: Sequence[str]) -> None:
        parts = [{"ETag": tag, "PartNumber": number} for number, tag in enumerate(tags, 1)]
        try:
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != FINISHED:
                raise

    def abandon(self, start: str, but: str | None = None) -> None:
        """One request, and one for each file."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=start)
        for one in [one for page in pages for one in page.get("Uploads", ())]:
            if but is None or not one["Key"].startswith(but):
                self._abort(one["Key"], one["UploadId"])

    def _abort(self, key: str, upload: str) -> None:
        try:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)
        except ClientError as error:
            if error.response["Error"]["Code"] != FINISHED:
                raise

    @cached_property
    def _client(self) -> Any:
        return _client_of(self._session, self._endpoint)


def _client_of(session: Session, endpoint: str) -> Any:
    """An S3 client, created on first use because loading S3's model is slow. Path-style addresses work everywhere."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return session.create_client("s3", endpoint_url=endpoint, config=config)
