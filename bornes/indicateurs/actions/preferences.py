"""Which mails a body receives about what its users say."""

from __future__ import annotations

from django.db import transaction

from bornes.models import PreferenceEcoute
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.journal import consigner


@transaction.atomic
def regler_courriels(
    *, inscription: Inscription, alertes: bool, hebdomadaire: bool, auteur: Auteur
) -> PreferenceEcoute:
    """Turn each mail on or off. The same wish again writes nothing in the journal."""
    preference, _neuve = PreferenceEcoute.objects.select_for_update().get_or_create(inscription=inscription)
    if (preference.alertes, preference.hebdomadaire) == (alertes, hebdomadaire):
        return preference
    preference.alertes, preference.hebdomadaire = alertes, hebdomadaire
    preference.save(update_fields=["alertes", "hebdomadaire", "modifie_le"])
    consigner(inscription, "ecoute.courriels_regles", auteur, alertes=alertes, hebdomadaire=hebdomadaire)
    return preference
