"""Pictures in messages: drawn anew, for the members of their conversation alone, and deleted with their author."""

import io
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from botocore.session import Session
from PIL import Image

from tests.support.site import Answer, Browser, RunningSite, account
from tests.support.uploads import BUCKET, picture, stored, uploaded


@dataclass
class Talk:
    """Ana's and Bob's conversation, and Eve, who is not in it."""

    id: str
    ana: Browser
    bob: Browser
    eve: Browser

    def send(self, chosen: list[dict[str, str]], text: str = "", **more: str) -> Answer:
        return self.ana.request(
            "POST", f"/api/conversations/{self.id}/lines", {"text": text, "pictures": chosen}, headers=more
        )

    def lines(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.bob.get(f"/api/conversations/{self.id}").json["lines"]
        return found


@pytest.fixture
def talk(site: RunningSite, request: pytest.FixtureRequest) -> Talk:
    people = {name: site.browser() for name in ("ana", "bob", "eve")}
    for name, browser in people.items():
        assert browser.sign_up(f"{name}_{zlib.crc32(request.node.name.encode())}").status == 201
    other = account(people["bob"])
    begun = people["ana"].post("/api/conversations", {"people": [other]})
    return Talk(begun.json["conversation"]["id"], **people)


def content_of(shown: Answer) -> bytes:
    """Return what is behind a redirect to the bucket."""
    assert (shown.status, shown.headers["Cache-Control"]) == (302, "private, max-age=150")
    key = urlsplit(shown.headers["Location"]).path.partition(f"{BUCKET}/")[2]
    content: bytes = Session().create_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return content


def test_members_see_pictures_that_are_drawn_anew_and_nobody_else_does(site: RunningSite, talk: Talk) -> None:
    uploads = [uploaded(talk.ana, picture((3_000, 1_500), "JPEG"), "image/jpeg"), uploaded(talk.ana, picture())]
    sent = talk.send([{"upload": uploads[0], "alt": " A lake,\nat noon "}, {"upload": uploads[1]}], "Look")
    assert sent.status == 201, sent.text
    shown = sent.json["line"]["pictures"]
    assert [(one["alt"], one["width"], one["height"]) for one in shown] == [
        ("A lake, at noon", 1_600, 800),
        ("", 40, 30),
    ]
    assert talk.lines()[-1]["pictures"] == shown
    for address, size in ((shown[0]["small"], (720, 360)), (shown[0]["large"], (1_600, 800))):
        content = content_of(talk.bob.get(address))
        assert (Image.open(io.BytesIO(content)).size, b"home" in content) == (size, False)
        assert talk.eve.get(address).code == "no_such_conversation"
        assert site.browser().get(address).code == "signed_out"
    own = account(talk.ana)
    assert (stored("public/"), stored("uploads/"), len(stored(f"messages/{own}/{talk.id}/"))) == ([], [], 4)


def test_addresses_of_other_pictures_are_refused(talk: Talk) -> None:
    talk.send([{"upload": uploaded(talk.ana, picture())}])
    around = f"/api/conversations/{talk.id}/lines"
    for wrong in ("1/pictures/2/small", "1/pictures/0/small", "2/pictures/1/small", "0/pictures/1/small"):
        assert talk.bob.get(f"{around}/{wrong}").code == "not_found", wrong
    for wrong in ("1/pictures/1/huge", "1/pictures/x/small", "-1/pictures/1/small", "9999999999999/pictures/1/small"):
        assert talk.bob.get(f"{around}/{wrong}").code == "not_found", wrong
    assert talk.bob.get(f"{around}/1/pictures/1/small").status == 302
    talk.ana.post(f"{around}", {"text": "The next one moves it to a row of its own"})
    assert talk.bob.get(f"{around}/1/pictures/1/small").status == 302


def test_newcomers_of_a_group_do_not_see_earlier_pictures_and_leavers_none(talk: Talk) -> None:
    people = {"people": [account(talk.bob)], "name": "Us"}
    group = talk.ana.post("/api/conversations", {**people, "people": [*people["people"], account(talk.eve)]})
    talk.id = group.json["conversation"]["id"]
    assert talk.eve.delete(f"/api/conversations/{talk.id}/people/me").status == 204
    first = talk.send([{"upload": uploaded(talk.ana, picture())}]).json["line"]["pictures"][0]["small"]
    assert talk.eve.get(first).code == "no_such_conversation"
    talk.ana.post(f"/api/conversations/{talk.id}/people", {"people": [account(talk.eve)]})
    assert talk.eve.get(first).code == "not_found"
    second = talk.send([{"upload": uploaded(talk.ana, picture())}]).json["line"]["pictures"][0]["small"]
    assert talk.eve.get(second).status == 302


def test_repeated_command_writes_one_message_with_its_pictures(talk: Talk) -> None:
    chosen = [{"upload": uploaded(talk.ana, picture()), "alt": "Tea"}]
    once, again = (talk.send(chosen, **{"idempotency-key": f"the-same-{talk.id}"}) for _ in range(2))
    assert (once.status, once.json) == (201, again.json)
    assert [[one["alt"] for one in line["pictures"]] for line in talk.lines()] == [["Tea"]]  # type: ignore[attr-defined]


REFUSED = {
    "five": ([picture()] * 5, "too_many_pictures"),
    "no picture": ([picture(), b"<svg/>"], "invalid_picture"),
    "nothing at all": ([], "invalid_message"),
}


@pytest.mark.parametrize(("contents", "code"), REFUSED.values(), ids=REFUSED)
def test_message_with_a_refused_picture_stores_nothing(talk: Talk, contents: list[bytes], code: str) -> None:
    refused = talk.send([{"upload": uploaded(talk.ana, content)} for content in contents])
    assert (refused.status, refused.code, talk.lines()) == (400, code, [])
    assert stored(f"messages/{account(talk.ana)}/") == []


def test_blocked_person_stores_no_picture(talk: Talk) -> None:
    talk.bob.request("PUT", f"/api/accounts/{account(talk.ana)}/block")
    assert talk.send([{"upload": uploaded(talk.ana, picture())}]).code == "cannot_write"
    assert stored(f"messages/{account(talk.ana)}/") == []


def test_descriptions_are_found_by_search(talk: Talk) -> None:
    talk.send([{"upload": uploaded(talk.ana, picture()), "alt": "A heron at dawn"}])
    assert [one["line"]["seq"] for one in talk.bob.get("/api/messages?q=heron").json["found"]] == [1]


def test_pictures_go_with_their_authors_account_and_words_stay(site: RunningSite, talk: Talk) -> None:
    sent = talk.send([{"upload": uploaded(talk.ana, picture())}], "Look").json["line"]
    talk.send([{"upload": uploaded(talk.ana, picture()), "alt": "The newest"}])
    own, handle = account(talk.ana), talk.ana.get("/api/session").json["account"]["handle"]
    assert talk.ana.request("DELETE", "/api/account", {"handle": handle}).status == 204
    site.work()
    assert stored(f"messages/{own}/") == []
    assert [(line["text"], line["pictures"]) for line in talk.lines()] == [("Look", []), ("", [])]
    assert talk.bob.get(sent["pictures"][0]["small"]).code == "not_found"


def test_nothing_is_left_of_a_group_that_everybody_has_left(site: RunningSite, talk: Talk) -> None:
    people = [account(talk.bob), account(talk.eve)]
    talk.id = talk.ana.post("/api/conversations", {"people": people}).json["conversation"]["id"]
    for _ in range(2):
        talk.send([{"upload": uploaded(talk.ana, picture())}])
    own = f"messages/{account(talk.ana)}/{talk.id}/"
    for left, member in enumerate((talk.ana, talk.eve, talk.bob)):
        assert (len(stored(own)), site.deps.conversations.load(talk.id) is None) == (4, False), left
        assert member.delete(f"/api/conversations/{talk.id}/people/me").status == 204
        site.work()
    assert (stored(own), site.deps.conversations.load(talk.id)) == ([], None)
    assert site.deps.conversations.messages(talk.id, 0, 10, 10, newest=False) == []


def test_conversation_of_two_ends_with_the_second_of_their_accounts(site: RunningSite, talk: Talk) -> None:
    talk.send([], "Good night")
    for member in (talk.ana, talk.bob):
        assert site.deps.conversations.load(talk.id) is not None
        handle = member.get("/api/session").json["account"]["handle"]
        assert member.request("DELETE", "/api/account", {"handle": handle}).status == 204
        site.work()
    assert site.deps.conversations.load(talk.id) is None
