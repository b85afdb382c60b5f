"""Whisper, run by faster-whisper on the processor."""

from typing import Final

from faster_whisper import WhisperModel

from media_worker.captions.transcriber import Sound
from media_worker.captions.weights import PACKAGED, WeightsMissing, from_folder, packaged

LIKELY_SILENCE: Final = 0.6  # probability from which on a text that Whisper doubts is its invention
DOUBTED: Final = -1.0  # mean logarithm of the probability of each token; OpenAI's threshold, as those around it
REPETITIVE: Final = 2.4  # how much zlib shortens a text in which Whisper repeats itself
BEAM: Final = 5  # texts that are followed at once; the model for English needs one
TOKENS: Final = 160  # of an utterance of 14 s at most, of which fast speech has 80


class WhisperTranscriber:
    """Loads the weights of a language when it is first spoken."""

    def __init__(self, folder: str | None = None) -> None:
        """`folder` holds weights for all languages, in CTranslate2's form; None for those of the packages."""
        self._folder = folder
        self._models: dict[str, WhisperModel] = {}  # by language, or one for all of them

    def prepare(self, language: str) -> None:
        """See `Transcriber`."""
        self._model(language)

    def transcribe(self, sound: Sound, language: str) -> str:
        """See `Transcriber`."""
        segments, _ = self._model(language).transcribe(
            sound,
            language=language,
            beam_size=1 if language == "en" else BEAM,
            temperature=0.0,  # one attempt: others would take as long again
            condition_on_previous_text=False,
            without_timestamps=True,
            no_speech_threshold=LIKELY_SILENCE,
            log_prob_threshold=DOUBTED,
            max_new_tokens=TOKENS,
        )
        return " ".join(one.text.strip() for one in segments if one.compression_ratio <= REPETITIVE)

    def _model(self, language: str) -> WhisperModel:
        key = language if self._folder is None else ""
        if key not in self._models:
            self._models[key] = _load(self._files(language))
        return self._models[key]

    def _files(self, language: str) -> dict[str, bytes]:
        if self._folder is not None:
            return from_folder(self._folder)
        if language not in PACKAGED:
            raise WeightsMissing(f"No package holds weights for the language {language!r}.")
        return packaged(PACKAGED[language])


def _load(files: dict[str, bytes]) -> WhisperModel:
    return WhisperModel("whisper", device="cpu", compute_type="int8", cpu_threads=1, files=files)
