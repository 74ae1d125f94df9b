"""Vocabulary of an edition, and of the user's path that every voice measures."""

from socle.enums import Choix


class Etape(Choix):
    """Stages of the user's path."""

    ACCES = "ACCES", "Accès"
    ORIENT = "ORIENT", "Orientation"
    INFO = "INFO", "Information"
    TRAIT = "TRAIT", "Traitement"


class Determinant(Choix):
    """What makes a contact good, shared by visits, opinions and agents' polls."""

    ACC = "ACC", "Accessibilité"
    COU = "COU", "Courtoisie"
    PER = "PER", "Personnalisation"
    REA = "REA", "Réactivité"
    ATT = "ATT", "Gestion de l’attente"
    QUA = "QUA", "Qualité de la réponse"
    TRF = "TRF", "Efficacité de l’orientation"
    REC = "REC", "Gestion des réclamations"


class NaturePeriode(Choix):
    """Dated intervals of an edition."""

    VAGUE = "vague", "vague de terrain"
    SUSPENSION = "suspension", "suspension"


class StatutCeremonie(Choix):
    """Fate of the trophy ceremony."""

    PREVUE = "prevu", "prévue"
    REPORTEE = "reporte", "reportée"
    ANNULEE = "annule", "annulée"
    TENUE = "tenu", "tenue"


class PolitiqueNonReponse(Choix):
    """How criteria that need an answer count when nobody answered."""

    ZERO = "zero", "compte pour zéro"
    NA = "na", "ne compte pas"


class Acte(Choix):
    """Acts whose date matters; the guard says whether each may be done now."""

    INSCRIRE = "inscrire", "déposer une inscription"
    PLANIFIER = "planifier", "planifier les contacts"
    VISITER = "visiter", "contacter un organisme"
    RESTITUER = "restituer", "restituer les résultats aux organismes"
    PUBLIER_PALMARES = "publier_palmares", "publier le palmarès"
    COMMUNIQUER = "communiquer", "communiquer sur son résultat"
    ECRIRE_CITOYENS = "ecrire_citoyens", "écrire aux citoyens"
    OUVRIR_CONSULTATION = "ouvrir_consultation", "ouvrir une consultation"
    PUBLIER_RESULTATS = "publier_resultats", "publier les résultats d’une consultation"
    PROMOUVOIR = "promouvoir", "payer la promotion d’une consultation"
    MONTRER_AVIS = "montrer_avis", "montrer au public les avis et leurs réponses"


# Their verdict depends on the body: its type, the state of its council.
ACTES_D_UN_ORGANISME = frozenset(
    {Acte.COMMUNIQUER, Acte.OUVRIR_CONSULTATION, Acte.PUBLIER_RESULTATS, Acte.PROMOUVOIR, Acte.MONTRER_AVIS}
)
# Their verdict depends on the rounds of an election, whichever edition names them.
ACTES_TENUS_PAR_LES_TOURS = ACTES_D_UN_ORGANISME | {Acte.PUBLIER_PALMARES, Acte.ECRIRE_CITOYENS}
