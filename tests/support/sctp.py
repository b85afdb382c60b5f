"""SCTP written by hand (RFC 9260 section 3), for peers that send what no browser does."""

from struct import pack

from aiortc import rtcsctptransport as aiortc_sctp
from google_crc32c import value as crc32c

from media_worker.edge.data_channel import DataChannel

PORT = 5_000
FIRST, LAST = 2, 1  # flags of a DATA chunk


def packet(tag: int, *chunks: bytes) -> bytes:
    """Return an SCTP packet with its checksum."""
    header, body = pack("!HHL", PORT, PORT, tag), b"".join(chunks)
    return header + pack("<L", crc32c(header + bytes(4) + body)) + body


def chunk(kind: int, body: bytes = b"", flags: int = 0) -> bytes:
    """Return a chunk, padded."""
    return pack("!BBH", kind, flags, 4 + len(body)) + body + bytes(-len(body) % 4)


class Association:
    """A data channel of ours, and the other end of its association."""

    def __init__(self) -> None:
        """Shake hands."""
        self.sent: list[bytes] = []  # by the data channel
        self.channel = DataChannel(PORT, 65_536, self.sent.append)
        self.channel.start()
        self._tsn = 1_000
        self.channel.receive(packet(0, chunk(1, pack("!LLHHL", 77, 1 << 20, 100, 100, self._tsn))))
        (answer,) = aiortc_sctp.parse_packet(self.sent[-1])[3]
        assert isinstance(answer, aiortc_sctp.InitAckChunk)
        self._tag = answer.initiate_tag
        self.send(chunk(10, dict(answer.params)[aiortc_sctp.SCTP_STATE_COOKIE]))

    def data(self, content: bytes, flags: int) -> bytes:
        """Return the next DATA chunk of stream 1."""
        body = pack("!LHHL", self._tsn, 1, 0, aiortc_sctp.WEBRTC_STRING) + content
        self._tsn += 1
        return chunk(0, body, flags)

    def send(self, *chunks: bytes) -> None:
        """Let the data channel receive a packet."""
        self.channel.receive(packet(self._tag, *chunks))
