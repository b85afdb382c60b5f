"""A Space as a calendar entry: an iCalendar file, and links that add it to web calendars.

icalendar is imported on first use: most requests do not need it.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from chalicelib.api.i18n.words import Words
from chalicelib.api.pages.space_summary import span_of, summary_of
from chalicelib.domain.space import Space, SpaceState

if TYPE_CHECKING:
    from icalendar import Alarm

KIND: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Espacio//Spaces//EN"
ALARM: Final = timedelta(minutes=-10)


def calendar(space: Space, url: str, host: str, words: Words) -> bytes:
    """The iCalendar file (RFC 5545) of a Space, in UTC. The UID never changes and SEQUENCE grows with each change, so
    that importing it again updates the same entry. `host` is the site's host name."""
    from icalendar import Calendar, Event

    start, end = span_of(space)
    event = Event()
    event.add("uid", f"{space.id}@{host}")
    event.add("sequence", space.version)
    event.add(
        "dtstamp", _utc(space.ended_at or space.started_at or space.created_at)
    )  # the latest change whose time is known
    event.add("dtstart", _utc(start))
    event.add("dtend", _utc(end))
    event.add("summary", space.title)
    event.add("description", f"{summary_of(space, words).description}\n\n{url}")
    event.add("location", url)
    event.add("url", url)
    event.add("status", "CANCELLED" if space.state is SpaceState.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # listening does not block the calendar
    if space.topics:
        event.add("categories", list(space.topics))
    if space.state is SpaceState.SCHEDULED:
        event.add_component(_alarm(space))
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add_component(event)
    content: bytes = made.to_ical()
    return content


def google_url(space: Space, url: str, words: Words) -> str:
    """The URL at which Google Calendar offers to add the Space."""
    dates = "/".join(f"{_utc(moment):%Y%m%dT%H%M%SZ}" for moment in span_of(space))
    details = f"{summary_of(space, words).description}\n\n{url}"
    asked = {"action": "TEMPLATE", "text": space.title, "dates": dates, "details": details, "location": url}
    return f"https://calendar.google.com/calendar/render?{urlencode(asked)}"


def outlook_url(space: Space, url: str, words: Words) -> str:
    """The URL at which Outlook on the web offers to add the Space."""
    start, end = (f"{_utc(moment):%Y-%m-%dT%H:%M:%SZ}" for moment in span_of(space))
    body = f"{summary_of(space, words).description}\n\n{url}"
    asked = {"rru": "addevent", "subject": space.title, "startdt": start, "enddt": end, "body": body, "location": url}
    return f"https://outlook.live.com/calendar/0/action/compose?{urlencode(asked)}"


def _alarm(space: Space) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", space.title)
    alarm.add("trigger", ALARM)
    return alarm


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, UTC)
