"""Every answer of a carrier is counted, and one that is not a yes is logged with its cause."""

import io
import json

import pytest

from fakes import FakeMailCarrier, FakeSmsCarrier
from weerzien import observability
from weerzien.adapters.counted_carriers import CountedMail, CountedSms
from weerzien.domain.sending import Fate, Mail, SendResult, Sms

Capture = pytest.CaptureFixture[str]
SMS = Sms("+31612345678", "+3197010000001", "Dag", "p1-c1-immediate-sms")
MAIL = Mail("a@example.org", "P", "p@example.org", "p@example.org", "S", "T", "H", "https://u", "k")


def counted(capsys: Capture) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("fate", list(Fate))
def test_a_text_message_is_counted_by_its_fate(fate: Fate, capsys: Capture) -> None:
    carrier = FakeSmsCarrier()
    carrier.results = [SendResult(fate, None, "code")]
    assert CountedSms(carrier).send(SMS).fate is fate
    first, *rest = counted(capsys)
    assert (first["CarrierAnswered"], first["channel"], first["fate"]) == ([1.0], "sms", fate)
    assert [line.get("MessageUnknown") for line in rest] == [[1.0]] * (fate is Fate.UNKNOWN)


def test_a_mail_is_counted_as_mail(capsys: Capture) -> None:
    CountedMail(FakeMailCarrier()).send(MAIL)
    [line] = counted(capsys)
    assert (line["channel"], line["fate"]) == ("email", "accepted")


@pytest.mark.requirement("EC-X06")
def test_what_is_logged_is_the_cause_and_no_person(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(observability.logger.handlers[0], "stream", stream)
    carrier = FakeSmsCarrier()
    carrier.results = [SendResult(Fate.REFUSED_TEMPORARY, None, "spend_limit")]
    CountedSms(carrier).send(SMS)
    line = json.loads(stream.getvalue())
    assert (line["message"], line["why"], line["channel"]) == ("not_accepted", "spend_limit", "sms")
    assert SMS.to not in stream.getvalue()
    assert SMS.text not in stream.getvalue()


def test_what_went_is_written_down_outside_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(observability.logger.handlers[0], "stream", stream)
    CountedSms(FakeSmsCarrier()).send(SMS)
    line = json.loads(stream.getvalue())
    assert (line["message"], line["send_key"]) == ("accepted", SMS.key)
