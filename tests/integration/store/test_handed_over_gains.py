"""What a worker that drains says of the speakers' loudness, for the next one."""

from chalicelib.services.space import spaces
from tests.support.control import BOB, HOST, Control, report


def test_next_worker_is_told_how_loud_the_speakers_were(control: Control) -> None:
    space, draining = control.carried()
    newer = control.worker("w_2")
    told = report(space) | {"gains": {HOST.id: 7, "a_stranger": 3}}
    control.send(draining, action="heartbeat", worker="w_1", load=0.1, reports=[told], draining=True)
    control.enter(space, BOB)
    assert control.grant(newer).room.gains == {HOST.id: 7}
    lease = spaces.get(control.deps, space.id).lease
    assert lease is not None
    assert list(lease.gains.values()) == [7]
    assert HOST.id not in lease.gains, "it would outlive the account"
