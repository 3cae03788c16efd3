"""An agenda read over real sockets: with our token, page by page, and never beyond its address."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import trustme

from fakes.samples import a_practice
from weerzien.adapters import fhir_agendas, one_post
from weerzien.adapters.allowed_places import AllowedPlaces
from weerzien.adapters.fhir_agendas import MAX_BYTES, MAX_PAGES, FhirAgendas
from weerzien.contracts.appointment_list import MAX_LINES
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.errors import ListNotPulledError
from weerzien.ports import ListSource

AT = datetime(2027, 3, 2, 22, tzinfo=UTC)
HOST, PUBLIC = "his.example.test", "93.184.216.34"
Json = dict[str, Any]
Answer = tuple[int, bytes, dict[str, str]]


@dataclass
class Server:
    """A FHIR server; `answer` gives what it says to a path."""

    answer: Callable[[str], Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"

    @property
    def source(self) -> ListSource:
        return ListSource("p1", self.base, "a-token")


@contextmanager
def serving(server: Server, authority: trustme.CA | None = None) -> Iterator[Server]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, {n.lower(): v for n, v in self.headers.items()}))
            status, body, headers = server.answer(self.path)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    if authority is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(context)
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    server.port = httpd.server_port
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def appointment(number: int = 1, status: str = "noshow", **changes: Any) -> Json:
    return {
        "resourceType": "Appointment",
        "id": f"A-{number}",
        "meta": {"lastUpdated": "2027-03-02T09:20:00Z"},
        "status": status,
        "start": "2027-03-02T09:00:00Z",
        "end": "2027-03-02T09:30:00Z",
        "participant": [
            {"actor": {"reference": f"Patient/P-{number}"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/C-1"}, "status": "accepted"},
        ],
    } | changes


def page(*resources: Json, then: str = "") -> Answer:
    bundle: Json = {"resourceType": "Bundle", "type": "searchset"}
    bundle["entry"] = [{"resource": one} for one in resources]
    if then:
        bundle["link"] = [{"relation": "self", "url": "x"}, {"relation": "next", "url": then}]
    return 200, json.dumps(bundle).encode(), {"Content-Type": "application/fhir+json"}


def at_home() -> FhirAgendas:
    return FhirAgendas(AllowedPlaces([], at_home=True))


def refused(server: Server) -> str:
    with serving(server), pytest.raises(ListNotPulledError) as why:
        at_home().fetch(server.source, a_practice(), AT)
    return why.value.code


def test_the_last_days_are_asked_for_with_our_token() -> None:
    with serving(Server(lambda _: page(appointment()))) as server:
        listed = at_home().fetch(server.source, a_practice(), AT)
    ((path, headers),) = server.asked
    assert path == "/fhir/Appointment?date=ge2027-02-27&date=le2027-03-02&_count=200"
    assert headers["authorization"] == "Bearer a-token"
    assert headers["accept"] == "application/fhir+json"
    (line,) = listed.lines
    assert (line.ref, line.patient_ref) == ("A-1", "P-1")
    assert line.appointment_id == ids.appointment_id("p1", "A-1")
    assert line.patient_id == ids.patient_id("p1", "P-1")
    assert line.status is AppointmentStatus.NOSHOW
    assert line.changed == datetime(2027, 3, 2, 9, 20, tzinfo=UTC)
    assert listed.at == AT


def test_all_pages_are_read_and_of_what_moved_between_them_the_last_counts() -> None:
    server = Server(lambda _: page())

    def answer(path: str) -> Answer:
        if "page=2" in path:
            return page(appointment(1, "fulfilled"), appointment(2))
        return page(appointment(1), then=f"{server.base}?page=2")

    server.answer = answer
    with serving(server):
        listed = at_home().fetch(server.source, a_practice(), AT)
    assert [(one.ref, one.status) for one in listed.lines] == [
        ("A-1", AppointmentStatus.FULFILLED),
        ("A-2", AppointmentStatus.NOSHOW),
    ]


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://elsewhere.example/fhir?page=2",
        "/fhir?page=2",
        "{base}.elsewhere.example/?page=2",
        "{base}x?page=2",
        "file:///etc/passwd",
    ],
)
def test_our_token_goes_to_no_address_that_an_answer_names(elsewhere: str) -> None:
    server = Server(lambda _: page())
    server.answer = lambda _: page(then=elsewhere.format(base=server.base))
    assert refused(server) == "next_page_elsewhere"
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed() -> None:
    server = Server(lambda _: (302, b"", {"Location": "http://127.0.0.1/"}))
    assert refused(server) == "http_302"
    assert len(server.asked) == 1


def test_an_agenda_without_end_is_given_up() -> None:
    server = Server(lambda _: page())
    server.answer = lambda _: page(then=f"{server.base}?page=again")
    assert refused(server) == "agenda_too_large"
    assert len(server.asked) == MAX_PAGES


def test_more_appointments_than_a_list_may_hold_are_given_up() -> None:
    many = [appointment(number) for number in range(MAX_LINES + 1)]
    assert refused(Server(lambda _: page(*many))) == "agenda_too_large"


def test_a_page_beyond_its_size_is_no_page() -> None:
    assert refused(Server(lambda _: (200, b" " * (MAX_BYTES + 1), {}))) == "too_large"


def test_a_body_that_ends_early_is_no_page() -> None:
    cut = Server(lambda _: (200, b"{", {"Content-Length": "900", "Connection": "close"}))
    assert refused(cut) == "no_answer"


def test_a_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_post, "WHOLE", 0.3)

    def slowly(_: str) -> Answer:
        time.sleep(1)
        return page()

    assert refused(Server(slowly)) == "no_answer"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"type": "history", "resourceType": "Bundle"}', b'{"type": 1}'],
)
def test_what_is_no_searchset_is_told_as_such(body: bytes) -> None:
    assert refused(Server(lambda _: (200, body, {}))) == "no_fhir_searchset"


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_no_is_told_by_its_number(status: int) -> None:
    assert refused(Server(lambda _: (status, b"secret detail", {}))) == f"http_{status}"


def test_an_appointment_that_cannot_be_read_costs_only_itself() -> None:
    group = appointment(2)
    group["participant"].append({"actor": {"reference": "Patient/P-9"}})
    resources = (
        appointment(),
        group,
        {"resourceType": "OperationOutcome", "issue": []},
        appointment(3, "proposed"),
        appointment(4, start=None, end=None),
        appointment(5, start="2027-02-01T09:00:00Z", end="2027-02-01T09:30:00Z"),
    )
    with serving(Server(lambda _: page(*resources, appointment(6)))) as server:
        listed = at_home().fetch(server.source, a_practice(), AT)
    assert [one.ref for one in listed.lines] == ["A-1", "A-6"]


def test_an_agenda_of_which_most_cannot_be_read_is_told() -> None:
    spoilt = [appointment(number, start="yesterday") for number in range(3)]
    assert refused(Server(lambda _: page(*spoilt, appointment(9)))) == "appointments_unreadable"


def test_over_tls_only_the_certified_name_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    authority, real = trustme.CA(), one_post.get
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = Server(lambda _: page(appointment()))

    def rerouted(place: one_post.Place, *rest: Any) -> tuple[int, bytes]:
        assert (place.address, place.port) == (PUBLIC, 443)
        return real(replace(place, address="127.0.0.1", port=server.port), *rest)

    monkeypatch.setattr(fhir_agendas, "get", rerouted)
    source = ListSource("p1", f"https://{HOST}/fhir", "a-token")
    places = AllowedPlaces([HOST], resolve=lambda *_: (PUBLIC,))
    with serving(server, authority):
        listed = FhirAgendas(places, tls=trusting).fetch(source, a_practice(), AT)
        assert len(listed.lines) == 1
        with pytest.raises(ListNotPulledError, match="tls_refused"):
            FhirAgendas(places).fetch(source, a_practice(), AT)
    assert server.asked[0][1]["host"] == HOST


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://his.example.test/fhir", "url_not_https"),
        ("https://elsewhere.example/fhir", "host_not_allowed"),
        ("https://his.example.test:8443/fhir", "url_port"),
        ("https://his.example.test/fhir?x=1", "url_with_query"),
        ("https://a@his.example.test/fhir", "url_with_user"),
    ],
)
def test_only_allowed_addresses_are_taken(url: str, why: str) -> None:
    assert FhirAgendas(AllowedPlaces([HOST])).refuse(url) == why


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize("inside", ["169.254.169.254", "10.0.0.1", "127.0.0.1", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_not_asked(inside: str) -> None:
    places = AllowedPlaces([HOST], resolve=lambda *_: (PUBLIC, inside))
    source = ListSource("p1", f"https://{HOST}/fhir", "a-token")
    with pytest.raises(ListNotPulledError, match="address_refused"):
        FhirAgendas(places).fetch(source, a_practice(), AT)
