"""Reads from an SDP offer what the edge needs, and ignores everything else. Pure."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from chalicelib.errors import Malformed
from media_worker.edge.sdp import Attributes, Description, Media, read_description

LONGEST: Final = 16_384  # characters; a browser's offer with one audio section has about 3,000
_MOST_LINES: Final = 200
_MID: Final = re.compile(r"[!#$%&'*+.^_`{|}~A-Za-z0-9-]{1,128}")  # RFC 5888: a token
_UFRAG: Final = re.compile(r"[!-9;-~]{4,256}")  # RFC 8839 allows fewer characters than peers use; a colon ends it
_PASSWORD: Final = re.compile(r"[!-~]{22,256}")
_OPUS: Final = re.compile(r"(\d{1,3}) +opus/48000/2", re.IGNORECASE)
_CONFUSED: Final = range(64, 96)  # payload types that look like RTCP where it shares the port (RFC 5761 section 4)
_PAIRS: Final = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
_EXTENSION: Final = re.compile(r"(\d{1,3})(?:/sendrecv)? +(\S+).*", re.DOTALL)
_ECHOED_EXTENSIONS: Final = (
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "urn:ietf:params:rtp-hdrext:sdes:mid",
)
_MIRROR: Final = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly"}
# RFC 8829 section 5.1.2: all of these mean the same, and the answer repeats the offer's.
_AUDIO_PROFILE: Final = re.compile(r"(UDP/TLS/|TCP/DTLS/)?RTP/SAVPF?|RTP/AVPF?")
_DATA_PROFILE: Final = re.compile(r"(UDP/|TCP/)?DTLS/SCTP")
_DATA_CHANNEL: Final = "webrtc-datachannel"


class Fingerprint(NamedTuple):
    """A certificate's digest: `sha-256`, `sha-384` or `sha-512`, and upper-case hex pairs separated by colons."""

    algorithm: str
    value: str


class Section(NamedTuple):
    """One m-section of the offer, as the answer has to repeat it. `mid` is None if the offer has none; sections that
    are not `taken` are rejected in the answer."""

    kind: str
    mid: str | None
    profile: str
    format: str
    taken: bool


