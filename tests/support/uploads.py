"""Pictures that tests upload to the site in this process, and what is in its bucket."""

import io

from botocore.session import Session
from PIL import Image

from tests.support.site import ENVIRONMENT, Browser

BUCKET = ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]


def picture(size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, comment=b"taken at home")
    return out.getvalue()


def uploaded(browser: Browser, content: bytes, kind: str = "image/png") -> str:
    """Upload the content as a browser would, and return the upload's id."""
    asked = browser.post("/api/pictures/uploads", {"kind": kind}).json
    Session().create_client("s3").put_object(Bucket=BUCKET, Key=asked["form"]["fields"]["key"], Body=content)
    return str(asked["upload"])


def stored(prefix: str) -> list[str]:
    """Return the keys in the bucket that begin with `prefix`."""
    found = Session().create_client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
    return [one["Key"] for one in found.get("Contents", ())]
