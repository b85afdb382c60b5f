"""Likes, reposts and replies: counted once, whatever is repeated, races or dies; and their notifications."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from unittest import mock

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.protocol import to_json
from chalicelib.services.deps import Job
from chalicelib.services.people import relationships
from chalicelib.services.posts import posts, reactions
from chalicelib.services.posts.posts import Draft
from chalicelib.services.views.posts import post_views, thread_view
from chalicelib.store import saga
from chalicelib.store.counters import Interaction
from chalicelib.store.post_items import PostItem
from chalicelib.store.tables import LostRace
from tests.support.authors import counts, open_accounts, write
from tests.support.control import BOB, EVE, HOST, Control, person

ADA = HOST


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    open_accounts(ADA, BOB, EVE)


def told(control: Control, who: str) -> list[str]:
    """Return the kinds of somebody's notifications, by name."""
    return sorted(line.kind for line in control.deps.notifications.page(who, None, 50, control.deps.now_ms())[0])


def test_like_counts_once_and_is_taken_back_once(control: Control) -> None:
    post = write(control, ADA, "Hello")
    assert [reactions.like(control.deps, post.id, BOB).likes for _ in range(2)] == [1, 1]
    assert to_json(post_views(control.deps, [post], BOB)[0])["you"] == {
        "liked": True,
        "reposted": False,
        "bookmarked": False,
        "pinned": False,
    }
    assert [reactions.unlike(control.deps, post.id, BOB).likes for _ in range(2)] == [0, 0]
    assert counts(control, post) == (0, 0, 0)
    assert to_json(post_views(control.deps, [post], BOB)[0])["you"] == {
        "liked": False,
        "reposted": False,
        "bookmarked": False,
        "pinned": False,
    }


@pytest.mark.over_http
def test_likes_at_once_are_all_counted(control: Control) -> None:
    post = write(control, ADA, "Hello")
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: reactions.like(control.deps, post.id, person(number)), range(20)))
    assert counts(control, post) == (20, 0, 0)


@pytest.mark.over_http
def test_likes_and_unlikes_of_one_person_at_once_leave_row_and_count_that_agree(control: Control) -> None:
    post = write(control, ADA, "Hello")

    def press(number: int) -> None:
        change = reactions.like if number % 2 else reactions.unlike
        with suppress(Conflict):
            change(control.deps, post.id, BOB)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(press, range(24)))
    liked = control.deps.posts.known((), [Interaction(post.id, "like", BOB.id)]).has("like", post.id, BOB.id)
    assert counts(control, post) == (int(liked), 0, 0)


@pytest.mark.parametrize("step", ["_count", "_settle"], ids=["before it counts", "after it counted"])
def test_like_of_a_process_that_died_is_counted_once(control: Control, step: str) -> None:
    post, interaction = write(control, ADA, "Hello"), Interaction(write(control, ADA, "Hello").id, "like", BOB.id)
    post = replace(post, id=interaction.post)
    with mock.patch.object(saga.Saga, step, side_effect=SystemExit), suppress(SystemExit):
        control.deps.counters.add(interaction, control.at, BOB.id)
    with pytest.raises(LostRace):  # it may be alive
        control.deps.counters.end(interaction, control.at)
    control.at += saga.DEAD_S + 1
    reactions.like(control.deps, post.id, BOB)
    assert counts(control, post) == (1, 0, 0)
    reactions.unlike(control.deps, post.id, BOB)
    assert counts(control, post) == (0, 0, 0)


def test_write_that_is_repeated_because_its_answer_was_lost_counts_once(control: Control) -> None:
    post = write(control, ADA, "Hello")
    save, update = PostItem.save, PostItem.update

    def twice_saved(item: object, *arguments: object) -> None:
        with suppress(Exception):
            save(item, *arguments)  # type: ignore[arg-type]
        save(item, *arguments)  # type: ignore[arg-type]

    def twice_updated(item: object, *arguments: object, **named: object) -> None:
        with suppress(Exception):
            update(item, *arguments, **named)  # type: ignore[arg-type]
        update(item, *arguments, **named)  # type: ignore[arg-type]

    with mock.patch.multiple(PostItem, save=twice_saved, update=twice_updated):
        assert reactions.like(control.deps, post.id, BOB).likes == 1
    assert counts(control, post) == (1, 0, 0)


def test_replies_are_counted_and_read_oldest_first(control: Control) -> None:
    post = write(control, ADA, "A question")
    first = write(control, BOB, "One answer", post.id)
    write(control, EVE, "Another", post.id)
    below = write(control, ADA, "Thanks", first.id)
    thread = posts.thread(control.deps, post.id, None)
    assert [reply.text for reply in thread.replies] == ["One answer", "Another"]
    assert counts(control, post) == (0, 0, 2)
    deeper = posts.thread(control.deps, below.id, None)
    assert [one.text for one in deeper.above] == ["A question", "One answer"]


