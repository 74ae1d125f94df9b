"""What became of somebody's words, read by the address that she was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from bornes.avis.logic.recepisse import empreinte
from bornes.avis.logic.suivi import etape_de
from bornes.enums import PARCOURS_D_UN_MOT, Comptage, EtapeSuivi, EtatDemande
from bornes.models import AnnonceEcoute, Recepisse, Verbatim
from campagnes.enums import Acte
from organismes.queries.garde_electorale import verdict_pour
from socle.enums import COURRIERS_PERDUS

LUES = ("avis__verbatim", "avis__demande", "avis__point__site", "avis__point__service")
DE_L_INSCRIPTION = ("avis__point__inscription__organisme", "avis__point__inscription__campagne")
ECARTE = "ecarte"
# The row of a mail goes after thirty days; what became of it stays on what it announced.
PERDUS = AnnonceEcoute.objects.filter(
    Q(contexte__est_parti=False) | Q(les_courriers__etat__in=COURRIERS_PERDUS), demande__avis=OuterRef("pk")
)


@dataclass(frozen=True)
class Suivi:
    """An opinion as its author follows it; its place is named as on the page of the poster.

    `texte` is what is published of it, masked, and `reponse` the answer where it may be shown: `est_differee` says that
    the elections hold it. `motif` is why it is not published.
    """

    organisme: str
    siren: str
    site: str
    service: str
    est_demonstration: bool
    langue: str
    etape: EtapeSuivi
    texte: str
    motif: str
    reponse: str
    est_differee: bool
    attend_un_courriel: bool
    a_eu_un_courriel: bool

    @property
    def est_neuf(self) -> bool:
        """Tell whether nothing happened since it came."""
        return self.etape == EtapeSuivi.RECU

    @property
    def est_reprenable(self) -> bool:
        """Tell whether there is a comment to erase."""
        return self.etape not in {EtapeSuivi.RECU, EtapeSuivi.EFFACE}

    @property
    def parcours(self) -> list[tuple[EtapeSuivi, bool]]:
        """Return (step, whether it is the present one) in order; nothing for what goes no further."""
        if self.etape not in PARCOURS_D_UN_MOT:
            return []
        return [(etape, etape == self.etape) for etape in PARCOURS_D_UN_MOT]


def suivi_de(recepisse: str) -> Suivi | None:
    """Return what became of the opinion whose author holds this address; None when nothing is known under it."""
    trouve = (
        Recepisse.objects.filter(empreinte=empreinte(recepisse))
        .select_related(*LUES, *DE_L_INSCRIPTION)
        .defer("avis__texte", "avis__contact")
        .annotate(
            a_un_original=ExpressionWrapper(Q(avis__texte__isnull=False), output_field=BooleanField()),
            a_un_contact=ExpressionWrapper(Q(avis__contact__isnull=False), output_field=BooleanField()),
            a_un_courriel_perdu=Exists(PERDUS),
        )
        .first()
    )
    return _lire(trouve) if trouve else None


def _etape(recepisse: Any, verbatim: Verbatim | None) -> EtapeSuivi:
    return etape_de(
        etat=verbatim.etat if verbatim else None,
        comptage=recepisse.avis.comptage,
        est_repondu=bool(verbatim and verbatim.reponse),
        a_un_original=recepisse.a_un_original,
    )


def _lire(recepisse: Any) -> Suivi:
    avis, point = recepisse.avis, recepisse.avis.point
    verbatim, demande = getattr(avis, "verbatim", None), getattr(avis, "demande", None)
    etape = _etape(recepisse, verbatim)
    lu = verbatim if etape in {EtapeSuivi.PUBLIE, EtapeSuivi.REPONDU} else None
    est_differee = etape == EtapeSuivi.REPONDU and not verdict_pour(point.inscription, Acte.MONTRER_AVIS).permis
    return Suivi(
        organisme=point.inscription.organisme.nom,
        siren=point.inscription.organisme.siren,
        site=point.site.nom,
        service=point.service.nom if point.service else "",
        est_demonstration=point.inscription.campagne.est_demonstration,
        langue=avis.langue,
        etape=etape,
        texte=lu.texte_masque if lu else "",
        motif=_motif(etape, verbatim, avis.comptage),
        reponse=lu.reponse if lu and not est_differee else "",
        est_differee=est_differee,
        attend_un_courriel=recepisse.a_un_contact and (demande is None or demande.etat == EtatDemande.EN_ATTENTE),
        a_eu_un_courriel=demande is not None and demande.etat == EtatDemande.REPONDUE and _est_arrive(recepisse),
    )


def _est_arrive(recepisse: Any) -> bool:
    """Tell whether an answer by mail left: until then her address is kept, and one refused or given up never came."""
    return not recepisse.a_un_contact and not recepisse.a_un_courriel_perdu


def _motif(etape: EtapeSuivi, verbatim: Verbatim | None, comptage: str) -> str:
    if etape != EtapeSuivi.REFUSE:
        return ""
    if comptage == Comptage.ECARTE:
        return ECARTE
    return verbatim.motif if verbatim else ""
