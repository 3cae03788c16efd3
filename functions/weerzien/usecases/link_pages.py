"""What the page behind a link may know (NS-14): where to go, nothing about the patient."""

from urllib.parse import urlsplit, urlunsplit

from weerzien.domain import ids
from weerzien.domain.calendar import closure_on, local_date
from weerzien.domain.link import Link
from weerzien.domain.link_page import LinkPage
from weerzien.domain.vocabulary import Variant
from weerzien.ports import Cases, Clocks
from weerzien.usecases.answer_link import LinkVisit


def link_page(visit: LinkVisit, cases: Cases, clocks: Clocks) -> LinkPage:
    """The page of a visit, in the practice's language; no name for mental health."""
    practice, link = visit.practice, visit.link
    case = cases.get(link.practice_id, link.case_id)
    today = local_date(clocks.for_practice(practice).now(), practice)
    closure = closure_on(today, practice)
    named = case.variant is not Variant.MENTAL_HEALTH
    return LinkPage(
        language=practice.language,
        variant=case.variant,
        phone=(closure.cover_phone if closure else None) or practice.phone,
        booking_url=_with_reference(practice.booking_url, link),
        practice_name=practice.name if named else "",
    )


REFERENCE_LENGTH = 12


def _with_reference(booking_url: str, link: Link) -> str:
    """The practice's own page with an opaque reference, so that a booking finds its message."""
    reference = ids.derive_id("booking", link.case_id, link.stage, link.channel)
    parts = urlsplit(booking_url)
    query = "&".join(filter(None, (parts.query, f"ref={reference[:REFERENCE_LENGTH]}")))
    return urlunsplit(parts._replace(query=query))
