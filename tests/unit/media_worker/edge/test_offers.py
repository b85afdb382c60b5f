"""Offers as real browsers write them, and offers with faults."""

from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import Malformed
from media_worker.edge.answer import LocalEndpoint, write_answer
from media_worker.edge.offer import ParsedOffer, read_offer

OFFERS = {path.stem: path.read_text() for path in (Path(__file__).parents[3] / "vectors" / "offers").glob("*.sdp")}
CHROMIUM = OFFERS["chromium"]
OURS = LocalEndpoint("abcdefgh", "p" * 24, "sha-256 AB:CD", 42, ("127.0.0.1", "2001:db8::1"), 5_004)


def without(sdp: str, start: str) -> str:
    return "\r\n".join(line for line in sdp.splitlines() if not line.startswith(start)) + "\r\n"


def answer_to(sdp: str) -> SessionDescription:
    return SessionDescription.parse(write_answer(read_offer(sdp), OURS, 1))


def refusal(sdp: str) -> str:
    with pytest.raises(Malformed) as caught:
        read_offer(sdp)
    assert caught.value.code == "bad_offer"
    return caught.value.message


@pytest.mark.parametrize("browser", sorted(OFFERS))
def test_answer_echoes_mids_and_payload_type_of_offer(browser: str) -> None:
    offer, answer = SessionDescription.parse(OFFERS[browser]), answer_to(OFFERS[browser])
    assert [media.rtp.muxId for media in answer.media] == [media.rtp.muxId for media in offer.media]
    codec = answer.media[0].rtp.codecs[0]
    offered = [c.payloadType for c in offer.media[0].rtp.codecs if c.mimeType.lower() == "audio/opus"]
    assert (codec.mimeType, codec.payloadType) == ("audio/opus", offered[0])


@pytest.mark.parametrize("browser", sorted(OFFERS))
def test_answer_echoes_extension_ids_of_offer(browser: str) -> None:
    offered = SessionDescription.parse(OFFERS[browser]).media[0].rtp.headerExtensions
    known = {(entry.id, entry.uri) for entry in offered if entry.uri.endswith((":ssrc-audio-level", ":sdes:mid"))}
    assert {(entry.id, entry.uri) for entry in answer_to(OFFERS[browser]).media[0].rtp.headerExtensions} == known
    assert len(known) == (0 if browser == "gstreamer" else 2)


def test_answer_repeats_transport_in_both_sections() -> None:
    for media in answer_to(CHROMIUM).media:
        assert media.ice is not None
        assert media.dtls is not None
        assert (media.ice.usernameFragment, media.ice.password, media.ice.iceLite) == ("abcdefgh", "p" * 24, True)
        assert media.dtls.role == "server"
        assert [candidate.ip for candidate in media.ice_candidates] == ["127.0.0.1", "2001:db8::1"]
        assert media.ice_candidates_complete


def test_answer_names_no_candidate_of_offer() -> None:
    many = "".join(f"a=candidate:{n} 1 udp 1 203.0.113.{n % 250} {n + 1024} typ host\r\n" for n in range(240))
    assert "203.0.113." not in write_answer(read_offer(CHROMIUM.replace("a=mid:0", many + "a=mid:0")), OURS, 1)


@pytest.mark.parametrize(
    ("offered", "answered"), [("sendrecv", "sendrecv"), ("recvonly", "sendonly"), ("sendonly", "recvonly")]
)
def test_answer_mirrors_direction(offered: str, answered: str) -> None:
    assert answer_to(CHROMIUM.replace("a=sendrecv", f"a={offered}")).media[0].direction == answered


def test_offer_without_data_channel_is_answered() -> None:
    offer = CHROMIUM.split("m=application")[0].replace("BUNDLE 0 1", "BUNDLE 0")
    assert read_offer(offer).sctp_port is None
    assert [media.kind for media in answer_to(offer).media] == ["audio"]


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (lambda sdp: sdp.replace("a=setup:actpass", "a=setup:passive"), "setup"),
        (lambda sdp: without(sdp, "a=setup"), "setup"),
        (lambda sdp: without(sdp, "a=fingerprint"), "fingerprint"),
        (lambda sdp: sdp.replace("sha-256 ", "sha-1 "), "fingerprint"),
        (lambda sdp: sdp.replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 zz:"), "fingerprint"),
        (lambda sdp: without(sdp, "a=ice-ufrag"), "ice-ufrag"),
        (lambda sdp: without(sdp, "a=ice-pwd"), "ice-pwd"),
        (lambda sdp: without(sdp, "a=group"), "BUNDLE"),
        (lambda sdp: sdp.replace("BUNDLE 0 1", "BUNDLE 0"), "BUNDLE"),
        (lambda sdp: sdp.replace("a=mid:1", "a=mid:0"), "mid"),
        (lambda sdp: without(sdp, "a=mid"), "mid"),
        (lambda sdp: without(sdp, "a=rtcp-mux"), "rtcp-mux"),
        (lambda sdp: sdp.replace("opus/48000/2", "opus/48000"), "opus"),
        (lambda sdp: sdp.replace("opus/48000/2", "speex/48000/2"), "opus"),
        (lambda sdp: sdp.replace("a=sendrecv", "a=inactive"), "inactive"),
        (lambda sdp: sdp.replace("m=audio", "m=video"), "audio"),
        (lambda sdp: sdp + sdp[sdp.index("m=audio") :], "audio"),
        (lambda sdp: sdp.replace("RTP/SAVPF", "RTP/SAVP"), "SAVPF"),
        (lambda sdp: sdp.replace("a=sctp-port:5000", "a=sctp-port:0"), "sctp-port"),
        (lambda sdp: sdp.replace("a=sctp-port:5000", "a=sctp-port:x"), "SDP"),
        (lambda sdp: sdp + "a=mid:9\r\n" * 300, "lines"),
        (lambda sdp: sdp + "x" * 20_000, "characters"),
        (lambda _sdp: "", "audio"),
        (lambda _sdp: "\x00\ud800", "audio"),
    ],
)
def test_faulty_offer_is_refused_in_words(fault, word: str) -> None:  # type: ignore[no-untyped-def]
    assert word in refusal(fault(CHROMIUM))


def test_mid_cannot_smuggle_lines_into_answer() -> None:
    refusal(CHROMIUM.replace("a=mid:0", "a=mid:0\u2028a=x").replace("BUNDLE 0 1", "BUNDLE 0\u2028a=x 1"))


def read_or_refuse(sdp: str) -> ParsedOffer | str:
    try:
        return read_offer(sdp)
    except Malformed as refused:
        return refused.code


TEXTS = st.text(max_size=12) | st.sampled_from(
    ["a=", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=setup:", "a=mid:", "999999999"]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(sorted(OFFERS.values()))).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        cut = draw(st.integers(0, len(line)))
        lines[place : place + 1] = draw(
            st.sampled_from(
                [[], [line, line], [line[:cut]], [line[:cut] + draw(TEXTS) + line[cut:]], [draw(TEXTS)], lines[:place]]
            )
        )
        lines = lines[:400] or [""]
    return "\r\n".join(lines)


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_mutated_offer_is_answered_or_refused(sdp: str) -> None:
    outcome = read_or_refuse(sdp)
    if isinstance(outcome, ParsedOffer):
        answer = SessionDescription.parse(write_answer(outcome, OURS, 1))
        assert [media.kind for media in answer.media] == [section.kind for section in outcome.sections]
    else:
        assert outcome == "bad_offer"
