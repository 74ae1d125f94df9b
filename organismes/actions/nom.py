"""The name of a body that the directory does not hold, once its referent says another one."""

from __future__ import annotations

from django.db import transaction

from organismes.actions.etats import verrouiller
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, Organisme
from organismes.queries.demande import nom_declare
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def donner_le_nom_declare(*, inscription: Inscription, auteur: Auteur) -> Organisme:
    """Give a body the name by which an active registration calls it; its past editions show it too, sealed lists do not."""
    inscription = verrouiller(inscription)
    nom = nom_declare(inscription)
    if not nom or inscription.etat not in ETATS_ACTIFS:
        raise RegleMetier(
            "sans_autre_nom", "Cette inscription ne donne pas d’autre nom à l’organisme\u202f: rien n’a changé."
        )
    organisme = Organisme.objects.select_for_update(of=("self",)).get(pk=inscription.organisme_id)
    consigner(organisme, "organisme.renomme", auteur, nom_avant=organisme.nom, nom=nom)
    organisme.nom = nom
    organisme.save(update_fields=["nom", "modifie_le"])
    return organisme
