"""Patients' links and the pages behind them."""

from collections.abc import Mapping
from typing import Protocol

from weerzien.domain.link import Link
from weerzien.domain.link_page import Answer, LinkPage


class Links(Protocol):
    def put(self, token: str, link: Link) -> None: ...

    def find(self, token: str) -> Link:
        """Raise NotFoundError for unknown and expired tokens alike."""

    def of_case(self, practice_id: str, case_id: str) -> tuple[Link, ...]:
        """Every link that is kept of a case, expired ones too while they lie there."""


class LinkOwners(Protocol):
    """What a patient's door may look up before it acts for any practice."""

    def practice_of(self, token: str) -> str:
        """Tell whose link it is; raise NotFoundError where no single link has this token."""


class Pages(Protocol):
    """The pages behind a patient's link, with the headers that every one of them carries."""

    @property
    def headers(self) -> Mapping[str, str]: ...

    def link(self, page: LinkPage) -> str: ...

    def answered(self, page: LinkPage, answer: Answer) -> str: ...

    def neutral(self) -> str: ...
