import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.vocabulary import AddressForm, Variant

SAMPLES = Path(__file__).parents[2] / "samples/his"

Sample = Callable[..., dict[str, Any]]


@pytest.fixture
def sample() -> Sample:
    """A sample body, with fields of its patient replaced."""

    def make(kind: str = "appointment.noshow", **patient: Any) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((SAMPLES / f"{kind}.json").read_text())
        body["data"]["patient"] |= patient
        return body

    return make


@pytest.fixture
def practice() -> Practice:
    anyone = StaffMember("s1", "Colleague")
    role = Role(anyone, anyone)
    return Practice(
        id="p1",
        name="Practice",
        short_name="Practice",
        pepper="pepper",
        phone="+31201234567",
        booking_url="https://example.org/book",
        variant=Variant.GENERAL,
        address_form=AddressForm.U,
        sender=Sender("+3197010000001", two_way=True, mail_name="P", mail_address="p@example.org"),
        staff=Staff(role, role, role, role),
    )


@pytest.fixture
def received_at() -> datetime:
    return datetime.fromisoformat("2026-04-03T09:00:00+00:00")
