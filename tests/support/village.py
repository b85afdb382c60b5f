"""A site on which people have done everything that can be done, for tests whether strangers can reach it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.clip import Clip
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.store.sign_in_methods import Link, Passkey
from tests.support.site import Answer, Browser, RunningSite

DAY_MS = 24 * 3600 * 1000


@dataclass
class Village:
    """People and their things: Ana has some, Bob is her friend, and Eve is a stranger with an account.

    `nobody` is signed out and knows every id, and `guest` listens without an account. `ids` are by the names that
    routes have for them.
    """

    site: RunningSite
    ana: Browser
    bob: Browser
    eve: Browser
    nobody: Browser
    guest: Browser
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def settled(cls, site: RunningSite) -> "Village":
        people = {name: site.browser() for name in ("ana", "bob", "eve", "nobody", "guest")}
        for name in ("ana", "bob", "eve"):
            done(people[name].sign_up(f"v_{name}", name.title()))
        village = cls(site, people["ana"], people["bob"], people["eve"], people["nobody"], people["guest"])
        for settle in SETTLING:
            settle(village)
            site.work()
        return village

    def account(self, name: str) -> str:
        """Return the id of somebody's account."""
        return str(getattr(self, name).get("/api/session").json["account"]["id"])


def done(answer: Answer) -> Any:
    """Return the JSON of a successful answer, None if it has none."""
    assert answer.status < 300, answer.text
    return answer.json if answer.text else None


def _people(village: Village) -> None:
    ana, bob = village.account("ana"), village.account("bob")
    village.ids |= {"account_id": ana, "person_id": bob, "one": "v_ana", "handle": "v_ana"}
    done(village.bob.request("PUT", f"/api/accounts/{ana}/follow"))
    done(village.ana.request("PUT", f"/api/accounts/{bob}/follow"))


def _posts(village: Village) -> None:
    post = done(village.ana.post("/api/posts", {"text": "Hello"}))["post"]["id"]
    done(village.bob.post("/api/posts", {"text": "Hello too", "reply_to": post}))
    done(village.bob.request("PUT", f"/api/posts/{post}/like"))
    village.ids["post_id"] = post


def _spaces(village: Village) -> None:
    ana, bob = village.ana, village.bob
    space = ana.start_space("Ana talks")
    path = f"/api/spaces/{space}"
    done(bob.post(f"{path}/join"))
    done(village.guest.post(f"{path}/join"))
    done(bob.post(f"{path}/requests"))
    pinned = done(ana.post(f"{path}/pins", {"url": "https://example.org/"}))["space"]
    report = done(bob.post(f"{path}/reports", {"reason": "Spam"}))["report"]
    invite = done(ana.post(f"{path}/invites/{village.account('bob')}"))["invite"]
    starts = int(village.site.module.site().deps.clock() * 1000) + DAY_MS
    ana.start_space("Ana will talk", starts_at=starts)
    village.ids |= {"space_id": space, "pin_id": pinned["pins"][0]["id"], "report_id": report, "invite": invite}
    _clip(village, space)


def _clip(village: Village, space: str) -> None:
    deps, now = village.site.deps, village.site.deps.now_ms()
    deps.clips.create(Clip("c_anas", space, village.account("ana"), "Ana says", now - 9_000, now, now))
    deps.recordings.create(Recording(space, RecordingState.READY, now - 60_000, None, duration_ms=60_000))
    village.ids["clip_id"] = "c_anas"


def _fleets(village: Village) -> None:
    made = done(village.ana.post("/api/fleets", {"text": "Gone tomorrow", "colour": "violet"}))["fleet"]
    village.ids["fleet_id"] = made["id"]


def _conversation(village: Village) -> None:
    begun = done(village.ana.post("/api/conversations", {"people": [village.ids["person_id"]]}))["conversation"]
    village.ids["conversation_id"] = begun["id"]
    done(village.ana.post(f"/api/conversations/{begun['id']}/lines", {"text": "Between us"}))


def _sign_in_methods(village: Village) -> None:
    """Give Ana a second session, and a passkey that no browser has."""
    done(village.site.browser().sign_in("v_ana"))
    village.ids["session_id"] = done(village.ana.get("/api/security"))["sessions"][-1]["id"]
    passkey = Passkey("AAAA", village.ids["account_id"], "Key", "AAAA", 0, 0, 0)
    village.site.deps.sign_in_methods.add_passkey(passkey)
    linked = Link("0" * 64, village.ids["account_id"], "example", "ana@example.org", 0)
    village.site.deps.sign_in_methods.add_link(linked)
    village.ids |= {"credential": passkey.id, "link": linked.key}


SETTLING: list[Callable[[Village], None]] = [_people, _posts, _spaces, _fleets, _conversation, _sign_in_methods]
