"""Makes a file as loud as others: measures it, a page after the other, and writes into its header by how much players
change it (RFC 7845 section 5.1). Nothing is encoded again.
"""

from typing import Final

from chalicelib.domain.loudness import gain_of
from chalicelib.protocol.ogg import with_gain
from chalicelib.protocol.segments import KIND
from chalicelib.services.deps import Deps, RecordingStorage
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure

START: Final = 5 * 1024 * 1024  # bytes; S3 takes no smaller part of a file but the last


def advance(deps: Deps, files: RecordingStorage, measure: LoudnessMeasure) -> None:
    """Measure a page of a file whose address nobody has yet and, after the last page, write its gain. Doing it twice is
    harmless."""
    measure.advance(lambda start, size: files.piece(measure.key, start, size), deps.measure_loudness)
    gain = gain_of(measure.loudness)
    if measure.is_whole and gain:
        start = with_gain(files.piece(measure.key, 0, START), gain)
        files.replace_start(measure.key, start, measure.size, KIND)
