"""Everything that the page of one kiosk shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from bornes.models import Avis, Borne, Enrolement, Presence
from bornes.parc.logic.silence import UN_JOUR, Ouverture
from bornes.parc.queries.mots_du_parc import dire_acte, dire_details, dire_ecart, dire_manquants, trous
from bornes.parc.queries.ouvertures import ouvertures_de
from bornes.parc.queries.parc import LigneBorne, jour_du_site, lignes_de, nb_avis_par_borne
from socle.horloge import maintenant
from socle.journal import historique, nommer
from socle.models import Entree

JOURS_MONTRES = 14


@dataclass(frozen=True)
class JourDePresence:
    """A day of the site: its word, its shape (`presente`, `absente`, `fermee`), its heartbeats and opinions."""

    jour: dt.date
    mot: str
    forme: str
    presence: Presence | None
    nb_avis: int

    @property
    def horloge(self) -> str:
        """Say how far the clock of the device was that day, if it told."""
        ecart = self.presence.ecart_horloge if self.presence else None
        return "" if ecart is None else dire_ecart(ecart)


@dataclass(frozen=True)
class EnrolementDit:
    """An enrolment in words: its state, what it announced and never sent."""

    enrolement: Enrolement
    etat: str
    manquants: str
    est_a_utiliser: bool


@dataclass(frozen=True)
class FicheBorne:
    """A kiosk, its last fortnight, its enrolments, its journal (words, detail, entry)."""

    ligne: LigneBorne
    nb_avis: int
    jours: list[JourDePresence]
    enrolements: list[EnrolementDit]
    journal: list[tuple[str, str, Entree]]


def fiche_de(borne: Borne) -> FicheBorne:
    """Return the page of a kiosk."""
    (ligne,) = lignes_de(Borne.objects.filter(pk=borne.pk))
    enrolements = borne.les_enrolements.select_related("suite", "cree_par").order_by("-cree_le", "-pk")
    return FicheBorne(
        ligne=ligne,
        nb_avis=nb_avis_par_borne([borne.pk]).get(borne.pk, 0),
        jours=_derniers_jours(ligne.borne),
        enrolements=[_dire_enrolement(enrolement) for enrolement in enrolements],
        journal=[(dire_acte(entree.acte), dire_details(entree.tout), entree) for entree in historique(borne)],
    )


def actes_des_bornes(bornes: Iterable[UUID]) -> dict[str, list[tuple[str, str, dt.datetime, str]]]:
    """Return (act, words, instant, detail) of the journal of kiosks by their id, oldest first."""
    par_borne: dict[str, list[tuple[str, str, dt.datetime, str]]] = {str(borne): [] for borne in bornes}
    entrees = Entree.objects.filter(objet_type=Borne._meta.label_lower, objet_id__in=list(par_borne))
    for entree in nommer(entrees.order_by("le", "pk")):
        par_borne[entree.objet_id].append((entree.acte, dire_acte(entree.acte), entree.le, dire_details(entree.tout)))
    return par_borne


def _derniers_jours(borne: Borne) -> list[JourDePresence]:
    """Return the last fortnight of a site, today last."""
    aujourdhui = jour_du_site(borne, maintenant())
    jours = [aujourdhui - UN_JOUR * n for n in reversed(range(JOURS_MONTRES))]
    presences = {presence.jour: presence for presence in borne.les_presences.filter(jour__gte=jours[0])}
    saisis = dict(
        Avis.objects.filter(enrolement__borne=borne, jour__gte=jours[0])
        .values_list("jour")
        .annotate(nb=Count("pk"))
        .order_by()
    )
    ouverture = ouvertures_de([borne.site])[borne.site_id]
    depuis = jour_du_site(borne, borne.commandee_le)
    return [_jour(jour, presences.get(jour), saisis.get(jour, 0), ouverture, depuis, aujourdhui) for jour in jours]


def _jour(
    jour: dt.date, presence: Presence | None, nb_avis: int, ouverture: Ouverture, depuis: dt.date, aujourdhui: dt.date
) -> JourDePresence:
    if presence is not None or nb_avis:
        mot, forme = "vue", "presente"
    elif jour < depuis:
        mot, forme = "pas encore commandée", "fermee"
    elif not ouverture.est_ouvert(jour):
        mot, forme = "site fermé", "fermee"
    elif jour == aujourdhui:
        mot, forme = "pas encore vue aujourd’hui", "attente"
    else:
        mot, forme = "aucun signe", "absente"
    return JourDePresence(jour, mot, forme, presence, nb_avis)


def _dire_enrolement(enrolement: Enrolement) -> EnrolementDit:
    est_a_utiliser = not (enrolement.revoque_le or enrolement.utilise_le) and maintenant() < enrolement.code_expire_le
    if enrolement.revoque_le is not None:
        etat = "révoqué" if enrolement.utilise_le else "code remplacé"
    elif enrolement.utilise_le is not None:
        etat = "en service"
    else:
        etat = "code à utiliser" if est_a_utiliser else "code expiré"
    plages = trous(enrolement)
    return EnrolementDit(enrolement, etat, dire_manquants(plages) if plages else "", est_a_utiliser)
