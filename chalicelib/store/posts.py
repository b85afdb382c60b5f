"""Posts in DynamoDB: `{prefix}-posts`, one feed, newest first.

All posts are in one partition and their ids grow with time, so a page of the timeline is one query of one
partition, however quiet or busy the site is. (A partition per day would cost a query per empty day.) The
price is DynamoDB's limit of 1,000 writes/s per partition, far beyond one shared timeline that people read.
"""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.identity import Identity
from chalicelib.store.tables import Item, in_table

FEED = "FEED"


@dataclass(frozen=True, slots=True)
class Post:
    """`id` sorts by time. `created_at` is epoch ms. `space` is the id of the Space that the text links to."""

    id: str
    author: Identity
    text: str
    created_at: int
    space: str | None = None


@in_table("posts")
class PostItem(Item):
    class Meta:
        table_name = "posts"

    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute()
    author_handle = UnicodeAttribute(null=True)
    text = UnicodeAttribute()
    created_at = NumberAttribute()
    space = UnicodeAttribute(null=True)


class PostStore:
    """Adds posts and answers pages of them."""

    def add(self, post: Post) -> None:
        """Keep a new post."""
        PostItem(
            FEED,
            post.id,
            author_id=post.author.id,
            author_name=post.author.name,
            author_handle=post.author.handle,
            text=post.text,
            created_at=post.created_at,
            space=post.space,
        ).save(PostItem.pk.does_not_exist())

    def before(self, post_id: str | None, limit: int) -> list[Post]:
        """Up to `limit` posts older than `post_id`, or the newest ones, newest first."""
        older = PostItem.sk < post_id if post_id else None
        return [_post(item) for item in PostItem.query(FEED, older, scan_index_forward=False, limit=limit)]


def _post(item: PostItem) -> Post:
    author = Identity(item.author_id, item.author_name, item.author_handle)
    return Post(item.sk, author, item.text, int(item.created_at), item.space)
