"""Workers get a form for the segments of the Spaces that they record, and of no others."""

import base64
import dataclasses
import json
from collections.abc import Callable

import pytest
from botocore.session import Session

from chalicelib.aws.s3 import S3Recordings
from chalicelib.domain.facts import SpaceSettings
from chalicelib.domain.recording import RecordingState
from chalicelib.domain.space import Space, SpaceState
from chalicelib.protocol.segments import SEGMENT_LIMIT
from chalicelib.services.recordings import lifecycle
from chalicelib.services.space import spaces
from chalicelib.services.space.recording_uploads import AFTERWARDS_MS, FORM_S
from infra.local.permissions import acting_as
from tests.support.control import HOST, SDP, Control, refusal
from tests.support.moto_dynamodb import PREFIX

BUCKET = f"{PREFIX}-media"


@pytest.fixture
def recording(control: Control, monkeypatch: pytest.MonkeyPatch) -> Control:
    """A control plane that records."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    files = S3Recordings(Session(), "https://s3.example", BUCKET)
    control.deps = dataclasses.replace(control.deps, recording_files=files)
    return control


def played(control: Control, settings: SpaceSettings) -> tuple[Space, str]:
    """Return a live Space that the worker w_1 plays, and the worker's connection."""
    space = spaces.create(control.deps, HOST, "Tea", settings=settings)
    connection = control.worker("w_1")
    control.send(control.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
    return space, connection


def ask(control: Control, connection: str, space: Space) -> None:
    control.posts.sent.clear()
    control.send(connection, action="request_uploads", space=space.id)


def test_worker_may_upload_segments_of_its_space_and_nothing_else(recording: Control) -> None:
    space, worker = played(recording, SpaceSettings(record=True))
    ask(recording, worker, space)
    told = recording.posts.last(worker)
    grant = recording.opened(told["grant"])
    assert (told["action"], grant.act, grant.worker, grant.room.space) == ("record", "record", "w_1", space.id)
    uploads = grant.uploads
    assert uploads is not None
    assert (uploads.url, uploads.start) == (f"https://s3.example/{BUCKET}", f"segments/{space.id}/")
    assert uploads.until == int(recording.at) + FORM_S
    conditions = json.loads(base64.b64decode(uploads.fields["policy"]))["conditions"]
    assert ["starts-with", "$key", f"segments/{space.id}/"] in conditions
    assert ["content-length-range", 1, SEGMENT_LIMIT] in conditions
    assert {"Content-Type": "audio/ogg"} in conditions
    assert "key" not in uploads.fields


Other = Callable[[Control], tuple[Space, str]]


def _not_recorded(control: Control) -> tuple[Space, str]:
    return played(control, SpaceSettings())


def _anothers(control: Control) -> tuple[Space, str]:
    return played(control, SpaceSettings(record=True))[0], control.worker("w_2")


def _long_over(control: Control) -> tuple[Space, str]:
    space, worker = played(control, SpaceSettings(record=True))
    spaces.end(control.deps, space.id, HOST)
    control.at += AFTERWARDS_MS / 1_000 + 1
    return space, worker


def _unknown(control: Control) -> tuple[Space, str]:
    space, worker = played(control, SpaceSettings(record=True))
    return dataclasses.replace(space, id="s_none"), worker


@pytest.mark.parametrize("other", [_not_recorded, _anothers, _long_over, _unknown])
def test_worker_gets_no_form_for_other_spaces(recording: Control, other: Other) -> None:
    space, worker = other(recording)
    ask(recording, worker, space)
    assert refusal(recording, worker) == "grant_foreign"


def test_what_was_said_before_the_end_may_be_uploaded_afterwards(recording: Control) -> None:
    space, worker = played(recording, SpaceSettings(record=True))
    spaces.end(recording.deps, space.id, HOST)
    ask(recording, worker, space)
    assert recording.posts.last(worker)["action"] == "record"


def test_browser_gets_no_form(recording: Control) -> None:
    space, _ = played(recording, SpaceSettings(record=True))
    browser = recording.browser(space, HOST)
    ask(recording, browser, space)
    assert refusal(recording, browser) == "not_a_worker"


def test_what_is_uploaded_has_a_recording_though_whoever_started_the_space_died(
    recording: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(lifecycle, "begin", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception, match="killed"):
            spaces.create(recording.deps, HOST, "Tea", settings=SpaceSettings(record=True))
    (space,) = recording.deps.spaces.page(SpaceState.LIVE, None, 10)[0]
    assert recording.deps.recordings.load(space.id) is None
    connection = recording.worker("w_1")
    recording.send(recording.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
    with acting_as("websocket_message", PREFIX):
        ask(recording, connection, space)
    begun = recording.deps.recordings.load(space.id)
    assert begun is not None
    assert (begun.state, begun.started_at) == (RecordingState.RECORDING, space.started_at)
