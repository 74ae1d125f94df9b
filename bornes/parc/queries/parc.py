"""Questions about the kiosks in the field: where they stand, when they were seen, what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from bornes.enums import EN_SERVICE, TRANSITIONS_BORNE, EtatBorne
from bornes.models import Avis, Borne, Enrolement, Presence
from bornes.parc.logic.sante import Releve, alertes
from bornes.parc.logic.silence import Ouverture, jours_de_silence
from bornes.parc.queries.mots_du_parc import Plage, dire, dire_ecart, trous
from bornes.parc.queries.ouvertures import ouvertures_de
from campagnes.models import EcheanceInscription
from organismes.enums import ETATS_ACTIFS
from organismes.logic.fuseaux import fuseau_du_departement
from socle.horloge import aujourdhui, maintenant

ORDRE = ("inscription__organisme__recherche", "site__recherche", "commandee_le", "pk")


@dataclass(frozen=True)
class LigneBorne:
    """A kiosk, its last sign of life and its alerts: pairs (code of `bornes.parc.logic.sante`, sentence).

    `dernier_signe` is a day of the site. `jours_de_silence` counts the whole opening days since; 0 when not in service.
    """

    borne: Borne
    presence: Presence | None
    enrolement: Enrolement | None
    manquantes: tuple[Plage, ...]
    dernier_signe: dt.date
    jours_de_silence: int
    alertes: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of its alerts."""
        return frozenset(code for code, _phrase in self.alertes)

    @property
    def horloge(self) -> str:
        """Say how far the clock was at the last heartbeat, if it told."""
        ecart = self.presence.ecart_horloge if self.presence else None
        return "" if ecart is None else dire_ecart(ecart)


def bornes_de_l_edition(campagne_id: int) -> QuerySet[Borne]:
    """Return every kiosk ordered in an edition, the body's name first."""
    return Borne.objects.filter(inscription__campagne=campagne_id).order_by(*ORDRE)


def bornes_choisies(identifiants: Iterable[UUID]) -> list[Borne]:
    """Return the kiosks named, in the order of the list; unknown ones are left out."""
    return list(
        Borne.objects.filter(pk__in=list(identifiants))
        .select_related("site", "inscription__organisme")
        .order_by(*ORDRE)
    )


def avis_encore_dedans(bornes: Iterable[Borne]) -> dict[Borne, int]:
    """Return the kiosks that said, at their last sign, that opinions still waited in them, and how many."""
    siennes = {borne.pk: borne for borne in bornes}
    presences = dernieres_presences(Borne.objects.filter(pk__in=list(siennes)))
    return {siennes[pk]: presence.file for pk, presence in presences.items() if presence.file}


def bornes_surveillees() -> QuerySet[Borne]:
    """Return the kiosks in service of registrations that staff validated, in editions not given back yet."""
    return Borne.objects.filter(
        etat__in=EN_SERVICE, inscription__etat="validee", inscription__campagne__restituee_le__isnull=True
    ).order_by("pk")


def bornes_restees() -> QuerySet[Borne]:
    """Return the kiosks out, or ordered, of editions given back, once their body can join no other edition any more."""
    ouvertes = EcheanceInscription.objects.filter(campagne__restituee_le__isnull=True, dernier_jour__gte=aujourdhui())
    etats = [etat for etat in EtatBorne if TRANSITIONS_BORNE[etat]]
    return Borne.objects.filter(
        ~Exists(ouvertes),
        etat__in=etats,
        inscription__etat__in=ETATS_ACTIFS,
        inscription__campagne__restituee_le__isnull=False,
    )


def lignes_de(bornes: QuerySet[Borne]) -> list[LigneBorne]:
    """Return kiosks in their order with their health, in five queries whatever their number."""
    trouvees = list(bornes.select_related("site__organisme", "inscription__organisme", "inscription__campagne"))
    presences = dernieres_presences(bornes)
    enrolements = _enrolements(trouvees)
    ouvertures = ouvertures_de({borne.site_id: borne.site for borne in trouvees}.values())
    # A heartbeat today settles the matter: opinions are looked at for the others only.
    muettes = [
        borne.pk
        for borne in trouvees
        if borne.etat in EN_SERVICE and not _vue_aujourdhui(borne, presences.get(borne.pk))
    ]
    recus = _derniers_avis(muettes)
    return [
        _ligne(borne, presences.get(borne.pk), enrolements[borne.pk], ouvertures[borne.site_id], recus)
        for borne in trouvees
    ]


def jour_du_site(borne: Borne, instant: dt.datetime) -> dt.date:
    """Return the civil day of an instant where the kiosk stands."""
    return instant.astimezone(fuseau_du_departement(borne.site.organisme.departement)).date()


