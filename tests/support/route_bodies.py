"""Bodies that fit the routes, which strangers send with the ids of other people's things."""

from typing import Any

SPACE, POST, PERSON = "/api/spaces/{space_id}", "/api/posts/{post_id}", "/api/accounts/{account_id}"
TALK = "/api/conversations/{conversation_id}"
BODIES: dict[str, dict[str, Any]] = {
    f"PATCH {SPACE}": {"title": "Eve's"},
    f"POST {SPACE}/pins": {"url": "https://evil.example/"},
    f"PATCH {SPACE}/recording": {"keep": True},
    f"PUT {SPACE}/consent": {"agreed": True, "asked_until": 1},
    f"PATCH {SPACE}/transcript/{{line_id}}": {"text": "Eve's", "revision": 0},
    f"POST {SPACE}/clips": {"start_ms": 0, "end_ms": 5_000},
    f"POST {SPACE}/reports": {"reason": "Spam"},
    f"POST {SPACE}/messages": {"people": ["{person_id}"]},
    f"PUT {PERSON}/fleets/seen": {"until": 1},
    "PATCH /api/passkeys/{credential}": {"name": "Eve's"},
    "POST /api/providers/{provider}/returns": {"state": "x", "code": "x"},
    f"PATCH {TALK}": {"name": "Eve's"},
    f"POST {TALK}/lines": {"text": "Hello from Eve"},
    f"PUT {TALK}/read": {"seq": 1},
    "PUT /api/reports/{report_id}/decision": {"verdict": "upheld"},
    f"POST {TALK}/people": {"people": ["{account_id}"]},
    f"POST {SPACE}/invites/accept": {"invite": "{invite}"},
    f"POST {SPACE}/invites/decline": {"invite": "{invite}"},
}


def body_of(route: str, ids: dict[str, str]) -> dict[str, Any] | None:
    """Return a body that fits the route, with those ids."""
    fields = BODIES.get(route)
    return {name: _filled(value, ids) for name, value in fields.items()} if fields is not None else None


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return ids.get(value[1:-1], value) if isinstance(value, str) and value.startswith("{") else value
