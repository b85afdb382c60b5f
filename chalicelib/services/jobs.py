"""Work that grows with how many people it is for: done after the request, a page at a time, from a queue.

A job names what is to be done and how far it is. Each call does one page and puts the rest back, so no call
is long and none is lost when one fails. The queue delivers at least once: doing a page twice must change nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from chalicelib.errors import Malformed
from chalicelib.services.account import exporting, forgetting, leaving
from chalicelib.services.deps import Deps, Job
from chalicelib.services.fleet import fleet_lines, fleets
from chalicelib.services.inbox import pushing
from chalicelib.services.person import searching
from chalicelib.services.post import spreading
from chalicelib.services.space import deciding, going_live, reminding

Work = Callable[[Deps, Job], str | None]
"""Does one page of a job from `job.cursor` on; the cursor of the next page, or None at the end."""

WORK: Final[Mapping[str, Work]] = {
    deciding.FOOTPRINT: deciding.note_footprint,
    pushing.PUSH: pushing.push,
    exporting.EXPORT: exporting.gather,
    leaving.FORGET: leaving.forget,
    fleets.TELL: fleet_lines.tell,
    going_live.TELL_LIVE: going_live.tell_followers,
    reminding.HOSTS: reminding.remind_hosts,
    reminding.STARTED: reminding.remind_started,
    reminding.RING: reminding.ring,
    searching.INDEX_SPACE: searching.index_space,
    "publish_post": spreading.publish_post,
    "spread": spreading.spread,
    "pull_followers": spreading.pull_followers,
    "backfill_home": spreading.backfill_home,
    "forget_post": forgetting.forget_post,
    "forget_author": forgetting.forget_author,
}
"""What is done for each kind of job."""


def run(deps: Deps, text: str, work: Mapping[str, Work] = WORK) -> None:
    """One message of the queue. Raises Malformed for what is not a job; what fails is delivered again."""
    job = _job(text)
    if job.kind not in work:
        raise Malformed("malformed", f"There is no job {job.kind!r}.")
    rest = work[job.kind](deps, job)
    if rest is not None:
        deps.enqueue(Job(job.kind, job.about, rest))


def _job(text: str) -> Job:
    try:
        return msgspec.json.decode(text, type=Job)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Malformed("malformed", f"This is not a job: {error}.") from error
