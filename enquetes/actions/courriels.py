"""The mails of the fieldwork: who is written to, and what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from campagnes.enums import Acte
from campagnes.logic.calendrier import UN_JOUR, jour_de, minuit
from campagnes.models import Campagne
from campagnes.queries import verdict_maintenant
from comptes.enums import SujetCourriel
from comptes.models import Utilisateur
from comptes.queries.preferences import pied, veut
from enquetes.enums import EtatVisite, GenreCourrier
from enquetes.models import ContestationRetour, CourrierEnqueteur, Enqueteur, TransitionVisite, Visite
from enquetes.models.visite import PREUVES_A_VENIR, SUR_PIECES, VisiteQuerySet
from organismes.enums import ETATS_ACTIFS, Canal
from organismes.logic.fuseaux import OUTRE_MER, fuseau_du_departement, jour_du_departement
from socle.expedition import Lettre, devoir
from socle.horloge import aujourdhui, maintenant
from socle.logic.matins import prochain_depart, prochain_matin


def devoir_invitation(enqueteur: Enqueteur) -> None:
    """Owe a shopper the way to sign in, once an invitation (`invite_le`)."""
    quand = enqueteur.invite_le.isoformat() if enqueteur.invite_le else ""
    devoir(
        CourrierEnqueteur(
            genre=GenreCourrier.INVITATION, enqueteur=enqueteur, cle=f"invitation:{enqueteur.pk}:{quand}"
        ),
    )


def devoir_renvoi(visite: Visite) -> None:
    """Owe its shopper word of a visit that comes back to her, once each time it does."""
    rang = TransitionVisite.objects.filter(visite=visite, vers=EtatVisite.A_REVOIR).count()
    devoir(
        CourrierEnqueteur(
            genre=GenreCourrier.RENVOI,
            enqueteur=visite.enqueteur,
            visite=visite,
            cle=f"renvoi:{visite.pk}:{rang}",
        ),
    )


def devoir_decision(contestation: ContestationRetour) -> None:
    """Owe a shopper what was decided of the return that she contested."""
    devoir(
        CourrierEnqueteur(
            genre=GenreCourrier.CONTESTATION,
            enqueteur=contestation.visite.enqueteur,
            visite=contestation.visite,
            cle=f"contestation:{contestation.pk}",
        )
    )


def devoir_relance(enqueteur: Enqueteur) -> bool:
    """Owe a shopper word of her late contacts, once a day whatever their number; tell whether it is the first time."""
    jour = aujourdhui()
    cle = f"relance:{enqueteur.pk}:{jour}"
    if CourrierEnqueteur.objects.filter(cle=cle).exists():
        return False
    devoir(CourrierEnqueteur(genre=GenreCourrier.RELANCE, enqueteur=enqueteur, jour=jour, cle=cle))
    return True


def devoir_programme(changes: Mapping[int, dt.date]) -> None:
    """Owe each of these shoppers word that her programme was given or changed, from the first day that changes.

    What changes before a morning is told together then; within minutes when it is about today or tomorrow.
    """
    instant = maintenant()
    touches = Enqueteur.objects.filter(pk__in=changes, utilisateur__isnull=False, est_actif=True)
    devoir(*(_programme(enqueteur, changes[enqueteur.pk], instant) for enqueteur in touches.select_related("commune")))


def _programme(enqueteur: Enqueteur, jour: dt.date, instant: dt.datetime) -> CourrierEnqueteur:
    fuseau = fuseau_de(enqueteur)
    est_presse = jour <= instant.astimezone(fuseau).date() + UN_JOUR
    depart = prochain_depart(instant) if est_presse else prochain_matin(instant, fuseau)
    return CourrierEnqueteur(
        genre=GenreCourrier.PROGRAMME,
        enqueteur=enqueteur,
        cle=f"programme:{enqueteur.pk}:{depart.astimezone(dt.UTC):%Y-%m-%dT%H:%M}",
        a_partir_du=depart,
    )


def fuseau_de(enqueteur: Enqueteur) -> ZoneInfo:
    """Return the time zone of the home of a shopper."""
    return fuseau_du_departement(enqueteur.commune.departement if enqueteur.commune else "")


def composer(courrier: CourrierEnqueteur) -> Lettre | None:
    """Write to whoever still has an account; one who was withdrawn meanwhile still takes up again what she began."""
    compte = courrier.enqueteur.utilisateur
    if compte is None or not (courrier.visite or courrier.enqueteur.est_actif):
        return None
    return COMPOSEURS[GenreCourrier(courrier.genre)](courrier, compte)


def _invitation(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre | None:
    if _est_suivi(courrier):
        return None
    return Lettre(
        "enquetes/invitation",
        compte.email,
        {
            "enqueteur": courrier.enqueteur,
            "canaux": [Canal(canal).label for canal in courrier.enqueteur.canaux],
            "adresse": compte.email,
            "lien": f"{settings.BASE_URL}{reverse('account_request_login_code')}",
            **pied(compte),
        },
    )


def _renvoi(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre | None:
    """Say nothing of a visit that was handed over again, or given to somebody else."""
    visite: Any = courrier.visite
    if visite.etat != EtatVisite.A_REVOIR or visite.enqueteur_id != courrier.enqueteur_id or _est_suivi(courrier):
        return None
    return Lettre("enquetes/renvoi", compte.email, {"visite": visite, "lien": _lien_de(visite), **pied(compte)})


def _decision(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre | None:
    """Say nothing of a visit given to somebody else since."""
    visite: Any = courrier.visite
    contestation = ContestationRetour.objects.filter(visite=visite, decidee_le__isnull=False).first()
    if contestation is None or visite.enqueteur_id != courrier.enqueteur_id:
        return None
    contexte = {
        "visite": visite,
        "contestation": contestation,
        "a_reprendre": visite.etat == EtatVisite.A_REVOIR,
        "lien": _lien_de(visite),
    }
    return Lettre("enquetes/contestation", compte.email, {**contexte, **pied(compte)})


def _lien_de(visite: Visite) -> str:
    return f"{settings.BASE_URL}{reverse('enquetes:terrain_mission', args=[visite.pk])}"


def _est_suivi(courrier: CourrierEnqueteur) -> bool:
    """Tell whether a later mail says the same thing: the last alone leaves."""
    return CourrierEnqueteur.objects.filter(
        genre=courrier.genre, enqueteur=courrier.enqueteur, visite=courrier.visite, pk__gt=courrier.pk
    ).exists()


def _changement(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre:
    """Tell the programme as it is now: how many contacts, from when to when. Which body, only the sheet says."""
    prevues = Visite.objects.filter(
        enqueteur=courrier.enqueteur, etat=EtatVisite.PLANIFIEE, prevue_le__gte=aujourdhui()
    )
    contexte = prevues.avec_objet().aggregate(nombre=Count("pk"), du=Min("prevue_le"), au=Max("prevue_le"))
    return Lettre("enquetes/programme", compte.email, {**contexte, "lien": _lien_du_terrain(), **pied(compte)})


def _veille(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre | None:
    """Say nothing once the day came, or when the fieldwork stopped meanwhile."""
    jour: Any = courrier.jour
    if jour <= maintenant().astimezone(fuseau_de(courrier.enqueteur)).date() or not veut(compte, SujetCourriel.VEILLE):
        return None
    nombre = contacts_du_jour(jour, enqueteur=courrier.enqueteur)[courrier.enqueteur_id]
    if not nombre:
        return None
    contexte = {"nombre": nombre, "jour": jour, "lien": _lien_du_terrain(), **pied(compte, SujetCourriel.VEILLE)}
    return Lettre("enquetes/veille", compte.email, contexte)


def _relance(courrier: CourrierEnqueteur, compte: Utilisateur) -> Lettre | None:
    """Say nothing once every contact is made, or none can be made today: the fieldwork stopped meanwhile."""
    siennes = Visite.objects.filter(enqueteur=courrier.enqueteur, inscription__etat__in=ETATS_ACTIFS)
    siennes = siennes.en_retard()
    a_faire = Q(etat=EtatVisite.EN_COURS) | SUR_PIECES | _permises(siennes, maintenant())
    contexte = siennes.filter(a_faire).aggregate(nombre=Count("pk"), depuis=Min("prevue_le"))
    if not contexte["nombre"]:
        return None
    return Lettre("enquetes/relance", compte.email, {**contexte, "lien": _lien_du_terrain(), **pied(compte)})


def _permises(visites: VisiteQuerySet, instant: dt.datetime) -> Q:
    """Choose those that fieldwork lets begin at an instant: by the day of Paris, or by that of their body (ADR 24)."""
    permises = Q(inscription__campagne__in=_ouvertes(visites, instant))
    for code in OUTRE_MER:
        if (jour := jour_du_departement(instant, code)) != jour_de(instant):
            la_bas = Q(inscription__organisme__departement=code)
            ouvertes = _ouvertes(visites.filter(la_bas), minuit(jour) + UN_JOUR / 2)
            permises |= la_bas & Q(inscription__campagne__in=ouvertes)
    return permises


def _lien_du_terrain() -> str:
    return f"{settings.BASE_URL}{reverse('enquetes:terrain_visites')}"


def contacts_du_jour(jour: dt.date, *, enqueteur: Enqueteur | None = None) -> Counter[int | None]:
    """Count the contacts of a day that wait for their shopper, where fieldwork is open: no suspension, inside a wave.

    There is none to make with a body that takes part no more, nor for who waits for the evidence of another.
    """
    visites = Visite.objects.filter(etat=EtatVisite.PLANIFIEE, prevue_le=jour, enqueteur__isnull=False)
    visites = visites.avec_objet().exclude(PREUVES_A_VENIR)
    if enqueteur is not None:
        visites = visites.filter(enqueteur=enqueteur)
    ouvertes = _ouvertes(visites, minuit(jour) + UN_JOUR / 2)
    return Counter(visites.filter(inscription__campagne__in=ouvertes).values_list("enqueteur", flat=True))


def _ouvertes(visites: VisiteQuerySet, instant: dt.datetime) -> list[int]:
    """Return the editions of these contacts where fieldwork is open at an instant."""
    return [
        campagne.pk
        for campagne in Campagne.objects.filter(les_inscriptions__les_visites__in=visites).distinct()
        if verdict_maintenant(campagne, Acte.VISITER, instant=instant).permis
    ]


COMPOSEURS: dict[GenreCourrier, Callable[[CourrierEnqueteur, Utilisateur], Lettre | None]] = {
    GenreCourrier.INVITATION: _invitation,
    GenreCourrier.RENVOI: _renvoi,
    GenreCourrier.CONTESTATION: _decision,
    GenreCourrier.PROGRAMME: _changement,
    GenreCourrier.VEILLE: _veille,
    GenreCourrier.RELANCE: _relance,
}
