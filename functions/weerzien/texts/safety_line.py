"""What stands around a practice's safety line in a mail: a subject that says nothing."""

from weerzien.domain.vocabulary import AddressForm, Language

SUBJECTS = {
    (Language.NL, AddressForm.U): "Uw bericht",
    (Language.NL, AddressForm.JE): "Je bericht",
    (Language.EN, AddressForm.U): "Your message",
    (Language.EN, AddressForm.JE): "Your message",
}
