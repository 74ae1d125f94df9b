"""Changes made by hand in the plan, under the rules of the solver."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campagnes.models import Campagne
from enquetes.actions.courriels import devoir_programme
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite
from enquetes.planification.actions.etats import tenir_les_enqueteurs
from enquetes.planification.actions.identites import confier_identites
from enquetes.planification.actions.places import premiers_jours
from enquetes.planification.logic.regles import RUPTURES
from enquetes.planification.queries.identites import tirage_de
from enquetes.planification.queries.plan import autre_lecture, rompues_par
from enquetes.planification.queries.reaffectations import derniere_reaffectation, refus_d_annuler
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.queries.visites import jours_du_contact
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def reaffecter_visite(
    *, visite: Visite, enqueteur: Enqueteur, jour: dt.date, auteur: Auteur, motif: str = ""
) -> Visite:
    """Give a visit not begun to another shopper or day; every rule that this would break is named."""
    # Same lock as a run of the plan: nobody fills the same week meanwhile.
    Campagne.objects.select_for_update().get(pk=visite.inscription.campagne_id)
    (enqueteur,) = tenir_les_enqueteurs([enqueteur.pseudonyme])
    fraiche = verrouiller(visite)
    _exiger_reaffectable(fraiche, enqueteur, jour)
    autre = _deplacer_l_autre_lecture(fraiche, jour)
    touches = [(fraiche.enqueteur_id, fraiche.prevue_le), (enqueteur.pk, jour), (autre, jour)]
    avant = {"enqueteur": fraiche.enqueteur_id, "jour": str(fraiche.prevue_le or "")}
    fraiche.enqueteur, fraiche.prevue_le, fraiche.motif_refus_plan = enqueteur, jour, ""
    fraiche.save(update_fields=["enqueteur", "prevue_le", "motif_refus_plan", "modifie_le"])
    confier_identites(tirage_de(fraiche.inscription.campagne, [fraiche]))
    consigner(
        fraiche,
        "visite.reaffectee",
        auteur,
        avant=avant,
        apres={"enqueteur": enqueteur.pk, "jour": str(jour)},
        motif=motif,
    )
    devoir_programme(premiers_jours(touches))
    return fraiche


def _exiger_reaffectable(visite: Visite, enqueteur: Enqueteur, jour: dt.date) -> None:
    if visite.etat != EtatVisite.PLANIFIEE:
        raise RegleMetier(
            "visite_commencee",
            f"Cette visite est «\u202f{EtatVisite(visite.etat).label}\u202f»\u202f: seule une visite planifiée change d’enquêteur "
            "ou de jour.",
        )
    if jour < min(jours_du_contact(visite, maintenant())):
        raise RegleMetier("jour_passe", "Ce jour est passé\u202f: choisissez une date à venir.", champ="jour")
    if not enqueteur.est_actif:
        raise RegleMetier("enqueteur_retire", "Cet enquêteur ne reçoit plus de visites.", champ="enqueteur")
    if rompues := rompues_par(visite, enqueteur, jour):
        raise RegleMetier(f"plan_{rompues[0].value}", " ".join(RUPTURES[regle] for regle in rompues))


def _deplacer_l_autre_lecture(visite: Visite, jour: dt.date) -> int | None:
    """Make both shoppers of a contact read twice come on one day; return the other one when her day changes."""
    autre = autre_lecture(visite)
    if autre is not None and autre.etat == EtatVisite.PLANIFIEE and autre.enqueteur_id and autre.prevue_le != jour:
        autre.prevue_le = jour
        autre.save(update_fields=["prevue_le", "modifie_le"])
        return autre.enqueteur_id
    return None


@transaction.atomic
def annuler_reaffectation(*, visite: Visite, auteur: Auteur) -> Visite:
    """Give a visit back to the shopper and the day that it had before its last change, under the rules of the day."""
    Campagne.objects.select_for_update().get(pk=visite.inscription.campagne_id)
    fraiche = verrouiller(visite)
    derniere, refus = derniere_reaffectation(fraiche), refus_d_annuler(fraiche)
    if derniere is None or refus:
        raise RegleMetier("reaffectation_sans_retour", refus)
    avant = derniere.details["avant"]
    enqueteur = Enqueteur.objects.get(pk=avant["enqueteur"])
    return reaffecter_visite(
        visite=fraiche,
        enqueteur=enqueteur,
        jour=dt.date.fromisoformat(avant["jour"]),
        auteur=auteur,
        motif="Réaffectation défaite.",
    )
