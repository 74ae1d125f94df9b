"""Lives of an agents' poll and of an idea; what cards ask and what may be answered."""

import datetime as dt

from socle.enums import Choix
from socle.vies import Vie


class EtatSondage(Choix):
    """Life of a poll."""

    BROUILLON = "brouillon", "en préparation"
    OUVERT = "ouvert", "ouverte"
    CLOS = "clos", "close"
    PUBLIE = "publie", "publiée"
    ABANDONNE = "abandonne", "abandonnée"


TRANSITIONS_SONDAGE = Vie(
    EtatSondage,
    "Cette consultation",
    "sondage",
    {
        EtatSondage.BROUILLON: frozenset({EtatSondage.OUVERT, EtatSondage.ABANDONNE}),
        EtatSondage.OUVERT: frozenset({EtatSondage.CLOS}),
        EtatSondage.CLOS: frozenset({EtatSondage.PUBLIE}),
        EtatSondage.PUBLIE: frozenset(),
        EtatSondage.ABANDONNE: frozenset(),
    },
)
# Results exist, frozen.
DEPOUILLES = frozenset({EtatSondage.CLOS, EtatSondage.PUBLIE})


class NatureCarte(Choix):
    """What a card asks."""

    AFFIRMATION = "affirmation", "affirmation"
    CHOIX = "choix", "choix"
    LE_SAVIEZ_VOUS = "le_saviez_vous", "le saviez-vous"
    IDEE = "idee", "idée"


class Valeur(Choix):
    """Answers that are words; those of a choice are the rank of the option, from 0."""

    ACCORD = "accord", "plutôt d’accord"
    DESACCORD = "desaccord", "plutôt pas d’accord"
    VRAI = "vrai", "vrai"
    FAUX = "faux", "faux"
    PASSE = "passe", "passer"


OPTIONS_MIN = 2
OPTIONS_MAX = 6
VALEURS_CONNUES = (*Valeur.values, *(str(rang) for rang in range(OPTIONS_MAX)))


class EtatIdee(Choix):
    """Life of an idea, until it is done."""

    DEPOSEE = "deposee", "à relire"
    PUBLIEE = "publiee", "publiée"
    REFUSEE = "refusee", "refusée"
    A_L_ETUDE = "a_l_etude", "à l’étude"
    RETENUE = "retenue", "retenue"
    NON_RETENUE = "non_retenue", "non retenue"
    REALISEE = "realisee", "réalisée"


TONS_IDEE: dict[str, str] = {
    EtatIdee.A_L_ETUDE: "actif",
    EtatIdee.RETENUE: "succes",
    EtatIdee.REALISEE: "succes",
}

TRANSITIONS_IDEE = Vie(
    EtatIdee,
    "Cette idée",
    "idee",
    {
        EtatIdee.DEPOSEE: frozenset({EtatIdee.PUBLIEE, EtatIdee.REFUSEE}),
        # Every way back is the undo of a decision.
        EtatIdee.PUBLIEE: frozenset({EtatIdee.A_L_ETUDE, EtatIdee.DEPOSEE}),
        EtatIdee.REFUSEE: frozenset({EtatIdee.DEPOSEE}),
        EtatIdee.A_L_ETUDE: frozenset({EtatIdee.RETENUE, EtatIdee.NON_RETENUE, EtatIdee.PUBLIEE}),
        EtatIdee.RETENUE: frozenset({EtatIdee.REALISEE, EtatIdee.A_L_ETUDE}),
        EtatIdee.NON_RETENUE: frozenset({EtatIdee.A_L_ETUDE}),
        EtatIdee.REALISEE: frozenset({EtatIdee.RETENUE}),
    },
    garde_motif=True,
)
# What moderators decide; the rest is what the body does with an idea.
MODERATIONS = frozenset({EtatIdee.DEPOSEE, EtatIdee.PUBLIEE, EtatIdee.REFUSEE})
IDEES_VISIBLES = frozenset(
    {EtatIdee.PUBLIEE, EtatIdee.A_L_ETUDE, EtatIdee.RETENUE, EtatIdee.NON_RETENUE, EtatIdee.REALISEE}
)
IDEES_SOUTENABLES = frozenset({EtatIdee.PUBLIEE, EtatIdee.A_L_ETUDE})
# Colleagues are told why.
SUITES_EXPLIQUEES = frozenset({EtatIdee.RETENUE, EtatIdee.NON_RETENUE, EtatIdee.REALISEE})


class MotifRefusIdee(Choix):
    """Why an idea is not published."""

    PERSONNE = "personne", "désigne une personne"
    INJURE = "injure", "injurieuse ou discriminatoire"
    HORS_SUJET = "hors_sujet", "sans rapport avec le service rendu"
    DOUBLON = "doublon", "déjà proposée"
    ILLISIBLE = "illisible", "illisible"


# Counts and words are told from this number of respondents (regles#petits-nombres), never from fewer.
SEUIL_MINIMAL = 10
# Ballots are mixed by this number at least.
LOT_MINIMAL = 10
CARTES_MAX = 20
IDEES_MAX = 3
GROUPES_MAX = 32
# The urn in detail goes with the publication, or then.
CONSERVATION_URNE = dt.timedelta(days=30)
CONSERVATION_PLANCHE = dt.timedelta(hours=1)
"""How long a sheet of codes waits for whoever ordered it; its codes are cancelled after that."""
CARTES_PAR_PLANCHE = 1000
"""Cards of one sheet: what a worker prints without keeping the others waiting for minutes."""
