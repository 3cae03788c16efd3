"""Mails that no person wrote: answers of machines (RFC 3834), newsletters, delivery reports.

A person's answer taken for a machine's would be lost, so a subject counts only where no person
writes it: "Afwezig" may be a patient's reason, "Automatisch antwoord" is not. The header
X-Auto-Response-Suppress says nothing here: it asks others not to answer by machine, and stands in
mails of people too ([MS-OXCMAIL] 2.1.3.2.20); Exchange marks its own answers with Auto-Submitted.
"""

import re
from collections.abc import Callable
from typing import Final

Header = Callable[[str], str]
"""Gives the value of a header in its raw form, or an empty text."""

_SAYS_SO: Final = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-vacation")
_OF_LISTS: Final = ("list-id", "list-unsubscribe")
_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|geen-?antwoord)(?:[+-][^@]*)?@",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:re|fw|antw)\s?:\s*)*(?:automatis(?:ch|che) (?:antwoord|reactie|bericht|beantwoording)"
    r"|automatic (?:reply|response)|auto(?:matic)?[ -]?(?:reply|response)\b"
    r"|out of (?:the )?office\b(?! hours)"
    r"|afwezigheids(?:bericht|melding|assistent)|buiten kantoor\b"
    r"|undeliver(?:ed|able)|mail delivery (?:failed|failure|subsystem|system)|delivery status"
    r"|returned mail|failure notice|onbestelbaar|niet te bezorgen|kan niet worden bezorgd)",
    re.IGNORECASE,
)


def is_automatic(header: Header, envelope_sender: str, subject: str) -> bool:
    """Tell whether a machine wrote the mail; such mail pauses nothing (EC-S15)."""
    submitted = _first_word(header("auto-submitted"))
    return (
        submitted not in {"", "no"}
        or any(header(name) for name in (*_SAYS_SO, *_OF_LISTS))
        or _first_word(header("precedence")) in _PRECEDENCE
        or _is_machine(header, envelope_sender)
        or _SUBJECT.match(subject.strip()) is not None
    )


def _is_machine(header: Header, envelope_sender: str) -> bool:
    """The empty return path is how a mail says that it wants no answer (RFC 5321, 4.5.5)."""
    sender = envelope_sender.strip()
    if sender in {"", "<>"} or header("return-path").strip() == "<>":
        return True
    return any(_MACHINES.search(one) for one in (sender, header("from")))


def _first_word(value: str) -> str:
    return value.partition(";")[0].strip().lower()
