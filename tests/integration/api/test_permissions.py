"""Permissions through the real HTTP API: every role, action and target, and each refusal in words."""

import pytest

from chalicelib.domain.permissions import Action
from chalicelib.domain.space import SpaceState
from tests.support.every_role import Cast, Scene
from tests.support.site import Answer

ACTORS = ("host", "cohost", "speaker", "listener", "guest")
TARGETS = ("host", "second cohost", "second speaker", "second listener", "guest")

# Method, path (`{}` is the actor), body, and for each actor whether it is allowed.
ALONE = {
    "edit": ("PATCH", "", {"title": "Other"}, "y - - - -"),
    "mute all": ("POST", "stage/mute", None, "y y - - -"),
    "undo mute all": ("DELETE", "stage/mute", None, "y y - - -"),
    "pin": ("POST", "pins", {"url": "https://example.org/"}, "y y - - -"),
    "unpin": ("DELETE", "pins/p_1", None, "y y - - -"),
    "read the log": ("GET", "log", None, "y y - - -"),
    "list who is blocked": ("GET", "blocked", None, "y y - - -"),
    "request": ("POST", "requests", {}, "- - - y -"),
    "accept": ("POST", "invites/accept", {"invite": "i_1"}, "- - - y -"),
    "decline an invite": ("POST", "invites/decline", {"invite": "i_1"}, "- - - y -"),
    "unmute oneself": ("POST", "stage/{}/unmute", None, "y y y - -"),
    "leave the stage": ("POST", "leave", None, "y y y y y"),
    "join": ("POST", "join", {}, "y y y y y"),
    "report": ("POST", "reports", {"reason": "Spam"}, "y y y y y"),
    "start": ("POST", "start", None, "y - - - -"),
    "cancel": ("POST", "cancel", None, "y - - - -"),
    "end": ("POST", "end", None, "y - - - -"),
    "keep the recording": ("PATCH", "recording", {"keep": True}, "y - - - -"),
}
# The same for actions on a person: one column for each actor, one row for each target. "n" is not allowed, "y" is done,
# and any other letter is a refusal because of the state.
ON_A_PERSON = {
    "mute": ("POST", "stage/{}/mute"),
    "unmute": ("POST", "stage/{}/unmute"),
    "move to the audience": ("POST", "stage/{}/audience"),
    "remove": ("POST", "removed/{}"),
    "block": ("POST", "blocked/{}"),
    "unblock": ("DELETE", "blocked/{}"),
    "make a co-host": ("POST", "cohosts/{}"),
    "unmake a co-host": ("DELETE", "cohosts/{}"),
    "hand over": ("POST", "host/{}"),
    "approve": ("POST", "requests/{}/approve"),
    "decline": ("POST", "requests/{}/decline"),
    "invite": ("POST", "invites/{}"),
}
PROVEN = {
    "edit": Action.EDIT,
    "mute all": Action.MUTE_ALL,
    "undo mute all": Action.MUTE_ALL,
    "pin": Action.PIN,
    "unpin": Action.PIN,
    "read the log": Action.SEE_LOG,
    "list who is blocked": Action.BLOCK,
    "request": Action.REQUEST,
    "accept": Action.ACCEPT,
    "decline an invite": Action.ACCEPT,
    "unmute oneself": Action.UNMUTE_SELF,
    "leave the stage": Action.LEAVE_STAGE,
    "join": Action.LISTEN,
    "report": Action.REPORT,
    "start": Action.START,
    "cancel": Action.CANCEL,
    "end": Action.END,
    "keep the recording": Action.EDIT_RECORDING,
    "mute": Action.MUTE,
    "unmute": Action.UNMUTE,
    "move to the audience": Action.MOVE_TO_AUDIENCE,
    "remove": Action.REMOVE,
    "block": Action.BLOCK,
    "unblock": Action.BLOCK,
    "make a co-host": Action.MAKE_COHOST,
    "unmake a co-host": Action.MAKE_COHOST,
    "hand over": Action.HAND_OVER,
    "approve": Action.APPROVE,
    "decline": Action.DECLINE,
    "invite": Action.INVITE,
    "see the requests": Action.SEE_REQUESTS,
    "start a Space": Action.CREATE,
}
STAGE = {"second listener": "not_on_stage", "guest": "not_on_stage"}
NO_REQUEST = dict.fromkeys(TARGETS, "no_such_request") | {"second listener": "ok"}  # who waits
# What the host and the co-host get for each target; nobody else is allowed any of it.
HOST = {
    "mute": {"host": "not_allowed", **STAGE},
    "unmute": {"host": "ok", **STAGE},
    "move to the audience": {"host": "not_allowed", **STAGE},
    "remove": {"host": "not_allowed"},
    "block": {"host": "not_allowed"},
    "unblock": {},
    "make a co-host": {"host": "not_allowed", "second speaker": "cohosts_full", **STAGE},
    "unmake a co-host": {"host": "not_allowed", **STAGE},
    "hand over": {"host": "not_allowed", **STAGE},
    "approve": NO_REQUEST,
    "decline": NO_REQUEST,
    "invite": {**dict.fromkeys(TARGETS[:3], "already_on_stage"), "guest": "not_allowed"},
}
_ABOVE = {"host": "not_allowed", "second cohost": "not_allowed"}
COHOST = {
    "mute": {**_ABOVE, **STAGE},
    "unmute": {**_ABOVE, **STAGE},
    "move to the audience": {**_ABOVE, **STAGE},
    "remove": _ABOVE,
    "block": _ABOVE,
    "unblock": {},
    "approve": NO_REQUEST,
    "decline": NO_REQUEST,
    "invite": HOST["invite"],
}


