"""A practice in memory behind every door."""

from types import SimpleNamespace

import pytest

from unit.usecases.clinic import Clinic

CONTEXT = SimpleNamespace(
    function_name="AFunction",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:AFunction",
    aws_request_id="00000000-0000-0000-0000-000000000000",
)


@pytest.fixture
def context() -> SimpleNamespace:
    return CONTEXT


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Clinic:
    clinic = Clinic()
    clinic.plug_in(monkeypatch)
    return clinic
