"""Corrections of transcripts: by the host alone, each against what they saw, and gone with the recording."""

import zlib

import pytest

from chalicelib.domain.transcript import Correction
from chalicelib.services.recordings import upkeep
from chalicelib.services.space import voice_withdrawal
from chalicelib.store.corrections import CorrectionStore
from infra.local.permissions import acting_as
from tests.integration.api.test_withdrawn_voices import ended as spoken
from tests.support.dump import changes, kept
from tests.support.dying_jobs import DyingJobs
from tests.support.recordings import correct, lines, transcribed
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account


@pytest.fixture
def ana(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    return site.member(f"w_{zlib.crc32(request.node.name.encode())}", "Ana <Núñez>")


def ended(ana: Browser, **settings: object) -> str:
    space = ana.start_space("Recorded", settings=settings)
    ana.end_space(space)
    return space


def test_host_corrects_a_line_and_everybody_reads_it(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana)
    transcribed(site, space, (account(ana), "Hello word"), (account(bob), "Bye"))
    answer = correct(ana, space, "l_1", "  Hello,\n world ")
    assert (answer.status, answer.json) == (200, lines(bob, space)[0])
    assert [(one["text"], one["revision"]) for one in lines(bob, space)] == [("Hello, world", 1), ("Bye", 0)]
    assert ">Hello, world\n" in site.browser().get(f"/i/spaces/{space}/transcript.vtt").text


def test_line_that_was_corrected_elsewhere_is_not_overwritten(site: RunningSite, ana: Browser) -> None:
    space = ended(ana)
    transcribed(site, space, (account(ana), "Hello"), (account(ana), "Bye"))
    assert correct(ana, space, "l_1", "Hullo").json["revision"] == 1
    assert correct(ana, space, "l_2", "Goodbye").json["revision"] == 1
    late = correct(ana, space, "l_1", "Hallo")
    assert (late.status, late.code) == (409, "line_changed")
    assert correct(ana, space, "l_1", "Hullo").json["revision"] == 1  # the same, sent again
    assert correct(ana, space, "l_1", "Hallo", 1).json["revision"] == 2
    assert [one["text"] for one in lines(ana, space)] == ["Hallo", "Goodbye"]


def test_of_two_simultaneous_corrections_one_is_refused(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, save = ended(ana), CorrectionStore.save
    transcribed(site, space, (account(ana), "Hello"))

    def raced(store: CorrectionStore, space_id: str, correction: Correction) -> None:
        monkeypatch.setattr(CorrectionStore, "save", save)
        store.save(space_id, Correction("l_1", "Hullo", 1))
        store.save(space_id, correction)

    monkeypatch.setattr(CorrectionStore, "save", raced)
    assert correct(ana, space, "l_1", "Hallo").code == "line_changed"
    assert lines(ana, space)[0]["text"] == "Hullo"


@pytest.mark.parametrize(
    ("line", "body", "code"),
    [
        ("l_1", {"text": "  ", "revision": 0}, "invalid_text"),
        ("l_1", {"text": "x" * 401, "revision": 0}, "invalid_text"),
        ("l_1", {"text": "a\u202eb", "revision": 0}, "invalid_text"),
        ("l_1", {"text": "Hello", "revision": -1}, "malformed"),
        ("l_1", {"text": "Hello"}, "malformed"),
        ("l_1", {"revision": 0}, "malformed"),
        ("l_2", {"text": "Hello", "revision": 0}, "no_such_line"),
        ("%00", {"text": "Hello", "revision": 0}, "no_such_line"),
    ],
)
def test_correction_that_is_none_is_refused(
    site: RunningSite, ana: Browser, line: str, body: dict[str, object], code: str
) -> None:
    space = ended(ana)
    transcribed(site, space, (account(ana), "Helo"))
    before = kept()
    assert ana.request("PATCH", f"/api/spaces/{space}/transcript/{line}", body).code == code
    assert changes(before, kept()) == []


def test_nobody_but_the_host_corrects_a_transcript(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = ended(ana)
    transcribed(site, space, (account(bob), "Helo"))
    before = kept()
    assert [correct(bob, space, "l_1", "Hello").status, correct(site.browser(), space, "l_1", "Hello").status] == [
        403,
        401,
    ]
    assert changes(before, kept()) == []


def test_correction_that_comes_while_the_recording_is_deleted_leaves_nothing(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = ended(ana)
    site.work()
    before = kept()
    transcribed(site, space, (account(ana), "Hello"))
    save = CorrectionStore.save

    def late(store: CorrectionStore, space_id: str, correction: Correction) -> None:
        with acting_as("work", ENVIRONMENT["ESPACIO_TABLE_PREFIX"]):
            upkeep.forget(site.deps, space_id)
        save(store, space_id, correction)

    monkeypatch.setattr(CorrectionStore, "save", late)
    assert correct(ana, space, "l_1", "Hullo").code == "no_recording"
    site.work()
    assert changes(before, kept()) == []


@pytest.mark.usefixtures("at_once")
def test_correction_that_comes_while_the_speaker_withdraws_their_voice_leaves_nothing(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    (space, _), save = spoken(site, ana, bob), CorrectionStore.save
    ended_space = site.deps.spaces.load(space)
    assert ended_space is not None
    guest = next(seat.person for seat in ended_space.stage if seat.person.id == account(bob))

    def late(store: CorrectionStore, space_id: str, correction: Correction) -> None:
        DyingJobs(site.deps).run(lambda deps: voice_withdrawal.withdraw(deps, space_id, guest))
        save(store, space_id, correction)

    monkeypatch.setattr(CorrectionStore, "save", late)
    assert correct(ana, space, "l_3", "quicksand").code == "no_such_line"
    assert not any("quicksand" in str(row) for row in kept().values())
