"""The code lists of activities as shipped: kinds, each with what it is and an example, and what money was spent on."""

from __future__ import annotations

from umubano.core.codelists.services import CodeEntry


def _kind(code: str, en: str, fr: str, means: str, veut_dire: str, *synonyms: str) -> CodeEntry:
    return CodeEntry(code, {"en": en, "fr": fr}, {"en": means, "fr": veut_dire}, synonyms)


KINDS = (
    _kind(
        "training_given",
        "Training given",
        "Formation donnée",
        "We train people of a partner, here or there. Example: a mobile team teaches first aid to a partner's battalion.",
        "Nous formons des personnes d’un partenaire, ici ou chez lui. Exemple : une équipe mobile enseigne les premiers secours à un bataillon partenaire.",
        "training provided",
    ),
    _kind(
        "training_received",
        "Training received",
        "Formation reçue",
        "A partner trains our people, here or there. Example: an advisory team trains our engineers in demining.",
        "Un partenaire forme nos personnels, ici ou chez lui. Exemple : une équipe forme nos sapeurs au déminage.",
        "training",
    ),
    _kind(
        "education",
        "Professional education",
        "Enseignement professionnel",
        "Courses at staff colleges, academies and schools, with places and graduates. Example: two places at a staff college for one year.",
        "Cours d’écoles d’état-major, d’académies et d’écoles, avec places et diplômés. Exemple : deux places à l’école d’état-major pendant un an.",
        "PME",
        "course",
    ),
    _kind(
        "exercise",
        "Joint exercise",
        "Exercice commun",
        "Forces of at least two States exercise together, in the field or at a command post. Example: a regional field training exercise.",
        "Les forces d’au moins deux États s’exercent ensemble, sur le terrain ou en poste de commandement. Exemple : un exercice régional sur le terrain.",
        "joint exercise",
        "FTX",
        "CPX",
    ),
    _kind(
        "visit",
        "Visit",
        "Visite",
        "Somebody of rank goes there or comes here; say at which level. Example: the chief of defence staff visits a partner for three days.",
        "Une personnalité s’y rend ou vient ; précisez le niveau. Exemple : le chef d’état-major visite un partenaire pendant trois jours.",
        "official visit",
    ),
    _kind(
        "staff_talks",
        "Staff talks",
        "Discussions d’état-major",
        "Staffs or ministries meet on matters of cooperation, below a joint committee. Example: yearly army-to-army staff talks.",
        "Des états-majors ou ministères se réunissent sur la coopération, hors commission mixte. Exemple : discussions annuelles entre armées de terre.",
        "talks",
    ),
    _kind(
        "advisory",
        "Advisory mission",
        "Mission de conseil",
        "Experts advise a partner, or a partner's advise us, for a time. Example: three officers advise on setting up a school.",
        "Des experts conseillent un partenaire, ou les siens nous conseillent, pour un temps. Exemple : trois officiers conseillent la création d’une école.",
        "advisers",
    ),
    _kind(
        "information_exchange",
        "Information exchange",
        "Échange d’informations",
        "That information was exchanged, never what it was. Example: a quarterly meeting under an information agreement.",
        "Le fait que des informations ont été échangées, jamais leur contenu. Exemple : une réunion trimestrielle prévue par un accord.",
    ),
    _kind(
        "assistance",
        "Technical assistance",
        "Assistance technique",
        "Help with equipment, systems or procedures, funding included, that is no training. Example: a fund pays for equipment of a deployment.",
        "Aide en matériels, systèmes ou procédures, financement compris, hors formation. Exemple : un fonds finance le matériel d’un déploiement.",
        "technical assistance",
    ),
    _kind(
        "medical",
        "Medical outreach",
        "Action médicale",
        "Military medicine for a population or a partner's forces. Example: a week of surgery in a provincial hospital.",
        "Médecine militaire au profit d’une population ou de forces partenaires. Exemple : une semaine de chirurgie dans un hôpital de province.",
        "medical outreach",
    ),
    _kind(
        "construction",
        "Construction",
        "Construction",
        "Building or repair, by engineers or for the forces. Example: engineers rebuild a bridge with a partner.",
        "Construction ou réparation, par le génie ou pour les forces. Exemple : le génie reconstruit un pont avec un partenaire.",
    ),
    _kind(
        "donation",
        "Donation",
        "Don",
        "Something is given for good. Example: a partner hands over ambulances.",
        "Quelque chose est donné définitivement. Exemple : un partenaire remet des ambulances.",
        "gift",
    ),
    _kind(
        "research",
        "Research",
        "Recherche",
        "Study or development done together. Example: two academies study peace operations.",
        "Étude ou développement menés ensemble. Exemple : deux académies étudient les opérations de paix.",
    ),
    _kind(
        "ship_or_aircraft_visit",
        "Ship or aircraft visit",
        "Escale de navire ou d’aéronef",
        "A military ship or aircraft calls with clearance. Example: a transport aircraft stays two days.",
        "Un navire ou aéronef militaire fait escale avec autorisation. Exemple : un avion de transport reste deux jours.",
        "port call",
    ),
    _kind(
        "ceremony",
        "Ceremony",
        "Cérémonie",
        "An occasion of honour. Example: a partner's delegation attends a commissioning.",
        "Une occasion d’honneur. Exemple : une délégation partenaire assiste à une remise d’épaulettes.",
    ),
    _kind(
        "other",
        "Other",
        "Autre",
        "Anything else; say what in the description.",
        "Toute autre activité, à préciser dans la description.",
    ),
)

COST_CATEGORIES = (
    CodeEntry("travel", {"en": "Travel and transport", "fr": "Voyages et transport"}),
    CodeEntry("accommodation", {"en": "Accommodation and meals", "fr": "Hébergement et repas"}),
    CodeEntry("allowances", {"en": "Allowances", "fr": "Indemnités"}),
    CodeEntry("fees", {"en": "Course and other fees", "fr": "Frais de cours et autres"}),
    CodeEntry("supplies", {"en": "Fuel, ammunition, supplies", "fr": "Carburant, munitions, fournitures"}),
    CodeEntry("equipment", {"en": "Equipment", "fr": "Matériel"}),
    CodeEntry("works", {"en": "Works", "fr": "Travaux"}),
    CodeEntry("medical", {"en": "Medical", "fr": "Santé"}),
    CodeEntry("other", {"en": "Other", "fr": "Autre"}),
)

CODE_LISTS = {"activity_kind": KINDS, "activity_cost": COST_CATEGORIES}
