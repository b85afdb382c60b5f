"""People who can send datagrams only to a TURN server get in through it, with the credentials that a join returns."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import StorageState

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack
from tests.support.relay import SECRET, turn_server

# As behind a firewall that lets nothing else through.
RELAYED_ONLY = """window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(settings) {
    super({ ...settings, iceTransportPolicy: 'relay' });
    peers.push(this);
  }
};"""
PATHS = """async () => {
  const reports = await Promise.all(peers.map(async (peer) => [...(await peer.getStats()).values()]));
  const known = new Map(reports.flat().map((one) => [one.id, one]));
  return reports.flat().filter(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId)
    .map(({ selectedCandidatePairId }) => known.get(known.get(selectedCandidatePairId).localCandidateId).candidateType);
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The origin of a stack whose joins give out credentials for a TURN server."""
    with turn_server(tmp_path) as url:
        settings = {"ESPACIO_TURN_URLS": url, "ESPACIO_TURN_SECRET": SECRET}
        with forked_stack(environment=settings) as running:
            yield running.origin


@pytest.fixture
def sessions() -> dict[str, StorageState]:
    return {}


def test_listener_behind_a_firewall_hears_through_the_turn_server(arrive: Arrive, browsers: Browsers) -> None:
    host = arrive(browsers.plain(), "Thea", account=True)
    link = host.start_space("Through the wall")
    listener = arrive(browsers.plain(), "Theo")
    listener.context.add_init_script(RELAYED_ONLY)
    listener.listen(link)
    assert listener.page.evaluate(PATHS) == ["relay"]
