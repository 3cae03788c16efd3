"""POST of a patient's link: a choice on the page, or one-click unsubscribe (RFC 8058)."""

from typing import Any
from urllib.parse import parse_qs

from handlers.pages import Answer, neutral_page, page
from weerzien import bootstrap
from weerzien.contracts.refusals import ContractError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import NotFoundError
from weerzien.domain.link_page import Answer as Choice
from weerzien.domain.link_page import read_answer
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.answer_link import answer_link, open_link
from weerzien.usecases.link_pages import link_page


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Apply the choice at once; without a known choice show the page again."""
    del context
    token = (event.get("pathParameters") or {}).get("token", "")
    choice = _choice(event)
    try:
        with bootstrap.acting_for(bootstrap.link_owners().practice_of(token)):
            return _answered(token, choice)
    except NotFoundError:
        count("LinkUnknown")
        return neutral_page()


def _answered(token: str, choice: Choice | None) -> Answer:
    visit = open_link(token, bootstrap.links(), bootstrap.practices())
    shown = link_page(visit, bootstrap.cases(), bootstrap.clocks())
    if choice is None:
        return page(bootstrap.pages().link(shown))
    answer_link(
        token,
        choice,
        bootstrap.links(),
        bootstrap.practices(),
        bootstrap.events(),
        bootstrap.files(),
        bootstrap.clocks(),
    )
    note("link_answered", practice_id=visit.link.practice_id, answer=choice.value)
    return page(bootstrap.pages().answered(shown, choice))


def _choice(event: dict[str, Any]) -> Choice | None:
    """Read the form; mail programs send `List-Unsubscribe=One-Click` and nothing else."""
    try:
        form = parse_qs(RestRequest.of(event).body.decode(errors="replace"), max_num_fields=10)
    except (ContractError, ValueError):
        return None
    if form.get("List-Unsubscribe") == ["One-Click"]:
        return Choice.OPT_OUT
    return read_answer(form.get("answer", [""])[0])
