"""The tables of this machine are made as soon as the cloud answers, which starts beside who makes them."""

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import TableError

from infra.local.tables import _when_answered

SILENT = TableError("silent", ReadTimeoutError(endpoint_url="http://127.0.0.1:1"))
REFUSED = TableError("refused", ClientError({"Error": {"Code": "ValidationException"}}, "CreateTable"))


class Cloud:
    """A cloud that answers each request with the next of these errors, then with success."""

    def __init__(self, *errors: TableError) -> None:
        self.errors, self.asked = list(errors), 0

    def __call__(self) -> None:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)


def test_silent_cloud_is_asked_again() -> None:
    cloud = Cloud(SILENT, SILENT)
    _when_answered(cloud)
    assert cloud.asked == 3


@pytest.mark.parametrize(("error", "patience"), [(SILENT, -1.0), (REFUSED, 60.0)])
def test_cloud_that_stays_silent_or_refuses_is_asked_no_more(error: TableError, patience: float) -> None:
    cloud = Cloud(error)
    with pytest.raises(TableError):
        _when_answered(cloud, patience)
    assert cloud.asked == 1
