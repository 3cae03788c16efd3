"""Mistakes in how it sends, and in the ids by which it sends again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from conformance.delivery import Delivery
from unit.conformance.mistake import (
    Mistake,
    answered,
    telling,
)
from unit.conformance.vendor import (
    BROKEN,
    NOW,
    REFUSED,
    TAKEN,
    TOO_MANY,
    TROUBLE,
    Json,
    Told,
    Vendor,
    at,
    sign,
    told,
    wire,
)


def new_id_each_time() -> tuple[Delivery, ...]:
    """Of the deliveries of the event that met trouble, the last bears a new id."""
    sent = list(Vendor().deliveries())
    named = b'"evt-r1-appointment.booked-1"'
    place = max(n for n, one in enumerate(sent) if named in one.body)
    body = sent[place].body.replace(named, b'"evt-r1-appointment.booked-1-again"')
    headers = sign(body, "evt-again", sent[place].received_at)
    sent[place] = replace(sent[place], body=body, headers=headers)
    return tuple(sent)


def id_of_the_appointment(event: Json) -> None:
    event["id"] = event["data"].get("appointment", event["data"]["patient"])["ref"]


def mended_at_once() -> tuple[Delivery, ...]:
    """A refusal answered by a right body under the same id: no mistake."""
    [wrong] = [one.event for one in told() if one.event["id"] == "evt-r1-appointment.booked-5"]
    sent = list(Vendor().deliveries())
    mended = {**wrong, "data": {**wrong["data"], "mended": True}}
    body, moment = wire(mended), at(wrong) + timedelta(seconds=30)
    sent.append(Delivery(99, moment, sign(body, wrong["id"], moment), body, TAKEN))
    return tuple(sent)


def given_up_within_the_hour() -> tuple[Delivery, ...]:
    """Broken for an hour, and then silence; ten hours later another event still comes."""
    answers = tuple((2.0 + second, BROKEN) for second in (0, 5, 15, 60, 300, 3_600))
    later = Told(NOW + timedelta(hours=10), told()[0].event)
    later.event |= {
        "id": "evt-later",
        "type": "patient.updated",
        "time": "2027-06-04T00:00:00+02:00",
    }
    later.event["data"] = {"patient": later.event["data"]["patient"]}
    trouble = {**TROUBLE, "appointment.booked-6": answers}
    return Vendor(trouble=trouble).deliveries([*told(), later])


def kept_up_for_a_day() -> tuple[Delivery, ...]:
    """Broken for more than a day: whoever tried for 24 hours may stop."""
    hours = (0, 0.01, 0.05, 0.2, 1, 3, 7, 13, 19, 24.1)
    answers = tuple((2 + hour * 3600, BROKEN) for hour in hours)
    return Vendor(trouble={**TROUBLE, "appointment.booked-6": answers}).deliveries()


STORM_OF = (*((2 + n, BROKEN) for n in range(8)), (30, BROKEN), (120, TAKEN))
STEADY = (*((2 + 20 * n, BROKEN) for n in range(6)), (122, TAKEN))
REPEATED = ((2, REFUSED), (12, REFUSED), (42, REFUSED))
HASTY = ((2, TOO_MANY), (5, TAKEN))


MISTAKES: Final[tuple[Mistake, ...]] = (
    Mistake(
        "makes a new id for each attempt",
        new_id_each_time,
        ("ID-1", "TIME-4"),
        "came again under a new id",
        "keep it with the event",
    ),
    Mistake(
        "takes the appointment's number as the event's",
        telling(id_of_the_appointment),
        ("ID-2", "COVER-1"),
        "came again with other content",
        "one id per event",
    ),
    Mistake(
        "does not retry",
        answered(booked_6=((2, BROKEN),)),
        ("RETRY-1",),
        "given up after 1 attempt",
        "at least for 24 hours",
    ),
    Mistake(
        "gives up within the hour",
        given_up_within_the_hour,
        ("RETRY-1",),
        "given up after 6 attempts in 60 minutes",
        "at least for 24 hours",
    ),
    Mistake(
        "retries at a steady pace",
        answered(booked_6=STEADY),
        ("RETRY-2",),
        "the pauses do not grow",
        "Double the pause",
    ),
    Mistake(
        "storms",
        answered(booked_6=STORM_OF),
        ("RETRY-3",),
        "more than 5 attempts within 60 seconds",
        "at least 5 seconds",
    ),
    Mistake(
        "repeats what was refused",
        answered(booked_5=REPEATED),
        ("RETRY-4",),
        "after the answer 422",
        "Show it to a person",
    ),
    Mistake(
        "does not wait for Retry-After",
        answered(booked_2=HASTY),
        ("RETRY-5",),
        "before the 20 seconds of Retry-After",
        "Read the header Retry-After",
    ),
)
