"""Roles of the platform (the roles in a body, referent and member, are memberships)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do beyond her own body."""

    ADMINISTRATEUR = "administrateur", "administrateur"
    CHARGE_ETUDES = "charge_etudes", "chargé d’études"
    RESPONSABLE_PALMARES = "responsable_palmares", "responsable du palmarès"
    ENQUETEUR = "enqueteur", "enquêteur"
    JURY = "jury", "jury"
    LECTEUR = "lecteur", "lecteur"


# AFNOR staff: a second factor is required from all of them, readers and jury included.
PERSONNEL = frozenset({Role.ADMINISTRATEUR, Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES, Role.JURY, Role.LECTEUR})
EQUIPE = frozenset({Role.ADMINISTRATEUR, Role.CHARGE_ETUDES})
