"""Words that somebody muted, over HTTP: what is hidden from them, and what is not."""

from typing import Any

import pytest

from tests.support.site import Answer, Browser, RunningSite


@pytest.fixture(scope="module")
def ana(site: RunningSite) -> Browser:
    return site.member("ana", "Ana")


@pytest.fixture(scope="module")
def reader(site: RunningSite, ana: Browser) -> Browser:
    """Somebody who muted the word `oboe`."""
    browser = site.browser()
    browser.sign_up("reader", "Reader")
    assert mute(browser, "Oboe").status == 200
    return browser


def mute(browser: Browser, *words: str) -> Answer:
    return browser.request("PATCH", "/api/preferences", {"muted_words": words})


def post(author: Browser, text: str, **fields: str) -> Any:
    made = author.post("/api/posts", {"text": text, **fields})
    assert made.status == 201, made.text
    return made.json["post"]


def latest(browser: Browser) -> list[str]:
    return [one["text"] for one in browser.get("/api/posts").json["posts"]]


def test_posts_with_a_muted_word_are_in_no_list_of_who_muted_it(ana: Browser, reader: Browser) -> None:
    hidden, shown = post(ana, "My #oboe is here"), post(ana, "Oboes are many")
    own = post(reader, "I said oboe myself")
    assert latest(reader)[:2] == [own["text"], shown["text"]]
    assert hidden["text"] in latest(ana)
    post(ana, "An oboe answers", reply_to=own["id"])
    assert reader.get(f"/api/posts/{own['id']}").json["replies"] == []
    assert reader.get(f"/api/posts/{hidden['id']}").json["post"]["text"] == hidden["text"]  # opened on purpose
    assert mute(reader, "bassoon").json["preferences"]["muted_words"] == ["bassoon"]
    assert hidden["text"] in latest(reader)
    mute(reader, "Oboe")


def test_quoted_post_with_a_muted_word_is_said(ana: Browser, reader: Browser) -> None:
    quoting = post(ana, "Listen to this", quote=post(ana, "The oboe")["id"])
    found = reader.get("/api/posts").json["posts"][0]
    assert (found["id"], found["quoted"]["unseen"]) == (quoting["id"], "word")


def test_nobody_is_notified_of_a_word_that_they_muted(site: RunningSite, ana: Browser, reader: Browser) -> None:
    post(ana, "@reader do you play the oboe?")
    heard = post(ana, "@reader do you play the flute?")
    site.work()
    told = [one["post"] for one in reader.get("/api/notifications").json["notifications"] if one["kind"] == "mentioned"]
    assert told == [heard["id"]]


@pytest.mark.parametrize(
    ("words", "code"), [([""], "invalid_muted_word"), (["x"] * 201, "malformed"), ("oboe", "malformed")]
)
def test_words_that_cannot_be_muted_are_refused(reader: Browser, words: Any, code: str) -> None:
    refused = reader.request("PATCH", "/api/preferences", {"muted_words": words})
    assert (refused.status, refused.code) == (400, code)
    assert reader.get("/api/preferences").json["preferences"]["muted_words"] == ["Oboe"]
