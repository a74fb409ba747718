"""The code lists of joint bodies as shipped: what they are called and at which level they sit, each with its definition."""

from __future__ import annotations

from umubano.core.codelists.services import CodeEntry

KINDS = (
    CodeEntry(
        "committee",
        {"en": "Joint committee", "fr": "Comité mixte"},
        {
            "en": "The body that an agreement sets up to put it to work, with a chair on each side.",
            "fr": "L’organe qu’un accord institue pour sa mise en œuvre, avec un président de chaque côté.",
        },
        ("joint defence cooperation committee", "JDCC", "mixed committee"),
    ),
    CodeEntry(
        "commission",
        {"en": "Joint commission", "fr": "Commission mixte"},
        {
            "en": "A body above or beside ministries, often of more than defence, with its own rules of procedure.",
            "fr": "Un organe au-dessus ou à côté des ministères, souvent au-delà de la défense, doté de son règlement.",
        },
        ("military-technical commission", "joint permanent commission", "JPC"),
    ),
    CodeEntry(
        "working_group",
        {"en": "Joint working group", "fr": "Groupe de travail mixte"},
        {
            "en": "Experts of both sides on one subject or on the work of one agreement, under a committee or alone.",
            "fr": "Des experts des deux côtés, sur un sujet ou sur un accord, sous un comité ou à part.",
        },
        ("JWG", "working group"),
    ),
    CodeEntry(
        "staff_talks",
        {"en": "Staff talks", "fr": "Entretiens d’états-majors"},
        {
            "en": "Regular talks between headquarters or services, usually once a year.",
            "fr": "Des entretiens réguliers entre états-majors ou armées, en général annuels.",
        },
        ("army to army staff talks",),
    ),
    CodeEntry(
        "border_commanders",
        {"en": "Border commanders’ meeting", "fr": "Réunion des commandants frontaliers"},
        {
            "en": "Commanders of the units on both sides of a border, on security there.",
            "fr": "Les commandants des unités de part et d’autre d’une frontière, sur la sécurité de celle-ci.",
        },
        ("proximity commanders", "border brigades"),
    ),
    CodeEntry(
        "other",
        {"en": "Other", "fr": "Autre"},
        {"en": "Any other standing body of both sides.", "fr": "Tout autre organe permanent des deux côtés."},
    ),
)

LEVELS = (
    CodeEntry(
        "ministers",
        {"en": "Ministers", "fr": "Ministres"},
        {
            "en": "Ministers of defence or their deputies.",
            "fr": "Les ministres de la défense ou leurs adjoints.",
        },
    ),
    CodeEntry(
        "permanent_secretaries",
        {"en": "Permanent secretaries", "fr": "Secrétaires généraux"},
        {"en": "The highest officials of ministries.", "fr": "Les plus hauts fonctionnaires des ministères."},
    ),
    CodeEntry(
        "chiefs_of_staff",
        {"en": "Chiefs of defence or of staff", "fr": "Chefs d’état-major"},
        {"en": "Chiefs of defence or of a service.", "fr": "Chefs d’état-major général ou d’armée."},
    ),
    CodeEntry(
        "heads_of_directorate",
        {"en": "Heads of directorate", "fr": "Directeurs"},
        {"en": "Directors of ministries or headquarters.", "fr": "Directeurs de ministère ou d’état-major."},
    ),
    CodeEntry(
        "commanders",
        {"en": "Commanders of formations", "fr": "Commandants de grandes unités"},
        {
            "en": "Commanders of divisions, brigades or sectors.",
            "fr": "Commandants de division, brigade ou secteur.",
        },
    ),
    CodeEntry(
        "experts",
        {"en": "Experts", "fr": "Experts"},
        {
            "en": "Officers and officials who know the subject.",
            "fr": "Officiers et agents spécialistes du sujet.",
        },
    ),
    CodeEntry(
        "unknown",
        {"en": "Not known", "fr": "Non connu"},
        {"en": "Nobody has said.", "fr": "Personne ne l’a précisé."},
    ),
)

CODE_LISTS = {"joint_body_kind": KINDS, "joint_body_level": LEVELS}