def test_replies_are_read_in_pages(control: Control) -> None:
    post = write(control, ADA, "A question")
    with mock.patch.object(posts, "PAGE", 2):
        written = [write(control, BOB, f"answer {number}", post.id).text for number in range(5)]
        read: list[str] = []
        cursor = None
        for _ in range(3):
            thread = posts.thread(control.deps, post.id, None, cursor)
            read, cursor = [*read, *(reply.text for reply in thread.replies)], thread.next
    assert (read, cursor) == (written, None)


def test_deleted_post_keeps_its_replies_and_nothing_of_what_it_said(control: Control) -> None:
    post = write(control, ADA, "A secret")
    answer = write(control, BOB, "An answer", post.id)
    reactions.like(control.deps, post.id, EVE)
    reactions.repost(control.deps, post.id, EVE)
    posts.delete(control.deps, post.id, ADA)
    control.work()
    view = thread_view(control.deps, posts.thread(control.deps, answer.id, EVE), EVE)
    assert to_json(view.above) == [{"id": post.id, "gone": True, "created_at": post.created_at, "replies": 1}]
    kept = control.deps.posts.get(post.id)
    assert kept is not None
    assert (kept.text, kept.author.name, kept.space) == ("", "", None)
    interactions = [Interaction(post.id, kind, EVE.id) for kind in ("like", "repost")]
    assert control.deps.posts.known((), interactions).rows == {}
    assert control.deps.feeds.written(EVE.id, None, 10) == []


def test_deleted_reply_no_longer_counts(control: Control) -> None:
    post = write(control, ADA, "A question")
    answer = write(control, BOB, "An answer", post.id)
    for _ in range(2):
        posts.delete(control.deps, answer.id, BOB)
        control.work()
    assert counts(control, post) == (0, 0, 0)
    assert posts.thread(control.deps, post.id, None).replies == []


def test_post_without_replies_is_gone_for_good(control: Control) -> None:
    post = write(control, ADA, "Hello")
    posts.delete(control.deps, post.id, ADA)
    for act in (posts.thread, reactions.like, reactions.repost):
        with pytest.raises(NotFound):
            act(control.deps, post.id, BOB)


def test_nobody_deletes_what_another_wrote(control: Control) -> None:
    post = write(control, ADA, "Hello")
    with pytest.raises(NotFound):
        posts.delete(control.deps, post.id, EVE)
    assert posts.readable(control.deps, post.id, None).text == "Hello"


def test_who_is_blocked_can_neither_read_nor_answer(control: Control) -> None:
    post = write(control, ADA, "Hello")
    relationships.add(control.deps, ADA, "block", EVE.id)
    for act in (posts.thread, reactions.like, reactions.repost):
        with pytest.raises(NotFound):
            act(control.deps, post.id, EVE)
    with pytest.raises(NotFound):
        posts.create(control.deps, EVE, Draft("An answer", post.id))
    assert counts(control, post) == (0, 0, 0)


def test_same_command_makes_one_post(control: Control) -> None:
    deps = replace(control.deps, mark="m_1")
    first = posts.create(deps, ADA, Draft("Hello"))
    control.at += 5
    assert posts.create(deps, ADA, Draft("Hello")).id == first.id
    posts.delete(control.deps, first.id, ADA)
    control.work()
    assert posts.create(deps, ADA, Draft("Hello")).gone


def test_people_are_told_of_what_concerns_them_once(control: Control) -> None:
    post = write(control, ADA, "Hello @bob and @Bob and @nobody_here")
    reply = write(control, EVE, "Hello @hoi @ada", post.id)
    for _ in range(2):
        reactions.like(control.deps, post.id, BOB)
        reactions.unlike(control.deps, post.id, BOB)
        reactions.repost(control.deps, post.id, EVE)
    control.work()
    assert told(control, BOB.id) == ["mentioned"]
    assert told(control, ADA.id) == ["liked", "replied", "reposted"]
    assert told(control, EVE.id) == []
    assert reply.answers == ADA


def test_all_that_an_account_wrote_and_passed_on_is_forgotten(control: Control) -> None:
    post = write(control, BOB, "Bob's")
    mine = write(control, ADA, "Ada's")
    write(control, ADA, "An answer", post.id)
    reactions.repost(control.deps, post.id, ADA)
    control.jobs.append(Job("forget_author", ADA.id))
    control.work()
    assert counts(control, post) == (0, 0, 0)
    assert control.deps.feeds.written(ADA.id, None, 10) == []
    kept = control.deps.posts.get(mine.id)
    assert kept is not None
    assert kept.gone
