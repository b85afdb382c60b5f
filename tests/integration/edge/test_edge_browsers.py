"""Real Chromium and Firefox on a bare edge: audio and texts both ways."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from aioice.ice import get_host_addresses
from playwright.async_api import Browser, Page, async_playwright

from media_worker.edge.demux import DatagramKind, kind_of
from tests.support.browsers import FIREFOX_PREFERENCES, QUIET, null_sink, program
from tests.support.edge import RecordingObserver, RunningEdge, Wire, playing
from tests.support.edge_page import edge_page
from tests.support.intruder import Intruder, with_hellos
from tests.support.patience import patient, until_async
from tests.support.player import decode
from tests.support.tones import pitch

pytestmark = pytest.mark.sound
DTLS_IN_STUN = "--force-fieldtrials=WebRTC-IceHandshakeDtls/Enabled/"
META_DTLS_IN_STUN = b"\xc0\x70"


@asynccontextmanager
async def browser_of(kind: str, folder: Path, *arguments: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        if kind == "chromium":
            browser = await playwright.chromium.launch(
                executable_path=program("ESPACIO_CHROMIUM", "chromium", "google-chrome"),
                chromium_sandbox=os.geteuid() != 0,
                args=[*QUIET, "--autoplay-policy=no-user-gesture-required", *arguments],
            )
            yield browser
        else:
            with null_sink(folder) as sound:
                browser = await playwright.firefox.launch(
                    channel="moz-firefox",
                    executable_path=program("ESPACIO_FIREFOX", "firefox-esr", "firefox"),
                    firefox_user_prefs=FIREFOX_PREFERENCES,
                    env={**os.environ, "PULSE_SERVER": sound, "HOME": str(folder)},
                )
                yield browser
                await browser.close()
                return
        await browser.close()


@asynccontextmanager
async def page_on(stage: RunningEdge, browser: Browser) -> AsyncIterator[Page]:
    runner = web.AppRunner(edge_page(stage))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    page = await browser.new_page()
    page.set_default_timeout(patient(30_000))
    await page.goto(f"http://localhost:{runner.addresses[0][1]}/")
    yield page
    await runner.cleanup()


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
async def test_browser_hears_is_heard_and_knows_who_speaks(kind: str, tmp_path: Path) -> None:
    # Firefox has no loopback candidate, so the machine's own address is offered as well.
    stage = RunningEdge(host="0.0.0.0", addresses=["127.0.0.1", *get_host_addresses(use_ipv4=True, use_ipv6=False)])
    async with browser_of(kind, tmp_path) as browser, page_on(stage, browser) as page:
        await page.evaluate("join(true)")
        observer = stage.observers[0]
        await until_async(lambda: None if observer.events else f"not open: {stage.edge.statistics()}", 20)
        observer.peer.send_text("down")
        await page.wait_for_function("edge.opened > 0 && edge.texts.length > 0")
        await page.evaluate("edge.channel.send('up')")
        async with playing(stage, 660, [5, 6]):
            await until_async(
                lambda: None if observer.texts and len(observer.packets) > 60 else f"{len(observer.packets)}", 20
            )
            await until_async(partial(hears_another, page, 660), within=20)
            await until_async(partial(is_not_heard, observer, 440), within=20)
            assert (await page.evaluate("edge.texts"), observer.texts) == (["down"], ["up"])
            await until_async(partial(sees_other_speakers, page, {5, 6}))
        await page.evaluate("edge.connection.close()")
        await until_async(lambda: None if observer.reasons else "the browser is still there")
        assert observer.reasons == ["dtls_closed"]
    await stage.leave()


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
async def test_browser_that_offers_video_gets_the_rest(kind: str, tmp_path: Path) -> None:
    stage = RunningEdge(host="0.0.0.0", addresses=["127.0.0.1", *get_host_addresses(use_ipv4=True, use_ipv6=False)])
    async with browser_of(kind, tmp_path) as browser, page_on(stage, browser) as page:
        await page.evaluate("join(false, true)")
        await until_async(lambda: None if stage.observers[0].events else f"{stage.edge.statistics()}", 20)
        stage.observers[0].peer.send_text("down")
        await page.wait_for_function("edge.texts.length > 0")
    await stage.leave()


async def test_chromium_whose_checks_carry_dtls_connects(tmp_path: Path) -> None:
    stage = RunningEdge()
    wire = Wire(stage.edge)
    async with browser_of("chromium", tmp_path, DTLS_IN_STUN) as browser, page_on(stage, browser) as page:
        await page.evaluate("join(false)")
        await until_async(lambda: None if stage.observers[0].events else f"{stage.edge.statistics()}", 20)
        stage.observers[0].peer.send_text("down")
        await page.wait_for_function("edge.texts.length > 0")
    checks = [datagram for datagram, _ in wire.arrived if kind_of(datagram) is DatagramKind.STUN]
    assert any(META_DTLS_IN_STUN in check for check in checks), "this Chromium sends no DTLS in its checks"
    assert all(len(answer) <= 76 for answer, _ in wire.departed if kind_of(answer) is DatagramKind.STUN)
    await stage.leave()


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
async def test_browser_connects_whatever_is_sent_in_its_name(kind: str, tmp_path: Path) -> None:
    stage = RunningEdge(host="0.0.0.0", addresses=["127.0.0.1", *get_host_addresses(use_ipv4=True, use_ipv6=False)])
    Intruder(stage, with_hellos)
    async with browser_of(kind, tmp_path) as browser, page_on(stage, browser) as page:
        await page.evaluate("join(true)")
        observer = stage.observers[0]
        await until_async(lambda: None if observer.events else f"not open: {stage.edge.statistics()}", 20)
        await until_async(lambda: None if len(observer.packets) > 60 else f"{len(observer.packets)}", 20)
        assert observer.reasons == []
    await stage.leave()


def is_not_heard(observer: RecordingObserver, expected: float) -> str | None:
    """Return what is wrong with the newest second of sound that the edge got from a page."""
    hertz = pitch(decode([packet.payload for packet in observer.packets[-50:]]))
    return None if abs(hertz - expected) <= 10 else f"the page is heard at {hertz:.0f} Hz"


async def sees_other_speakers(page: Page, expected: set[int]) -> str | None:
    sources = set(await page.evaluate("sources()"))
    return None if sources == expected else f"the page sees {sources} speak"


async def hears_another(page: Page, expected: float) -> str | None:
    hertz, _decibel = await page.evaluate("hear(1000)")
    return None if abs(hertz - expected) <= 10 else f"the loudest is {hertz:.0f} Hz"
