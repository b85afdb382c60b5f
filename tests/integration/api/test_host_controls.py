"""The host's powers over HTTP: the cost of a whole request, repeated commands, the log as a file, and reports."""

import csv
import io
import re
from datetime import UTC, datetime
from unittest import mock

import pytest

from chalicelib.api.space import host_controls
from chalicelib.aws.s3 import S3Evidence
from chalicelib.services.account import roles
from tests.support.every_role import Cast, Scene, handle_of
from tests.support.moto_dynamodb import requests_counted


def test_host_act_reads_who_asks_and_the_space_in_one_request(scene: Scene, cast: Cast) -> None:
    with requests_counted() as requests:
        assert scene.do("cohost", "POST", f"stage/{cast.ids['speaker']}/mute").status == 200
    assert requests() == ["BatchGetItem", "UpdateItem"]  # a third request looks for the worker, once there is one


def test_command_answers_the_same_when_it_is_sent_again(scene: Scene, cast: Cast) -> None:
    invite = f"invites/{cast.ids['listener']}"
    first, again = (scene.do("host", "POST", invite, key="k1") for _ in range(2))
    assert first.json == again.json
    other = scene.do("cohost", "POST", invite, key="k2")
    assert other.json["invite"] != first.json["invite"]
    mute = f"stage/{cast.ids['speaker']}/mute"
    assert scene.do("host", "POST", mute, key="k3").json == scene.do("host", "POST", mute, key="k3").json
    assert scene.do("speaker", "POST", f"stage/{cast.ids['speaker']}/unmute", key="k3").status == 200
    assert not scene.view()["stage"][3]["muted_by_host"]
    scene.do("host", "POST", mute, key="k3")
    assert not scene.view()["stage"][3]["muted_by_host"]
    assert scene.do("host", "POST", mute, key="é").code == "malformed"


def test_space_is_made_once_when_it_is_asked_for_again(cast: Cast) -> None:
    made = [
        cast.browsers["host"].request("POST", "/api/spaces", {"title": "Once"}, {"idempotency-key": "once"})
        for _ in range(2)
    ]
    assert [answer.status for answer in made] == [201, 201]
    assert made[0].json == made[1].json


def test_pins_are_five_links(scene: Scene) -> None:
    for number in range(5):
        assert scene.do("cohost", "POST", "pins", {"url": f"https://example.org/{number}"}).status == 201
    assert scene.do("host", "POST", "pins", {"url": "https://example.org/6"}).code == "pins_full"
    for url in ("javascript:alert(1)", "https://", "ftp://example.org", "https://a@example.org", "//example.org", ""):
        assert scene.do("host", "POST", "pins", {"url": url}).code == "invalid_url"
    assert scene.do("host", "DELETE", "pins/p_none").code == "no_such_pin"


def test_pinned_post_is_shown_with_its_author_and_text(scene: Scene, cast: Cast) -> None:
    speaker, origin = cast.browsers["speaker"], cast.site.deps.settings.origins[0]
    post = speaker.post("/api/posts", {"text": "Tea\nat five"}).json["post"]["id"]
    address = f"{origin}/i/posts/{post}"
    assert scene.do("host", "POST", "pins", {"url": address, "text": "Something else"}).status == 201
    assert speaker.delete(f"/api/posts/{post}").status == 204
    gone = f"{address}?language=es"
    assert scene.do("host", "POST", "pins", {"url": gone}).status == 201
    author = {"id": cast.ids["speaker"], "name": "Speaker", "handle": handle_of("speaker")}
    shown = [(pin["url"], pin["text"], pin["by"]) for pin in scene.view("guest")["pins"]]
    assert shown == [(address, "Tea at five", author), (gone, "", None)]


