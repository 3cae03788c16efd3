"""The Dutch words for what the product stores: for the screen and the report."""

from __future__ import annotations

from typing import Final

STAGES: Final = {
    "immediate": "eerste bericht",
    "check_in": "hoe gaat het",
    "brief_check_in": "korte groet",
    "value": "waarom komen helpt",
    "soft_deadline": "we ronden af",
    "last_contact": "laatste bericht",
}
CHANNELS: Final = {"sms": "sms", "email": "mail", "phone": "telefoon", "link_page": "pagina"}
STATUSES: Final = {
    "sent": "verstuurd",
    "delivered": "bezorgd",
    "failed": "niet bezorgd",
    "skipped": "vervallen",
    "unknown": "lot onbekend",
    "received": "ontvangen",
    "made": "gedaan",
}
TASKS: Final = {
    "call_day1": "bellen op dag 1",
    "clinician_notice": "melding aan de behandelaar",
    "escalation": "escalatie naar de hoofdbehandelaar",
    "answer_patient": "antwoord van de patiënt lezen",
    "check_contact_details": "contactgegevens controleren",
    "contact_by_hand": "zelf contact zoeken",
    "rebooking_cancelled": "nieuwe afspraak weer afgezegd",
    "check_rebooking": "nieuwe afspraak nakijken",
    "unknown_message": "bericht met onbekend lot",
    "unknown_patient_event": "melding over onbekende patiënt",
    "follow_up_failed": "opvolging vastgelopen",
    "clinician_declined": "patiënt ziet ervan af",
    "not_feasible_72h": "binnen 72 uur niet haalbaar",
    "confirm_deceased": "overlijden nagaan",
}
TASK_STATES: Final = {
    "requested": "open",
    "accepted": "aangenomen",
    "completed": "klaar",
    "cancelled": "vervallen",
}
REASONS: Final = {
    "completed": "reeks klaar",
    "rebooked": "weer een afspraak",
    "already_rebooked": "had al een afspraak",
    "declined": "niet nodig",
    "opted_out": "afgemeld",
    "mark_corrected": "was er toch",
    "merged": "hoort bij lopende reeks",
    "no_channel": "geen kanaal",
    "too_old": "melding te oud",
    "failed": "vastgelopen",
    "no_address": "geen adres",
    "channel_off": "kanaal uit na een fout",
    "expired": "te laat om nog waar te zijn",
    "skipped_late": "de dag ervoor was voorbij",
    "no_test_recipient": "geen testontvanger",
    "no_answer": "geen gehoor",
    "wrong_number": "verkeerd nummer",
    "refused": "wil niet",
    "voicemail": "voicemail",
    "reached": "gesproken",
    "done": "gedaan",
}
PRACTICES: Final = {
    "general": "huisarts",
    "mental_health": "geestelijke gezondheid",
    "physiotherapy": "fysiotherapie",
    "dental": "tandarts",
    "nutrition": "voeding",
}


def say(words: dict[str, str], code: str) -> str:
    """Translate a code; one without a word is shown as it is."""
    return words.get(code, code)
