"""Real browsers: Chromium with a WAV file as its microphone, Chromium as strangers have it, and Firefox.

Chromium is its headless shell where that is installed: the same engine without the browser's own windows, for half the
processor time of a page. `desktop=True` starts the whole of Chromium.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Frame, Page, Playwright, sync_playwright

from infra.local.child import die_with_parent
from tests.support.patience import until
from tests.support.tones import write_gated

EAR = Path(__file__).with_name("ear.js").read_text()
PEAK = -50.0  # dB of a full-scale sine; `ear.js` leaves out the foot of a louder peak
SHELL = ("chromium-headless-shell",)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--force-prefers-reduced-motion",
)
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    "media.autoplay.default": 0,
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "layout.frame_rate": 20,  # a second; without a graphics card each costs CPU time
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "services.settings.server": "data:,",
}


class Browsers:
    """Starts each kind of browser once, when it is first needed; `close` stops all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._playwright: Playwright = self._stack.enter_context(sync_playwright())
        self._running: dict[str, Browser] = {}

    def speaking(self, hz: int, *, desktop: bool = False) -> Browser:
        """Return a Chromium whose microphone plays a gated tone of `hz` (divisible by 4), allowed on every page."""
        voice = self._folder / f"{hz}.wav"
        arguments = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
        return self._once(
            f"speaking {hz} {desktop}",
            lambda: self._chromium(desktop, *arguments, f"--use-file-for-fake-audio-capture={write_gated(voice, hz)}"),
        )

    def plain(self, *, desktop: bool = False) -> Browser:
        """Return a Chromium as strangers have it: no microphone, and addresses hidden behind mDNS names."""
        return self._once(f"plain {desktop}", lambda: self._chromium(desktop))

    def firefox(self) -> Browser:
        """Return a Firefox with a null sink to play into."""
        return self._once("firefox", self._firefox)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for browser in self._running.values():
            browser.close()
        self._stack.close()

    def _once(self, name: str, start: Callable[[], Browser]) -> Browser:
        if name not in self._running:
            self._running[name] = start()
        return self._running[name]

    def _chromium(self, desktop: bool, *arguments: str) -> Browser:
        return self._playwright.chromium.launch(
            executable_path=program("ESPACIO_CHROMIUM", *(() if desktop else SHELL), "chromium", "google-chrome"),
            chromium_sandbox=os.geteuid() != 0,
            args=[*QUIET, *arguments],
        )

    def _firefox(self) -> Browser:
        sound = self._stack.enter_context(null_sink(self._folder))
        return self._playwright.firefox.launch(
            channel="moz-firefox",
            executable_path=program("ESPACIO_FIREFOX", "firefox-esr", "firefox"),
            firefox_user_prefs=FIREFOX_PREFERENCES,
            env={**os.environ, "PULSE_SERVER": sound, "HOME": str(self._folder)},
        )


def program(variable: str, *names: str) -> str:
    """Return the path in the environment's `variable`, or of the first of `names` that is installed."""
    found = os.environ.get(variable) or next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError(
            f"None of {', '.join(names)} is installed, and {variable} names none. `make test` says how."
        )
    return found


@contextmanager
def null_sink(folder: Path) -> Iterator[str]:
    """Run a private PulseAudio server whose only device is a null sink; yields the address for PULSE_SERVER."""
    with tempfile.TemporaryDirectory(dir=folder) as runtime:
        socket = Path(runtime) / "native"
        command = [
            program("ESPACIO_PULSEAUDIO", "pulseaudio"),
            *("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"),
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            "--load=module-null-sink",
        ]
        environment = {**os.environ, "HOME": runtime, "XDG_RUNTIME_DIR": runtime, "PULSE_RUNTIME_PATH": runtime}
        server = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        try:
            until(lambda: None if socket.exists() else "PulseAudio has not opened its socket")
            yield f"unix:{socket}"
        finally:
            server.terminate()
            server.wait(10)


def peaks(page: Page | Frame, seconds: float = 1.0, *, above: float = PEAK) -> list[tuple[float, float]]:
    """Return (Hz, dB) of the tones that arrive at the page in `seconds`, loudest first. Needs `EAR` in the page."""
    found = page.evaluate("([time, above]) => window.ear.listen(time, above)", [seconds * 1000, above])
    return [(float(hz), float(level)) for hz, level in found]


def tones(page: Page | Frame, among: tuple[float, ...], seconds: float = 1.0, *, width: float = 10.0) -> set[float]:
    """Return which of the frequencies `among` arrive at the page, to +-`width` Hz."""
    found = peaks(page, seconds)
    return {hz for hz in among if any(abs(hz - peak) <= width for peak, _ in found)}
