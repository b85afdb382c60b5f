"""Offers as real browsers write them, and offers with faults."""

import re
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import Malformed
from media_worker.edge.answer import LocalEndpoint, write_answer
from media_worker.edge.offer import ParsedOffer, read_offer
from media_worker.edge.sdp import read_description

OFFERS = {path.stem: path.read_text() for path in (Path(__file__).parents[3] / "vectors" / "offers").glob("*.sdp")}
CHROMIUM = OFFERS["chromium"]
OURS = LocalEndpoint("abcdefgh", "p" * 24, "sha-256 AB:CD", 42, ("127.0.0.1", "2001:db8::1"), 5_004)


def lines(sdp: str, start: str) -> list[str]:
    return [line for line in sdp.splitlines() if line.startswith(start)]


def answer_text(sdp: str) -> str:
    return write_answer(read_offer(sdp), OURS, 1)


def without(sdp: str, start: str) -> str:
    return "\r\n".join(line for line in sdp.splitlines() if not line.startswith(start)) + "\r\n"


def answer_to(sdp: str) -> SessionDescription:
    return SessionDescription.parse(answer_text(sdp))


def refusal(sdp: str) -> str:
    with pytest.raises(Malformed) as caught:
        read_offer(sdp)
    assert caught.value.code == "bad_offer"
    return caught.value.message


@pytest.mark.parametrize("peer", sorted(OFFERS))
def test_answer_repeats_the_sections_of_offer(peer: str) -> None:
    offered, answered = (lines(sdp, "a=mid:") for sdp in (OFFERS[peer], answer_text(OFFERS[peer])))
    assert answered == offered
    assert [line.split()[2] for line in lines(answer_text(OFFERS[peer]), "m=")] == [
        line.split()[2] for line in lines(OFFERS[peer], "m=")
    ]


@pytest.mark.parametrize("peer", sorted(OFFERS))
def test_answer_takes_opus_and_the_data_channel(peer: str) -> None:
    taken = {media.kind: media for media in answer_to(OFFERS[peer]).media if media.port}
    assert taken.keys() == {"audio", "application"}
    (codec,) = taken["audio"].rtp.codecs
    assert re.search(rf"(?mi)^a=rtpmap:{codec.payloadType} opus/48000/2", OFFERS[peer])
    assert [(one.mimeType, one.channels) for one in taken["audio"].rtp.codecs] == [("audio/opus", 2)]
    assert read_offer(OFFERS[peer]).sctp_port == 5000


ECHOED = {"firefox52": 1, "gstreamer": 0, "gstreamer114": 0, "jitsi": 1, "safari12": 1}


@pytest.mark.parametrize("peer", sorted(OFFERS))
def test_answer_echoes_extension_ids_of_offer(peer: str) -> None:
    extensions = answer_to(OFFERS[peer]).media
    (audio,) = (media for media in extensions if media.kind == "audio")
    for extension in audio.rtp.headerExtensions:
        assert extension.uri.endswith((":ssrc-audio-level", ":sdes:mid"))
        assert re.search(rf"(?m)^a=extmap:{extension.id}(/\w+)? {re.escape(extension.uri)}", OFFERS[peer])
    assert len(audio.rtp.headerExtensions) == ECHOED.get(peer, 2)


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
        (lambda sdp: sdp + sdp[sdp.index("m=audio") :], "mid"),
        (lambda sdp: sdp.replace("RTP/SAVPF", "RTP/SAVPX"), "SAVPF"),
        (lambda sdp: sdp.replace("m=audio 9", "m=audio 0"), "audio"),
        (lambda sdp: sdp.replace("m=audio 9", "m=audio"), "SDP"),
        (lambda sdp: sdp.replace("t=0 0", "t=0 0\r\na=ice-lite"), "ICE-lite"),
        (lambda sdp: sdp.replace("a=rtpmap:111", "a=rtpmap:112"), "opus"),
        (lambda sdp: sdp.replace("111", "72"), "opus"),
        (lambda sdp: sdp.replace("a=sctp-port:5000", "a=sctp-port:0"), "sctp-port"),
        (lambda sdp: sdp.replace("a=sctp-port:5000", "a=sctp-port:x"), "sctp-port"),
        (lambda sdp: sdp + "a=mid:9\r\n" * 300, "lines"),
        (lambda sdp: sdp + "x" * 20_000, "characters"),
        (lambda _sdp: "", "audio"),
        (lambda _sdp: "\x00\ud800", "audio"),
    ],
)
def test_faulty_offer_is_refused_in_words(fault, word: str) -> None:  # type: ignore[no-untyped-def]
    assert word in refusal(fault(CHROMIUM))


