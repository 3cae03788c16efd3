"""The link in a message: unique per patient, case, touchpoint and channel (AU-02, CO-13)."""

from dataclasses import dataclass
from datetime import datetime

from weerzien.domain.vocabulary import Channel, Stage

SMS_TOKEN_LENGTH = 10
MAIL_TOKEN_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Link:
    """What a token stands for; the token itself is never stored."""

    practice_id: str
    case_id: str
    patient_id: str
    stage: Stage
    channel: Channel
    expires_at: datetime
