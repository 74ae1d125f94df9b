"""Categories of the ranking and life of a prize list."""

from django.db.models import TextChoices


class Categorie(TextChoices):
    """Score categories."""

    VILLE_SUP_50K = "VILLE_SUP_50K", "Villes de plus de 50 000 habitants"
    VILLE_20_50K = "VILLE_20_50K", "Villes de 20 000 à 50 000 habitants"
    VILLE_INF_20K = "VILLE_INF_20K", "Villes de moins de 20 000 habitants"
    EPCI = "EPCI", "Intercommunalités"
    DEPARTEMENT = "DEPARTEMENT", "Départements"
    REGION = "REGION", "Régions"
    AUTRE_ORGANISME = "AUTRE_ORGANISME", "Autres organismes"


class MotifIneligibilite(TextChoices):
    """Why a body is not ranked."""

    NON_CONFIRMEE = "non_confirmee", "participation non confirmée"
    CANAL_NON_TESTE = "canal_non_teste", "un canal offert n’a pas été testé assez"
    CONTACTS_INSUFFISANTS = "contacts_insuffisants", "moins de 80 % des contacts prévus sont validés"
    LITIGE_EN_COURS = "litige_en_cours", "une contestation est en cours"


class IssueLitige(TextChoices):
    """How a dispute ended."""

    RESULTAT_MAINTENU = "maintenu", "résultat maintenu"
    RESULTAT_CORRIGE = "corrige", "résultat corrigé"
    RETIRE = "retire", "contestation retirée"


class EtatPalmares(TextChoices):
    """Life of a prize list: proposed by one, sealed by another, then public."""

    PROPOSE = "propose", "proposé"
    SCELLE = "scelle", "scellé"
    PUBLIE = "publie", "publié"
    REJETE = "rejete", "rejeté"


TRANSITIONS: dict[str, frozenset[str]] = {
    EtatPalmares.PROPOSE: frozenset({EtatPalmares.SCELLE, EtatPalmares.REJETE}),
    EtatPalmares.SCELLE: frozenset({EtatPalmares.PUBLIE, EtatPalmares.REJETE}),
    EtatPalmares.PUBLIE: frozenset(),
    EtatPalmares.REJETE: frozenset(),
}
