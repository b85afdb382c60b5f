"""Settings are read from the given mapping, and errors name the setting."""

import pytest

from chalicelib import config
from chalicelib.protocol.ice import IceServer
from tests.support.site import ENVIRONMENT

OPTIONAL = ("ESPACIO_LIMITS", "ESPACIO_MAIL_FROM")
REQUIRED = [name for name in ENVIRONMENT if name.startswith("ESPACIO_") and name not in OPTIONAL]


@pytest.mark.parametrize("name", REQUIRED)
def test_settings_name_the_variable_when_it_is_missing(name: str) -> None:
    with pytest.raises(config.Misconfigured, match=f"^{name} is not set"):
        config.read({key: value for key, value in ENVIRONMENT.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ESPACIO_MAIL_FROM", "Espacio", "expected an address like espacio@example.org"),
        ("ESPACIO_SECRET", "short", "has 5 characters, expected at least 32"),
        ("ESPACIO_SECRET", "{{resolve:secretsmanager:espacio:SecretString:secret}}", "was not resolved"),
        ("ESPACIO_SITE_ORIGINS", "example.org", "'example.org', expected origins"),
        ("ESPACIO_SITE_ORIGINS", ",", "expected origins"),
        ("ESPACIO_ICE_SERVERS", "stun:example.org", "is not a JSON list"),
        ("ESPACIO_ICE_SERVERS", '{"urls": []}', "is not a JSON list"),
        ("ESPACIO_LIMITS", "[]", "is not a JSON object of numbers"),
        ("ESPACIO_LIMITS", '{"posts": 1}', "there is no such limit"),
        ("ESPACIO_EDGE_SECRET", "short", "expected at least 32"),
        ("ESPACIO_WORKERS_SERVICE", "workers", "expected the names of an ECS cluster and service"),
        ("ESPACIO_TURN_URLS", "https://turn.example.org", "expected URLs like turn:turn.example.org"),
        ("ESPACIO_TURN_URLS", "turn:a.example,turn:b.example/x", "expected URLs like turn:turn.example.org"),
        ("ESPACIO_CAPTIONS", "magic", "expected whisper, transcribe or none"),
        ("ESPACIO_CAPTION_LANGUAGES", "fr", "expected en, es or both"),
        ("ESPACIO_CAPTION_LANGUAGES", ",", "expected en, es or both"),
        ("ESPACIO_SPARE_WORKERS", "-1", "expected a number of workers"),
    ],
)
def test_settings_name_the_variable_when_its_value_is_wrong(name: str, value: str, said: str) -> None:
    with pytest.raises(config.Misconfigured, match=said) as raised:
        config.read({**ENVIRONMENT, "ESPACIO_CAPTIONS": "whisper", name: value})
    assert str(raised.value).startswith(name)


def test_settings_never_repeat_a_secret_when_it_is_refused() -> None:
    with pytest.raises(config.Misconfigured) as raised:
        config.read({**ENVIRONMENT, "ESPACIO_SECRET": "swordfish"})
    assert "swordfish" not in str(raised.value)


def test_settings_have_defaults_for_what_may_be_left_out() -> None:
    settings = config.read(ENVIRONMENT)
    assert (settings.static_url, settings.ice_servers, settings.management_url) == ("/static", (), None)


def test_settings_of_turn_need_a_secret_which_means_nothing_without_servers() -> None:
    servers = "turn:turn.example.org:3478?transport=udp, turns:[2001:db8::1]:5349"
    with pytest.raises(config.Misconfigured, match=r"^ESPACIO_TURN_SECRET is not set"):
        config.read({**ENVIRONMENT, "ESPACIO_TURN_URLS": servers})
    settings = config.read({**ENVIRONMENT, "ESPACIO_TURN_URLS": servers, "ESPACIO_TURN_SECRET": "s" * 32})
    assert settings.turn_urls == ("turn:turn.example.org:3478?transport=udp", "turns:[2001:db8::1]:5349")
    assert settings.turn_secret == "s" * 32
    assert config.read({**ENVIRONMENT, "ESPACIO_TURN_SECRET": "s" * 32}).turn_secret is None


def test_settings_cast_lists_and_origins() -> None:
    servers = '[{"urls": ["stun:example.org"]}]'
    settings = config.read(
        {**ENVIRONMENT, "ESPACIO_ICE_SERVERS": servers, "ESPACIO_SITE_ORIGINS": "https://a.example/ , http://b.example"}
    )
    assert settings.ice_servers == (IceServer(urls=("stun:example.org",)),)
    assert settings.origins == ("https://a.example", "http://b.example")
    assert settings.secure
