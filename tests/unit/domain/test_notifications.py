"""News of one kind is one notification, which names the last people and counts all."""

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import DAY_MS, Notification, StoredNotification, is_shared, joined, stored_id
from tests.support.examples import BOB, EVE, KIM, NOW

MIDNIGHT = 20_000 * DAY_MS


def liked(by: Identity | None, post: str | None = "p_1") -> Notification:
    return Notification("liked", f"liked:{by}", by, post=post, text="Tea?")


def test_likes_of_a_post_are_one_and_followers_of_a_day_too() -> None:
    assert stored_id(liked(BOB), NOW) == stored_id(liked(EVE), NOW + 90 * DAY_MS) == "liked:p_1"
    assert stored_id(Notification("reposted", "k", BOB, post="p_1"), NOW) == "reposted:p_1"
    followed = Notification("followed", "k", BOB)
    assert stored_id(followed, MIDNIGHT) == stored_id(followed, MIDNIGHT + DAY_MS - 1) == "followed:20000"
    assert stored_id(followed, MIDNIGHT + DAY_MS) == "followed:20001"
    assert stored_id(Notification("replied", "r_7", BOB, post="p_1"), NOW) == "r_7"
    assert stored_id(liked(BOB, post=None), NOW) == f"liked:{BOB}"


@pytest.mark.parametrize(("kind", "shared"), [("liked", True), ("reposted", True), ("followed", True), ("live", False)])
def test_notifications_are_joined_by_kind(kind: str, shared: bool) -> None:
    assert is_shared(Notification(kind, "k")) is shared  # type: ignore[arg-type]


def test_first_notification_has_all_that_it_is_about() -> None:
    moved = Notification("moved", "m_1", BOB, "s_1", "p_1", "Tea", NOW + 60_000)
    assert joined(None, moved, NOW) == StoredNotification(
        "m_1", "moved", NOW, (BOB,), 1, "s_1", "p_1", "Tea", starts_at=NOW + 60_000
    )
    nobody = joined(None, Notification("reminder", "r_1", space="s_1"), NOW)
    assert (nobody.by, nobody.count) == ((), 0)


def test_later_ones_join_and_the_last_three_are_named() -> None:
    stored = joined(None, liked(BOB), NOW)
    for later, one in enumerate([EVE, KIM, Identity("a_zoe", "Zoe", "zoe")], 1):
        stored = joined(stored, liked(one), NOW + later)
    assert [one.name for one in stored.by] == ["Zoe", "Kim", "Eve"]
    assert (stored.count, stored.at, stored.version, stored.text) == (4, NOW + 3, 3, "Tea?")


def test_nobody_is_named_twice() -> None:
    stored = joined(joined(joined(None, liked(BOB), NOW), liked(EVE), NOW), liked(BOB), NOW)
    assert [one.name for one in stored.by] == ["Bob", "Eve"]
    assert joined(stored, liked(None), NOW).by == stored.by
