"""A recorded Space in which two people spoke and were understood, and what others hear and find of it."""

from typing import Final
from urllib.parse import urlsplit

from botocore.session import Session

from chalicelib.domain.recording import Recording
from chalicelib.domain.space import MINUTE_MS
from chalicelib.protocol.captions import CaptionLine
from tests.support.captions import caption
from tests.support.segments import recorded_tone, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.uploads import BUCKET

ADA, BOB = 440.0, 1_250.0  # Hz, of their voices
DURATION: Final = 21_000  # ms
EARLIER: Final = 10 * MINUTE_MS  # before now: what is said after the end of a Space is in no recording


def two_voices(site: RunningSite, host: Browser, guest: Browser) -> str:
    """Let the host speak for 9 s and, after 3 s of silence and a move, the guest for 9 s; return the id of the Space,
    whose recording is made. `l_1` and `l_2` are lines of the host, `l_3` is the guest's."""
    space, now = host.start_space("Two voices", settings={"record": True}), site.deps.now_ms() - EARLIER
    assert guest.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert host.post(f"/api/spaces/{space}/requests/{account(guest)}/approve").status == 200
    upload(space, recorded_tone(account(host), ADA, 9.0, now))
    upload(space, recorded_tone(account(guest), BOB, 9.0, now + 12_000, epoch=2))
    caption(
        space,
        CaptionLine(account(host), now + 1_000, now + 4_000, "zanzibar", "en"),
        CaptionLine(account(host), now + 6_000, now + 8_000, "marmalade", "en"),
    )
    caption(space, CaptionLine(account(guest), now + 13_000, now + 20_000, "quicksilver", "en"), epoch=2)
    host.end_space(space)
    site.work()
    return space


def recording_of(site: RunningSite, space: str) -> Recording:
    """Return the recording as it is stored."""
    recording = site.deps.recordings.load(space)
    assert recording is not None
    return recording


def sound_at(browser: Browser, path: str) -> bytes:
    """Return what is behind the address of a sound."""
    return object_at(urlsplit(browser.get(path).headers["Location"]).path.partition(f"{BUCKET}/")[2])


def object_at(key: str) -> bytes:
    body: bytes = Session().create_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return body


def said(browser: Browser, space: str, word: str) -> list[int]:
    """Return where in a Space the search finds a word (ms)."""
    found = browser.get(f"/api/search?in=utterances&q={word}").json["utterances"]
    return [one["start_ms"] for one in found if one["id"] == space]
