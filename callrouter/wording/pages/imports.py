"""Files of partners and agents."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "imports": ("Importer des fichiers", "Import files"),
    "imports_lead": (
        "Un fichier CSV ajoute et met à jour. Vous voyez d'abord ce qu'il changerait : rien n'est "
        "enregistré avant votre confirmation.",
        "A CSV file adds and updates. You first see what it would change: nothing is kept before "
        "you confirm.",
    ),
    "imports_partners": ("Partenaires et contacts", "Partners and contacts"),
    "imports_agents": ("Conseillers", "Agents"),
    "imports_file": ("Fichier CSV", "CSV file"),
    "imports_file_hint": (
        "Tel que votre tableur l'enregistre : points-virgules, virgules ou tabulations, UTF-8 ou "
        "Windows.",
        "As your spreadsheet saves it: semicolons, commas or tabs, UTF-8 or Windows.",
    ),
    "imports_exact": (
        "Les contacts de ces comptes que le fichier ne nomme pas sont partis",
        "Contacts of these accounts whom the file does not name have left",
    ),
    "imports_look": ("Voir ce qui changerait", "See what would change"),
    "imports_template": ("Modèle vide", "Empty template"),
    "imports_export": ("Exporter ce qui est enregistré", "Export what is on file"),
    "imports_columns": ("Colonnes du fichier", "Columns of the file"),
    "imports_column": ("Colonne", "Column"),
    "imports_columns_partners": (
        "Une ligne par contact ; ce qui est dit du compte se répète à chacune de ses lignes. Les "
        "dates s'écrivent 14/09/2026 ou 2026-09-14.",
        "A row for each contact; what is said of the account stands in each of its rows. Dates are "
        "written 2026-09-14, or 14/09/2026.",
    ),
    "imports_columns_agents": ("Une ligne par conseiller.", "A row for each agent."),
    # The columns
    "imports_column_account": (
        "l'identifiant du compte, avec les mêmes majuscules partout",
        "the account's identifier, in the same capitals everywhere",
    ),
    "imports_column_name": ("le nom", "the name"),
    "imports_column_language": ("fr ou en", "fr or en"),
    "imports_column_accreditation": (
        "Advanced ou une autre de line.toml ; rien : aucune",
        "Advanced, or another of line.toml; nothing: none",
    ),
    "imports_column_accredited_from": ("premier jour valable ; rien : sans début",
                                       "first valid day; nothing: no start"),
    "imports_column_accredited_until": ("dernier jour valable ; rien : sans fin",
                                        "last valid day; nothing: no end"),
    "imports_column_subscription_start": ("premier jour de l'abonnement ; rien : sans début",
                                          "first day of the subscription; nothing: no start"),
    "imports_column_subscription_end": ("dernier jour de l'abonnement ; rien : sans fin",
                                        "last day of the subscription; nothing: no end"),
    "imports_column_support_code": (
        "huit chiffres ; rien : le compte garde le sien, ou en reçoit un, montré une seule fois",
        "eight digits; nothing: the account keeps its own, or gets one, shown once",
    ),
    "imports_column_quota_policy": (
        "charge ou refuse, au-delà des demandes du mois ; rien : le réglage général",
        "charge or refuse, beyond the month's requests; nothing: the general setting",
    ),
    "imports_column_contact_name": ("le nom de la personne", "the person's name"),
    "imports_column_contact_email": ("son adresse e-mail", "where their mail goes"),
    "imports_column_contact_phone": (
        "son numéro, comme on le compose en France ou avec + ; rien : aucun",
        "their number, as dialled in France or with +; nothing: none",
    ),
    "imports_column_contact_language": ("fr ou en ; rien : celle du compte",
                                        "fr or en; nothing: the account's"),
    "imports_column_services": (
        "facultative : Public Cloud: pci-123 from 2026-01-01 until 2026-12-31, séparés par des "
        "points-virgules ; rien : comme enregistré ; - : aucun",
        "optional: Public Cloud: pci-123 from 2026-01-01 until 2026-12-31, with semicolons "
        "between; nothing: as on file; -: none",
    ),
    "imports_column_certified_products": (
        "facultative : les produits certifiés, séparés par des points-virgules ; rien : comme "
        "enregistré ; - : aucun",
        "optional: the products on which it is certified, with semicolons between; nothing: as on "
        "file; -: none",
    ),
    "imports_column_phone_only": (
        "facultative : yes pour qui travaille par téléphone seulement, sans console ouverte, sinon "
        "no ; rien : comme enregistré",
        "optional: yes for who works by telephone only, without an open console, else no; nothing: "
        "as on file",
    ),
    "imports_column_subscribed": (
        "facultative : yes ou no ; rien : abonné dès qu'il est accrédité",
        "optional: yes or no; nothing: subscribed wherever accredited",
    ),
    "imports_column_login": (
        "l'identifiant, en un seul mot", "in one piece, in the same capitals everywhere",
    ),
    "imports_column_email": ("son adresse e-mail", "where their mail goes"),
    "imports_column_phone": (
        "le téléphone qui sonne, à personne d'autre", "the phone that rings, nobody else's",
    ),
    "imports_column_languages": ("fr, en ou les deux : fr en", "fr, en, or both: fr en"),
    "imports_column_role": ("agent, supervisor ou admin", "agent, supervisor or admin"),
    # What a file would do
    "imports_preview": ("Ce que {file} changerait", "What {file} would change"),
    "imports_nothing_yet": ("Rien n'est encore enregistré.", "Nothing is kept yet."),
    "imports_nothing": (
        "Rien ne changerait : tout est déjà enregistré ainsi.",
        "Nothing would change: all of it is on file as it is.",
    ),
    "imports_count_new": ("Nouveaux : {count}", "New: {count}"),
    "imports_count_changed": ("Modifiés : {count}", "Changed: {count}"),
    "imports_count_unchanged": ("Inchangés : {count}", "Unchanged: {count}"),
    "imports_count_leaving": ("Contacts qui partent : {count}", "Contacts who leave: {count}"),
    "imports_confirm": ("Enregistrer ces changements", "Keep these changes"),
    "imports_other": ("Choisir un autre fichier", "Choose another file"),
    "imports_many": (
        "Oui, ces contacts sont partis : {count} sur {present}",
        "Yes, these contacts have left: {count} of {present}",
    ),
    "imports_many_why": (
        "C'est plus d'un contact sur dix : le fichier est peut-être tronqué, ou un autre.",
        "That is more than one contact in ten: the file may be cut off, or another one.",
    ),
    "imports_many_problem": (
        "Cochez cette case si c'est bien voulu, ou choisissez un autre fichier.",
        "Tick this box if it is meant so, or choose another file.",
    ),
    "imports_new": ("Nouveaux", "New"),
    "imports_changed": ("Modifiés", "Changed"),
    "imports_changed_partners": ("Compte", "Account"),
    "imports_changed_agents": ("Conseiller", "Agent"),
    "imports_has": ("Ce qui serait enregistré", "What would be kept"),
    "imports_what": ("Valeur", "Value"),
    "imports_before": ("Avant", "Before"),
    "imports_after": ("Après", "After"),
    "imports_none": ("rien", "nothing"),
    "imports_code_replaced": ("le code d'avant", "the code before"),
    "imports_code_new": ("un autre code", "another code"),
    "imports_code_of_file": ("celui du fichier", "the one in the file"),
    "imports_leaving": ("Contacts qui partent", "Contacts who leave"),
    "imports_leaving_why": (
        "Leur numéro n'identifiera plus personne et plus aucun e-mail ne leur sera envoyé. "
        "L'historique reste.",
        "Their numbers will identify nobody, and no mail will go to them. History stays.",
    ),
    "imports_codes_coming": (
        "Ces comptes recevront un code support, montré une seule fois après l'enregistrement :",
        "These accounts will get a support code, shown once when it is kept:",
    ),
    "imports_codes_for_each": (
        "Chacun recevra un code support, montré une seule fois après l'enregistrement.",
        "Each will get a support code, shown once when it is kept.",
    ),
    "imports_look_at": ("À vérifier", "Look at this"),
    "imports_at_line": ("Ligne {line}", "Line {line}"),
    "imports_at_cell": ("Ligne {line}, {column} : {words}", "Line {line}, {column}: {words}"),
    "imports_stay": ("Ce que le fichier ne nomme pas reste", "Whom the file does not name stays"),
    "imports_missing_contacts": ("Contacts de ces comptes", "Contacts of these accounts"),
    "imports_missing_partners": ("Autres comptes", "Other accounts"),
    "imports_missing_agents": ("Autres conseillers", "Other agents"),
    "imports_left": (
        "Ces contacts sont partis et le restent, bien que le fichier les nomme. Pour les rétablir, "
        "ouvrez la page de leur partenaire.",
        "These contacts left, and stay out although the file names them. Their partner's page "
        "brings them back.",
    ),
    "imports_disabled": (
        "Ces conseillers sont désactivés et le restent, bien que le fichier les nomme.",
        "These agents are disabled, and stay so although the file names them.",
    ),
    # What is wrong with it
    "imports_refused": ("{file} ne peut pas être enregistré", "{file} cannot be kept"),
    "imports_refused_why": (
        "À corriger dans le fichier : {count}. Rien n'a été enregistré. Corrigez, enregistrez le "
        "fichier, puis choisissez-le de nouveau.",
        "To put right in the file: {count}. Nothing was kept. Mend it, save the file, and choose "
        "it again.",
    ),
    "imports_first_shown": ("Les {count} premières sont ici.", "The first {count} are here."),
    "imports_line": ("Ligne", "Line"),
    "imports_problem": ("Ce qui ne va pas, et que faire", "What is wrong, and what to do"),
    "imports_whole_line": ("toute la ligne", "the whole line"),
    # What came of it
    "imports_done_partners": (
        "Fichier enregistré. Comptes nouveaux : {new}, modifiés : {changed}.",
        "The file is kept. Accounts: {new} new, {changed} changed.",
    ),
    "imports_done_agents": (
        "Fichier enregistré. Conseillers nouveaux : {new}, modifiés : {changed}.",
        "The file is kept. Agents: {new} new, {changed} changed.",
    ),
    "imports_not_as_seen": (
        "Ce qui est enregistré a changé depuis votre aperçu : rien n'a été enregistré. Voici ce "
        "que le fichier changerait maintenant.",
        "What is on file has changed since you looked: nothing was kept. This is what the file "
        "would change now.",
    ),
    "imports_codes": ("Nouveaux codes support", "New support codes"),
    "imports_codes_once": (
        "Ils ne sont gardés nulle part et ne seront plus montrés : notez-les maintenant.",
        "They are kept nowhere, and will not be shown again: note them now.",
    ),
    "imports_code": ("Code support", "Support code"),
    "imports_back": ("Importer un autre fichier", "Import another file"),
}  # fmt: skip
