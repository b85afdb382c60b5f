"""What an answer says about us, to each peer something else."""

import re
from pathlib import Path

from media_worker.edge.udp_edge import UdpEdge
from tests.support.edge import RecordingObserver

OFFER = (Path(__file__).parents[3] / "vectors/offers/chromium.sdp").read_text()
LINE = re.compile(r"^a=(ice-ufrag|ice-pwd):(.*)\r$", re.MULTILINE)


async def test_ice_credentials_are_new_for_each_peer_and_made_of_all_ice_characters() -> None:
    edge = UdpEdge(["127.0.0.1"])
    edge.open("127.0.0.1", 0)
    credentials = [dict(LINE.findall(edge.accept(OFFER, RecordingObserver))) for _ in range(100)]
    edge.close()
    assert {(len(each["ice-ufrag"]), len(each["ice-pwd"])) for each in credentials} == {(8, 24)}
    assert len({each["ice-pwd"] for each in credentials}) == len({each["ice-ufrag"] for each in credentials}) == 100
    used = set().union(*(word for each in credentials for word in each.values()))
    assert len(used) == 64
    assert re.fullmatch(r"[A-Za-z0-9+/]+", "".join(used))  # RFC 8839 section 5.4
