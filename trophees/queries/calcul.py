"""What contacts and registrations give to each body now, and which kept results are not that any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.referentiels.queries.grilles import engagements_actifs
from enquetes.visites.logic.agregation import ResultatAgrege
from enquetes.visites.logic.agregation_totaux import CorpsAPeser, resultats_agreges, scores_exacts, services_agreges
from enquetes.visites.logic.services import ResultatService
from enquetes.visites.logic.totaux import ContactsPeses
from enquetes.visites.queries.totaux import Totaux, totaux_de
from trophees.logic.classement import Candidat, motifs_ineligibilite
from trophees.logic.incertitude import CorpsMesure
from trophees.models import Resultat
from trophees.queries.participants import InscriptionANoter, participants_de

GARDES = ("categorie", "motifs", "score", "niveau", "detail")
"""The detail as a whole: alone, SQLite gives one number in ten thousand out of it a hair beside what was written."""


@dataclass(frozen=True)
class CorpsCalcule:
    """What the contacts of a body give, before any comparison."""

    participant: InscriptionANoter
    resultat: ResultatAgrege
    services: tuple[ResultatService, ...]
    motifs: tuple[str, ...]
    nb_prevus: int
    nb_valides: int

    @property
    def candidat(self) -> Candidat:
        """Return the body as rankings see it."""
        return Candidat(
            cle=self.participant.siren,
            categorie=self.participant.categorie,
            score=self.resultat.score,
            motifs=self.motifs,
        )

    @property
    def siren(self) -> str:
        """Return what names the body in documents."""
        return self.participant.siren

    def mesure(self, poids: Mapping[str, int]) -> CorpsMesure:
        """Return what uncertainty needs of the body, not ranked yet. A channel that does not count weighs nothing."""
        comptent = {canal: poids.get(canal, 1) for canal, r in self.resultat.canaux.items() if r.significatif}
        return CorpsMesure(self.siren, comptent, self.participant.categorie, None)


def composer(
    campagne: Campagne, participants: Sequence[InscriptionANoter], totaux: Totaux, contacts: ContactsPeses
) -> list[CorpsCalcule]:
    """Average the contacts of each participant; `contacts` were placed among them."""
    methode = methode_de(campagne)
    corps = [CorpsAPeser(p.canaux, totaux.prevus.get(p.inscription, {})) for p in participants]
    scores = scores_exacts(corps, contacts, poids=methode.poids, minimum=methode.minimum)
    resultats = resultats_agreges(corps, contacts, scores, engagements=engagements_actifs(campagne))
    services = services_agreges(len(corps), contacts)
    return [
        _calcul(participant, resultat, siens, totaux, methode.part_validee)
        for participant, resultat, siens in zip(participants, resultats, services, strict=True)
    ]


def _calcul(
    participant: InscriptionANoter,
    resultat: ResultatAgrege,
    services: tuple[ResultatService, ...],
    totaux: Totaux,
    part_validee: int,
) -> CorpsCalcule:
    nb_prevus, nb_valides = (
        sum(compte.get(participant.inscription, {}).get(canal, 0) for canal in participant.canaux)
        for compte in (totaux.prevus, totaux.valides)
    )
    motifs = motifs_ineligibilite(
        confirmee=participant.est_confirmee,
        canaux_offerts=participant.canaux,
        canaux_significatifs=[canal for canal, r in resultat.canaux.items() if r.significatif],
        nb_prevus=nb_prevus,
        nb_valides=nb_valides,
        litige_en_cours=participant.litige_en_cours,
        part_validee=part_validee,
    )
    return CorpsCalcule(participant, resultat, services, motifs, nb_prevus, nb_valides)


def nb_resultats_perimes(campagne: Campagne) -> int:
    """Count the bodies of whom what is kept is not what a computation of now would write, ranks apart (regles#restitution).

    Figures are compared, not dates: a contact decided while results were computed has no other trace.
    """
    participants, totaux = participants_de(campagne), totaux_de(campagne)
    contacts = totaux.contacts.placer({p.inscription: p.canaux for p in participants})
    calculs = composer(campagne, participants, totaux, contacts)
    gardes = {
        inscription: _garde(*valeurs)
        for inscription, *valeurs in Resultat.objects.filter(inscription__campagne=campagne)
        .order_by("pk")
        .values_list("inscription", *GARDES)
        .iterator(chunk_size=500)
    }
    perimes = sum(gardes.pop(calcul.participant.inscription, None) != _donne(calcul) for calcul in calculs)
    return perimes + len(gardes)


def _donne(calcul: CorpsCalcule) -> tuple[Any, ...]:
    resultat = calcul.resultat
    return (
        calcul.participant.categorie,
        list(calcul.motifs),
        _nombre(resultat.score),
        resultat.niveau,
        calcul.nb_prevus,
        calcul.nb_valides,
        _nombre(resultat.qualite),
        {cle: float(valeur) for cle, valeur in resultat.etapes.items()},
        {cle: float(valeur) for cle, valeur in resultat.determinants.items()},
        {canal: (_nombre(r.score), r.visites) for canal, r in resultat.canaux.items()},
        {engagement: (float(c.taux), c.observations) for engagement, c in resultat.conformite.items()},
    )


def _garde(*valeurs: Any) -> tuple[Any, ...]:
    *memes, detail = valeurs
    return (
        *memes,
        *(detail.get(cle) for cle in ("prevus", "valides", "qualite", "etapes", "determinants")),
        {canal: (r["score"], r["visites"]) for canal, r in detail.get("canaux", {}).items()},
        {engagement: (c["taux"], c["observations"]) for engagement, c in detail.get("conformite", {}).items()},
    )


def _nombre(valeur: Fraction | None) -> float | None:
    return None if valeur is None else float(valeur)
