"""The deliberation of an edition: what it is about, who may judge whom, what it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from bornes.indicateurs.logic.indicateurs import Estimation
from bornes.indicateurs.queries.indicateurs import PorteeNationale, bornes_de_l_edition, comptes_par_organisme
from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import Utilisateur
from consultations.models import Participant
from consultations.queries.comptes import ayant_agi
from enquetes.referentiels.logic.arrondi import arrondir
from organismes.models import Inscription, Membre
from trophees.enums import UNITES_DES_PRIX, Decideur, PetitesCategories, PrixSpecial
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.logic.jury import QUORUM, Concourant, DecisionTrophee, decider, finalistes, groupes
from trophees.logic.prix import ReponsesRecues, de_la_consultation, de_la_progression
from trophees.logic.trophees import libelle_de
from trophees.models import BulletinJury, ConflitJury, Deliberation, Resultat

METHODE_DU_JURY = "schulze-marges-1"
PREMIER_PALIER = 1


def deliberation_de(campagne: Campagne) -> Deliberation | None:
    """Return the deliberation of an edition, open or closed, if any."""
    return (
        Deliberation.objects.vivantes()
        .filter(campagne=campagne)
        .select_related("campagne", "ouverte_par", "close_par")
        .first()
    )


def contenu_de_la_deliberation(campagne: Campagne, petites_categories: str) -> list[dict[str, Any]]:
    """Return the trophies of an edition with their finalists, from its last results; every figure is a text."""
    resultats = {resultat.inscription.organisme.siren: resultat for resultat in _classes(campagne)}
    noms = {siren: resultat.inscription.organisme.nom for siren, resultat in resultats.items()}
    fusion = petites_categories == PetitesCategories.FUSION
    effectifs = Counter(resultat.categorie for resultat in resultats.values())
    trophees = []
    for groupe in groupes(effectifs, fusion=fusion):
        concourants = [_au_score(siren, r) for siren, r in resultats.items() if r.categorie in groupe]
        trophees.append(_trophee("-".join(groupe), groupe, len(concourants), concourants, noms))
    for prix, nombre, concourants in (*_consultation(campagne, resultats), _progression(campagne, resultats)):
        trophees.append(_trophee(prix, (), nombre, concourants, noms))
    return trophees


def est_perimee(deliberation: Deliberation) -> bool:
    """Tell whether the results of now would make other finalists. The answers of users stay as they were counted."""
    actuels = contenu_de_la_deliberation(deliberation.campagne, deliberation.petites_categories)
    comptes = {PrixSpecial.CONSULTATION_TERRITOIRES, PrixSpecial.CONSULTATION_AUTRES}
    return [un for un in actuels if un["code"] not in comptes] != [
        un for un in deliberation.contenu if un["code"] not in comptes
    ]


def sirens_recuses(jure: Utilisateur, deliberation: Deliberation) -> frozenset[str]:
    """Return the bodies that a juror may not judge: conflicts declared, and the bodies she belongs to."""
    declares = ConflitJury.objects.filter(jure=jure, inscription__campagne=deliberation.campagne_id)
    siens = Membre.objects.filter(utilisateur=jure)
    return frozenset(declares.values_list("inscription__organisme__siren", flat=True)) | frozenset(
        siens.values_list("organisme__siren", flat=True)
    )


def decisions_de(deliberation: Deliberation) -> dict[str, DecisionTrophee]:
    """Return what is decided of each trophy that is awarded, by its code."""
    bulletins = _bulletins(deliberation)
    return {
        trophee["code"]: decider(
            {un["siren"]: Decimal(un["valeur"]) for un in trophee["finalistes"]},
            [bulletin.ordre for bulletin in bulletins.get(trophee["code"], ())],
        )
        for trophee in deliberation.contenu
        if trophee["est_decerne"]
    }


def trophees_a_geler(deliberation: Deliberation) -> list[dict[str, Any]]:
    """Return what a prize list freezes of a closed deliberation: no ballot, no name of a juror.

    The duels are enough to compute the order again. The print of a ballot commits to it: whoever holds the ballots
    shows that none was changed.
    """
    decisions, bulletins = decisions_de(deliberation), _bulletins(deliberation)
    return [
        {
            **trophee,
            "laureats": list(decision.laureats) if decision else [],
            "decideur": decision.decideur if decision else Decideur.MESURE,
            "bulletins": sorted(bulletin.empreinte for bulletin in bulletins.get(trophee["code"], ())),
            "duels": [list(duel) for duel in decision.duels] if decision else [],
        }
        for trophee in deliberation.contenu
        for decision in [decisions.get(trophee["code"])]
    ]


@dataclass(frozen=True)
class FinalisteLu:
    """A finalist as a person of staff reads it; `dossier` is the registration whose merits are told."""

    siren: str
    nom: str
    valeur: Decimal
    bas: Decimal | None
    haut: Decimal | None
    dossier: int
    est_recuse: bool
    est_laureat: bool


@dataclass(frozen=True)
class TropheeEnJeu:
    """A trophy of a deliberation. `rang` names it in addresses; `vote_le` is when this person voted.

    `decision` and `empreintes` are empty while the vote is open: nobody reads a count that still moves.
    """

    rang: int
    code: str
    libelle: str
    nb_classes: int
    est_decerne: bool
    unite: str
    finalistes: tuple[FinalisteLu, ...]
    nb_bulletins: int
    mien: BulletinJury | None
    decision: DecisionTrophee | None
    empreintes: tuple[str, ...]

    @property
    def se_vote(self) -> bool:
        """Tell whether there is anything to decide."""
        return self.est_decerne and len(self.finalistes) > 1

    @property
    def jugeables(self) -> tuple[FinalisteLu, ...]:
        """Return the finalists that this person may judge."""
        return tuple(un for un in self.finalistes if not un.est_recuse)

    @property
    def attend_mon_bulletin(self) -> bool:
        """Tell whether this person may vote here and has not."""
        return self.se_vote and self.mien is None and len(self.jugeables) > 1

    @property
    def a_le_quorum(self) -> bool:
        """Tell whether enough ballots came for the jury to decide."""
        return self.nb_bulletins >= QUORUM

    @property
    def lignes_des_duels(self) -> list[tuple[str, list[int | None]]]:
        """Return the count as a table: each finalist, and how many ballots put it before each other one."""
        comptes = {(un, autre): nombre for un, autre, nombre in self.decision.duels} if self.decision else {}
        return [(un.nom, [comptes.get((un.siren, autre.siren)) for autre in self.finalistes]) for un in self.finalistes]


def trophees_de(deliberation: Deliberation, jure: Utilisateur) -> list[TropheeEnJeu]:
    """Return the trophies of a deliberation as `jure`, or anybody of staff, may read them."""
    bulletins = _bulletins(deliberation)
    decisions = {} if deliberation.est_ouverte else decisions_de(deliberation)
    recuses = sirens_recuses(jure, deliberation)
    sirens = [un["siren"] for trophee in deliberation.contenu for un in trophee["finalistes"]]
    dossiers = dict(
        Inscription.objects.filter(
            campagne=deliberation.campagne_id, organisme__siren__in=sirens, resultat__isnull=False
        ).values_list("organisme__siren", "pk")
    )
    return [
        _en_jeu(
            rang, trophee, bulletins.get(trophee["code"], []), decisions.get(trophee["code"]), jure, recuses, dossiers
        )
        for rang, trophee in enumerate(deliberation.contenu, start=1)
    ]


def nb_jures() -> int:
    """Count the people who may vote."""
    return Utilisateur.objects.filter(is_active=True, les_roles__role=Role.JURY).count()


def _en_jeu(
    rang: int,
    trophee: Mapping[str, Any],
    bulletins: list[BulletinJury],
    decision: DecisionTrophee | None,
    jure: Utilisateur,
    recuses: frozenset[str],
    dossiers: Mapping[str, int],
) -> TropheeEnJeu:
    laureats = decision.laureats if decision else ()
    return TropheeEnJeu(
        rang=rang,
        code=trophee["code"],
        libelle=libelle_de(trophee["code"], tuple(trophee["categories"])),
        nb_classes=trophee["nb_classes"],
        est_decerne=trophee["est_decerne"],
        unite=UNITES_DES_PRIX.get(trophee["code"], "Score"),
        finalistes=tuple(
            FinalisteLu(
                siren=un["siren"],
                nom=un["nom"],
                valeur=Decimal(un["valeur"]),
                bas=None if un["bas"] is None else Decimal(un["bas"]),
                haut=None if un["haut"] is None else Decimal(un["haut"]),
                dossier=dossiers[un["siren"]],
                est_recuse=un["siren"] in recuses,
                est_laureat=un["siren"] in laureats,
            )
            for un in trophee["finalistes"]
        ),
        nb_bulletins=len(bulletins),
        mien=next((bulletin for bulletin in bulletins if bulletin.jure_id == jure.pk), None),
        decision=decision,
        empreintes=tuple(sorted(bulletin.empreinte for bulletin in bulletins)) if decision else (),
    )


def _bulletins(deliberation: Deliberation) -> dict[str, list[BulletinJury]]:
    par_trophee: dict[str, list[BulletinJury]] = {}
    for bulletin in deliberation.les_bulletins.all():
        par_trophee.setdefault(bulletin.trophee, []).append(bulletin)
    return par_trophee


def _trophee(
    code: str, categories: tuple[str, ...], nombre: int, concourants: list[Concourant], noms: Mapping[str, str]
) -> dict[str, Any]:
    est_decerne = nombre >= MINIMUM_RECOMPENSE and bool(concourants)
    return {
        "code": str(code),
        "categories": [str(categorie) for categorie in categories],
        "nb_classes": nombre,
        "est_decerne": est_decerne,
        "finalistes": [
            {
                "siren": un.cle,
                "nom": noms[un.cle],
                "valeur": str(un.valeur),
                "bas": None if un.bas is None else str(arrondir(un.bas)),
                "haut": None if un.haut is None else str(arrondir(un.haut)),
            }
            for un in (finalistes(concourants) if est_decerne else ())
        ],
    }


def _classes(campagne: Campagne) -> Iterable[Resultat]:
    return (
        Resultat.objects.filter(inscription__campagne=campagne, rang__isnull=False)
        .select_related("inscription__organisme")
        .order_by("inscription__organisme__siren")
    )


def _au_score(siren: str, resultat: Resultat) -> Concourant:
    return Concourant(
        siren,
        Decimal(resultat.detail["score_arrondi"]),
        resultat.score_bas,
        resultat.score_haut,
        est_en_tete=resultat.palier == PREMIER_PALIER,
    )


def _consultation(campagne: Campagne, resultats: Mapping[str, Resultat]) -> list[tuple[str, int, list[Concourant]]]:
    """Count what users answered: opinions that count by both doors, people who took part in consultations."""
    jours = bornes_de_l_edition(campagne.pk)
    avis = {un.siren: un.n for un in comptes_par_organisme(PorteeNationale(campagne.pk, *jours))} if jours else {}
    venus = (
        ayant_agi(Participant.objects.filter(dialogue__inscription__campagne=campagne))
        .order_by()
        .values_list("dialogue__inscription__organisme__siren")
        .annotate(nombre=Count("pk"))
    )
    participants = dict(venus.values_list("dialogue__inscription__organisme__siren", "nombre"))
    recues = [
        ReponsesRecues(
            siren,
            resultat.inscription.organisme.type,
            resultat.inscription.organisme.population,
            avis.get(siren, 0) + participants.get(siren, 0),
        )
        for siren, resultat in resultats.items()
    ]
    listes = (
        (PrixSpecial.CONSULTATION_TERRITOIRES, de_la_consultation(recues, territoires=True)),
        (PrixSpecial.CONSULTATION_AUTRES, de_la_consultation(recues, territoires=False)),
    )
    return [(prix, len(concourants), concourants) for prix, concourants in listes]


def _progression(campagne: Campagne, resultats: Mapping[str, Resultat]) -> tuple[str, int, list[Concourant]]:
    """Compare scores with those of the edition before, by the same method and both with their interval."""
    precedente = (
        Campagne.objects.filter(annee__lt=campagne.annee, restituee_le__isnull=False).order_by("-annee").first()
    )
    anciens = Resultat.objects.filter(
        Q(score_bas__isnull=False), inscription__campagne=precedente, inscription__organisme__siren__in=list(resultats)
    ).select_related("inscription__organisme")
    scores = []
    for ancien in anciens.order_by("inscription__organisme__siren") if precedente else ():
        siren = ancien.inscription.organisme.siren
        nouveau = resultats[siren]
        if nouveau.score_bas is not None and nouveau.methode == ancien.methode:
            scores.append((siren, _estimation(ancien), _estimation(nouveau)))
    return PrixSpecial.PROGRESSION, len(scores), de_la_progression(scores)


def _estimation(resultat: Resultat) -> Estimation:
    return Estimation(resultat.score, resultat.score_bas, resultat.score_haut)  # type: ignore[arg-type]
