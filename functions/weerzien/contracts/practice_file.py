"""A practice as an operator writes it down: JSON with the fields of `Practice`."""

import json
import secrets
from typing import Any

from pydantic import TypeAdapter, ValidationError

from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.practice import Practice

_PRACTICE: TypeAdapter[Practice] = TypeAdapter(Practice)
_ID_BYTES = 8


def read_practice(text: str, pepper: str) -> Practice:
    """Read a practice file; it gets its own id and pepper. Raise ContractError naming fields."""
    try:
        content: dict[str, Any] = json.loads(text)
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
