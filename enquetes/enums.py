"""Visits: states, scales, conditions."""

from django.db.models import TextChoices


class EtatVisite(TextChoices):
    """Life of a mystery contact."""

    PLANIFIEE = "planifiee", "planifiée"
    EN_COURS = "en_cours", "en cours"
    EN_ATTENTE = "en_attente", "réponse attendue"
    SOUMISE = "soumise", "soumise, à relire"
    A_REVOIR = "a_revoir", "renvoyée à l’enquêteur"
    VALIDEE = "validee", "validée"
    ANNULEE = "annulee", "annulée"


# A written contact waits for an answer between sending and submission.
TRANSITIONS: dict[str, frozenset[str]] = {
    EtatVisite.PLANIFIEE: frozenset({EtatVisite.EN_COURS, EtatVisite.ANNULEE}),
    EtatVisite.EN_COURS: frozenset({EtatVisite.EN_ATTENTE, EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
    EtatVisite.EN_ATTENTE: frozenset({EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
    EtatVisite.SOUMISE: frozenset({EtatVisite.VALIDEE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE}),
    EtatVisite.A_REVOIR: frozenset({EtatVisite.SOUMISE, EtatVisite.ANNULEE}),
    EtatVisite.VALIDEE: frozenset({EtatVisite.A_REVOIR, EtatVisite.ANNULEE}),
    EtatVisite.ANNULEE: frozenset(),
}
# What the shopper may still write in.
ETATS_SAISISSABLES = frozenset({EtatVisite.PLANIFIEE, EtatVisite.EN_COURS, EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR})


class TypeScenario(TextChoices):
    """What the mystery user asks for."""

    RENSEIGNEMENT = "renseignement", "renseignement"
    ORIENTATION = "orientation", "orientation"
    RECLAMATION = "reclamation", "réclamation"
    DIFFICULTE = "difficulte", "difficulté"


class StatutSource(TextChoices):
    """How far a wording is established; shown to staff only."""

    V1 = "V1", "vérifié, source primaire"
    V2 = "V2", "vérifié, source secondaire"
    DER = "DER", "calculé"
    GK = "GK", "reconstitué"
    P = "P", "proposé"


class NatureBareme(TextChoices):
    """Kinds of scales."""

    BIN = "BIN", "oui ou non"
    E3 = "E3", "trois éléments"
    EC = "EC", "éléments du corrigé"
    TENT = "TENT", "numéro de tentative"
    DUREE = "DUREE", "durée ou nombre"
