"""The table `{prefix}-posts`: every kind of row, and what it holds.

| pk | sk | holds |
|---|---|---|
| `post#p_1` | `post` | the post, and how often it was liked, reposted and replied to |
| `post#p_1` | `like#a_ana`, `repost#a_ana` | Ana likes it, or passed it on. This row alone decides; the count follows |
| `post#p_1` | `reply#{moment}` | a reply, oldest first |
| `latest` | `{moment}` | every post that is no reply, newest first |
| `author#a_ana` | `{moment}` | what Ana wrote (`kind` `post` or `reply`) and reposted |
| `home#a_ana` | `{moment}` | what is in Ana's timeline, until `expires_at`: written when whom she follows posts |
| `head#a_ana` | `head` | too many follow Ana for that: her newest lines in one item, which their timelines read |
| `pulled#a_bob` | `a_ana` | Bob's timeline reads Ana's head |
| `mark#{command}` | `mark` | the post that a command made, so that it makes no second one |

A moment grows with time: lists are read in its order, a page is one query of one partition, and nothing is scanned.
Lists hold ids alone; the posts of a page come with one BatchGetItem. All posts of `latest` are in one partition: the
price is DynamoDB's limit of 1,000 writes/s there, far beyond one timeline that people read.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.identity import Identity
from chalicelib.store.items import Json
from chalicelib.store.saga import SagaItem
from chalicelib.store.tables import in_table

POST = "post"


@in_table("posts")
class PostItem(SagaItem):
    """Any row of the table; what a kind of row has not is None."""

    class Meta:
        table_name = "posts"

    author_id = UnicodeAttribute(null=True)
    author_name = UnicodeAttribute(null=True)
    author_handle = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    created_at = NumberAttribute(null=True)
    space = UnicodeAttribute(null=True)
    answers = Json(Identity, null=True)
    above = Json(tuple[str, ...], null=True)
    gone = NumberAttribute(null=True)
    likes = NumberAttribute(null=True)
    reposts = NumberAttribute(null=True)
    replies = NumberAttribute(null=True)

    post = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    moment = UnicodeAttribute(null=True)

    entries = Json(tuple[tuple[str, str], ...], null=True)
    ready = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


def post_key(post_id: str) -> str:
    """The partition of a post, and of all that people did with it."""
    return f"post#{post_id}"
