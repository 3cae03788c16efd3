"""Messages over real sockets: signed, once, to the address that was checked, never elsewhere."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from integration.write_back.receiver import Receiver, serve

from fakes.samples import NOW, a_case, a_contact, a_practice
from weerzien.adapters import https_records, one_post
from weerzien.adapters.https_records import HttpsRecords
from weerzien.domain.news import of_contact
from weerzien.domain.write_back import About
from weerzien.ports import Endpoint
from weerzien.ports.write_back import Answer, Fate
from weerzien.usecases.recover import new_secret

HOST = "his.example.test"
MESSAGE, ABOUT = of_contact(a_contact()), About("x1", "P-1", {}, a_case())
PUBLIC = "93.184.216.34"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver(new_secret())


def utc_now() -> datetime:
    return datetime.now(UTC)


def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def post(records: HttpsRecords, url: str, *secrets: str) -> Answer:
    return records.post(MESSAGE, ABOUT, a_practice(), Endpoint("p1", url, secrets))


@pytest.fixture
def to_this_machine(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS says a public address, and its port 443 is the receiver's: as the internet would be."""
    real = one_post.post

    def rerouted(place: one_post.Place, *rest: object) -> object:
        assert (place.address, place.port) == (PUBLIC, 443)
        return real(replace(place, address="127.0.0.1", port=receiver.port), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(https_records, "post", rerouted)


def over_tls(authority: trustme.CA, *addresses: str) -> HttpsRecords:
    found = addresses or (PUBLIC,)
    return HttpsRecords([HOST], utc_now, resolve=lambda *_: found, tls=tls(authority))


def at_home() -> HttpsRecords:
    return HttpsRecords([], utc_now, at_home=True)


@pytest.mark.requirement("HR-15")
@pytest.mark.usefixtures("to_this_machine")
def test_a_message_arrives_signed_over_tls_under_the_name_of_its_host(
    receiver: Receiver, authority: trustme.CA
) -> None:
    with serve(receiver, authority, HOST):
        answer = post(over_tls(authority), f"https://{HOST}/in?a=1", receiver.secret)
    assert answer == Answer(Fate.TAKEN)
    assert receiver.hosts == [HOST]
    (kept,) = receiver.messages.values()
    assert kept["type"] == "communication.recorded"
    assert list(receiver.messages) == [MESSAGE.id]


def test_while_secrets_are_changed_both_prove_it(receiver: Receiver) -> None:
    with serve(receiver):
        url = f"http://127.0.0.1:{receiver.port}/in"
        assert post(at_home(), url, receiver.secret, new_secret()).fate is Fate.TAKEN
        assert post(at_home(), url, new_secret(), receiver.secret).fate is Fate.TAKEN
        assert post(at_home(), url, new_secret()).why == "http_401"
    assert receiver.unproven == 1


@pytest.mark.requirement("EC-X01")
@pytest.mark.usefixtures("to_this_machine")
@pytest.mark.parametrize("name", ["other.example.test", "127.0.0.1"])
def test_a_certificate_of_another_name_is_refused_before_anything_is_sent(
    receiver: Receiver, authority: trustme.CA, name: str
) -> None:
    with serve(receiver, authority, name):
        answer = post(over_tls(authority), f"https://{HOST}/in", receiver.secret)
    assert answer == Answer(Fate.UNREACHABLE, "tls_refused")
    assert receiver.came == 0


@pytest.mark.usefixtures("to_this_machine")
def test_a_certificate_that_nobody_vouches_for_is_refused(
    receiver: Receiver, authority: trustme.CA
) -> None:
    with serve(receiver, trustme.CA(), HOST):
        answer = post(over_tls(authority), f"https://{HOST}/in", receiver.secret)
    assert (answer.fate, receiver.came) == (Fate.UNREACHABLE, 0)


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("10.1.2.3",), ("169.254.169.254",), ("::1",), (PUBLIC, "127.0.0.1")],
)
def test_a_name_that_leads_inside_is_not_followed(
    receiver: Receiver, authority: trustme.CA, addresses: tuple[str, ...]
) -> None:
    answer = post(over_tls(authority, *addresses), f"https://{HOST}/in", receiver.secret)
    assert answer == Answer(Fate.UNREACHABLE, "address_refused")


