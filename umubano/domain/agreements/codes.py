"""The code lists of the register as shipped: areas of cooperation and kinds of title, each with its definition."""

from __future__ import annotations

from umubano.core.codelists.services import CodeEntry

#: The nine areas of the case, then those that users of such registers ask for.
AREAS = (
    CodeEntry(
        "training",
        {"en": "Joint training", "fr": "Entraînement commun"},
        {
            "en": "Training of units and individuals given, received or held together, exercises included.",
            "fr": "Formation d’unités et de personnes, donnée, reçue ou menée ensemble, exercices compris.",
        },
        ("training", "exercises", "joint exercises", "TREX"),
    ),
    CodeEntry(
        "education",
        {"en": "Professional military education", "fr": "Enseignement militaire professionnel"},
        {
            "en": "Courses at staff colleges, academies and schools, and exchanges of teachers and students.",
            "fr": "Cours d’écoles d’état-major, d’académies et d’écoles, échanges d’enseignants et de stagiaires.",
        },
        ("PME", "military education", "officer exchange"),
    ),
    CodeEntry(
        "information",
        {"en": "Intelligence and information sharing", "fr": "Partage du renseignement et de l’information"},
        {
            "en": "Exchange of information and intelligence, and the protection of what is exchanged.",
            "fr": "Échange d’informations et de renseignement, et protection de ce qui est échangé.",
        },
        ("intelligence", "information sharing", "classified information", "INFO"),
    ),
    CodeEntry(
        "counter_terrorism",
        {"en": "Counter-terrorism", "fr": "Lutte contre le terrorisme"},
        {
            "en": "Prevention of and response to terrorism, and violent extremism where armed forces take part.",
            "fr": "Prévention du terrorisme et réponse au terrorisme et à l’extrémisme violent, avec les forces armées.",
        },
        ("terrorism",),
    ),
    CodeEntry(
        "cyber",
        {"en": "Cyber security", "fr": "Cybersécurité"},
        {
            "en": "Protection of networks and information systems, and training for it.",
            "fr": "Protection des réseaux et des systèmes d’information, et formation à cette fin.",
        },
        ("cyber defence", "cybersecurity"),
    ),
    CodeEntry(
        "logistics",
        {"en": "Logistics", "fr": "Logistique"},
        {
            "en": "Supplies and services given to each other, transport, maintenance, cross-servicing.",
            "fr": "Fournitures et services réciproques, transport, maintenance, soutien mutuel.",
        },
        ("ACSA", "logistic support"),
    ),
    CodeEntry(
        "acquisition",
        {"en": "Defence acquisition", "fr": "Acquisitions de défense"},
        {
            "en": "Purchase, grant or loan of defence equipment and services.",
            "fr": "Achat, don ou prêt de matériels et de services de défense.",
        },
        ("procurement", "PROCUREMENT", "equipment"),
    ),
    CodeEntry(
        "peace_support",
        {"en": "Peace support operations", "fr": "Opérations de soutien à la paix"},
        {
            "en": "Preparation, conduct and support of peace operations, bilateral deployments included.",
            "fr": "Préparation, conduite et soutien d’opérations de paix, déploiements bilatéraux compris.",
        },
        ("peacekeeping", "PKO"),
    ),
    CodeEntry(
        "industry",
        {"en": "Defence industry cooperation", "fr": "Coopération industrielle de défense"},
        {
            "en": "Research, development, production and technology shared between industries and agencies.",
            "fr": "Recherche, développement, production et technologie partagés entre industries et agences.",
        },
        ("R&D", "research", "WEAPONS", "defence industry"),
    ),
    CodeEntry(
        "health",
        {"en": "Military health", "fr": "Santé militaire"},
        {
            "en": "Military medicine, hospitals, outreach.",
            "fr": "Médecine militaire, hôpitaux, actions médicales.",
        },
        ("medical",),
    ),
    CodeEntry(
        "engineering",
        {"en": "Military engineering", "fr": "Génie militaire"},
        {
            "en": "Construction, demining, infrastructure, disaster response.",
            "fr": "Construction, déminage, infrastructures, réponse aux catastrophes.",
        },
        ("construction", "disaster response"),
    ),
    CodeEntry(
        "environment",
        {"en": "Environment", "fr": "Environnement"},
        {
            "en": "Environmental protection in defence.",
            "fr": "Protection de l’environnement dans la défense.",
        },
    ),
    CodeEntry(
        "history",
        {"en": "History and museums", "fr": "Histoire et musées"},
        {
            "en": "Military history, archives, museums, remembrance.",
            "fr": "Histoire militaire, archives, musées, mémoire.",
        },
        ("museums",),
    ),
    CodeEntry(
        "status_of_forces",
        {"en": "Status of forces", "fr": "Statut des forces"},
        {
            "en": "Legal status of visiting forces and their members.",
            "fr": "Statut juridique des forces en visite et de leurs membres.",
        },
        ("SOFA",),
    ),
    CodeEntry(
        "other",
        {"en": "Other", "fr": "Autre"},
        {
            "en": "Anything else; say what in the notes.",
            "fr": "Tout autre domaine, à préciser dans les notes.",
        },
    ),
)

TITLE_KINDS = (
    CodeEntry(
        "agreement",
        {"en": "Agreement", "fr": "Accord"},
        {},
        ("DCA", "general:DCA", "pact", "agreements (plural)"),
    ),
    CodeEntry(
        "memorandum", {"en": "Memorandum of understanding", "fr": "Mémorandum d’entente"}, {}, ("MoU", "MOU")
    ),
    CodeEntry("protocol", {"en": "Protocol", "fr": "Protocole"}, {}, ("implementation protocol",)),
    CodeEntry(
        "exchange_of_notes",
        {"en": "Exchange of notes or letters", "fr": "Échange de notes ou de lettres"},
        {},
        ("notes",),
    ),
    CodeEntry("letter_of_intent", {"en": "Letter of intent", "fr": "Lettre d’intention"}, {}, ("LoI",)),
    CodeEntry(
        "arrangement",
        {"en": "Arrangement", "fr": "Arrangement"},
        {},
        ("technical arrangement", "sector:TREX", "sector"),
    ),
    CodeEntry(
        "status_of_forces",
        {"en": "Status-of-forces agreement", "fr": "Accord sur le statut des forces"},
        {},
        ("SOFA",),
    ),
    CodeEntry(
        "information_security",
        {"en": "Information security agreement", "fr": "Accord sur la protection des informations"},
        {},
        ("GSOMIA",),
    ),
    CodeEntry(
        "logistics", {"en": "Logistics agreement", "fr": "Accord de soutien logistique"}, {}, ("ACSA",)
    ),
    CodeEntry(
        "partnership",
        {"en": "Statement of partnership", "fr": "Déclaration de partenariat"},
        {},
        ("statement of partnership",),
    ),
    CodeEntry(
        "commission",
        {"en": "Agreement on a commission", "fr": "Accord instituant une commission"},
        {},
        ("joint commission",),
    ),
    CodeEntry("other", {"en": "Other", "fr": "Autre"}),
)

#: Asked for in place of an area: records that name none.
NO_AREA = "none"

CODE_LISTS = {"area": AREAS, "title_kind": TITLE_KINDS}
