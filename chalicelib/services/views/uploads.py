"""The form with which a browser sends a picture to storage itself."""

from typing import Any

from chalicelib.services.views.view import View


class UploadForm(View, frozen=True, kw_only=True):
    """`upload` names the upload afterwards, `limit` is in bytes, and `form` is `{"url", "fields"}` (an S3 POST)."""

    upload: str
    limit: int
    form: dict[str, Any]
