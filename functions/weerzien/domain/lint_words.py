"""Words that no message may hold, per language. A practice can add to these, never take away.

Every entry is matched as whole words, whatever the case; `*` at the end matches longer words too.
"""

from collections.abc import Mapping
from types import MappingProxyType

from weerzien.domain.vocabulary import Language

Words = Mapping[Language, tuple[str, ...]]


def _words(dutch: str, english: str) -> Words:
    """Read two lists, separated by commas."""
    lists = {Language.NL: dutch, Language.EN: english}
    return MappingProxyType(
        {
            language: tuple(" ".join(word.split()) for word in text.split(",") if word.strip())
            for language, text in lists.items()
        }
    )


CLINICAL = _words(
    """diagnose*, behandel*, therap*, psycholo*, psychiat*, ggz, poh, medicatie, medicijn*,
    pil, pillen, klacht*, ziek, ziekte*, symptom*, depressi*, angststoornis*, trauma*,
    verslav*, burn-out, crisis*, suïcid*, suicid*, zelfdoding, fysio*, revalid*, spier*,
    knie*, rug, rugpijn, pijn, operatie*, geopereerd, wond*, tandarts*, tandheel*, tand,
    tanden, gebit*, gaatje*, vulling*, kroon, mondhygi*, orthodont*, beugel*, diëtist*,
    dietist*, dieet*, diëten, gewicht*, afvallen, overgewicht, obesitas, eetstoornis*,
    diabet*, suikerziekte, bloed*, hart, longen, copd, astma, kanker, oncolog*, zwanger*,
    soa, hiv, uitslag*, onderzoek*, lab, recept*, vaccin*, huisarts*, ziekenhuis*, poli,
    polikliniek, intake*, consult*""",
    """diagnos*, treatment*, therap*, psycholog*, psychiatr*, medication*, medicine*, pill,
    pills, symptom*, illness*, disease*, depress*, anxiety, trauma*, addict*, burnout,
    crisis*, suicid*, physio*, rehab*, muscle*, knee*, back pain, pain, surgery, operation*,
    wound*, dentist*, dental, tooth, teeth, filling*, crown, hygienist*, orthodont*, braces,
    dietitian*, dietician*, diet*, weight*, overweight, obes*, eating disorder*, diabet*,
    blood*, heart, lung*, copd, asthma, cancer, oncolog*, pregnan*, hiv, std, results are
    in, lab, prescription*, vaccin*, hospital*, clinic, intake*, consultation*""",
)
REVEALING = _words(
    "herstel*, dossier*, oefening*, voeding*, zorgplan*, plan aanpassen, spanning, angst*",
    "recovery, record, exercise*, nutrition*, care plan*, adjust your plan, nerves, fear*",
)
"""Generic enough for the inside of a mail, too much for a subject line or an SMS (NS-06)."""

GUILT = _words(
    """schuld*, schaam*, teleurgesteld*, teleurstell*, had kunnen, had moeten, verwachtten,
    wachtten, op je gewacht, op u gewacht, voor niets, andere patiënten, anderen wachten,
    wachtlijst*, leeg, lege plek, kostbare tijd, onze tijd, ongelooflijk, vervelend voor
    ons, rekening houden""",
    """guilt*, asham*, shame, disappoint*, let us down, could have, waited for you, for
    nothing, other patients, others are waiting, waiting list, empty slot, valuable time,
    our time, wasted""",
)
BLAME = _words(
    """je fout, uw fout, jouw fout, eigen schuld, niet komen opdagen, niet op komen dagen,
    no-show*, verzuimd*, nagelaten, vergeten, zonder bericht, zonder afmelding, zonder af te
    zeggen, weer niet, opnieuw niet, alweer, nalatig*, onbeleefd*, afspraak is afspraak""",
    """your fault, failed to, no-show*, neglect*, forgot*, without notice, without cancelling,
    again not, once more not, careless, rude, did not bother""",
)
THREAT = _words(
    """gevolgen, consequentie*, uitschrijv*, uitgeschreven, boete*, incasso*, deurwaarder*, in
    rekening*, wegblijftarief*, factuur*, rekening sturen, beëindig*, sluiten je, sluiten
    uw, account sluiten, laatste kans, waarschuw*, aanmaning*, stopzet*, geen zorg meer,
    verlies je, verliest u, gezondheidsrisico*, gevaarlijk*""",
    """consequence*, deregister*, penalt*, fine of, debt collect*, bailiff*, be charged,
    no-show fee*, invoice*, terminate*, close your account, account will be closed, last
    chance, final chance, warning*, reminder notice, lose your place, dangerous, health
    risk*""",
)
DUTY = _words(
    """moet, moeten, moest, verplicht*, verplichting*, dient te, dienen te, hoort te, horen te,
    zou moeten, behoort, behoren, noodzakelijk*, vereist*, nodig dat je, nodig dat u""",
    "must, should, ought, have to, need to, required, obliged, obligation*, mandatory, supposed to",
)
PRESSURE = _words(
    """dringend*, spoed*, zo snel mogelijk, zo spoedig, snel, direct, meteen, onmiddellijk,
    haast, druk, deadline*, uiterlijk, te laat, vandaag nog, nu nog, wacht niet, niet
    langer, op tijd, voordat het, alleen nog, bijna vol, beperkt*, belangrijk dat, mis het
    niet, nu reageren""",
    """urgent*, as soon as possible, asap, quickly, immediately, right away, hurry, pressure,
    deadline*, at the latest, too late, before it, do not wait, don't wait, no longer, act
    now, only a few, almost full, limited, important that, don't miss, respond now""",
)
REGRET = _words(
    "jammer, helaas, spijt*, betreur*, zonde, teleur*",
    "pity, unfortunately, regret*, sorry, sadly, shame",
)
LAST = _words("laatste*, voor het laatst, hierna niet meer", "last, final*, after this no")
MISSING = _words("gemist, gemiste, missen, misten, mist", "miss, missed, missing, misses")
OUGHT = _words(
    "moet, moeten, zou moeten, hoort, tekort*, volhouden moet, gefaald, zondig*",
    "should, must, ought, failed, cheat*, sinned",
)
WHY = _words(
    "waarom, reden, verklaring, regels, kosten, tarief",
    "why, reason, rules, policy, costs, fee, fees",
)
"""What the first message must not ask or mention (NS-20)."""

HARMLESS = _words(
    """geen druk, geen haast, zonder haast, geen enkele druk, zonder druk, niet in rekening,
    geen reden, geen gevolgen""",
    """no pressure, no hurry, without any hurry, without hurry, without pressure, no fee, no
    reason, no rush""",
)
"""Phrases that take such a word away again; they are blanked before the lists are tried."""

NOUNS = _words("afspraak, sessie, controle, consult", "appointment, session, check-up, visit")
