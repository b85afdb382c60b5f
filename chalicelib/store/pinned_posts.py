"""The post that each account shows first on its profile. `store/post_items.py` describes the table."""

from typing import Final

from chalicelib.store.items import Key, delete_if, read
from chalicelib.store.post_items import PostItem

SK: Final = "pinned"


def pinned_key(account_id: str) -> Key:
    """Return the key of the row that names an account's pinned post."""
    return f"pinned#{account_id}", SK


class PinnedPostStore:
    """An account has one pinned post at most. Repeating a change is harmless."""

    def of(self, account_id: str) -> str | None:
        """Return the id of the pinned post, None if there is none."""
        item = read(PostItem, *pinned_key(account_id), consistent=False)
        return item.post if item else None

    def pin(self, account_id: str, post_id: str) -> None:
        """Pin the post instead of any other."""
        PostItem(*pinned_key(account_id), post=post_id).save()

    def unpin(self, account_id: str, post_id: str) -> None:
        """Unpin the post, if it is the pinned one."""
        delete_if(PostItem(*pinned_key(account_id)), PostItem.post == post_id)
