"""Every route with an id in it, requested by a stranger and by somebody signed out.

Requests about things that they may not touch are refused and change nothing. A new route fails here until it is listed
with its owner.
"""

import re
from enum import Enum
from pathlib import Path

import pytest

import app
from chalicelib.api.middleware import SAFE_METHODS
from tests.support.dump import changes, kept
from tests.support.route_bodies import PERSON, POST, SPACE, TALK, body_of
from tests.support.site import Answer, Browser, RunningSite
from tests.support.village import Village


class Whose(Enum):
    """Who may use a route successfully."""

    THEIRS = "the owner's alone: strangers get 403 or 404"
    MEMBERS = "for everybody with an account: it makes or ends something of the one who asks"
    ANYBODY = "for guests too"
    PUBLIC = "reading what everybody may read"


TABLE = {
    **dict.fromkeys(
        (
            f"PATCH {SPACE}",
            f"POST {SPACE}/start",
            f"POST {SPACE}/end",
            f"POST {SPACE}/cancel",
            f"POST {SPACE}/requests/{{person_id}}/approve",
            f"POST {SPACE}/requests/{{person_id}}/decline",
            f"POST {SPACE}/stage/mute",
            f"DELETE {SPACE}/stage/mute",
            f"POST {SPACE}/stage/{{person_id}}/mute",
            f"POST {SPACE}/stage/{{person_id}}/unmute",
            f"POST {SPACE}/stage/{{person_id}}/audience",
            f"POST {SPACE}/cohosts/{{person_id}}",
            f"DELETE {SPACE}/cohosts/{{person_id}}",
            f"POST {SPACE}/host/{{person_id}}",
            f"POST {SPACE}/invites/{{person_id}}",
            f"POST {SPACE}/invites/accept",
            f"POST {SPACE}/invites/decline",
            f"POST {SPACE}/removed/{{person_id}}",
            f"GET {SPACE}/blocked",
            f"POST {SPACE}/blocked/{{person_id}}",
            f"DELETE {SPACE}/blocked/{{person_id}}",
            f"POST {SPACE}/pins",
            f"DELETE {SPACE}/pins/{{pin_id}}",
            f"DELETE {SPACE}/requests/me",
            f"PUT {SPACE}/consent",
            f"PATCH {SPACE}/recording",
            f"DELETE {SPACE}/recording",
            "DELETE /api/clips/{clip_id}",
            f"POST {SPACE}/recording/retry",
            f"DELETE {SPACE}/recording/voice",
            "GET /i/spaces/{space_id}/speakers.zip",
            f"PATCH {SPACE}/transcript/{{line_id}}",
            f"GET {SPACE}/log",
            f"GET {SPACE}/summary",
            f"GET {SPACE}/cost",
            "GET /api/reports/{report_id}",
            "GET /api/reports/{report_id}/evidence",
            "PUT /api/reports/{report_id}/decision",
            f"DELETE {POST}",
            f"PUT {POST}/pin",
            "DELETE /api/fleets/{fleet_id}",
            "DELETE /api/sessions/{session_id}",
            "PATCH /api/passkeys/{credential}",
            "DELETE /api/passkeys/{credential}",
            "DELETE /api/links/{link}",
            f"GET {TALK}",
            f"PATCH {TALK}",
            f"POST {TALK}/lines",
            f"GET {TALK}/lines/{{seq}}/pictures/{{place}}/{{size}}",
            f"PUT {TALK}/read",
            f"POST {TALK}/typing",
            f"POST {TALK}/people",
            f"DELETE {TALK}/people/me",
        ),
        Whose.THEIRS,
    ),
    **dict.fromkeys(
        (
            f"PUT {PERSON}/follow",
            f"DELETE {PERSON}/follow",
            f"PUT {PERSON}/block",
            f"DELETE {PERSON}/block",
            f"PUT {PERSON}/mute",
            f"DELETE {PERSON}/mute",
            f"PUT {POST}/like",
            f"DELETE {POST}/like",
            f"PUT {POST}/repost",
            f"DELETE {POST}/repost",
            f"PUT {POST}/bookmark",
            f"DELETE {POST}/bookmark",
            f"DELETE {POST}/pin",
            f"POST {SPACE}/requests",
            f"POST {SPACE}/messages",
            f"POST {SPACE}/clips",
            f"PUT {PERSON}/fleets/seen",
            "DELETE /api/push/devices/{device_id}",
            f"PUT {SPACE}/reminder",
            f"DELETE {SPACE}/reminder",
        ),
        Whose.MEMBERS,
    ),
    **dict.fromkeys(
        (
            f"POST {SPACE}/join",
            f"POST {SPACE}/leave",
            f"POST {SPACE}/reports",
            "POST /api/providers/{provider}/visits",
            "POST /api/providers/{provider}/returns",
        ),
        Whose.ANYBODY,
    ),
    **dict.fromkeys(
        (
            f"GET {SPACE}",
            f"GET {SPACE}/posts",
            f"GET {SPACE}/recording",
            f"GET {SPACE}/transcript",
            f"GET {SPACE}/recording/so-far",
            "GET /api/clips/{clip_id}",
            "GET /i/clips/{clip_id}",
            "GET /i/clips/{clip_id}/sound.ogg",
            "GET /i/clips/{clip_id}/sound.m4a",
            f"GET {POST}",
            f"GET {PERSON}/posts",
            f"GET {PERSON}/fleets",
            f"GET {PERSON}/followers",
            f"GET {PERSON}/following",
            "GET /api/profiles/{handle}",
            "GET /i/posts/{post_id}",
            "GET /messages/{conversation_id}",
            "GET /i/spaces/{space_id}",
            "GET /i/spaces/{space_id}/calendar.ics",
            "GET /i/spaces/{space_id}/recording.ogg",
            "GET /i/spaces/{space_id}/chapters.json",
            "GET /i/spaces/{space_id}/live.m3u8",
            "GET /i/spaces/{space_id}/live/{part}",
            "GET /u/{handle}/feed.xml",
            "GET /topics/{topic}/feed.xml",
            "GET /topics/{topic}",
            "GET /i/spaces/{space_id}/recording.m4a",
            "GET /i/spaces/{space_id}/transcript.vtt",
            "GET /i/spaces/{space_id}/card.png",
            "GET /embed/spaces/{space_id}",
            "GET /settings/{section}",
            "GET /sign-in/return/{provider}",
            "GET /{one}",
            "GET /{one}/{two}",
            "GET /{one}/{two}/{three}",
        ),
        Whose.PUBLIC,
    ),
}
DRAWS = {
    f"{method} /i/spaces/{{space_id}}/card.png" for method in ("GET", "HEAD")
}  # drawn at the first request, for all later ones
FILLERS = {"device_id": "0" * 32, "provider": "nobody", "two": "x", "three": "x", "section": "account"} | {
    "seq": "1",
    "place": "1",
    "size": "small",
    "line_id": "l_1",
    "topic": "tea",
    "part": "0.m4s",
}


