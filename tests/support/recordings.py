"""Finished recordings that tests put into the site in this process."""

import dataclasses
from typing import Final

from botocore.session import Session

from chalicelib.domain.recording import KEPT_MS, Recording, RecordingState
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.services.recordings.timelines import keep_timeline
from chalicelib.services.recordings.upkeep import folder_of
from tests.support.site import RunningSite
from tests.support.uploads import BUCKET

SOUND: Final = b"OggS and so on"


def recorded(site: RunningSite, space_id: str, *speakers: str, **changes: object) -> Recording:
    """Give a Space a finished recording in which these accounts spoke one after the other, a second each."""
    folder, now = folder_of(space_id), site.deps.now_ms()
    turns = tuple((place, place * 1_000, place * 1_000 + 900) for place in range(len(speakers)))
    Session().create_client("s3").put_object(Bucket=BUCKET, Key=f"{folder}audio.ogg", Body=SOUND)
    keep_timeline(site.deps, f"{folder}timeline.json", RecordingTimeline(speakers, turns, (0, 255), ((500, 700),)))
    ready = Recording(
        space_id,
        RecordingState.READY,
        started_at=now - 60_000,
        due=now + KEPT_MS,
        duration_ms=1_000 * len(speakers),
        bytes=len(SOUND),
        file=f"{folder}audio.ogg",
        timeline=f"{folder}timeline.json",
        keep_until=now + KEPT_MS,
    )
    made = dataclasses.replace(ready, **changes)  # type: ignore[arg-type]
    site.deps.recordings.create(made)
    return made
