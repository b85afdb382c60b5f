"""The composition root: builds everything once and wires it. Nothing else happens here.

WebSocket, schedule and queue handlers have to stay in this file: Lambda imports the module that defines a handler, so
handlers elsewhere would run without this file, and nothing would be wired.
"""

import gc

gc.disable()  # What is imported is there to stay. To look for garbage in it takes a tenth of a cold start.

import os
import random
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from typing import Any

from chalicelib.aws.lean_import import without_metadata

with without_metadata():
    from botocore.session import Session

from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent, WebsocketEvent

from chalicelib import config, signalling
from chalicelib.api import description, middleware, observability, pictures, traces
from chalicelib.api.account import accounts, credentials, email_addresses, personal_data, preferences, providers
from chalicelib.api.fleets import fleets
from chalicelib.api.mail import mail_texts
from chalicelib.api.messages import conversations
from chalicelib.api.notifications import notifications, push, push_texts, socket
from chalicelib.api.pages import clip_page, costs_page, embeds, podcasts, post_page, reports_page, shells, space_page
from chalicelib.api.people import profiles, relationships
from chalicelib.api.posts import posts
from chalicelib.api.routing import Route, blueprint
from chalicelib.api.search import search
from chalicelib.api.site import Site
from chalicelib.api.space import (
    agenda,
    cards,
    clips,
    costs,
    host_controls,
    live_spaces,
    recordings,
    reports,
    sharing,
    spaces,
    transcripts,
)
from chalicelib.aws.ecs_workers import EcsWorkers
from chalicelib.aws.s3 import S3Evidence, S3Media, S3Recordings
from chalicelib.aws.secrets import with_secrets
from chalicelib.aws.ses_mailer import SesMailer
from chalicelib.aws.socket_sender import SocketSender
from chalicelib.aws.sqs_queue import SqsQueue
from chalicelib.external.oidc import OpenId
from chalicelib.external.webpush import WebPush
from chalicelib.services.deps import Deps, ServiceSettings
from chalicelib.store import tables
from chalicelib.store.connections import ConnectionStore
from chalicelib.store.spaces import SpaceStore
from chalicelib.store.workers import WorkerStore

app = Chalice(app_name="espacio")
app.experimental_feature_flags.update(["WEBSOCKETS"])


def build(environ: Mapping[str, str]) -> Site:
    """Everything that handlers need, for one environment. Makes no network request but for secrets."""
    session = tables.bind(*config.place(environ))
    settings = config.read(with_secrets(environ, session))
    connections = ConnectionStore()
    sender = SocketSender(session, connections.close, settings.management_url)
    deps = Deps(
        settings=ServiceSettings(
            settings.worker_secret,
            settings.socket_url,
            settings.origins,
            settings.ice_servers,
            settings.limits,
            settings.api_domain,
            settings.spare_workers,
            settings.turn_urls,
            settings.turn_secret or "",
            settings.captions,
            settings.captioner,
        ),
        spaces=SpaceStore(),
        connections=connections,
        workers=WorkerStore(),
        send_to_socket=sender,
        hang_up=sender.hang_up,
        openid=OpenId(settings.providers),
        clock=time.time,
        new_id=lambda kind: f"{kind}_{secrets.token_urlsafe(16)}",
        chance=random.random,
        pause=time.sleep,
        enqueue=SqsQueue(session, settings.jobs_url),
        media=S3Media(session, settings.upload_origin, settings.media_bucket, settings.media_url),
        evidence=_evidence(session, settings),
        recording_files=S3Recordings(session, settings.upload_origin, settings.media_bucket),
        push=_push(settings),
        worker_pool=_worker_pool(session, settings),
        mail=_mail(settings, session),
    )
    return Site(settings, deps)


def _evidence(session: Session, settings: config.SiteConfig) -> S3Evidence | None:
    if settings.evidence_bucket is None:
        return None
    return S3Evidence(session, settings.upload_origin, settings.evidence_bucket)


def _worker_pool(session: Session, settings: config.SiteConfig) -> EcsWorkers | None:
    return EcsWorkers(session, settings.workers_service) if settings.workers_service else None


