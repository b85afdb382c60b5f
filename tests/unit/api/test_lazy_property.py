"""Properties that are made once per object, by one thread or by several."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib.api.lazy_property import lazy_property


class Request:
    """Makes its property when `meeting` has two threads in it."""

    def __init__(self, meeting: Barrier) -> None:
        self.made = 0
        self._meeting = meeting

    @lazy_property
    def answer(self) -> int:
        """Meet the other thread."""
        self._meeting.wait(5)
        self.made += 1
        return self.made


def test_property_is_made_once() -> None:
    request = Request(Barrier(1))
    assert (request.answer, request.answer, request.made) == (1, 1, 1)
    assert Request.answer.__doc__ == "Meet the other thread."


def test_no_object_waits_for_the_property_of_another() -> None:
    meeting = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _: Request(meeting).answer, range(2))) == [1, 1]
