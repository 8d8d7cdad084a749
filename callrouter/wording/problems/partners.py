"""Of what a partner, its contacts or a refused number cannot be, given what is on file."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # Partners
    "account_on_file": (
        "Le compte « {other} » existe déjà. Modifiez-le, ou écrivez un autre nom de compte.",
        "The account “{other}” is on file already. Change that one, or write another account.",
    ),
    "account_with_slash": (
        "Un compte s'écrit sans barre oblique, et n'est pas fait que de points. Écrivez un tiret à "
        "la place.",
        "An account has no slash in it, and is not made of dots alone. Write a dash instead.",
    ),
    "service_on_file": (
        "Ce compte a déjà un service de ce nom. Modifiez celui-là, ou écrivez un autre nom.",
        "This account has a service of that name already. Change that one, or write another name.",
    ),
    "not_accredited_to_subscribe": (
        "Un abonnement demande une accréditation {names:or} valable à son début. Accordez d'abord "
        "l'accréditation.",
        "A subscription needs a valid {names:or} accreditation when it begins. Grant the "
        "accreditation first.",
    ),
    "gone_meanwhile": (
        "Cela n'existe plus sur ce compte : quelqu'un l'a retiré entre-temps. Rouvrez la page du "
        "partenaire.",
        "This account no longer has it: somebody has removed it meanwhile. Open the partner's page "
        "again.",
    ),
    "over_already": (
        "C'est déjà terminé : il n'y a plus rien à faire.",
        "It is over already: there is nothing left to do.",
    ),
    # Contacts
    "no_contact": (
        "Il n'y a pas de contact {id}. Cherchez-le parmi les contacts de son partenaire.",
        "There is no contact {id}. Look it up among the contacts of its partner.",
    ),
    "contact_gone": (
        "{name} a quitté ce compte. Rétablissez d'abord ce contact.",
        "{name} left this account. Bring this contact back first.",
    ),
    "contact_left_before": (
        "{name}, qui a cette adresse, a quitté ce compte. Rétablissez ce contact, ou écrivez une "
        "autre adresse.",
        "{name}, who has this address, left this account. Bring that contact back, or write "
        "another address.",
    ),
    "contact_on_file": (
        "{name} est déjà un contact de ce compte, avec cette adresse et ce numéro. Modifiez ce "
        "contact, ou écrivez une autre adresse.",
        "{name} is a contact of this account already, with this address and number. Change that "
        "contact, or write another address.",
    ),
    "phone_of_colleagues": (
        "Le {phone} est aussi le numéro de {whose:and} : il identifie le compte, mais personne en "
        "particulier.",
        "{phone} is also the number of {whose:and}: it identifies the account, but no one person.",
    ),
    # Refused numbers
    "number_of_entitled": (
        "C'est le numéro de {whose}, dont le compte a droit à la ligne. Retirez d'abord ce "
        "contact, ou écrivez un autre numéro.",
        "This is the number of {whose}, whose account may use the line. Remove that contact first, "
        "or write another number.",
    ),
    "number_refused_already": (
        "Les appels de ce numéro sont déjà refusés. Il n'y a rien à faire.",
        "Calls from this number are refused already. There is nothing to do.",
    ),
    "number_not_refused": (
        "Les appels de ce numéro ne sont plus refusés. Il n'y a rien à faire.",
        "Calls from this number are no longer refused. There is nothing to do.",
    ),
}
