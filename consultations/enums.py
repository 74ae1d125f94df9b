"""Kinds and lives of dialogues, contributions, suggestions; what each gesture may say."""

import datetime as dt

from socle.enums import Choix, Question
from socle.vies import Vie


class TypeDialogue(Choix):
    """The four kinds of a dialogue."""

    EVALUER_PROJET = "evaluer_projet", "évaluation d’un projet"
    BOITE_A_IDEES = "boite_a_idees", "boîte à idées"
    CONCERTATION = "concertation", "concertation par étapes"
    BUDGET_PARTICIPATIF = "budget_participatif", "budget participatif"


class AccesDialogue(Choix):
    """Who may take part. The commune is declared by the person, and the page says so."""

    PUBLIC = "public", "ouverte à tous"
    TERRITOIRE = "territoire", "réservée aux communes choisies"


class Identite(Choix):
    """How two gestures are known to come from one person; the organiser chooses, the page tells what it reveals."""

    COURRIEL = "courriel", "adresse électronique confirmée"
    APPAREIL = "appareil", "jeton signé de l’appareil"


class EtatDialogue(Choix):
    """Life of a dialogue: it owes an answer from the day participation ends."""

    BROUILLON = "brouillon", "en préparation"
    OUVERT = "ouvert", "ouverte"
    FERME = "ferme", "participation close, réponse due"
    CLOS = "clos", "close, réponse publiée"
    ABANDONNE = "abandonne", "abandonnée avant l’ouverture"


TRANSITIONS_DIALOGUE = Vie(
    EtatDialogue,
    "Cette consultation",
    "dialogue",
    {
        EtatDialogue.BROUILLON: frozenset({EtatDialogue.OUVERT, EtatDialogue.ABANDONNE}),
        EtatDialogue.OUVERT: frozenset({EtatDialogue.FERME}),
        # Back to open is the undo of a closing, as long as no answer is out.
        EtatDialogue.FERME: frozenset({EtatDialogue.OUVERT, EtatDialogue.CLOS}),
        EtatDialogue.CLOS: frozenset(),
        EtatDialogue.ABANDONNE: frozenset({EtatDialogue.BROUILLON}),
    },
)
# What the public reads.
DIALOGUES_PUBLICS = frozenset({EtatDialogue.OUVERT, EtatDialogue.FERME, EtatDialogue.CLOS})
# What its organiser may still add documents to.
DIALOGUES_AVANT_LA_CLOTURE = frozenset({EtatDialogue.BROUILLON, EtatDialogue.OUVERT, EtatDialogue.FERME})
# Kinds that give a project to read, section by section; kinds where people bring contributions.
TYPES_A_SECTIONS = frozenset(TypeDialogue) - {TypeDialogue.BOITE_A_IDEES}
TYPES_A_IDEES = frozenset(TypeDialogue) - {TypeDialogue.EVALUER_PROJET}


class Porte(Choix):
    """Where a gesture came from; counts never mix the doors silently."""

    WEB = "web", "en ligne"
    BORNE = "borne", "sur une borne"
    SUR_PLACE = "sur_place", "saisie sur place par un agent"

    @property
    def colonne(self) -> str:
        """Return the word that heads a column of counts."""
        return {Porte.BORNE: "Borne", Porte.SUR_PLACE: "Sur place"}.get(self, "En ligne")


class EtatProposition(Choix):
    """Life of a contribution, up to what became of it."""

    BROUILLON = "brouillon", "brouillon"
    DEPOSEE = "deposee", "déposée, à relire"
    REFUSEE = "refusee", "non publiée"
    PUBLIEE = "publiee", "publiée"
    IRRECEVABLE = "irrecevable", "irrecevable"
    RECEVABLE = "recevable", "recevable"
    ETUDIEE = "etudiee", "à l’étude"
    RETENUE = "retenue", "retenue"
    NON_RETENUE = "non_retenue", "non retenue"
    REALISEE = "realisee", "réalisée"
    RETIREE = "retiree", "retirée par son auteur"