def test_listener_is_told_whether_the_host_follows_them(scene: Scene, cast: Cast) -> None:
    assert scene.view("second listener")["you"]["followed"] is False
    follow = f"/api/accounts/{cast.ids['second listener']}/follow"
    assert cast.browsers["host"].request("PUT", follow).status == 204
    assert scene.do("second listener", "POST", "join").json["space"]["you"]["followed"] is True
    assert "followed" not in scene.view("guest")["you"]
    assert cast.browsers["host"].delete(follow).status == 204


def test_log_is_a_file_that_runs_nothing_in_a_spreadsheet(scene: Scene) -> None:
    scene.do("host", "PATCH", "", {"title": "=HYPERLINK()"})
    scene.do("host", "POST", "pins", {"url": "https://example.org/"})
    scene.do("host", "POST", "end")
    assert scene.do("cohost", "GET", "log").code == "not_allowed"
    entries = scene.do("host", "GET", "log").json["entries"]
    assert [entry["act"] for entry in entries] == ["edit", "pin", "end"]
    assert (entries[0]["by"]["handle"], entries[0]["detail"]) == (handle_of("host"), "title: =HYPERLINK()")
    answer = scene.do("host", "GET", "log?format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0][4] == "act"
    assert [row[4] for row in rows[1:]] == ["edit", "pin", "end"]
    assert [row[1] for row in rows[1:]] == [written(entry["at"]) for entry in entries]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", rows[1][1])
    assert scene.do("host", "GET", "log?format=xml").code == "malformed"
    assert scene.do("host", "GET", "log?cursor=x").code == "invalid_cursor"


def test_log_that_is_too_long_for_an_answer_is_offered_as_a_file(
    scene: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_controls, "FILE_LIMIT", 200)
    for number in range(3):
        scene.do("host", "PATCH", "", {"title": f"“Title” {number} {'x' * 50}"})
    answer = scene.do("host", "GET", "log?format=csv")
    address = str(answer.headers["Location"])
    assert (answer.status, answer.text, answer.headers["Cache-Control"]) == (302, "", "private, no-store")
    assert "log-s_" in address
    stored = cast.site.deps.media.read(f"exports/logs/{scene.id}.csv", 9_999) or b""
    rows = list(csv.reader(io.StringIO(stored.decode())))
    assert [row[4] for row in rows] == ["act", "edit", "edit", "edit"]


def written(at: int) -> str:
    """Return a time (epoch ms) in UTC as ISO 8601 has it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03}Z"


def test_log_says_in_words_when_a_space_was_moved_to(cast: Cast) -> None:
    host, start = cast.browsers["host"], cast.site.deps.now_ms() + 3_600_000
    space = host.post("/api/spaces", {"title": "Later", "starts_at": start}).json["space"]["id"]
    assert host.request("PATCH", f"/api/spaces/{space}", {"starts_at": start + 60_000}).status == 200
    entries = host.get(f"/api/spaces/{space}/log").json["entries"]
    assert [entry["detail"] for entry in entries] == [f"starts_at: {written(start + 60_000)}"]


def test_reports_are_for_reviewers(scene: Scene, cast: Cast) -> None:
    body = {"reason": "Spam", "text": "Sells things", "person": cast.ids["speaker"]}
    made = scene.do("guest", "POST", "reports", body)
    assert made.status == 201
    assert scene.do("guest", "POST", "reports", {"reason": ""}).code == "invalid_reason"
    reviewer = cast.browsers["listener"]
    assert reviewer.get("/api/reports").code == "not_a_reviewer"
    roles.grant(cast.site.deps, handle_of("listener"), "reviewer")
    found = reviewer.get("/api/reports").json["reports"][0]
    assert (found["id"], found["person"], found["kept"]) == (made.json["report"], cast.ids["speaker"], False)
    assert reviewer.get(f"/api/reports/{found['id']}/evidence").code == "no_such_report"
    one = f"/api/reports/{found['id']}"
    assert [look["act"] for look in reviewer.get(one).json["looks"]] == ["opened"]
    decided = reviewer.request("PUT", f"{one}/decision", {"verdict": "upheld", "note": "Blocked"}).json
    assert (decided["report"]["decision"]["verdict"], decided["report"]["decision"]["note"]) == ("upheld", "Blocked")
    assert [look["by"]["handle"] for look in decided["looks"]] == [handle_of("listener")] * 2
    assert reviewer.request("PUT", f"{one}/decision", {"verdict": "maybe"}).code == "malformed"
    for answer in (
        cast.browsers["speaker"].get(one),
        cast.browsers["speaker"].request("PUT", f"{one}/decision", {"verdict": "dismissed"}),
    ):
        assert answer.code == "not_a_reviewer"
    assert cast.browsers["guest"].get(one).code == "signed_out"
    roles.withdraw(cast.site.deps, handle_of("listener"), "reviewer")
    assert reviewer.get(one).code == "not_a_reviewer"


def test_page_of_reports_is_for_reviewers_and_alone_may_play_evidence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = cast.browsers["listener"]
    monkeypatch.setitem(vars(cast.site.deps), "evidence", mock.Mock(origin="https://sounds.example"))
    assert [cast.browsers[one].get("/i/reports").status for one in ("listener", "guest")] == [404, 404]
    roles.grant(cast.site.deps, handle_of("listener"), "reviewer")
    page, home = reviewer.get("/i/reports"), reviewer.get("/")
    assert page.status == 200
    assert " https://sounds.example;" in page.headers["Content-Security-Policy"]
    assert "https://sounds.example" not in home.headers["Content-Security-Policy"]
    assert cast.browsers["speaker"].get("/i/reports").status == 404
    assert '"reviewer":true' in home.text
    assert '"reviewer"' not in cast.browsers["speaker"].get("/").text


def test_evidence_has_a_place_of_its_own_for_five_minutes(cast: Cast) -> None:
    from chalicelib.store.spaces import SpaceItem

    evidence = S3Evidence(SpaceItem._get_connection().connection.session, "http://127.0.0.1:1", "b-evidence")
    put, get = evidence.put_url("r_1"), evidence.get_url("r_1")
    assert "/b-evidence/evidence/r_1.ogg?" in put
    assert "X-Amz-Expires=300" in put
    assert "content-type" in put
    assert get != put
    assert get.startswith(f"{evidence.origin}/b-evidence/")


def test_account_follows_and_blocks_another(scene: Scene, cast: Cast) -> None:
    speaker, listener = f"/api/accounts/{cast.ids['speaker']}", cast.browsers["listener"]
    assert listener.request("PUT", f"{speaker}/block").status == 204
    assert scene.view("listener")["you"]["blocked"] == [cast.ids["speaker"]]
    assert listener.delete(f"{speaker}/block").status == 204
    assert scene.view("listener")["you"]["blocked"] == []
    assert listener.request("PUT", f"{speaker}/follow").status == 204
    assert listener.request("PUT", "/api/accounts/a_nobody/follow").code == "no_such_person"
    assert cast.browsers["guest"].request("PUT", f"{speaker}/follow").code == "signed_out"


def test_socket_without_a_space_is_for_accounts(cast: Cast) -> None:
    assert set(cast.browsers["listener"].post("/api/socket").json) == {"url", "ticket"}
    assert cast.browsers["guest"].post("/api/socket").code == "signed_out"


def test_log_names_who_was_removed_from_the_audience(scene: Scene, cast: Cast) -> None:
    assert scene.do("host", "POST", f"removed/{cast.ids['listener']}").status == 200
    assert scene.do("host", "POST", f"removed/{cast.ids['guest']}").status == 200
    listener, guest = (entry["whom"] for entry in scene.do("host", "GET", "log").json["entries"])
    assert listener == {"id": cast.ids["listener"], "name": "Listener"}
    assert guest == {"id": cast.ids["guest"], "name": None}
