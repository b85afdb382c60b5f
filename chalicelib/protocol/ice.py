"""The STUN and TURN servers that browsers use."""

from msgspec import Struct


class IceServer(Struct, frozen=True, omit_defaults=True):
    """An `RTCIceServer` (W3C WebRTC, section 4.2.4). `username` and `credential` are None for STUN."""

    urls: str | tuple[str, ...]
    username: str | None = None
    credential: str | None = None
