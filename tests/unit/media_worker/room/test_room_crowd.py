"""Reactions and searches in one room, on stepped time."""

from chalicelib.protocol import Person
from tests.support.room import seat, space
from tests.unit.media_worker.room.test_room_controls import STAGE, full_house, kinds, last, react

# Reactions.


def test_reactions_name_people_on_stage_and_add_up_the_audience() -> None:
    here = full_house()
    here.join("a_other")
    here.loop.pass_time(2)
    for person in ("a_host", "a_fan", "a_other"):
        react(here, person)
    here.loop.pass_time(1)
    tallies = [
        tally for message in here.here["g_guest"].messages if "tallies" in message for tally in message["tallies"]
    ]
    assert sum(tally["count"] for tally in tallies if tally["person"] == "a_host") == 1
    assert sum(tally["count"] for tally in tallies if tally["person"] is None) == 2


def test_guest_may_not_react() -> None:
    here = full_house()
    react(here, "g_guest")
    here.loop.pass_time(1)
    assert not any("reactions" in kinds(peer) for peer in here.here.values())


def test_person_who_sends_too_many_reactions_is_counted_with_fifteen_in_a_second() -> None:
    here = full_house()
    for _ in range(100):
        react(here, "a_fan")
        here.loop.pass_time(0.01)
    here.loop.pass_time(1)
    messages = [message for message in here.here["a_host"].messages if message["type"] == "reactions"]
    assert sum(tally["count"] for message in messages for tally in message["tallies"]) in (14, 15)
    assert here.here["a_fan"].reasons == []


def test_reactions_have_no_number_and_come_after_the_snapshot() -> None:
    here = full_house()
    react(here, "a_fan")
    newcomer = here.join("g_new")
    react(here, "a_host")
    here.loop.pass_time(2)
    assert kinds(newcomer)[0] == "snapshot"
    assert all("seq" not in message for message in here.here["a_host"].messages if message["type"] == "reactions")


def test_no_reaction_follows_the_end() -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, state="ended"))
    here.room.end()
    react(here, "a_fan")
    here.loop.pass_time(1)
    assert all(kinds(peer)[-1] == "event" for peer in here.here.values())


# Search.


def test_search_result_goes_only_to_the_person_who_searched() -> None:
    here = full_house()
    here.say("g_guest", '{"type":"search","query":"A_F"}')
    assert here.here["g_guest"].messages[-1] == {
        "type": "found",
        "query": "A_F",
        "people": [{"id": "a_fan", "name": "A_FAN", "handle": "a_fan"}],
    }
    here.say("g_guest", '{"type":"search","query":"a_host"}')
    assert here.here["g_guest"].messages[-1] == {"type": "found", "query": "a_host", "people": []}
    assert "found" not in kinds(here.here["a_host"])


def test_speaker_is_not_found_in_the_audience_and_is_again_after_stepping_down() -> None:
    here = full_house()
    answers = []
    for version, stage in enumerate(([*STAGE, seat("a_fan")], STAGE), 2):
        here.room.apply(space(version, stage))
        here.say("g_guest", '{"type":"search","query":"a_fan"}')
        answers.append(len(here.here["g_guest"].messages[-1]["people"]))
    assert answers == [0, 1]


def test_search_is_answered_fifteen_times_in_a_second_at_most() -> None:
    here = full_house()
    for _ in range(100):
        here.say("a_fan", '{"type":"search","query":"a"}')
        here.loop.pass_time(0.01)
    assert kinds(here.here["a_fan"]).count("found") in (14, 15)


def test_anonymous_listener_is_counted_and_not_named() -> None:
    here = full_house()
    here.room.join(Person("a_shy", ""), "offer")
    shy = here.edge.peers[-1]
    assert shy.observer is not None
    shy.observer.opened()
    here.loop.pass_time(2)
    audience = last(here.here["a_host"], "audience")
    assert (audience["count"], audience["guests"], [each["id"] for each in audience["people"]]) == (3, 2, ["a_fan"])
    shy.observer.text_received('{"type":"react","emoji":"wave"}')
    here.loop.pass_time(1)
    assert here.here["a_host"].messages[-1] == {
        "type": "reactions",
        "tallies": [{"emoji": "wave", "count": 1, "person": None}],
    }
