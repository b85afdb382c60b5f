"""Some things always hold, whatever is done to a Space, by whomever and in whatever order."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain import space as life
from chalicelib.domain import stage
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import FOLLOWS, QUEUE_PLACES, STAGE_SEATS, Space, SpaceState

PEOPLE = [Identity(f"a_{number}", f"Person {number}", f"person{number}") for number in range(18)]
HOST = PEOPLE[0]
GUEST = Identity("g_1", "Guest")
anybody = st.sampled_from([*PEOPLE, GUEST])
mostly_host = st.sampled_from([HOST, HOST, HOST, *PEOPLE[1:4], GUEST])


class AnySpace(RuleBasedStateMachine):
    """A Space, and everybody who acts on it; a refusal must leave it as it was."""

    space: Space
    now: int

    @initialize(live=st.booleans())
    def begin(self, live: bool) -> None:
        self.now = 1_000
        if live:
            self.space = life.go_live("s_1", HOST, "Tea", now=self.now)
        else:
            self.space = life.schedule("s_1", HOST, "Tea", starts_at=2_000, now=self.now)

    def do(self, after: Space | None) -> None:
        before = self.space
        assert after is not None
        assert (after is before) == (after == before)
        if after is not before:
            assert after.version == before.version + 1
            assert after.state is before.state or after.state in FOLLOWS[before.state]
            self.space = after

    def attempt(self, name: str, *args: object, **more: object) -> None:
        self.now += 1
        module = stage if hasattr(stage, name) and name not in ("changed", "expect") else life
        try:
            more |= {"now": self.now} if name == "approve" else {}
            after = getattr(module, name)(self.space, *args, **more)
        except Refused:
            return
        self.do(after)

    @rule(by=anybody)
    def request(self, by: Identity) -> None:
        self.attempt("request_to_speak", by, now=self.now)

    @rule()
    def everybody_requests(self) -> None:
        for by in PEOPLE:
            self.attempt("request_to_speak", by, now=self.now)

    @rule()
    def approve_all(self) -> None:
        for request in self.space.requests:
            self.attempt("approve", HOST, request.person.id)

    @rule(name=st.sampled_from(["withdraw", "leave"]), by=anybody)
    def step_back(self, name: str, by: Identity) -> None:
        self.attempt(name, by)

    @rule(
        name=st.sampled_from(["approve", "decline", "mute_by_host", "unmute", "move_to_audience"]),
        by=mostly_host,
        whom=anybody,
    )
    def moderate(self, name: str, by: Identity, whom: Identity) -> None:
        self.attempt(name, by, whom.id)

    @rule(by=mostly_host)
    def start(self, by: Identity) -> None:
        self.attempt("start", by, now=self.now)

    @rule(name=st.sampled_from(["end", "cancel"]), by=mostly_host, really=st.integers(0, 9))
    def finish(self, name: str, by: Identity, really: int) -> None:
        if really == 0:
            self.attempt(name, by, now=self.now)

    @invariant()
    def stage_is_bounded_and_led_by_the_host_alone(self) -> None:
        if not hasattr(self, "space"):
            return
        assert len(self.space.stage) <= STAGE_SEATS
        assert self.space.stage[0].person == HOST
        assert [seat.role for seat in self.space.stage].count(Role.HOST) == 1

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        if not hasattr(self, "space"):
            return
        ids = [seat.person.id for seat in self.space.stage] + [one.person.id for one in self.space.requests]
        assert len(ids) == len(set(ids))
        assert GUEST.id not in ids
        assert len(self.space.requests) <= QUEUE_PLACES
        assert not self.space.stage[0].muted_by_host

    @invariant()
    def queue_is_in_the_order_of_asking_and_only_in_a_live_space(self) -> None:
        if not hasattr(self, "space"):
            return
        times = [request.asked_at for request in self.space.requests]
        assert times == sorted(times)
        assert self.space.state is SpaceState.LIVE or not times
        assert (self.space.ended_at is None) == (self.space.state in (SpaceState.SCHEDULED, SpaceState.LIVE))


AnySpace.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnySpace = AnySpace.TestCase
