"""Words of distress per language (HR-33): lower case, no accents, no apostrophes.

Phrases are matched as whole words anywhere in a reply. A hit makes an urgent task for a person and
nothing else; so a phrase belongs here when missing it would be worse than a call too many.
"""

from collections.abc import Mapping
from types import MappingProxyType

from weerzien.domain.vocabulary import Language


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip())


DISTRESS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        Language.NL: _phrases(
            """zelfmoord, zelfmoordgedachten, zelfdoding, suicide, suicidaal, euthanasie, dood wil,
            dood willen, wil dood, wou dat ik dood, liever dood, was ik maar dood, wil niet meer
            leven, niet meer leven, wil niet verder, ik kan niet meer, kan het niet meer aan,
            kan niet verder, het leven niet meer, geen zin meer in het leven, leven geen zin,
            heeft geen zin meer, alles heeft geen zin, zie het niet meer zitten, zie geen
            uitweg, geen uitweg, een einde aan maken, er een eind aan maken, einde aan mijn
            leven, er niet meer zijn, mezelf iets aan, mijzelf iets aan, mezelf pijn, mijzelf
            pijn, zelfbeschadiging, snijd mezelf, snij mezelf, mezelf snijden, overdosis, pillen
            genomen, pillen geslikt, wanhopig, radeloos, ten einde raad, help me, help mij,
            noodgeval, levensgevaar, niet veilig, onveilig thuis, bang voor mezelf, word
            mishandeld, wordt mishandeld, slaat me, slaat mij, bedreigt me, bedreigt mij, hoor
            stemmen, stemmen in mijn hoofd, paniek, ga door het lint, afscheid nemen, vaarwel"""
        ),
        Language.EN: _phrases(
            """suicide, suicidal, kill myself, killing myself, end my life, ending my life,
            end it all, want to die, wanna die, wish i was dead, wish i were dead, better off dead,
            do not want to live, dont want to live, no reason to live, cannot go on, cant go on,
            can not go on, cant take it anymore, no way out, no point anymore, hopeless, desperate,
            hurt myself, hurting myself, harm myself, harming myself, self harm, cut myself,
            cutting myself, overdose, took pills, taken pills, help me, emergency, not safe, unsafe,
            afraid of myself, hits me, beats me, threatens me, hearing voices, hear voices, panic,
            goodbye forever, say goodbye"""
        ),
    }
)
