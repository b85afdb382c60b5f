"""Posts, and what is needed to show them to one viewer. `store/post_items.py` describes the table."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct, field
from pynamodb.expressions.update import Action

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import POST as PREFIX
from chalicelib.domain.post import Post, TimelineEntry
from chalicelib.store import saga
from chalicelib.store.counters import Interaction
from chalicelib.store.items import Key, read, read_many, save_if, update_if, write_many
from chalicelib.store.post_items import POST, PostItem, post_key

MARK_S: Final = 24 * 3600  # how long a command is remembered
SAID: Final = (  # what a deleted post no longer has
    PostItem.author_name,
    PostItem.author_handle,
    PostItem.text,
    PostItem.space,
    PostItem.answers,
    PostItem.pictures,
)


class KnownPosts(Struct, frozen=True):
    """Posts by id, and the requested rows that exist, each with its moment or the post that it names."""

    posts: dict[str, Post] = field(default_factory=dict)
    rows: dict[Key, str | None] = field(default_factory=dict)

    def has(self, kind: str, post_id: str, account_id: str) -> bool:
        """Whether the account has liked, reposted or bookmarked the post."""
        return Interaction(post_id, kind, account_id).key in self.rows

    def still(self, entry: TimelineEntry) -> bool:
        """Whether an entry still holds: the post is not deleted, and a repost was not taken back."""
        return self.there(entry.post) and (not entry.is_repost or self.made(entry, "repost"))

    def there(self, post_id: str) -> bool:
        """Whether the post exists and is not deleted."""
        post = self.posts.get(post_id)
        return post is not None and not post.gone

    def made(self, entry: TimelineEntry, kind: str) -> bool:
        """Whether the row of this kind from which the entry was made is still there."""
        return self.rows.get(Interaction(entry.post, kind, entry.by).key) == entry.moment


class PostStore:
    """Adds, reads and deletes posts, and lists the reactions to them."""

    def reserved(self, mark: str, post_id: str, now: float) -> str:
        """Return the id of the post that the command `mark` creates: `post_id`, or the id from its first attempt.

        `now` is epoch s.
        """
        row = PostItem(f"mark#{mark}", "mark", post=post_id, expires_at=int(now) + MARK_S)
        if save_if(row, PostItem.pk.does_not_exist()):
            return post_id
        return str(PostItem.get(row.pk, row.sk, consistent_read=True).post)

    def add(self, post: Post) -> Post:
        """Store a new post, and return the stored one, which is an older one if the id is taken."""
        return post if save_if(_item(post), PostItem.pk.does_not_exist()) else self.get(post.id) or post

    def get(self, post_id: str) -> Post | None:
        """Return the post as it is now (a consistent read), or None if it never existed."""
        item = read(PostItem, post_key(post_id), POST)
        return _post(item) if item else None

    def known(self, post_ids: Iterable[str], rows: Iterable[Interaction] = (), more: Iterable[Key] = ()) -> KnownPosts:
        """Return which of these posts and rows exist: one request per hundred."""
        keys = {(post_key(post_id), POST) for post_id in post_ids} | {row.key for row in rows} | set(more)
        found = KnownPosts()
        for item in read_many(PostItem, keys, consistent=False):
            if item.sk == POST:
                post = _post(item)
                found.posts[post.id] = post
            elif item.step != saga.ENDING:
                found.rows[(item.pk, item.sk)] = item.moment or item.post
        return found

    def bury(self, post_id: str, author_id: str, now: float) -> bool:
        """Delete the content of the author's post; return False if it is not theirs. Repeating it changes nothing."""
        actions: list[Action] = [PostItem.gone.set(int(now)), *(attribute.remove() for attribute in SAID)]
        return update_if(PostItem(post_key(post_id), POST), actions, PostItem.author_id == author_id)

    def nameless(self, post_id: str) -> None:
        """Take the author's id out of a deleted post, because their account is deleted, too."""
        nobody = [PostItem.author_id.set(GONE.id)]
        update_if(PostItem(post_key(post_id), POST), nobody, PostItem.gone.exists())

    def replies(self, post_id: str, after: str | None, limit: int) -> list[TimelineEntry]:
        """Return up to `limit` replies after the moment `after`, oldest first."""
        moments = [(item.sk.removeprefix("reply#"), item.by) for item in _rows(post_id, "reply", after, limit)]
        return [TimelineEntry(moment, PREFIX + moment, by) for moment, by in moments]

    def people(self, post_id: str, kind: str, after: str | None, limit: int) -> list[tuple[str, str | None]]:
        """Return up to `limit` accounts that liked, reposted or bookmarked the post.

        Each comes with the moment of the repost or bookmark.

        They are in the order of their ids, after the id `after`.
        """
        return [(item.by, item.moment) for item in _rows(post_id, kind, after, limit)]

    def note_pin(self, post_id: str, kind: str, space_id: str) -> None:
        """Write a row of this kind, which `people` returns with the Space's id; writing it again changes nothing."""
        PostItem(*Interaction(post_id, kind, space_id).key, by=space_id).save()

    def forget(self, post_id: str, kind: str, account_ids: Iterable[str]) -> None:
        """Delete rows of a deleted post without counting."""
        write_many(PostItem, delete=[Interaction(post_id, kind, account_id).key for account_id in account_ids])


def _rows(post_id: str, kind: str, after: str | None, limit: int) -> list[PostItem]:
    pk = post_key(post_id)
    start = {"pk": {"S": pk}, "sk": {"S": f"{kind}#{after}"}} if after else None
    found = PostItem.query(pk, PostItem.sk.startswith(f"{kind}#"), limit=limit, last_evaluated_key=start)
    return [item for item in found if item.step != saga.ENDING]


def _item(post: Post) -> PostItem:
    return PostItem(
        post_key(post.id),
        POST,
        author_id=post.author.id,
        author_name=post.author.name,
        author_handle=post.author.handle,
        text=post.text,
        created_at=post.created_at,
        space=post.space,
        answers=post.answers,
        above=post.above or None,
        pictures=post.pictures or None,
        quote=post.quote,
    )


def _post(item: PostItem) -> Post:
    return Post(
        id=item.pk.removeprefix("post#"),
        author=Identity(item.author_id, item.author_name or "", item.author_handle),
        text=item.text or "",
        created_at=int(item.created_at),
        space=item.space,
        answers=item.answers,
        above=item.above or (),
        pictures=item.pictures or (),
        quote=item.quote,
        gone=item.gone is not None,
        likes=int(item.likes or 0),
        reposts=int(item.reposts or 0),
        replies=int(item.replies or 0),
        quotes=int(item.quotes or 0),
    )
