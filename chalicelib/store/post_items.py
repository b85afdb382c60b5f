"""The table `{prefix}-posts`, and every kind of row in it.

| pk | sk | holds |
|---|---|---|
| `post#p_1` | `post` | the post, and how often it was liked, reposted, replied to and quoted |
| `post#p_1` | `like#a_ana`, `repost#a_ana` | Ana liked or reposted it. This row alone decides; the count follows |
| `post#p_1` | `bookmark#a_ana` | Ana bookmarked it at `moment`. This row alone decides |
| `post#p_1` | `reply#{moment}` | a reply, oldest first |
| `post#p_1` | `quote#{moment}` | a post that quotes it |
| `post#p_1` | `space_pin#s_1` | it was pinned in the Space, whose pin goes with it |
| `latest` | `{moment}` | every post that is no reply, newest first |
| `author#a_ana` | `{moment}` | a post, reply or repost of Ana's (`kind`) |
| `about#s_1` | `{moment}` | a post or reply that links to the Space |
| `home#a_ana` | `{moment}` | an entry of Ana's timeline, until `expires_at`, written when somebody she follows posts |
| `bookmarks#a_ana` | `{moment}` | a bookmark of Ana's, which only she sees |
| `pinned#a_ana` | `pinned` | the post that Ana's profile shows first |
| `head#a_ana` | `head` | Ana has too many followers for that: timelines read her newest entries from this item |
| `pulled#a_bob` | `a_ana` | Bob's timeline reads Ana's head |
| `mark#{command}` | `mark` | the post that a command created, so that it does not create another one |

Moments grow with time and order every list. A page is one query of one partition, and nothing is scanned. Lists hold
ids alone; the posts of a page come with one BatchGetItem. All entries of `latest` are in one partition, which limits
it to 1,000 writes/s, far more than anybody could read in one timeline.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.identity import Identity
from chalicelib.domain.picture import Picture
from chalicelib.store.items import Json
from chalicelib.store.saga import SagaItem
from chalicelib.store.tables import in_table

POST = "post"


@in_table("posts")
class PostItem(SagaItem):
    """Any row of the table. Attributes that a kind of row does not have are None."""

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
    pictures = Json(tuple[Picture, ...], null=True)
    quote = UnicodeAttribute(null=True)
    gone = NumberAttribute(null=True)
    likes = NumberAttribute(null=True)
    reposts = NumberAttribute(null=True)
    replies = NumberAttribute(null=True)
    quotes = NumberAttribute(null=True)

    post = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    moment = UnicodeAttribute(null=True)

    entries = Json(tuple[tuple[str, str], ...], null=True)
    ready = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


def post_key(post_id: str) -> str:
    """Return the partition of a post, and of the reactions to it."""
    return f"post#{post_id}"
