"""Categories of the ranking, lives of a dispute and of a prize list."""

import datetime as dt

from socle.enums import Choix
from socle.vies import Vie


class Categorie(Choix):
    """Score categories."""

    VILLE_SUP_50K = "VILLE_SUP_50K", "Villes de plus de 50 000 habitants"
    VILLE_20_50K = "VILLE_20_50K", "Villes de 20 000 à 50 000 habitants"
    VILLE_INF_20K = "VILLE_INF_20K", "Villes de moins de 20 000 habitants"
    EPCI = "EPCI", "Intercommunalités"
    DEPARTEMENT = "DEPARTEMENT", "Départements"
    REGION = "REGION", "Régions"
    AUTRE_ORGANISME = "AUTRE_ORGANISME", "Autres organismes"


class PrixSpecial(Choix):
    """Prizes beside the categories (regles#prix-speciaux)."""

    CONSULTATION_TERRITOIRES = "CONSULTATION_TERRITOIRES", "Prix de la consultation citoyenne, territoires"
    CONSULTATION_AUTRES = "CONSULTATION_AUTRES", "Prix de la consultation citoyenne, autres organismes"
    PROGRESSION = "PROGRESSION", "Prix de la progression"


UNITES_DES_PRIX: dict[str, str] = {
    PrixSpecial.CONSULTATION_TERRITOIRES: "Réponses pour 1\u202f000 habitants",
    PrixSpecial.CONSULTATION_AUTRES: "Réponses",
    PrixSpecial.PROGRESSION: "Points gagnés",
}
DEPARTAGES_DES_PRIX: dict[str, str] = {
    PrixSpecial.CONSULTATION_TERRITOIRES: "le nombre de réponses pour 1\u202f000 habitants",
    PrixSpecial.CONSULTATION_AUTRES: "le nombre de réponses",
    PrixSpecial.PROGRESSION: "le nombre de points gagnés",
}
"""What names the laureate of a prize where no jury does; of a category, it is the score."""


class PetitesCategories(Choix):
    """What becomes of a category with fewer than five ranked bodies (regles#petites-categories)."""

    NON_DECERNE = "non_decerne", "ne pas la décerner"
    FUSION = "fusion", "la réunir à sa voisine"


class Decideur(Choix):
    """What named a laureate."""

    MESURE = "mesure", "la mesure"
    JURY = "jury", "le jury"


class PresenceCeremonie(Choix):
    """What a laureate answers to its invitation."""

    ATTENDUE = "attendue", "réponse attendue"
    OUI = "oui", "viendra"
    NON = "non", "ne viendra pas"


class EtatDeliberation(Choix):
    """Life of a deliberation: jurors vote while it is open; closed, its ballots no longer move."""

    OUVERTE = "ouverte", "vote ouvert"
    CLOSE = "close", "vote clos"
    ANNULEE = "annulee", "annulée"


TONS_DELIBERATION: dict[str, str] = {
    EtatDeliberation.OUVERTE: "actif",
    EtatDeliberation.CLOSE: "succes",
    EtatDeliberation.ANNULEE: "pause",
}
TRANSITIONS_DELIBERATION = Vie(
    EtatDeliberation,
    "Cette délibération",
    "deliberation",
    {
        EtatDeliberation.OUVERTE: frozenset({EtatDeliberation.CLOSE, EtatDeliberation.ANNULEE}),
        EtatDeliberation.CLOSE: frozenset({EtatDeliberation.ANNULEE}),
        EtatDeliberation.ANNULEE: frozenset(),
    },
)


class MotifIneligibilite(Choix):
    """Why a body is not ranked."""

    NON_CONFIRMEE = "non_confirmee", "participation non confirmée"
    CANAL_NON_TESTE = "canal_non_teste", "un canal offert n’a pas été testé assez"
    CONTACTS_INSUFFISANTS = "contacts_insuffisants", "trop peu des contacts prévus sont validés"
    LITIGE_EN_COURS = "litige_en_cours", "une contestation est en cours"


class OrigineLitige(Choix):
    """Who disputes: the body, always about one contact, or staff, about a contact or about the whole result."""

    ORGANISME = "organisme", "l’organisme"
    EQUIPE = "equipe", "l’équipe"


class EtatLitige(Choix):
    """Life of a dispute. A draft binds nobody; an open one keeps its body out of the ranking."""

    BROUILLON = "brouillon", "brouillon, pas encore envoyé"
    CONTESTE = "conteste", "en cours d’examen"
    MAINTENU = "maintenu", "résultat maintenu"
    ANNULE = "annule", "contact annulé"
    RETIRE = "retire", "contestation retirée"


TONS_LITIGE: dict[str, str] = {
    EtatLitige.CONTESTE: "attention",
    EtatLitige.MAINTENU: "actif",
    EtatLitige.ANNULE: "succes",
    EtatLitige.RETIRE: "pause",
}
TRANSITIONS_LITIGE = Vie(
    EtatLitige,
    "Cette contestation",
    "litige",
    {
        EtatLitige.BROUILLON: frozenset({EtatLitige.CONTESTE}),
        EtatLitige.CONTESTE: frozenset({EtatLitige.MAINTENU, EtatLitige.ANNULE, EtatLitige.RETIRE}),
        EtatLitige.MAINTENU: frozenset(),
        EtatLitige.ANNULE: frozenset(),
        EtatLitige.RETIRE: frozenset(),
    },
    muets=frozenset({EtatLitige.MAINTENU, EtatLitige.ANNULE}),
)
# Ends that a second reader gives, with her reasons.
DECISIONS = frozenset({EtatLitige.MAINTENU, EtatLitige.ANNULE})


class GenreCourrierResultats(Choix):
    """Mails about the results of a body and its disputes."""

    RESTITUTION = "restitution", "annonce des résultats"
    ACCUSE = "accuse", "accusé d’une contestation"
    DECISION = "decision", "décision d’une contestation"
    FIN_DU_DROIT = "fin_du_droit", "derniers jours pour contester"
    INVITATION = "invitation", "invitation d’un lauréat, sous embargo"
    SUSPENSION = "suspension", "cérémonie reportée ou annulée"


class EtatPalmares(Choix):
    """Life of a prize list: proposed by one, sealed by another, then public."""

    PROPOSE = "propose", "proposé"
    SCELLE = "scelle", "scellé"
    PUBLIE = "publie", "publié"
    REJETE = "rejete", "rejeté"


TRANSITIONS = Vie(
    EtatPalmares,
    "Ce palmarès",
    "palmares",
    {
        EtatPalmares.PROPOSE: frozenset({EtatPalmares.SCELLE, EtatPalmares.REJETE}),
        EtatPalmares.SCELLE: frozenset({EtatPalmares.PUBLIE, EtatPalmares.REJETE}),
        EtatPalmares.PUBLIE: frozenset(),
        EtatPalmares.REJETE: frozenset(),
    },
)

MOTS_DES_ACTES = {
    "litige.prepare": "brouillon écrit",
    "litige.piece_jointe": "pièce jointe",
    "litige.piece_retiree": "pièce retirée",
    "litige.conteste": "contestation envoyée",
    "litige.maintenu": "décision\u202f: résultat maintenu",
    "litige.annule": "décision\u202f: contact annulé",
    "litige.retire": "contestation retirée",
}

CONSERVATION_BROUILLON = dt.timedelta(days=30)
"""The page of a draft says for a while why it cannot be sent any more."""
CONSERVATION_BULLETINS = dt.timedelta(days=365)
"""How long after the publication one may tell who voted what, who declared a conflict, and who came."""
