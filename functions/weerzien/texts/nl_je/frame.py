"""Wat om elk bericht heen staat: groet, afsluiting, afmelden (je)."""

from weerzien.domain.text import Frame
from weerzien.domain.vocabulary import Language
from weerzien.texts.calendar_words import DUTCH_MONTHS, DUTCH_SHORT_MONTHS, DUTCH_WEEKDAYS
from weerzien.texts.nouns import NOUNS

FRAME = Frame(
    visit=NOUNS[Language.NL],
    months=DUTCH_MONTHS,
    short_months=DUTCH_SHORT_MONTHS,
    weekdays=DUTCH_WEEKDAYS,
    today="vandaag",
    yesterday="gisteren",
    on_date="op {date}",
    sms_hello="Hoi {first_name},",
    sms_hello_no_name="Hoi,",
    sms_for="Voor {first_name}:",
    sms_stop="Geen sms meer? Stuur STOP",
    sms_opt_out="Afmelden: {opt_out_link}",
    mail_hello="Hallo {patient_name},",
    mail_hello_no_name="Hallo,",
    mail_for="Dit bericht is voor {patient_name}.",
    mail_sign_off="Hartelijke groet,",
    mail_reason="Je krijgt deze mail omdat je een {visit} had bij {practice_name}.",
    mail_opt_out="Liever geen mail meer hierover?",
    mail_opt_out_label="Afmelden",
)
