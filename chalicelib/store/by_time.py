"""Indexes by time that several kinds of items share: of the table of Spaces, and of the inbox."""

from typing import TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex
from pynamodb.models import Model

Kind = TypeVar("Kind", bound=Model)


class ByTime(GlobalSecondaryIndex[Kind]):  # type: ignore[no-untyped-call]
    """Items of the table of Spaces with a `listing`, for which each kind has values of its own, in order of `listed_at`
    (epoch ms).

    Sparse: items without a listing are not in it. Each class of items has a subclass of its own, because PynamoDB binds
    an index to one class.
    """

    class Meta:
        index_name = "by-time"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    listed_at = NumberAttribute(range_key=True)


class InboxByTime(LocalSecondaryIndex[Kind]):  # type: ignore[no-untyped-call]
    """What is listed for one person in the inbox, in order of `listed_at` (epoch ms).

    Sparse, and as consistent as the table. Each class of items has a subclass of its own, as with `ByTime`.
    """

    class Meta:
        index_name = "by-time"
        projection = AllProjection()

    pk = UnicodeAttribute(hash_key=True)
    listed_at = NumberAttribute(range_key=True)
