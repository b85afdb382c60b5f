"""Finished recordings that tests put into a site."""

import dataclasses
from typing import Any, Final

from chalicelib.domain.clip import Clip
from chalicelib.domain.recording import KEPT_MS, Recording, RecordingState
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.transcript import Transcript, TranscriptLine
from chalicelib.services.deps import Deps
from chalicelib.services.recordings.clip_files import CLIP
from chalicelib.services.recordings.files import clip_of, folder_of, m4a_of, transcript_of
from chalicelib.services.recordings.timelines import keep_timeline
from chalicelib.services.recordings.transcripts import keep_transcript
from tests.support.site import Answer, Browser, RunningSite

SOUND: Final = b"OggS and so on"


def recorded(site: RunningSite, space_id: str, *speakers: str, **changes: object) -> Recording:
    """Give a Space a finished recording in which these accounts spoke one after the other, a second each."""
    turns = tuple((place, place * 1_000, place * 1_000 + 900) for place in range(len(speakers)))
    timeline = RecordingTimeline(speakers, turns, (0, 255), ((500, 700),))
    return put_recording(site.deps, space_id, timeline, SOUND, **{"duration_ms": 1_000 * len(speakers), **changes})


def transcribed(site: RunningSite, space_id: str, *said: tuple[str, str], **changes: object) -> Recording:
    """Give a Space a finished recording with a transcript: accounts and what they said, a second each."""
    speakers = tuple(dict.fromkeys(who for who, _ in said))
    lines = tuple(
        TranscriptLine(f"l_{place + 1}", speakers.index(who), place * 1_000, place * 1_000 + 900, text, "en")
        for place, (who, text) in enumerate(said)
    )
    keep_transcript(site.deps, transcript_of(space_id), Transcript(speakers, lines))
    return recorded(site, space_id, *speakers, transcript=transcript_of(space_id), **changes)


def clipped(site: RunningSite, makers: dict[str, str], title: str) -> None:
    """Give each Space a clip of nine seconds that an account has made, with both of its files."""
    deps, now = site.deps, site.deps.now_ms()
    for space_id, maker in makers.items():
        clip = Clip(f"c_{maker}", space_id, maker, title, now - 9_000, now, now)
        file = clip_of(space_id, clip.id)
        for key in (file, m4a_of(file)):
            deps.media.keep(key, SOUND, "audio/ogg")
        deps.account_references.put(maker, CLIP, clip.id, 0.0)
        deps.clips.create(dataclasses.replace(clip, file=file, m4a=m4a_of(file)))


def put_recording(deps: Deps, space_id: str, timeline: RecordingTimeline, sound: bytes, **changes: object) -> Recording:
    """Store a finished recording, with these fields changed, in place of an earlier one."""
    folder, now, before = folder_of(space_id), deps.now_ms(), deps.recordings.load(space_id)
    deps.media.keep(f"{folder}audio.ogg", sound, "audio/ogg")
    keep_timeline(deps, f"{folder}timeline.json", timeline)
    ready = Recording(
        space_id,
        RecordingState.READY,
        started_at=now - 60_000,
        due=now + KEPT_MS,
        bytes=len(sound),
        file=f"{folder}audio.ogg",
        timeline=f"{folder}timeline.json",
        keep_until=now + KEPT_MS,
    )
    made = dataclasses.replace(ready, **changes)  # type: ignore[arg-type]
    if before:
        return deps.recordings.save(dataclasses.replace(made, version=before.version + 1))
    deps.recordings.create(made)
    return made


def lines(browser: Browser, space: str) -> list[dict[str, Any]]:
    """Return the lines of a transcript as this browser reads them."""
    found: list[dict[str, Any]] = browser.get(f"/api/spaces/{space}/transcript").json["lines"]
    return found


def correct(browser: Browser, space: str, line: str, text: str, revision: int = 0) -> Answer:
    """Correct a line, of which the browser knows this revision."""
    return browser.request("PATCH", f"/api/spaces/{space}/transcript/{line}", {"text": text, "revision": revision})
