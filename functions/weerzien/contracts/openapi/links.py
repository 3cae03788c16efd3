"""The doors behind a patient's link."""

from weerzien.contracts.openapi.shapes import OUR_FAULT, Json, content, text
from weerzien.domain.link_page import Answer


def paths() -> Json:
    return {"/{token}": _link("Sms"), "/m/{token}": _link("Mail")}


def _link(sent_by: str) -> Json:
    form = {
        "type": "object",
        "properties": {
            "answer": {"type": "string", "enum": [answer.value for answer in Answer]},
            "List-Unsubscribe": {"type": "string", "enum": ["One-Click"]},
        },
    }
    return {
        "parameters": [text("token", "path", "Names one message to one patient.", 64)],
        "get": {
            "operationId": f"showLinkOf{sent_by}",
            "summary": "Shows the ways back and changes nothing.",
            "responses": _pages(),
        },
        "post": {
            "operationId": f"answerLinkOf{sent_by}",
            "summary": "A choice on the page, or one-click unsubscribe (RFC 8058).",
            "requestBody": {"content": content("application/x-www-form-urlencoded", form)},
            "responses": _pages(),
        },
    }


def _pages() -> Json:
    page = content("text/html", {"type": "string"})
    return {
        "200": {"description": "The page.", "content": page},
        "404": {"description": "No live link: always the same page.", "content": page},
        **OUR_FAULT,
    }
