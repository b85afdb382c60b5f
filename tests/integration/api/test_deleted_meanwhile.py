"""People delete their account while a job is in the middle of a recording with their voice: nothing of it is left."""

import json
import os
from collections.abc import Callable, Iterator
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


def traces(account_id: str) -> set[str]:
    """Return in which rows, objects and unfinished uploads an account is."""
    rows = {key for key, row in kept().items() if key not in ("bucket", "jobs") and account_id in key + json.dumps(row)}
    objects = {key for key, content in contents().items() if account_id.encode() in content}
    return {*rows, *objects, *(f"unfinished {upload.key_name}" for upload in bucket().multiparts.values())}


def files(one: Recorded) -> set[str]:
    return {key for key in contents() if one.space in key}


def deletions(one: Recorded, act: str, account_id: str) -> Iterator[tuple[str, set[str]]]:
    """Let the account go after the act, and then in the middle of it, at one effect after the other. Yields the moment,
    and what is left of the account that is not if it goes after the act."""
    start, do = ACTS[act]
    start(one).restore()
    whole = DyingJobs(one.site.deps, start=one.now)
    whole.run(lambda deps: do(one, deps))
    effects = len(whole.effects)
    whole.run(erase(account_id))
    expected = traces(account_id)
    yield "afterwards", set()
    for number in range(1 + JOBS.index(act) % STEP, effects + 1, STEP):
        start(one).restore()
        jobs = DyingJobs(one.site.deps, number, start=one.now, meanwhile=erase(account_id))
        jobs.run(lambda deps: do(one, deps))
        yield f"{number} {jobs.effects[number - 1]}", traces(account_id) - expected


@pytest.mark.parametrize("act", JOBS)
def test_nothing_is_left_of_a_host_who_goes_meanwhile(recorded: Recorded, act: str) -> None:
    found = {moment: sorted(left | files(recorded)) for moment, left in deletions(recorded, act, recorded.host.id)}
    assert {moment: left for moment, left in found.items() if left} == {}


@pytest.mark.parametrize("act", [act for act in JOBS if act not in ("withdrawn", "clipped")])
def test_nothing_is_heard_of_a_guest_who_goes_meanwhile(recorded: Recorded, act: str) -> None:
    found = {}
    for moment, left in deletions(recorded, act, recorded.guest.id):
        now = recorded.site.deps.recordings.load(recorded.space)
        assert now is not None
        voices = sum(packet in content for packet in recorded.spoken for content in contents().values())
        if left or voices or now.state.value != "ready" or now.withdrawn:
            found[moment] = [now.state.value, voices, *sorted(left)]
    assert found == {}
