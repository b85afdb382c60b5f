"""Somebody who spoke takes their voice out of a recording: nothing of it is left anywhere, and all else stays."""

import dataclasses

import pytest

from chalicelib.domain.recording import LOOK_MS
from chalicelib.domain.space import MINUTE_MS
from chalicelib.protocol.captions import CaptionLine
from chalicelib.services.deps import Job
from chalicelib.services.recordings import lifecycle, upkeep
from chalicelib.services.space import voice_withdrawal
from infra.local.permissions import acting_as
from tests.support.captions import caption
from tests.support.dump import changes, contents, kept
from tests.support.player import played
from tests.support.recordings import correct, lines
from tests.support.segments import recorded_voices, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account
from tests.support.tones import heard
from tests.support.two_voices import ADA, BOB, recording_of, said, sound_at
from tests.support.uploads import stored

PREFIX = ENVIRONMENT["ESPACIO_TABLE_PREFIX"]
RATE = 48_000
EARLIER = 10 * MINUTE_MS

pytestmark = pytest.mark.usefixtures("at_once")


def begun(site: RunningSite, ana: Browser, bob: Browser) -> tuple[str, list[bytes]]:
    """Let Ana speak for 4 s, both for 2 s, Bob for 3 s and Ana for 4 s, in a Space that goes on. Return its id, and the
    packets in which Bob is heard."""
    space, now = ana.start_space("Voices", settings={"record": True}), site.deps.now_ms() - EARLIER
    assert bob.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{account(bob)}/approve").status == 200
    one, other = {account(ana): ADA}, {account(bob): BOB}
    segments = recorded_voices([(one, 4.0), ({**one, **other}, 2.0), (other, 3.0), (one, 4.0)], now)
    upload(space, segments)
    caption(
        space,
        CaptionLine(account(ana), now + 500, now + 3_000, "zanzibar", "en"),
        CaptionLine(account(ana), now + 4_100, now + 5_900, "marmalade", "en"),
        CaptionLine(account(bob), now + 4_200, now + 8_900, "quicksilver", "en"),
    )
    packets = [packet for _, segment in segments for packet in segment.packets]
    return space, packets[200:450]


def ended(site: RunningSite, ana: Browser, bob: Browser) -> tuple[str, list[bytes]]:
    space, packets = begun(site, ana, bob)
    ana.end_space(space)
    site.work()
    return space, packets


def withdraw(browser: Browser, space: str) -> int:
    return browser.delete(f"/api/spaces/{space}/recording/voice").status


def found(packets: list[bytes]) -> dict[str, int]:
    """Return in which objects of all buckets some of these packets are, and how many."""
    found = {name: sum(packet in content for packet in packets) for name, content in contents().items()}
    return {name: count for name, count in found.items() if count}


