import numpy as np
import pytest

from media_worker.audio.opus import FRAME, Samples
from tests.bench.playout.network import Network, encoded
from tests.bench.playout.receivers import RECEIVERS, delay, played
from tests.support.edge import sine

FRAMES = 100
VOICE = sine(220, 0, FRAMES * FRAME)


def heard(receiver: str, network: Network) -> Samples:
    return played(RECEIVERS[receiver](), network.carry(encoded(VOICE), seed=1), FRAMES)


def loud_frames(sound: Samples) -> int:
    return int((np.abs(sound.reshape(-1, FRAME).astype(np.int32)).max(axis=1) > 2_000).sum())


def test_a_good_network_carries_everything_in_order() -> None:
    packets = Network(0.0, 0.0).carry([bytes([number]) for number in range(50)], seed=1)
    assert [packet.sequence for packet in packets] == list(range(50))
    assert packets[49].arrived == pytest.approx(0.98)
    assert packets[49].timestamp == 49 * FRAME


def test_the_same_seed_gives_the_same_network() -> None:
    payloads, network = [b"x"] * 200, Network(0.2, 0.1)
    assert network.carry(payloads, seed=3) == network.carry(payloads, seed=3)
    assert network.carry(payloads, seed=3) != network.carry(payloads, seed=4)


def test_packets_are_lost_and_overtake_one_another() -> None:
    packets = Network(0.2, 0.1).carry([b"x"] * 1_000, seed=3)
    assert 750 < len(packets) < 850
    assert [packet.arrived for packet in packets] == sorted(packet.arrived for packet in packets)
    assert [packet.sequence for packet in packets] != sorted(packet.sequence for packet in packets)


@pytest.mark.parametrize("receiver", RECEIVERS)
def test_both_receivers_play_all_of_a_good_network(receiver: str) -> None:
    assert FRAMES - 6 <= loud_frames(heard(receiver, Network(0.0, 0.0))) <= FRAMES + 6  # concealed at the end


@pytest.mark.parametrize("receiver", RECEIVERS)
def test_both_receivers_play_something_of_a_bad_network(receiver: str) -> None:
    assert FRAMES / 8 < loud_frames(heard(receiver, Network(0.1, 0.1))) < FRAMES * 1.2


def test_delay_is_by_how_much_the_end_is_later() -> None:
    late = np.pad(VOICE, (3 * FRAME, 0))
    assert delay(late, VOICE) == pytest.approx(0.06)
