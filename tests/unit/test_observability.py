import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from weerzien import observability
from weerzien.domain.errors import ClaimRefusedError

pytestmark = pytest.mark.requirement("EC-X06")

CONTEXT = SimpleNamespace(
    function_name="Any",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:000000000000:function:Any",
    aws_request_id="00000000-0000-0000-0000-000000000000",
)

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    stream = io.StringIO()
    monkeypatch.setattr(observability.logger.handlers[0], "stream", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_a_code_its_facts_and_its_place(lines: Lines) -> None:
    observability.note("case_closed", case_id="c1", contacts=3)
    (line,) = lines()
    assert (line["message"], line["case_id"], line["contacts"]) == ("case_closed", "c1", 3)
    assert line["location"].startswith("test_a_line_has_a_code")


def test_an_error_is_logged_by_its_code(lines: Lines) -> None:
    observability.log_error(ClaimRefusedError(), case_id="c1")
    (line,) = lines()
    assert (line["level"], line["message"]) == ("ERROR", "claim_refused")
    assert line["error"] == "ClaimRefusedError"


@pytest.mark.parametrize(
    "personal",
    [
        *("06-23456789", "0623456789", "+31623456789", "0031623456789", "06 23 45 67 89"),
        *("020-3456789", "noor@example.org", "o'brien+x@mail.example.org"),
    ],
)
def test_what_looks_like_an_address_is_blotted_out_even_where_it_should_never_be(
    lines: Lines, personal: str
) -> None:
    try:
        raise ValueError(personal)  # noqa: TRY301 - stands for a careless library
    except ValueError:
        observability.logger.exception("unexpected", extra={"detail": f"at {personal}, again"})
    assert personal not in json.dumps(lines())


def test_opaque_ids_and_times_stay_readable() -> None:
    line = json.dumps(
        {
            "id": "hakbx2mucvifc4rn7f5byegh",
            "at": "2026-11-22 00:42:45,840+0000",
            "request": "00000000-0000-0000-0000-000000000000",
            "trace": "1-0623456789-062345678906234567890623",
            "account": "arn:aws:lambda:eu-central-1:000000000000:function:Any",
        }
    )
    assert observability.redact(line) == line


def test_no_environment_makes_a_handler_log_its_event(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_LOGGER_LOG_EVENT", "true")

    @observability.with_log_context
    def handler(event: dict[str, str], context: object) -> None:
        del event, context
        observability.note("done")

    handler({"name": "Noor"}, CONTEXT)
    assert [line["message"] for line in lines()] == ["done"]
    assert "Noor" not in json.dumps(lines())


def test_a_counter_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    observability.count("Refused", problem="signature")
    metric = json.loads(capsys.readouterr().out)
    assert metric["Refused"] == [1.0]
    assert metric["problem"] == "signature"
