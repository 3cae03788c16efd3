"""What came out, in words for a person and in JSON for a machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from conformance.recording import together
from conformance.rule import Look, Outcome, Verdict

SHOWN: Final = 5
"""Different findings of one rule that are told, and lines of each; the rest is counted."""
SIGNS: Final = {Verdict.PASS: "pass", Verdict.FAIL: "FAIL", Verdict.NOT_SHOWN: "----"}
EXIT: Final = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.NOT_SHOWN: 3}


def of_all(outcomes: Sequence[Outcome]) -> Verdict:
    """Sum up: one failure fails, and what was not shown is not passed."""
    verdicts = {one.verdict for one in outcomes}
    for worst in (Verdict.FAIL, Verdict.NOT_SHOWN):
        if worst in verdicts:
            return worst
    return Verdict.PASS


def in_words(outcomes: Sequence[Outcome]) -> str:
    """Give a line per rule; failures say where, what, and what to do next."""
    lines = [line for one in outcomes for line in _told(one)]
    counts = Counter(one.verdict for one in outcomes)
    return "\n".join([*lines, "", _summed(counts)])


def in_json(outcomes: Sequence[Outcome]) -> str:
    told: dict[str, Any] = {
        "verdict": of_all(outcomes),
        "rules": [
            {
                "id": one.id,
                "verdict": one.verdict,
                "sentence": one.sentence,
                "looked_at": one.looked_at,
                "findings": [{"line": look.line, "wrong": look.wrong} for look in one.wrong],
                "next": _next(one),
            }
            for one in outcomes
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _told(one: Outcome) -> list[str]:
    head = f"{SIGNS[one.verdict]}  {one.id:<9} {one.sentence}"
    lines = [head]
    same = together(one.wrong, lambda look: look.wrong)
    lines += [f"      {_where(looks)}{words}" for words, looks in list(same.items())[:SHOWN]]
    if len(same) > SHOWN:
        lines.append(f"      and {len(same) - SHOWN} more")
    if one.verdict is not Verdict.PASS:
        lines.append(f"      Next: {_next(one)}")
    return lines


def _where(looks: Sequence[Look]) -> str:
    """Name the first lines of those that have the same fault."""
    lines = [str(look.line) for look in looks if look.line]
    if not lines:
        return ""
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"line {', '.join(lines[:SHOWN])}{more}: "


def _next(one: Outcome) -> str | None:
    known = {Verdict.FAIL: one.next, Verdict.NOT_SHOWN: f"Not shown yet. {one.shown_by}"}
    return known.get(one.verdict)


def _summed(counts: Counter[Verdict]) -> str:
    said = ", ".join(
        f"{counts[verdict]} {words}"
        for verdict, words in (
            (Verdict.PASS, "passed"),
            (Verdict.FAIL, "failed"),
            (Verdict.NOT_SHOWN, "not shown"),
        )
    )
    if counts[Verdict.FAIL]:
        return f"Not there yet: {said}."
    if counts[Verdict.NOT_SHOWN]:
        return f"Nothing is wrong, and not all was shown: {said}."
    return f"What was agreed is kept: {said}."
