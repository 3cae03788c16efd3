"""What taking a practice in and letting it go needs, together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from weerzien.bootstrap import aws, care, outside, rows

if TYPE_CHECKING:
    from weerzien.usecases.go_live import GoingLive
    from weerzien.usecases.leave_practice import Departing
    from weerzien.usecases.onboard_practice import Onboarding


@cache
def onboarding() -> Onboarding:
    # Only the command line takes practices in: no function loads it.
    from weerzien.adapters.dynamo_onboarding import (
        DynamoAgreements,
        DynamoRecipients,
    )
    from weerzien.usecases.onboard_practice import Onboarding

    agreements, recipients = (
        DynamoAgreements(aws.table()),
        DynamoRecipients(aws.table(), aws.seal()),
    )
    return Onboarding(rows.practices(), agreements, recipients, outside.clocks())


@cache
def going_live() -> GoingLive:
    from weerzien.usecases.go_live import GoingLive

    return GoingLive(
        care.erasing(), onboarding().agreements, rows.practice_rows(), outside.text_judge()
    )


@cache
def departing() -> Departing:
    from weerzien.adapters.dynamo_leavings import DynamoLeavings
    from weerzien.usecases.leave_practice import Departing

    return Departing(
        care.erasing(), rows.access_keys(), DynamoLeavings(aws.table()), rows.practice_rows()
    )
