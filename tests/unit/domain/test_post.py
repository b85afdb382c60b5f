"""The pieces of a post's text, and the order of posts."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain import links
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import (
    THREAD,
    Post,
    TimelineEntry,
    linked_clip,
    linked_post,
    linked_space,
    mentioned,
    moment,
    own_entry,
    path_to,
    tokens_of,
)

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/post_text.json").read_text())
ANA = Identity("a_ana", "Ana", "ana")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_text_is_read_in_pieces(vector: dict[str, Any]) -> None:
    pieces = tokens_of(vector["text"])
    assert [[one.kind, one.text, one.target] for one in pieces] == vector["tokens"]
    assert "".join(one.text for one in pieces) == vector["text"]


def test_links_end_by_the_shared_rules() -> None:
    rules = json.loads((Path(__file__).parents[2] / "vectors/links.json").read_text())
    assert rules == {"ends": [list(one) for one in links.ENDS], "trailing": links.TRAILING, "pairs": links.PAIRS}


@pytest.mark.parametrize(
    ("url", "post"),
    [
        ("https://site.example/i/posts/p_" + "0a" * 12, "p_" + "0a" * 12),
        ("https://site.example/i/posts/p_" + "0a" * 12 + "?language=es", "p_" + "0a" * 12),
        ("https://site.example/i/posts/p_" + "0a" * 13, None),
        ("https://site.example/i/posts/p_1", None),
        ("https://other.example/i/posts/p_" + "0a" * 12, None),
        ("/i/posts/p_" + "0a" * 12, None),
    ],
)
def test_link_to_a_post_of_this_site_is_known(url: str, post: str | None) -> None:
    assert linked_post(url, ("https://site.example",)) == post


@pytest.mark.parametrize(
    ("text", "space"),
    [
        ("/i/spaces/s_1", "s_1"),
        ("Come: (/i/spaces/s_1), now", "s_1"),
        ("«https://site.example/i/spaces/s_1»", "s_1"),
        ("Https://Site.Example/i/spaces/s_1.", "s_1"),
        ("来て https://site.example/i/spaces/s_1。", "s_1"),
        ("**https://site.example/i/spaces/s_1**", "s_1"),
        ("https://site.example/i/spaces/s_1?language=es", "s_1"),
        ("https://site.example/i/spaces/s_1/card.png", "s_1"),
        ("https://other.example/i/spaces/s_1 https://site.example/i/spaces/s_2", "s_2"),
        ("https://other.example/https://site.example/i/spaces/s_1", None),
        ("https://site.example@other.example/i/spaces/s_1", None),
        ("see:/i/spaces/s_1", None),
        ("https://site.example/i/spaces/" + "x" * 65, None),
        ("nothing", None),
    ],
)
def test_space_of_a_text_is_the_first_that_it_links_to(text: str, space: str | None) -> None:
    assert linked_space(text, ("https://site.example",)) == space


def test_who_is_mentioned_twice_is_mentioned_once() -> None:
    assert mentioned("@Ana and @bob and @ANA") == ("ana", "bob")


def test_moments_sort_by_time() -> None:
    assert moment(999, "f" * 12) < moment(1_000, "0" * 12) < moment(2**40, "0" * 12)


def test_line_of_an_author_is_no_repost() -> None:
    post = Post("p_" + moment(5, "0" * 12), ANA, "Hello", 5)
    assert not own_entry(post).is_repost
    assert TimelineEntry(moment(6, "0" * 12), post.id, "a_bob").is_repost


def test_reply_remembers_the_nearest_posts_above_it() -> None:
    post = Post("p_0", ANA, "First", 0)
    for number in range(1, 3 * THREAD):
        post = Post(f"p_{number}", ANA, "Next", number, above=path_to(post))
    assert post.above == tuple(f"p_{number}" for number in range(2 * THREAD - 1, 3 * THREAD - 1))
    assert post.reply_to == f"p_{3 * THREAD - 2}"


@pytest.mark.parametrize(
    ("text", "clip"),
    [
        ("Listen: https://espacio.example/i/clips/k_1-A and https://espacio.example/i/clips/k_2", "k_1-A"),
        ("https://espacio.example/i/spaces/s_1 https://espacio.example/i/clips/k_2", "k_2"),
        ("https://elsewhere.example/i/clips/k_1", None),
        ("https://espacio.example//i/clips/k_1", None),
        ("/i/clips/k_1", None),
        ("No link", None),
    ],
)
def test_first_clip_of_this_site_is_found(text: str, clip: str | None) -> None:
    assert linked_clip(text, ("https://espacio.example",)) == clip
