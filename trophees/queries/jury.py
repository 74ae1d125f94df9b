"""The deliberation of an edition: what it is about, who may judge whom, what it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from bornes.indicateurs.logic.indicateurs import Estimation
from bornes.indicateurs.queries.indicateurs import comptes_par_organisme
from bornes.logic.petits_nombres import est_petit
from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import Utilisateur
from consultations.models import Participant
from consultations.queries.comptes import ayant_agi
from enquetes.referentiels.logic.arrondi import arrondir
from organismes.models import Inscription, Membre, Organisme
from trophees.enums import DEPARTAGES_DES_PRIX, UNITES_DES_PRIX, Decideur, PetitesCategories, PrixSpecial
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.logic.jury import Concourant, DecisionTrophee, decider, finalistes, groupes
from trophees.logic.prix import ReponsesRecues, de_la_consultation, de_la_progression
from trophees.logic.trophees import libelle_de
from trophees.models import BulletinJury, ConflitJury, Deliberation, Resultat
from trophees.queries.perimetre import grilles_par_inscription, mesure_est_la_meme

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
    fusion = petites_categories == PetitesCategories.FUSION
    effectifs = Counter(resultat.categorie for resultat in resultats.values())
    trophees = []
    for groupe in groupes(effectifs, fusion=fusion):
        concourants = [_au_score(siren, r) for siren, r in resultats.items() if r.categorie in groupe]
        trophees.append(_trophee("-".join(groupe), groupe, len(concourants), concourants, resultats))
    for prix, nombre, concourants in (*_consultation(campagne, resultats), _progression(campagne, resultats)):
        trophees.append(_trophee(prix, (), nombre, concourants, resultats))
    return trophees


def est_perimee(deliberation: Deliberation) -> bool:
    """Tell whether the results of now would make other finalists, or give them other figures.

    A name that was corrected or an interval that moved voids no vote. The answers of users stay as they were counted, but
    who is ranked no more wins none of their prizes either.
    """
    actuels = contenu_de_la_deliberation(deliberation.campagne, deliberation.petites_categories)
    dossiers = {siren: dossier.pk for siren, dossier in dossiers_de(deliberation).items()}
    return _en_substance(actuels, {}) != _en_substance(deliberation.contenu, dossiers) or _un_est_sorti(
        deliberation, dossiers
    )


def _un_est_sorti(deliberation: Deliberation, dossiers: Mapping[str, int]) -> bool:
    """Tell whether a finalist is ranked no more: a prize list names nobody beside its ranking."""
    finalistes = {un["siren"] for trophee in deliberation.contenu for un in trophee["finalistes"]}
    classes = set(
        Resultat.objects.filter(inscription__in=list(dossiers.values()), rang__isnull=False).values_list(
            "inscription", flat=True
        )
    )
    return any(dossiers.get(siren) not in classes for siren in finalistes)


def dossiers_de(deliberation: Deliberation) -> dict[str, Inscription]:
    """Return the registration of each finalist by its frozen identifier, which a SIREN given since leaves as it was.

    Deliberations that froze no registration find it by SIREN; who is found no more is left out.
    """
    geles = {un["siren"]: un.get("inscription") for trophee in deliberation.contenu for un in trophee["finalistes"]}
    inscriptions = Inscription.objects.filter(
        Q(pk__in=[pk for pk in geles.values() if pk]) | Q(organisme__siren__in=list(geles), resultat__isnull=False),
        campagne=deliberation.campagne_id,
    ).select_related("organisme")
    par_pk = {inscription.pk: inscription for inscription in inscriptions}
    par_siren = {inscription.organisme.siren: inscription for inscription in inscriptions}
    trouves = {siren: par_pk.get(pk) or par_siren.get(siren) for siren, pk in geles.items()}
    return {siren: inscription for siren, inscription in trouves.items() if inscription}


def sirens_recuses(
    jure: Utilisateur, deliberation: Deliberation, dossiers: Mapping[str, Inscription] | None = None
) -> frozenset[str]:
    """Return the finalists that a juror may not judge: conflicts declared, and the bodies she belongs to."""
    connus = dossiers_de(deliberation) if dossiers is None else dossiers
    declares = set(
        ConflitJury.objects.filter(jure=jure, inscription__campagne=deliberation.campagne_id).values_list(
            "inscription", flat=True
        )
    )
    siens = set(Membre.objects.filter(utilisateur=jure).values_list("organisme", flat=True))
    return frozenset(
        siren for siren, dossier in connus.items() if dossier.pk in declares or dossier.organisme_id in siens
    )


def est_recuse(jure: Utilisateur, inscription: Inscription) -> bool:
    """Tell whether a person may not judge a registration: a conflict declared, or a body she belongs to."""
    return (
        ConflitJury.objects.filter(jure=jure, inscription=inscription).exists()
        or Membre.objects.filter(utilisateur=jure, organisme=inscription.organisme_id).exists()
    )


def conflits_de(campagne: Campagne) -> list[ConflitJury]:
    """Return the conflicts of interest declared for an edition, in the order in which they were."""
    return list(
        ConflitJury.objects.filter(inscription__campagne=campagne).select_related("jure", "inscription__organisme")
    )


def decisions_de(deliberation: Deliberation) -> dict[str, DecisionTrophee]:
    """Return what is decided of each trophy that is awarded, by its code."""
    bulletins = bulletins_de(deliberation)
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
    shows that none was changed. Bodies bear their SIREN and name of now, as in the ranking that it joins.
    """
    decisions, bulletins = decisions_de(deliberation), bulletins_de(deliberation)
    organismes = {siren: dossier.organisme for siren, dossier in dossiers_de(deliberation).items()}
    sirens = {siren: organisme.siren for siren, organisme in organismes.items()}
    return [
        {
            **trophee,
            "finalistes": [_nomme_aujourdhui(un, organismes.get(un["siren"])) for un in trophee["finalistes"]],
            "laureats": [sirens.get(siren, siren) for siren in decision.laureats] if decision else [],
            "decideur": decision.decideur if decision else Decideur.MESURE,
            "bulletins": sorted(bulletin.empreinte for bulletin in bulletins.get(trophee["code"], ())),
            "duels": [[sirens.get(un, un), sirens.get(autre, autre), nombre] for un, autre, nombre in decision.duels]
            if decision
            else [],
        }
        for trophee in deliberation.contenu
        for decision in [decisions.get(trophee["code"])]
    ]


