"""Uploads captions as a media worker does, of what was said in a Space."""

from botocore.session import Session

from chalicelib.protocol.captions import CaptionLine, CaptionName, write_captions
from chalicelib.services.recordings.files import segments_of
from tests.support.uploads import BUCKET


def caption(space_id: str, *lines: CaptionLine, epoch: int = 1) -> str:
    """Put a caption object where workers put them, and return its key."""
    key = segments_of(space_id) + str(CaptionName(lines[0].start_ms, epoch, f"{epoch:08x}", 0))
    put(key, write_captions(lines))
    return key


def put(key: str, content: bytes) -> None:
    Session().create_client("s3").put_object(Bucket=BUCKET, Key=key, Body=content, ContentType="audio/ogg")
