"""The edition in fieldwork: contacts planned by the plan's own act, and the past ones played."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from campagnes.logic.calendrier import ajouter_jours_ouvres
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, TransitionVisite, Visite
from enquetes.planification.actions.planifier import planifier_contacts
from enquetes.referentiels.logic.conditions import TEMOINS_REPONSE, GrilleANoter
from organismes.enums import Canal
from organismes.models import Territoire
from portail.demonstration.mesures import Jeu, jouer
from portail.demonstration.participants import OrganismeFictif
from socle.auteur import Auteur
from socle.horloge import PARIS, aujourdhui, maintenant

NB_ACTIFS = 26
ECRITS = frozenset(TEMOINS_REPONSE)
DELAIS = {"EMAIL": "EM-07", "COURRIER": "CO-06", "RS": "RS-07", "WEB": "WEB-17"}
LIMITES = {"EMAIL": 20, "RS": 20, "WEB": 20, "COURRIER": 30}
# Of contacts that are over: accepted, waiting for the reader, sent back.
SORTS = ((EtatVisite.VALIDEE, 0.8), (EtatVisite.SOUMISE, 0.92), (EtatVisite.A_REVOIR, 1.0))
REMARQUE = "Le délai noté ne correspond pas à la date de la pièce : merci de vérifier."


def equiper(compte: Utilisateur, *, graine: int) -> None:
    """Give homes, channels and limits to the first shoppers; the demonstration's account becomes the first one."""
    alea = random.Random(graine)
    villes = list(Territoire.objects.filter(nature="COMMUNE", population__gte=60_000).order_by("code"))
    a_distance = [canal.value for canal in Canal if canal != Canal.PHYS]
    for rang in range(1, NB_ACTIFS + 1):
        Enqueteur.objects.update_or_create(
            pseudonyme=f"E-{rang:03d}",
            defaults={
                "utilisateur": compte if rang == 1 else None,
                "commune": alea.choice(villes),
                "canaux": a_distance if rang % 3 else alea.sample(a_distance, 4),
                "max_semaine": 8,
                "max_total": 40,
                "invite_le": maintenant(),
            },
        )
    Enqueteur.objects.exclude(pseudonyme__in=[f"E-{rang:03d}" for rang in range(1, NB_ACTIFS + 1)]).update(
        est_actif=False
    )


def jouer_terrain(
    campagne: Campagne,
    participants: Iterable[OrganismeFictif],
    grilles: dict[str, GrilleANoter],
    auteur: Auteur,
    *,
    graine: int,
) -> int:
    """Plan the contacts from the beginning of the current wave and play those of the past; return how many."""
    debut = campagne.les_periodes.filter(nature="vague").order_by("-du").values_list("du", flat=True)[0]
    planifier_contacts(
        campagne=campagne,
        auteur=auteur,
        instant=dt.datetime.combine(debut, dt.time(8), PARIS) - dt.timedelta(days=1),
        avec_doubles=True,
    )
    alea = random.Random(graine)
    par_siren = {participant.siren: participant for participant in participants}
    passees = (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, prevue_le__lt=aujourdhui(), enqueteur__isnull=False)
        .select_related("scenario", "inscription__organisme")
        .order_by("prevue_le", "inscription__organisme__siren", "canal")
    )
    visites, transitions = [], []
    for visite in passees:
        qualite = par_siren[visite.inscription.organisme.siren].par_canal[visite.canal]
        _jouer(visite, grilles[visite.canal], qualite, alea)
        if visite.etat != EtatVisite.PLANIFIEE:
            visites.append(visite)
            transitions.append(
                TransitionVisite(visite=visite, de=EtatVisite.PLANIFIEE, vers=visite.etat, le=_dernier_instant(visite))
            )
    Visite.objects.bulk_update(
        visites,
        [
            "etat",
            "commencee_le",
            "effectuee_le",
            "accusee_le",
            "repondue_le",
            "sans_reponse_le",
            "deposee_le",
            "soumise_le",
            "a_reprendre_avant",
            "validee_le",
            "reponses",
            "remarque",
        ],
        batch_size=200,
    )
    TransitionVisite.objects.bulk_create(transitions)
    return len(visites)


def _jouer(visite: Visite, grille: GrilleANoter, qualite: float, alea: random.Random) -> None:
    jour = visite.prevue_le or aujourdhui()
    # A few shoppers are late: the staff area shows it.
    if jour >= aujourdhui() - dt.timedelta(days=4) and alea.random() < 0.4:
        return
    instant = dt.datetime.combine(jour, dt.time(9 + alea.randrange(8), alea.randrange(60)), PARIS)
    jeu = Jeu(
        visite.scenario.type,
        len(visite.scenario.elements),
        qualite,
        donnees_personnelles=visite.scenario.donnees_personnelles,
        hors_horaires=visite.hors_horaires,
    )
    reponses = jouer(grille, jeu, alea)
    visite.commencee_le = visite.effectuee_le = instant
    if visite.canal in ECRITS and not _est_fini(visite, reponses, jour):
        visite.etat = EtatVisite.EN_ATTENTE
        visite.reponses = _avant_reponse(grille, reponses)
        return
    _finir(visite, reponses, alea)


def _est_fini(visite: Visite, reponses: dict[str, Any], jour: dt.date) -> bool:
    """Record the answer or the silence when its day has come; tell whether the contact is over."""
    if visite.canal == Canal.WEB and reponses[TEMOINS_REPONSE[Canal.WEB]] is None:
        return True
    delai = reponses[DELAIS[visite.canal]]
    nombre = delai if isinstance(delai, int) else LIMITES[visite.canal]
    echeance = ajouter_jours_ouvres(jour, nombre, feries=frozenset(), suspensions=())
    if echeance >= aujourdhui():
        return False
    quand = dt.datetime.combine(echeance, dt.time(18), PARIS)
    if isinstance(delai, int):
        visite.repondue_le = quand
    else:
        visite.sans_reponse_le = quand
    return True


def _avant_reponse(grille: GrilleANoter, reponses: dict[str, Any]) -> dict[str, Any]:
    """Keep what a shopper can grade before any answer: what she saw when she wrote."""
    attendus = {"R", "AR", "FORM"}
    temoins = set(TEMOINS_REPONSE.values())
    return {
        critere.code: reponses[critere.code]
        for critere in grille.criteres
        if not critere.conditions & attendus
        and critere.code not in temoins
        and critere.bareme.code not in {"D-AR", "D-ARC", "D-AEE"}
    }


def _finir(visite: Visite, reponses: dict[str, Any], alea: random.Random) -> None:
    visite.reponses = reponses
    soumise_le = _dernier_instant(visite) + dt.timedelta(hours=2)
    visite.deposee_le = visite.soumise_le = soumise_le
    tirage = alea.random()
    visite.etat = next(sort for sort, borne in SORTS if tirage < borne)
    if visite.etat == EtatVisite.VALIDEE:
        visite.validee_le = soumise_le + dt.timedelta(hours=20)
    elif visite.etat == EtatVisite.A_REVOIR:
        visite.remarque = REMARQUE
        visite.a_reprendre_avant = max(soumise_le.date(), aujourdhui() + dt.timedelta(days=alea.randrange(-2, 6)))


def _dernier_instant(visite: Visite) -> dt.datetime:
    """Return the latest instant recorded on a contact."""
    instants = (
        visite.validee_le,
        visite.soumise_le,
        visite.repondue_le,
        visite.sans_reponse_le,
        visite.effectuee_le,
    )
    return next((instant for instant in instants if instant), maintenant())
