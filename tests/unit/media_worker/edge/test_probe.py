"""A worker answers the probes of its operator, and nobody else's."""

from aioice import stun

from chalicelib.tokens import ProbeCredentials, probe_credentials
from media_worker.edge.probe import ANSWERS, Probe

SECRET = "s" * 32
OPERATOR = ("198.51.100.7", 50_000)


def probe(credentials: ProbeCredentials) -> bytes:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = credentials.username
    message.add_message_integrity(credentials.password.encode())
    message.add_fingerprint()
    return bytes(message)


def test_probe_is_answered_with_the_address_that_it_came_from() -> None:
    credentials = probe_credentials(SECRET, "w_1")
    asked = probe(credentials)
    answer = Probe.of(SECRET, "w_1").answer(asked, OPERATOR, 1.0)
    assert answer is not None
    assert len(answer) <= len(asked)
    parsed = stun.parse_message(answer)
    assert parsed.check_message_integrity(credentials.password.encode())
    assert parsed.attributes["XOR-MAPPED-ADDRESS"] == OPERATOR


def test_answer_to_an_address_of_ipv6_is_no_longer_than_the_probe() -> None:
    asked = probe(probe_credentials(SECRET, "w_1"))
    answer = Probe.of(SECRET, "w_1").answer(asked, ("2001:db8::7", 50_000), 1.0)
    assert answer is not None
    assert len(answer) <= len(asked)


def test_probe_without_the_secret_or_for_another_worker_is_not_answered() -> None:
    ours = Probe.of(SECRET, "w_1")
    genuine = probe_credentials(SECRET, "w_1")
    assert ours.answer(probe(genuine._replace(password="guessed")), OPERATOR, 1.0) is None
    assert ours.username not in {
        probe_credentials(*other).username.encode() for other in ((SECRET, "w_2"), ("other", "w_1"))
    }


def test_probe_that_is_sent_again_and_again_is_answered_in_part() -> None:
    ours, asked = Probe.of(SECRET, "w_1"), probe(probe_credentials(SECRET, "w_1"))
    answers = [ours.answer(asked, OPERATOR, 1.0) for _ in range(100)]
    assert sum(answer is not None for answer in answers) == ANSWERS[1]
