"""Words that a recogniser gets wrong when packets are lost or late: `python -m tests.bench.intelligibility [SEEDS]`.

flite's voices read a passage, which is encoded with FEC as browsers do, and carried by a network that loses packets
and delays each on its own. Two receivers play it, offline, a frame every 20 ms: our worker's, and stock aiortc's.
Whisper (tiny.en) writes down what was played. `errors` is the share of words left out, added or replaced, the median
over voices and seeds, and `all` that of all words; `delay` is by how much the end is later than the talker's, the
median, in ms. The first row is what the recogniser gets wrong by itself. All seeds are the same for both receivers.
Also stored in `build/bench/intelligibility.json`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from infra.local.speech import FRAME, LINES, RATE, Samples
from media_worker.captions.resampler import for_transcriber
from media_worker.captions.whisper import WhisperTranscriber
from tests.bench.playout.network import Network, encoded
from tests.bench.playout.receivers import RECEIVERS, delay, played
from tests.bench.voices import sentence
from tests.support.word_errors import word_errors, words_of

LOSSES: Final = (0.0, 0.05, 0.1, 0.2)
JITTERS: Final = (0.0, 0.1, 0.2, 0.3)  # s
VOICES: Final = ("slt", "rms", "awb", "kal16")
HALVES: Final = (LINES[:4], LINES[6:])  # voices read one or the other, within 20 s: Whisper takes 30 at once
PAUSE: Final = 0.5  # s after a line
SEEDS: Final = 2
STORED: Final = Path("build/bench/intelligibility.json")


class Trial(NamedTuple):
    """One passage through one network to one receiver."""

    receiver: str
    network: Network
    voice: str
    seed: int


class Outcome(NamedTuple):
    """Words that were wrong, out of so many, and by how much the end was late (s)."""

    wrong: int
    words: int
    delay: float


def text_of(voice: str) -> str:
    """Return what a voice reads."""
    return " ".join(text for _, text in HALVES[VOICES.index(voice) % 2])


@cache
def passage(voice: str) -> Samples:
    """Return how it reads that, in whole frames; it is synthesised once."""
    silence, parts = np.zeros(int(PAUSE * RATE), np.int16), list[Samples]()
    for _, text in HALVES[VOICES.index(voice) % 2]:
        parts += [sentence(voice, text), silence]
    samples = np.concatenate(parts)
    return np.pad(samples, (0, -len(samples) % FRAME))


def hear(trial: Trial) -> Samples:
    """Return what the receiver plays."""
    samples = passage(trial.voice)
    packets = trial.network.carry(encoded(samples), trial.seed)
    return played(RECEIVERS[trial.receiver](), packets, len(samples) // FRAME)


def judge(trial: Trial) -> Outcome:
    """Let Whisper write down what is heard."""
    heard, text = hear(trial), text_of(trial.voice)
    understood = _transcriber().transcribe(for_transcriber(heard), "en")
    return Outcome(word_errors(text, understood), len(words_of(text)), delay(heard, passage(trial.voice)))


@cache
def _transcriber() -> WhisperTranscriber:
    return WhisperTranscriber()


def trials(network: Network, receiver: str, seeds: int) -> Iterator[Trial]:
    """Yield every voice with every seed; each voice has seeds of its own."""
    for number, voice in enumerate(VOICES):
        yield from (Trial(receiver, network, voice, number * 1_000 + seed) for seed in range(seeds))


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the median share of wrong words, that of all words, and the median delay."""
    return {
        "errors": median(one.wrong / one.words for one in outcomes),
        "all": sum(one.wrong for one in outcomes) / sum(one.words for one in outcomes),
        "delay": median(one.delay for one in outcomes),
    }


def main() -> None:
    """Print and store the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    for voice in VOICES:
        passage(voice)  # before there are several processes that would write it
    print("loss  jitter ms  receiver      errors    all  delay ms")
    stored = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for network in (Network(*pair) for pair in product(LOSSES, JITTERS)):
            for receiver in RECEIVERS:
                found = summary(list(pool.map(judge, trials(network, receiver, seeds))))
                stored.append({"loss": network.loss, "jitter": network.jitter, "receiver": receiver} | found)
                print(
                    f"{network.loss:4.0%}  {network.jitter * 1e3:9.0f}  {receiver:12}  {found['errors']:6.1%}"
                    f" {found['all']:6.1%}  {found['delay'] * 1e3:8.0f}",
                    flush=True,
                )
    date = f"{datetime.now(UTC):%Y-%m-%d}"
    STORED.write_text(json.dumps({"date": date, "seeds": seeds, "voices": VOICES, "rows": stored}, indent=1))


if __name__ == "__main__":
    main()
