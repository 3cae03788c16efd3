"""I12: each SMS one part with link and opt-out, each mail neutral and easy to leave."""

from __future__ import annotations

from demo.message_shape import mail_faults, sms_faults
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding
from proof.checker.reading import short

NAME = "I12 SMS: one part, link, opt-out; mail: neutral, one-click, text and HTML"


def check(evidence: Evidence) -> Finding:
    """Look at every message as the carrier got it."""
    variant_of = {one.id: one.variant for one in evidence.plan.practices}
    broken = []
    for row in evidence.accepted:
        variant = variant_of[row["key"].rsplit("-", 3)[0]]
        faults = sms_faults(row["text"]) if row["channel"] == "sms" else mail_faults(row, variant)
        broken += [f"{short(row['key'])}: {fault}" for fault in faults]
    return Finding(NAME, len(evidence.accepted), tuple(broken))
