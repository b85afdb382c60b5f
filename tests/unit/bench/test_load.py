import pytest

from tests.bench.relays.load import Moment, ProcessTime, dropped_datagrams, family_cpu, machine_cpu, other, process_time

STAT = "cpu  100 20 300 9000 500 6 7 8 40 2\ncpu0 1 2 3 4 5 6 7 8 9 10\n"


def test_all_but_idle_time_and_waiting_for_disks_counts() -> None:
    assert machine_cpu(STAT) == pytest.approx((100 + 20 + 300 + 6 + 7 + 8) / 100)


def test_a_name_with_brackets_and_spaces_does_not_shift_the_fields() -> None:
    rest = " ".join(["0"] * 9)
    assert process_time(f"41 (a (b) c) S 7 {rest} 150 50 0 0") == ProcessTime(41, 7, 2.0)


def test_descendants_count_and_strangers_do_not() -> None:
    family = [ProcessTime(10, 1, 1.0), ProcessTime(11, 10, 2.0), ProcessTime(12, 11, 4.0), ProcessTime(20, 1, 8.0)]
    assert family_cpu(10, family) == 7.0


def test_processes_that_name_each_other_as_parents_end_the_search() -> None:
    assert family_cpu(10, [ProcessTime(10, 1, 1.0), ProcessTime(2, 3, 5.0), ProcessTime(3, 2, 5.0)]) == 1.0


def test_others_have_what_the_machine_did_beyond_the_bench() -> None:
    assert other(Moment(0.0, 10.0, 4.0), Moment(10.0, 25.0, 14.0), cores=2) == pytest.approx(0.25)


def test_ticks_that_the_kernel_counts_apart_never_make_the_share_negative() -> None:
    assert other(Moment(0.0, 10.0, 4.0), Moment(10.0, 11.0, 8.0), cores=2) == 0.0


def test_datagrams_without_room_are_found_by_the_name_of_their_column() -> None:
    snmp = (
        "Tcp: A B\nTcp: 1 2\nUdp: InDatagrams NoPorts InErrors RcvbufErrors\nUdp: 900 3 7 5\nUdpLite: A\nUdpLite: 1\n"
    )
    assert dropped_datagrams(snmp) == 5
