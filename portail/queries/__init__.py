"""What the public pages ask: the edition, its channels, the laureates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from campagnes.enums import Etape, StatutCeremonie
from campagnes.logic.calendrier import jour_de
from campagnes.logic.frise import JalonDeFrise
from campagnes.logic.methode import METHODE_INITIALE
from campagnes.logic.rebours import heure_de_cloture, reste_en_mots
from campagnes.models import Campagne, Ceremonie
from campagnes.queries import LIES, calendrier_de, campagne_en_inscription, frise_de, methode_de
from enquetes.models import Critere
from enquetes.referentiels.queries.grilles import grilles_en_vigueur
from organismes.enums import Canal
from organismes.queries.fenetre import heures_outre_mer
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import date_longue
from trophees.enums import EtatPalmares
from trophees.models import Palmares

A_VENIR, PASSEE = "a-venir", "passee"


@dataclass(frozen=True)
class EditionAnnoncee:
    """The edition that the home page tells."""

    campagne: Campagne
    est_ouverte: bool
    ouverture: dt.datetime
    cloture: dt.datetime | None
    reste: str
    dernier_jour: str
    a_l_heure: str
    heures_locales: tuple[tuple[str, str], ...]
    frise: tuple[JalonDeFrise, ...]


@dataclass(frozen=True)
class CanalMesure:
    """A channel of the edition and the size of its grid; no size before the grids are loaded."""

    nom: str
    nb_criteres: int | None


def edition_en_cours() -> EditionAnnoncee | None:
    """Return the edition open to registration, or else the latest one; None on an empty platform."""
    quand = maintenant()
    ouverte = campagne_en_inscription(quand)
    campagne = ouverte or Campagne.objects.prefetch_related(*LIES).order_by("-annee").first()
    if campagne is None:
        return None
    calendrier = calendrier_de(campagne)
    cloture = calendrier.cloture
    return EditionAnnoncee(
        campagne=campagne,
        est_ouverte=ouverte is not None,
        ouverture=campagne.inscriptions_ouvertes_le,
        cloture=cloture,
        reste=reste_en_mots(quand, cloture) if cloture else "",
        dernier_jour=date_longue(calendrier.dernier_jour) if calendrier.dernier_jour else "",
        a_l_heure=heure_de_cloture(cloture) if cloture else "",
        heures_locales=heures_outre_mer(cloture) if cloture else (),
        frise=_frise_publique(campagne, quand),
    )


def _frise_publique(campagne: Campagne, quand: dt.datetime) -> tuple[JalonDeFrise, ...]:
    """Return the dated steps, and in their place those that have no date yet: they will come, and when is not known."""
    jalons = frise_de(campagne, instant=quand)
    vagues = [rang for rang, jalon in enumerate(jalons) if "vague" in jalon.mot]
    connus = {jalon.nature for jalon in jalons} | {jalon.mot.split(",")[0] for jalon in jalons}
    if "pause" not in connus and len(vagues) > 1 and jalons[vagues[1]].etat == A_VENIR:
        jalons.insert(vagues[1], _sans_date(jalons[vagues[0]], "Pause", "si une élection l’impose", nature="pause"))
    if jalons and campagne.restituee_le is None:
        jalons.append(_sans_date(jalons[-1], "Résultats et droit de réponse", "après la dernière vague"))
    if jalons and "Remise des trophées" not in connus:
        jalons.append(_trophees(campagne) or _sans_date(jalons[-1], "Trophées", "aux Rencontres nationales"))
    return tuple(jalons)


def _trophees(campagne: Campagne) -> JalonDeFrise | None:
    """Return the publication of a prize list that no dated ceremony tells; None before it."""
    publies = Palmares.objects.filter(campagne=campagne, etat=EtatPalmares.PUBLIE)
    publie_le = publies.values_list("publie_le", flat=True).first()
    if publie_le is None:
        return None
    jour = jour_de(publie_le)
    return JalonDeFrise(jour, jour, "Trophées", f"palmarès publié le {date_longue(jour)}", PASSEE)


def _sans_date(avant: JalonDeFrise, mot: str, quand: str, nature: str = "etape") -> JalonDeFrise:
    return JalonDeFrise(avant.au, avant.au, mot, quand, A_VENIR, nature)


def canaux_de(campagne: Campagne | None) -> list[CanalMesure]:
    """Return the channels of an edition with the number of criteria of their grid."""
    return [
        CanalMesure(str(canal.label), sum(tailles.values()) or None) for canal, tailles in _tailles(campagne).items()
    ]


def criteres_par_etape(campagne: Campagne | None) -> list[tuple[str, list[int], int]]:
    """Return, for each channel, its criteria by stage of the path and in all; empty before the grids are loaded."""
    return [
        (str(canal.label), [tailles.get(etape, 0) for etape in Etape.values], sum(tailles.values()))
        for canal, tailles in _tailles(campagne).items()
        if tailles
    ]


def _tailles(campagne: Campagne | None) -> dict[Canal, dict[str, int]]:
    """Count the criteria of the grids in force by channel and stage, for the channels of the edition."""
    methode = methode_de(campagne) if campagne else METHODE_INITIALE
    tailles: dict[Canal, dict[str, int]] = {canal: {} for canal in Canal if canal in methode.canaux}
    grilles = grilles_en_vigueur(campagne.terrain_ouvert_le if campagne else None)
    lignes = (
        Critere.objects.filter(grille__in=list(grilles.values()))
        .values_list("grille__canal", "etape")
        .annotate(nombre=Count("pk"))
        .order_by()
    )
    for code, etape, nombre in lignes:
        if Canal(code) in tailles:
            tailles[Canal(code)][etape] = nombre
    return tailles


def ceremonies_a_venir() -> list[Ceremonie]:
    """Return the ceremonies that have a date and are not over, the next one first."""
    a_venir = Ceremonie.objects.filter(statut=StatutCeremonie.PREVUE, prevue_au__gte=aujourdhui())
    return list(a_venir.select_related("campagne").order_by("prevue_du"))


def rapport_exemple() -> Rapport | None:
    """Return a report that anyone may open: invented results of a body that does not exist, or None."""
    return (
        Rapport.objects.filter(
            etat=EtatDocument.PRET,
            inscription__campagne__est_demonstration=True,
            inscription__campagne__restituee_le__isnull=False,
            inscription__organisme__est_fictif=True,
        )
        .order_by("-inscription__campagne__annee", "pk")
        .first()
    )
