"""Partners and their contacts, and the numbers whose calls are refused."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The list
    "partners": ("Partenaires", "Partners"),
    "partners_lead": (
        "Qui peut appeler la ligne, jusqu'à quand, et qui sont leurs contacts.",
        "Who may call the line, until when, and who their contacts are.",
    ),
    "partners_add": ("Ajouter un partenaire", "Add a partner"),
    "partners_wanted": ("Nom, compte, contact ou numéro", "Name, account, contact or number"),
    "partners_entitled": ("Droit à la ligne", "May use the line"),
    "partners_entitled_all": ("Tous", "All"),
    "partners_entitled_yes": ("Y ont droit", "May use it"),
    "partners_entitled_no": ("N'y ont pas droit", "May not use it"),
    "partners_is_entitled": ("oui", "yes"),
    "partners_is_not_entitled": ("non", "no"),
    "partners_search": ("Chercher", "Search"),
    "partners_none": (
        "Aucun partenaire ne correspond. Cherchez avec moins de mots.",
        "No partner matches. Search with fewer words.",
    ),
    "partners_nobody": (
        "Il n'y a pas encore de partenaire. Ajoutez-en un, ou importez un fichier.",
        "There is no partner yet. Add one, or import a file.",
    ),
    "partners_count": (
        "{total} partenaires, page {page} sur {pages}",
        "{total} partners, page {page} of {pages}",
    ),
    # What is known of one
    "partners_account": ("Compte", "Account"),
    "partners_name": ("Nom", "Name"),
    "partners_language": ("Langue", "Language"),
    "partners_language_fr": ("Français", "French"),
    "partners_language_en": ("Anglais", "English"),
    "partners_contacts": ("Contacts", "Contacts"),
    "partners_used": ("Demandes du mois", "Requests this month"),
    "partners_used_of": ("{used} sur {limit}", "{used} of {limit}"),
    "partners_policy": ("Au-delà du forfait", "Beyond the allowance"),
    "partners_policy_charge": ("La demande est facturée", "The request is charged"),
    "partners_policy_refuse": ("La demande est refusée", "The request is refused"),
    "partners_policy_general_charge": (
        "Comme pour tous : la demande est facturée",
        "As for everybody: the request is charged",
    ),
    "partners_policy_general_refuse": (
        "Comme pour tous : la demande est refusée",
        "As for everybody: the request is refused",
    ),
    "partners_yes": ("A droit à la ligne", "May use the line"),
    "partners_yes_until": ("A droit à la ligne jusqu'au {day}", "May use the line until {day}"),
    "partners_until": ("jusqu'au {day}", "until {day}"),
    "partners_no": ("N'a pas droit à la ligne", "May not use the line"),
    "partners_no_because": ("Pourquoi ce partenaire n'a pas droit à la ligne", "Why not"),
    "partners_not_accredited": (
        "Aucune accréditation valable aujourd'hui. Accordez-en une, ou prolongez celle qui existe.",
        "No accreditation is valid today. Grant one, or prolong the one there is.",
    ),
    "partners_not_subscribed": (
        "Aucun abonnement valable aujourd'hui. Ajoutez-en un, ou prolongez celui qui existe.",
        "No subscription is valid today. Add one, or prolong the one there is.",
    ),
    "partners_acts": ("Actions", "Actions"),
    "partners_edit": ("Modifier", "Edit"),
    "partners_edit_of": ("Modifier {what}", "Edit {what}"),
    "partners_calls": ("Appels", "Calls"),
    "partners_calls_list": ("Voir ses appels", "See its calls"),
    "partners_certified": ("Certifié sur", "Certified on"),
    "partners_certified_none": ("aucun produit", "no product"),
    "partners_certified_hint": (
        "Un produit par ligne. Le partenaire y fait le premier diagnostic.",
        "One product a line. On these the partner makes the first diagnosis.",
    ),
    "partners_account_hint": (
        "Le nom du compte chez vous. Il ne change plus ensuite.",
        "The account's name with you. It does not change afterwards.",
    ),
    # The support code
    "partners_code": ("Code support", "Support code"),
    "partners_code_has": ("Attribué", "Given"),
    "partners_code_none": ("Pas encore attribué", "Not given yet"),
    "partners_code_renew": ("Donner un nouveau code", "Give a new code"),
    "partners_code_title": (
        "Donner un nouveau code support à {name} ?",
        "Give {name} a new support code?",
    ),
    "partners_code_so": (
        "Le code actuel ne fonctionnera plus dès maintenant. Le nouveau n'est affiché qu'une "
        "fois : transmettez-le à ce partenaire.",
        "The present code stops working at once. The new one is shown once only: pass it on to "
        "this partner.",
    ),
    "partners_code_now": ("Code support de {name}", "Support code of {name}"),
    "partners_code_note": (
        "Notez-le maintenant : il n'est conservé nulle part et ne sera plus affiché.",
        "Note it now: it is kept nowhere, and will not be shown again.",
    ),
    "partners_code_noted": ("Je l'ai noté", "I have noted it"),
    # Contacts
    "partners_contact_add": ("Ajouter un contact", "Add a contact"),
    "partners_contact_add_to": ("Ajouter un contact à {name}", "Add a contact to {name}"),
    "partners_contact_none": (
        "Aucun contact : personne ne reçoit les e-mails de ce compte. Ajoutez-en un.",
        "No contact: nobody gets this account's mail. Add one.",
    ),
    "partners_contact_first": ("Premier contact", "First contact"),
    "partners_contact_first_why": (
        "Le premier contact reçoit aussi les e-mails des appelants que l'on ne connaît pas par "
        "leur nom.",
        "The first contact also gets the mail of callers who are not known by name.",
    ),
    "partners_contact_make_first": ("En faire le premier", "Make first"),
    "partners_contact_email": ("E-mail", "Email"),
    "partners_contact_phone": ("Téléphone", "Telephone"),
    "partners_contact_phone_hint": (
        "Reconnu à l'appel, sans code. Comme on le compose en France, ou avec l'indicatif du pays.",
        "Recognised when it calls, without a code. As it is dialled in France, or with its country "
        "code.",
    ),
    "partners_contact_no_phone": ("aucun", "none"),
    "partners_contact_shared": (
        "Aussi à un autre compte : n'identifie personne",
        "Another account's too: identifies nobody",
    ),
    "partners_contact_language_same": ("Celle du compte", "The account's"),
    "partners_contact_remove": ("Retirer", "Remove"),
    "partners_contact_remove_of": ("Retirer {name}", "Remove {name}"),
    "partners_contact_remove_title": (
        "Retirer {name} de {partner} ?",
        "Remove {name} from {partner}?",
    ),
    "partners_contact_remove_phone": (
        "Le {phone} ne sera plus reconnu : il faudra le code support pour être servi.",
        "{phone} is no longer recognised: the support code will be asked for.",
    ),
    "partners_contact_remove_phone_stays": (
        "Le {phone} reste reconnu : quelqu'un d'autre du compte l'a aussi ({whose}).",
        "{phone} is still recognised: somebody else of the account has it too ({whose}).",
    ),
    "partners_contact_remove_first": (
        "{name} devient le premier contact et reçoit les e-mails de cette personne.",
        "{name} becomes the first contact and gets this person's mail.",
    ),
    "partners_contact_remove_mail": (
        "{name}, le premier contact, reçoit les e-mails de cette personne.",
        "{name}, the first contact, gets this person's mail.",
    ),
    "partners_contact_remove_no_mail": (
        "Plus personne ne recevra les e-mails de ce compte : ajoutez d'abord un autre contact.",
        "Nobody will get this account's mail any more: add another contact first.",
    ),
    "partners_contact_remove_tickets": (
        "Ses tickets ouverts ({count}) restent ouverts, et l'historique reste.",
        "Open tickets of this contact ({count}) stay open, and history stays.",
    ),
    "partners_contact_remove_code": (
        "Le code support est celui du compte : qui part le connaît encore. Donnez ensuite un "
        "nouveau code s'il le faut.",
        "The support code is the account's: whoever leaves knows it still. Give a new code "
        "afterwards if need be.",
    ),
    "partners_contact_remove_again": (
        "Cette personne est encore contact avec {phone} : retirez-la aussi si cela prend fin.",
        "This person is also a contact with {phone}: remove that one too if it ends.",
    ),
    "partners_contact_left": ("Ont quitté ce compte ({count})", "Left this account ({count})"),
    "partners_contact_left_on": ("Parti le", "Left on"),
    "partners_contact_restore": ("Rétablir", "Bring back"),
    "partners_contact_restore_of": ("Rétablir {name}", "Bring back {name}"),
    # What a partner holds
    "partners_accreditations": ("Accréditations", "Accreditations"),
    "partners_accreditation": ("Accréditation", "Accreditation"),
    "partners_subscriptions": ("Abonnements", "Subscriptions"),
    "partners_subscription": ("Abonnement", "Subscription"),
    "partners_services": ("Services", "Services"),
    "partners_service": ("Service", "Service"),
    "partners_product": ("Produit", "Product"),
    "partners_from": ("Premier jour", "First day"),
    "partners_last": ("Dernier jour", "Last day"),
    "partners_from_hint": ("Vide : sans date de début.", "Blank: no start date."),
    "partners_last_hint": ("Compris. Vide : sans fin.", "Included. Blank: no end."),
    "partners_open": ("sans fin", "no end"),
    "partners_ever": ("sans début", "no start"),
    "partners_state": ("État", "State"),
    "partners_state_now": ("en cours", "in force"),
    "partners_state_later": ("à venir", "to come"),
    "partners_state_over": ("terminé", "over"),
    "partners_accreditations_add": ("Accorder une accréditation", "Grant an accreditation"),
    "partners_subscriptions_add": ("Ajouter un abonnement", "Add a subscription"),
    "partners_services_add": ("Ajouter un service", "Add a service"),
    "partners_accreditations_none": ("Aucune accréditation.", "No accreditation."),
    "partners_subscriptions_none": ("Aucun abonnement.", "No subscription."),
    "partners_services_none": ("Aucun service.", "No service."),
    "partners_accreditations_edit": ("Modifier l'accréditation", "Edit the accreditation"),
    "partners_subscriptions_edit": ("Modifier l'abonnement", "Edit the subscription"),
    "partners_services_edit": ("Modifier le service", "Edit the service"),
    "partners_subscriptions_need": (
        "Un abonnement demande une accréditation {names} valable à son début.",
        "A subscription needs a valid {names} accreditation when it begins.",
    ),
    "partners_end": ("Terminer", "End"),
    "partners_end_of": ("Terminer : {what}", "End: {what}"),
    "partners_accreditations_end": (
        "Terminer l'accréditation de {name} maintenant ?",
        "End the accreditation of {name} now?",
    ),
    "partners_subscriptions_end": (
        "Terminer l'abonnement de {name} maintenant ?",
        "End the subscription of {name} now?",
    ),
    "partners_services_end": (
        "Terminer le service de {name} maintenant ?",
        "End the service of {name} now?",
    ),
    "partners_accreditations_end_so": (
        "Ce partenaire perd aussitôt le droit d'appeler la ligne et de s'abonner, sauf s'il a une "
        "autre accréditation valable. Ses appels en cours continuent ; ses tickets ouverts passent "
        "au rang Standard.",
        "This partner loses at once the right to call the line and to subscribe, unless another "
        "accreditation of it is valid. Its calls under way go on; its open tickets take Standard "
        "rank.",
    ),
    "partners_subscriptions_end_so": (
        "Ce partenaire perd aussitôt le droit d'appeler la ligne, sauf s'il a un autre abonnement "
        "valable. Ses appels en cours continuent ; ses tickets ouverts passent au rang Standard.",
        "This partner loses at once the right to call the line, unless another subscription of it "
        "is valid. Its calls under way go on; its open tickets take Standard rank.",
    ),
    "partners_services_end_so": (
        "Un ticket ouvert à ce sujet est dorénavant marqué comme hors contrat. Ce qui a été écrit "
        "reste lisible.",
        "A ticket about it is from now on marked as not contracted. What was written stays.",
    ),
    "partners_end_now": ("Terminer maintenant", "End now"),
    "partners_not_begun": (
        "Rien n'a encore commencé : ce qui était prévu est retiré.",
        "It has not begun yet: what was planned is removed.",
    ),
    "partners_keep": ("Ne rien changer", "Change nothing"),
    "partners_save": ("Enregistrer", "Save"),
    "partners_back": ("Partenaires", "Partners"),
    "partners_back_to": ("Retour à {name}", "Back to {name}"),
    # History
    "partners_history": ("Historique", "History"),
    "partners_history_none": (
        "Rien n'a encore été modifié ici.",
        "Nothing has been changed here yet.",
    ),
    "partners_history_by": ("par {author}", "by {author}"),
    # What was done
    "partners_done": ("C'est enregistré.", "It is saved."),
    "partners_done_same": ("Rien n'a changé.", "Nothing has changed."),
    "partners_done_contact_added": (
        "{name} est maintenant un contact de ce compte.",
        "{name} is a contact of this account now.",
    ),
    "partners_done_contact_removed": (
        "{name} n'est plus un contact de ce compte.",
        "{name} is no longer a contact of this account.",
    ),
    "partners_done_contact_restored": (
        "{name} est de nouveau un contact de ce compte.",
        "{name} is a contact of this account again.",
    ),
    "partners_done_contact_first": (
        "{name} est maintenant le premier contact.",
        "{name} is the first contact now.",
    ),
    "partners_done_ended": ("C'est terminé depuis cet instant.", "It has ended just now."),
}
