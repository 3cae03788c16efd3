"""A practice as an operator writes it down: JSON with the fields of `Practice`."""

import json
import secrets
from dataclasses import fields

from pydantic import TypeAdapter, ValidationError

from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.practice import Practice
from weerzien.domain.retention import LONGEST

_PRACTICE: TypeAdapter[Practice] = TypeAdapter(Practice)
_ID_BYTES = 8


def read_practice(text: str, pepper: str) -> Practice:
    """Read a practice file; it gets its own id and pepper. Raise ContractError naming fields."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict):
            raise ContractError(FieldProblem("file", "is no JSON object"))
        unknown = content.keys() - {field.name for field in fields(Practice)}
        if unknown:
            # A setting with a typo would be believed to be set.
            raise ContractError(*(FieldProblem(name, "is no setting") for name in sorted(unknown)))
        _refuse_long_periods(content)
        made = {"id": f"p{secrets.token_hex(_ID_BYTES)}", "pepper": pepper}
        return _PRACTICE.validate_python(content | made)
    except ValidationError as wrong:
        raise ContractError(
            *(
                FieldProblem(".".join(str(part) for part in error["loc"]), error["type"])
                for error in wrong.errors(include_input=False, include_context=False)
            )
        ) from None
    except json.JSONDecodeError:
        raise ContractError(FieldProblem("file", "is no JSON")) from None


def _refuse_long_periods(content: dict[str, object]) -> None:
    """Nobody may keep longer than the product promises patients (CO-14); shorter is welcome."""
    wrong = [
        FieldProblem(name, f"must be 1 to {longest}")
        for name, longest in LONGEST.items()
        if name in content and content[name] not in range(1, longest + 1)
    ]
    if wrong:
        raise ContractError(*wrong)
