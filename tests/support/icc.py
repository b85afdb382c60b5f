"""Small ICC profiles (ICC.1:2001-04): a matrix and a gamma, or a gamma of grey."""

import struct

D50 = (0.9642, 1.0, 0.8249)
SRGB_RED, SRGB_GREEN, SRGB_BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
P3_RED, P3_GREEN, P3_BLUE = (0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)
XYZ = tuple[float, float, float]


def rgb_profile(red: XYZ, green: XYZ, blue: XYZ, gamma: float = 2.2) -> bytes:
    """Return a profile of colours with these primaries, as XYZ under D50."""
    curve = _curve(gamma)
    colours = {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue)}
    return _profile(b"RGB ", {**colours, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def grey_profile(gamma: float) -> bytes:
    """Return a profile of greys."""
    return _profile(b"GRAY", {b"kTRC": _curve(gamma)})


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    words = b"test\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78)
    every = {b"desc": described, b"cprt": b"text\0\0\0\0none\0", b"wtpt": _xyz(D50), **tags}
    table, bodies = struct.pack(">I", len(every)), b""
    start = 128 + 4 + 12 * len(every)
    for name, body in every.items():
        table += name + struct.pack(">II", start + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    head = struct.pack(">I4sI4s4s4s", start + len(bodies), bytes(4), 0x02400000, b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + _fixed(D50)
    return head.ljust(128, b"\0") + table + bodies


def _xyz(colour: XYZ) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(colour)


def _fixed(colour: XYZ) -> bytes:
    return struct.pack(">3i", *(round(part * 65_536) for part in colour))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
