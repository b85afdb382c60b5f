"""Measures loudness with FFmpeg's filter `ebur128` (EBU R128). Only jobs import it, as with AAC."""

from collections.abc import Iterator, Sequence
from typing import Final

from av.audio.frame import AudioFrame
from av.filter.graph import Graph

from chalicelib.audio.decoder import decoded
from chalicelib.protocol.mp4 import RATE

_SOURCE: Final = f"sample_rate={RATE}:sample_fmt=fltp:channel_layout=mono:time_base=1/{RATE}"
_FILTER: Final = "metadata=1:peak=true:framelog=quiet"


def momentary(packets: Sequence[bytes]) -> tuple[list[float], float]:
    """Return the loudness of mono Opus packets (LUFS) in the 400 ms before the end of each 100 ms, below -100 as
    long as there are none, and their highest true peak (1 is full scale)."""
    graph = _graph()
    blocks, peak = [], 0.0
    for frame in decoded(packets, 0):
        graph.push(frame)
        for out in _pulled(graph):
            blocks.append(float(out.metadata["lavfi.r128.M"]))
            peak = float(out.metadata["lavfi.r128.true_peak"])
    return blocks, peak


def _graph() -> Graph:
    graph = Graph()
    source, meter, sink = graph.add("abuffer", _SOURCE), graph.add("ebur128", _FILTER), graph.add("abuffersink")
    graph.link_nodes(source, meter, sink).configure()
    return graph


def _pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield frame
