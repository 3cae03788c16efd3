"""Lists to start a test from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fakes.samples import a_practice
from weerzien.contracts.no_show_list import NoShowList, Row, read_list, read_row

PRACTICE = a_practice()
NOW = datetime(2027, 3, 31, 8, tzinfo=UTC)
TYPED = {"patiëntnummer": "P-1", "datum": "30-03-2027", "tijd": "10:00"}


def listed(text: str | bytes) -> NoShowList:
    data = text if isinstance(text, bytes) else text.encode()
    return read_list(data, PRACTICE, NOW)


def typed(**cells: str) -> Row:
    """A row with these cells; spaces of a column's name are written as _."""
    given = {name.replace("_", " "): text for name, text in cells.items()}
    return read_row(TYPED | given, PRACTICE, NOW)


def patient(**cells: str) -> dict[str, Any]:
    intake = typed(**cells).intake
    assert intake is not None
    return intake.event.data.patient.model_dump(exclude_none=True)


def appointment(**cells: str) -> Any:
    intake = typed(**cells).intake
    assert intake is not None
    return getattr(intake.event.data, "appointment")  # noqa: B009 - only some events have one


def wrong(row: Row) -> list[str]:
    """Columns that are wrong."""
    assert row.intake is None
    return [problem.field for problem in row.problems]
