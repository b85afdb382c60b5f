"""The index of the table of Spaces by time, which several kinds of items share."""

from typing import TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

Kind = TypeVar("Kind", bound=Model)


class ByTime(GlobalSecondaryIndex[Kind]):  # type: ignore[no-untyped-call]
    """Items with a `listing`, which each kind has values of its own for, in order of `listed_at` (epoch ms).

    Sparse: items without a listing are not in it. Each class of items has a subclass of its own, because PynamoDB binds
    an index to one class.
    """

    class Meta:
        index_name = "by-time"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    listed_at = NumberAttribute(range_key=True)
