"""From a file, or from what a colleague typed, to checked events; row by row, none for another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from weerzien.contracts.no_show_list import cells
from weerzien.contracts.no_show_list.columns import Header, read_header
from weerzien.contracts.no_show_list.file import rows_of
from weerzien.contracts.no_show_list.row import canonical
from weerzien.contracts.read_his_event import Intake, check_his_event
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.practice import Practice
from weerzien.texts import no_show_list as texts


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the event it stands for, or what is wrong in which column; `number` as in Excel."""

    number: int
    intake: Intake | None = None
    problems: tuple[FieldProblem, ...] = ()

    @property
    def warnings(self) -> tuple[FieldProblem, ...]:
        return tuple(map(_in_dutch, self.intake.warnings)) if self.intake else ()


@dataclass(frozen=True, slots=True)
class NoShowList:
    rows: tuple[Row, ...]
    others: int = 0
    """Rows whose status says that the patient did come, or that says something else."""
    unread_columns: int = 0
    stripped: tuple[str, ...] = field(default=())


def read_list(data: bytes, practice: Practice, now: datetime) -> NoShowList:
    """Read a CSV file; raise ContractError, naming file or column, where it is no such list."""
    first, *rest = _with_numbers(rows_of(data))
    header = read_header(first[1])
    told = [(number, row) for number, row in rest if any(cell.strip() for cell in row)]
    missed = [(number, row) for number, row in told if _is_missed(row, header)]
    rows = tuple(_row(number, row, header, practice, now) for number, row in missed)
    return NoShowList(rows, len(told) - len(missed), header.unread, header.stripped)


def read_row(typed: Mapping[str, str], practice: Practice, now: datetime) -> Row:
    """Read what a colleague typed, by column name; the same rules as for a file."""
    return _row(1, list(typed.values()), read_header(list(typed)), practice, now)


def _with_numbers(rows: Sequence[list[str]]) -> list[tuple[int, list[str]]]:
    """Start at the header: exports may put an empty line or a title above it."""
    numbered = [(place, row) for place, row in enumerate(rows, start=1)]
    start = next(place for place, (_, row) in enumerate(numbered) if any(map(str.strip, row)))
    return numbered[start:]


def _is_missed(row: Sequence[str], header: Header) -> bool:
    """Without a column for the status the list is one of missed appointments."""
    if "status" not in header.columns:
        return True
    place = header.columns.index("status")
    return place < len(row) and cells.says_missed(row[place])


def _row(number: int, row: Sequence[str], header: Header, practice: Practice, now: datetime) -> Row:
    try:
        if any(cell.strip() for cell in row[len(header.columns) :]):
            cells.refuse("rij", texts.TOO_MANY_CELLS)
        found = {
            column: cells.clean(column, cell)
            for column, cell in zip(header.columns, row, strict=False)
            if column
        }
        event = canonical(found, ZoneInfo(practice.time_zone), now)
        return Row(number, check_his_event(event))
    except ContractError as wrong:
        return Row(number, problems=tuple(map(_in_dutch, wrong.problems)))


def _in_dutch(problem: FieldProblem) -> FieldProblem:
    """Say in the practice's words what the check of the event found."""
    if not problem.field.startswith(("data", "time")):
        return problem
    column, reason = texts.OF_FIELDS.get(problem.field, (problem.field, texts.UNUSABLE))
    return replace(problem, field=column, reason=reason)
