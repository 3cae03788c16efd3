"""Lists of opt-outs that AWS keeps: per list of End User Messaging, and of SES for the account."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from weerzien.domain.vocabulary import Channel
from weerzien.ports import OptOutAtCarrier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_sesv2 import SESV2Client


class CarrierOptOutLists:
    def __init__(self, sms: PinpointSMSVoiceV2Client, mail: SESV2Client) -> None:
        self._sms = sms
        self._mail = mail

    def entries(self) -> Iterator[OptOutAtCarrier]:
        """Addresses that bounced are no opt-outs: their receipts told of them already."""
        yield from self._of_sms()
        yield from self._of_mail()

    def _of_sms(self) -> Iterator[OptOutAtCarrier]:
        senders: dict[str, set[str]] = defaultdict(set)
        for page in self._sms.get_paginator("describe_phone_numbers").paginate():
            for number in page.get("PhoneNumbers", []):
                senders[number["OptOutListName"]].add(number["PhoneNumber"])
        for name, numbers in senders.items():
            asked = self._sms.get_paginator("describe_opted_out_numbers")
            for found in asked.paginate(OptOutListName=name):
                for one in found.get("OptedOutNumbers", []):
                    yield OptOutAtCarrier(
                        Channel.SMS,
                        one["OptedOutNumber"],
                        one["OptedOutTimestamp"],
                        frozenset(numbers),
                    )

    def _of_mail(self) -> Iterator[OptOutAtCarrier]:
        # A list of SES has no paginator.
        page = self._mail.list_suppressed_destinations(Reasons=["COMPLAINT"])
        while True:
            for one in page.get("SuppressedDestinationSummaries", []):
                yield OptOutAtCarrier(Channel.EMAIL, one["EmailAddress"], one["LastUpdateTime"])
            if not (token := page.get("NextToken")):
                return
            page = self._mail.list_suppressed_destinations(Reasons=["COMPLAINT"], NextToken=token)
