"""The reads of a timeline page: `python -m tests.bench.timeline`.

The number of posts and of followed people grows; a fiftieth of the people have too many followers for a fan-out. Every
followed person's posts are in the reader's timeline, and all posts are in `latest`. moto runs in this process and is
filled behind its API. Counted are requests to DynamoDB, rows that it examined, and their kB: these are paid for, and
must not grow.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from pynamodb.connection.base import Connection

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post, TimelineEntry, moment, own_entry
from chalicelib.services.deps import Deps
from chalicelib.services.listings import timelines
from chalicelib.services.listings.timelines import PAGE, TimelinePage, TimelinePlace
from chalicelib.store import feeds, posts, tables
from chalicelib.store.accounts import AccountItem
from chalicelib.store.feeds import HEAD, HEAD_LENGTH, LATEST, author_list, home_list
from chalicelib.store.post_items import PostItem
from chalicelib.store.relationships import RelationshipItem
from chalicelib.store.tables import Item
from tests.support.control import Control, person
from tests.support.moto_dynamodb import REGION, fresh_tables

SIZES = ((1_000, 20), (10_000, 200), (100_000, 2_000))  # posts, people whom the reader follows
BIG = 50  # every fiftieth of them has too many followers for a fan-out
READER = Identity("a_reader", "Reader", "reader")


@dataclass
class Reads:
    requests: int = 0
    rows: int = 0
    size: int = 0


@contextmanager
def counted() -> Iterator[Reads]:
    """Count what DynamoDB is asked for and examines."""
    reads, dispatch = Reads(), Connection.dispatch

    def counting(connection: Connection, operation: str, wanted: dict[str, Any]) -> Any:
        answer = dispatch(connection, operation, wanted)
        lists = answer.get("Responses", {}).values()
        found = [item for items in lists for item in items] or answer.get("Items", [])
        reads.requests += 1
        reads.rows += max(answer.get("ScannedCount", 0), len(found))
        reads.size += len(json.dumps(found))
        return answer

    with mock.patch.object(Connection, "dispatch", counting):
        yield reads


def fill(post_count: int, followed: int) -> None:
    """Write posts by all these people, whom the reader follows; the reader has liked every post."""
    authors = [person(number) for number in range(followed)]
    heads: dict[str, list[TimelineEntry]] = {}
    for author in authors:
        _put(AccountItem(author.id, "account", handle=author.handle, display_name=author.name))
        _put(RelationshipItem(READER.id, f"follow#{author.id}"))
    for number in range(post_count):
        author = authors[number % followed]
        post = Post("p_" + moment(1_700_000_000_000 + number, "0" * 12), author, f"Post {number}", number)
        entry = own_entry(post)
        _put(posts._item(post))
        _put(feeds._row(LATEST, entry, "post"))
        _put(feeds._row(author_list(author.id), entry, "post"))
        if number % followed % BIG:
            _put(feeds._row(home_list(READER.id), entry))
        else:
            heads.setdefault(author.id, []).append(entry)
    for author_id, entries in heads.items():
        _put(PostItem(f"pulled#{READER.id}", author_id))
        lines = tuple((entry.moment, entry.post) for entry in entries[-HEAD_LENGTH:])
        _put(PostItem(f"head#{author_id}", HEAD, entries=lines, ready=1, version=1))


def _put(item: Item) -> None:
    _table(type(item)).put_item(item.serialize())


def _table(kind: type[Item]) -> Table:
    found = [regions[REGION].tables.get(kind.Meta.table_name) for regions in dynamodb_backends.values()]
    return next(table for table in found if table)


def pages(deps: Deps) -> dict[str, Callable[[TimelinePlace], TimelinePage]]:
    """Return each timeline by name."""
    return {
        "following": lambda place: timelines.following(deps, READER, place),
        "latest": lambda place: timelines.latest(deps, READER, place),
        "one author's": lambda place: timelines.of_author(deps, READER, person(1).id, place),
    }


def measure(control: Control, post_count: int, followed: int) -> dict[str, int]:
    """Print a line for each timeline; return the requests of each one's most expensive page."""
    fill(post_count, followed)
    worst = {}
    for name, read in pages(control.deps).items():
        place, dearest, shown = TimelinePlace(), Reads(), 0
        began = time.perf_counter()
        for _ in range(3):
            with counted() as reads:
                page = read(place)
            dearest = max(dearest, reads, key=lambda one: one.requests)
            shown += len(page.posts)
            place = TimelinePlace(before=page.next)
        took = (time.perf_counter() - began) / 3
        print(
            f"| {post_count:,} | {followed:,} | {name} | {shown} of {3 * PAGE} | {dearest.requests} | {dearest.rows} "
            f"| {dearest.size / 1_000:.0f} | {took * 1_000:.0f} |",
            flush=True,
        )
        worst[name] = dearest.requests
    return worst


def main() -> int:
    """Return 1 if a page needs more requests when there are more posts and people."""
    print("| posts | followed | timeline | shown on 3 pages | requests a page | rows | kB | ms, in moto |")
    print("|---|---|---|---|---|---|---|---|")
    found = []
    for post_count, followed in SIZES:
        # moto sorts a whole partition for each page of it, and takes longer than requests may.
        with mock.patch.object(tables, "READ_TIMEOUT_S", 120.0), fresh_tables():
            found.append(measure(Control(), post_count, followed))
    return int(any(one != found[0] for one in found))


if __name__ == "__main__":
    sys.exit(main())