class ParsedOffer(NamedTuple):
    """The parts of an offer that the edge needs.

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
    bundled: bool


def read_offer(sdp: str) -> ParsedOffer:
    """The parsed offer: its first Opus section and its first data channel, bundled. All other sections are rejected.

    Raises Malformed `bad_offer` for an offer without an Opus section that we can take, and if a line that we need is
    missing or odd.
    """
    _require(len(sdp) <= LONGEST, f"it has {len(sdp)} characters, at most {LONGEST} are read")
    description = read_description(sdp)
    if description is None:
        raise _bad("it is not SDP as browsers write it")
    _require(
        description.lines <= _MOST_LINES,
        f"it has {description.lines} lines that matter, at most {_MOST_LINES} are read",
    )
    return _understand(description)


def _bad(why: str) -> Malformed:
    return Malformed("bad_offer", f"The offer cannot be answered: {why}.")


def _require(condition: object, why: str) -> None:
    if not condition:
        raise _bad(why)


def _understand(offer: Description) -> ParsedOffer:
    audio, data = _audio(offer), _data(offer)
    taken = [media for media in offer.media if media is audio or media is data]
    bundle = _bundle(offer, taken)
    tagged = _tagged(taken, bundle)
    _require("rtcp-mux" in audio.attributes, "RTCP must share the port of RTP (rtcp-mux)")
    _require("ice-lite" not in offer.session, "it is ICE-lite, as we are, so that nobody would send checks")
    payload_type = _opus(audio)
    port, size = _sctp(data) if data else (None, 65_536)
    return ParsedOffer(
        sections=tuple(_sections(offer, audio, data, payload_type)),
        ufrag=_credentials(tagged, offer.session),
        fingerprints=_fingerprints(tagged, offer.session),
        payload_type=payload_type,
        direction=_direction(audio, offer.session),
        extensions=_extensions(audio, offer.session),
        sctp_port=port,
        max_message_size=size,
        bundled=bool(bundle),
    )


def _is_open(media: Media) -> bool:
    """Whether the offer wants the section at all (RFC 8843 section 7.1.3: port 0 rejects it, unless it is bundled)."""
    return media.port != 0 or "bundle-only" in media.attributes


def _audio(offer: Description) -> Media:
    every = [media for media in offer.media if media.kind == "audio" and _is_open(media)]
    _require(every, "it has no audio section")
    known = [media for media in every if _AUDIO_PROFILE.fullmatch(media.profile)]
    _require(known, "audio must be UDP/TLS/RTP/SAVPF")
    return known[0]


def _data(offer: Description) -> Media | None:
    """The first data channel's section. Both ways of writing it are known: `UDP/DTLS/SCTP webrtc-datachannel` (RFC
    8841) and `DTLS/SCTP 5000` (its drafts, Chromium before 76, Safari before 13)."""
    for media in offer.media:
        if media.kind == "application" and _is_open(media) and _DATA_PROFILE.fullmatch(media.profile):
            only = media.formats[0] if len(media.formats) == 1 else ""
            if only.lower() == _DATA_CHANNEL or only.isdecimal():
                return media
    return None


def _bundle(offer: Description, taken: list[Media]) -> list[str]:
    """The mids of the BUNDLE group that shares one transport. Empty if there is none, and one section needs none."""
    mids = [media.first("mid", {}) for media in offer.media]
    _require(all(mid is None or _MID.fullmatch(mid) for mid in mids), "a mid is odd")
    known = [mid for mid in mids if mid is not None]
    _require(len(set(known)) == len(known), "a mid is there twice, or missing")
    groups = [words[1:] for value in offer.session.get("group", []) if (words := value.split())[:1] == ["BUNDLE"]]
    wanted = [media.first("mid", {}) for media in taken]
    _require(len(taken) == 1 or None not in wanted, "a mid is missing")
    found = next((group for group in groups if set(wanted) <= set(group)), [])
    _require(found or len(taken) == 1, "all sections must be in one BUNDLE")
    return found


def _tagged(taken: list[Media], bundle: list[str]) -> Media:
    """The section whose transport all share: the first of the BUNDLE group that is not rejected (RFC 9143 section
    7.3.1)."""
    by_mid = {media.first("mid", {}): media for media in taken}
    return next((by_mid[mid] for mid in bundle if mid in by_mid), taken[0])


def _sections(offer: Description, audio: Media, data: Media | None, payload_type: int) -> Iterator[Section]:
    for media in offer.media:
        first = str(payload_type) if media is audio else media.formats[0]
        yield Section(media.kind, media.first("mid", {}), media.profile, first, media is audio or media is data)


def _credentials(media: Media, session: Attributes) -> str:
    ufrag, password = (media.first(name, session) or "" for name in ("ice-ufrag", "ice-pwd"))
    _require(_UFRAG.fullmatch(ufrag), "ice-ufrag is missing or odd")
    _require(_PASSWORD.fullmatch(password), "ice-pwd is missing or odd")
    return ufrag


def _fingerprints(media: Media, session: Attributes) -> tuple[Fingerprint, ...]:
    # `setup` is the offerer's; the edge is always the server.
    _require(
        (media.first("setup", session) or "").lower() in ("actpass", "active"), "its setup must be actpass or active"
    )
    found = [
        Fingerprint(algorithm.lower(), value.strip().upper())
        for algorithm, _, value in (
            line.partition(" ") for line in media.attributes.get("fingerprint") or session.get("fingerprint") or []
        )
    ]
    sized = tuple(one for one in found if _is_digest(one))
    _require(sized and len(sized) <= 16, "a fingerprint (sha-256, sha-384 or sha-512) is missing or odd")
    return sized


def _is_digest(fingerprint: Fingerprint) -> bool:
    pairs = _PAIRS.get(fingerprint.algorithm, 0)
    return bool(pairs and re.fullmatch(rf"[0-9A-F]{{2}}(:[0-9A-F]{{2}}){{{pairs - 1}}}", fingerprint.value))


def _opus(media: Media) -> int:
    for line in media.attributes.get("rtpmap", []):
        codec = _OPUS.fullmatch(line)
        if codec and codec[1] in media.formats and int(codec[1]) <= 127 and int(codec[1]) not in _CONFUSED:
            return int(codec[1])
    raise _bad("opus/48000/2 is not among its codecs")


def _direction(media: Media, session: Attributes) -> str:
    for place in (media.attributes, session):
        for direction in (*_MIRROR, "inactive"):
            if direction in place:
                _require(direction in _MIRROR, "its audio is inactive")
                return _MIRROR[direction]
    return "sendrecv"


def _extensions(media: Media, session: Attributes) -> tuple[tuple[int, str], ...]:
    lines = [*media.attributes.get("extmap", []), *session.get("extmap", [])]
    offered = [found for line in lines if (found := _EXTENSION.fullmatch(line))]
    by_uri = {found[2]: int(found[1]) for found in reversed(offered) if 1 <= int(found[1]) <= 255}
    return tuple((by_uri[uri], uri) for uri in _ECHOED_EXTENSIONS if uri in by_uri)


def _sctp(media: Media) -> tuple[int, int]:
    """The port and the largest message (bytes) of the peer's SCTP."""
    only = media.formats[0]
    port = media.first("sctp-port", {}) or (only if only.isdecimal() else "5000")
    _require(re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65_536, "sctp-port is odd")
    size = media.first("max-message-size", {}) or ""
    return int(port), int(size) if re.fullmatch(r"[0-9]{1,19}", size) else 65_536
