"""The one noun for the visit per variant and language (NS-37).

Mental health says "afspraak" and dental does too: "sessie" would tell on a lock screen what kind of
care it is, and not every dental visit is a check-up.
"""

from weerzien.domain.vocabulary import Language, Variant

NOUNS = {
    Language.NL: {
        Variant.GENERAL: "afspraak",
        Variant.MENTAL_HEALTH: "afspraak",
        Variant.PHYSIOTHERAPY: "sessie",
        Variant.DENTAL: "afspraak",
        Variant.NUTRITION: "sessie",
    },
    Language.EN: {
        Variant.GENERAL: "appointment",
        Variant.MENTAL_HEALTH: "appointment",
        Variant.PHYSIOTHERAPY: "session",
        Variant.DENTAL: "appointment",
        Variant.NUTRITION: "session",
    },
}