def is_without_bob(browser: Browser, space: str) -> None:
    """Whether both files have Ana alone, with silence from just before to just after Bob speaks."""
    for name in ("ogg", "m4a"):
        samples = played(sound_at(browser, f"/i/spaces/{space}/recording.{name}"))
        assert abs(len(samples) - 13 * RATE) < 0.05 * RATE
        first, silence, last = (
            samples[: int(3.7 * RATE)],
            samples[int(3.9 * RATE) : int(9.1 * RATE)],
            samples[int(9.3 * RATE) :],
        )
        assert (heard(first, [ADA, BOB]), heard(silence, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, set(), {ADA})


def test_nothing_of_a_withdrawn_voice_is_left_in_any_bucket_or_table(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = ended(site, ana, bob)
    assert correct(ana, space, "l_3", "quicksand").status == 200
    clip = ana.post(f"/api/spaces/{space}/clips", {"start_ms": 5_000, "end_ms": 8_000}).json["id"]
    other = ana.post(f"/api/spaces/{space}/clips", {"start_ms": 500, "end_ms": 3_000}).json["id"]
    site.work()
    assert len(found(packets)) == 2  # the recording and a clip
    assert bob.get(f"/api/spaces/{space}/recording").json["may"]["withdraw"] is True
    assert withdraw(bob, space) == 204
    assert bob.get(f"/i/spaces/{space}/recording.ogg").code == "no_recording"  # at once
    site.work()
    assert found(packets) == {}
    is_without_bob(ana, space)
    shown = bob.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["duration_ms"], shown["may"]["withdraw"]) == ("ready", 13_000, False)
    assert [one["id"] for one in shown["speakers"]] == [account(ana)]
    assert shown["turns"] == [[0, 0, 3_800], [0, 9_200, 13_000]]
    assert shown["pauses"] == [[3_800, 9_200]]
    assert [one["text"] for one in lines(ana, space)] == ["zanzibar", "marmalade"]
    assert (said(ana, space, "zanzibar"), said(ana, space, "quicksilver"), said(ana, space, "quicksand")) == (
        [500],
        [],
        [],
    )
    assert [ana.get(f"/api/clips/{one}").status for one in (clip, other)] == [404, 200]
    rows = {key: str(row) for key, row in kept().items() if space in key or "said#" in key}
    assert not any("quicksand" in row or "quicksilver" in row for row in rows.values() if space in row)
    assert not any(account(bob).encode() in content for name, content in contents().items() if space in name)
    assert len(stored(f"recordings/{space}/")) == 4


def test_host_is_told_and_strangers_are_refused(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, _ = ended(site, ana, bob)
    stranger = site.member(f"x_{space[-10:].replace('-', '_')}")
    before = kept()
    assert (withdraw(stranger, space), withdraw(site.browser(), space)) == (403, 401)
    assert changes(before, kept()) == []
    assert withdraw(bob, space) == 204
    assert withdraw(bob, space) in (204, 403)  # again, whether it is done already or not
    site.work()
    assert withdraw(bob, space) == 403
    notes = ana.get("/api/notifications").json["notifications"]
    told = [(one["kind"], one["by"][0]["id"], one["space"], one["text"]) for one in notes if one["kind"] == "withdrew"]
    assert told == [("withdrew", account(bob), space, "Voices")]


def test_who_was_removed_from_a_space_can_take_their_voice_out_of_it(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = begun(site, ana, bob)
    assert ana.post(f"/api/spaces/{space}/blocked/{account(bob)}").status == 200
    ana.end_space(space)
    site.work()
    assert bob.get(f"/api/spaces/{space}/recording").code == "blocked"
    assert withdraw(bob, space) == 204
    site.work()
    assert found(packets) == {}


def test_voice_that_is_withdrawn_while_it_is_recorded_is_in_nothing_that_people_hear(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = begun(site, ana, bob)
    path = f"/api/spaces/{space}/recording/so-far?from="
    start = recording_of(site, space).started_at - (site.deps.now_ms() - EARLIER)
    before = ana.get(f"{path}{max(0, -start)}").json
    assert withdraw(bob, space) == 204
    after = ana.get(f"{path}{max(0, -start)}").json
    assert (before["until"], before["end"]) == (after["until"], after["end"])
    assert before["webm"] != after["webm"]
    ana.end_space(space)
    site.work()
    assert found(packets) == {}
    is_without_bob(ana, space)


def test_who_withdraws_while_live_goes_to_the_audience_and_may_do_so_from_there(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = begun(site, ana, bob)

    def stage() -> list[str]:
        return [one["id"] for one in ana.get(f"/api/spaces/{space}").json["space"]["stage"]]

    assert bob.post(f"/api/spaces/{space}/leave").status in (200, 204)
    assert bob.get(f"/api/spaces/{space}/recording").json["may"]["withdraw"] is True
    assert bob.post(f"/api/spaces/{space}/requests", {"consent": True}).status == 201
    assert ana.post(f"/api/spaces/{space}/requests/{account(bob)}/approve").status == 200
    assert stage() == [account(ana), account(bob)]
    assert withdraw(bob, space) == 204
    assert stage() == [account(ana)]
    assert bob.get(f"/api/spaces/{space}/recording").json["may"]["withdraw"] is False
    assert withdraw(ana, space) == 204
    assert ana.get(f"/api/spaces/{space}").json["space"]["settings"]["record"] is False
    assert stage() == [account(ana)]
    ana.end_space(space)
    site.work()
    assert found(packets) == {}


def test_trim_stays_and_can_be_undone_without_the_voice(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, packets = ended(site, ana, bob)
    for start, end in ((3_000, 13_000), (0, 13_000)):
        asked = {"trim": {"start_ms": start, "end_ms": end}}
        assert ana.request("PATCH", f"/api/spaces/{space}/recording", asked).status == 200
        site.work()
        assert ana.get(f"/api/spaces/{space}/recording").json["duration_ms"] == end - start
        if start:
            assert withdraw(bob, space) == 204
            site.work()
            assert found(packets) == {}
            shown = ana.get(f"/api/spaces/{space}/recording").json
            assert (shown["duration_ms"], shown["pauses"]) == (10_000, [[800, 6_200]])
    is_without_bob(ana, space)


def test_voice_is_taken_out_though_jobs_die_and_another_one_is_withdrawn_meanwhile(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = ended(site, ana, bob)
    held = list[Job]()
    late = dataclasses.replace(site.deps, enqueue=held.append)
    with acting_as("work", PREFIX):
        identity = site.deps.spaces.load(space)
        assert identity is not None
        guest = next(seat.person for seat in identity.stage if seat.person.id == account(bob))
        voice_withdrawal.withdraw(late, space, guest)
        first = upkeep.tend(late, Job(lifecycle.TEND, space))
        assert first == "r1.1.0"
        voice_withdrawal.withdraw(late, space, identity.host)
        assert upkeep.tend(late, Job(lifecycle.TEND, space, first)) is None  # it has to be made anew by now
        page = upkeep.tend(late, Job(lifecycle.TEND, space))
        assert page == "r2.1.0"
        now = recording_of(site, space)
        site.deps.recordings.save(dataclasses.replace(now, due=(now.due or 0) - LOOK_MS - 1, version=now.version + 1))
        page = upkeep.tend(late, Job(lifecycle.TEND, space))
        assert page == "r2.2.0"
        for following in ("r2.2.1", None):
            repeated = Job(lifecycle.TEND, space, page)  # as the queue may do
            pages = [upkeep.tend(late, repeated) for _ in range(2)]
            assert pages == [following] * 2
            page = following
    for job in held:
        site.deps.enqueue(job)
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["state"], shown["speakers"], shown["turns"]) == ("ready", [], [])
    assert found(packets) == {}
    samples = played(sound_at(bob, f"/i/spaces/{space}/recording.ogg"))
    assert (len(samples), heard(samples, [ADA, BOB])) == (13 * RATE, set())
    assert lines_or_none(ana, space) == []


def lines_or_none(browser: Browser, space: str) -> list[str]:
    answer = browser.get(f"/api/spaces/{space}/transcript")
    return [one["text"] for one in answer.json["lines"]] if answer.status == 200 else []


@pytest.mark.parametrize("is_over", [True, False])
def test_account_that_is_deleted_takes_its_voice_along_if_it_wants(
    site: RunningSite, ana: Browser, bob: Browser, is_over: bool
) -> None:
    space, packets = (ended if is_over else begun)(site, ana, bob)
    gone, handle = account(bob), bob.get("/api/session").json["account"]["handle"]
    assert bob.request("DELETE", "/api/account", {"handle": handle, "voices": True}).status == 204
    site.work()
    if not is_over:
        ana.end_space(space)
        site.work()
    assert found(packets) == {}
    is_without_bob(ana, space)
    assert not any(gone.encode() in content for name, content in contents().items() if space in name)
    assert recording_of(site, space).withdrawn == ()
    assert [one["kind"] for one in ana.get("/api/notifications").json["notifications"]].count("withdrew") == 0


def test_voice_of_an_account_that_is_deleted_stays_under_no_name(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space, packets = ended(site, ana, bob)
    handle = bob.get("/api/session").json["account"]["handle"]
    assert bob.request("DELETE", "/api/account", {"handle": handle}).status == 204
    site.work()
    assert len(found(packets)) == 1
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert [one["id"] for one in shown["speakers"]] == [account(ana), "a_deleted"]
    assert ana.delete(f"/api/spaces/{space}/recording").status == 204  # other tests look for the same packets
    site.work()


def test_account_that_is_deleted_right_after_withdrawing_leaves_no_voice(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, packets = begun(site, ana, bob)
    gone, handle = account(bob), bob.get("/api/session").json["account"]["handle"]
    assert withdraw(bob, space) == 204
    assert bob.request("DELETE", "/api/account", {"handle": handle}).status == 204
    site.work()
    ana.end_space(space)
    site.work()
    assert found(packets) == {}
    is_without_bob(ana, space)
    assert not any(gone.encode() in content for name, content in contents().items() if space in name)
    assert gone not in recording_of(site, space).withdrawn
