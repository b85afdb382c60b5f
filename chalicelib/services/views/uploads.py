"""The form with which a browser uploads a picture to storage."""

from chalicelib.domain.upload import AllowedUpload
from chalicelib.services.views.view import View


class PostFormView(View, frozen=True, kw_only=True):
    """The browser posts `fields`, then the file, to `url` (an S3 POST)."""

    url: str
    fields: dict[str, str]


class UploadForm(View, frozen=True, kw_only=True):
    """`upload` is the id of the upload, and `limit` is in bytes."""

    upload: str
    limit: int
    form: PostFormView


def upload_form(allowed: AllowedUpload) -> UploadForm:
    """Return the form of an upload."""
    form = PostFormView(url=allowed.form.url, fields=dict(allowed.form.fields))
    return UploadForm(upload=allowed.id, limit=allowed.limit, form=form)
