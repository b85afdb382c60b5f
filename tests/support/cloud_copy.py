"""A copy of everything that the site in this process stores, to which a test can return."""

from copy import deepcopy
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from tests.support.dump import bucket
from tests.support.site import ENVIRONMENT


class CloudCopy:
    """The rows and the objects as they are now. What was uploaded in part is not in it."""

    def __init__(self) -> None:
        self._rows = {name: deepcopy(table.items) for name, table in _tables().items()}
        self._objects = {name: key.value for name, key in bucket().keys.items()}

    def restore(self) -> None:
        """Make everything as it was."""
        for name, table in _tables().items():
            table.items = deepcopy(self._rows[name])
        backend, place = s3_backends[DEFAULT_ACCOUNT_ID]["aws"], ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]
        for name in set(bucket().keys) - set(self._objects):
            bucket().keys.pop(name)
        for name, content in self._objects.items():
            if name not in bucket().keys or bucket().keys[name].value != content:
                backend.put_object(place, name, content)
        bucket().multiparts.clear()


def _tables() -> dict[str, Any]:
    found: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_REGION"]].tables
    return found
