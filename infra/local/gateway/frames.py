"""The quota of 32 kB per frame, which aiohttp does not enforce: it passes on whole messages only."""

from typing import Any, Final

from aiohttp import WebSocketError, WSCloseCode, web

HEADER: Final = 14  # bytes, the longest frame header (RFC 6455 section 5.2)


class FrameMeter:
    """Follows the frame headers in a stream of bytes without keeping payloads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._header = bytearray()
        self._payload_left = 0

    def exceeds(self, data: bytes) -> bool:
        """Take the next bytes from the wire, and return whether they contain a frame that is longer than the limit."""
        position = 0
        while position < len(data):
            if self._payload_left:
                step = min(self._payload_left, len(data) - position)
                self._payload_left -= step
                position += step
                continue
            self._header.append(data[position])
            position += 1
            if len(self._header) == _header_size(self._header):
                self._payload_left = _payload_size(self._header)
                self._header.clear()
                if self._payload_left > self._limit:
                    return True
        return False


class MeteredSocket(web.WebSocketResponse):
    """A WebSocket that closes with 1009 after a frame of more than `frame_limit` bytes."""

    def __init__(self, *, frame_limit: int, **options: Any) -> None:
        super().__init__(**options)
        self._frame_limit = frame_limit

    def _post_start(self, request: Any, protocol: Any, writer: Any) -> None:
        super()._post_start(request, protocol, writer)
        request.protocol._payload_parser = _MeteredReader(self._parser, self._reader, self._frame_limit)


class _MeteredReader:
    """Checks the bytes of one socket before aiohttp's own reader gets them."""

    def __init__(self, reader: Any, queue: Any, limit: int) -> None:
        self._reader = reader
        self._queue = queue
        self._meter = FrameMeter(limit)
        self._limit = limit

    def feed_data(self, data: bytes) -> Any:
        if self._meter.exceeds(data):
            reason = f"A frame may have {self._limit} bytes at most."
            self._queue.set_exception(WebSocketError(WSCloseCode.MESSAGE_TOO_BIG, reason))
            return True, data
        return self._reader.feed_data(data)

    def feed_eof(self) -> None:
        self._reader.feed_eof()


def _header_size(header: bytearray) -> int:
    if len(header) < 2:
        return HEADER
    length = header[1] & 0x7F
    return 2 + {126: 2, 127: 8}.get(length, 0) + (4 if header[1] & 0x80 else 0)


def _payload_size(header: bytearray) -> int:
    length = header[1] & 0x7F
    extended = {126: 2, 127: 8}.get(length)
    return length if extended is None else int.from_bytes(header[2 : 2 + extended])
