"""Why something was refused, and what to do next: Dutch for the practice, English for others."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Refusal(NamedTuple):
    """One refusal in both languages; each says what to do next."""

    nl: str
    en: str


REFUSALS: Final[Mapping[str, Refusal]] = {
    "not_found": Refusal(
        "Niet gevonden. Controleer het nummer van praktijk, sleutel, patiënt, opvolging of taak.",
        "Not found. Check the id of the practice, key, patient, case or task.",
    ),
    "task_taken": Refusal(
        "Iemand anders heeft deze taak al aangenomen.",
        "Somebody else has accepted this task. Take another one.",
    ),
    "task_closed": Refusal(
        "Deze taak is al klaar of vervallen.",
        "This task is done or has lapsed. Take another one.",
    ),
    "next_step_required": Refusal(
        "Gesproken? Geef ook de volgende stap: --next rebooked, will_book, declines of needs_help.",
        "Spoke to the patient? Give the next step too: --next rebooked, will_book, declines or "
        "needs_help.",
    ),
    "reason_required": Refusal("Geef ook de reden: --why.", "Give the reason too: --why."),
    "stale": Refusal(
        "Iemand anders was net eerder. Probeer het opnieuw.",
        "Somebody else was first. Try again.",
    ),
    "two_secrets_already": Refusal(
        "Er gelden al twee geheimen. Haal eerst het oude weg: practice key retire.",
        "Two secrets count already. Retire the old one first: practice key retire.",
    ),
    "one_secret_only": Refusal(
        "Er geldt maar een geheim. Maak eerst een nieuw: practice key rotate. De hele sleutel "
        "weg: --all.",
        "Only one secret counts. Make a new one first: practice key rotate. To retire the whole "
        "key: --all.",
    ),
    "key_retired": Refusal(
        "Deze sleutel geldt niet meer. Maak een nieuwe: practice key add.",
        "This key is retired. Make a new one: practice key add.",
    ),
    "last_key_of_live_practice": Refusal(
        "Dit is de laatste sleutel van een praktijk die verstuurt: daarna hoort Weerzien niet meer "
        "wie terug is. Zet eerst de verzending uit, of geef --yes.",
        "This is the last key of a practice that sends: after it nobody reports who is back. "
        "Switch sending off first, or give --yes.",
    ),
    "source_required": Refusal(
        "Geef de naam van het bronsysteem dat de sleutel krijgt: --source.",
        "Give the name of the source system that gets the key: --source.",
    ),
    "too_many_keys": Refusal(
        "Deze praktijk heeft al twintig sleutels. Gebruik er een opnieuw: practice key rotate.",
        "This practice has twenty keys already. Use one again: practice key rotate.",
    ),
    "agreement_missing": Refusal(
        "Er staat geen getekende verwerkersovereenkomst vast. Laat de praktijk tekenen en leg het "
        "vast: practice agreement record.",
        "No signed processor agreement is on record. Have the practice sign, then record it: "
        "practice agreement record.",
    ),
    "agreement_version_unusable": Refusal(
        "Geef de versie van de tekst als kleine letters, cijfers, punten en streepjes: --text.",
        "Give the version of the text as small letters, digits, dots and dashes: --text.",
    ),
    "agreement_signatory_required": Refusal(
        "Geef de naam van wie voor de praktijk tekende: --signed-by.",
        "Give the name of who signed for the practice: --signed-by.",
    ),
    "agreement_not_signed_yet": Refusal(
        "De dag van tekenen ligt nog in de toekomst. Leg de overeenkomst vast als zij getekend is.",
        "The day of signing is still to come. Record the agreement once it is signed.",
    ),
    "agreement_on_record": Refusal(
        "Onder deze versie staat al een andere handtekening. Bekijk haar: practice agreement list. "
        "Een nieuwe ondertekening krijgt een nieuwe versie.",
        "Another signature is on record under this version. See it: practice agreement list. "
        "A new signing gets a new version.",
    ),
    "owner_missing": Refusal(
        "Niet elke rol heeft een persoon met naam. Vul staff aan met practice change: balie, "
        "coördinator, behandelaar, hoofdbehandelaar.",
        "Not every role has a person with a name. Complete staff with practice change: desk, "
        "coordinator, clinician, clinical lead.",
    ),
    "stand_in_missing": Refusal(
        "Niet elke rol heeft een vervanger die iemand anders is. Vul stand_in aan met practice "
        "change.",
        "Not every role has a stand-in who is somebody else. Complete stand_in with practice "
        "change.",
    ),
    "sender_unusable": Refusal(
        "De afzender kan geen STOP ontvangen en is ook geen naam van 1 tot 11 tekens, of het "
        "mailadres ontbreekt. Verbeter sender met practice change.",
        "The sender takes no STOP and is no name of 1 to 11 characters either, or the mail address "
        "is missing. Mend sender with practice change.",
    ),
    "own_texts_refused": Refusal(
        "Een eigen tekst mag niet de deur uit. Sla hem opnieuw op, dan staat erbij waarom: "
        "texts set.",
        "A text of the practice's own must not go out. Save it again to read why: texts set.",
    ),
    "rehearsal_never_run": Refusal(
        "Er is nog geen generale repetitie geweest waarin een bericht aankwam. Stel testontvangers "
        "in en begin: practice recipients set, practice rehearse.",
        "No rehearsal has been run in which a message went out. Set test recipients and start one: "
        "practice recipients set, practice rehearse.",
    ),
    "too_many_recipients": Refusal(
        "Dat zijn te veel testontvangers. Geef er minder: practice recipients set.",
        "Those are too many test recipients. Give fewer: practice recipients set.",
    ),
    "period_not_allowed": Refusal(
        "Zo lang bewaart Weerzien niet. Kies hooguit 30 dagen, 90 dagen en 24 maanden, en ten "
        "minste 1.",
        "Weerzien keeps nothing that long. Choose at most 30 days, 90 days and 24 months, and at "
        "least 1.",
    ),
    "leaving_asks_for_yes": Refusal(
        "Hierna verstuurt deze praktijk niets meer, gelden haar sleutels niet meer, stoppen alle "
        "opvolgingen, en wordt na 30 dagen alles gewist. Zeker? Geef --yes. Daarna: practice "
        "export.",
        "After this the practice sends nothing, its keys are dead, all follow-ups end, and after "
        "30 days everything is erased. Sure? Give --yes. Then: practice export.",
    ),
    "folder_in_use": Refusal(
        "Deze map is al gebruikt. Geef een nieuwe map, of de map van een export die afbrak.",
        "This folder is in use. Give a new one, or that of an export that was cut off.",
    ),
    "erasing_has_begun": Refusal(
        "Het wissen is begonnen: er is geen weg terug. Meld de praktijk opnieuw aan: practice "
        "register.",
        "Erasing has begun: there is no way back. Take the practice in anew: practice register.",
    ),
    "practice_is_a_sandbox": Refusal(
        "Dit is een proefpraktijk voor leveranciers: die gaat nooit live. Meld de echte praktijk "
        "aan: practice register.",
        "This is a sandbox for vendors: it never goes live. Take the real practice in: practice "
        "register.",
    ),
    "too_many_no_shows": Refusal(
        "Meer dan 40 nieuwe gemiste afspraken in een lijst: staat er geen hele agenda in? Bekijk "
        "haar eerst: no-shows preview. Klopt het, geef dan --many.",
        "More than 40 new missed appointments in one list: is it not a whole agenda? Look at it "
        "first: no-shows preview. If it is right, give --many.",
    ),
    "host_not_allowed": Refusal(
        "Deze host is niet toegestaan: zet hem eerst in WriteBackHosts van de stack.",
        "This host is not allowed: put it into WriteBackHosts of the stack first.",
    ),
    "url_not_https": Refusal(
        "Het adres moet met https beginnen.", "The address must begin with https."
    ),
    "url_port": Refusal("Alleen poort 443 is toegestaan.", "Only port 443 is allowed."),
    "url_unusable": Refusal("Dit is geen bruikbaar adres.", "This is no usable address."),
    "endpoint_gone": Refusal(
        "Dit adres zei dat het niet meer bestaat. Geef eerst een nieuw: write-back endpoint.",
        "This address said that it is gone. Set one anew first: write-back endpoint.",
    ),
    "token_unusable": Refusal(
        "Dit token heeft tekens die niet in een verzoek passen, of het is leeg. Vraag de "
        "leverancier om een ander.",
        "This token has characters that fit into no request, or it is empty. Ask the vendor for "
        "another.",
    ),
    "practice_sends": Refusal(
        "Deze praktijk verstuurt berichten. Met een snelle klok zouden die van echte patiënten "
        "vervallen, en ook wie er gebeld moet worden. Zet eerst uit: practice sending … off.",
        "This practice sends. A fast clock would let messages and calls of real patients pass. "
        "Switch off first: practice sending … off.",
    ),
    "practice_leaves": Refusal(
        "Deze praktijk vertrekt. Blijft zij toch, doe dan eerst: practice stay.",
        "This practice is leaving. If it stays after all, first do: practice stay.",
    ),
}


def told(code: str) -> str:
    """Say a code in both languages; one without words is shown as it is."""
    refusal = REFUSALS.get(code)
    return f"{code}: {refusal.nl} ({refusal.en})" if refusal else code
