"""Patients answer by SMS, by the button of a mail program and on the link page; a mail bounces."""

from __future__ import annotations

import pytest
from workflow.play.week import DAY0, DAY1, DAY3, DAY5, DAY7, Week

from weerzien.domain.contact import ContactStatus


class TestReplies:
    @pytest.mark.requirement("NS-17", "D2")
    def test_a_reply_pauses_the_series_until_a_person_lets_it_go_on(self, answers: Week) -> None:
        assert answers.seen["pause"] is not None
        assert answers.seen["resumed"]["paused"] is False
        assert sorted(answers.went("paused")) == sorted(DAY0 + DAY1 + DAY3 + DAY5 + DAY7)
        assert answers.tasks("paused") == [("answer_patient", "2027-03-02")]
        states = answers.world.execution(answers.case("paused")).path
        assert states.count("PlanFollowUp") >= 2
        assert answers.end("paused") == ("completed", "ClosedUnreached")

    @pytest.mark.requirement("NS-35")
    def test_nothing_heard_is_said_only_to_who_said_nothing(
        self, week: Week, answers: Week
    ) -> None:
        assert "niets gehoord" in _words(week, "standard")
        assert "niets gehoord" not in _words(answers, "paused")


def _words(week: Week, name: str) -> str:
    rows = week.world.accepted(week.case(name))
    return "\n".join(f"{row.get('subject')}\n{row['text']}" for row in rows).casefold()


class TestStops:
    @pytest.mark.requirement("CO-05", "D1", "AU-04", "AU-13")
    def test_stop_by_sms_ends_the_series_on_day_0(self, answers: Week) -> None:
        assert sorted(answers.went("stop")) == sorted(DAY0)
        assert answers.end("stop") == ("opted_out", "OptedOut")

    @pytest.mark.requirement("CO-02", "D1", "D14")
    def test_one_click_ends_the_series(self, answers: Week) -> None:
        assert sorted(answers.went("one_click")) == sorted(DAY0)
        assert answers.end("one_click") == ("opted_out", "OptedOut")

    @pytest.mark.requirement("NS-33", "D17")
    def test_a_mail_that_bounces_is_followed_by_sms_and_a_task(self, answers: Week) -> None:
        case = answers.case("bounced")
        went = answers.went("bounced")
        assert sorted(went) == sorted(
            [
                *DAY0,
                ("2027-03-02", "check_in", "sms"),
                ("2027-03-04", "value", "sms"),
                ("2027-03-08", "last_contact", "sms"),
            ]
        )
        failed = [
            row.id for row in answers.world.contacts(case) if row.status is ContactStatus.FAILED
        ]
        assert failed == ["immediate.email"]
        assert [kind for kind, _ in answers.tasks("bounced")] == ["check_contact_details"]

    @pytest.mark.requirement("NS-14", "CO-02", "CO-13", "AU-02")
    def test_opening_the_link_changes_nothing_and_pressing_not_needed_ends_the_series(
        self, answers: Week
    ) -> None:
        page, person = answers.seen["page"], answers.patients["link"].person
        assert page.status == 200
        assert len(page.data) < 20_000
        for secret in (person.full_name.split()[1], person.phone[-6:], person.email):
            assert secret not in page.data.decode()
        assert answers.seen["after_look"].is_open
        assert answers.seen["after_look"].heard is False
        assert answers.seen["after_press"].stop.reason == "declined"
        assert answers.end("link") == ("declined", "Declined")
        assert sorted(answers.went("link")) == sorted(DAY0)
