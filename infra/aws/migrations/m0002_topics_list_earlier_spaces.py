"""Topics got podcasts, whose rows are written when a Space is indexed. Those indexed before that are listed now."""

from collections.abc import Callable, Iterator

from chalicelib.services.deps import Job
from chalicelib.services.search import topic_index
from chalicelib.services.stores import Stores
from chalicelib.store.preferences import SK, PreferencesItem
from infra.aws.deployment import Deployment


def run(_deployment: Deployment, say: Callable[[str], None]) -> None:
    """List the Spaces of every host who publishes a podcast under their topics, as the job does when one is switched
    on. Listing them again changes nothing."""
    stores = Stores()
    for host in _publishers():
        cursor, pages = topic_index.put_all(stores, Job("", host)), 1
        while cursor is not None:
            cursor, pages = topic_index.put_all(stores, Job("", host, cursor)), pages + 1
        say(f"  the Spaces of {host} are listed ({pages} x {topic_index.AT_ONCE} at most)")


def _publishers() -> Iterator[str]:
    """Yield the accounts that publish a podcast. They are in no index, so all items of accounts are read, once."""
    for item in PreferencesItem.scan((PreferencesItem.sk == SK) & (PreferencesItem.podcast == True)):  # noqa: E712
        yield item.pk
