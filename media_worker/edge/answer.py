"""Writes the SDP answer to a browser's offer. Chromium, Firefox, GStreamer and aiortc accept it. Pure."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import NamedTuple

from media_worker.edge.offer import ParsedOffer, Section


class LocalEndpoint(NamedTuple):
    """Our side of one connection: ICE credentials, certificate, the SSRC of the mix, and our addresses."""

    ufrag: str
    password: str
    fingerprint: str
    ssrc: int
    addresses: Sequence[str]
    port: int


def write_answer(offer: ParsedOffer, ours: LocalEndpoint, session: int) -> str:
    """The SDP answer: ICE-lite, DTLS server, and the offer's own mids, order, profiles, payload type and extension ids.

    `session` is the session id of the `o=` line. Every section repeats the transport lines,
    because Firefox crashes the page on a bundled data section without a fingerprint.
    """
    lines = [
        "v=0",
        f"o=- {session} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        *_group(offer),
        "a=msid-semantic:WMS *",
    ]
    for section in offer.sections:
        if not section.taken:
            lines += _rejected(section)
        else:
            lines += _audio(offer, ours, section) if section.kind == "audio" else _data(ours, section)
    return "\r\n".join(lines) + "\r\n"


def _group(offer: ParsedOffer) -> list[str]:
    if not offer.bundled:
        return []
    return [f"a=group:BUNDLE {' '.join(section.mid or '' for section in offer.sections if section.taken)}"]


def _rejected(section: Section) -> list[str]:
    """A section that we take no part in (RFC 3264 section 6)."""
    return [f"m={section.kind} 0 {section.profile} {section.format}", "c=IN IP4 0.0.0.0", *_mid(section), "a=inactive"]


def _audio(offer: ParsedOffer, ours: LocalEndpoint, section: Section) -> list[str]:
    payload_type = offer.payload_type
    return [
        f"m=audio {ours.port} {section.profile} {payload_type}",
        *_transport(ours, section),
        f"a={offer.direction}",
        *(["a=msid:space mix"] if "send" in offer.direction else []),
        *(f"a=extmap:{number} {uri}" for number, uri in offer.extensions),
        "a=rtcp-mux",
        f"a=rtpmap:{payload_type} opus/48000/2",
        f"a=fmtp:{payload_type} minptime=10;useinbandfec=1;usedtx=1",
        f"a=ssrc:{ours.ssrc} cname:space",
    ]


def _data(ours: LocalEndpoint, section: Section) -> list[str]:
    return [
        f"m=application {ours.port} {section.profile} {section.format}",
        *_transport(ours, section),
        *([f"a=sctpmap:{section.format} webrtc-datachannel 1024"] if section.format.isdecimal() else []),
        "a=sctp-port:5000",
        "a=max-message-size:65536",
    ]


def _transport(ours: LocalEndpoint, section: Section) -> list[str]:
    first = ours.addresses[0]
    return [
        f"c=IN IP{ip_address(first).version} {first}",
        *_mid(section),
        f"a=ice-ufrag:{ours.ufrag}",
        f"a=ice-pwd:{ours.password}",
        f"a=fingerprint:{ours.fingerprint}",
        "a=setup:passive",
        *(_candidate(number, address, ours.port) for number, address in enumerate(ours.addresses)),
        "a=end-of-candidates",
    ]


def _mid(section: Section) -> list[str]:
    return [] if section.mid is None else [f"a=mid:{section.mid}"]


def _candidate(number: int, address: str, port: int) -> str:
    priority = (126 << 24) + ((65_535 - number) << 8) + 255  # RFC 8445 section 5.1.2.1, a host candidate
    return f"a=candidate:{number + 1} 1 udp {priority} {address} {port} typ host"
