"""OperationOutcome (FHIR R4): how this door says yes and no, and what came of each entry."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

MEDIA_TYPE = "application/fhir+json"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Issue:
    """`code` is of FHIR's issue types; `place` a FHIRPath that names an element, never a value."""

    severity: Severity
    code: str
    text: str
    diagnostics: str = ""
    place: str = ""

    def to_json(self) -> Json:
        found: Json = {
            "severity": self.severity.value,
            "code": self.code,
            "details": {"text": self.text},
        }
        if self.diagnostics:
            found["diagnostics"] = self.diagnostics
        if self.place:
            found["expression"] = [self.place]
        return found


def informed(text: str, place: str = "", diagnostics: str = "") -> Issue:
    return Issue(Severity.INFORMATION, "informational", text, diagnostics, place)


def operation_outcome(issues: list[Issue]) -> Json:
    return {"resourceType": "OperationOutcome", "issue": [issue.to_json() for issue in issues]}


def transaction_response(entries: list[tuple[str, list[Issue]]]) -> Json:
    """Answer a transaction entry by entry, each with its HTTP status and its outcome."""
    answered = [
        {"response": {"status": status, "outcome": operation_outcome(issues)}}
        for status, issues in entries
    ]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": answered}
