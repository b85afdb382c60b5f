"""The form with which a browser uploads a picture to storage."""

from typing import Any

from chalicelib.services.views.view import View


class UploadForm(View, frozen=True, kw_only=True):
    """`upload` is the id of the upload, `limit` is in bytes, and `form` is `{"url", "fields"}` (an S3 POST)."""

    upload: str
    limit: int
    form: dict[str, Any]
