"""Evidence is uploaded to a presigned URL, over real HTTP."""

import logging

import pytest

from chalicelib.errors import TooMany
from chalicelib.protocol import Evidence
from media_worker.audio.audio_history import silent_packet
from media_worker.control.evidence_uploads import WAITING, EvidenceUploads, RecordedMinute
from media_worker.control.upload import ATTEMPTS, put
from tests.support.bucket import bucket
from tests.support.patience import until_async
from tests.support.player import played

TARGET = "/evidence/r_1.ogg?X-Amz-Credential=key%2F20260101%2Fs3&X-Amz-Signature=abc%3D"


async def test_body_is_put_at_the_url_exactly_as_it_was_signed() -> None:
    async with bucket() as store:
        assert await put(store.url(TARGET), b"sound", name="r_1")
        assert store.bodies == {TARGET: b"sound"}
        assert store.kinds == ["audio/ogg"]


async def test_failing_store_is_asked_again_until_it_takes_the_body() -> None:
    async with bucket() as store:
        store.refusals = [503, 500, 429]
        assert await put(store.url(TARGET), b"sound", name="r_1", backoff=0.01)
        assert (store.asked, store.bodies) == (4, {TARGET: b"sound"})


async def test_store_that_never_answers_well_is_given_up_on() -> None:
    async with bucket() as store:
        store.refusals = [503] * 99
        assert not await put(store.url(TARGET), b"sound", name="r_1", backoff=0.01)
        assert store.asked == ATTEMPTS
    assert not await put(store.url(TARGET), b"sound", name="r_1", backoff=0.01)


@pytest.mark.parametrize("status", [403, 307])
async def test_refusal_is_final_and_no_redirect_is_followed(status: int) -> None:
    async with bucket() as store:
        store.refusals = [status]
        stored = await put(store.url(TARGET), b"sound", name="r_1", backoff=0.01)
        assert (stored, store.asked, store.bodies) == (False, 1, {})


async def test_archive_stores_a_file_that_plays_and_never_logs_the_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "media_worker")
    async with bucket() as store:
        uploads = EvidenceUploads()
        uploads.store(RecordedMinute(Evidence("r_1", store.url(TARGET)), [None, silent_packet()] * 25))
        await until_async(lambda: None if store.bodies else "nothing is stored")
        await uploads.close()
        assert len(played(store.bodies[TARGET])) == (50 - 4) * 960
    assert any(getattr(record, "evidence", None) == "r_1" for record in caplog.records)
    assert not any("Signature" in str(vars(record)) for record in caplog.records)


async def test_archive_refuses_more_than_fits_in_memory_and_waits_for_the_rest_when_it_closes() -> None:
    async with bucket() as store:
        uploads = EvidenceUploads()
        for number in range(WAITING):
            uploads.store(RecordedMinute(Evidence(f"r_{number}", store.url(f"/{number}")), [silent_packet()] * 10))
        with pytest.raises(TooMany):
            uploads.store(RecordedMinute(Evidence("r_more", store.url("/more")), [silent_packet()]))
        await uploads.close()
        assert len(store.bodies) == WAITING


async def test_archive_gives_up_on_a_store_that_hangs_when_it_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_worker.control.evidence_uploads.PATIENCE", 0.05)
    async with bucket() as store:
        store.open.clear()
        uploads = EvidenceUploads()
        uploads.store(RecordedMinute(Evidence("r_1", store.url("/r_1")), [silent_packet()]))
        await until_async(lambda: None if store.asked else "nobody asked")
        await uploads.close()
        assert not uploads._uploads
        store.open.set()
    assert store.asked == 1
