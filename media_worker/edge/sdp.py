"""SDP as sections with attributes (RFC 8866), without a judgement on any of them. Pure.

A line that is not understood is skipped: browsers, servers and libraries add new ones all the time.
"""

import re
from typing import Final, NamedTuple

_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_MEDIA: Final = re.compile(r"m=([!-~]+) +(\d{1,5})(?:/\d+)? +([!-~]+) +([!-~]+(?: +[!-~]+)*) *")
# No other attribute is read. In particular no candidates: addresses come from authenticated checks only.
_KEPT: Final = {
    *("bundle-only", "extmap", "fingerprint", "group", "ice-lite", "ice-pwd", "ice-ufrag", "max-message-size", "mid"),
    *("rtcp-mux", "rtpmap", "sctp-port", "setup", "sendrecv", "sendonly", "recvonly", "inactive"),
}
Attributes = dict[str, list[str]]


class Media(NamedTuple):
    """One m-section. `attributes` maps names to values, "" for those without one."""

    kind: str
    port: int
    profile: str
    formats: tuple[str, ...]
    attributes: Attributes

    def first(self, name: str, session: Attributes) -> str | None:
        """The first value of an attribute, or else that of the whole session; None if there is none."""
        return next(iter(self.attributes.get(name) or session.get(name) or []), None)


class Description(NamedTuple):
    """A session description: the attributes before the first section, and the sections in their order."""

    session: Attributes
    media: tuple[Media, ...]
    lines: int  # that say anything to us


def read_description(sdp: str) -> Description | None:
    """The sections of `sdp`; None if one of them is not written as RFC 8866 says, as it could not be answered."""
    session: Attributes = {}
    media: list[Media] = []
    lines = 0
    for line in _LINE_ENDS.split(sdp):
        if line.startswith("m="):
            found = _MEDIA.fullmatch(line)
            if found is None:
                return None
            media.append(Media(found[1], int(found[2]), found[3], tuple(found[4].split()), {}))
        else:
            lines += _keep(line, media[-1].attributes if media else session)
    return Description(session, tuple(media), lines + len(media))


def _keep(line: str, attributes: Attributes) -> bool:
    name, _, value = line[2:].rstrip(" \t").partition(":")
    if name not in _KEPT or not line.startswith("a="):
        return False
    attributes.setdefault(name, []).append(value.strip(" \t"))
    return True
