"""Lives of kiosks, opinions and comments; the answers of the questionnaire, each with its determinant."""

import datetime as dt

from campagnes.enums import Determinant
from socle.enums import Choix, Question
from socle.vies import Vie


class EtatBorne(Choix):
    """Life of a kiosk, from its order to its return."""

    COMMANDEE = "commandee", "commandée"
    PREPAREE = "preparee", "préparée"
    EXPEDIEE = "expediee", "expédiée"
    INSTALLEE = "installee", "installée"
    ACTIVE = "active", "active"
    RETOURNEE = "retournee", "retournée"
    ANNULEE = "annulee", "annulée"


TONS_BORNE: dict[str, str] = {
    EtatBorne.PREPAREE: "actif",
    EtatBorne.EXPEDIEE: "actif",
    EtatBorne.INSTALLEE: "actif",
    EtatBorne.ACTIVE: "succes",
    EtatBorne.RETOURNEE: "pause",
    EtatBorne.ANNULEE: "erreur",
}
TRANSITIONS_BORNE = Vie(
    EtatBorne,
    "Cette borne",
    "borne",
    {
        EtatBorne.COMMANDEE: frozenset({EtatBorne.PREPAREE, EtatBorne.ANNULEE}),
        EtatBorne.PREPAREE: frozenset({EtatBorne.EXPEDIEE, EtatBorne.INSTALLEE, EtatBorne.ANNULEE}),
        EtatBorne.EXPEDIEE: frozenset({EtatBorne.INSTALLEE, EtatBorne.RETOURNEE}),
        EtatBorne.INSTALLEE: frozenset({EtatBorne.ACTIVE, EtatBorne.RETOURNEE}),
        EtatBorne.ACTIVE: frozenset({EtatBorne.RETOURNEE}),
        EtatBorne.RETOURNEE: frozenset(),
        EtatBorne.ANNULEE: frozenset(),
    },
)
# States in which a code may be given: the kiosk is in somebody's hands.
ENROLABLES = frozenset({EtatBorne.PREPAREE, EtatBorne.EXPEDIEE, EtatBorne.INSTALLEE, EtatBorne.ACTIVE})
EN_SERVICE = frozenset({EtatBorne.INSTALLEE, EtatBorne.ACTIVE})


class Origine(Choix):
    """The two doors."""

    BORNE = "borne", "borne"
    SMARTPHONE = "smartphone", "smartphone"


class Comptage(Choix):
    """Whether an opinion counts. Nothing is ever refused for being one too many: it is held for a person."""

    A_TRIER = "a_trier", "à trier"
    COMPTE = "compte", "compté"
    RETENU = "retenu", "retenu pour examen"
    RETABLI = "retabli", "rétabli après examen"
    ECARTE = "ecarte", "écarté après examen"

    est_retenu = Question("value", "retenu")
    est_retabli = Question("value", "retabli")
    est_ecarte = Question("value", "ecarte")


TRANSITIONS_COMPTAGE = Vie(
    Comptage,
    "Cet avis",
    "avis",
    {
        Comptage.A_TRIER: frozenset({Comptage.COMPTE, Comptage.RETENU}),
        # What arrives late may complete a burst, or show that there was none.
        Comptage.COMPTE: frozenset({Comptage.RETENU}),
        Comptage.RETENU: frozenset({Comptage.COMPTE, Comptage.RETABLI, Comptage.ECARTE}),
        Comptage.RETABLI: frozenset({Comptage.RETENU}),
        Comptage.ECARTE: frozenset({Comptage.RETENU}),
    },
    muets=frozenset(Comptage),
    colonne="comptage",
)
COMPTES = frozenset({Comptage.COMPTE, Comptage.RETABLI})
HORS_COMPTE = frozenset({Comptage.RETENU, Comptage.ECARTE})


class MotifRetenue(Choix):
    """Why an opinion is held."""

    MARTELAGE = "martelage", "touches répétées sur la borne"
    RAFALE = "rafale", "rafale depuis une même source"
    CADENCE = "cadence", "réponses trop rapides pour être lues"
    REJEU = "rejeu", "page ou numéro déjà utilisé"


class EtatVerbatim(Choix):
    """Life of a comment before it is shown."""

    RECU = "recu", "reçu"
    MASQUE = "masque", "masqué, à relire"
    PUBLIE = "publie", "publié"
    REJETE = "rejete", "rejeté"

    est_a_relire = Question("value", "masque")
    est_publie = Question("value", "publie")


