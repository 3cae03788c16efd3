"""Wat om elk bericht heen staat: groet, afsluiting, afmelden (u)."""

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
    sms_hello="Dag {first_name},",
    sms_hello_no_name="Goedendag,",
    sms_for="Voor {first_name}:",
    sms_stop="Geen sms meer? Stuur STOP",
    sms_opt_out="Afmelden: {opt_out_link}",
    mail_hello="Beste {patient_name},",
    mail_hello_no_name="Goedendag,",
    mail_for="Dit bericht is voor {patient_name}.",
    mail_sign_off="Met vriendelijke groet,",
    mail_reason="U krijgt deze mail omdat u een {visit} had bij {practice_name}.",
    mail_opt_out="Liever geen mail meer hierover?",
    mail_opt_out_label="Afmelden",
)
