"""What leaves, as docs/openapi.json describes it to vendors."""

from __future__ import annotations

from functools import cache

from jsonschema import Draft202012Validator, FormatChecker

from weerzien.contracts.openapi import document


@cache
def described_as(kind: str) -> Draft202012Validator:
    """Return the judge of one kind of message."""
    schema = {
        "$ref": f"#/components/schemas/out.{kind}",
        "components": document()["components"],
    }
    return Draft202012Validator(schema, format_checker=FormatChecker())
