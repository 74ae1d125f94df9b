"""Names of candidates, lists and parties that a body watches for before an election (regles#el-11-noms)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from organismes.actions.etats import verrouiller
from organismes.enums import NatureNom
from organismes.models import Inscription, NomSurveille
from organismes.queries.garde_electorale import attend_la_fin_d_une_reserve, noms_de_l_organisme
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import a_comparer, sur_une_ligne
from socle.relecture import relire

NOMS_MAXIMUM = 400
"""Around eight lists of a large town."""
LONGUEUR_MINIMALE = 2


@transaction.atomic
def surveiller_noms(*, inscription: Inscription, noms: Iterable[str], nature: NatureNom, auteur: Auteur) -> int:
    """Add names to the watch of a body; a name already there is left alone. Return how many are new.

    The journal keeps how many, not which: the names leave with the reserve period.
    """
    inscription = verrouiller(inscription)
    if not attend_la_fin_d_une_reserve(inscription):
        raise RegleMetier(
            "noms_sans_reserve", "Les noms ne sont surveillés qu’en période de réserve\u202f: la vôtre est terminée."
        )
    connus = {a_comparer(nom) for nom in noms_de_l_organisme(inscription).values_list("nom", flat=True)}
    neufs = {a_comparer(propre): propre for nom in noms if (propre := sur_une_ligne(nom)[:120])}
    ajoutes = [nom for cle, nom in neufs.items() if cle not in connus]
    if any(len(nom) < LONGUEUR_MINIMALE for nom in ajoutes):
        raise RegleMetier("nom_trop_court", "Une lettre seule se trouve dans tous les textes.", champ="noms")
    if len(connus) + len(ajoutes) > NOMS_MAXIMUM:
        raise RegleMetier("trop_de_noms", f"{NOMS_MAXIMUM} noms au plus.", champ="noms")
    NomSurveille.objects.bulk_create(NomSurveille(inscription=inscription, nom=nom, nature=nature) for nom in ajoutes)
    if ajoutes:
        consigner(inscription, "noms.ajoutes", auteur, nature=str(nature), nombre=len(ajoutes))
    return len(ajoutes)


@transaction.atomic
def oublier_nom(*, nom: NomSurveille, auteur: Auteur) -> Inscription:
    """Remove a name from the watch."""
    inscription = verrouiller(nom.inscription)
    nom = relire(nom, "Ce nom")
    consigner(inscription, "noms.retires", auteur, nature=nom.nature, nombre=1)
    nom.delete()
    return inscription


@transaction.atomic
def oublier_les_noms(noms: QuerySet[NomSurveille]) -> int:
    """Forget names whose reserve period is over, and say how many went from each registration."""
    total = 0
    concernees = Inscription.objects.filter(pk__in=noms.values("inscription"))
    for inscription in concernees.order_by("pk"):
        nombre = noms.filter(inscription=inscription).delete()[0]
        consigner(inscription, "noms.purges", None, nombre=nombre)
        total += nombre
    return total
