"""A third-party player: FFmpeg's demuxer and decoder."""

import contextlib
import io

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000


def played(file: bytes) -> NDArray[np.int16]:
    """Return the sound of a mono file, at 48 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(file), mode="r") as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def decode(payloads: list[bytes]) -> NDArray[np.int16]:
    """Return the sound of consecutive Opus packets, mono at 48 kHz."""
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate = RATE
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    frames = [
        out for payload in payloads for frame in decoder.decode(av.Packet(payload)) for out in resampler.resample(frame)
    ]
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def packets_of(file: bytes) -> list[bytes]:
    """Return the packets that the demuxer finds."""
    with av.open(io.BytesIO(file), mode="r", format="ogg") as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def loudness_of(file: bytes) -> float:
    """Return how loud a mono file is played (LUFS, integrated), by FFmpeg's own meter (EBU R128)."""
    graph = av.filter.Graph()
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    source = graph.add("abuffer", f"sample_rate={RATE}:sample_fmt=fltp:channel_layout=mono:time_base=1/{RATE}")
    meter, sink = graph.add("ebur128", "metadata=1:framelog=quiet"), graph.add("abuffersink")
    graph.link_nodes(source, meter, sink).configure()
    loudness = float("-inf")
    with av.open(io.BytesIO(file), mode="r") as container:
        for frame in container.decode(audio=0):
            for out in resampler.resample(frame):
                source.push(out)
            with contextlib.suppress(BlockingIOError):
                while True:
                    loudness = float(sink.pull().metadata["lavfi.r128.I"])
    return loudness
