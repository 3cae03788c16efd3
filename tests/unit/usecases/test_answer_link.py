"""What a patient chooses behind a link, in effect at once."""

from dataclasses import replace
from datetime import date

import pytest

from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain.errors import NotFoundError
from weerzien.domain.link_page import Answer
from weerzien.domain.patient import PatientDetails
from weerzien.domain.practice import Closure
from weerzien.domain.vocabulary import Barrier, Channel, Stage, StopReason, Variant
from weerzien.usecases.answer_link import answer_link, open_link
from weerzien.usecases.link_pages import link_page


def mailed(details: PatientDetails = DETAILS, **practice: object) -> Clinic:
    clinic = Clinic(replace(PRACTICE, **practice))  # type: ignore[arg-type]
    clinic.open_case(details)
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    return clinic


def token(clinic: Clinic, channel: Channel = Channel.EMAIL) -> str:
    found = [key for key, link in clinic.world.memory.links.items() if link.channel is channel]
    return found[0]


def choose(clinic: Clinic, answer: Answer, channel: Channel = Channel.EMAIL) -> None:
    world = clinic.world
    answer_link(
        token(clinic, channel),
        answer,
        world.links,
        world.practices,
        world.events,
        world.files,
        world.clocks,
    )


@pytest.mark.requirement("CO-02", "CO-17", "D1", "D14")
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_an_opt_out_closes_the_channel_by_which_the_link_came(channel: Channel) -> None:
    clinic = mailed()
    choose(clinic, Answer.OPT_OUT, channel)
    assert clinic.why() == StopReason.OPTED_OUT
    assert clinic.world.files.patient("p1", "x1").opted_out == {channel}


@pytest.mark.requirement("NS-14", "NS-18", "D4", "AU-16")
def test_no_appointment_needed_ends_the_series() -> None:
    clinic = mailed()
    choose(clinic, Answer.NO_LONGER_NEEDED)
    assert clinic.why() == StopReason.DECLINED


@pytest.mark.requirement("HR-27", "EC-S10")
def test_no_appointment_needed_of_high_risk_goes_to_the_clinician() -> None:
    clinic = mailed(AT_RISK)
    choose(clinic, Answer.NO_LONGER_NEEDED)
    assert clinic.why() is None
    assert clinic.work == ["clinician_declined"]


@pytest.mark.requirement("NS-14", "NS-36")
@pytest.mark.parametrize("answer", [one for one in Answer if one.barrier])
def test_a_barrier_is_kept_as_a_category_and_the_series_goes_on(answer: Answer) -> None:
    clinic = mailed()
    choose(clinic, answer)
    assert clinic.case.barrier is Barrier(answer.value)
    assert clinic.case.is_open
    assert clinic.work == ["answer_patient"]


@pytest.mark.requirement("AU-18", "EC-S09")
@pytest.mark.parametrize("answer", [Answer.OPT_OUT, Answer.COSTS, Answer.NO_LONGER_NEEDED])
def test_the_same_choice_twice_is_one_choice(answer: Answer) -> None:
    clinic = mailed(AT_RISK)
    choose(clinic, answer)
    case, work = clinic.case, clinic.work
    choose(clinic, answer)
    assert (clinic.case, clinic.work) == (case, work)


@pytest.mark.requirement("CO-13", "EC-X02", "NS-12")
def test_an_unknown_and_an_expired_link_look_alike() -> None:
    clinic = mailed()
    old = token(clinic)
    with pytest.raises(NotFoundError) as unknown:
        open_link("A" * 26, clinic.world.links, clinic.world.practices)
    clinic.now += 89 * DAY
    assert open_link(old, clinic.world.links, clinic.world.practices).link.patient_id == "x1"
    clinic.now += 2 * DAY
    with pytest.raises(NotFoundError) as expired:
        open_link(old, clinic.world.links, clinic.world.practices)
    assert str(unknown.value) == str(expired.value)


@pytest.mark.requirement("NS-14", "EC-S09", "AU-02", "CO-02")
def test_opening_a_link_changes_nothing() -> None:
    clinic = mailed()
    memory = clinic.world.memory
    before = (dict(memory.cases), dict(memory.events), dict(memory.patients))
    visit = open_link(token(clinic), clinic.world.links, clinic.world.practices)
    link_page(visit, clinic.world.cases, clinic.world.clocks)
    assert (memory.cases, memory.events, memory.patients) == before


@pytest.mark.requirement("NS-14", "CO-03", "AU-02")
def test_the_page_knows_the_practice_and_nothing_about_the_patient() -> None:
    clinic = mailed()
    visit = open_link(token(clinic), clinic.world.links, clinic.world.practices)
    page = link_page(visit, clinic.world.cases, clinic.world.clocks)
    assert page.practice_name == PRACTICE.name
    assert page.phone == PRACTICE.phone
    assert page.booking_url.startswith(PRACTICE.booking_url)
    for known in (DETAILS.first_name, DETAILS.full_name, DETAILS.phone, "x1", clinic.case.id):
        assert str(known) not in repr(page)


@pytest.mark.requirement("NS-14", "EC-T15")
def test_in_a_closure_the_page_gives_the_number_of_who_stands_in() -> None:
    closure = Closure(date(2027, 3, 1), date(2027, 3, 14), "+31209999999")
    clinic = mailed(closures=(closure,))
    visit = open_link(token(clinic), clinic.world.links, clinic.world.practices)
    page = link_page(visit, clinic.world.cases, clinic.world.clocks)
    assert page.phone == "+31209999999"


@pytest.mark.requirement("NS-34", "CO-11", "NS-14")
def test_for_mental_health_the_page_does_not_name_the_practice() -> None:
    clinic = mailed(variant=Variant.MENTAL_HEALTH)
    visit = open_link(token(clinic), clinic.world.links, clinic.world.practices)
    page = link_page(visit, clinic.world.cases, clinic.world.clocks)
    assert page.practice_name == ""
