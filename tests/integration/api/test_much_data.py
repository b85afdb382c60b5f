"""Much of everything costs an answer no more requests to the database than a little, and no answer is too large."""

from typing import Final

import pytest

from tests.support.moto_dynamodb import requests_counted
from tests.support.recordings import transcribed
from tests.support.site import Browser, RunningSite, account

LARGEST: Final = 5_000_000  # bytes; Lambda answers with 6 MB at most
MOST: Final = 10  # requests to the database
LINES, SPEAKERS = 5_000, 300
LITTLE, MUCH = 2, 8  # of everything; lists show pages of 20

OF_SOMEBODY: Final = (
    *("/api/session", "/api/home", "/api/posts", "/api/bookmarks", "/api/ties", "/api/conversations", "/api/unread"),
    *("/api/notifications", "/api/messages?q=word", "/api/search?q=word", "/api/search?q={handle}", "/api/live"),
    *("/api/spaces?state=live", "/api/spaces?state=scheduled", "/api/agenda", "/api/reminders", "/api/fleets"),
    *("/api/accounts/{me}/posts", "/api/accounts/{me}/followers", "/api/accounts/{me}/following", "/api/security"),
    *("/api/profiles/{handle}", "/{handle}", "/{handle}/followers", "/{handle}/following", "/", "/explore"),
    *("/api/spaces/{space}", "/api/spaces/{space}/posts", "/i/spaces/{space}", "/bookmarks", "/notifications"),
)
OF_A_RECORDING: Final = (
    *("/api/spaces/{space}", "/api/spaces/{space}/recording", "/api/spaces/{space}/transcript", "/i/spaces/{space}"),
    *("/i/spaces/{space}/transcript.vtt", "/i/spaces/{space}/chapters.json", "/embed/spaces/{space}"),
    *("/api/spaces/{space}/summary", "/api/spaces/{space}/cost", "/i/spaces/{space}/calendar.ics"),
)


def busy(site: RunningSite, handle: str, count: int) -> tuple[Browser, dict[str, str]]:
    """Return somebody with `count` followers, posts, likes, bookmarks, conversations and mentions, and their ids."""
    me = site.member(handle)
    ids = {"me": account(me), "handle": handle}
    for number in range(count):
        other = site.member(f"{handle}_{number}", f"Person {number}")
        other.request("PUT", f"/api/accounts/{ids['me']}/follow")
        me.request("PUT", f"/api/accounts/{account(other)}/follow")
        ids["space"] = other.start_space(f"Tea {number}")
        text = f"word @{handle} http://localhost:8000/i/spaces/{ids['space']}"
        theirs = other.post("/api/posts", {"text": text}).json["post"]["id"]
        mine = me.post("/api/posts", {"text": "word"}).json["post"]["id"]
        other.request("PUT", f"/api/posts/{mine}/like")
        me.request("PUT", f"/api/posts/{theirs}/bookmark")
        talk = other.post("/api/conversations", {"people": [ids["me"]]}).json["conversation"]["id"]
        other.post(f"/api/conversations/{talk}/lines", {"text": "word"})
    site.work()
    return me, ids


def costs(browser: Browser, paths: tuple[str, ...], ids: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return how many requests to the database each answer takes, and its size (bytes)."""
    found = {}
    for path in paths:
        with requests_counted() as requests:
            answer = browser.get(path.format(**ids))
        assert answer.status < 400, (path, answer.text)
        found[path] = len(requests()), len(answer.text.encode())
    return found


@pytest.fixture
def long_recording(site: RunningSite, ana: Browser) -> str:
    """A Space of six hours in which three hundred people said five thousand long sentences."""
    space = ana.start_space("A long one")
    ana.post(f"/api/spaces/{space}/end")
    said = ((f"a_{number % SPEAKERS}", f"{number} " + "long sentence " * 60) for number in range(LINES))
    transcribed(site, space, *said, duration_ms=6 * 3_600_000)
    return space


def test_much_costs_no_more_requests_than_a_little(site: RunningSite) -> None:
    little, much = (costs(me, OF_SOMEBODY, ids) for me, ids in (busy(site, "few", LITTLE), busy(site, "many", MUCH)))
    assert {path: requests for path, (requests, _) in much.items() if requests > little[path][0]} == {}
    assert {path: requests for path, (requests, _) in much.items() if requests > MOST} == {}


def test_no_answer_about_a_long_recording_is_too_large(ana: Browser, long_recording: str) -> None:
    found = costs(ana, OF_A_RECORDING, {"space": long_recording})
    assert {path: size for path, (_, size) in found.items() if size > LARGEST} == {}
    most = MOST + SPEAKERS // 100  # names are read by the hundred
    assert {path: requests for path, (requests, _) in found.items() if requests > most} == {}
