"""What Spaces cost follows from counted requests and dated prices."""

import pytest

from chalicelib.domain import prices
from chalicelib.domain.costs import (
    IN_LONG_PACKET,
    LARGE_AUDIENCE,
    REPLAYED_HOUR,
    TALK,
    Usage,
    counted,
    dollars,
    sound_bytes,
)
from media_worker.audio import long_packets
from media_worker.room import stage_mix

CROWD = Usage(10_000, 10_000, sound_bytes(10_000, 2_000), 5, 5, 1)  # five Spaces of 2,000 people for an hour


def test_prices_are_dated_and_say_where_they_are_from() -> None:
    assert prices.DATED >= "2026-11-29"
    assert prices.SOURCE
    assert all(value > 0 for value in vars(prices).values() if isinstance(value, float))


def test_packets_are_counted_as_workers_send_them() -> None:
    assert (IN_LONG_PACKET, LARGE_AUDIENCE) == (long_packets.FRAMES, stage_mix.LARGE)


def test_nothing_costs_nothing() -> None:
    assert set(dollars(Usage()).values()) == {0}


def test_every_request_reads_a_session_and_counts_a_limit() -> None:
    assert counted(Usage(joins=1)) == {"rest": 3, "socket": 3, "read": 10, "write": 12}


def test_list_of_live_spaces_costs_the_same_for_any_number_of_viewers() -> None:
    assert counted(Usage(list_hours=1)) == {"rest": 720, "socket": 0, "read": 720, "write": 0}


def test_control_plane_costs_less_than_thirty_cents_for_a_thousand_hours_of_listening() -> None:
    parts = dollars(CROWD)
    assert (parts["api_gateway"] + parts["lambda"] + parts["dynamodb"] + parts["cloudfront"]) / 10 < 0.3


def test_sound_costs_less_than_a_dollar_and_a_half_for_a_thousand_hours_of_listening_in_large_spaces() -> None:
    parts = dollars(CROWD)
    assert (parts["sound"] + parts["workers"]) / 10 < 1.5


def test_long_packets_save_more_than_a_third_of_the_traffic_of_large_audiences() -> None:
    few, many = (sound_bytes(1, audience) / 3_600 / TALK for audience in (99, 100))
    assert few == pytest.approx(50 * 145)
    assert many == pytest.approx(50 / 3 * (3 * 60 + 85 + 3))


def test_recorded_hour_costs_a_third_of_a_cent_for_its_segments_a_quarter_for_its_jobs_and_what_is_kept() -> None:
    parts = dollars(Usage(recorded_hours=1))
    assert parts["recordings"] == pytest.approx(0.0028 + 0.0002 + 0.00235 + 0.00099, rel=0.01)
    assert sum(parts.values()) == parts["recordings"]


def test_own_sound_of_speakers_costs_seven_tenths_of_a_cent_an_hour() -> None:
    parts = dollars(Usage(tracked_hours=1))
    assert parts["recordings"] == pytest.approx(0.0026 + 0.0002 + 0.00013 + 0.00396, rel=0.01)


def test_captions_cost_what_is_said_and_not_who_reads() -> None:
    parts = dollars(Usage(captioned_hours=1))
    assert parts["captions"] == pytest.approx(1.44 * TALK, rel=0.01)
    assert sum(parts.values()) == parts["captions"]


def test_replays_cost_their_traffic() -> None:
    assert dollars(Usage(replayed_bytes=1_000 * REPLAYED_HOUR))["replays"] == pytest.approx(1.35)


def test_whisper_costs_a_larger_worker_and_a_fiftieth_of_transcribe() -> None:
    whisper, transcribe = (
        dollars(Usage(captioned_hours=1), captioner=maker)["captions"] for maker in ("whisper", "transcribe")
    )
    assert whisper == pytest.approx(0.0174 + 0.0032, rel=0.02)
    assert whisper < transcribe / 50
    assert dollars(Usage(captioned_hours=1), captioner="whisper", spot=True)["captions"] < whisper


def test_first_visit_costs_its_files_more_by_their_number_than_by_their_size() -> None:
    assert dollars(Usage(joins=1_000))["site"] == pytest.approx(0.0228 + 0.0096, rel=0.01)


def test_spare_capacity_is_cheaper_and_only_for_workers() -> None:
    full, spare = dollars(CROWD), dollars(CROWD, spot=True)
    assert {part for part in full if full[part] != spare[part]} == {"workers"}
    assert spare["workers"] < full["workers"]
