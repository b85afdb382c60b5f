"""Reads from a browser's SDP offer what the edge needs, and refuses everything unusual. Pure."""

import re
from typing import Final, NamedTuple

from aiortc.rtcdtlstransport import X509_DIGEST_ALGORITHMS
from aiortc.sdp import MediaDescription, SessionDescription

from chalicelib.errors import Malformed

LONGEST: Final = 16_384  # characters; a browser's offer with one audio section has about 3,000
_MOST_LINES: Final = 200
# No other line is parsed. Candidates above all: addresses are learnt from authenticated checks only.
_READ: Final = re.compile(
    r"a=(group|mid|setup|fingerprint|ice-ufrag|ice-pwd|rtpmap|extmap|sctp-port|max-message-size|rtcp-mux"
    r"|sendrecv|sendonly|recvonly|inactive)\b"
)
_MID: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_UFRAG: Final = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD: Final = re.compile(r"[A-Za-z0-9+/]{22,256}")
_ECHOED_EXTENSIONS: Final = (
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "urn:ietf:params:rtp-hdrext:sdes:mid",
)
_MIRROR: Final = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly"}


class Fingerprint(NamedTuple):
    """A certificate's digest: `sha-256`, `sha-384` or `sha-512`, and upper-case hex pairs separated by colons."""

    algorithm: str
    value: str


class Section(NamedTuple):
    """One m-section of the offer: its kind (`audio` or `application`) and its mid."""

    kind: str
    mid: str


class ParsedOffer(NamedTuple):
    """What the edge needs of an offer.

    `direction` is our own, the mirror of the offer's; `extensions` are (id, URI) of the header
    extensions that the answer repeats; `sctp_port` is None if the offer has no data channel.
    """

    sections: tuple[Section, ...]
    ufrag: str
    fingerprints: tuple[Fingerprint, ...]
    payload_type: int
    direction: str
    extensions: tuple[tuple[int, str], ...]
    sctp_port: int | None
    max_message_size: int


def read_offer(sdp: str) -> ParsedOffer:
    """The parsed offer, which must have one Opus section and at most one data channel, bundled.

    Raises Malformed `bad_offer` for anything else.
    """
    try:
        return _understand(SessionDescription.parse(_reduce(sdp)))
    except Malformed:
        raise
    except Exception as error:  # the parser asserts, indexes and unpacks without checking
        raise _bad("it is not SDP as browsers write it") from error


def _bad(why: str) -> Malformed:
    return Malformed("bad_offer", f"The offer cannot be answered: {why}.")


def _require(condition: object, why: str) -> None:
    if not condition:
        raise _bad(why)


def _reduce(sdp: str) -> str:
    _require(len(sdp) <= LONGEST, f"it has {len(sdp)} characters, at most {LONGEST} are read")
    lines = [line for line in re.split(r"\r?\n", sdp) if line[:2] in ("v=", "m=") or _READ.match(line)]
    _require(len(lines) <= _MOST_LINES, f"it has {len(lines)} lines that matter, at most {_MOST_LINES} are read")
    return "\r\n".join(lines)


def _understand(session: SessionDescription) -> ParsedOffer:
    sections = session.media
    audio = [media for media in sections if media.kind == "audio"]
    data = [media for media in sections if media.kind == "application"]
    _require(len(audio) == 1 and len(data) <= 1, "one audio section and at most one data channel are taken")
    _require(len(audio) + len(data) == len(sections), "it has sections that are neither audio nor a data channel")
    tagged = _bundled(session)
    _require(audio[0].rtcp_mux, "RTCP must share the port of RTP (rtcp-mux)")
    port, size = _data_channel(data[0]) if data else (None, 65_536)
    return ParsedOffer(
        sections=tuple(Section(media.kind, str(media.rtp.muxId)) for media in sections),
        ufrag=_credentials(tagged),
        fingerprints=_fingerprints(tagged),
        payload_type=_opus(audio[0]),
        direction=_direction(audio[0]),
        extensions=_extensions(audio[0]),
        sctp_port=port,
        max_message_size=size,
    )


def _bundled(session: SessionDescription) -> MediaDescription:
    """The section whose transport all sections share: the first of the BUNDLE group (RFC 9143 section 7.2)."""
    mids = [media.rtp.muxId for media in session.media]
    _require(all(_MID.fullmatch(mid or "") for mid in mids) and len(set(mids)) == len(mids), "a mid is missing or odd")
    groups = [group.items for group in session.group if group.semantic == "BUNDLE"]
    _require(len(groups) == 1 and sorted(map(str, groups[0])) == sorted(mids), "all sections must be in one BUNDLE")
    return next(media for media in session.media if media.rtp.muxId == groups[0][0])


def _credentials(media: MediaDescription) -> str:
    ice = media.ice
    _require(ice and _UFRAG.fullmatch(ice.usernameFragment or ""), "ice-ufrag is missing or odd")
    _require(ice and _PASSWORD.fullmatch(ice.password or ""), "ice-pwd is missing or odd")
    return str(ice.usernameFragment) if ice else ""


def _fingerprints(media: MediaDescription) -> tuple[Fingerprint, ...]:
    dtls = media.dtls
    # `role` is the offerer's; "server" means setup:passive, but the edge is always the server.
    _require(dtls and dtls.role in ("auto", "client"), "its setup must be actpass or active")
    known = [
        Fingerprint(entry.algorithm.lower(), entry.value.upper())
        for entry in (dtls.fingerprints if dtls else ())
        if entry.algorithm.lower() in X509_DIGEST_ALGORITHMS
    ]
    sized = all(re.fullmatch(r"[0-9A-F]{2}(:[0-9A-F]{2}){31,63}", entry.value) for entry in known)
    _require(known and sized and len(known) <= 4, "a fingerprint (sha-256, sha-384 or sha-512) is missing or odd")
    return tuple(known)


def _opus(media: MediaDescription) -> int:
    _require(media.profile == "UDP/TLS/RTP/SAVPF", "audio must be UDP/TLS/RTP/SAVPF")
    for codec in media.rtp.codecs:
        number = codec.payloadType
        same = codec.mimeType.lower() == "audio/opus" and (codec.clockRate, codec.channels) == (48_000, 2)
        if same and number is not None and number in media.fmt and 0 <= number <= 127:
            return number
    raise _bad("opus/48000/2 is not among its codecs")


def _direction(media: MediaDescription) -> str:
    direction = media.direction or "sendrecv"
    _require(direction in _MIRROR, "its audio is inactive")
    return _MIRROR[direction]


def _extensions(media: MediaDescription) -> tuple[tuple[int, str], ...]:
    return tuple(
        (extension.id, uri)
        for uri in _ECHOED_EXTENSIONS
        for extension in media.rtp.headerExtensions[:32]
        if extension.uri == uri and 1 <= extension.id <= 255
    )[: len(_ECHOED_EXTENSIONS)]


def _data_channel(media: MediaDescription) -> tuple[int, int]:
    right = media.profile == "UDP/DTLS/SCTP" and media.fmt == ["webrtc-datachannel"]
    _require(right, "its data section must be UDP/DTLS/SCTP webrtc-datachannel")
    port = media.sctp_port if media.sctp_port is not None else 5_000
    size = media.sctpCapabilities.maxMessageSize if media.sctpCapabilities else 65_536
    _require(0 < port < 65_536 and size >= 0, "sctp-port or max-message-size is odd")
    return port, size
