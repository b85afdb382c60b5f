"""Timelines: which posts people see, in which order, and for how many requests."""

from unittest import mock

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.deps import Job
from chalicelib.services.listings import timelines
from chalicelib.services.listings.timelines import TimelinePlace
from chalicelib.services.people import relationships
from chalicelib.services.posts import fan_out, posts, reactions
from chalicelib.services.posts.posts import Draft
from chalicelib.store import feeds
from tests.support.authors import follow, home, home_texts, latest_texts, open_accounts, write
from tests.support.control import BOB, EVE, HOST, Control, person
from tests.support.moto_dynamodb import requests_counted

ADA = HOST


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    open_accounts(ADA, BOB, EVE)


def test_timeline_has_whom_one_follows_and_oneself_newest_first(control: Control) -> None:
    follow(control, ADA, BOB)
    for author, text in ((BOB, "bob 1"), (EVE, "eve 1"), (ADA, "ada 1"), (BOB, "bob 2")):
        write(control, author, text)
    assert home_texts(control, ADA) == ["bob 2", "ada 1", "bob 1"]
    assert home_texts(control, EVE) == ["eve 1"]
    assert latest_texts(control) == ["bob 2", "ada 1", "eve 1", "bob 1"]


def test_follow_brings_what_somebody_wrote_lately(control: Control) -> None:
    texts = [f"bob {number}" for number in range(fan_out.BACKFILL + 3)]
    for text in texts:
        write(control, BOB, text)
    assert home_texts(control, ADA) == []
    follow(control, ADA, BOB)
    assert home_texts(control, ADA) == texts[::-1][: fan_out.BACKFILL]


def test_unfollow_takes_somebody_out_of_the_timeline_at_once(control: Control) -> None:
    follow(control, ADA, BOB, EVE)
    write(control, BOB, "bob")
    write(control, EVE, "eve")
    relationships.remove(control.deps, ADA, "follow", BOB.id)
    assert home_texts(control, ADA) == ["eve"]


@pytest.mark.parametrize("big", [False, True], ids=["written", "read from the head"])
def test_mute_and_block_hide_somebody_everywhere(control: Control, big: bool) -> None:
    follow(control, ADA, BOB, EVE)
    with mock.patch.object(fan_out, "FOLLOWERS_WRITTEN", 0 if big else 5_000):
        write(control, BOB, "bob")
        write(control, EVE, "eve")
    relationships.add(control.deps, ADA, "mute", BOB.id)
    assert (home_texts(control, ADA), latest_texts(control, ADA)) == (["eve"], ["eve"])
    relationships.remove(control.deps, ADA, "mute", BOB.id)
    relationships.add(control.deps, EVE, "block", ADA.id)
    assert (home_texts(control, ADA), latest_texts(control, ADA)) == (["bob"], ["bob"])
    assert latest_texts(control) == ["eve", "bob"]


def test_deleted_post_is_in_no_timeline(control: Control) -> None:
    follow(control, ADA, BOB)
    post = write(control, BOB, "bob")
    posts.delete(control.deps, post.id, BOB)
    assert (home_texts(control, ADA), latest_texts(control)) == ([], [])
    control.work()
    assert (home_texts(control, ADA), latest_texts(control)) == ([], [])


def test_reply_is_in_the_thread_and_in_no_timeline(control: Control) -> None:
    follow(control, ADA, BOB)
    post = write(control, EVE, "eve")
    write(control, BOB, "an answer", post.id)
    assert home_texts(control, ADA) == []
    assert latest_texts(control) == ["eve"]
    page = timelines.of_author(control.deps, ADA, BOB.id, TimelinePlace())
    assert [(view.text, view.reply_to and view.reply_to.author.handle) for view in page.posts] == [("an answer", "eve")]


def test_repost_passes_a_post_on_under_the_name_of_who_did(control: Control) -> None:
    follow(control, ADA, BOB)
    post = write(control, EVE, "eve")
    reactions.repost(control.deps, post.id, BOB)
    control.work()
    (view,) = home(control, ADA).posts
    shown = to_json(view)
    assert (shown["text"], shown["reposted_by"]["name"], shown["author"]["name"]) == ("eve", "Bob", "Eve")
    reactions.unrepost(control.deps, post.id, BOB)
    assert home_texts(control, ADA) == []


def test_post_that_several_passed_on_is_shown_once(control: Control) -> None:
    follow(control, ADA, BOB, EVE)
    post = write(control, EVE, "eve")
    control.at += 1
    reactions.repost(control.deps, post.id, BOB)
    control.work()
    assert [view.reposted_by and view.reposted_by.name for view in home(control, ADA).posts] == ["Bob"]


def test_repost_of_somebody_whom_the_reader_blocks_is_hidden(control: Control) -> None:
    follow(control, ADA, BOB)
    relationships.add(control.deps, ADA, "block", EVE.id)
    post = write(control, EVE, "eve")
    reactions.repost(control.deps, post.id, BOB)
    control.work()
    assert home_texts(control, ADA) == []


