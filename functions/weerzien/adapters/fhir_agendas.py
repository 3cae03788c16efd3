"""Practices' agendas behind a FHIR server, read page by page and never beyond their own address."""

from __future__ import annotations

import ssl
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from weerzien.adapters.allowed_places import PlaceRefusedError
from weerzien.adapters.one_post import NoAnswerError, NotSentError, get
from weerzien.contracts.appointment_list import MAX_LINES, ListedPart, pulled_list
from weerzien.contracts.fhir.agenda import Page, read_page
from weerzien.contracts.refusals import ContractError
from weerzien.contracts.strict_json import decode
from weerzien.domain.calendar import local_date
from weerzien.domain.errors import ListNotPulledError

if TYPE_CHECKING:
    from datetime import datetime

    from weerzien.adapters.allowed_places import AllowedPlaces
    from weerzien.domain.feed.compare import AppointmentList
    from weerzien.domain.practice import Practice
    from weerzien.ports import ListSource

DAYS_BACK: Final = timedelta(days=3)
"""As far as a mark still sends messages (NS-28)."""
A_PAGE: Final = 200
MAX_PAGES: Final = 10
MAX_BYTES: Final = 2 * 1024 * 1024
"""Of a page: 200 appointments of 10 KB."""


class FhirAgendas:
    def __init__(self, places: AllowedPlaces, *, tls: ssl.SSLContext | None = None) -> None:
        self._places = places
        self._own_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._own_tls or ssl.create_default_context()

    def refuse(self, url: str) -> str:
        """Why this address may not be used, as a code; empty where it may."""
        return "url_with_query" if "?" in url else self._places.refuse(url)

    def fetch(self, source: ListSource, practice: Practice, at: datetime) -> AppointmentList:
        today = local_date(at, practice)
        since = f"date=ge{(today - DAYS_BACK).isoformat()}&date=le{today.isoformat()}"
        url: str | None = f"{source.url}/Appointment?{since}&_count={A_PAGE}"
        parts: list[ListedPart] = []
        unread = 0
        for _ in range(MAX_PAGES):
            page = self._page(url or "", source)
            parts += page.parts
            unread += page.unread
            url = page.next_url
            if len(parts) > MAX_LINES:
                break
            if url is None:
                if unread > len(parts):
                    raise ListNotPulledError("appointments_unreadable")
                return pulled_list(parts, at, practice)
            if not url.startswith((f"{source.url}/", f"{source.url}?")):
                # The token is for this address, and for no other that an answer names.
                raise ListNotPulledError("next_page_elsewhere")
        raise ListNotPulledError("agenda_too_large")

    def _page(self, url: str, source: ListSource) -> Page:
        try:
            place, target, name = self._places.find(url)
            status, body = get(place, target, _headers(name, source), self._tls, MAX_BYTES)
        except (PlaceRefusedError, NotSentError, NoAnswerError) as failed:
            raise ListNotPulledError(str(failed)) from None
        if status != HTTPStatus.OK:
            raise ListNotPulledError(f"http_{status}")
        try:
            return read_page(decode(body))
        except ContractError:
            raise ListNotPulledError("no_fhir_searchset") from None


def _headers(name: str, source: ListSource) -> dict[str, str]:
    return {
        "Host": name,
        "Accept": "application/fhir+json",
        "Accept-Encoding": "identity",
        "Authorization": f"Bearer {source.token}",
        "User-Agent": "Weerzien",
    }
