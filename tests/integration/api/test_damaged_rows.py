"""A row that cannot be read, damaged or of a later release, hides no others in what is everybody's."""

import pytest

from chalicelib.domain.space import SpaceState
from chalicelib.store.recordings import RECORDINGS, RecordingItem, RecordingStore
from chalicelib.store.spaces import SpaceItem, SpaceStore, pk_of
from tests.support.site import RunningSite

DAMAGED = {"stage": '[{"whom":1}]', "state": "frozen", "host": "{}"}


@pytest.mark.parametrize("attribute", DAMAGED)
def test_damaged_space_hides_no_other(site: RunningSite, attribute: str, caplog: pytest.LogCaptureFixture) -> None:
    damaged = site.member(f"damaged_{attribute}").start_space("Damaged")
    whole = site.member(f"whole_{attribute}").start_space("Whole")
    table = SpaceItem._get_connection()
    table.connection.client.update_item(
        TableName=table.table_name,
        Key={"pk": {"S": pk_of(damaged)}, "sk": {"S": "SPACE"}},
        UpdateExpression="SET #a = :v",
        ExpressionAttributeNames={"#a": attribute},
        ExpressionAttributeValues={":v": {"S": DAMAGED[attribute]}},
    )
    live = [space["id"] for space in site.browser().get("/api/live").json["spaces"]]
    assert whole in live
    assert damaged not in live
    assert whole in [space.id for space in SpaceStore().quiet_since(SpaceState.LIVE, 2**53)]
    assert pk_of(damaged) in caplog.text


def test_damaged_recording_keeps_no_other_from_what_is_due(caplog: pytest.LogCaptureFixture) -> None:
    table = RecordingItem._get_connection()
    row = {"sk": {"S": "RECORDING"}, "version": {"N": "1"}, "listing": {"S": RECORDINGS}, "listed_at": {"N": "1"}}
    damaged = {"pk": {"S": pk_of("s_damaged")}, "recording": {"S": "{}"}}
    table.connection.client.put_item(TableName=table.table_name, Item={**row, **damaged})
    assert RecordingStore().due(2) == []
    assert pk_of("s_damaged") in caplog.text