def expect(answer: Answer, wanted: str) -> None:
    """Expect `ok`, or the code of a refusal, which is a sentence with the status of its kind."""
    if wanted == "ok":
        assert answer.status in (200, 201), answer.text
        return
    assert answer.status in (401, 403, 404, 409), answer.text
    assert answer.code == wanted
    assert answer.json["error"]["message"].endswith(".")
    assert answer.status == {
        "not_allowed": 403,
        "no_such_request": 404,
        "no_such_invite": 404,
        "no_recording": 404,
    }.get(wanted, 409)


def wanted_of(actor: str, action: str, target: str) -> str:
    table = {"host": HOST, "cohost": COHOST}.get(actor, {})
    return table[action].get(target, "ok") if action in table else "not_allowed"


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("action", ON_A_PERSON)
def test_role_does_to_each_target_what_the_table_says(cast: Cast, actor: str, action: str) -> None:
    method, path = ON_A_PERSON[action]
    scene = cast.space()
    for target in TARGETS:
        if action in ("approve", "decline"):
            scene.do("second listener", "POST", "requests", {})
        wanted = wanted_of(actor, action, target)
        answer = scene.do(actor, method, path.format(cast.ids[target]))
        expect(answer, wanted)
        if wanted == "ok" and action == "block":
            assert scene.do("host", "DELETE", path.format(cast.ids[target])).status == 200
        if wanted == "ok":
            scene = cast.space()


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("action", ALONE)
def test_role_does_alone_what_the_table_says(cast: Cast, scene: Scene, action: str, actor: str) -> None:
    method, path, body, row = ALONE[action]
    if action == "undo mute all":
        scene.do("host", "POST", "stage/mute")
    if action == "unpin":
        pinned = scene.do("host", "POST", "pins", {"url": "https://example.org/"}).json["space"]["pins"]
        path = f"pins/{pinned[0]['id']}"
    if action in ("accept", "decline an invite"):
        made = scene.do("host", "POST", f"invites/{cast.ids['listener']}")
        body = {"invite": made.json["invite"]}
    allowed = dict(zip(ACTORS, row.split(), strict=True))[actor] == "y"
    on_stage = actor in ("host", "cohost", "speaker")
    if action in ("start", "cancel") and allowed:
        wanted = "wrong_state"
    elif action == "keep the recording" and allowed:
        wanted = "no_recording"
    elif action in ("request", "accept") and on_stage:
        wanted = "already_on_stage"
    elif action == "decline an invite" and not allowed:
        wanted = "no_such_invite"
    else:
        wanted = "ok" if allowed else "not_allowed"
    expect(scene.do(actor, method, path.format(cast.ids[actor]), body), wanted)


