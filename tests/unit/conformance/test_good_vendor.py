"""Whoever does as agreed passes every rule, and a rule without evidence says so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance import report
from conformance.delivery import RecordingError, read, write
from conformance.recording import Recording
from conformance.rule import Verdict, judge
from conformance.rules import RULES
from conformance.scenario import Story
from unit.conformance.vendor import NOW, SECRET, Vendor, told
from weerzien.contracts.his_event import EventType
from weerzien.contracts.read_his_event import read_his_event


def test_a_vendor_that_does_as_agreed_passes_every_rule() -> None:
    outcomes = judge(RULES, Recording(Vendor().deliveries(), (SECRET,)))
    assert {one.id: one.wrong for one in outcomes if one.wrong} == {}
    assert [one.id for one in outcomes if one.verdict is not Verdict.PASS] == []
    assert report.of_all(outcomes) is Verdict.PASS


def test_each_rule_has_its_own_id_and_says_what_to_do() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 30
    for rule in RULES:
        assert rule.sentence.endswith("."), rule.id
        assert rule.next.endswith("."), rule.id
        assert rule.shown_by.endswith("."), rule.id


def test_what_was_not_shown_is_not_passed() -> None:
    one = [each for each in told() if each.event["type"] == "appointment.booked"][:1]
    outcomes = judge(RULES, Recording(Vendor(trouble={}).deliveries(one), (SECRET,)))
    by_id = {outcome.id: outcome.verdict for outcome in outcomes}
    assert by_id["SIGN-1"] is Verdict.PASS
    assert by_id["COVER-1"] is Verdict.FAIL
    not_shown = {"RETRY-1", "RETRY-2", "RETRY-4", "RETRY-5", "VISIT-3", "VISIT-5", "PATIENT-1"}
    assert {by_id[name] for name in not_shown} == {Verdict.NOT_SHOWN}
    assert "Not shown yet." in report.in_words(outcomes)


def test_an_old_and_a_new_secret_both_count() -> None:
    other = "whsec_" + "b3RoZXI=" * 3
    for secrets in ((other, SECRET), (SECRET, other)):
        outcomes = judge(RULES[:1], Recording(Vendor().deliveries(), secrets))
        assert outcomes[0].verdict is Verdict.PASS
    assert judge(RULES[:1], Recording(Vendor().deliveries(), (other,)))[0].wrong


def test_the_story_tells_every_type_and_the_door_takes_it_without_a_word() -> None:
    events = Story(NOW, "r1").events()
    assert {event["type"] for event in events} == set(EventType)
    assert len({event["id"] for event in events}) == len(events)
    for event in events:
        intake = read_his_event(json.dumps(event))
        assert intake.warnings == ()
        assert intake.stripped == ()


def test_a_recording_is_read_as_it_was_written() -> None:
    deliveries = Vendor().deliveries()
    assert read(map(write, deliveries)) == deliveries
    odd = read([write(deliveries[0]).replace("Content", "content"), "", "\n"])
    assert len(odd) == 1


def test_bytes_that_are_no_text_are_kept_as_they_are() -> None:
    raw = Vendor(write=lambda _: b"\xff\xfe").deliveries
    with pytest.raises(UnicodeDecodeError):
        raw()
    line = '{"received_at": "2027-06-03T12:00:00Z", "headers": {}, "body_base64": "//4="}'
    [one] = read([line])
    assert one.body == b"\xff\xfe"
    assert one.status is None
    assert read([write(one)]) == (one,)


NO_LINES = (
    *("x", "[]", "{}", '{"headers": 1}', '{"received_at": 7, "headers": {}, "body": ""}'),
    '{"received_at": "now", "headers": {}, "body": ""}',
    '{"received_at": "2027-06-03T12:00:00", "headers": {}, "body": ""}',
)


@pytest.mark.parametrize("line", NO_LINES)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(RecordingError, match="line 2 is no delivery"):
        read(["", line])


def test_the_report_for_machines_holds_every_rule_and_nobody_s_data() -> None:
    outcomes = judge(RULES, Recording(Vendor().deliveries(), (SECRET,)))
    told_by_it = json.loads(report.in_json(outcomes))
    assert told_by_it["verdict"] == "pass"
    assert [one["id"] for one in told_by_it["rules"]] == [rule.id for rule in RULES]
    for said in (report.in_json(outcomes), report.in_words(outcomes)):
        for known in ("Noor", "06-2345", "example.org", SECRET, "1984"):
            assert known not in said


def test_without_the_answers_only_what_they_tell_is_not_shown() -> None:
    untold = tuple(replace(one, status=None, retry_after=None) for one in Vendor().deliveries())
    outcomes = judge(RULES, Recording(untold, (SECRET,)))
    assert {one.id for one in outcomes if one.wrong} == set()
    hidden = {one.id for one in outcomes if one.verdict is Verdict.NOT_SHOWN}
    assert hidden == {"RETRY-1", "RETRY-2", "RETRY-4", "RETRY-5"}
