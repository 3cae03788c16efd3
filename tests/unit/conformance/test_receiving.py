"""A receiver that does as agreed passes, and each way of being a worse one fails in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from conformance import report
from conformance.receiving import Prober, messages
from conformance.rule import Verdict
from conformance.sending import Answer
from weerzien.domain.write_back import WriteBackKind

SECRET = "whsec_" + "b2YgYSByZWNlaXZlcg=="


@dataclass
class Receiver:
    """Proves, stores once, answers; `worse` changes what it does with a message."""

    worse: Callable[[Mapping[str, str], bytes, dict[str, bytes]], Answer | None] = lambda *_: None
    seconds: float = 0
    stored: dict[str, bytes] = field(default_factory=dict)
    waited: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.waited

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert (method, url) == ("POST", "https://his.example/in")
        self.waited += timedelta(seconds=self.seconds)
        other = self.worse(headers, body, self.stored)
        if other is not None:
            return other
        try:
            Webhook(SECRET).verify(body, dict(headers), json_parse=False)
        except WebhookVerificationError:
            return Answer(401)
        self.stored[headers["webhook-id"]] = body
        return Answer(204)


def probed(receiver: Receiver) -> dict[str, tuple[Verdict, list[str]]]:
    prober = Prober("https://his.example/in", SECRET, receiver, receiver.now)
    outcomes = prober.probe()
    assert report.in_json(outcomes)
    return {one.id: (one.verdict, [look.wrong for look in one.wrong]) for one in outcomes}


def test_a_good_receiver_passes_and_got_every_kind_of_message() -> None:
    receiver = Receiver()
    assert {verdict for verdict, _ in probed(receiver).values()} == {Verdict.PASS}
    assert {json.loads(body)["type"] for body in receiver.stored.values()} == set(WriteBackKind)


def test_every_message_says_that_it_is_a_test() -> None:
    assert {kind for kind, _ in messages()} == set(WriteBackKind)
    assert all(json.loads(body)["data"]["test"] for _, body in messages())


def takes_everything(*_: object) -> Answer:
    return Answer(200)


def refuses_repeats(
    headers: Mapping[str, str], body: bytes, stored: dict[str, bytes]
) -> Answer | None:
    del body
    return Answer(409) if headers["webhook-id"] in stored else None


def knows_its_fields_only(headers: Mapping[str, str], body: bytes, _: object) -> Answer | None:
    del headers
    return Answer(400) if "new" in json.loads(body)["data"] else None


def reads_one_signature(headers: Mapping[str, str], *_: object) -> Answer | None:
    return Answer(401) if " " in headers.get("webhook-signature", "") else None


def knows_no_hand_over(headers: Mapping[str, str], body: bytes, _: object) -> Answer | None:
    del headers
    return Answer(422) if b'"handover.ready"' in body else None


@pytest.mark.parametrize(
    ("worse", "rule", "words"),
    [
        (knows_no_hand_over, "RECV-1", "handover.ready was answered 422"),
        (refuses_repeats, "RECV-2", "the same id again was answered 409"),
        (knows_its_fields_only, "RECV-3", "a field that is new was answered 400"),
        (reads_one_signature, "RECV-4", "two signatures was answered 401"),
        (takes_everything, "RECV-5", "another secret was taken"),
    ],
)
def test_a_worse_receiver_fails_in_words(
    worse: Callable[..., Answer | None], rule: str, words: str
) -> None:
    found = probed(Receiver(worse))
    assert [one for one, (verdict, _) in found.items() if verdict is Verdict.FAIL] == [rule]
    assert words in found[rule][1]


def test_a_slow_receiver_fails() -> None:
    verdict, wrong = probed(Receiver(seconds=6))["RECV-6"]
    assert verdict is Verdict.FAIL
    assert "communication.recorded was answered later" in wrong