def test_a_name_is_asked_once_and_the_answer_is_where_it_goes(authority: trustme.CA) -> None:
    asked = []

    def rebinding(host: str, port: int) -> tuple[str, ...]:
        asked.append((host, port))
        return ("127.0.0.1",) if len(asked) > 1 else (PUBLIC,)

    seen = []

    def recorded(place: one_post.Place, *_: object) -> tuple[int, str]:
        seen.append(place.address)
        return 204, ""

    records = HttpsRecords([HOST], utc_now, resolve=rebinding, tls=tls(authority))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(https_records, "post", recorded)
        post(records, f"https://{HOST}/in", new_secret())
    assert (asked, seen) == ([(HOST, 443)], [PUBLIC])


def test_a_name_that_nobody_knows_is_not_reached(authority: trustme.CA) -> None:
    def unknown(*_: object) -> tuple[str, ...]:
        raise socket.gaierror

    records = HttpsRecords([HOST], utc_now, resolve=unknown, tls=tls(authority))
    assert post(records, f"https://{HOST}/", new_secret()).why == "name_unknown"
    nothing = HttpsRecords([HOST], utc_now, resolve=lambda *_: (), tls=tls(authority))
    assert post(nothing, f"https://{HOST}/", new_secret()).why == "name_unknown"


def test_where_nobody_listens_nothing_is_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = post(at_home(), f"http://127.0.0.1:{port}/", new_secret())
    assert answer == Answer(Fate.UNREACHABLE, "connect_failed")


@pytest.mark.requirement("EC-X01")
def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    inside = Receiver(receiver.secret)
    with serve(receiver), serve(inside):
        receiver.reply = lambda _: (307, {"Location": f"http://127.0.0.1:{inside.port}/"})
        answer = post(at_home(), f"http://127.0.0.1:{receiver.port}/", receiver.secret)
    assert answer == Answer(Fate.FAILED, "http_307")
    assert inside.came == 0


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "120"}, timedelta(seconds=120)),
        (503, {"Retry-After": "30"}, timedelta(seconds=30)),
        (429, {"Retry-After": "soon"}, None),
        (429, {"Retry-After": "9" * 400}, timedelta(seconds=10**8)),
        (500, {"Retry-After": "120"}, None),
        (429, {}, None),
    ],
)
def test_a_receiver_may_ask_for_time(
    receiver: Receiver, status: int, headers: dict[str, str], wait: timedelta | None
) -> None:
    receiver.reply = lambda _: (status, headers)
    with serve(receiver):
        answer = post(at_home(), f"http://127.0.0.1:{receiver.port}/", receiver.secret)
    assert answer == Answer(Fate.FAILED, f"http_{status}", wait)


def test_a_moment_to_come_again_is_read_too() -> None:
    records = HttpsRecords([], lambda: NOW)
    assert records._seconds("Mon, 22 Mar 2027 09:02:00 GMT") == timedelta(minutes=2)


def test_what_is_gone_for_good_is_told_as_that(receiver: Receiver) -> None:
    receiver.reply = lambda _: (410, {})
    with serve(receiver):
        answer = post(at_home(), f"http://127.0.0.1:{receiver.port}/", receiver.secret)
    assert answer.fate is Fate.GONE


def test_an_answer_of_a_gigabyte_is_not_read(receiver: Receiver) -> None:
    receiver.reply = lambda _: (200, {"Content-Length": str(10**9)})
    with serve(receiver):
        answer = post(at_home(), f"http://127.0.0.1:{receiver.port}/", receiver.secret)
    assert answer.fate is Fate.TAKEN


