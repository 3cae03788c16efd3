"""A practice as an operator writes it down: JSON with the fields of `Practice`."""

import json
import secrets
from dataclasses import fields, replace

from pydantic import TypeAdapter, ValidationError

from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.practice import Practice
from weerzien.domain.retention import LONGEST
from weerzien.domain.safety_line import faults

_PRACTICE: TypeAdapter[Practice] = TypeAdapter(Practice)
_ID_BYTES = 8
BY_COMMAND = frozenset(
    {"sending", "rehearsal", "rehearsed_at", "sandbox", "leaves_at", "settings_version"}
)
"""Settings with a command of their own, which asks what must be there first."""


def read_practice(text: str, pepper: str) -> Practice:
    """Read a practice file; it gets its own id and pepper. Raise ContractError naming fields."""
    content = _object(text)
    _refuse_what_commands_set(content)
    return _checked(content, {"id": f"p{secrets.token_hex(_ID_BYTES)}", "pepper": pepper})


def read_changes(text: str, practice: Practice) -> Practice:
    """Give a practice with the settings that a file names; ContractError names the wrong ones."""
    whole = _PRACTICE.dump_python(practice, mode="json")
    given = {"id", "pepper", *BY_COMMAND}
    content = _object(text)
    made = sorted(content.keys() & given)
    if made:
        raise ContractError(*(FieldProblem(name, "cannot be changed by a file") for name in made))
    changed = _checked(content, {name: whole[name] for name in whole if name not in content})
    return replace(changed, settings_version=practice.settings_version + 1)


def _refuse_what_commands_set(content: dict[str, object]) -> None:
    """Nobody goes live by a file: what is asked before that would not be asked (AU-15)."""
    wrong = sorted(content.keys() & BY_COMMAND)
    if wrong:
        raise ContractError(*(FieldProblem(name, "is set by a command") for name in wrong))


def _refuse_long_periods(content: dict[str, object]) -> None:
    """Nobody may keep longer than the product promises patients (CO-14); shorter is welcome."""
    wrong = [
        FieldProblem(name, f"must be 1 to {longest}")
        for name, longest in LONGEST.items()
        if name in content and content[name] not in range(1, longest + 1)
    ]
    if wrong:
        raise ContractError(*wrong)


def _object(text: str) -> dict[str, object]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        raise ContractError(FieldProblem("file", "is no JSON")) from None
    if not isinstance(content, dict):
        raise ContractError(FieldProblem("file", "is no JSON object"))
    return content


def _checked(content: dict[str, object], rest: dict[str, object]) -> Practice:
    unknown = content.keys() - {field.name for field in fields(Practice)}
    if unknown:
        # A setting with a typo would be believed to be set.
        raise ContractError(*(FieldProblem(name, "is no setting") for name in sorted(unknown)))
    _refuse_long_periods(content)
    _refuse_safety_line(content.get("safety_line"))
    try:
        return _PRACTICE.validate_python(content | rest)
    except ValidationError as wrong:
        raise ContractError(
            *(
                FieldProblem(".".join(str(part) for part in error["loc"]), error["type"])
                for error in wrong.errors(include_input=False, include_context=False)
            )
        ) from None


def _refuse_safety_line(line: object) -> None:
    """It is for the moment in which nothing may go wrong: so it is judged now (HR-33)."""
    wrong = faults(line) if isinstance(line, str) else ()
    if wrong:
        raise ContractError(*(FieldProblem("safety_line", fault) for fault in wrong))
