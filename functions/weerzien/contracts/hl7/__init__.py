"""HL7 v2: scheduling messages (SIU) in, acknowledgements out."""

from typing import Final

MEDIA_TYPES: Final = (
    "application/hl7-v2",
    "application/hl7-v2+er7",
    "x-application/hl7-v2+er7",
    "text/plain",
)
