"""People delete their account while a job is in the middle of a recording with their voice: nothing of it is left."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from chalicelib.services.account.deletion import erasure
from chalicelib.services.account.deletion.account_deletion import FORGET, VOICES
from chalicelib.services.deps import Deps, Job
from tests.integration.api.test_dying_jobs import ACTS, Recorded, recorded
from tests.support.dump import bucket, contents, kept
from tests.support.dying_jobs import DyingJobs

__all__ = ["recorded"]  # the fixture

JOBS: Final = ("made", "trimmed", "whole again", "withdrawn", "clipped", "corrected", "retried")
STEP: Final = 4 if "ESPACIO_FUZZ" in os.environ else 48  # `make test` tries one effect in 48


def erase(account_id: str) -> Callable[[Deps], object]:
    """Delete an account with its voice, at once."""

    def erased(deps: Deps) -> None:
        cursor: str | None = VOICES
        job = replace(deps, mark="")  # which is no repeated request
        while cursor is not None:
            cursor = erasure.erase_page(job, Job(FORGET, account_id, cursor))

    return erased


def traces(one: Recorded, account_id: str) -> set[str]:
    """Return in which rows, objects and unfinished uploads an account is."""
    rows = {key for key, row in kept().items() if key not in ("bucket", "jobs") and account_id in key + json.dumps(row)}
    objects = {key for key, content in contents().items() if account_id.encode() in content}
    return {*rows, *objects, *(f"unfinished {upload.key_name}" for upload in bucket().multiparts.values())}


def files(one: Recorded) -> set[str]:
    return {key for key in contents() if one.space in key}


@pytest.mark.parametrize("act", JOBS)
def test_nothing_is_left_of_a_host_who_goes_meanwhile(recorded: Recorded, act: str) -> None:
    start, do = ACTS[act]
    start(recorded).restore()
    whole = DyingJobs(recorded.site.deps, start=recorded.now)
    whole.run(lambda deps: do(recorded, deps))
    effects = len(whole.effects)
    whole.run(erase(recorded.host.id))
    expected = traces(recorded, recorded.host.id)
    assert files(recorded) == set()
    found = {}
    for number in range(1 + JOBS.index(act) % STEP, effects + 1, STEP):
        start(recorded).restore()
        jobs = DyingJobs(recorded.site.deps, number, start=recorded.now, meanwhile=erase(recorded.host.id))
        jobs.run(lambda deps: do(recorded, deps))
        left = (traces(recorded, recorded.host.id) - expected) | files(recorded)
        if left:
            found[f"{number} {jobs.effects[number - 1]}"] = sorted(left)
    assert found == {}


@pytest.mark.parametrize("act", [act for act in JOBS if act not in ("withdrawn", "clipped")])
def test_nothing_is_heard_of_a_guest_who_goes_meanwhile(recorded: Recorded, act: str) -> None:
    start, do = ACTS[act]
    start(recorded).restore()
    whole = DyingJobs(recorded.site.deps, start=recorded.now)
    whole.run(lambda deps: do(recorded, deps))
    effects = len(whole.effects)
    whole.run(erase(recorded.guest.id))
    expected = traces(recorded, recorded.guest.id)
    found = {}
    for number in range(1 + JOBS.index(act) % STEP, effects + 1, STEP):
        start(recorded).restore()
        jobs = DyingJobs(recorded.site.deps, number, start=recorded.now, meanwhile=erase(recorded.guest.id))
        jobs.run(lambda deps: do(recorded, deps))
        now = recorded.site.deps.recordings.load(recorded.space)
        assert now is not None
        voices = sum(packet in content for packet in recorded.spoken for content in contents().values())
        left = sorted(traces(recorded, recorded.guest.id) - expected)
        if left or voices or now.state.value != "ready" or now.withdrawn:
            found[f"{number} {jobs.effects[number - 1]}"] = [now.state.value, voices, *left]
    assert found == {}
