"""During an upgrade, pages are newer than the worker that plays their Space."""

import json

from tests.support.room import seat, space, stepped_room


def test_messages_that_only_a_later_release_knows_end_no_connection() -> None:
    here = stepped_room(space(1, [seat("a_host", "host")]))
    here.join("g_guest")
    for number in range(100):
        here.say("g_guest", json.dumps({"type": "of_later", "number": number}))
    assert here.here["g_guest"].reasons == []