def _nomme_aujourdhui(finaliste: dict[str, Any], organisme: Organisme | None) -> dict[str, Any]:
    return {**finaliste, "siren": organisme.siren, "nom": organisme.nom} if organisme else finaliste


@dataclass(frozen=True)
class FinalisteLu:
    """A finalist as a person of staff reads it; `dossier` is the registration whose merits are told, if it stands."""

    siren: str
    nom: str
    valeur: Decimal
    bas: Decimal | None
    haut: Decimal | None
    dossier: int | None
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
    def decimales(self) -> int:
        """Return the decimals of its figures: answers are counted, all else is measured."""
        return 0 if self.code == PrixSpecial.CONSULTATION_AUTRES else 1

    @property
    def departage(self) -> str:
        """Name the figure that decides where the jury does not."""
        return DEPARTAGES_DES_PRIX.get(self.code, "le score")

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
    def lignes_des_duels(self) -> list[tuple[str, list[int | None]]]:
        """Return the count as a table: each finalist, and how many ballots put it before each other one."""
        comptes = {(un, autre): nombre for un, autre, nombre in self.decision.duels} if self.decision else {}
        return [(un.nom, [comptes.get((un.siren, autre.siren)) for autre in self.finalistes]) for un in self.finalistes]


def trophees_de(deliberation: Deliberation, jure: Utilisateur) -> list[TropheeEnJeu]:
    """Return the trophies of a deliberation as `jure`, or anybody of staff, may read them."""
    bulletins = bulletins_de(deliberation)
    decisions = {} if deliberation.est_ouverte else decisions_de(deliberation)
    trouves = dossiers_de(deliberation)
    recuses = sirens_recuses(jure, deliberation, trouves)
    dossiers = {siren: dossier.pk for siren, dossier in trouves.items()}
    return [
        _en_jeu(
            rang, trophee, bulletins.get(trophee["code"], []), decisions.get(trophee["code"]), jure, recuses, dossiers
        )
        for rang, trophee in enumerate(deliberation.contenu, start=1)
    ]


