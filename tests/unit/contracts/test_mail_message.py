"""Raw mails of anybody: what they say, what they are, and that none of them breaks us."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weerzien.contracts.html_words import words_of_html
from weerzien.contracts.mail_message import read_mail
from weerzien.domain.inbound_mail import InboundMail, MailKind

SENDER = "patient@example.org"


def mail(text: str = "Dinsdag kan", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = SENDER
    message["Subject"] = headers.pop("Subject", "Re: We misten u")
    message["Message-ID"] = "<m1@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def read(message: EmailMessage | bytes, sender: str = SENDER) -> InboundMail:
    raw = message if isinstance(message, bytes) else bytes(message)
    return read_mail(raw, "ses-1", sender)


@pytest.mark.requirement("NS-17", "CO-11")
def test_an_answer_has_its_name_and_its_words() -> None:
    assert read(mail("Dinsdag kan\n\n> We misten u")) == InboundMail(
        "<m1@example.org>", MailKind.ANSWER, "Dinsdag kan"
    )


@pytest.mark.requirement("NS-17")
def test_the_plain_form_is_read_before_the_html_and_html_where_there_is_no_other() -> None:
    both = mail("Dinsdag kan")
    both.add_alternative("<p>Woensdag</p>", subtype="html")
    assert read(both).words == "Dinsdag kan"
    only = EmailMessage()
    only["Subject"] = "Re: x"
    only.set_content(
        "<html><head><style>p {}</style></head><body><p>Dinsdag &amp; vrijdag</p><p>Om<br>3 uur</p>"
        '<div class="gmail_quote">Op 1 maart schreef<blockquote>We misten u</blockquote></div>'
        "</body></html>",
        subtype="html",
    )
    assert read(only).words == "Dinsdag & vrijdag\n\nOm\n3 uur"


@pytest.mark.requirement("NS-17")
def test_outlook_marks_only_where_the_old_mail_begins() -> None:
    html = '<div>STOP</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Van: x</div>Oud'
    assert words_of_html(html) == "STOP"


@pytest.mark.requirement("NS-17", "HR-33")
@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: image/jpeg\n\n/9j/",
        'Content-Type: text/plain; name="bericht.txt"\n\nik wil dood',
        "Content-Type: text/plain\n\n",
    ],
)
def test_an_answer_without_words_that_are_read_is_kept_for_a_person(part: str) -> None:
    head = "Subject: Re: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    raw = f"{head}--b\n{part}\n--b--\n".encode()
    assert read_mail(raw, "c1", "p@example.org").kind is MailKind.UNREADABLE


@pytest.mark.requirement("NS-17")
def test_a_subject_counts_only_where_the_patient_wrote_it() -> None:
    assert read(mail(Subject="Antw: We misten u")).subject == ""
    assert read(mail(Subject="Afspraak =?utf-8?q?verzetten=3F?=")).subject == "Afspraak verzetten?"


@pytest.mark.requirement("EC-S15")
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x@example.org"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<nieuws.example.org>"},
        {"Return_Path": "<>"},
        {"Subject": "Automatisch antwoord: We misten u"},
        {"Subject": "Automatic reply: We misten u"},
        {"Subject": "Re: Out of the office"},
        {"Subject": "Afwezigheidsbericht"},
        {"Subject": "Undeliverable: We misten u"},
    ],
)
def test_the_answer_of_a_machine_is_known(headers: dict[str, str]) -> None:
    found = read(mail("Ik ben er niet tot maandag", **headers))
    assert found == InboundMail("<m1@example.org>", MailKind.AUTOMATIC)


@pytest.mark.requirement("EC-S15")
@pytest.mark.parametrize("sender", ["", "<>", "MAILER-DAEMON@example.org", "no-reply@example.org"])
def test_a_sender_that_wants_no_answer_is_a_machine(sender: str) -> None:
    assert read(mail(), sender).kind is MailKind.AUTOMATIC


@pytest.mark.requirement("EC-S15", "NS-17")
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Subject": "Afwezig op 2 maart"},
        {"Subject": "Re: ik was out"},
        # What people's own mail programs send along, too: it is about answers to this mail.
        {"X_Auto_Response_Suppress": "All"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"Subject": "Buiten kantooruren bellen?"},
        {"Subject": "Out of office hours?"},
        {"Precedence": "normal"},
    ],
)
def test_no_answer_of_a_person_is_taken_for_a_machines(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).kind is MailKind.ANSWER


def report(action: str, status: str) -> bytes:
    return (
        "From: mailer-daemon@example.org\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; example.org\n\nFinal-Recipient: rfc822; patient@example.org\n"
        f"Action: {action}\nStatus: {status}\n\n--b--\n"
    ).encode()


@pytest.mark.requirement("NS-33", "EC-P11")
@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", MailKind.BOUNCED),
        ("failed", "4.2.2", MailKind.BOUNCED_FOR_NOW),
        ("delayed", "4.4.1", MailKind.AUTOMATIC),
        ("delivered", "2.0.0", MailKind.AUTOMATIC),
    ],
)
def test_a_report_of_a_mail_server_says_what_became_of_our_message(
    action: str, status: str, kind: MailKind
) -> None:
    assert read(report(action, status), "").kind is kind


@pytest.mark.requirement("EC-S15")
def test_a_receipt_of_a_reader_says_nothing() -> None:
    raw = report("failed", "5.1.1").replace(b"delivery-status", b"disposition-notification")
    assert read(raw).kind is MailKind.AUTOMATIC


@pytest.mark.requirement("CO-11")
def test_attachments_are_not_looked_at() -> None:
    message = mail("Zie bijlage")
    message.add_attachment("geheim", filename="a.txt")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="b.pdf")
    assert read(message).words == "Zie bijlage"
    alone = EmailMessage()
    alone["Subject"] = "Re: x"
    alone.add_attachment("geheim", filename="a.txt")
    assert read(alone).words == ""


HOSTILE = {
    "nothing": b"",
    "bytes": bytes(range(256)) * 1_000,
    "one endless header": b"Subject: " + b"a" * 250_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 18_000 + b"\n\nhi",
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(3_000)
    ),
    "parameters": b"Content-Type: text/plain" + b";a=b" * 60_000 + b"\n\nhi",
    "comments": b"Content-Type: text/plain " + b"(" * 200_000 + b"\n\nhi",
    "a strange charset": b"Content-Type: text/plain; charset=idna\n\nhi",
    "no charset": b'Content-Type: text/plain; charset="\x00utf"\n\nhi',
    "no text codec": b"Content-Type: text/plain; charset=zlib\n\nhi",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n=!!!abc\n",
    "broken uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\nzz\n",
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 3_000,
    "header injection": b"Subject: a\r\nBcc: b@example.org\r\n\r\nhi",
    "folds": b"Subject: a\n" + b" a\n" * 80_000 + b"\nhi",
    "open comments": b"Content-Type: text/html\n\n" + b"<!--" * 60_000,
    "open tags": b"Content-Type: text/html\n\n" + b"<a " * 80_000,
    "deep tags": b"Content-Type: text/html\n\n<blockquote>" + b"<b>" * 40_000 + b"</i>" * 40_000,
    "surrogates": "Re: \ud800".encode("utf-8", "surrogatepass"),
    "utf-16": "Subject: Re: x\n\nhallo".encode("utf-16"),
}


@pytest.mark.requirement("EC-X03", "EC-X04", "EC-X06")
@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_breaks_us_or_keeps_us_busy(name: str) -> None:
    begun = time.process_time()
    found = read(HOSTILE[name])
    assert found.kind in {MailKind.ANSWER, MailKind.UNREADABLE}
    assert "\x00" not in found.words
    assert time.process_time() - begun < 5


@given(st.binary(max_size=2_000))
@settings(max_examples=300)
def test_no_bytes_raise(raw: bytes) -> None:
    assert read(raw).name


@given(st.text(max_size=500))
@settings(max_examples=300)
def test_no_html_raises(html: str) -> None:
    words_of_html(html)