EXTRA_AUDIO = "m=audio 9 RTP/AVP 0\r\na=mid:2\r\n"
VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:2\r\na=rtpmap:96 VP8/90000\r\na=inactive\r\n"


@pytest.mark.parametrize(
    "oddity",
    [
        lambda sdp: sdp.replace("ssrc-audio-level", "ssrc-audio-level vad=on"),
        lambda sdp: sdp.replace("a=extmap:2 ", "a=extmap:2/sendonly "),
        lambda sdp: sdp.replace("a=extmap:2 ", "a=extmap:x "),
        lambda sdp: sdp.replace("a=extmap:2 ", "a=extmap:"),
        lambda sdp: sdp.replace("a=extmap:2 ", "a=extmap:4096 "),
        lambda sdp: sdp.replace("a=rtpmap:9 G722/8000", "a=rtpmap:9 G722"),
        lambda sdp: sdp.replace("a=rtpmap:9 G722/8000", "a=rtpmap:x G722/y/z"),
        lambda sdp: sdp.replace("a=rtpmap:9 G722/8000", "a=rtpmap"),
        lambda sdp: sdp.replace("a=fmtp:111 minptime=10", "a=fmtp:99 minptime=x"),
        lambda sdp: sdp.replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb"),
        lambda sdp: sdp.replace("a=ssrc:2824987494 cname:5e9T21vTEfXfvpv5", "a=ssrc:x"),
        lambda sdp: sdp.replace("a=rtcp-mux", "a=rtcp-mux\r\na=rtcp-mux-only\r\na=ssrc-group:FID x y"),
        lambda sdp: sdp.replace("c=IN IP4 0.0.0.0", "c=IN IP6 ::"),
        lambda sdp: sdp.replace("c=IN IP4 0.0.0.0", "c=?"),
        lambda sdp: sdp.replace("a=rtcp:9 IN IP4 0.0.0.0", "a=rtcp:x"),
        lambda sdp: sdp.replace("a=candidate:", "a=candidate:?"),
        lambda sdp: sdp.replace("a=msid-semantic: WMS", "a=msid-semantic"),
        lambda sdp: sdp.replace("m=audio 9 ", "m=audio 9/2 "),
        lambda sdp: sdp.replace("111 63", "111  63"),
        lambda sdp: sdp.replace("111 63", "111 63 300 *"),
        lambda sdp: sdp.replace("v=0", "v=1"),
        lambda sdp: sdp.replace("v=0\r\n", "").replace("v=0\n", ""),
        lambda sdp: sdp.replace("s=-", "s=Señal\r\ni=日本\r\nu=\r\ne=x\r\nb=AS:x\r\nz=0 0\r\nk=clear:x"),
        lambda sdp: sdp.replace("a=ice-options:trickle", "a=ice-options"),
        lambda sdp: sdp.replace("a=max-message-size:262144", "a=max-message-size:many"),
        lambda sdp: without(sdp, "a=max-message-size"),
        lambda sdp: without(sdp, "a=sctp-port"),
        lambda sdp: sdp.replace("a=setup:actpass", "a=setup:active"),
        lambda sdp: sdp.replace("opus/48000/2", "OPUS/48000/2 "),
        lambda sdp: sdp.replace("a=mid:0", "a=mid:0 "),
        lambda sdp: sdp.replace("sha-256 ", "SHA-256 ").replace("8A:9D", "8a:9d"),
        lambda sdp: sdp.replace("a=fingerprint", "a=fingerprint:sha-1 00:11\r\na=fingerprint:md5 x\r\na=fingerprint"),
        lambda sdp: sdp.replace("a=fingerprint", "a=fingerprint:sha-512 00:11\r\na=fingerprint"),
        lambda sdp: sdp.replace("a=group:BUNDLE 0 1", "a=group:LS 0\r\na=group\r\na=group:BUNDLE 0 1"),
        lambda sdp: sdp.replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0"),
        lambda sdp: sdp.replace("BUNDLE 0 1", "BUNDLE 0 1 2") + VIDEO,
        lambda sdp: sdp.replace("BUNDLE 0 1", "BUNDLE 2 0 1") + VIDEO,
        lambda sdp: sdp + VIDEO,
        lambda sdp: sdp + VIDEO.replace("m=video 9", "m=video 0"),
        lambda sdp: sdp + VIDEO.replace("a=mid:2\r\n", ""),
        lambda sdp: sdp + EXTRA_AUDIO,
        lambda sdp: sdp + "m=application 9 TCP/BFCP *\r\na=mid:2\r\n",
        lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF"),
        lambda sdp: sdp.replace("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP"),
        lambda sdp: sdp.replace("UDP/DTLS/SCTP webrtc", "DTLS/SCTP webrtc"),
        lambda sdp: sdp.replace("UDP/DTLS/SCTP webrtc", "TCP/DTLS/SCTP webrtc"),
        lambda sdp: without(sdp.replace("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 5000"), "a=sctp-port"),
        lambda sdp: sdp.replace("m=application 9", "m=application 0").replace("a=mid:1", "a=bundle-only\r\na=mid:1"),
        lambda sdp: sdp.replace("\r\n", "\n"),
        lambda sdp: "\r\n\r\n" + sdp.replace("\n", "\n\n"),
        lambda sdp: sdp.rstrip(),
    ],
)
def test_oddity_that_does_not_matter_is_ignored(oddity) -> None:  # type: ignore[no-untyped-def]
    offer = read_offer(oddity(CHROMIUM))
    assert (offer.payload_type, offer.ufrag, offer.sctp_port) == (111, "DmZ7", 5_000)
    assert [section.kind for section in offer.sections if section.taken] == ["audio", "application"]
    assert len(offer.fingerprints) == 1