def jures() -> QuerySet[Utilisateur]:
    """Return the people who may vote."""
    return Utilisateur.objects.filter(is_active=True, les_roles__role=Role.JURY)


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
            _finaliste_lu(un, dossiers.get(un["siren"]), recuses, laureats) for un in trophee["finalistes"]
        ),
        nb_bulletins=len(bulletins),
        mien=next((bulletin for bulletin in bulletins if bulletin.jure_id == jure.pk), None),
        decision=decision,
        empreintes=tuple(sorted(bulletin.empreinte for bulletin in bulletins)) if decision else (),
    )


def _finaliste_lu(
    gele: Mapping[str, Any], dossier: int | None, recuses: Collection[str], laureats: Collection[str]
) -> FinalisteLu:
    return FinalisteLu(
        siren=gele["siren"],
        nom=gele["nom"],
        valeur=Decimal(gele["valeur"]),
        bas=None if gele["bas"] is None else Decimal(gele["bas"]),
        haut=None if gele["haut"] is None else Decimal(gele["haut"]),
        dossier=dossier,
        est_recuse=gele["siren"] in recuses,
        est_laureat=gele["siren"] in laureats,
    )


def _en_substance(trophees: Iterable[Mapping[str, Any]], dossiers: Mapping[str, int]) -> list[Any]:
    """Return what a vote rests on: the trophies, whether each is awarded, its finalists and their figures."""
    comptes = {PrixSpecial.CONSULTATION_TERRITOIRES, PrixSpecial.CONSULTATION_AUTRES}
    return [
        (
            un["code"],
            un["categories"],
            un["est_decerne"],
            {(dossiers.get(f["siren"], f.get("inscription")), f["valeur"]) for f in un["finalistes"]},
        )
        for un in trophees
        if un["code"] not in comptes
    ]


def bulletins_de(deliberation: Deliberation) -> dict[str, list[BulletinJury]]:
    """Return the ballots by trophy: those of the jurors of now while the vote is open, those it kept once closed."""
    par_trophee: dict[str, list[BulletinJury]] = {}
    bulletins = deliberation.les_bulletins.all()
    for bulletin in bulletins.filter(jure__in=jures()) if deliberation.est_ouverte else bulletins:
        par_trophee.setdefault(bulletin.trophee, []).append(bulletin)
    return par_trophee


def _trophee(
    code: str,
    categories: tuple[str, ...],
    nombre: int,
    concourants: list[Concourant],
    resultats: Mapping[str, Resultat],
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
                "inscription": resultats[un.cle].inscription_id,
                "nom": resultats[un.cle].inscription.organisme.nom,
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
        .select_related("inscription__organisme", "inscription__campagne")
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
    """Count what users answered: opinions that count by both doors, people who took part in consultations.

    A handful of opinions is left out: the figure of a laureate is published, and would tell it (regles#petits-nombres).
    """
    avis = {une.siren: une.n for une in comptes_par_organisme(campagne.pk) if not est_petit(une.n)}
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
            resultat.inscription.population_retenue,
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
    """Compare scores with those of the edition before, where both have an interval and rest on the same measure.

    A criterion, a channel or a weight that changed would pass for progress (regles#evolution).
    """
    precedente = (
        Campagne.objects.filter(annee__lt=campagne.annee, restituee_le__isnull=False).order_by("-annee").first()
    )
    anciens = Resultat.objects.filter(
        Q(score_bas__isnull=False), inscription__campagne=precedente, inscription__organisme__siren__in=list(resultats)
    ).select_related("inscription__organisme", "inscription__campagne")
    paires = [
        (ancien, resultats[ancien.inscription.organisme.siren])
        for ancien in (anciens.order_by("inscription__organisme__siren") if precedente else ())
    ]
    grilles = grilles_par_inscription(resultat for paire in paires for resultat in paire)
    scores = [
        (ancien.inscription.organisme.siren, _estimation(ancien), _estimation(nouveau))
        for ancien, nouveau in paires
        if nouveau.score_bas is not None
        and nouveau.methode == ancien.methode
        and mesure_est_la_meme(ancien, nouveau, grilles)
    ]
    return PrixSpecial.PROGRESSION, len(scores), de_la_progression(scores)


def _estimation(resultat: Resultat) -> Estimation:
    return Estimation(resultat.score, resultat.score_bas, resultat.score_haut)  # type: ignore[arg-type]