_E = EtatProposition
TRANSITIONS_PROPOSITION = Vie(
    EtatProposition,
    "Cette contribution",
    "contribution",
    {
        _E.BROUILLON: frozenset({_E.DEPOSEE, _E.RETIREE}),
        # Out of the queue, what had an outcome finds it again.
        _E.DEPOSEE: frozenset(
            {
                _E.PUBLIEE,
                _E.REFUSEE,
                _E.RETIREE,
                _E.IRRECEVABLE,
                _E.RECEVABLE,
                _E.ETUDIEE,
                _E.RETENUE,
                _E.NON_RETENUE,
                _E.REALISEE,
            }
        ),
        # Ways back to « déposée » are the undo of a decision, or illicit words taken back whatever became of them.
        _E.REFUSEE: frozenset({_E.DEPOSEE}),
        _E.PUBLIEE: frozenset({_E.DEPOSEE, _E.RECEVABLE, _E.IRRECEVABLE, _E.RETIREE}),
        _E.IRRECEVABLE: frozenset({_E.DEPOSEE, _E.PUBLIEE}),
        _E.RECEVABLE: frozenset({_E.DEPOSEE, _E.PUBLIEE, _E.ETUDIEE, _E.RETENUE, _E.NON_RETENUE}),
        _E.ETUDIEE: frozenset({_E.DEPOSEE, _E.RECEVABLE, _E.RETENUE, _E.NON_RETENUE}),
        _E.RETENUE: frozenset({_E.DEPOSEE, _E.ETUDIEE, _E.REALISEE}),
        _E.NON_RETENUE: frozenset({_E.DEPOSEE, _E.ETUDIEE}),
        _E.REALISEE: frozenset({_E.DEPOSEE, _E.RETENUE}),
        _E.RETIREE: frozenset(),
    },
    garde_motif=True,
)
PROPOSITIONS_PUBLIQUES = frozenset(
    {_E.PUBLIEE, _E.IRRECEVABLE, _E.RECEVABLE, _E.ETUDIEE, _E.RETENUE, _E.NON_RETENUE, _E.REALISEE}
)
# What its author may still take back.
PROPOSITIONS_RETIRABLES = frozenset({_E.DEPOSEE, _E.PUBLIEE})
# Tones of the label that citizens read, « neutre » elsewhere.
TONS_PROPOSITION: dict[str, str] = {
    _E.DEPOSEE: "pause",
    _E.REFUSEE: "erreur",
    _E.IRRECEVABLE: "erreur",
    _E.RECEVABLE: "actif",
    _E.ETUDIEE: "actif",
    _E.RETENUE: "succes",
    _E.NON_RETENUE: "erreur",
    _E.REALISEE: "succes",
}
# Support, duels and positions stop once an idea was set aside or done.
PROPOSITIONS_EN_JEU = frozenset({_E.PUBLIEE, _E.RECEVABLE, _E.ETUDIEE})
# An outcome that its author is owed.
ISSUES = frozenset({_E.IRRECEVABLE, _E.RETENUE, _E.NON_RETENUE, _E.REALISEE})
ETATS_MOTIVES = frozenset({_E.REFUSEE, _E.IRRECEVABLE, _E.NON_RETENUE})


class EtatTexte(Choix):
    """Life of a reply, or of the words beside the mark of a section."""

    DEPOSE = "depose", "à relire"
    PUBLIE = "publie", "publié"
    REFUSE = "refuse", "non publié"


TRANSITIONS_TEXTE = Vie(
    EtatTexte,
    "Ce texte",
    "texte",
    {
        EtatTexte.DEPOSE: frozenset({EtatTexte.PUBLIE, EtatTexte.REFUSE}),
        EtatTexte.PUBLIE: frozenset({EtatTexte.DEPOSE}),
        EtatTexte.REFUSE: frozenset({EtatTexte.DEPOSE}),
    },
    muets=frozenset({EtatTexte.DEPOSE}),
    garde_motif=True,
)
ETATS_REFUSES = frozenset({EtatProposition.REFUSEE, EtatTexte.REFUSE})


