"""Transcripts over HTTP: from what workers uploaded to what people read, corrected by the host and nobody else."""

import dataclasses
import json
import zlib
from typing import Final
from urllib.parse import urlsplit

import pytest
from botocore.session import Session

from chalicelib.domain.recording import RecordingState
from chalicelib.domain.space import MINUTE_MS
from chalicelib.protocol.captions import CaptionLine, CaptionName
from chalicelib.services.recordings import production, transcript_draft
from chalicelib.services.recordings.files import segments_of
from tests.support.captions import caption, put
from tests.support.dump import changes, kept
from tests.support.recordings import correct, lines, recorded, transcribed
from tests.support.segments import recorded_tone, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.uploads import BUCKET, stored

EARLIER = 10 * MINUTE_MS  # before now
LAMBDA_ANSWER: Final = 6 * 1024 * 1024  # bytes; a Lambda quota, for its answer as JSON with the body as a string


pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def ana(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    return site.member(f"t_{zlib.crc32(request.node.name.encode())}", "Ana <Núñez>")


def handle(browser: Browser) -> str:
    return str(browser.get("/api/session").json["account"]["handle"])


def ended(ana: Browser, **settings: object) -> str:
    space = ana.start_space("Recorded", settings={"record": True, **settings})
    ana.end_space(space)
    return space


def spoken(site: RunningSite, ana: Browser, bob: Browser) -> str:
    """Let Ana and, on another worker, Bob say something in a Space that ends, and return its id."""
    space, now = ana.start_space("Recorded", settings={"record": True}), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), 440.0, 9.0, now))
    upload(space, recorded_tone(account(bob), 1_250.0, 2.0, now + 12_000, epoch=2))
    caption(space, CaptionLine(account(bob), now + 12_100, now + 13_900, "Was <i>I</i> heard?", "en"), epoch=2)
    caption(
        space,
        CaptionLine(account(ana), now + 500, now + 2_000, "Good evening.", "en"),
        CaptionLine(account(ana), now + 3_000, now + 4_000, "¿Quién es?", "es"),
    )
    put(segments_of(space) + str(CaptionName(now, 1, "00000001", 7)), b'{"lines": 3}')
    ana.end_space(space)
    site.work()
    return space


def test_words_are_indexed_though_segments_cannot_be_deleted(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_deps: object, space_id: str) -> None:
        raise OSError(f"segments of {space_id} were not deleted")

    with monkeypatch.context() as failing:
        failing.setattr(production, "forget_segments", unavailable)
        with pytest.raises(OSError, match="were not deleted"):
            spoken(site, ana, bob)
    site.work()
    found = ana.get("/api/search?in=utterances&q=evening").json["utterances"]
    assert [(one["start_ms"], one["text"]) for one in found] == [(500, "Good evening.")]


def test_words_that_a_worker_heard_are_read_with_names_at_their_times(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = spoken(site, ana, bob)
    assert ana.get(f"/api/spaces/{space}/recording").json["transcript"] == f"/i/spaces/{space}/transcript.vtt"
    assert bob.get(f"/api/spaces/{space}/transcript").json == {
        "speakers": [
            {"id": account(ana), "name": "Ana <Núñez>", "handle": handle(ana)},
            {"id": account(bob), "name": "Bob", "handle": handle(bob)},
        ],
        "lines": [
            {"id": f"l_{number}", "speaker": who, "start_ms": start, "end_ms": end, "text": text, "language": language}
            | {"revision": 0}
            for number, (who, start, end, text, language) in enumerate(
                [
                    (0, 500, 2_000, "Good evening.", "en"),
                    (0, 3_000, 4_000, "¿Quién es?", "es"),
                    (1, 12_100, 13_900, "Was <i>I</i> heard?", "en"),
                ],
                1,
            )
        ],
        "next": None,
        "may": {"edit": False},
    }
    assert ana.get(f"/api/spaces/{space}/transcript").json["may"] == {"edit": True}
    assert stored(segments_of(space)) == []
    found = bob.get("/api/search?in=utterances&q=evening").json["utterances"]
    assert (space, 500, "Good evening.") in [(one["space"]["id"], one["start_ms"], one["text"]) for one in found]


def test_transcript_is_a_file_with_voices(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana, bob)
    file = site.browser().get(f"/i/spaces/{space}/transcript.vtt")
    assert (file.status, file.headers["Content-Type"]) == (200, "text/vtt; charset=utf-8")
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "l_2\n00:00:03.000 --> 00:00:04.000\n<v Ana &lt;Núñez&gt;>¿Quién es?\n" in file.text
    assert file.text.endswith("<v Bob>Was &lt;i&gt;I&lt;/i&gt; heard?\n")


def test_hours_of_captions_are_read_in_pages(site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript_draft, "PAGE", 2)
    space, now = ana.start_space("Recorded", settings={"record": True}), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), 440.0, 9.0, now))
    for second in range(5):
        start = now + second * 1_000
        caption(space, CaptionLine(account(ana), start, start + 900, f"Second {second}", "en"))
    ana.end_space(space)
    site.work()
    assert [one["text"] for one in lines(ana, space)] == [f"Second {second}" for second in range(5)]


