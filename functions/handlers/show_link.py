"""GET of a patient's link: shows the ways back and changes nothing (NS-14, CO-02)."""

from typing import Any

from handlers.pages import Answer, neutral_page, page
from weerzien import bootstrap
from weerzien.domain.errors import NotFoundError
from weerzien.observability import count, with_log_context
from weerzien.usecases.answer_link import open_link
from weerzien.usecases.link_pages import link_page


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer the page, or the one neutral page for whatever is no live link."""
    del context
    token = (event.get("pathParameters") or {}).get("token", "")
    try:
        with bootstrap.acting_for(bootstrap.link_owners().practice_of(token)):
            visit = open_link(token, bootstrap.links(), bootstrap.practices())
            shown = link_page(visit, bootstrap.cases(), bootstrap.clocks())
    except NotFoundError:
        count("LinkUnknown")
        return neutral_page()
    return page(bootstrap.pages().link(shown))
