"""What an Opus packet says about itself without being decoded (RFC 6716 section 3.1)."""


def duration_of(payload: bytes) -> int | None:
    """The samples (at 48 kHz) in an Opus packet by its TOC byte; None if it is invalid."""
    if not payload:
        return None
    config, code = payload[0] >> 3, payload[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        frame = (480, 960)[config & 1]
    else:
        frame = 120 << (config & 3)
    if code == 3 and len(payload) < 2:
        return None
    frames = (1, 2, 2, payload[1] & 63 if code == 3 else 0)[code]
    return frame * frames if 0 < frame * frames <= 5_760 else None
