"""Visits: states, scales, conditions."""

import datetime as dt

from socle.enums import Choix, Question
from socle.vies import Vie


class EtatVisite(Choix):
    """Life of a mystery contact."""

    PLANIFIEE = "planifiee", "planifiée"
    EN_COURS = "en_cours", "en cours"
    EN_ATTENTE = "en_attente", "réponse attendue"
    SOUMISE = "soumise", "soumise, à relire"
    SECONDE_LECTURE = "seconde_lecture", "en seconde lecture"
    ARBITRAGE = "arbitrage", "à arbitrer"
    A_REVOIR = "a_revoir", "renvoyée à l’enquêteur"
    VALIDEE = "validee", "validée"
    ANNULEE = "annulee", "annulée"


# A written contact waits for an answer between sending and submission. Every passage is a TransitionVisite.
TRANSITIONS = Vie(
    EtatVisite,
    "Cette visite",
    "visite",
    {
        EtatVisite.PLANIFIEE: frozenset({EtatVisite.EN_COURS, EtatVisite.ANNULEE}),
        EtatVisite.EN_COURS: frozenset({EtatVisite.EN_ATTENTE, EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
        EtatVisite.EN_ATTENTE: frozenset({EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
        EtatVisite.SOUMISE: frozenset(
            {EtatVisite.VALIDEE, EtatVisite.SECONDE_LECTURE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE}
        ),
        EtatVisite.SECONDE_LECTURE: frozenset(
            {EtatVisite.VALIDEE, EtatVisite.ARBITRAGE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE}
        ),
        EtatVisite.ARBITRAGE: frozenset({EtatVisite.VALIDEE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE}),
        EtatVisite.A_REVOIR: frozenset({EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
        # A validated visit is read again when the sample of second readings must grow.
        EtatVisite.VALIDEE: frozenset({EtatVisite.SECONDE_LECTURE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE}),
        EtatVisite.ANNULEE: frozenset(),
    },
    muets=frozenset(EtatVisite),
)
# What the shopper may still write in.
ETATS_SAISISSABLES = frozenset({EtatVisite.PLANIFIEE, EtatVisite.EN_COURS, EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR})

# What a reader still has to judge.
ETATS_EN_RELECTURE = frozenset({EtatVisite.SOUMISE, EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE})
# Tones of the labels, « neutre » elsewhere: for those who read visits, then for those who plan them.
TONS_VISITE: dict[str, str] = {
    EtatVisite.EN_ATTENTE: "pause",
    EtatVisite.SOUMISE: "actif",
    EtatVisite.SECONDE_LECTURE: "actif",
    EtatVisite.ARBITRAGE: "attention",
    EtatVisite.A_REVOIR: "attention",
    EtatVisite.VALIDEE: "succes",
    EtatVisite.ANNULEE: "erreur",
}
TONS_DU_PLAN = TONS_VISITE | {
    EtatVisite.EN_COURS: "actif",
    EtatVisite.SOUMISE: "attention",
    EtatVisite.ARBITRAGE: "actif",
}

# Keys of `Visite.observations`: the visit that replaces a voided one, and the reverse.
REMPLACEE, REMPLACE = "remplacee_par", "remplace"
# Key of a contact voided in favour of the body: it is no longer due to it.
HORS_PLAN = "hors_plan"


class Moment(Choix):
    """Instants of a contact: a call or a visit has an end, a written contact an acknowledgement and an answer."""

    CONTACT = "contact", "contact"
    FIN = "fin", "fin de l’appel ou de la visite"
    ACCUSE = "accuse", "accusé de réception"
    REPONSE = "reponse", "réponse"

    est_le_contact = Question("value", "contact")
    est_la_fin = Question("value", "fin")
    est_l_accuse = Question("value", "accuse")
    est_la_reponse = Question("value", "reponse")


class Fait(Choix):
    """What may have happened during a contact, asked once; codes are those of the conditions of the grids."""

    SVI = "SVI", "Avez-vous entendu un serveur vocal\u202f?"
    MISE = "MISE", "Vous a-t-on mis en attente pendant la conversation\u202f?"
    TRANSF = "TRANSF", "Avez-vous été transféré vers une autre personne\u202f?"
    PROM = "PROM", "Vous a-t-on promis un rappel ou un envoi\u202f?"
    HORS = "HORS", "Avez-vous passé l’appel hors des horaires d’ouverture\u202f?"
    REOR = "REOR", "Vous a-t-on envoyé vers un autre service ou un autre lieu\u202f?"
    PERSO = "PERSO", "L’échange touche-t-il à des données personnelles\u202f?"
    FORM = "FORM", "Avez-vous utilisé un formulaire du site pour cette demande\u202f?"


class TypeScenario(Choix):
    """What the mystery user asks for."""

    RENSEIGNEMENT = "renseignement", "renseignement"
    ORIENTATION = "orientation", "orientation"
    RECLAMATION = "reclamation", "réclamation"
    DIFFICULTE = "difficulte", "difficulté"


class PartIdentite(Choix):
    """What an alias may hold besides its name; each value is the column that holds it."""

    COURRIEL = "courriel", "une adresse électronique"
    TELEPHONE = "telephone", "un téléphone"
    ADRESSE = "adresse", "une adresse postale de retour"


class StatutSource(Choix):
    """How far a wording is established (regles#statuts); shown to staff only."""

    V1 = "V1", "vérifié, source primaire"
    V2 = "V2", "vérifié, source secondaire"
    DER = "DER", "calculé"
    GK = "GK", "reconstitué"
    P = "P", "proposé"


class NatureBareme(Choix):
    """Kinds of scales."""

    BIN = "BIN", "oui ou non"
    E3 = "E3", "trois éléments"
    EC = "EC", "éléments du corrigé"
    TENT = "TENT", "numéro de tentative"
    DUREE = "DUREE", "durée ou nombre"


class EtatEnveloppe(Choix):
    """What became of a gesture noted without network."""

    RECUE = "recue", "reçue"
    APPLIQUEE = "appliquee", "appliquée"
    RETENUE = "retenue", "retenue, la précédente manque"
    REFUSEE = "refusee", "refusée"
    ECARTEE = "ecartee", "écartée par une personne"


# A gesture is held until those before it arrive; a refused one is replayed or set aside by a person.
TRANSITIONS_ENVELOPPE = Vie(
    EtatEnveloppe,
    "Cet envoi",
    "enveloppe",
    {
        EtatEnveloppe.RECUE: frozenset({EtatEnveloppe.APPLIQUEE, EtatEnveloppe.RETENUE, EtatEnveloppe.REFUSEE}),
        EtatEnveloppe.APPLIQUEE: frozenset(),
        EtatEnveloppe.RETENUE: frozenset({EtatEnveloppe.APPLIQUEE, EtatEnveloppe.REFUSEE, EtatEnveloppe.ECARTEE}),
        EtatEnveloppe.REFUSEE: frozenset({EtatEnveloppe.APPLIQUEE, EtatEnveloppe.ECARTEE}),
        EtatEnveloppe.ECARTEE: frozenset(),
    },
    muets=frozenset(EtatEnveloppe) - {EtatEnveloppe.REFUSEE},
    colonne="statut",
    garde_motif=True,
)
TONS_ENVELOPPE: dict[str, str] = {
    EtatEnveloppe.APPLIQUEE: "succes",
    EtatEnveloppe.RETENUE: "pause",
    EtatEnveloppe.REFUSEE: "erreur",
}


class NatureEnveloppe(Choix):
    """Gestures of a shopper."""

    COMMENCEMENT = "commencement", "début de la saisie"
    SAISIE = "saisie", "mesures"
    MOMENT = "moment", "instant du contact"
    MOMENT_EFFACE = "moment_efface", "instant effacé"
    COMMENTAIRE = "commentaire", "commentaire"
    PIECE = "piece", "photo ou document"
    PIECE_RETIREE = "piece_retiree", "photo ou document retiré"
    SOUMISSION = "soumission", "envoi de la visite"
    ILLISIBLE = "illisible", "contenu illisible"


class CorrectionHorloge(Choix):
    """How the instant of a gesture was set right."""

    SESSION = "session", "temps écoulé depuis le geste"
    DECALAGE = "decalage", "écart connu à la dernière synchronisation"
    ENVOI = "envoi", "écart constaté à l’envoi"
    AUCUNE = "aucune", "horloge illisible\u202f: instant de réception"


class DecisionConflit(Choix):
    """What a person decides between two contents of one identity."""

    PREMIERE = "premiere", "garder le premier contenu"
    SECONDE = "seconde", "appliquer le second comme un nouvel envoi"


class Verdict(Choix):
    """What one reader thinks should become of a visit."""

    CONFORME = "conforme", "à valider"
    A_REPRENDRE = "a_reprendre", "à renvoyer"
    A_ANNULER = "a_annuler", "à annuler"


class NatureArbitrage(Choix):
    """What two readings disagree about."""

    VERDICTS = "verdicts", "deux avis différents"
    MESURES = "mesures", "deux notations différentes"


class IssueContestation(Choix):
    """What becomes of a return that its shopper contests."""

    MAINTENU = "maintenu", "retour maintenu"
    LEVE = "leve", "retour levé"


class CodeAnomalie(Choix):
    """Flags, in words; their thresholds and budget are in `logic.anomalies_faits`."""

    RAPIDITE = "rapidite", "saisie très rapide"
    UNIFORMITE = "uniformite", "réponses uniformes"
    TEXTE_PROCHE = "texte_proche", "commentaire proche d’un autre"
    IMAGE_PROCHE = "image_proche", "image proche d’une autre"
    PIECE_IDENTIQUE = "piece_identique", "même fichier qu’ailleurs"
    TEXTE_IDENTIQUE = "texte_identique", "même commentaire qu’ailleurs"
    ORDRE_IMPOSSIBLE = "ordre_impossible", "ordre des instants impossible"
    SAISIE_TARDIVE = "saisie_tardive", "notée plus de 24 heures après"


class NaturePlan(Choix):
    """How much a run of the solver may change."""

    COMPLET = "complet", "plan complet"
    REPLANIFICATION = "replanification", "replanification"


class EtatPlan(Choix):
    """Life of a run of the solver."""

    DEMANDE = "demande", "demandé"
    EN_COURS = "en_cours", "en cours de calcul"
    PROPOSE = "propose", "proposé"
    ACCEPTE = "accepte", "accepté"
    ECARTE = "ecarte", "écarté"
    PERIME = "perime", "périmé"
    ECHEC = "echec", "en échec"


# A worker that stops leaves its run to another; a proposal that no longer holds is out of date, never half applied.
TRANSITIONS_PLAN = Vie(
    EtatPlan,
    "Ce plan",
    "plan",
    {
        EtatPlan.DEMANDE: frozenset({EtatPlan.EN_COURS, EtatPlan.ECHEC}),
        EtatPlan.EN_COURS: frozenset({EtatPlan.PROPOSE, EtatPlan.ECHEC}),
        EtatPlan.PROPOSE: frozenset({EtatPlan.ACCEPTE, EtatPlan.ECARTE, EtatPlan.PERIME}),
        EtatPlan.ACCEPTE: frozenset(),
        EtatPlan.ECARTE: frozenset(),
        EtatPlan.PERIME: frozenset(),
        EtatPlan.ECHEC: frozenset(),
    },
    muets=frozenset({EtatPlan.EN_COURS}),
)
TONS_PLAN: dict[str, str] = {
    EtatPlan.DEMANDE: "actif",
    EtatPlan.EN_COURS: "actif",
    EtatPlan.PROPOSE: "attention",
    EtatPlan.ACCEPTE: "succes",
    EtatPlan.PERIME: "erreur",
    EtatPlan.ECHEC: "erreur",
}

SEUIL_AUTOTEST = 80
"""Agreement with the key of a graded example that lets a shopper begin, in points, unless staff say otherwise."""

# Retention (regles#conservation-terrain).
CONSERVATION_PIECES = dt.timedelta(days=365)
"""How long evidence serves disputes, after the restitution."""
CONSERVATION_ENQUETEUR = dt.timedelta(days=10 * 365)
"""How long what a shopper did answers for what she was paid, after her last contact (Code de commerce, L123-22)."""
CONSERVATION_IDENTITES = dt.timedelta(days=30)
"""How long an alias serves after the restitution: a body that contests may ask which address wrote to it."""
MESURES_RETIREES = "mesures.retirees"
"""Act of the journal on an edition: from then on its results stand as they are, for nothing is left to compute them from."""


class GenreCourrier(Choix):
    """Mails to a shopper."""

    INVITATION = "invitation", "invitation"
    RENVOI = "renvoi", "visite à reprendre"
    CONTESTATION = "contestation", "renvoi contesté, décidé"
    PROGRAMME = "programme", "programme donné ou changé"
    VEILLE = "veille", "contact prévu demain"
    RELANCE = "relance", "contacts en retard, rappelés par l’équipe"
