"""The control plane without Chalice: services on real tables, a clock that stands still, recorded socket messages."""

import itertools
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from chalicelib import protocol, tokens
from chalicelib.domain.account import Account
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.domain.upload import PostForm
from chalicelib.protocol.ice import IceServer
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Job, ServiceSettings
from chalicelib.services.space import expiry, join, reminders, spaces, stage
from chalicelib.signalling import connect, disconnect, message
from chalicelib.store.connections import ConnectionStore
from chalicelib.store.spaces import SpaceStore
from chalicelib.store.workers import WorkerStore
from infra.local.permissions import acting_as
from tests.support.moto_dynamodb import PREFIX

ORIGIN = "https://espacio.example"
SECRET = "a secret of the control plane and its workers"
START = 1_767_225_600.0  # 2026-01-01, epoch s
SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"

HOST = Identity("a_ada", "Ada", "ada")
BOB = Identity("a_bob", "Bob", "bob")
EVE = Identity("a_eve", "Eve", "eve")
GUEST = Identity("g_7Hq", "Guest")


def person(number: int) -> Identity:
    """Return one of any number of people with an account."""
    return Identity(f"a_{number}", f"Person {number}", f"person{number}")


@dataclass
class SentMessages:
    """Records what is sent to sockets. Nothing reaches those in `slow` and `gone`; the latter are also forgotten."""

    forget: Callable[[str], object]
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)

    def __call__(self, connection: str, endpoint: str, text: str) -> bool:
        if connection in self.gone:
            self.forget(connection)
        if connection in self.gone | self.slow:
            return False
        self.sent.append((connection, msgspec.json.decode(text)))
        return True

    def to(self, connection: str) -> list[dict[str, Any]]:
        """Return every message to one connection, in order."""
        return [body for receiver, body in self.sent if receiver == connection]

    def last(self, connection: str) -> dict[str, Any]:
        """Return the newest message to one connection."""
        return self.to(connection)[-1]


