"""Settings and logs."""

import json
import logging
import sys

import pytest

from media_worker.config import ConfigMissing, read_config
from media_worker.logs import JsonFormatter
from media_worker.worker import advertised

NEEDED = {
    "ESPACIO_WORKER_SECRET": "secret",
    "ESPACIO_CONTROL_URL": "ws://127.0.0.1:1/local",
    "ESPACIO_PUBLIC_ADDRESSES": "machine",
}


def test_config_takes_defaults_and_draws_an_id() -> None:
    config, other = read_config(NEEDED), read_config(NEEDED)
    assert (config.udp_port, config.public_addresses, config.health_port) == (0, (), None)
    assert config.worker_id.startswith("w_")
    assert config.worker_id != other.worker_id


def test_config_knows_who_makes_captions() -> None:
    made = {value: read_config(NEEDED | {"ESPACIO_CAPTIONS": value}).captions for value in ("", "none", "whisper")}
    assert made == {"": "none", "none": "none", "whisper": "whisper"}
    transcribe = NEEDED | {"ESPACIO_CAPTIONS": "transcribe"}
    assert read_config(transcribe | {"AWS_REGION": "eu-west-1"}).captions == "transcribe"
    with pytest.raises(ConfigMissing, match="AWS_REGION is not set"):
        read_config(transcribe)
    with pytest.raises(ConfigMissing, match="ESPACIO_CAPTIONS is 'magic'"):
        read_config(NEEDED | {"ESPACIO_CAPTIONS": "magic"})


def test_config_reads_the_most_connections_that_its_operator_wants() -> None:
    assert read_config(NEEDED).most_connections is None
    assert read_config(NEEDED | {"ESPACIO_MOST_CONNECTIONS": "500"}).most_connections == 500
    assert read_config(NEEDED).guests_of_network is None
    assert read_config(NEEDED | {"ESPACIO_GUESTS_OF_NETWORK": "5000"}).guests_of_network == 5_000


def test_config_switches_automatic_gain_off() -> None:
    assert read_config(NEEDED).automatic_gain
    assert read_config(NEEDED | {"ESPACIO_AUTOMATIC_GAIN": "yes"}).automatic_gain
    assert not read_config(NEEDED | {"ESPACIO_AUTOMATIC_GAIN": "no"}).automatic_gain


def test_config_reads_where_speakers_own_sound_waits() -> None:
    assert read_config(NEEDED).spool is None
    assert read_config(NEEDED | {"ESPACIO_SPOOL": "/var/spool/espacio"}).spool == "/var/spool/espacio"


def test_config_reads_everything() -> None:
    more = {
        "ESPACIO_WORKER_ID": "w_1",
        "ESPACIO_UDP_HOST": "127.0.0.1",
        "ESPACIO_UDP_PORT": "4000",
        "ESPACIO_PUBLIC_ADDRESSES": "10.0.0.1, ::1",
        "ESPACIO_HEALTH_PORT": "8080",
    }
    config = read_config(NEEDED | more)
    assert (config.worker_id, config.udp_host, config.udp_port) == ("w_1", "127.0.0.1", 4000)
    assert (config.public_addresses, config.health_port) == (("10.0.0.1", "::1"), 8080)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        (NEEDED | {"ESPACIO_MOST_CONNECTIONS": "0"}, "ESPACIO_MOST_CONNECTIONS"),
        (NEEDED | {"ESPACIO_GUESTS_OF_NETWORK": "many"}, "ESPACIO_GUESTS_OF_NETWORK"),
        (NEEDED | {"ESPACIO_AUTOMATIC_GAIN": "off"}, "ESPACIO_AUTOMATIC_GAIN"),
        ({}, "ESPACIO_WORKER_SECRET"),
        ({"ESPACIO_WORKER_SECRET": "x"}, "ESPACIO_CONTROL_URL"),
        (NEEDED | {"ESPACIO_UDP_PORT": "70000"}, "ESPACIO_UDP_PORT"),
        (NEEDED | {"ESPACIO_HEALTH_PORT": "web"}, "ESPACIO_HEALTH_PORT"),
        (NEEDED | {"ESPACIO_PUBLIC_ADDRESSES": "here"}, "ESPACIO_PUBLIC_ADDRESSES"),
        (NEEDED | {"ESPACIO_PUBLIC_ADDRESSES": ""}, "ESPACIO_PUBLIC_ADDRESSES is not set"),
        (NEEDED | {"ESPACIO_PUBLIC_ADDRESSES": "", "ECS_CONTAINER_METADATA_URI_V4": "x:"}, "did not say"),
    ],
)
def test_wrong_setting_is_refused_by_name(environ: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigMissing, match=named):
        read_config(environ)


def test_worker_advertises_what_is_configured_or_bound_or_its_own() -> None:
    assert advertised(read_config(NEEDED | {"ESPACIO_PUBLIC_ADDRESSES": "10.0.0.1"})) == ["10.0.0.1"]
    bound = {"ESPACIO_UDP_HOST": "127.0.0.1", "ESPACIO_PUBLIC_ADDRESSES": ""}
    assert advertised(read_config(NEEDED | bound)) == ["127.0.0.1"]
    assert advertised(read_config(NEEDED))[0] == "127.0.0.1"


def test_log_record_becomes_one_line_of_json_with_its_fields() -> None:
    try:
        raise ValueError("line\nbreak")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "bad\nthing", (), sys.exc_info())
    record.space = "s_1"
    line = JsonFormatter("w_1").format(record)
    assert "\n" not in line
    fields = json.loads(line)
    assert (fields["level"], fields["message"], fields["space"], fields["worker"]) == (
        "error",
        "bad\nthing",
        "s_1",
        "w_1",
    )
    assert "ValueError" in fields["trace"]
