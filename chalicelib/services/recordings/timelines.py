"""Timelines of finished recordings: one private object each, because the longest are larger than an item may be."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_timeline import EMPTY, RecordingTimeline, without_speaker
from chalicelib.domain.recording_trim import whole_of
from chalicelib.services.deps import Deps

LIMIT: Final = 8 * 1024 * 1024  # bytes; six hours of five speakers who take turns every second have half
KIND: Final = "application/json"


def timeline_of(deps: Deps, recording: Recording) -> RecordingTimeline:
    """The timeline of a finished recording; an empty one if it is gone."""
    return timeline_at(deps, recording.timeline)


def timeline_at(deps: Deps, key: str) -> RecordingTimeline:
    """The timeline that is stored under `key`; an empty one if there is none."""
    content = deps.media.read(key, LIMIT) if key else None
    return msgspec.json.decode(content, type=RecordingTimeline) if content else EMPTY


def keep_timeline(deps: Deps, key: str, timeline: RecordingTimeline) -> None:
    """Store a timeline under `key`."""
    deps.media.keep(key, msgspec.json.encode(timeline), KIND)


def forget_speaker(deps: Deps, space_id: str, account_id: str) -> None:
    """Take a deleted account out of the timeline of a Space's recording. If its voice is about to be taken out, it is
    still needed there to find it."""
    recording = deps.recordings.load(space_id)
    if recording is None or account_id in recording.withdrawn:
        return
    for key in {recording.timeline, whole_of(recording).timeline}:
        before = timeline_at(deps, key)
        after = without_speaker(before, account_id)
        if after is not before:
            keep_timeline(deps, key, after)


def named_accounts(deps: Deps, timeline: RecordingTimeline, but: Collection[str] = ()) -> RecordingTimeline:
    """The timeline without the names of accounts that are deleted by now, `but` for those whose voices are about to be
    taken out."""
    for gone in gone_among(deps, timeline.speakers, but):
        timeline = without_speaker(timeline, gone)
    return timeline


def gone_among(deps: Deps, speakers: Sequence[str], but: Collection[str] = ()) -> list[str]:
    """Those of these ids whose accounts are deleted, without the ids `but`."""
    known = deps.profiles.cards(list(speakers))
    return [one for one in speakers if one not in known and one != GONE.id and one not in but]
