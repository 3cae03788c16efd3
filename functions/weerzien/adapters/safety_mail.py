"""A practice's safety line as a mail: the line, who says it, and the way out. No button."""

from hashlib import sha256
from html import escape

from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import TEXT_VERSION
from weerzien.domain.text import ComposedMail, Frame

_HTML = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px;font:17px/1.5 Arial,sans-serif;color:#1b1f24">
<p style="margin:0 0 24px;font-size:20px">{line}</p>
<p style="margin:0 0 32px">{name}</p>
<p style="margin:0;font-size:13px;color:#57606a">{opt_out} <a href="{link}">{label}</a></p>
</body>
</html>
"""


def lay_out_safety_mail(
    practice: Practice, subject: str, frame: Frame, language: str, opt_out_link: str
) -> ComposedMail:
    """Make the mail in both forms; everything in it is data."""
    line, name = practice.safety_line or "", practice.sender.mail_name
    opt_out, label = frame.mail_opt_out, frame.mail_opt_out_label
    text = f"{line}\n\n{name}\n\n-- \n{opt_out} {label}:\n{opt_out_link}\n"
    html = _HTML.format(
        language=escape(language),
        line=escape(line),
        name=escape(name),
        opt_out=escape(opt_out),
        label=escape(label),
        link=escape(opt_out_link),
    )
    version = f"{TEXT_VERSION}-{sha256(line.encode()).hexdigest()[:6]}"
    return ComposedMail(subject, text, html, version)
