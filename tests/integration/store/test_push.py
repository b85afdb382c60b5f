"""Web Push from the notification to the device: recipients, choices, delivery once, and forgotten devices."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.api.notifications.push_texts import push_text
from chalicelib.domain.account import Account
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.push import DEVICES
from chalicelib.errors import Unavailable
from chalicelib.external.webpush import WebPush
from chalicelib.services.messages import conversations
from chalicelib.services.notifications import push
from chalicelib.services.notifications.delivery import notify
from chalicelib.store.devices import DeviceItem
from tests.support.control import BOB, EVE, HOST, Control
from tests.support.push_service import PushService, Subscription, push_service

LIVE = Notification("live", "live:s_1", HOST, "s_1", text="Tea and trains")


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def pushed(control: Control, service: PushService) -> Control:
    """A deployment that sends push messages to the service on this machine."""
    control.deps = replace(
        control.deps, push=WebPush("5f" * 32, "mailto:ops@example.org", push_text, (service.origin,))
    )
    return control


def enrolled(
    control: Control, service: PushService, by: Identity = BOB, name: str = "1", language: str = "en"
) -> Subscription:
    subscription = Subscription(f"{service.origin}/push/{name}")
    push.register_device(control.deps, by, **subscription.body, language=language)
    return subscription


def titles(service: PushService, subscription: Subscription) -> list[Any]:
    mine = [one for one in service.pushed if subscription.endpoint.endswith(one.path)]
    return [subscription.read(one)["title"] for one in mine]


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_note_reaches_every_device_once_in_its_language(pushed: Control, service: PushService) -> None:
    phone, desk = enrolled(pushed, service, name="1"), enrolled(pushed, service, name="2", language="es")
    for _ in range(2):
        notify(pushed.deps, BOB.id, LIVE)
    pushed.work()
    assert titles(service, phone) == ["Ada is live"]
    assert titles(service, desk) == ["Ada está en directo"]


def test_message_is_pushed_to_the_other_and_not_to_its_author(pushed: Control, service: PushService) -> None:
    for one in (HOST, BOB):
        pushed.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)
    ours, theirs = enrolled(pushed, service, HOST, "1"), enrolled(pushed, service, BOB, "2")
    talk = conversations.begin(pushed.deps, HOST, [BOB.id])
    conversations.write(pushed.deps, talk.id, HOST, "Tea?")
    pushed.work()
    assert titles(service, ours) == []
    (came,) = service.pushed
    assert (theirs.read(came)["title"], theirs.read(came)["text"]) == ("Ada", "Tea?")
    assert theirs.read(came)["path"] == f"/messages/{talk.id}"


def test_person_is_pushed_what_they_want_alone(pushed: Control, service: PushService) -> None:
    ours = enrolled(pushed, service)
    assert push.choices(pushed.deps, BOB.id)["likes"] is False
    push.choose(pushed.deps, BOB, {"live": False, "likes": True})
    notify(pushed.deps, BOB.id, LIVE)
    for fan in (HOST, EVE):
        notify(pushed.deps, BOB.id, Notification("liked", f"liked:p_1:{fan.id}", fan, post="p_1", text="Tea"))
    pushed.work()
    assert titles(service, ours) == ["Ada liked your post"]  # joining an entry does not push again
    assert push.choices(pushed.deps, BOB.id)["mentions"] is True


def test_choice_that_is_none_is_refused(pushed: Control) -> None:
    assert refused(lambda: push.choose(pushed.deps, BOB, {"everything": True})) == "malformed"


@pytest.mark.parametrize("status", [404, 410])
def test_device_that_is_gone_is_forgotten(pushed: Control, service: PushService, status: int) -> None:
    enrolled(pushed, service)
    service.status = status
    notify(pushed.deps, BOB.id, LIVE)
    pushed.work()
    assert pushed.deps.devices.of(BOB.id) == []


def test_subscription_for_another_key_is_not_enrolled(pushed: Control, service: PushService) -> None:
    body = Subscription(f"{service.origin}/push/1").body
    assert pushed.deps.push is not None
    old = "B" + pushed.deps.push.key[1:][::-1]
    assert refused(lambda: push.register_device(pushed.deps, BOB, **body, language="en", signed_for=old)) == (
        "push_key_changed"
    )
    assert pushed.deps.devices.of(BOB.id) == []
    push.register_device(pushed.deps, BOB, **body, language="en", signed_for=pushed.deps.push.key)
    assert len(pushed.deps.devices.of(BOB.id)) == 1


def test_device_for_an_older_key_is_forgotten_when_news_come(pushed: Control, service: PushService) -> None:
    body = Subscription(f"{service.origin}/push/1").body
    assert pushed.deps.push is not None
    push.register_device(pushed.deps, BOB, **body, language="en", signed_for=pushed.deps.push.key)
    new = WebPush("6e" * 32, "mailto:ops@example.org", push_text, (service.origin,))
    pushed.deps = replace(pushed.deps, push=new)
    notify(pushed.deps, BOB.id, LIVE)
    pushed.work()
    assert (service.pushed, pushed.deps.devices.of(BOB.id)) == ([], [])


@pytest.mark.parametrize("status", [401, 403])
def test_device_of_an_unknown_key_is_forgotten_when_its_service_refuses_ours(
    pushed: Control, service: PushService, status: int
) -> None:
    enrolled(pushed, service)
    known = Subscription(f"{service.origin}/push/known")
    assert pushed.deps.push is not None
    push.register_device(pushed.deps, BOB, **known.body, language="en", signed_for=pushed.deps.push.key)
    service.status = status
    notify(pushed.deps, BOB.id, LIVE)
    pushed.work()
    assert [device.endpoint for device in pushed.deps.devices.of(BOB.id)] == [known.endpoint]


def test_service_in_trouble_is_left_to_the_queue(pushed: Control, service: PushService) -> None:
    ours = enrolled(pushed, service)
    notify(pushed.deps, BOB.id, LIVE)
    (job,) = pushed.jobs
    service.status = 503
    with pytest.raises(Unavailable):
        pushed.work()
    service.status = 201
    pushed.jobs = [job]
    pushed.work()
    assert titles(service, ours) == ["Ada is live"] * 2  # the first was not accepted
    assert pushed.deps.devices.of(BOB.id) != []


def test_old_news_is_not_pushed(pushed: Control, service: PushService) -> None:
    enrolled(pushed, service)
    notify(pushed.deps, BOB.id, Notification("invited", "invited:i_1", HOST, "s_1", text="Tea"))
    pushed.at += 11 * 60
    pushed.work()
    assert service.pushed == []


def test_blocked_person_reaches_no_device(pushed: Control, service: PushService) -> None:
    enrolled(pushed, service)
    pushed.deps.relationships.put("block", BOB.id, HOST.id, pushed.at)
    notify(pushed.deps, BOB.id, LIVE)
    pushed.work()
    assert service.pushed == []


def test_device_belongs_to_whoever_enrolled_it_last(pushed: Control, service: PushService) -> None:
    enrolled(pushed, service, BOB)
    theirs = enrolled(pushed, service, EVE)
    notify(pushed.deps, BOB.id, LIVE)
    notify(pushed.deps, EVE.id, LIVE)
    pushed.work()
    assert titles(service, theirs) == ["Ada is live"]
    assert pushed.deps.devices.of(BOB.id) == []


def test_person_has_ten_devices_and_the_oldest_goes(pushed: Control, service: PushService) -> None:
    first = enrolled(pushed, service, name="first")
    for number in range(DEVICES):
        pushed.at += 1
        enrolled(pushed, service, name=str(number))
    kept = {device.endpoint for device in pushed.deps.devices.of(BOB.id)}
    assert len(kept) == DEVICES
    assert first.endpoint not in kept


def owners() -> list[str]:
    """The accounts that are stored as owners of devices."""
    return [str(item.owner) for item in DeviceItem.scan(DeviceItem.owner.exists())]


def test_device_that_is_gone_leaves_no_owner(pushed: Control, service: PushService) -> None:
    for number in range(DEVICES + 2):  # of which the oldest two are evicted
        pushed.at += 1
        enrolled(pushed, service, name=str(number))
    assert len(owners()) == DEVICES
    first, *others = pushed.deps.devices.of(BOB.id)
    push.remove_device(pushed.deps, EVE, first.id)
    assert len(owners()) == DEVICES
    push.remove_device(pushed.deps, BOB, first.id)
    assert len(owners()) == len(others)
    push.register_device(pushed.deps, EVE, others[0].endpoint, others[0].p256dh, others[0].auth, "en")
    pushed.deps.devices.forget_all(BOB.id)
    assert owners() == [EVE.id]


def test_device_that_was_withdrawn_is_not_pushed_to(pushed: Control, service: PushService) -> None:
    enrolled(pushed, service)
    (device,) = pushed.deps.devices.of(BOB.id)
    push.remove_device(pushed.deps, EVE, device.id)
    assert pushed.deps.devices.of(BOB.id) == [device]
    notify(pushed.deps, BOB.id, LIVE)
    push.remove_device(pushed.deps, BOB, device.id)
    pushed.work()
    assert service.pushed == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endpoint": "https://169.254.169.254/latest/meta-data/"}, "invalid_endpoint"),
        ({"endpoint": "http://127.0.0.1:1/push"}, "invalid_endpoint"),
        ({"endpoint": "https://fcm.googleapis.com/" + "x" * 1_000}, "invalid_endpoint"),
        ({"p256dh": "AAAA"}, "invalid_push_key"),
        ({"p256dh": "not base64 !"}, "invalid_push_key"),
        ({"auth": ""}, "invalid_push_key"),
    ],
)
def test_subscription_that_is_none_is_refused(
    pushed: Control, service: PushService, change: dict[str, str], code: str
) -> None:
    body = Subscription(f"{service.origin}/push/1").body | change
    assert refused(lambda: push.register_device(pushed.deps, BOB, **body, language="en")) == code
    assert pushed.deps.devices.of(BOB.id) == []


def test_deployment_without_a_key_pushes_nothing(control: Control) -> None:
    body = Subscription("https://fcm.googleapis.com/fcm/send/1").body
    assert refused(lambda: push.register_device(control.deps, BOB, **body, language="en")) == "push_off"
    notify(control.deps, BOB.id, LIVE)
    assert control.jobs == []
