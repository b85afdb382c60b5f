"""A site on which people have done everything that can be done: whose things strangers then reach for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.site import Answer, Browser, RunningSite

DAY_MS = 24 * 3600 * 1000


@dataclass
class Village:
    """Ana has things, Bob is her friend, Eve a stranger with an account; `nobody` is signed out and knows every id.

    `ids` are by the name that a route has for them.
    """

    site: RunningSite
    ana: Browser
    bob: Browser
    eve: Browser
    nobody: Browser
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def settled(cls, site: RunningSite) -> "Village":
        people = {name: site.browser() for name in ("ana", "bob", "eve", "nobody")}
        for name in ("ana", "bob", "eve"):
            done(people[name].sign_up(f"v_{name}", name.title()))
        village = cls(site, people["ana"], people["bob"], people["eve"], people["nobody"])
        for settle in SETTLING:
            settle(village)
            site.work()
        return village

    def account(self, name: str) -> str:
        """The id of somebody's account."""
        return str(getattr(self, name).get("/api/session").json["account"]["id"])


def done(answer: Answer) -> Any:
    """The JSON of what was done, None if it has none."""
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
    done(bob.post(f"{path}/requests"))
    pinned = done(ana.post(f"{path}/pins", {"url": "https://example.org/"}))["space"]
    report = done(bob.post(f"{path}/reports", {"reason": "Spam"}))["report"]
    invite = done(ana.post(f"{path}/invites/{village.account('bob')}"))["invite"]
    starts = int(village.site.module.site().deps.clock() * 1000) + DAY_MS
    ana.start_space("Ana will talk", starts_at=starts)
    village.ids |= {"space_id": space, "pin_id": pinned["pins"][0]["id"], "report_id": report, "invite": invite}


SETTLING: list[Callable[[Village], None]] = [_people, _posts, _spaces]
