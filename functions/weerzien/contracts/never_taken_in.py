"""Fields that must never come in: dropped before anything sees them (EC-X06).

Their content is not logged, not stored and not hashed; only that there was one is counted.
"""

from typing import Any

_CODES = {
    "bsn": ("bsn", "burgerservicenummer", "citizenservicenumber", "ssn", "nationalid"),
    "diagnosis": (
        *("diagnosis", "diagnoses", "diagnose", "diagnosiscode", "icd", "icd10", "icpc"),
        *("snomed", "dsm", "dsm5", "condition", "conditions", "problem", "problems"),
    ),
    "medication": (
        *("medication", "medications", "medicatie", "medicine", "medicines", "atc"),
        *("prescription", "prescriptions", "drug", "drugs"),
    ),
    "visit_reason": ("reasonforvisit", "visitreason", "reasoncode", "complaint", "klacht"),
    "note": ("note", "notes", "notitie", "notities", "comment", "comments", "soep", "remarks"),
    "insurance": ("insurance", "insurer", "verzekering", "uzovi", "policynumber", "polisnummer"),
    "treatment": ("treatment", "treatments", "behandeling", "procedure", "procedures"),
}
_CODE_OF = {name: code for code, names in _CODES.items() for name in names}


def strip(body: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Leave those fields out, at any depth; also gives a code for each that was there."""
    found: list[str] = []
    stripped: dict[str, Any] = _without(body, found)
    return stripped, tuple(found)


def _without(value: Any, found: list[str]) -> Any:  # noqa: ANN401 - JSON is any of six things
    if isinstance(value, list):
        return [_without(inner, found) for inner in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, inner in value.items():
        code = _CODE_OF.get("".join(filter(str.isalnum, key.lower())))
        if code:
            found.append(code)
        else:
            kept[key] = _without(inner, found)
    return kept
