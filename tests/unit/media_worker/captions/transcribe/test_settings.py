"""Settings of Amazon Transcribe are read, or refused with the name of what is wrong."""

import pytest

from media_worker.captions.transcribe.settings import TranscribeSettings, read_settings

REGION = {"AWS_REGION": "eu-west-1"}


def test_region_is_enough() -> None:
    assert read_settings(REGION) == TranscribeSettings(
        "eu-west-1",
        "https://transcribestreaming.eu-west-1.amazonaws.com:8443",
        {"en": "en-US", "es": "es-US"},
    )


def test_language_without_a_country_has_the_usual_one() -> None:
    assert read_settings(REGION | {"ESPACIO_CAPTION_LANGUAGES": "es"}).languages == {"es": "es-US"}


def test_everything_is_read() -> None:
    chosen = {
        "AWS_DEFAULT_REGION": "eu-south-2",
        "ESPACIO_TRANSCRIBE_URL": "http://127.0.0.1:1/",
        "ESPACIO_CAPTION_LANGUAGES": "es-ES, en-GB",
        "ESPACIO_TRANSCRIBE_VOCABULARIES": "en=Our-names.2,es=nombres",
    }
    assert read_settings(chosen) == TranscribeSettings(
        "eu-south-2",
        "http://127.0.0.1:1",
        {"en": "en-GB", "es": "es-ES"},
        {"en": "Our-names.2", "es": "nombres"},
    )


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "AWS_REGION is not set"),
        (REGION | {"ESPACIO_CAPTION_LANGUAGES": "en-gb"}, "ESPACIO_CAPTION_LANGUAGES holds 'en-gb'"),
        (REGION | {"ESPACIO_CAPTION_LANGUAGES": "en-US,fr-FR"}, "holds 'fr-FR'"),
        (REGION | {"ESPACIO_CAPTION_LANGUAGES": ","}, "ESPACIO_CAPTION_LANGUAGES"),
        (REGION | {"ESPACIO_TRANSCRIBE_VOCABULARIES": "names"}, "ESPACIO_TRANSCRIBE_VOCABULARIES holds 'names'"),
        (REGION | {"ESPACIO_TRANSCRIBE_VOCABULARIES": "en=a b"}, "holds 'en=a b'"),
    ],
)
def test_what_makes_no_sense_is_refused(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_settings(environ)
