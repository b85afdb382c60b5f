"""Jobs of recordings die right after each of their effects in turn. Nothing is different in the end, and nothing stays
of what they had begun."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.domain.recording import KEPT_MS, failed
from chalicelib.services import jobs
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import lifecycle, upkeep
from chalicelib.services.space import clips, recordings, transcripts, voice_withdrawal
from chalicelib.services.space.deciding import ACCOUNT_REFERENCE
from chalicelib.services.space.recordings import RecordingChange
from tests.integration.api.test_remixed_voices import ended
from tests.support.cloud_copy import CloudCopy
from tests.support.dump import bucket, contents, kept
from tests.support.dying_jobs import DyingJobs, Way
from tests.support.site import ENVIRONMENT, RunningSite, account, running_site

COUNTS: Final = {"version", "attempts", "m4a_attempts", "begun", "due", "keep_until"}
KEYS: Final = {"file", "m4a", "timeline", "transcript"}
SECOND: Final = 1_000
_COUNTED: Final = re.compile(r"\\\"(?:at|attempts)\\\":\d+")  # the time of a notification, attempts at a clip


@dataclass(frozen=True)
class Recorded:
    """A Space with two voices. Its recording has not been made in `raw`, and is ready in `whole`, of which some
    seconds are left in `trimmed`."""

    site: RunningSite
    space: str
    host: Identity
    guest: Identity
    raw: CloudCopy
    whole: CloudCopy
    trimmed: CloudCopy
    failed: CloudCopy
    spoken: list[bytes]  # packets in which the guest is heard
    now: float

    @property
    def later(self) -> float:
        """When the recording has expired (epoch s)."""
        return self.now + KEPT_MS / 1_000


@pytest.fixture(scope="module")
def recorded() -> Iterator[Recorded]:
    with pytest.MonkeyPatch.context() as patched, running_site() as site:
        patched.setattr(lifecycle, "WAIT_S", 0)
        ana, bob = site.member("ana"), site.member("bob", "Bob")
        assert ana.request("PATCH", "/api/preferences", {"podcast": True}).status == 200
        space, spoken = ended(site, ana, bob, topics=["Drills"])
        _store_references(site)
        live = site.deps.spaces.load(space)
        assert live is not None
        stage = {seat.person.id: seat.person for seat in live.stage}
        raw = CloudCopy()
        DyingJobs(site.deps).run(lambda deps: lifecycle.tend_later(deps, space))
        whole = CloudCopy()
        trim = RecordingChange(trim=(7 * SECOND, 11 * SECOND))
        DyingJobs(site.deps).run(lambda deps: recordings.edit(deps, space, stage[account(ana)], trim))
        trimmed = CloudCopy()
        raw.restore()
        _fail(site.deps, space)
        host, guest = (stage[account(one)] for one in (ana, bob))
        yield Recorded(site, space, host, guest, raw, whole, trimmed, CloudCopy(), spoken, site.deps.clock())


def _store_references(site: RunningSite) -> None:
    """Do only those of the waiting jobs by which the deletion of an account finds its Spaces."""
    url = ENVIRONMENT["ESPACIO_JOBS_URL"]
    while found := site.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            if json.loads(message["Body"])["kind"] == ACCOUNT_REFERENCE:
                jobs.run(site.deps, message["Body"])
            site.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _fail(deps: Deps, space: str) -> None:
    """Let the host be told that the file of a recording could not be made."""
    recording = deps.recordings.load(space)
    assert recording is not None
    deps.recordings.save(failed(recording, "not_finished", deps.now_ms()))


Act = Callable[[Recorded, Deps], object]
Start = Callable[[Recorded], CloudCopy]


def _trim(one: Recorded, deps: Deps) -> object:
    return recordings.edit(deps, one.space, one.host, RecordingChange(trim=(SECOND, 16 * SECOND)))


ACTS: Final[dict[str, tuple[Start, Act]]] = {
    "made": (lambda one: one.raw, lambda one, deps: lifecycle.tend_later(deps, one.space)),
    "trimmed": (lambda one: one.whole, _trim),
    "trimmed again": (lambda one: one.trimmed, _trim),
    "whole again": (
        lambda one: one.trimmed,
        lambda one, deps: recordings.edit(deps, one.space, one.host, RecordingChange(trim=(0, 17 * SECOND))),
    ),
    "withdrawn": (lambda one: one.whole, lambda one, deps: voice_withdrawal.withdraw(deps, one.space, one.guest)),
    "withdrawn from a part": (
        lambda one: one.trimmed,
        lambda one, deps: voice_withdrawal.withdraw(deps, one.space, one.guest),
    ),
    "retried": (lambda one: one.failed, lambda one, deps: recordings.retry(deps, one.space, one.host)),
    "expired": (lambda one: one.whole, lambda one, deps: upkeep.tend_due(deps)),
    "expired untold": (lambda one: one.failed, lambda one, deps: upkeep.tend_due(deps)),
    "deleted": (lambda one: one.whole, lambda one, deps: recordings.delete(deps, one.space, one.host)),
    "deleted before": (lambda one: one.raw, lambda one, deps: recordings.delete(deps, one.space, one.host)),
    "clipped": (
        lambda one: one.whole,
        lambda one, deps: clips.make(deps, one.space, one.guest, "Both", (7 * SECOND, 8 * SECOND)),
    ),
    "corrected": (
        lambda one: one.whole,
        lambda one, deps: transcripts.correct(deps, one.space, one.host, "l_1", 0, "quicksand"),
    ),
}


KEPT: Final = [act for act in ACTS if not act.startswith(("deleted", "expired"))]  # of which there is a recording then
LATE: Final = ("expired", "expired untold")
SHORT: Final = (*LATE, "deleted", "deleted before", "clipped", "corrected", "whole again")
STEP: Final = 1 if "ESPACIO_FUZZ" in os.environ else 4  # `make fuzz` tries every effect, `make test` one in four
DRILLS: Final = [*((act, "killed") for act in ACTS), *((act, "refused") for act in SHORT)]


@pytest.mark.parametrize(("act", "way"), DRILLS)
def test_dying_job_changes_nothing(recorded: Recorded, act: str, way: Way) -> None:
    """What is refused is not done, and the job fails as its own code decides; that is tried with the short ones."""
    whole, expected = _outcome(recorded, act, 0, way)
    assert len(whole.effects) > 1
    assert not any(one.startswith("unfinished ") or '"state": "processing"' in one for one in expected)
    assert any(recorded.space in one and " RECORDING " in one for one in expected) is (act in KEPT)
    assert any("drills" in one.lower() and " recorded#" in one.lower() for one in expected) is (act in KEPT)
    found = {}
    first = DRILLS.index((act, way)) % STEP
    for number in range(1 + first, len(whole.effects) + 1, STEP):
        dying, outcome = _outcome(recorded, act, number, way)
        if outcome != expected:
            found[f"{number} {dying.effects[number - 1]}"] = _differences(expected, outcome)
    assert found == {}


def _outcome(one: Recorded, act: str, number: int, way: Way) -> tuple[DyingJobs, Counter[str]]:
    """Everything there is after an act whose effect with this number is the last one of its process."""
    start, do = ACTS[act]
    start(one).restore()
    dying = DyingJobs(one.site.deps, number, way, start=one.later if act in LATE else one.now)
    dying.run(lambda deps: do(one, deps))
    return dying, _state()


def _state() -> Counter[str]:
    """Return all rows, objects and unfinished uploads, without what counts attempts, and when they were."""
    found = Counter(f"{_unnumbered(key)} {hash(content)}" for key, content in contents().items())
    found.update(f"unfinished {_unnumbered(one.key_name)}" for one in bucket().multiparts.values())
    for key, row in kept().items():
        if key not in ("bucket", "jobs") and " USAGE " not in key:
            found[_COUNTED.sub("", f"{key} {json.dumps(_named(row), sort_keys=True)}")] += 1
    return found


def _named(row: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in row.items() if name not in ("version", "listed_at", "expires_at")}
    if row["sk"]["S"] == "RECORDING":
        fields["recording"] = _uncounted(json.loads(fields["recording"]["S"]))
    return fields


def _uncounted(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    left = {name: _uncounted(one) for name, one in value.items() if name not in COUNTS}
    return left | {name: _unnumbered(value[name]) for name in KEYS & set(value)}


def _unnumbered(key: str) -> str:
    return re.sub(r"\d+", "#", key.rpartition("/")[2]) if key else ""


def _differences(expected: Counter[str], found: Counter[str]) -> list[str]:
    return [f"- {one}"[:400] for one in expected - found] + [f"+ {one}"[:400] for one in found - expected]
