"""Jobs: work whose size depends on how many people it concerns, done after the request, one page at a time.

A job names the work and how far it has come. Each invocation does one page and enqueues the rest, so that none takes
long and a failure loses nothing. The queue delivers at least once: doing a page twice has to be harmless.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from chalicelib.errors import Malformed
from chalicelib.protocol import correlation
from chalicelib.services import preferences
from chalicelib.services.account import email_addresses, export, export_file, mail_queue, password_resets, revocation
from chalicelib.services.account.deletion import account_deletion, erasure
from chalicelib.services.deps import Deps, Job
from chalicelib.services.fleets import fleet_line, fleets
from chalicelib.services.messages import deletion as message_deletion
from chalicelib.services.notifications import push
from chalicelib.services.posts import deletion as post_deletion
from chalicelib.services.posts import fan_out
from chalicelib.services.recordings import clips, lifecycle, m4a, tracks, upkeep, utterance_index
from chalicelib.services.retry import with_retries
from chalicelib.services.search import index, topic_index
from chalicelib.services.space import (
    deciding,
    host_blocks,
    live_notifications,
    post_announcements,
    post_pins,
    recording_consent,
    reminders,
    worker_demand,
)

Work = Callable[[Deps, Job], str | None]
"""Does one page of a job, from `job.cursor` on. Returns the cursor of the next page, or None at the end."""

WORK: Final[Mapping[str, Work]] = {
    deciding.ACCOUNT_REFERENCE: deciding.store_reference,
    push.PUSH: push.push,
    export.EXPORT: export_file.collect_page,
    account_deletion.FORGET: erasure.erase_page,
    message_deletion.FORGET: message_deletion.erase_page,
    revocation.REVOKE: revocation.tell_workers,
    email_addresses.VERIFY: email_addresses.send_verification,
    password_resets.RESET: password_resets.send_link,
    mail_queue.NOTICE: mail_queue.send_notice,
    fleets.TELL: fleet_line.add_to_lines,
    live_notifications.TELL_LIVE: live_notifications.notify_followers,
    reminders.HOSTS: reminders.remind_hosts,
    reminders.STARTED: reminders.remind_started,
    reminders.MOVED: reminders.tell_moved,
    reminders.RING: reminders.notify_asked,
    host_blocks.APPLY: host_blocks.apply,
    deciding.NEW_HOST: host_blocks.apply_all,
    worker_demand.SCALE: worker_demand.scale_now,
    lifecycle.TEND: upkeep.tend,
    lifecycle.ENCODE: m4a.encode,
    lifecycle.ARCHIVE: tracks.make,
    recording_consent.OVERDUE: recording_consent.move_overdue,
    lifecycle.CUT: clips.cut,
    index.INDEX_SPACE: index.index_space,
    preferences.PODCAST_SWITCHED: topic_index.put_all,
    utterance_index.INDEX_UTTERANCES: utterance_index.index_utterances,
    "publish_post": fan_out.publish_post,
    fan_out.ANNOUNCE_POST: post_announcements.announce_post,
    "spread": fan_out.fan_out,
    "pull_followers": fan_out.pull_followers,
    "backfill_home": fan_out.backfill_home,
    "forget_post": post_deletion.remove_traces,
    post_deletion.DROP_PINS: post_pins.drop_pins,
    "forget_author": post_deletion.delete_all_of_author,
}
"""The function for each kind of job."""


def run(deps: Deps, text: str, work: Mapping[str, Work] = WORK) -> None:
    """Handle one message of the queue, under the correlation id of the act that caused it. Raises Malformed if it is
    not a job. The queue redelivers what fails, minutes later; so a page that lost a race is done again at once."""
    job = _job(text)
    correlation.follow(job.correlation_id)
    if job.kind not in work:
        raise Malformed("malformed", f"There is no job {job.kind!r}.")
    rest = with_retries(deps, lambda: work[job.kind](deps, job))
    if rest is not None:
        deps.enqueue(Job(job.kind, job.about, rest))


def _job(text: str) -> Job:
    try:
        return msgspec.json.decode(text, type=Job)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Malformed("malformed", f"This is not a job: {error}.") from error
