"""Recording that is switched on while the Space is live: who is asked, what they answer, and what is kept of it."""

import dataclasses

import pytest
from botocore.session import Session

from chalicelib.aws.s3 import S3Recordings
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.recording import RecordingState
from chalicelib.domain.space import Space
from chalicelib.domain.stage import CONSENT_MS
from chalicelib.services.space import (
    host_controls,
    moderation,
    presence,
    recording_consent,
    spaces,
    stage,
    voice_withdrawal,
)
from chalicelib.services.space.recording_consent import WAIT_S
from tests.support.control import BOB, EVE, HOST, SDP, Control
from tests.support.moto_dynamodb import PREFIX


@pytest.fixture
def talk(control: Control, monkeypatch: pytest.MonkeyPatch) -> Control:
    """A control plane that records."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    files = S3Recordings(Session(), "https://s3.example", f"{PREFIX}-media")
    control.deps = dataclasses.replace(control.deps, recording_files=files)
    return control


def staged(control: Control) -> Space:
    """Return a live Space that the worker w_1 plays, with Bob and Eve on the stage."""
    space = control.live()
    control.worker("w_1")
    control.send(control.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
    control.asked(space, BOB, EVE)
    for one in (BOB, EVE):
        stage.approve(control.deps, space.id, HOST, one.id)
    control.jobs.clear()
    return space


def switch(control: Control, space: Space, on: bool) -> Space:
    return host_controls.edit(control.deps, space.id, HOST, rules={"record": on})


def answer(control: Control, space: Space, by: Identity, agreed: bool) -> None:
    """Answer the question that was asked last."""
    question = int(now(control, space).switched[-1]) + CONSENT_MS
    recording_consent.answer(control.deps, space.id, by, question, agreed)


def now(control: Control, space: Space) -> Space:
    found = control.deps.spaces.load(space.id)
    assert found is not None
    return found


def here(control: Control, space: Space) -> list[str]:
    return [seat.person.id for seat in now(control, space).stage]


def log_of(control: Control, space: Space) -> list[tuple[str | None, str, str | None, str]]:
    entries = moderation.read_log(control.deps, space.id, HOST).entries
    return [(entry.by.id if entry.by else None, entry.act, entry.whom, entry.detail) for entry in entries][-1:]


def test_worker_is_told_whose_voice_it_may_not_record(talk: Control) -> None:
    space = staged(talk)
    switch(talk, space, True)
    worker = talk.deps.workers.find("w_1")
    assert worker is not None
    room = talk.opened(talk.posts.last(worker.connection)["grant"]).room
    until = int(talk.at * 1_000) + CONSENT_MS
    assert room.settings.record
    assert [seat.asked_until == until for seat in room.stage] == [False, True, True]
    answer(talk, space, BOB, True)
    room = talk.opened(talk.posts.last(worker.connection)["grant"]).room
    assert [seat.asked_until == until for seat in room.stage] == [False, False, True]
    assert log_of(talk, space) == [(HOST.id, "edit", None, "record: yes")]


def test_receipts_are_kept_and_who_declines_goes_to_the_audience(talk: Control) -> None:
    space = staged(talk)
    switch(talk, space, True)
    answer(talk, space, BOB, True)
    answer(talk, space, BOB, True)
    receipts = [entry.whom for entry in now(talk, space).outbox if entry.act == "consent"]
    answer(talk, space, EVE, False)
    assert (receipts, here(talk, space)) == ([BOB.id], [HOST.id, BOB.id])
    assert log_of(talk, space) == [(None, "move_to_audience", EVE.id, recording_consent.DECLINED)]
    with pytest.raises(NotAllowed):
        answer(talk, space, EVE, True)


def test_who_does_not_answer_is_moved_by_a_job_and_nobody_else_is(talk: Control) -> None:
    space = staged(talk)
    switch(talk, space, True)
    answer(talk, space, BOB, True)
    waiting = [job for job in talk.jobs if job.kind == recording_consent.OVERDUE]
    assert [job.wait for job in waiting] == [WAIT_S]
    recording_consent.move_overdue(talk.deps, waiting[0])
    assert here(talk, space) == [HOST.id, BOB.id, EVE.id]
    talk.at += WAIT_S
    for _ in range(2):
        recording_consent.move_overdue(talk.deps, waiting[0])
    assert here(talk, space) == [HOST.id, BOB.id]
    assert log_of(talk, space) == [(None, "move_to_audience", EVE.id, recording_consent.SILENT)]


def test_worker_is_told_that_somebody_withdrew_their_voice(talk: Control) -> None:
    space = staged(talk)
    switch(talk, space, True)
    answer(talk, space, BOB, True)
    voice_withdrawal.withdraw(talk.deps, space.id, BOB)
    worker = talk.deps.workers.find("w_1")
    assert worker is not None
    room = talk.opened(talk.posts.last(worker.connection)["grant"]).room
    assert ([seat.id for seat in room.stage], room.settings.record) == ([HOST.id, EVE.id], True)
    assert log_of(talk, space) == [(None, "move_to_audience", BOB.id, recording_consent.WITHDREW)]
    kept = talk.deps.recordings.load(space.id)
    assert kept is not None
    assert kept.withdrawn == (BOB.id,)
    voice_withdrawal.withdraw(talk.deps, space.id, HOST)
    room = talk.opened(talk.posts.last(worker.connection)["grant"]).room
    assert not room.settings.record
    assert log_of(talk, space) == [(None, "edit", None, f"record: no ({recording_consent.WITHDREW})")]


def test_recording_begins_with_the_switch_and_is_one_however_often_it_is_switched(talk: Control) -> None:
    space = staged(talk)
    assert talk.deps.recordings.load(space.id) is None
    switch(talk, space, True)
    begun = talk.deps.recordings.load(space.id)
    assert begun is not None
    assert (begun.state, begun.started_at) == (RecordingState.RECORDING, int(talk.at * 1_000))
    for on in (False, True, False):
        talk.at += 60
        switch(talk, space, on)
    assert talk.deps.recordings.load(space.id) == begun
    assert [job.kind for job in talk.jobs].count("tend_recording") == 0
    spaces.end(talk.deps, space.id, HOST)
    assert [job.kind for job in talk.jobs].count("tend_recording") == 1


def test_worker_may_upload_what_it_has_after_recording_is_switched_off(talk: Control) -> None:
    space = staged(talk)
    worker = talk.deps.workers.find("w_1")
    assert worker is not None
    switch(talk, space, True)
    switch(talk, space, False)
    talk.send(worker.connection, action="request_uploads", space=space.id)
    assert talk.posts.last(worker.connection)["action"] == "record"


def test_receipts_are_moved_out_with_the_log(talk: Control) -> None:
    space = staged(talk)
    switch(talk, space, True)
    answer(talk, space, BOB, True)
    presence.move_log_out(talk.deps, now(talk, space))
    assert now(talk, space).outbox == ()
    assert moderation.read_log(talk.deps, space.id, HOST).entries[-1].act == "edit"
