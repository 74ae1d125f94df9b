"""Staff remind the referent of a registration of what it waits for."""

from __future__ import annotations

from django.db import transaction

from organismes.actions.courriels import devoir_au_referent
from organismes.actions.etats import verrouiller
from organismes.actions.inscrire import renvoyer_lien
from organismes.enums import GenreCourrierOrganisme
from organismes.models import Inscription
from organismes.queries.decisions import refus_de_relancer
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def relancer_referent(*, inscription: Inscription, auteur: Auteur) -> Inscription:
    """Owe again the mail that asks for the confirmation, or for the change; once a day at most."""
    inscription = verrouiller(inscription)
    if refus := refus_de_relancer(inscription):
        raise RegleMetier("rien_a_relancer", refus)
    if inscription.est_deposee:
        renvoyer_lien(inscription=inscription, recue_le=maintenant())
    else:
        devoir_au_referent(GenreCourrierOrganisme.MODIFICATION, inscription)
    consigner(inscription, "inscription.relancee", auteur)
    return inscription