class MotifRefus(Choix):
    """Why words are not published: the charter's list."""

    PERSONNE = "personne", "désigne ou met en cause une personne"
    INJURE = "injure", "injurieux ou discriminatoire"
    PROPAGANDE = "propagande", "propagande électorale"
    PUBLICITE = "publicite", "publicité"
    HORS_SUJET = "hors_sujet", "hors du sujet de la consultation"
    ILLISIBLE = "illisible", "illisible"


class MotifSignalement(Choix):
    """Why somebody asks that words be read again."""

    PERSONNE = "personne", "met en cause une personne"
    INJURE = "injure", "injurieux ou discriminatoire"
    PROPAGANDE = "propagande", "propagande électorale"
    FAUX = "faux", "information trompeuse"
    AUTRE = "autre", "autre raison"


class Retenue(Choix):
    """Why words wait for a person though they could have been read at once."""

    NOM_SURVEILLE = "nom_surveille", "cite un candidat ou un parti"
    SIGNALEE = "signalee", "signalée par des lecteurs"


class Impact(Choix):
    """Impact that a citizen expects of a section of a project."""

    FORT = "fort", "fort"
    MOYEN = "moyen", "moyen"
    FAIBLE = "faible", "faible"
    AUCUN = "aucun", "aucun"


class Sens(Choix):
    """What somebody thinks of an idea, for the map of opinions."""

    ACCORD = "accord", "d’accord"
    DESACCORD = "desaccord", "pas d’accord"
    PASSE = "passe", "sans avis"

    est_un_accord = Question("value", "accord")


class IssueDuel(Choix):
    """Which of two ideas somebody prefers."""

    A = "a", "la première"
    B = "b", "la seconde"
    AUCUNE = "aucune", "je ne peux pas choisir"


class EtatRapprochement(Choix):
    """Life of a suggestion that two ideas look alike. Nothing is ever merged: a link is shown, or not."""

    SUGGERE = "suggere", "suggéré"
    RETENU = "retenu", "retenu : les deux idées se renvoient l’une à l’autre"
    ECARTE = "ecarte", "écarté"


TRANSITIONS_RAPPROCHEMENT = Vie(
    EtatRapprochement,
    "Ce rapprochement",
    "rapprochement",
    {
        EtatRapprochement.SUGGERE: frozenset({EtatRapprochement.RETENU, EtatRapprochement.ECARTE}),
        EtatRapprochement.RETENU: frozenset({EtatRapprochement.SUGGERE}),
        EtatRapprochement.ECARTE: frozenset({EtatRapprochement.SUGGERE}),
    },
)


class GenreCourriel(Choix):
    """Mails of this app; each has its templates under courriels/consultations/."""

    CONFIRMATION = "confirmation", "adresse à confirmer"
    DEPOT = "depot", "accusé de dépôt"
    SUITE = "suite", "suite donnée à une contribution"
    REPONSE = "reponse", "réponse de l’organisateur"


# Mails that the eve and the day of a round never stop: they answer what somebody just did (regles#el-08-gel).
COURRIELS_DE_SERVICE = frozenset({GenreCourriel.CONFIRMATION, GenreCourriel.DEPOT})

SOUTIENS_AU_PLUS = 20
"""Upper bound of the quota that an organiser may give to each participant."""
RESEAUX_AVANT_RETENUE = 3
"""Independent networks that report words before these wait unread: a town hall, a household, a hotspot is one."""
CONSERVATION_RESEAU = dt.timedelta(days=30)
"""How long the hash of a network may stay beside a report that nobody answers."""
CONSERVATION_PRECISION = dt.timedelta(days=30)
"""How long what a report adds in words stays once it is answered: an answer may be taken back."""
DELAI_CONFIRMATION = dt.timedelta(days=7)
# Retention (regles#conservation-citoyens): contacts of participants, after the dialogue closed.
CONSERVATION_CONTACT = dt.timedelta(days=365)
# Words refused, after the refusal; their row, the reason and the day stay.
CONSERVATION_REFUS = dt.timedelta(days=365)
EFFACE = "[effacé]"
"""What stands where words were, once they are erased."""
SEUIL_PETITS_NOMBRES = 5
"""The least count of people that is shown (regles#petits-nombres): groups of opinion, declared communes, marks of a section."""
