"""What surrounds every message: greeting, sign-off, opt-out (English)."""

from weerzien.domain.text import Frame
from weerzien.domain.vocabulary import Language
from weerzien.texts.calendar_words import ENGLISH_MONTHS, ENGLISH_SHORT_MONTHS, ENGLISH_WEEKDAYS
from weerzien.texts.nouns import NOUNS

FRAME = Frame(
    visit=NOUNS[Language.EN],
    months=ENGLISH_MONTHS,
    short_months=ENGLISH_SHORT_MONTHS,
    weekdays=ENGLISH_WEEKDAYS,
    today="today",
    yesterday="yesterday",
    on_date="on {date}",
    sms_hello="Hi {first_name},",
    sms_hello_no_name="Hello,",
    sms_for="For {first_name}:",
    sms_stop="No more texts? Send STOP",
    sms_opt_out="Opt out: {opt_out_link}",
    mail_hello="Dear {patient_name},",
    mail_hello_no_name="Hello,",
    mail_for="This message is for {patient_name}.",
    mail_sign_off="Kind regards,",
    mail_reason="You get this e-mail about your {visit} at {practice_name}.",
    mail_opt_out="No more e-mails about this?",
    mail_opt_out_label="Unsubscribe",
)