def _push(settings: config.SiteConfig) -> WebPush | None:
    if settings.push_key is None:
        return None
    return WebPush(settings.push_key, settings.push_contact, push_texts.push_text, settings.push_services)


def _mail(settings: config.SiteConfig, session: Session) -> SesMailer | None:
    if settings.mail_from is None:
        return None
    return SesMailer(session, settings.mail_from, mail_texts.mail_text)


@cache
def site() -> Site:
    return build(os.environ)


ROUTES: dict[str, Iterable[Route]] = {
    "accounts": accounts.ROUTES,
    "credentials": credentials.ROUTES,
    "email_addresses": email_addresses.ROUTES,
    "personal_data": personal_data.ROUTES,
    "preferences": preferences.ROUTES,
    "providers": providers.ROUTES,
    "profiles": profiles.ROUTES,
    "relationships": relationships.ROUTES,
    "posts": posts.ROUTES,
    "pictures": pictures.ROUTES,
    "fleets": fleets.ROUTES,
    "conversations": conversations.ROUTES,
    "notifications": notifications.ROUTES,
    "push": push.ROUTES,
    "socket": socket.ROUTES,
    "search": search.ROUTES,
    "spaces": spaces.ROUTES,
    "host_controls": host_controls.ROUTES,
    "live_spaces": live_spaces.ROUTES,
    "recordings": recordings.ROUTES,
    "transcripts": transcripts.ROUTES,
    "clips": clips.ROUTES,
    "agenda": agenda.ROUTES,
    "cards": cards.ROUTES,
    "sharing": sharing.ROUTES,
    "reports": reports.ROUTES,
    "costs": costs.ROUTES,
    "description": description.routes(lambda: chain.from_iterable(ROUTES.values())),
    "post_page": post_page.ROUTES,
    "clip_page": clip_page.ROUTES,
    "space_page": space_page.ROUTES,
    "embeds": embeds.ROUTES,
    "reports_page": reports_page.ROUTES,
    "costs_page": costs_page.ROUTES,
    "podcasts": podcasts.ROUTES,
    "pages": shells.ROUTES,
}
for name, routes in ROUTES.items():
    app.register_blueprint(blueprint(name, site, routes))
app.middleware("http")(middleware.add_headers)
app.middleware("http")(middleware.name_act)
app.middleware("http")(middleware.map_errors)
app.middleware("http")(middleware.refuse_forgery(site))


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> Any:
    with observability.watched("sockets", event.context):
        return signalling.connect(site().deps, event.to_dict())


@app.on_ws_message()
def message(event: WebsocketEvent) -> Any:
    return signalling.message(
        site().deps, event.to_dict(), observability.failed_socket, partial(traces.traced, "sockets")
    )


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> Any:
    with observability.watched("sockets", event.context):
        return signalling.disconnect(site().deps, event.to_dict())


# What schedules and jobs do is imported by them: requests and sockets need none of it, and people wait for these.
@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    from chalicelib.services.recordings import upkeep
    from chalicelib.services.space import expiry

    with observability.watched("schedules", event.context):
        try:
            expiry.expire(site().deps, site().deps.now_ms())
        finally:
            upkeep.tend_due(site().deps)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def remind(event: CloudWatchEvent) -> None:
    from chalicelib.services.space import reminders

    with observability.watched("schedules", event.context):
        reminders.enqueue_due(site().deps)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def scale(event: CloudWatchEvent) -> None:
    from chalicelib.services.space import measurements, worker_demand

    with observability.watched("schedules", event.context):
        observability.missed(worker_demand.scale(site().deps), site().settings.table_prefix)
        observability.measure(measurements.measure(site().deps), site().settings.table_prefix)


@app.on_sqs_message(queue=os.environ.get("ESPACIO_JOBS_QUEUE", "espacio-jobs"), batch_size=1)
def work(event: SQSEvent) -> None:
    from chalicelib.services import jobs

    with observability.watched("jobs", event.context):
        for record in event:
            jobs.run(site().deps, record.body)


# Built before the first request, while a new Lambda has a whole core. Tools that import this file only to list what
# to deploy may read no secrets; a Lambda without them fails in its first request and names them.
if "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ:
    observability.start_logs()
    with suppress(config.Misconfigured):
        site()
    traces.start(os.environ)
gc.freeze()
gc.enable()
