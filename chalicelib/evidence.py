"""Presigned S3 URLs: who has one puts or gets one object for a few minutes, without credentials of its own."""

from functools import cached_property
from typing import Any, Final

from botocore.client import Config
from botocore.session import Session

URL_S: Final = 300
SOUND: Final = "audio/ogg"


class S3Evidence:
    """URLs of `evidence/{report}.ogg` in one bucket. `session` is PynamoDB's botocore session; nothing is sent."""

    def __init__(self, session: Session, bucket: str) -> None:
        self._session = session
        self._bucket = bucket

    def put_url(self, report_id: str) -> str:
        """For one HTTP PUT with `Content-Type: audio/ogg`, within 5 min."""
        return self._url("put_object", report_id, ContentType=SOUND)

    def get_url(self, report_id: str) -> str:
        """For an HTTP GET within 5 min."""
        return self._url("get_object", report_id)

    def _url(self, operation: str, report_id: str, **more: str) -> str:
        place = {"Bucket": self._bucket, "Key": f"evidence/{report_id}.ogg", **more}
        url: str = self._client.generate_presigned_url(operation, Params=place, ExpiresIn=URL_S)
        return url

    @cached_property
    def _client(self) -> Any:
        # Made at the first report: loading the S3 model would slow every cold start. Path style works everywhere.
        config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
        return self._session.create_client("s3", config=config)
