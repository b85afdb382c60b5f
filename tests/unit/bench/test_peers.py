from pathlib import Path

import pytest

from tests.bench import peers
from tests.bench.relays.audience import Contender, Measured
from tests.bench.relays.janus_plugins import answered
from tests.bench.relays.results import OURS, begun


@pytest.fixture(autouse=True)
def relays(monkeypatch: pytest.MonkeyPatch) -> None:
    start = peers.RELAYS[OURS].start
    monkeypatch.setattr(
        peers,
        "RELAYS",
        {
            OURS: Contender(start, 10_000),
            "Janus, default": Contender(start, 500),
            "Janus AudioBridge": Contender(start, 100),
            "C floor": Contender(start, 10_000, lambda: "no compiler"),
        },
    )


def test_relays_are_measured_up_to_their_most_listeners() -> None:
    assert peers.chosen("", 100) == [OURS, "Janus, default", "Janus AudioBridge"]
    assert peers.chosen("", 500) == [OURS, "Janus, default"]


def test_ours_is_measured_with_whatever_is_chosen() -> None:
    assert peers.chosen("Janus A, C floor", 50) == [OURS, "Janus AudioBridge"]


def test_speech_is_what_is_sent_unless_a_tone_is_asked_for() -> None:
    assert peers.options([]).source == "speech"
    assert peers.options(["--tone", "50", "200"]).source == "tone"
    assert peers.options(["--tone", "50", "200"]).listeners == [50, 200]


def test_a_row_without_a_ratio_says_so() -> None:
    ours = Measured(OURS, 50, 10.0, 1.0, 2.0, 100, 0.0, 0, 0.0)
    assert "  2.0  " in peers.row(ours._replace(relay="Janus", us=20.0), ours)
    assert "    -  " in peers.row(ours._replace(relay="Janus", us=20.0, other=0.4), ours)


def test_answer_to_janus_has_the_listeners_own_address_and_keys() -> None:
    offer = (
        "a=ice-ufrag:us\r\na=ice-pwd:secret\r\na=fingerprint:sha-256 AB\r\na=candidate:1 1 udp 1 10.0.0.1 5 typ host"
    )
    answer = answered("a=mid:audio\r\na=ice-ufrag:janus\r\n", offer).splitlines()
    assert {"a=mid:audio", "a=ice-ufrag:us", "a=fingerprint:sha-256 AB", "a=setup:active"} <= set(answer)


def test_a_relay_that_fails_is_tried_once_more_and_then_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = []

    async def fails(name: str, *_rest: object) -> Measured:
        tried.append(name)
        raise EOFError

    monkeypatch.setattr(peers, "measure", fails)
    monkeypatch.chdir(tmp_path)
    results = begun("tone", add=False)
    peers.run(results, [200], "Janus")
    assert results.failed == [f"{OURS}, 200", "Janus, default, 200"]
    assert tried == [OURS, OURS, "Janus, default", "Janus, default"]
