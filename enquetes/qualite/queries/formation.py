"""Where shoppers stand in their training: what is asked, passed, ticked; one copy with its key."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.models import Autotest, Briefing, BriefingLu, Critere, Enqueteur, ExempleNote
from enquetes.qualite.logic.autotest import corriger, pourcent_dit
from enquetes.referentiels.logic.conditions import CritereANoter
from enquetes.referentiels.queries.grilles import grille_notee, grilles_du_terrain
from enquetes.visites.logic.mots import dire_mesure
from enquetes.visites.queries.preparation import briefing_en_vigueur, canaux_commences, reglage_du_terrain
from organismes.enums import Canal
from socle.logic.typographie import en_pourcents


def seuil_de(campagne: Campagne) -> int:
    """Return the agreement that passes a self-test in an edition."""
    return reglage_du_terrain(campagne).seuil_autotest


def criteres_demandes(campagne: Campagne, exemple: ExempleNote) -> list[CritereANoter]:
    """Return the criteria of the edition's grid that an example settles, in the order of the grid."""
    grille = grilles_du_terrain(campagne).get(exemple.canal)
    codes = {ligne["code"] for ligne in exemple.corrige}
    return [critere for critere in grille_notee(grille).criteres if critere.code in codes] if grille else []


def questions_de(campagne: Campagne, exemple: ExempleNote) -> list[Critere]:
    """Return the same criteria as rows, for the form."""
    grille = grilles_du_terrain(campagne).get(exemple.canal)
    codes = [ligne["code"] for ligne in exemple.corrige]
    return list(grille.les_criteres.filter(code__in=codes).order_by("ordre")) if grille else []


def exemple_suivant(enqueteur: Enqueteur, campagne: Campagne, canal: str) -> ExempleNote | None:
    """Return the example of her next attempt: another one each time, as long as there are."""
    exemples = list(ExempleNote.objects.filter(canal=canal).order_by("code"))
    essais = Autotest.objects.filter(enqueteur=enqueteur, campagne=campagne, canal=canal).count()
    return exemples[essais % len(exemples)] if exemples else None


@dataclass(frozen=True)
class CanalAApprendre:
    """A channel that a shopper practises, and her best self-test there, None before any."""

    canal: Canal
    meilleur: float | None
    est_pret: bool

    @property
    def meilleur_dit(self) -> int | None:
        """Return her best agreement as it is written."""
        return None if self.meilleur is None else pourcent_dit(self.meilleur)


@dataclass(frozen=True)
class EtatFormation:
    """What her page of training shows."""

    briefing: Briefing | None
    lu_le: dt.datetime | None
    exige: bool
    seuil: int
    canaux: tuple[CanalAApprendre, ...]


def etat_de_la_formation(enqueteur: Enqueteur, campagne: Campagne) -> EtatFormation:
    """Return where a shopper stands in an edition."""
    briefing, reglage = briefing_en_vigueur(campagne), reglage_du_terrain(campagne)
    lus = BriefingLu.objects.filter(briefing=briefing, enqueteur=enqueteur)
    meilleurs = _meilleurs(campagne).get(enqueteur.pk, {})
    return EtatFormation(
        briefing=briefing,
        lu_le=lus.values_list("le", flat=True).first() if briefing else None,
        exige=reglage.autotest_exige,
        seuil=reglage.seuil_autotest,
        canaux=_canaux(enqueteur, methode_de(campagne).canaux, meilleurs),
    )


Meilleurs = dict[str, tuple[float | None, bool]]


def _meilleurs(campagne: Campagne) -> dict[int, Meilleurs]:
    """Return the best agreement of each shopper by channel, and whether she is ready there."""
    lignes = (
        Autotest.objects.filter(campagne=campagne)
        .order_by()
        .values_list("enqueteur", "canal", "est_reussi")
        .annotate(meilleur=Max("accord"))
    )
    retenus: defaultdict[int, Meilleurs] = defaultdict(dict)
    for enqueteur, canal, reussi, meilleur in lignes:
        avant, deja = retenus[enqueteur].get(canal, (None, False))
        retenus[enqueteur][canal] = max(avant or 0.0, meilleur), deja or reussi
    for enqueteur, canal in canaux_commences(campagne):
        retenus[enqueteur][canal] = retenus[enqueteur].get(canal, (None, False))[0], True
    return retenus


def _canaux(enqueteur: Enqueteur, testes: Collection[str], meilleurs: Meilleurs) -> tuple[CanalAApprendre, ...]:
    return tuple(
        CanalAApprendre(canal, *meilleurs.get(canal, (None, False)))
        for canal in Canal
        if canal in enqueteur.canaux and canal in testes
    )


@dataclass(frozen=True)
class LigneFormation:
    """A shopper in the list of the team."""

    enqueteur: Enqueteur
    lu_le: dt.datetime | None
    canaux: tuple[CanalAApprendre, ...]

    @property
    def restants(self) -> list[str]:
        """Name the channels whose self-test is not passed."""
        return [str(canal.canal.label) for canal in self.canaux if not canal.est_pret]


def tableau_de_formation(campagne: Campagne, briefing: Briefing | None) -> list[LigneFormation]:
    """Return every active shopper with what she read and passed in an edition."""
    lus = dict(BriefingLu.objects.filter(briefing=briefing).values_list("enqueteur", "le")) if briefing else {}
    meilleurs, testes = _meilleurs(campagne), methode_de(campagne).canaux
    actifs = Enqueteur.objects.filter(est_actif=True, utilisateur__isnull=False).order_by("pseudonyme")
    return [LigneFormation(qui, lus.get(qui.pk), _canaux(qui, testes, meilleurs.get(qui.pk, {}))) for qui in actifs]


@dataclass(frozen=True)
class LigneCopie:
    """One criterion of a copy, in words."""

    code: str
    question: str
    vous: str
    corrige: str
    pourquoi: str
    accord: int
    est_a_revoir: bool


def copie_de(autotest: Autotest) -> list[LigneCopie]:
    """Return a copy with its key, criterion by criterion."""
    grille = grilles_du_terrain(autotest.campagne).get(autotest.canal)
    if grille is None:
        return []
    cles: dict[str, Any] = {ligne["code"]: ligne["mesure"] for ligne in autotest.corrige}
    pourquoi = {ligne["code"]: ligne["pourquoi"] for ligne in autotest.corrige}
    questions = dict(grille.les_criteres.values_list("code", "question"))
    lus = {code: cle for code, cle in cles.items() if code in autotest.lecture}
    return [
        LigneCopie(
            code=ligne.code,
            question=questions[ligne.code],
            vous=dire_mesure(ligne.bareme, ligne.mesure),
            corrige=dire_mesure(ligne.bareme, ligne.cle),
            pourquoi=pourquoi[ligne.code],
            accord=en_pourcents(ligne.accord),
            est_a_revoir=ligne.est_a_revoir,
        )
        for ligne in corriger(grille_notee(grille).criteres, autotest.lecture, lus)
    ]
