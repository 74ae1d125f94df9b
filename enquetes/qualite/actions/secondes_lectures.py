"""The second reading, blind to the first, and the sample that must be read twice."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Visite
from enquetes.qualite.actions.arbitrer import ouvrir_arbitrage
from enquetes.qualite.actions.lectures import (
    ecrire_lecture,
    exiger_avant_la_restitution,
    exiger_lecteur,
    verrouiller_la_paire,
)
from enquetes.qualite.queries.echantillon import manquants_de_l_echantillon
from enquetes.qualite.queries.lectures import a_un_double_attendu
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import passer, verrouiller
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def rendre_seconde_lecture(
    *, visite: Visite, verdict: str, auteur: Utilisateur, remarque: str = "", criteres: Collection[str] = ()
) -> Visite:
    """Give the opinion of a second reader on a contact: with the first, it counts; against it, a third person decides.

    The opinion alone never sends a visit back nor voids it. A contact graded by two shoppers is not read here: the
    second reading is that of its second grading.
    """
    fraiche, contact = verrouiller_la_paire(visite)
    exiger_avant_la_restitution(contact)
    if fraiche.etat != EtatVisite.SECONDE_LECTURE:
        raise RegleMetier("seconde_lecture_faite", "Cette visite n’attend pas de seconde lecture.")
    if a_un_double_attendu(contact):
        raise RegleMetier(
            "double_attendu", "Un second enquêteur note ce contact\u202f: c’est sa notation qui se relit."
        )
    exiger_lecteur(contact, auteur)
    if verdict != Verdict.CONFORME and not remarque.strip():
        raise RegleMetier("remarque_manquante", "Dites ce qui ne va pas.", champ="remarque")
    ecrire_lecture(fraiche, contact, verdict, auteur=auteur, remarque=remarque, criteres=criteres)
    suite: dict[str, Any] = {"auteur": auteur, "acte": "visite.relue_deux_fois", "details": {"verdict": str(verdict)}}
    if verdict == Verdict.CONFORME:
        return issues.valider(fraiche, **suite)
    ouvrir_arbitrage(fraiche, NatureArbitrage.VERDICTS, differents=tuple(sorted(criteres)), **suite)
    return fraiche


@transaction.atomic
def completer_echantillon(*, campagne: Campagne, auteur: Auteur) -> int:
    """Ask for the second readings that an edition still needs before its results are given back; return how many.

    Contacts that already counted stop counting until a second person has read them.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    if campagne.restituee_le is not None:
        raise RegleMetier(
            "resultats_restitues", "Les résultats de cette édition sont restitués\u202f: rien ne se relit."
        )
    manquants = manquants_de_l_echantillon(campagne)
    for visite in Visite.objects.filter(pk__in=manquants).order_by("pk"):
        tenue = verrouiller(visite)
        passer(tenue, EtatVisite.SECONDE_LECTURE, auteur=auteur, motif="Échantillon complété", validee_le=None)
    if manquants:
        consigner(campagne, "relectures.echantillon_complete", auteur, nombre=len(manquants))
    return len(manquants)