def test_transcript_is_downloaded_under_a_name_and_answers_head(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    transcribed(site, space, (account(ana), "Hello"))
    path = f"/i/spaces/{space}/transcript.vtt"
    assert "Content-Disposition" not in ana.get(path).headers
    named = ana.get(f"{path}?download=1").headers["Content-Disposition"]
    assert named == f'attachment; filename="espacio-{space}.vtt"'
    assert ana.request("HEAD", path).status == 200


def test_who_may_not_hear_the_recording_does_not_read_it_either(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana, who_can_listen="accounts")
    transcribed(site, space, (account(ana), "Hello"))
    paths = (f"/api/spaces/{space}/transcript", f"/i/spaces/{space}/transcript.vtt")
    live = ana.start_space("Another")
    guest = site.browser()
    guest.post(f"/api/spaces/{live}/join")
    for path in paths:
        assert [guest.get(path).code, site.browser().get(path).code] == ["accounts_only"] * 2
        assert bob.get(path).status == 200
    assert ana.post(f"/api/spaces/{live}/blocked/{account(bob)}").status == 200
    assert [bob.get(path).code for path in paths] == ["blocked"] * 2


def test_recording_without_captions_and_space_without_recording_say_so(site: RunningSite, ana: Browser) -> None:
    recording, nothing = ended(ana), ended(ana)
    recorded(site, recording, account(ana))
    site.work()
    assert ana.get(f"/api/spaces/{recording}/recording").json["transcript"] is None
    for space, code in ((recording, "no_transcript"), (nothing, "no_recording"), ("s_unknown", "no_such_space")):
        for path in (f"/api/spaces/{space}/transcript", f"/i/spaces/{space}/transcript.vtt"):
            answer = ana.get(path)
            assert (answer.status, answer.code) == (404, code)
        assert correct(ana, space, "l_1", "Hullo").code == code


def test_nothing_is_left_of_a_deleted_recordings_transcript(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    site.work()
    before = kept()
    transcribed(site, space, (account(ana), "Hello"))
    assert correct(ana, space, "l_1", "Hullo").status == 200
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    site.work()
    assert changes(before, kept()) == []
    assert ana.get(f"/api/spaces/{space}/transcript").code == "no_recording"


def test_transcript_goes_with_its_hosts_account(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    transcribed(site, space, (account(ana), "Hello"))
    assert correct(ana, space, "l_1", "Hullo").status == 200
    assert ana.request("DELETE", "/api/account", {"handle": handle(ana)}).status == 204
    site.work()
    assert (stored(f"recordings/{space}/"), site.deps.corrections.of(space)) == ([], {})


def test_lines_of_a_speaker_without_account_stay_under_no_name(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, gone = ana.start_space("Recorded"), account(bob)
    assert bob.post(f"/api/spaces/{space}/requests").status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{gone}/approve").status == 200
    ana.end_space(space)
    site.work()
    transcribed(site, space, (account(ana), "Hello"), (gone, "Bye"))
    assert bob.request("DELETE", "/api/account", {"handle": handle(bob)}).status == 204
    site.work()
    shown = ana.get(f"/api/spaces/{space}/transcript").json
    assert [one["id"] for one in shown["speakers"]] == [account(ana), "a_deleted"]
    assert [one["text"] for one in shown["lines"]] == ["Hello", "Bye"]
    assert "<v Deleted account>Bye\n" in ana.get(f"/i/spaces/{space}/transcript.vtt").text
    key = f"recordings/{space}/transcript.json"
    content = Session().create_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    assert gone.encode() not in content
    assert len(json.loads(content)["lines"]) == 2


def test_account_that_was_deleted_while_the_file_was_made_has_no_name_in_it(site: RunningSite, ana: Browser) -> None:
    space, now = ana.start_space("Recorded", settings={"record": True}), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), 440.0, 3.0, now))
    caption(space, CaptionLine("a_gone", now + 500, now + 2_000, "Am I still here?", "en"))
    ana.end_space(space)
    site.work()
    shown = ana.get(f"/api/spaces/{space}/transcript").json
    assert shown["speakers"] == [{"id": "a_deleted", "name": "", "handle": None}]


def test_transcript_is_not_there_before_the_recording_is_ready(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    made = transcribed(site, space, (account(ana), "Hello"))
    site.deps.recordings.save(dataclasses.replace(made, state=RecordingState.FAILED, version=made.version + 1))
    assert ana.get(f"/api/spaces/{space}/transcript").code == "no_transcript"


@pytest.mark.parametrize("text", ["話" * 200, '"' * 400], ids=["three_bytes", "escaped"])
def test_long_transcript_is_answered_in_parts_that_a_lambda_can_answer(
    site: RunningSite, ana: Browser, text: str
) -> None:
    space = ana.start_space("Ana talks")
    ana.post(f"/api/spaces/{space}/end")
    transcribed(site, space, *[(account(ana), text)] * 10_000)
    path, lines = f"/api/spaces/{space}/transcript", list[str]()
    following: int | None = 0
    while following is not None:
        answer = ana.get(f"{path}?from={following}")
        assert len(json.dumps({"body": answer.text}, ensure_ascii=False).encode()) < LAMBDA_ANSWER
        lines += [one["id"] for one in answer.json["lines"]]
        following = answer.json["next"]
    assert lines == [f"l_{number}" for number in range(1, 10_001)]
    file = ana.get(f"/i/spaces/{space}/transcript.vtt?download=1")
    folder = segments_of(space)
    key = folder + urlsplit(str(file.headers["Location"])).path.partition(folder)[2]
    stored_file = site.deps.media.read(key, 48_000_000) or b""
    assert (file.status, file.text, stored_file.count(text.encode())) == (302, "", 10_000)
    assert f"espacio-{space}.vtt" in str(file.headers["Location"])
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    site.work()
    assert site.deps.media.read(key, 48_000_000) is None
