"""Life of a report."""

from django.db.models import TextChoices


class EtatRapport(TextChoices):
    """From order to file."""

    DEMANDE = "demande", "demandé"
    EN_COURS = "en_cours", "en cours de fabrication"
    PRET = "pret", "prêt"
    ECHEC = "echec", "en échec"


TRANSITIONS: dict[str, frozenset[str]] = {
    EtatRapport.DEMANDE: frozenset({EtatRapport.EN_COURS}),
    EtatRapport.EN_COURS: frozenset({EtatRapport.PRET, EtatRapport.ECHEC, EtatRapport.DEMANDE}),
    EtatRapport.PRET: frozenset({EtatRapport.DEMANDE}),
    EtatRapport.ECHEC: frozenset({EtatRapport.DEMANDE}),
}
