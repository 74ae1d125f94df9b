"""Life of what a worker builds."""

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