def dernieres_presences(bornes: QuerySet[Borne]) -> dict[UUID, Presence]:
    """Return the last sign of life of each kiosk, in one query; a kiosk never seen is absent."""
    derniere = Presence.objects.filter(borne=OuterRef("pk")).order_by("-jour").values("pk")[:1]
    dernieres = bornes.order_by().annotate(derniere=Subquery(derniere)).values("derniere")
    return {presence.borne_id: presence for presence in Presence.objects.filter(pk__in=dernieres)}


def nb_avis_par_borne(bornes: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many opinions each kiosk sent, in one query; a kiosk without opinion is absent."""
    comptes = (
        Avis.objects.filter(enrolement__borne__in=list(bornes))
        .values("enrolement__borne")
        .annotate(nb=Count("*"))
        .order_by()
    )
    return {ligne["enrolement__borne"]: ligne["nb"] for ligne in comptes}


def _enrolements(bornes: Sequence[Borne]) -> dict[UUID, list[Enrolement]]:
    """Return the enrolments of each kiosk, the latest first, with what came through each."""
    par_borne: dict[UUID, list[Enrolement]] = defaultdict(list)
    for enrolement in Enrolement.objects.filter(borne__in=bornes).select_related("suite").order_by("-cree_le", "-pk"):
        par_borne[enrolement.borne_id].append(enrolement)
    return par_borne


def _derniers_avis(bornes: Sequence[UUID]) -> dict[UUID, dt.datetime]:
    """Return when the last opinion that each of these kiosks numbered was received: no need to read all the others.

    It is not always the last receipt: a missing number sent again comes after higher ones. What is told is then too old.
    """
    if not bornes:
        return {}
    dernier = Avis.objects.filter(enrolement=OuterRef("pk")).order_by("-sequence").values("recu_le")[:1]
    enrolements = Enrolement.objects.filter(borne__in=bornes).annotate(recu=Subquery(dernier))
    # The last of a kiosk enrolled twice stays.
    return dict(enrolements.filter(recu__isnull=False).order_by("recu").values_list("borne", "recu"))


def _vue_aujourdhui(borne: Borne, presence: Presence | None) -> bool:
    return presence is not None and presence.jour >= jour_du_site(borne, maintenant())


def _ligne(
    borne: Borne,
    presence: Presence | None,
    enrolements: list[Enrolement],
    ouverture: Ouverture,
    recus: dict[UUID, dt.datetime],
) -> LigneBorne:
    actif = next((un for un in enrolements if un.utilise_le and un.revoque_le is None), None)
    manquantes = tuple(plage for un in enrolements for plage in trous(un))
    dernier_signe = _dernier_signe(borne, presence, actif, recus.get(borne.pk))
    silence = _silence(borne, ouverture, dernier_signe)
    releve = Releve(
        est_en_service=borne.etat in EN_SERVICE,
        est_orpheline=_est_orpheline(borne),
        est_restee=_est_restee(borne),
        a_un_jeton=actif is not None,
        jours_de_silence=silence,
        batterie=presence.batterie if presence else None,
        file=presence.file if presence else 0,
        ecart_horloge=presence.ecart_horloge if presence else None,
        nb_manquants=sum(au - du + 1 for du, au in manquantes),
    )
    phrases = tuple((code, dire(code, releve, dernier_signe, manquantes)) for code in alertes(releve))
    return LigneBorne(borne, presence, actif, manquantes, dernier_signe, silence, phrases)


def _dernier_signe(
    borne: Borne, presence: Presence | None, actif: Enrolement | None, recu_le: dt.datetime | None
) -> dt.date:
    """Return the last day, where it stands, that a heartbeat, an opinion or an enrolment came; else that of its order."""
    signes = [recu_le, actif.utilise_le if actif else None]
    jours = [jour_du_site(borne, signe) for signe in signes if signe] + ([presence.jour] if presence else [])
    return max(jours, default=jour_du_site(borne, borne.commandee_le))


def _silence(borne: Borne, ouverture: Ouverture, dernier_signe: dt.date) -> int:
    if borne.etat not in EN_SERVICE:
        return 0
    return jours_de_silence(ouverture, dernier_signe=dernier_signe, aujourdhui=jour_du_site(borne, maintenant()))


def _est_orpheline(borne: Borne) -> bool:
    return bool(TRANSITIONS_BORNE[borne.etat]) and borne.inscription.etat not in ETATS_ACTIFS


def _est_restee(borne: Borne) -> bool:
    est_finie = borne.inscription.campagne.restituee_le is not None
    return est_finie and bool(TRANSITIONS_BORNE[borne.etat]) and borne.inscription.etat in ETATS_ACTIFS
