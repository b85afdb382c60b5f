"""Carries out what the control plane sends: commands for rooms, each with a signed grant."""

import logging
from collections.abc import Callable, Coroutine

from chalicelib.domain.errors import Refused
from chalicelib.errors import Unavailable
from chalicelib.protocol import (
    Admit,
    Complaint,
    End,
    Keep,
    Posted,
    Record,
    Registered,
    Release,
    Revoke,
    SetRole,
    ToWorker,
    WorkerAnswer,
    WorkerRefusal,
    correlation,
    parse_to_worker,
)
from media_worker.control.admissions import Admissions
from media_worker.control.background import BackgroundTasks
from media_worker.control.evidence_uploads import EvidenceUploads
from media_worker.control.link import ControlLink
from media_worker.control.rooms import Rooms

log = logging.getLogger(__name__)


class Commands:
    """Applies messages to `rooms`. Admissions wait in a queue, everything else happens at once."""

    def __init__(
        self,
        rooms: Rooms,
        answer: Callable[[WorkerAnswer | WorkerRefusal], Coroutine[object, object, None]],
        background: BackgroundTasks,
    ) -> None:
        """`answer` sends the result of an admission to the control plane."""
        self.ignored = 0  # messages that were malformed or refused
        self._rooms = rooms
        self._answer = answer
        self._background = background
        self._evidence_uploads = EvidenceUploads()
        self._admissions = Admissions(rooms.loop, self._let_in)

    def receive(self, link: ControlLink, text: str) -> None:
        """Carry out one message, under its correlation id. Malformed and refused ones are counted and logged."""
        with correlation.correlated():
            self._receive(link, text)

    def _receive(self, link: ControlLink, text: str) -> None:
        try:
            message = parse_to_worker(text)
            correlation.follow(getattr(message, "correlation_id", ""))
            self._act(link, message)
        except Refused as error:
            self.ignored += 1
            log.warning("refused", extra={"code": error.code, "error": error.message})
            if error.code == "grant_expired":
                self._rooms.report_all()  # the control plane believes that we know what it says
        except Exception:
            log.exception("command failed")

    async def close(self) -> None:
        """Let nobody in any more, and give uploads under way a moment to finish."""
        self._admissions.close()
        await self._evidence_uploads.close()

    def _act(self, link: ControlLink, message: ToWorker) -> None:
        match message:
            case Registered():
                self._rooms.report_all()
                link.registered.set()
            case Admit():
                self._enqueue(message)
            case SetRole(grant=grant):
                self._rooms.set_role(grant)
            case End(grant=grant):
                self._rooms.end(grant)
            case Release(grant=grant):
                self._rooms.release(grant)
            case Keep(grant=grant):
                self._evidence_uploads.store(self._rooms.keep(grant))
            case Revoke(grant=grant):
                self._rooms.revoke(grant)
            case Record(grant=grant):
                self._rooms.permit_uploads(grant)
            case Posted(grant=grant):
                self._rooms.posted(grant)
            case Complaint(code=code, message=text):
                log.warning("complaint", extra={"code": code, "error": text})
                if code == "not_registered":
                    self._background.start(link.register())

    def _enqueue(self, message: Admit) -> None:
        if not self._admissions.add(message):
            busy = Unavailable("worker_busy")
            self._background.start(self._answer(_refusal(message, busy.code, busy.message)))

    def _let_in(self, message: Admit) -> None:
        with correlation.correlated(message.correlation_id):
            self._background.start(self._answer(self._admit(message)))

    def _admit(self, message: Admit) -> WorkerAnswer | WorkerRefusal:
        try:
            sdp = self._rooms.admit(message.grant, message.sdp)
            log.info("admitted")
            return WorkerAnswer(_proof(message), sdp, message.correlation_id)
        except Refused as error:
            log.info("not admitted", extra={"code": error.code})
            return _refusal(message, error.code, error.message)
        except Exception:
            log.exception("admission failed")
            return _refusal(message, "unavailable", "The worker could not answer this offer.")


def _proof(message: Admit) -> str:
    return message.receipt or message.grant  # a control plane of an earlier version sends no receipt


def _refusal(message: Admit, code: str, text: str) -> WorkerRefusal:
    said = text[:300]  # characters, as the protocol limits it
    return WorkerRefusal(_proof(message), code, said, message.correlation_id)