@pytest.mark.parametrize("drip", [b"", b"H", b"HTTP/1.1 200 OK\r\nX-A: "])
def test_whoever_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch, drip: bytes) -> None:
    monkeypatch.setattr(one_post, "WHOLE", 0.5)
    monkeypatch.setattr(one_post, "READ", 5.0)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def dripping() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(65_536)
                try:
                    caller.sendall(drip)
                    while not over.wait(0.1):
                        caller.sendall(b"a")
                except OSError:
                    return

        threading.Thread(target=dripping, daemon=True).start()
        begun = datetime.now(UTC)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        answer = post(at_home(), url, new_secret())
        over.set()
    assert answer == Answer(Fate.FAILED, "no_answer")
    assert datetime.now(UTC) - begun < timedelta(seconds=3)


@pytest.mark.requirement("EC-X01")
def test_whoever_drips_before_the_certificate_is_cut_off_too(
    monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> None:
    monkeypatch.setattr(one_post, "WHOLE", 0.5)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = one_post.Place("127.0.0.1", server.getsockname()[1], HOST)

        def dripping() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(65_536)
                # The begin of a handshake of 16 KB, which never comes to its end.
                caller.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
                try:
                    while not over.wait(0.1):
                        caller.sendall(b"a")
                except OSError:
                    return

        threading.Thread(target=dripping, daemon=True).start()
        begun = datetime.now(UTC)
        threading.Timer(4, over.set).start()
        with pytest.raises(one_post.NotSentError):
            one_post.post(place, "/", b"{}", {"Host": HOST}, tls(authority))
        over.set()
    assert datetime.now(UTC) - begun < timedelta(seconds=3)


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://his.example.test/", "url_not_https"),
        ("https://his.example.test:8443/", "url_port"),
        ("https://user:word@his.example.test/", "url_with_user"),
        ("https://his.example.test/#top", "url_with_fragment"),
        ("https://elsewhere.test/", "host_not_allowed"),
        ("https://his.example.test.evil.test/", "host_not_allowed"),
        ("https://vendor.test/", "host_not_allowed"),
        ("https://evilvendor.test/", "host_not_allowed"),
        ("https://127.0.0.1/", "host_not_allowed"),
        ("https://[::1]/", "host_not_allowed"),
        ("ftp://his.example.test/", "url_unusable"),
        ("https:///in", "url_unusable"),
        ("https://his.example.test/ in", "url_unusable"),
        ("https://his.example.test\\@elsewhere.test/", "url_unusable"),
        ("https://his.example.test:99999/", "url_unusable"),
        ("https://his.example.test/" + "a" * 2_000, "url_unusable"),
        ("file:///etc/passwd", "url_unusable"),
        ("", "url_unusable"),
    ],
)
def test_an_address_that_the_stage_does_not_allow_is_refused(url: str, why: str) -> None:
    records = HttpsRecords([HOST, "*.vendor.test"], utc_now, resolve=lambda *_: (PUBLIC,))
    assert records.refuse(url) == why
    assert post(records, url, new_secret()) == Answer(Fate.UNREACHABLE, why)


@pytest.mark.parametrize("url", ["https://HIS.example.test/x", "https://a.b.vendor.test:443/"])
def test_an_allowed_address_is_not_refused(url: str) -> None:
    assert HttpsRecords([HOST, "*.vendor.test"], utc_now).refuse(url) == ""


@pytest.mark.requirement("EC-X01")
def test_this_machine_is_no_address_unless_aws_is_on_it_too() -> None:
    for url in ("http://127.0.0.1:9/", "https://localhost/", "http://[::1]:9/"):
        assert HttpsRecords(["*.vendor.test"], utc_now).refuse(url)
        assert not at_home().refuse(url)
    assert at_home().refuse("http://10.0.0.1/") == "url_not_https"
    # And where the stage allows such a name, its address is judged all the same.
    fooled = HttpsRecords(["localhost"], utc_now)
    assert post(fooled, "https://localhost/", new_secret()).why == "address_refused"
