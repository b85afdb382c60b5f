"""The composition root: everything is built once and wired here, and nothing else happens here.

WebSocket and schedule handlers stay in this file: Lambda enters each by the module that defines it,
so from elsewhere this file would not be imported and nothing would be wired.
"""

import os
import random
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import Any

from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent, WebsocketEvent

from chalicelib import config, signalling
from chalicelib.api import (
    accounts,
    belongings,
    cards,
    credentials,
    description,
    embeds,
    fleets,
    hosting,
    inbox,
    live,
    middleware,
    pages,
    people,
    post_page,
    posts,
    preferences,
    profiles,
    providers,
    pushed,
    scheduling,
    search,
    space_page,
    spaces,
)
from chalicelib.api.routing import Route, blueprint
from chalicelib.api.site import Site
from chalicelib.connections import Poster
from chalicelib.evidence import S3Evidence
from chalicelib.media import S3Media
from chalicelib.openid import OpenId
from chalicelib.queue import SqsQueue
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Settings
from chalicelib.services.space import reminding, sweeping
from chalicelib.store import tables
from chalicelib.store.connections import ConnectionStore
from chalicelib.store.spaces import SpaceStore
from chalicelib.store.workers import WorkerStore
from chalicelib.webpush import WebPush

app = Chalice(app_name="espacio")
app.experimental_feature_flags.update(["WEBSOCKETS"])


def build(environ: Mapping[str, str]) -> Site:
    """Everything that handlers need, for one environment. Touches no network."""
    settings = config.read(environ)
    session = tables.bind(settings.table_prefix, settings.region)
    connections = ConnectionStore()
    poster = Poster(session, connections.close, settings.management_url)
    deps = Deps(
        settings=Settings(
            settings.worker_secret,
            settings.socket_url,
            settings.origins,
            settings.ice_servers,
            settings.reviewers,
            settings.limits,
        ),
        spaces=SpaceStore(),
        connections=connections,
        workers=WorkerStore(),
        post=poster,
        hang_up=poster.hang_up,
        openid=OpenId(settings.providers),
        clock=time.time,
        new_id=lambda kind: f"{kind}_{secrets.token_urlsafe(16)}",
        chance=random.random,
        pause=time.sleep,
        enqueue=SqsQueue(session, settings.jobs_url),
        media=S3Media(session, settings.media_bucket, settings.media_url),
        evidence=S3Evidence(session, settings.evidence_bucket) if settings.evidence_bucket else None,
        push=_push(settings),
    )
    return Site(settings, deps)


def _push(settings: config.Settings) -> WebPush | None:
    if settings.push_key is None:
        return None
    return WebPush(settings.push_key, settings.push_contact, pushed.say, settings.push_services)


@cache
def site() -> Site:
    return build(os.environ)


ROUTES: dict[str, Iterable[Route]] = {
    "accounts": accounts.ROUTES,
    "belongings": belongings.ROUTES,
    "credentials": credentials.ROUTES,
    "providers": providers.ROUTES,
    "spaces": spaces.ROUTES,
    "hosting": hosting.ROUTES,
    "inbox": inbox.ROUTES,
    "live": live.ROUTES,
    "fleets": fleets.ROUTES,
    "people": people.ROUTES,
    "profiles": profiles.ROUTES,
    "posts": posts.ROUTES,
    "cards": cards.ROUTES,
    "post_page": post_page.ROUTES,
    "preferences": preferences.ROUTES,
    "description": description.routes(lambda: chain.from_iterable(ROUTES.values())),
    "search": search.ROUTES,
    "scheduling": scheduling.ROUTES,
    "space_page": space_page.ROUTES,
    "embeds": embeds.ROUTES,
    "pages": pages.ROUTES,
}
for name, routes in ROUTES.items():
    app.register_blueprint(blueprint(name, site, routes))
app.middleware("http")(middleware.add_headers)
app.middleware("http")(middleware.map_errors)
app.middleware("http")(middleware.refuse_forgery(site))


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> Any:
    return signalling.connect(site().deps, event.to_dict())


@app.on_ws_message()
def message(event: WebsocketEvent) -> Any:
    return signalling.message(site().deps, event.to_dict())


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> Any:
    return signalling.disconnect(site().deps, event.to_dict())


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    sweeping.sweep(site().deps, site().deps.now_ms())


@app.schedule(Rate(1, unit=Rate.MINUTES))
def remind(event: CloudWatchEvent) -> None:
    reminding.tick(site().deps)


@app.on_sqs_message(queue=os.environ.get("ESPACIO_JOBS_QUEUE", "espacio-jobs"), batch_size=1)
def work(event: SQSEvent) -> None:
    for record in event:
        jobs.run(site().deps, record.body)


# Built before the first request, while a new Lambda has a whole core. Who imports this file only to list what is
# to be deployed has no secrets; a Lambda without them fails by their name in its first request.
with suppress(config.Misconfigured):
    site()
