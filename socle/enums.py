"""Lives of what a worker builds and of what it sends."""

from django.db.models import TextChoices


class EtatDocument(TextChoices):
    """From order to file."""

    DEMANDE = "demande", "demandé"
    EN_COURS = "en_cours", "en cours de fabrication"
    PRET = "pret", "prêt"
    ECHEC = "echec", "en échec"


TRANSITIONS_DOCUMENT: dict[str, frozenset[str]] = {
    EtatDocument.DEMANDE: frozenset({EtatDocument.EN_COURS}),
    EtatDocument.EN_COURS: frozenset({EtatDocument.PRET, EtatDocument.ECHEC, EtatDocument.DEMANDE}),
    EtatDocument.PRET: frozenset({EtatDocument.DEMANDE}),
    EtatDocument.ECHEC: frozenset({EtatDocument.DEMANDE}),
}
DOCUMENTS_EN_MARCHE = frozenset({EtatDocument.DEMANDE, EtatDocument.EN_COURS})


class EtatCourrier(TextChoices):
    """From the act that causes a mail to its end."""

    DU = "du", "dû"
    EN_COURS = "en_cours", "en cours d’envoi"
    PARTI = "parti", "parti"
    SANS_OBJET = "sans_objet", "sans objet"
    REFUSE = "refuse", "refusé"
    ABANDONNE = "abandonne", "abandonné"


TRANSITIONS_COURRIER: dict[str, frozenset[str]] = {
    EtatCourrier.DU: frozenset({EtatCourrier.EN_COURS}),
    EtatCourrier.EN_COURS: frozenset(
        {EtatCourrier.DU, EtatCourrier.PARTI, EtatCourrier.SANS_OBJET, EtatCourrier.REFUSE, EtatCourrier.ABANDONNE}
    ),
    EtatCourrier.PARTI: frozenset(),
    EtatCourrier.SANS_OBJET: frozenset(),
    EtatCourrier.REFUSE: frozenset(),
    EtatCourrier.ABANDONNE: frozenset(),
}
COURRIERS_EN_MARCHE = frozenset({EtatCourrier.DU, EtatCourrier.EN_COURS})
COURRIERS_PERDUS = frozenset({EtatCourrier.REFUSE, EtatCourrier.ABANDONNE})
