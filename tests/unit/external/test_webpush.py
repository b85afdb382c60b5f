"""The addresses that Web Push may be sent to: browsers supply them, so anybody can."""

import socket
from typing import Any

import pytest

from chalicelib.domain.push import Device, News
from chalicelib.errors import Unavailable
from chalicelib.external.webpush import WebPush, public_address
from tests.support.push_service import Subscription, claims_of, push_service

SECRET = "5f" * 32
NEWS = News("live", "live:s_1", "/i/spaces/s_1", 1_767_225_600_000, None, "Tea ☕ and trains")


def made(*services: str) -> WebPush:
    return WebPush(SECRET, "mailto:ops@example.org", lambda language, news: (f"{language}: live", news.text), services)


def device(subscription: Subscription) -> Device:
    body = subscription.body
    return Device("d", body["endpoint"], body["p256dh"], body["auth"], "es", 0)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://updates-autopush.push.services.mozilla.com:443/wpush/v2/abc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://web.push.apple.com/abc",
    ],
)
def test_push_services_of_browsers_are_taken(endpoint: str) -> None:
    assert made().allows(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://",
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://fcm.googleapis.com:99999/",
        "https://somebody@fcm.googleapis.com/",
        "https://fcm.googleapis.com.example.org/",
        "https://notfcm.googleapis.com/",
        "https://fcm.googleapis.com\\@127.0.0.1/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://localhost/",
        "http://127.0.0.1:9000/push/1",
        "https://push.services.mozilla.com/",
        "https://evilpush.services.mozilla.com/",
        "file:///etc/passwd",
        "gopher://fcm.googleapis.com/",
        "https://fcm.googleapis.com/\u202e",
        "//fcm.googleapis.com/",
    ],
)
def test_other_addresses_are_refused(endpoint: str) -> None:
    assert not made().allows(endpoint)


def test_only_the_named_service_is_taken_besides_them() -> None:
    push = made("http://127.0.0.1:9000")
    assert push.allows("http://127.0.0.1:9000/push/1")
    assert not push.allows("http://127.0.0.1:9001/push/1")
    assert not push.allows("http://127.0.0.1:9000@example.org/")


def answering(*addresses: str) -> Any:
    return lambda host, port, type: [(socket.AF_INET, type, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:10.0.0.8"],
        ["224.0.0.1"],
        ["0.0.0.0"],
        ["8.8.8.8", "10.0.0.8"],
        [],
    ],
)
def test_host_that_leads_inside_is_refused(addresses: list[str]) -> None:
    with pytest.raises(Unavailable):
        public_address("fcm.googleapis.com", answering(*addresses))


def test_host_is_reached_at_the_address_that_was_looked_at() -> None:
    assert public_address("fcm.googleapis.com", answering("142.250.1.95", "2a00:1450::5f")) == "142.250.1.95"


def test_device_reads_what_was_pushed_to_it_and_nobody_else_does() -> None:
    with push_service() as service:
        push, ours = made(service.origin), Subscription(f"{service.origin}/push/1?x=2")
        assert push.send(device(ours), NEWS, 900)
        (pushed,) = service.pushed
    assert ours.read(pushed) == {
        "title": "es: live",
        "text": "Tea ☕ and trains",
        "tag": "live:s_1",
        "path": "/i/spaces/s_1",
        "kind": "live",
    }
    assert b"trains" not in pushed.body
    with pytest.raises(Exception, match="Decryption"):
        Subscription(ours.endpoint).read(pushed)
    assert (pushed.path, pushed.headers["TTL"], pushed.headers["Urgency"]) == ("/push/1?x=2", "900", "high")
    assert (pushed.headers["Content-Encoding"], len(pushed.headers["Topic"])) == ("aes128gcm", 32)
    assert claims_of(pushed, push.key) == {
        "aud": service.origin,
        "exp": NEWS.at // 1000 + 12 * 3600,
        "sub": "mailto:ops@example.org",
    }


def test_long_text_fits_into_one_record() -> None:
    with push_service() as service:
        push, ours = made(service.origin), Subscription(f"{service.origin}/push/1")
        long = News("message", "d_1", "/messages/d_1", NEWS.at, None, "☕" * 1_000)
        assert push.send(device(ours), long, 900)
        (pushed,) = service.pushed
    assert len(pushed.body) <= 4_096
    assert ours.read(pushed)["text"] == "☕" * 300


@pytest.mark.parametrize(("status", "wanted"), [(200, True), (201, True), (404, False), (410, False), (400, True)])
def test_device_that_is_gone_is_told_from_one_that_is_not(status: int, wanted: bool) -> None:
    with push_service() as service:
        service.status = status
        assert made(service.origin).send(device(Subscription(f"{service.origin}/1")), NEWS, 900) is wanted


@pytest.mark.parametrize("status", [429, 500, 503])
def test_service_in_trouble_is_asked_again(status: int) -> None:
    with push_service() as service:
        service.status = status
        with pytest.raises(Unavailable):
            made(service.origin).send(device(Subscription(f"{service.origin}/1")), NEWS, 900)


def test_redirect_is_not_followed() -> None:
    with push_service() as service, push_service() as other:
        service.status, service.location = 307, f"{other.origin}/inside"
        made(service.origin, other.origin).send(device(Subscription(f"{service.origin}/1")), NEWS, 900)
        assert other.pushed == []


def test_service_that_cannot_be_reached_is_asked_again() -> None:
    with push_service() as service:
        origin = service.origin
    with pytest.raises(Unavailable):
        made(origin).send(device(Subscription(f"{origin}/1")), NEWS, 900)


def test_key_is_the_same_at_every_start_and_a_point_of_the_curve() -> None:
    assert made().key == made().key
    assert len(made().key) == 87
