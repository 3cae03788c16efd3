"""Whoever is refused reads why, and what to do next, in Dutch and in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from weerzien.domain.going_live import Missing
from weerzien.texts.refusals import REFUSALS, told

USE_CASES = Path(__file__).parents[3] / "functions/weerzien/usecases"
# Met by programs only: no person asked for it at that moment.
FOR_PROGRAMS = {"sms_longer_than_one_part", "no_such_text", "unknown_field"}

VERBS = "|".join(
    (
        *(r"key \w+", r"agreement \w+", r"recipients \w+", "register", "change", "set"),
        *("check", "rehearse", "sending", "leave", "stay", "export"),
    )
)
COMMAND = re.compile(rf"(?:practice (?:{VERBS})\b|texts set|--[a-z-]+)")


def codes() -> Iterator[str]:
    """Give every code that a use case refuses with, where it is written out."""
    for path in sorted(USE_CASES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RefusedError":
                written = (one for one in node.args if isinstance(one, ast.Constant))
                yield from (str(one.value) for one in written)


def test_every_refusal_of_a_use_case_has_words() -> None:
    found = set(codes()) | set(Missing)
    assert len(found) > 15
    assert found - FOR_PROGRAMS <= set(REFUSALS)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_both_languages_say_something_of_their_own_in_whole_sentences(code: str) -> None:
    refusal = REFUSALS[code]
    assert refusal.nl != refusal.en
    for words in refusal:
        assert re.fullmatch(r"[A-ZÀ-Þ].*[.?]", words), words
    # A command that is named exists in both, so that nobody reads another next step.
    dutch, english = (set(COMMAND.findall(one)) for one in refusal)
    assert dutch == english


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert told("nobody_wrote_it") == "nobody_wrote_it"
    assert told("stale").startswith("stale: Iemand anders")