# What still succeeds in a Space that is not live; everything else is refused for every role.
BUT = {
    SpaceState.SCHEDULED: {("host", "edit"), ("host", "start"), ("host", "cancel"), ("host", "read the log")},
    SpaceState.ENDED: {("host", "read the log")},
    SpaceState.CANCELLED: {("host", "read the log")},
}
OPEN_ALWAYS = {"report", "leave the stage"}  # leaving the stage of an ended Space changes nothing


@pytest.mark.parametrize("state", BUT)
@pytest.mark.parametrize("actor", ACTORS)
def test_powers_need_a_live_space(cast: Cast, actor: str, state: SpaceState) -> None:
    scene = cast.space(state=state, requests=("second listener",), invited=("listener",), pins=True)
    elsewhere = cast.space()
    elsewhere.do("host", "POST", f"blocked/{cast.ids['second speaker']}")
    before = scene.stored()
    for action, (method, path, body, _) in ALONE.items():
        if action in OPEN_ALWAYS or (actor, action) in BUT[state] - {("host", "read the log")}:
            continue
        wanted = (actor, action) in BUT[state]
        answer = scene.do(actor, method, path.format(cast.ids[actor]), body)
        assert (answer.status == 200) is wanted, (action, answer.text)
    for action, (method, path) in ON_A_PERSON.items():
        for target in TARGETS:
            answer = scene.do(actor, method, path.format(cast.ids[target]))
            assert answer.status in (401, 403, 404, 409), (action, target, answer.text)
    assert "requests" not in scene.view(actor)["queue"]
    assert scene.stored() == before
    assert elsewhere.do("host", "GET", "blocked").json["people"] != []
    elsewhere.do("host", "DELETE", f"blocked/{cast.ids['second speaker']}")


def test_cohost_of_before_has_no_powers(cast: Cast, scene: Scene) -> None:
    scene.do("host", "DELETE", f"cohosts/{cast.ids['cohost']}")
    scene.do("second listener", "POST", "requests", {})
    before = scene.stored()
    for method, path in (("GET", "blocked"), ("GET", "log"), ("POST", "stage/mute"), ("DELETE", "stage/mute")):
        expect(scene.do("cohost", method, path), "not_allowed")
    for action, (method, path) in ON_A_PERSON.items():
        for target in TARGETS:
            answer = scene.do("cohost", method, path.format(cast.ids[target]))
            assert answer.code in ("not_allowed", "no_such_request"), (action, target)
    assert "requests" not in scene.view("cohost")["queue"]
    assert scene.stored() == before


def test_requests_are_shown_to_host_and_cohosts_alone(cast: Cast, scene: Scene) -> None:
    scene.do("second listener", "POST", "requests", {"reason": "I sing"})
    seen = {actor: scene.view(actor)["queue"] for actor in ACTORS}
    assert [actor for actor in ACTORS if "requests" in seen[actor]] == ["host", "cohost"]
    assert {queue["length"] for queue in seen.values()} == {1}
    assert seen["cohost"]["requests"][0]["reason"] == "I sing"


def test_whoever_has_an_account_starts_a_space(cast: Cast) -> None:
    made = {actor: cast.browsers[actor].post("/api/spaces", {"title": "Mine"}) for actor in ACTORS}
    assert {actor: answer.status for actor, answer in made.items()} == {**dict.fromkeys(ACTORS, 201), "guest": 401}
    assert made["guest"].code == "signed_out"


def test_every_action_of_the_table_is_tried_here_but_those_that_end_at_the_worker() -> None:
    tried = {*ALONE, *ON_A_PERSON, "see the requests", "start a Space"}
    assert set(PROVEN) == tried
    assert set(Action) - set(PROVEN.values()) == {Action.SPEAK, Action.REACT}
