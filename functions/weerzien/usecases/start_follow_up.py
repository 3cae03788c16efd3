"""Start the execution that follows a new case (outbox: the case row itself)."""

from weerzien.ports import Cases, Executions


def start_follow_up(practice_id: str, case_id: str, cases: Cases, executions: Executions) -> None:
    """Start once; a case that has ended meanwhile, or is followed already, is left alone."""
    case = cases.get(practice_id, case_id)
    if case.is_open:
        executions.start(case)
