"""What garbage collections leave out."""

import gc

from media_worker.long_lived import leave_out_of_collections


def test_what_exists_is_left_out_and_what_comes_later_is_not() -> None:
    early: list[object] = [[]]
    try:
        leave_out_of_collections()
        late: list[object] = [[]]
        collected = gc.get_objects()
        assert not any(each is early for each in collected)
        assert any(each is late for each in collected)
    finally:
        gc.unfreeze()
