"""Registrations that a partner deposits or changes: the acts of the form and of staff, and a line for whose token it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from organismes.actions.inscrire import deposer_par_equipe, modifier_inscription
from organismes.models import Inscription
from organismes.queries.demande import OrganismeDeclare, lire_canaux, lire_champs, lire_identite
from partenaires.models import JetonApi
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def deposer_pour_un_organisme(
    *, jeton: JetonApi, campagne: Campagne, donnees: dict[str, Any], recue_le: dt.datetime
) -> Inscription:
    """Deposit a registration; its referent confirms it by mail, as any other. A body that holds its place is refused."""
    identite = lire_identite(donnees["organisme"])
    _exiger_le_sien(jeton, identite)
    actives = Inscription.objects.actives().filter(campagne=campagne, organisme__siren=identite.siren)
    if actives.exists():
        raise RegleMetier("organisme_deja_inscrit", f"{identite.nom} est déjà inscrit à l’édition {campagne.annee}.")
    inscription = deposer_par_equipe(campagne=campagne, donnees=donnees, recue_le=recue_le, auteur=None)
    consigner(jeton, "jeton.inscription_deposee", None, inscription=inscription.pk)
    return inscription


@transaction.atomic
def modifier_pour_un_organisme(
    *,
    jeton: JetonApi,
    inscription: Inscription,
    verifier: Callable[[Inscription], None],
    donnees: Callable[[Inscription], Mapping[str, Any]],
) -> Inscription:
    """Change a registration that `verifier` still finds as its reader left it; both read it under lock.

    One sent back goes to review with its first change, not before.
    """
    # The edition first, as everywhere: staff who decide at this instant hold it and want the registration.
    Campagne.objects.select_for_update(no_key=True).get(pk=inscription.campagne_id)
    tenue = Inscription.objects.tenue(inscription.pk)
    verifier(tenue)
    voulu = donnees(tenue)
    if tenue.est_a_corriger and _ne_change_rien(tenue, voulu):
        # What staff asked of the referent is not done by software that says again what it said.
        return tenue
    changee = modifier_inscription(inscription=tenue, donnees=voulu, auteur=None)
    consigner(jeton, "jeton.inscription_modifiee", None, inscription=changee.pk)
    return changee


def _ne_change_rien(inscription: Inscription, donnees: Mapping[str, Any]) -> bool:
    canaux = dict(inscription.les_canaux.values_list("canal", "coordonnees"))
    champs = lire_champs({"canaux": donnees["canaux"]})
    return lire_canaux(donnees["canaux"]) == canaux and all(
        getattr(inscription, nom) == valeur for nom, valeur in champs.items()
    )


def _exiger_le_sien(jeton: JetonApi, identite: OrganismeDeclare) -> None:
    organisme = jeton.partenaire.organisme
    if organisme is not None and organisme.siren != identite.siren:
        raise RegleMetier("organisme_etranger", "Ce jeton n’inscrit que l’organisme auquel il est limité.")
