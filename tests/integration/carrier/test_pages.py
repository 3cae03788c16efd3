"""What a person sees and presses while playing the patient."""

from __future__ import annotations

import html
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import urllib3

from weerzien.domain.sending import Sms

from .test_sending_over_real_sockets import MAIL, SMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Carrier, Topics

API = "http://127.0.0.1:1/restapis/x/local"


class Api(ThreadingHTTPServer):
    """Stands for the product's API: keeps the posts it gets."""

    daemon_threads = True

    def __init__(self) -> None:
        self.posts: list[tuple[str, str, bytes]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Post)


class _Post(BaseHTTPRequestHandler):
    server: Api

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[Api]:
    server = Api()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def page(carrier: Carrier, path: str) -> str:
    answer = carrier.get(path)
    assert answer.status == 200
    return answer.data.decode()


def press(carrier: Carrier, path: str, body: str = "", **headers: str) -> urllib3.BaseHTTPResponse:
    form = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    return urllib3.request("POST", carrier.url + path, body=body, headers=form, redirect=False)


def test_a_phone_shows_its_thread_with_a_link_that_works_here(carrier: Carrier) -> None:
    carrier.post("/configure", {"api_url": API})
    carrier.sms().send(replace(SMS, text="Kies: wz.test/ABCDEFGHJK. <b>Dag</b>"))
    shown = page(carrier, "/phone/+31600000001")
    link = f'<a href="{API}/ABCDEFGHJK" target="_blank" rel="noreferrer">wz.test/ABCDEFGHJK</a>.'
    assert link in shown
    assert "&lt;b&gt;Dag&lt;/b&gt;" in shown
    assert "+31600000001" in page(carrier, "/")


@pytest.mark.parametrize("text", ["notwz.test/ABC", "wz.test.example/ABC", "a@wz.test"])
def test_only_our_own_links_are_made_clickable(carrier: Carrier, text: str) -> None:
    carrier.post("/configure", {"api_url": API})
    carrier.sms().send(replace(SMS, text=text))
    assert API not in page(carrier, "/phone/+31600000001")


def test_a_press_on_stop_goes_to_the_practice_and_shows_in_the_thread(
    connected: Carrier, topics: Topics
) -> None:
    connected.sms().send(SMS)
    assert press(connected, "/phone/%2B31600000001/reply", "text=STOP").status == 303
    assert topics.of("inbound", 1)[0]["messageBody"] == "STOP"
    assert 'class="bubble mine"' in page(connected, "/phone/+31600000001")


@pytest.mark.requirement("CO-08")
def test_a_phone_offers_no_reply_to_a_name(carrier: Carrier) -> None:
    carrier.sms().send(Sms(SMS.to, "Praktijk", "x", "k"))
    assert "<textarea" not in page(carrier, "/phone/+31600000001")
    assert press(carrier, "/phone/+31600000001/reply", "text=STOP").status == 400


def test_a_mail_is_shown_in_all_its_forms(carrier: Carrier) -> None:
    carrier.post("/configure", {"api_url": API})
    rich = '<html><head></head><body><a href="https://wz.test/m/X">Kies</a></body></html>'
    carrier.mail().send(replace(MAIL, html=rich, text="Kies https://wz.test/m/X"))
    assert MAIL.subject in page(carrier, f"/mailbox/{MAIL.to}")
    assert f'href="{API}/m/X"' in page(carrier, f"/mailbox/{MAIL.to}?tab=text&mail=0")
    headers = html.unescape(page(carrier, f"/mailbox/{MAIL.to}?tab=headers&mail=0"))
    assert f"<{MAIL.unsubscribe_url}>" in headers
    assert f'<a href="{API}/m/X">' in page(carrier, "/mail/0/html")


def test_no_script_of_a_mail_can_run(carrier: Carrier) -> None:
    carrier.mail().send(replace(MAIL, html="<script>alert(1)</script>"))
    answer = carrier.get("/mail/0/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-scripts" not in page(carrier, f"/mailbox/{MAIL.to}")


@pytest.mark.requirement("CO-02")
def test_the_unsubscribe_button_posts_one_click_to_the_product(carrier: Carrier, api: Api) -> None:
    carrier.post("/configure", {"api_url": f"http://127.0.0.1:{api.server_address[1]}/stage"})
    carrier.mail().send(MAIL)
    answer = press(carrier, "/mail/0/unsubscribe")
    assert answer.headers["Location"].endswith("result=done")
    assert api.posts == [
        (
            "/stage/m/ABCDEFGHJKLMNPQRSTUVWXYZ23",
            "application/x-www-form-urlencoded",
            b"List-Unsubscribe=One-Click",
        )
    ]
    api.status = 500
    assert press(carrier, "/mail/0/unsubscribe").headers["Location"].endswith("refused-500")


def test_a_mail_cannot_make_this_machine_call_another_address(carrier: Carrier, api: Api) -> None:
    carrier.post("/configure", {"api_url": API})
    elsewhere = f"https://127.0.0.1:{api.server_address[1]}/x"
    carrier.mail().send(replace(MAIL, unsubscribe_url=elsewhere))
    answer = press(carrier, "/mail/0/unsubscribe")
    assert answer.headers["Location"].endswith("result=elsewhere")
    assert api.posts == []


def test_another_website_cannot_press_our_buttons(carrier: Carrier) -> None:
    carrier.sms().send(SMS)
    answer = press(
        carrier, "/phone/+31600000001/reply", "text=STOP", Origin="https://elders.invalid"
    )
    assert answer.status == 403
    assert carrier.get("/inbound").data == b""


@pytest.mark.parametrize("path", ["/nergens", "/mail/7/html", "/static/../pages.py"])
def test_what_is_not_there_is_a_plain_404(carrier: Carrier, path: str) -> None:
    assert carrier.get(path).status == 404