# Their date is known: an index finds them by it.
VERBATIMS_DECIDES = (EtatVerbatim.PUBLIE, EtatVerbatim.REJETE)
TRANSITIONS_VERBATIM = Vie(
    EtatVerbatim,
    "Ce commentaire",
    "verbatim",
    {
        EtatVerbatim.RECU: frozenset({EtatVerbatim.MASQUE}),
        EtatVerbatim.MASQUE: frozenset({EtatVerbatim.PUBLIE, EtatVerbatim.REJETE}),
        # Both ways back are the undo of a decision; what everybody read is withdrawn for a reason.
        EtatVerbatim.PUBLIE: frozenset({EtatVerbatim.MASQUE, EtatVerbatim.REJETE}),
        EtatVerbatim.REJETE: frozenset({EtatVerbatim.MASQUE}),
    },
    muets=frozenset({EtatVerbatim.MASQUE}),
    garde_motif=True,
)


class MotifRejet(Choix):
    """Why a comment is not published."""

    PERSONNE = "personne", "désigne une personne"
    INJURE = "injure", "injurieux ou discriminatoire"
    MENACE = "menace", "menace ou mise en cause pénale"
    HORS_SUJET = "hors_sujet", "sans rapport avec l’accueil"
    PUBLICITE = "publicite", "publicité"
    ILLISIBLE = "illisible", "illisible"


class EtapeSuivi(Choix):
    """What the author of a comment is told of it: computed, never stored."""

    RECU = "recu", "reçu"
    A_RELIRE = "a_relire", "attend d’être relu"
    PUBLIE = "publie", "publié"
    REPONDU = "repondu", "publié, avec la réponse"
    REFUSE = "refuse", "non publié"
    EFFACE = "efface", "effacé"


PARCOURS_D_UN_MOT = (EtapeSuivi.RECU, EtapeSuivi.A_RELIRE, EtapeSuivi.PUBLIE, EtapeSuivi.REPONDU)


class EtatDemande(Choix):
    """Life of a request for an answer: the address goes in every final state."""

    EN_ATTENTE = "en_attente", "en attente de réponse"
    REPONDUE = "repondue", "répondue"
    EXPIREE = "expiree", "expirée"


TRANSITIONS_DEMANDE = Vie(
    EtatDemande,
    "Cette demande",
    "demande",
    {
        EtatDemande.EN_ATTENTE: frozenset({EtatDemande.REPONDUE, EtatDemande.EXPIREE}),
        EtatDemande.REPONDUE: frozenset(),
        EtatDemande.EXPIREE: frozenset(),
    },
    muets=frozenset({EtatDemande.EXPIREE}),
)


class GenreAnnonce(Choix):
    """What there is to say about what users say; the mails of each have their templates under courriels/bornes/."""

    SILENCE = "silence", "borne silencieuse"
    ALERTE = "alerte", "avis très insatisfaits"
    HEBDOMADAIRE = "hebdomadaire", "résumé de la semaine"
    REPONSE = "reponse", "réponse à un usager"


class ResultatDemarche(Choix):
    """K3: did one get what one came for?"""

    OUI = "oui", "oui"
    EN_PARTIE = "en_partie", "en partie"
    NON = "non", "non"


class Raison(Choix):
    """K4: what matters most in the opinion."""

    ATTENTE = "attente", "l’attente"
    AMABILITE = "amabilite", "l’amabilité"
    CLARTE = "clarte", "la clarté"
    COMPETENCE = "competence", "la compétence"
    ACCES = "acces", "l’accès aux locaux"
    HORAIRES = "horaires", "les horaires"


DETERMINANT_DE_LA_RAISON = {
    Raison.ATTENTE: Determinant.ATT,
    Raison.AMABILITE: Determinant.COU,
    Raison.CLARTE: Determinant.QUA,
    Raison.COMPETENCE: Determinant.QUA,
    Raison.ACCES: Determinant.ACC,
    Raison.HORAIRES: Determinant.ACC,
}


class AttenteJugee(Choix):
    """K5: was the wait acceptable?"""

    OUI = "oui", "oui"
    PLUTOT = "plutot", "plutôt"
    NON = "non", "non"


class Langue(Choix):
    """Languages of the questionnaire."""

    FR = "fr", "Français"
    EN = "en", "English"
    ES = "es", "Español"
    DE = "de", "Deutsch"
    AR = "ar", "العربية"


# Retention (regles#conservation-avis): original of a comment, masked text, address of who asked for an answer.
CONSERVATION_ORIGINAL = dt.timedelta(days=30)
CONSERVATION_VERBATIM = dt.timedelta(days=730)
CONSERVATION_CONTACT = dt.timedelta(days=90)
