"""A practice in memory behind the prompt."""

import pytest

from unit.usecases.clinic import Clinic


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Clinic:
    clinic = Clinic()
    clinic.plug_in(monkeypatch)
    return clinic