@pytest.mark.parametrize("peer", ["safari12", "firefox52"])
def test_answer_writes_the_data_channel_as_the_drafts_did(peer: str) -> None:
    answer = answer_text(OFFERS[peer])
    assert "m=application 5004 DTLS/SCTP 5000" in answer
    assert "a=sctpmap:5000 webrtc-datachannel 1024" in answer


def test_sections_that_are_not_taken_are_rejected_in_the_answer() -> None:
    answer = answer_text(OFFERS["android"])
    assert lines(answer, "m=") == [
        "m=video 0 UDP/TLS/RTP/SAVPF 96",
        "m=audio 5004 UDP/TLS/RTP/SAVPF 111",
        "m=application 5004 UDP/DTLS/SCTP webrtc-datachannel",
    ]
    assert lines(answer, "a=group") == ["a=group:BUNDLE 1 2"]


def test_audio_alone_needs_neither_mid_nor_bundle() -> None:
    offer = without(without(CHROMIUM.split("m=application")[0], "a=mid"), "a=group")
    answer = answer_text(offer)
    assert (lines(answer, "a=mid"), lines(answer, "a=group")) == ([], [])
    assert "m=audio 5004 UDP/TLS/RTP/SAVPF 111" in answer


def test_session_gives_what_its_sections_leave_out() -> None:
    shared = [
        line
        for start in ("a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup")
        for line in set(lines(CHROMIUM, start))
    ]
    bare = CHROMIUM
    for line in shared:
        bare = bare.replace(line, "a=x")
    offer = bare.replace("t=0 0", "\r\n".join(["t=0 0", *shared, "a=recvonly"])).replace("a=sendrecv", "a=x")
    assert read_offer(offer) == read_offer(CHROMIUM.replace("a=sendrecv", "a=recvonly"))


def test_fingerprints_of_a_section_replace_those_of_the_session() -> None:
    other = "a=fingerprint:sha-256 " + ":".join(["00"] * 32)
    offer = CHROMIUM.replace("t=0 0", f"t=0 0\r\n{other}")
    assert read_offer(offer).fingerprints == read_offer(CHROMIUM).fingerprints


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
        answer = read_description(write_answer(outcome, OURS, 1))
        assert answer is not None
        assert [media.kind for media in answer.media] == [section.kind for section in outcome.sections]
        assert [media.port != 0 for media in answer.media] == [section.taken for section in outcome.sections]
    else:
        assert outcome == "bad_offer"