def routes() -> list[str]:
    """Return `METHOD path` of every route with a parameter."""
    return [f"{method} {path}" for path, methods in app.app.routes.items() for method in methods if "{" in path]


@pytest.fixture(scope="module")
def village(site: RunningSite) -> Village:
    return Village.settled(site)


def ask(village: Village, who: Browser, route: str) -> Answer:
    method, path = route.split(" ")
    return who.request(method, path.format(**village.ids, **FILLERS), body_of(route, village.ids))


def of(*kinds: Whose) -> list[str]:
    return [route for route, whose in TABLE.items() if whose in kinds]


def test_every_route_is_somebodys() -> None:
    """HEAD answers as GET does, and shows less."""
    assert sorted(route for route in routes() if not route.startswith("HEAD ")) == sorted(TABLE), (
        "Say in TABLE whose a new route is."
    )


def test_every_route_is_listed_once() -> None:
    """In a dict, a repeated key would silently replace the earlier answer."""
    table = Path(__file__).read_text().partition("TABLE = {")[2].partition("\n}\n")[0]
    lines = [line.strip() for line in table.splitlines() if re.match(r'\s+f?"[A-Z]+ ', line)]
    assert len(lines) == len(TABLE)


@pytest.mark.parametrize("route", of(Whose.THEIRS))
def test_stranger_is_refused_and_changes_nothing(village: Village, route: str) -> None:
    before = kept()
    for who in (village.eve, village.guest, village.nobody):
        refused = ask(village, who, route)
        assert refused.status in ((403, 404) if who is village.eve else (401, 403, 404)), refused.text
        assert changes(before, kept()) == []


@pytest.mark.parametrize("route", of(Whose.MEMBERS))
def test_who_is_signed_out_is_refused_and_changes_nothing(village: Village, route: str) -> None:
    before = kept()
    refused = ask(village, village.nobody, route)
    assert (refused.status, refused.code) == (401, "signed_out")
    assert changes(before, kept()) == []


@pytest.mark.parametrize("route", of(Whose.PUBLIC))
def test_reading_changes_nothing(village: Village, route: str) -> None:
    before = kept()
    for who in (village.eve, village.nobody):
        assert ask(village, who, route).status in (200, 302, 404)
        assert [one for one in changes(before, kept()) if not (DRAWS & {route} and one.startswith("bucket"))] == []


@pytest.mark.parametrize("route", [one for one in TABLE if one.split(" ")[0] not in SAFE_METHODS])
def test_ids_that_nobody_has_are_refused_in_the_same_words(village: Village, route: str) -> None:
    """Nothing reveals whether a thing exists that one may not see."""
    method, path = route.split(" ")
    nobodys = {name: f"{value[:2]}{'0' * 24}" for name, value in village.ids.items()}
    before = kept()
    answer = village.eve.request(method, path.format(**nobodys, **FILLERS), body_of(route, nobodys))
    assert answer.status in (204, 403, 404), answer.text
    assert changes(before, kept()) == []


# Routes without an id: those about one's own things act for the signed-in account, and these are for everybody.
FOR_ALL = {
    "GET /api/session",
    "POST /api/accounts",
    "POST /api/accounts/provider",
    "POST /api/session",
    "DELETE /api/session",
    "POST /api/session/passkey",
    "POST /api/session/passkey/options",
    "GET /api/spaces",
    "GET /api/posts",
    "GET /api/live",
    "GET /api/faces",
    "GET /api/cards",
    "GET /api/search",
    "GET /api/guest",
    "GET /api/openapi.json",
    "POST /api/email/verification",
    "POST /api/password/links",
    "POST /api/password/reset",
}
ONES_OWN = [
    f"{method} {path}"
    for path, methods in app.app.routes.items()
    for method in methods
    if path.startswith("/api/") and "{" not in path and f"{method} {path}" not in FOR_ALL
]


@pytest.mark.parametrize("route", ONES_OWN)
def test_what_is_ones_own_is_shown_and_changed_for_nobody_who_is_signed_out(village: Village, route: str) -> None:
    before = kept()
    for who in (village.nobody, village.guest):
        refused = who.request(route.split(" ")[0], route.split(" ")[1])
        assert refused.status == 401 or refused.code == "malformed", refused.text
        assert changes(before, kept()) == []
