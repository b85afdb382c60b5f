"""What was said is found by those who may hear it, leads to its moment, and is gone with its recording."""

from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.services.deps import Job
from chalicelib.services.recordings import transcripts, upkeep, utterance_index
from chalicelib.store import utterances as store
from infra.local.permissions import acting_as
from tests.support.dump import changes, kept
from tests.support.moto_dynamodb import requests_counted
from tests.support.recordings import transcribed
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account

PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]


def recorded(site: RunningSite, ana: Browser, *lines: str, **settings: object) -> str:
    """Let Ana hold a Space in which she says these lines, and index it."""
    space = ana.start_space("Recorded", settings=settings)
    ana.end_space(space)
    site.work()
    transcribed(site, space, *((account(ana), line) for line in lines))
    index(site, space)
    return space


def index(site: RunningSite, space: str, *changed: str) -> None:
    utterance_index.index_later(site.deps, space, *changed)
    site.work()


def found(browser: Browser, question: str) -> list[tuple[str, int, str]]:
    answer = browser.get(f"/api/search?in=utterances&q={quote(question)}").json
    return [(one["space"]["id"], one["start_ms"], one["text"]) for one in answer["utterances"]]


def test_words_lead_to_the_moment_at_which_they_were_said(site: RunningSite, ana: Browser) -> None:
    space = recorded(site, ana, "Good evening", "The Zanzibar ferry leaves", "The ferry comes back", "To Zanzíbar")
    for browser in (ana, site.browser()):
        assert found(browser, "ZANZIBAR") == [(space, 1_000, "The Zanzibar ferry leaves")]
        assert found(browser, "back ferry") == [(space, 2_000, "The ferry comes back")]
    answer = ana.get("/api/search?in=utterances&q=zanzibar").json["utterances"][0]
    assert answer["said_at"] - answer["start_ms"] == ana.get(f"/api/spaces/{space}/recording").json["started_at"]
    assert found(ana, "zanzibar unsaid") == found(ana, "it to") == []


def test_recordings_are_found_newest_first_in_pages(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.services.listings.search.PAGE", 2)
    spaces = [recorded(site, ana, "About quokkas") for _ in range(5)]
    pages: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = ana.get(f"/api/search?in=utterances&q=quokkas{cursor and f'&cursor={quote(cursor)}'}").json
        pages.append([one["id"] for one in answer["utterances"]])
        cursor = answer["next"]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {one for page in pages for one in page} == set(spaces)


def test_what_one_may_not_hear_is_not_found(site: RunningSite, ana: Browser, bob: Browser) -> None:
    everybody = recorded(site, ana, "About axolotls")
    members = recorded(site, ana, "Axolotls again", who_can_listen="accounts")
    locked = recorded(site, ana, "Axolotls in secret", locked=True)
    live = ana.start_space("Another")
    guest = site.browser()
    guest.post(f"/api/spaces/{live}/join")
    assert {one for one, *_ in found(ana, "axolotls")} == {everybody, members, locked}
    assert {one for one, *_ in found(bob, "axolotls")} == {everybody, members}
    for stranger in (guest, site.browser()):
        assert {one for one, *_ in found(stranger, "axolotls")} == {everybody}
    assert ana.post(f"/api/spaces/{live}/blocked/{account(bob)}").status == 200
    assert found(bob, "axolotls") == []


def test_corrected_line_is_found_by_its_new_words_alone(site: RunningSite, ana: Browser) -> None:
    space = recorded(site, ana, "The tapir sleeps", "Another tapir")
    body = {"text": "The okapi sleeps", "revision": 0}
    assert ana.request("PATCH", f"/api/spaces/{space}/transcript/l_1", body).status == 200
    site.work()
    assert found(ana, "okapi") == [(space, 0, "The okapi sleeps")]
    assert found(ana, "sleeps") == [(space, 0, "The okapi sleeps")]
    assert found(ana, "tapir") == [(space, 1_000, "Another tapir")]
    assert ana.request("PATCH", f"/api/spaces/{space}/transcript/l_2", {**body, "text": "No"}).status == 200
    site.work()
    assert found(ana, "tapir") == found(ana, "another") == []


def test_nothing_is_left_in_the_index_of_a_deleted_recording(site: RunningSite, ana: Browser) -> None:
    space = ana.start_space("Recorded")
    ana.end_space(space)
    site.work()
    before = kept()
    transcribed(site, space, (account(ana), "The numbat sleeps"))
    index(site, space)
    assert found(ana, "numbat") != []
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204
    assert found(ana, "numbat") == []
    site.work()
    assert changes(before, kept()) == []


def test_job_that_meets_a_deletion_leaves_nothing(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = ana.start_space("Recorded")
    ana.end_space(space)
    site.work()
    before = kept()
    transcribed(site, space, (account(ana), "The numbat sleeps"))
    read = transcripts.transcript_of

    def deleted_meanwhile(*parameters: Any) -> Any:
        transcript = read(*parameters)
        upkeep.forget(site.deps, space)
        return transcript

    monkeypatch.setattr(utterance_index, "transcript_of", deleted_meanwhile)
    with acting_as("work", PREFIX):
        utterance_index.index_utterances(site.deps, Job(utterance_index.INDEX_UTTERANCES, space))
    site.work()
    assert changes(before, kept()) == []


def test_indexing_twice_changes_nothing_and_a_recording_made_anew_replaces_its_words(
    site: RunningSite, ana: Browser
) -> None:
    space = recorded(site, ana, "The kiwi sleeps")
    once = kept()
    index(site, space)
    assert changes(once, kept()) == []
    made = transcribed(site, space, (account(ana), "The kakapo sleeps"), started_at=1_767_225_600_000)
    assert made.started_at == 1_767_225_600_000
    index(site, space)
    assert [one for one in changes(once, kept()) if "said#kiwi" in one and not one.endswith("-> None")] == []
    assert found(ana, "kiwi") == []
    assert [one for one, *_ in found(ana, "kakapo")] == [space]


def test_question_costs_few_requests_however_much_was_said(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOOKED_AT", 3)
    for _ in range(4):
        recorded(site, ana, "Wombats and echidnas")
    with requests_counted() as requests:
        site.deps.utterances.find(("wombats", "echidnas"), None, 20)
        assert requests() == ["Query", "BatchGetItem"]
        site.deps.utterances.find(("wombats",), None, 20)
        assert requests() == ["Query", "BatchGetItem", "Query"]