def test_timeline_is_read_in_pages_without_loss_or_repetition(control: Control) -> None:
    follow(control, ADA, BOB)
    with mock.patch.object(timelines, "PAGE", 2):
        written = [write(control, BOB, f"post {number}").text for number in range(5)]
        page = home(control, ADA)
        read = [view.text for view in page.posts]
        while page.next:
            page = home(control, ADA, page.next)
            read += [view.text for view in page.posts]
    assert read == written[::-1]


def test_what_is_new_since_the_newest_known_is_read_alone(control: Control) -> None:
    follow(control, ADA, BOB)
    for text in ("one", "two", "three"):
        write(control, BOB, text)
    newest = str(home(control, ADA).posts[1].moment)
    new = timelines.following(control.deps, ADA, TimelinePlace(since=newest))
    assert ([view.text for view in new.posts], new.next) == (["three"], None)


def test_jobs_that_are_delivered_twice_change_nothing(control: Control) -> None:
    follow(control, ADA, BOB)
    control.at += 1
    post = posts.create(control.deps, BOB, Draft("once @eve"))
    for _ in range(3):
        control.jobs.append(Job("publish_post", post.id))
    control.work()
    assert (home_texts(control, ADA), latest_texts(control)) == (["once @eve"], ["once @eve"])


def test_post_that_is_deleted_while_it_spreads_reaches_nobody(control: Control) -> None:
    follow(control, ADA, BOB)
    control.at += 1
    post = posts.create(control.deps, BOB, Draft("never mind"))
    posts.delete(control.deps, post.id, BOB)
    control.work()
    assert control.deps.feeds.page(feeds.home_list(ADA.id), None, None, 10) == []
    assert latest_texts(control) == []


class TestAuthorWhomManyFollow:
    """From a few thousand followers on, timelines read the author's head."""

    @pytest.fixture(autouse=True)
    def small_numbers(self) -> object:
        with mock.patch.multiple(fan_out, FOLLOWERS_WRITTEN=3, FOLLOWERS_PAGE=2):
            yield

    @pytest.fixture
    def crowd(self, control: Control) -> list[Identity]:
        people_ = [person(number) for number in range(6)]
        open_accounts(*people_)
        for one in people_:
            follow(control, one, BOB)
        return people_

    def test_every_follower_sees_posts_of_before_and_after(self, control: Control, crowd: list[Identity]) -> None:
        write(control, BOB, "first")
        head = control.deps.feeds.head(BOB.id)
        assert head is not None
        assert head.ready
        write(control, BOB, "second")
        assert [home_texts(control, one) for one in crowd] == [["second", "first"]] * len(crowd)

    def test_posts_are_not_written_to_followers_any_more(self, control: Control, crowd: list[Identity]) -> None:
        write(control, BOB, "first")
        post = write(control, BOB, "second")
        written = control.deps.feeds.page(feeds.home_list(crowd[0].id), None, None, 10)
        assert post.id not in [entry.post for entry in written]

    def test_who_follows_later_sees_them_too(self, control: Control, crowd: list[Identity]) -> None:
        write(control, BOB, "first")
        follow(control, ADA, BOB)
        write(control, BOB, "second")
        assert home_texts(control, ADA) == ["second", "first"]

    def test_who_follows_while_followers_are_told_sees_them_too(self, control: Control, crowd: list[Identity]) -> None:
        control.at += 1
        posts.create(control.deps, BOB, Draft("first"))
        while not any(job.kind == "pull_followers" for job in control.jobs):
            waiting, control.jobs[:] = control.jobs[1:], control.jobs[:1]
            control.work_once()
            control.jobs[:0] = waiting
        relationships.add(control.deps, ADA, "follow", BOB.id)
        control.work()
        write(control, BOB, "second")
        assert home_texts(control, ADA) == ["second", "first"]

    def test_unfollow_ends_it(self, control: Control, crowd: list[Identity]) -> None:
        write(control, BOB, "first")
        relationships.remove(control.deps, crowd[0], "follow", BOB.id)
        write(control, BOB, "second")
        assert home_texts(control, crowd[0]) == []
        assert control.deps.feeds.heads_of(crowd[0].id) == []

    def test_head_keeps_the_newest_lines(self, control: Control, crowd: list[Identity]) -> None:
        with mock.patch.object(feeds, "HEAD_LENGTH", 3):
            texts = [write(control, BOB, f"post {number}").text for number in range(5)]
        head = control.deps.feeds.head(BOB.id)
        assert head is not None
        newest = [control.deps.posts.get(entry.post) for entry in head.entries]
        assert [post.text for post in newest if post] == texts[-3:]


def test_page_costs_the_same_requests_however_many_posts_and_people_there_are(control: Control) -> None:
    with mock.patch.object(timelines, "PAGE", 4):
        few = _cost_of_a_page(control, followed=1, posts_each=5)
        many = _cost_of_a_page(control, followed=10, posts_each=2)
    assert few == many
    assert len(many) <= 7


def _cost_of_a_page(control: Control, followed: int, posts_each: int) -> list[str]:
    """Return the requests to DynamoDB of a full page of somebody's timeline, in order."""
    authors = [person(100 + number) for number in range(followed)]
    open_accounts(*authors)
    follow(control, ADA, *authors)
    for author in authors:
        for number in range(posts_each):
            write(control, author, f"post {number}")
    with requests_counted() as requests:
        assert len(home(control, ADA).posts) == timelines.PAGE
        return requests()
