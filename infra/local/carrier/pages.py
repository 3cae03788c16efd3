"""The pages on which a person plays the patient: phones, mailboxes, links, replies."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup

from carrier import links, unsubscribe
from carrier.network import InboundError, Network

if TYPE_CHECKING:
    from carrier.journal import Record

_HERE: Final = Path(__file__).parent
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_MOST_ADDRESSES: Final = 200
_HTML: Final = "text/html; charset=utf-8"
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True
)
# No script ever runs in a mail; the origin stays, so that the page around it can measure it.
_MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_MONTHS: Final = ("jan feb mrt apr mei jun jul aug sep okt nov dec").split()  # noqa: SIM905
_STATUS: Final = {
    "TEXT_PENDING": "Onderweg",
    "TEXT_DELIVERED": "Bezorgd",
    "TEXT_INVALID": "Nummer bestaat niet",
    "TEXT_CARRIER_UNREACHABLE": "Niet bereikbaar",
    "TEXT_SPAM": "Tegengehouden als spam",
    "Send": "Onderweg",
    "Delivery": "Bezorgd",
    "Bounce": "Teruggestuurd",
    "Complaint": "Gemeld als ongewenst",
}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a browser."""

    body: bytes
    status: int = 200
    kind: str = _HTML
    headers: dict[str, str] = field(default_factory=dict)


def answer(  # noqa: PLR0911 - one line for each page
    network: Network,
    method: str,
    parts: list[str],
    query: dict[str, list[str]],
    form: dict[str, str],
) -> Page:
    """Find and make the page; unknown ways lead to a plain 404."""
    match method, parts:
        case "GET", []:
            return _overview(network)
        case "GET", ["static", "carrier.css"]:
            return Page((_HERE / "static" / "carrier.css").read_bytes(), kind="text/css")
        case "GET", ["phone", number]:
            return _phone(network, number)
        case "POST", ["phone", number, "reply"]:
            return _reply(network, number, form.get("text", ""))
        case "GET", ["mailbox", address]:
            return _mailbox(network, address, query)
        case "POST", ["mailbox", address, "reply"]:
            _answer_mail(network, address, form)
            return _back(f"/mailbox/{quote(address)}")
        case "GET", ["mail", number, "html"] if number.isdecimal():
            return _mail_html(network, int(number))
        case "POST", ["mail", number, "unsubscribe"] if number.isdecimal():
            return _unsubscribe(network, int(number))
    return _show("missing.html", status=404)


def _overview(network: Network) -> Page:
    boxes: dict[str, list[dict[str, Any]]] = {"sms": [], "email": []}
    for (channel, _), entries in list(network.threads.items()):
        last = network.entry(entries[-1])
        address = last["to"] if last["side"] == "log" else last["from"]
        boxes[channel].append({"address": address, "count": len(entries), "last": last})
    for kind in boxes.values():
        kind.sort(key=lambda box: box["last"]["at"], reverse=True)
    return _show(
        "overview.html",
        phones=boxes["sms"][:_MOST_ADDRESSES],
        mailboxes=boxes["email"][:_MOST_ADDRESSES],
        more=sum(max(0, len(kind) - _MOST_ADDRESSES) for kind in boxes.values()),
        faults=[fault for fault in network.faults.all() if fault["left"] != 0],
        configured=network.configuration.is_complete(),
        version=_version(network),
    )


def _phone(network: Network, number: str, error: str = "") -> Page:
    thread = network.thread("sms", number)
    for record in thread:
        record["shown"] = _clickable(network, record["text"])
        record["status"] = _STATUS.get(network.status.get(record["message_id"], ""), "Verzonden")
    senders = [record["from"] for record in thread if record["side"] == "log"]
    numbers = [sender for sender in senders if not re.search(r"[A-Za-z]", sender)]
    return _show(
        "phone.html",
        status=200 if not error else 400,
        number=number,
        thread=thread,
        sender=senders[-1] if senders else "",
        can_reply=bool(numbers),
        error=error,
        version=_version(network),
    )


def _reply(network: Network, number: str, text: str) -> Page:
    try:
        network.receive(number, "", text)
    except InboundError:
        return _phone(network, number, "Dit bericht kon niet weg.")
    return _back(f"/phone/{quote(number)}#laatste")


def _answer_mail(network: Network, address: str, form: dict[str, str]) -> None:
    # The address stands in the page: only who tampers with it sends to none.
    with suppress(InboundError):
        network.receive(address, form.get("to", ""), form.get("text", ""))


def _mailbox(network: Network, address: str, query: dict[str, list[str]]) -> Page:
    thread = network.thread("email", address)
    mails = [record for record in reversed(thread) if record["side"] == "log"]
    wanted = query.get("mail", [""])[0]
    chosen = next((mail for mail in mails if str(mail["number"]) == wanted), None)
    mail = chosen or (mails[0] if mails else None)
    if mail:
        mail["shown"] = _clickable(network, mail["text"])
        mail["status"] = _STATUS.get(network.status.get(mail["message_id"], ""), "Verzonden")
    return _show(
        "mailbox.html",
        address=address,
        mails=mails,
        mail=mail,
        opened=chosen is not None,
        tab=query.get("tab", ["html" if mail and mail["html"] else "text"])[0],
        replies=[record for record in thread if record["side"] == "inbound"],
        takes_mail=network.configuration.takes_mail(),
        can_unsubscribe=mail is not None and unsubscribe.is_one_click(mail),
        result=query.get("result", [""])[0],
        version=_version(network),
    )


def _mail_html(network: Network, number: int) -> Page:
    try:
        mail = network.log.read(number)
    except IndexError:
        return _show("missing.html", status=404)
    settings = network.configuration
    html = links.rewrite_html(mail["html"], settings.link_host, settings.api_url)
    return Page(html.encode(), headers={"Content-Security-Policy": _MAIL_POLICY})


def _unsubscribe(network: Network, number: int) -> Page:
    try:
        mail = network.log.read(number)
    except IndexError:
        return _show("missing.html", status=404)
    result = unsubscribe.one_click(mail, network.configuration)
    return _back(f"/mailbox/{quote(mail['to'])}?mail={number}&result={result}")


def _clickable(network: Network, text: str) -> Markup:
    settings = network.configuration
    return links.clickable(text, settings.link_host, settings.api_url)


def _version(network: Network) -> str:
    return f"{len(network.log)}.{len(network.inbound)}.{len(network.events)}"


def _back(where: str) -> Page:
    return Page(b"", 303, headers={"Location": where})


def _show(template: str, *, status: int = 200, **values: object) -> Page:
    return Page(_TEMPLATES.get_template(template).render(**values).encode(), status)


def _moment(record: Record) -> str:
    at = datetime.fromisoformat(record["at"]).astimezone(_ZONE)
    return f"{at.day} {_MONTHS[at.month - 1]} {at:%H:%M}"


_TEMPLATES.filters["moment"] = _moment
_TEMPLATES.filters["path"] = lambda text: quote(text, safe="+@")
