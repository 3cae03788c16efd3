"""Log lines and counters: codes and opaque ids as JSON, never an event, never a person's data.

The last line of defence is the formatter: whatever still looks like a mail address or a telephone
number when a line leaves is blotted out (EC-X06).
"""

import re
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from weerzien.domain.errors import WeerzienError

NAMESPACE = "Weerzien"

_CALLER = 3
"""The line that is logged is the one that called us."""

Fact = str | int | bool | None

_MAIL = re.compile(r"[^\s\"'<>(),;:@\\]+@[^\s\"'<>(),;:@\\]+\.[a-zA-Z]{2,}")
_PHONE = re.compile(r"(?<![\w-])(?:\+|00)?(?:31[ -]?|0)[1-9](?:[ -]?\d){8}(?![\w-])")


def redact(line: str) -> str:
    """Blot out mail addresses and Dutch telephone numbers."""
    return _PHONE.sub("[phone]", _MAIL.sub("[mail]", line))


class RedactingFormatter(LambdaPowertoolsFormatter):
    def serialize(self, log: Any) -> str:  # noqa: ANN401 - the library's own signature
        return redact(super().serialize(log))


# Named here and not by the environment: there it would become a dimension of every metric, and an
# alarm on a metric without it would look at nothing.
logger = Logger(service="weerzien", logger_formatter=RedactingFormatter(utc=True))

with_log_context = logger.inject_lambda_context(log_event=False, clear_state=True)
"""Decorator of every handler; `log_event=False` holds even where the environment asks for it."""


def note(code: str, **facts: Fact) -> None:
    """Log that something normal happened; `facts` are codes, counts and opaque ids."""
    logger.info(code, extra=facts, stacklevel=_CALLER)


def warn(code: str, **facts: Fact) -> None:
    """Log that something was refused or needs a look."""
    logger.warning(code, extra=facts, stacklevel=_CALLER)


def log_error(error: WeerzienError, **facts: Fact) -> None:
    """Log one of our own errors by its code; no traceback, for that would show nothing more."""
    logger.error(error.code, extra={"error": type(error).__name__, **facts}, stacklevel=_CALLER)


def kind_of(error: Exception) -> str:
    """Name the kind of a trouble: what AWS calls it, else its type; never what it says."""
    answer = getattr(error, "response", None)
    told = answer.get("Error", {}) if isinstance(answer, dict) else {}
    return str(told.get("Code") or type(error).__name__)


def count(name: str, value: int = 1, **dimensions: str) -> None:
    """Count something; dimensions are codes from closed lists (each new value costs a metric)."""
    with single_metric(
        name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE
    ) as metric:
        for key, text in dimensions.items():
            metric.add_dimension(key, text)
