"""How a door says no: the field, and the reason in our own words; never what was sent."""

from dataclasses import dataclass

from weerzien.domain.errors import RefusedError


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is a path such as data.patient.risks[0], or "body" for the message as a whole."""

    field: str
    reason: str


class ContractError(RefusedError):
    """A message is not in the agreed form (422)."""

    code = "contract"

    def __init__(self, *problems: FieldProblem, code: str | None = None) -> None:
        super().__init__(code)
        self.problems = problems


class SignatureError(RefusedError):
    """A message is not proven to come from the owner of the key (401); `code` is for the log."""

    code = "signature_mismatch"
