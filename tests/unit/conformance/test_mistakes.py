"""Each seeded mistake is found by its own rule, in words that say what it is and what to do."""

from __future__ import annotations

import json

import pytest

from conformance import report
from conformance.delivery import Delivery
from conformance.recording import Recording
from conformance.rule import Outcome, Verdict, judge
from conformance.rules import RULES
from unit.conformance.mistake import Mistake
from unit.conformance.mistakes import MISTAKES
from unit.conformance.mistakes_sending import kept_up_for_a_day, mended_at_once
from unit.conformance.vendor import SECRET, Vendor, told


def judged(deliveries: tuple[Delivery, ...]) -> dict[str, Outcome]:
    return {one.id: one for one in judge(RULES, Recording(deliveries, (SECRET,)))}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.name.replace(" ", "_"))
def test_a_mistake_is_found_by_its_rule_and_no_other(mistake: Mistake) -> None:
    outcomes = judged(mistake.deliveries())
    assert {one.id for one in outcomes.values() if one.wrong} == set(mistake.rules)
    found = outcomes[mistake.rules[0]]
    assert any(mistake.words in look.wrong for look in found.wrong)
    assert mistake.next in found.next


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.name.replace(" ", "_"))
def test_the_report_says_where_what_and_what_next(mistake: Mistake) -> None:
    outcomes = tuple(judged(mistake.deliveries()).values())
    words = report.in_words(outcomes)
    assert f"FAIL  {mistake.rules[0]}" in words
    assert mistake.words in words
    assert mistake.next in words
    assert words.splitlines()[-1].startswith("Not there yet:")
    told_by_it = json.loads(report.in_json(outcomes))
    assert told_by_it["verdict"] == "fail"
    failed = {one["id"]: one for one in told_by_it["rules"] if one["verdict"] == "fail"}
    assert set(failed) == set(mistake.rules)
    assert any(mistake.words in one["wrong"] for one in failed[mistake.rules[0]]["findings"])


def test_at_least_twenty_mistakes_are_seeded_and_every_rule_has_one() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 20
    assert {rule for mistake in MISTAKES for rule in mistake.rules} == {one.id for one in RULES}


@pytest.mark.parametrize("deliveries", [mended_at_once, kept_up_for_a_day])
def test_what_only_looks_like_a_mistake_passes(deliveries: object) -> None:
    assert callable(deliveries)
    assert [one.id for one in judged(deliveries()).values() if one.wrong] == []


def test_a_report_repeats_nothing_that_was_sent() -> None:
    secret = "Zonnebloemstraat"
    for mistake in MISTAKES:
        changed = tuple(
            Delivery(
                one.line,
                one.received_at,
                one.headers,
                one.body.replace(b"Noor", secret.encode()).replace(b"06-2345", b"06-3456"),
                one.status,
                one.retry_after,
            )
            for one in mistake.deliveries()
        )
        outcomes = tuple(judged(changed).values())
        for said in (report.in_words(outcomes), report.in_json(outcomes)):
            for known in (secret, "06-3456", "example.org", "1984-05-17", "TP-r1", "123456782"):
                assert known not in said, mistake.name


def test_a_visit_that_was_planned_is_asked_for() -> None:
    left = [one for one in told() if not str(one.event["id"]).endswith("booked-2")]
    found = judged(Vendor().deliveries(left))
    assert found["VISIT-6"].verdict is Verdict.FAIL
    assert "planned before it" in found["VISIT-6"].wrong[0].wrong


def test_a_booking_after_a_no_show_is_asked_for() -> None:
    left = [one for one in told() if not str(one.event["id"]).endswith("booked-3")]
    found = judged(Vendor().deliveries(left))
    assert found["VISIT-5"].verdict is Verdict.FAIL
    assert "after no no-show" in found["VISIT-5"].wrong[0].wrong


def test_the_same_fault_in_many_lines_is_told_once() -> None:
    [mistake] = [one for one in MISTAKES if one.name == "uses the secret as text"]
    words = report.in_words(tuple(judged(mistake.deliveries()).values()))
    assert words.count(mistake.words) == 1
    assert f"line 1, 2, 3, 4, 5 and {len(mistake.deliveries()) - 5} more: the secret" in words
