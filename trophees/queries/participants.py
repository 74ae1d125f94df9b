"""Who is ranked in an edition, and what eligibility needs to know of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.models import Visite
from organismes.enums import ETATS_ACTIFS, Canal
from organismes.models import Inscription
from trophees.logic.classement import categorie
from trophees.models import Litige


@dataclass(frozen=True)
class InscriptionANoter:
    """A registration before scoring. `canaux` are those it offers and the edition tests."""

    inscription: int
    siren: str
    nom: str
    categorie: str
    est_confirmee: bool
    canaux: tuple[str, ...]
    litige_en_cours: bool


def participant_de(campagne: Campagne, inscription: Inscription) -> InscriptionANoter | None:
    """Return a registration as `participants_de` does, None when its body takes part by another one or not at all."""
    siens = participants_de(campagne, organisme=inscription.organisme_id)
    return next((participant for participant in siens if participant.inscription == inscription.pk), None)


def participants_de(campagne: Campagne, *, organisme: int | None = None) -> list[InscriptionANoter]:
    """Return one participant a body, in the order of identifiers.

    Registrations that hold their place, and those that no longer do but were visited: these stay unranked. A
    registration nobody confirmed and nobody visited is not a participation. `organisme` keeps one body.
    """
    seul = {} if organisme is None else {"organisme": organisme}
    visitee = Exists(Visite.objects.contacts().filter(inscription=OuterRef("pk")))
    inscriptions = (
        Inscription.objects.filter(Q(etat__in=ETATS_ACTIFS) | visitee, campagne=campagne, **seul)
        .select_related("organisme")
        .prefetch_related("les_canaux")
        .order_by("organisme__siren", "pk")
    )
    litiges = set(Litige.objects.ouverts().filter(inscription__campagne=campagne).values_list("inscription", flat=True))
    retenues: dict[str, Inscription] = {}
    for inscription in inscriptions:
        deja = retenues.get(inscription.organisme.siren)
        if deja is None or deja.etat not in ETATS_ACTIFS:
            retenues[inscription.organisme.siren] = inscription
    methode = methode_de(campagne)
    testes = [canal for canal in Canal.values if canal in methode.canaux]
    return [_participant(inscription, testes, litiges) for inscription in retenues.values()]


def _participant(inscription: Inscription, testes: list[str], litiges: set[int]) -> InscriptionANoter:
    organisme = inscription.organisme
    offerts = {offert.canal for offert in inscription.les_canaux.all()}
    return InscriptionANoter(
        inscription=inscription.pk,
        siren=organisme.siren,
        nom=organisme.nom,
        categorie=categorie(organisme.type, inscription.population_retenue),
        est_confirmee=inscription.etat in ETATS_ACTIFS,
        canaux=tuple(canal for canal in testes if canal in offerts),
        litige_en_cours=inscription.pk in litiges,
    )
