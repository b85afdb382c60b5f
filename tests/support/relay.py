"""A TURN server (coturn) that takes the credentials of the site."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aioice.ice import get_host_addresses

from tests.support.patience import until

SECRET = "shared by the site and its TURN server in tests"


@contextmanager
def turn_server(folder: Path) -> Iterator[str]:
    """Run a TURN server, and return its URL. Browsers use no loopback addresses, so it has the machine's own."""
    address, port = get_host_addresses(use_ipv4=True, use_ipv6=False)[0], _free_port()
    process = subprocess.Popen(
        [
            "turnserver",
            "-n",  # no file of settings
            "--use-auth-secret",
            f"--static-auth-secret={SECRET}",
            "--realm=espacio",
            f"--listening-ip={address}",
            f"--relay-ip={address}",
            f"--listening-port={port}",
            "--fingerprint",
            "--no-tls",
            "--no-dtls",
            "--no-cli",
            f"--pidfile={folder}/turn.pid",
            f"--userdb={folder}/turndb",
            f"--log-file={folder}/turn.log",
            "--simple-log",
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: _why_not(address, port))
        yield f"turn:{address}:{port}?transport=udp"
    finally:
        process.kill()
        process.wait()


def _why_not(address: str, port: int) -> str | None:
    try:
        socket.create_connection((address, port)).close()
    except OSError as error:
        return f"the TURN server does not listen: {error}"
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])
