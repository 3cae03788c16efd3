"""A whole day marked as missed by mistake does not go by unseen."""

from datetime import timedelta

import pytest

from fakes import FakeArrivals
from unit.domain.follow_up.story import HOUR, booked, noshow
from unit.usecases.clinic import Clinic
from weerzien.usecases.watch_no_shows import MOST_AN_HOUR, is_out_of_proportion


@pytest.fixture
def clinic() -> Clinic:
    clinic = Clinic()
    clinic.now = clinic.now.replace(minute=0)
    return clinic


def test_only_what_is_too_much_for_an_hour_is_out_of_proportion(clinic: Clinic) -> None:
    arrivals = FakeArrivals()
    told = [is_out_of_proportion(clinic.event(noshow()), arrivals) for _ in range(MOST_AN_HOUR + 2)]
    assert told == [False] * MOST_AN_HOUR + [True, True]


def test_the_next_hour_counts_anew(clinic: Clinic) -> None:
    arrivals = FakeArrivals()
    for _ in range(MOST_AN_HOUR + 1):
        is_out_of_proportion(clinic.event(noshow()), arrivals)
    clinic.now += HOUR - timedelta(seconds=1)
    assert is_out_of_proportion(clinic.event(noshow()), arrivals)
    clinic.now += timedelta(seconds=1)
    assert not is_out_of_proportion(clinic.event(noshow()), arrivals)


def test_other_events_are_not_counted(clinic: Clinic) -> None:
    arrivals = FakeArrivals()
    assert is_out_of_proportion(clinic.event(booked()), arrivals) is False
    assert not arrivals.came