@dataclass
class Shelf:
    """Pictures in memory, by key."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def upload_form(self, key: str, kind: str, limit: int) -> PostForm:
        return PostForm("https://uploads.example", {"key": key, "Content-Type": kind})

    def read(self, key: str, limit: int) -> bytes | None:
        content = self.kept.get(key)
        return content if content is not None and len(content) <= limit else None

    def publish(self, name: str, content: bytes, kind: str, seconds: int = 0) -> str:
        self.kept[f"public/{name}"] = content
        return self.url(name)

    def url(self, name: str) -> str:
        return f"/media/{name}"

    def published(self, name: str) -> bool:
        return f"public/{name}" in self.kept

    def keep(self, key: str, content: bytes, kind: str) -> None:
        self.kept[key] = content

    def offer(self, key: str, name: str | None, seconds: int) -> str:
        return f"https://offered.example/{key}"

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)

    def forget_many(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.kept.pop(key, None)

    def forget_all(self, start: str) -> None:
        self.kept = {key: content for key, content in self.kept.items() if not key.startswith(start)}


class Control:
    """The services and the WebSocket, wired as in `app.py`. `at` is the time (epoch s), which only tests change."""

    def __init__(self) -> None:
        self.at = START
        connections = ConnectionStore()
        self.posts = SentMessages(connections.close)
        self.jobs: list[Job] = []
        self.closed: list[str] = []  # connections that the control plane closed
        self.media = Shelf()
        self.chance = random.Random(7)
        self._connections = itertools.count(1)
        ids = itertools.count(1)
        self.deps = Deps(
            settings=ServiceSettings(SECRET, "wss://espacio.example/ws", (ORIGIN,), (IceServer(urls="stun:example"),)),
            spaces=SpaceStore(),
            connections=connections,
            workers=WorkerStore(),
            send_to_socket=self.posts,
            clock=lambda: self.at,
            new_id=lambda prefix: f"{prefix}_{next(ids)}",
            chance=self.chance.random,
            pause=time.sleep,
            enqueue=self.jobs.append,
            media=self.media,
            hang_up=lambda connection, _: self.closed.append(connection),
        )

    def work(self) -> None:
        """Run the waiting jobs, and those that they enqueue, until there are none."""
        while self.jobs:
            self.work_once()

    def work_once(self) -> None:
        """Run the job that has waited longest."""
        with acting_as("work", PREFIX):
            jobs.run(self.deps, msgspec.json.encode(self.jobs.pop(0)).decode())

    def sweep(self) -> expiry.ExpiryCounts:
        """Do what the schedule does every five minutes."""
        with acting_as("sweep", PREFIX):
            return expiry.expire(self.deps, self.deps.now_ms())

    def remind(self) -> None:
        """Do what the schedule does every minute."""
        with acting_as("remind", PREFIX):
            reminders.enqueue_due(self.deps)

    def live(self, title: str = "Tea and trains") -> Space:
        """Start a Space of Ada's; no worker plays it yet."""
        return spaces.create(self.deps, HOST, title)

    def carried(self) -> tuple[Space, str]:
        """Return a live Space that a worker plays (Ada joined), and the worker's connection."""
        space = self.live()
        connection = self.worker("w_1")
        self.send(self.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
        self.posts.sent.clear()
        return spaces.get(self.deps, space.id), connection

    def asked(self, space: Space, *people: Identity) -> None:
        for one in people:
            stage.request_to_speak(self.deps, space.id, one)

    def session(self, who: Identity) -> str:
        """Begin a session of somebody with an account, and return its digest."""
        digest = f"{len(self.deps.sessions.of(who.id, self.at)) + 1:02x}".ljust(64, "0")
        account = Account(who.id, who.handle or "", who.name)
        self.deps.sessions.begin(account, digest, "/", "password", int(self.at), int(self.at) + 10**6)
        return digest

    def browser(self, space: Space, who: Identity, before: Identity | None = None, session: str | None = None) -> str:
        """Open a browser's connection with a ticket."""
        ticket = join.join(self.deps, space.id, who, before=before, session=session).socket.ticket
        connection, status = self.knock(ticket=ticket)
        assert status == 200
        return connection

    def enter(self, space: Space, who: Identity, before: Identity | None = None, session: str | None = None) -> str:
        """Open a browser's connection, and send its offer to the Space's worker."""
        connection = self.browser(space, who, before, session)
        self.send(connection, action="offer", space=space.id, sdp=SDP)
        assert [told for told in self.posts.to(connection) if told.get("type") == "error"] == []
        return connection

    def page(self, who: Identity, session: str | None = None) -> str:
        """Open the connection of a page outside of any Space."""
        connection, status = self.knock(ticket=join.open_socket(self.deps, who, session).ticket)
        assert status == 200
        return connection

    def worker(self, worker: str, *, load: float = 0.1, draining: bool = False) -> str:
        """Open and register a worker's connection, and send one heartbeat."""
        connection, status = self.knock(service=self.credential(worker))
        assert status == 200
        self.send(connection, action="register", worker=worker)
        self.send(connection, action="heartbeat", worker=worker, load=load, reports=[], draining=draining)
        return connection

    def credential(self, worker: str, *, expires: float = START + 3600, secret: str = SECRET) -> str:
        return tokens.seal(secret, tokens.SERVICE, tokens.ServiceCredential(worker, int(expires)))

    def knock(
        self, *, ticket: str | None = None, service: str | None = None, origin: str | None = ORIGIN
    ) -> tuple[str, int]:
        """Call `$connect`; returns the new connection's id and the status."""
        event = self.event(f"c{next(self._connections)}=")
        event["queryStringParameters"] = {"ticket": ticket} if ticket else None
        event["headers"] = {"Authorization": f"Bearer {service}"} if service else {}
        if origin and not service:
            event["headers"]["Origin"] = origin
        with acting_as("websocket_connect", PREFIX):
            return event["requestContext"]["connectionId"], connect(self.deps, event)["statusCode"]

    def send(self, connection: str, **body: Any) -> None:
        """Send a JSON message from a connection."""
        self.say(connection, msgspec.json.encode(body).decode())

    def say(self, connection: str, body: Any, **more: Any) -> None:
        """Send any body from a connection."""
        with acting_as("websocket_message", PREFIX):
            assert message(self.deps, self.event(connection) | {"body": body} | more) == {"statusCode": 200}

    def hang_up(self, connection: str) -> None:
        with acting_as("websocket_disconnect", PREFIX):
            disconnect(self.deps, self.event(connection))

    def event(self, connection: str) -> dict[str, Any]:
        context = {"connectionId": connection, "domainName": "ws.example", "stage": "prod"}
        return {"requestContext": context}

    def grant(self, connection: str) -> protocol.Grant:
        """Return the grant in the newest message to a connection."""
        return self.opened(self.posts.last(connection)["grant"])

    def opened(self, token: str) -> protocol.Grant:
        return tokens.open_grant(SECRET, token, now=self.at)


def refusal(control: Control, connection: str) -> str:
    """Return the code of the newest message to a connection, which must be an error with a sentence."""
    body = control.posts.last(connection)
    assert body.get("type", body.get("action")) == "error"
    assert body["message"].endswith(".")
    return str(body["code"])


def report(space: Space, *, epoch: int = 1, listeners: int = 3) -> dict[str, Any]:
    return {"space": space.id, "epoch": epoch, "listeners": listeners}
