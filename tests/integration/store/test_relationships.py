"""Relationships: counted once in every race, finished if a process dies in between, ended by a block."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from unittest import mock

import pytest

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.services.account.deletion.profile import erase_relationships
from chalicelib.services.people import relationships
from chalicelib.store import relationships as relationship_store
from chalicelib.store import saga
from chalicelib.store.accounts import AccountItem
from chalicelib.store.relationships import FollowCounts
from chalicelib.store.tables import LostRace
from tests.support.control import BOB, EVE, HOST, Control, person


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    for one in (HOST, BOB, EVE, *map(person, range(5))):
        _open(one)


def _open(one: Identity) -> None:
    AccountItem(one.id, "account", handle=one.handle, display_name=one.name).save()


def test_follow_is_seen_from_both_sides_and_counted(control: Control) -> None:
    assert relationships.add(control.deps, HOST, "follow", BOB.id)
    store = control.deps.relationships
    assert store.has("follow", HOST.id, BOB.id)
    assert not store.has("follow", BOB.id, HOST.id)
    assert (store.following(HOST.id), store.followers(BOB.id)) == (([BOB.id], None), ([HOST.id], None))
    assert (store.counts(HOST.id), store.counts(BOB.id)) == (FollowCounts(following=1), FollowCounts(followers=1))
    assert relationships.remove(control.deps, HOST, "follow", BOB.id)
    assert not store.has("follow", HOST.id, BOB.id)
    assert (store.following(HOST.id), store.followers(BOB.id)) == (([], None), ([], None))
    assert store.counts(HOST.id) == store.counts(BOB.id) == FollowCounts()


def test_follow_twice_counts_once(control: Control) -> None:
    assert [relationships.add(control.deps, HOST, "follow", BOB.id) for _ in range(2)] == [True, False]
    assert control.deps.relationships.counts(BOB.id) == FollowCounts(followers=1)
    assert [relationships.remove(control.deps, HOST, "follow", BOB.id) for _ in range(2)] == [True, False]
    assert control.deps.relationships.counts(BOB.id) == FollowCounts()


@pytest.mark.over_http
def test_follows_and_unfollows_at_once_leave_rows_and_counts_that_agree(control: Control) -> None:
    def press(number: int) -> None:
        change = relationships.add if number % 2 else relationships.remove
        change(control.deps, HOST, "follow", BOB.id)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(press, range(30)))
    _agrees(control, HOST.id, BOB.id)


@pytest.mark.over_http
def test_followers_at_once_are_all_counted(control: Control) -> None:
    with ThreadPoolExecutor(5) as threads:
        new = list(threads.map(lambda n: relationships.add(control.deps, person(n), "follow", BOB.id), [*range(5)] * 2))
    assert sum(new) == 5
    store = control.deps.relationships
    assert store.counts(BOB.id).followers == len(store.followers(BOB.id)[0]) == 5


@pytest.mark.parametrize("written", [1, 2, 3, 5, 6])
def test_follow_that_died_in_between_is_finished_by_the_next_and_counted_once(control: Control, written: int) -> None:
    with _dies_after(written):
        relationships.add(control.deps, HOST, "follow", BOB.id)
    control.at += saga.DEAD_S + 1
    relationships.add(control.deps, HOST, "follow", BOB.id)
    _agrees(control, HOST.id, BOB.id)
    assert control.deps.relationships.has("follow", HOST.id, BOB.id)


@pytest.mark.parametrize("written", [1, 3, 5])
def test_unfollow_that_died_in_between_is_finished_by_the_next_follow(control: Control, written: int) -> None:
    relationships.add(control.deps, HOST, "follow", BOB.id)
    with _dies_after(written):
        relationships.remove(control.deps, HOST, "follow", BOB.id)
    control.at += saga.DEAD_S + 1
    relationships.add(control.deps, HOST, "follow", BOB.id)
    _agrees(control, HOST.id, BOB.id)
    assert control.deps.relationships.has("follow", HOST.id, BOB.id)


def test_tie_that_is_under_way_elsewhere_is_left_to_who_began_it(control: Control) -> None:
    with _dies_after(1):
        relationships.add(control.deps, HOST, "follow", BOB.id)
    with pytest.raises(LostRace):
        control.deps.relationships.delete("follow", HOST.id, BOB.id, control.at)


def test_block_ends_follows_both_ways_and_refuses_new_ones(control: Control) -> None:
    relationships.add(control.deps, HOST, "follow", BOB.id)
    relationships.add(control.deps, BOB, "follow", HOST.id)
    relationships.add(control.deps, HOST, "block", BOB.id)
    store = control.deps.relationships
    assert store.counts(HOST.id) == store.counts(BOB.id) == FollowCounts()
    for by, other, code in ((BOB, HOST, "blocked"), (HOST, BOB, "you_blocked")):
        with pytest.raises(NotAllowed) as refusal:
            relationships.add(control.deps, by, "follow", other.id)
        assert refusal.value.code == code
    relationships.remove(control.deps, HOST, "block", BOB.id)
    assert relationships.add(control.deps, BOB, "follow", HOST.id)


@pytest.mark.over_http
def test_follow_and_block_at_once_leave_no_follow(control: Control) -> None:
    def press(act: Any) -> None:
        with suppress(NotAllowed):
            act()

    follow = lambda: relationships.add(control.deps, BOB, "follow", HOST.id)  # noqa: E731
    block = lambda: relationships.add(control.deps, HOST, "block", BOB.id)  # noqa: E731
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(press, [follow, block, follow, follow]))
    assert not control.deps.relationships.has("follow", BOB.id, HOST.id)
    _agrees(control, BOB.id, HOST.id)


def test_lists_are_newest_first_and_paged_whatever_comes_in_between(control: Control) -> None:
    for number in range(5):
        control.at += 1
        relationships.add(control.deps, person(number), "follow", BOB.id)
    store = control.deps.relationships
    first, rest = store.followers(BOB.id, limit=2)
    relationships.remove(control.deps, person(3), "follow", BOB.id)
    relationships.add(control.deps, EVE, "follow", BOB.id)
    second, rest = store.followers(BOB.id, rest, limit=2)
    third, end = store.followers(BOB.id, rest, limit=2)
    assert (first, second, third, end) == (["a_4", "a_3"], ["a_2", "a_1"], ["a_0"], None)


def test_blocks_and_mutes_are_kept_apart_from_follows(control: Control) -> None:
    relationships.add(control.deps, HOST, "mute", BOB.id)
    relationships.add(control.deps, HOST, "block", EVE.id)
    store = control.deps.relationships
    assert store.kept("mute", HOST.id) == ([BOB.id], None)
    assert store.blocked_by(HOST.id) == [EVE.id]
    assert store.following(HOST.id) == ([], None)
    asked = [("mute", HOST.id, BOB.id), ("block", HOST.id, BOB.id), ("block", HOST.id, EVE.id)]
    assert store.among(asked) == {asked[0], asked[2]}


def test_account_that_is_deleted_leaves_no_ties_and_true_counts(control: Control) -> None:
    for by, kind, other in ((HOST, "follow", BOB), (BOB, "follow", HOST), (EVE, "follow", HOST), (EVE, "follow", BOB)):
        relationships.add(control.deps, by, kind, other.id)  # type: ignore[arg-type]
    relationships.add(control.deps, HOST, "mute", EVE.id)
    relationships.add(control.deps, person(1), "block", HOST.id)
    while erase_relationships(control.deps, HOST, None):
        pass
    store = control.deps.relationships
    assert store.counts(HOST.id) == FollowCounts()
    assert store.counts(BOB.id) == FollowCounts(followers=1)
    assert store.counts(EVE.id) == FollowCounts(following=1)
    assert store.blocked_by(person(1).id) == []
    assert [
        *relationship_store.RelationshipItem.query(HOST.id, relationship_store.RelationshipItem.sk.startswith("follow"))
    ] == []


def _agrees(control: Control, account_id: str, other_id: str) -> None:
    """Check that the row, its mirror and both counts agree."""
    store = control.deps.relationships
    there = store.has("follow", account_id, other_id)
    assert (other_id in store.following(account_id)[0]) == there
    assert (account_id in store.followers(other_id)[0]) == there
    assert store.counts(account_id).following == store.counts(other_id).followers == int(there)


class _Dies(Exception):
    """The process was killed."""


class _dies_after:
    """Skips the writes of relationships after the first `written`, and ends the command there."""

    def __init__(self, written: int) -> None:
        self._left = written
        kinds = ("save", "update", "delete")
        self._patches = [
            mock.patch.object(relationship_store.RelationshipItem, kind, self._counted(kind)) for kind in kinds
        ]

    def _counted(self, kind: str) -> Any:
        write = getattr(relationship_store.RelationshipItem, kind)

        def counted(item: Any, *args: Any, **options: Any) -> Any:
            if self._left == 0:
                raise _Dies
            self._left -= 1
            return write(item, *args, **options)

        return counted

    def __enter__(self) -> None:
        for patch in self._patches:
            patch.start()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        for patch in self._patches:
            patch.stop()
        return kind is _Dies
