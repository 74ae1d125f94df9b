"""What a prize list would freeze now, and whether the one that stands would be frozen again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from campagnes.models import Campagne
from enquetes.visites.queries.scores import empreinte_connue, empreinte_des_contacts
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from trophees.enums import MotifIneligibilite
from trophees.logic.gel import empreinte
from trophees.logic.jury import QUORUM
from trophees.models import Deliberation, Palmares, Resultat
from trophees.queries.classement import LigneClassement, classement_de
from trophees.queries.jury import METHODE_DU_JURY, deliberation_de, est_perimee, trophees_a_geler
from trophees.queries.lois import methode_a_change


def contenu_a_geler(
    campagne: Campagne, contacts: Callable[[Campagne], tuple[int, str]] = empreinte_des_contacts
) -> dict[str, Any]:
    """Return the ranking of the last computation with the print of its inputs; every score is a text.

    A closed deliberation adds its trophies and says who is awarded; ranks are the measure's, always.
    """
    categories = classement_de(campagne)
    nb_contacts, empreinte_contacts = contacts(campagne)
    lignes = [ligne for categorie in categories for ligne in categorie.lignes]
    scores = dict(
        Resultat.objects.filter(inscription__campagne=campagne, score__isnull=False).values_list("inscription", "score")
    )
    methode = Resultat.objects.filter(inscription__campagne=campagne).values_list("methode", flat=True).first()
    contenu = {
        "campagne": campagne.annee,
        "methode": methode,
        "entrees": {"contacts": nb_contacts, "empreinte": empreinte_contacts},
        "categories": [
            {"code": c.code, "nb_classes": c.nb_classes, "est_decernee": c.est_decernee} for c in categories
        ],
        "classement": [_classee(ligne, scores) for ligne in lignes if ligne.rang is not None],
        "non_classes": [
            {**_gelee(ligne, scores), "motifs": list(ligne.motifs)} for ligne in lignes if ligne.rang is None
        ],
    }
    deliberation = deliberation_de(campagne)
    return _avec_le_jury(contenu, deliberation) if deliberation and deliberation.est_close else contenu


def _avec_le_jury(contenu: dict[str, Any], deliberation: Deliberation) -> dict[str, Any]:
    classes = {categorie["code"]: categorie["nb_classes"] for categorie in contenu["categories"]}
    trophees = [
        {**trophee, "nb_classes": sum(classes.get(code, 0) for code in trophee["categories"])}
        if trophee["categories"]
        else trophee
        for trophee in trophees_a_geler(deliberation)
    ]
    par_categorie = {code: trophee for trophee in trophees for code in trophee["categories"]}
    laureats = {code: trophee["laureats"] for code, trophee in par_categorie.items()}
    return {
        **contenu,
        "categories": [
            {**categorie, "est_decernee": par_categorie[categorie["code"]]["est_decerne"]}
            if categorie["code"] in par_categorie
            else categorie
            for categorie in contenu["categories"]
        ],
        "classement": [
            {**ligne, "est_laureat": ligne["siren"] in laureats.get(ligne["categorie"], ())}
            for ligne in contenu["classement"]
        ],
        "jury": {
            "methode": METHODE_DU_JURY,
            "quorum": QUORUM,
            "petites_categories": deliberation.petites_categories,
        },
        "trophees": trophees,
    }


def _gelee(ligne: LigneClassement, scores: Mapping[int, float | None]) -> dict[str, Any]:
    score = scores.get(ligne.inscription)
    return {
        "categorie": ligne.categorie,
        "inscription": ligne.inscription,
        "siren": ligne.siren,
        "nom": ligne.nom,
        "score": None if score is None else repr(score),
        "score_arrondi": None if ligne.score is None else str(ligne.score),
        "intervalle": None if ligne.intervalle is None else [repr(borne) for borne in ligne.intervalle],
    }


def _classee(ligne: LigneClassement, scores: Mapping[int, float | None]) -> dict[str, Any]:
    return {
        **_gelee(ligne, scores),
        "rang": ligne.rang,
        "rang_intervalle": None if ligne.rang_intervalle is None else list(ligne.rang_intervalle),
        "palier": ligne.palier,
        "est_laureat": ligne.est_laureat,
    }


def est_integre(palmares: Palmares) -> bool:
    """Tell whether the frozen content still has its print."""
    return empreinte(palmares.contenu) == palmares.empreinte


def est_a_jour(palmares: Palmares, contacts: Callable[[Campagne], tuple[int, str]] = empreinte_des_contacts) -> bool:
    """Tell whether a computation of now would freeze the same content, and its jury would compare the same bodies.

    Results of another method than today's are those of no computation of now. `contacts` says how contacts are printed.
    The order of bodies of one rank says nothing, and is that of the version that wrote it. A sealed list keeps the names
    of its day too: one given to a body since, for another edition, contradicts nothing.
    """
    campagne = palmares.campagne
    if methode_a_change(campagne) or _un_est_parti(palmares):
        return False
    deliberation = deliberation_de(campagne)
    if deliberation and deliberation.est_close and est_perimee(deliberation):
        return False
    actuel = contenu_a_geler(campagne, contacts)
    oublie = "nom" if palmares.est_scelle else ""
    return empreinte(_sans_ordre(actuel, oublie)) == empreinte(_sans_ordre(palmares.contenu, oublie))


def _un_est_parti(palmares: Palmares) -> bool:
    """Tell whether a body withdrew since: the results that stand are of before, a computation would leave it out."""
    contenu = palmares.contenu
    engages = [
        ligne["inscription"]
        for ligne in (*contenu["classement"], *contenu["non_classes"])
        if "inscription" in ligne and MotifIneligibilite.NON_CONFIRMEE not in ligne.get("motifs", ())
    ]
    return Inscription.objects.filter(pk__in=engages).exclude(etat__in=ETATS_ACTIFS).exists()


def _sans_ordre(contenu: Mapping[str, Any], oublie: str) -> dict[str, Any]:
    """Return a content with its bodies by number, and without a field of theirs: ranks are fields, order is not."""

    def par_numero(lignes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        retenues = ({cle: valeur for cle, valeur in ligne.items() if cle != oublie} for ligne in lignes)
        return sorted(retenues, key=lambda ligne: str(ligne["siren"]))

    return {
        **contenu,
        **{nom: par_numero(contenu[nom]) for nom in ("classement", "non_classes")},
        "trophees": [
            {**trophee, "finalistes": par_numero(trophee["finalistes"])} for trophee in contenu.get("trophees", ())
        ],
    }


def parait_a_jour(palmares: Palmares) -> bool:
    """Tell a page what `est_a_jour` tells an act, without reading again measures that did not change."""
    return est_a_jour(palmares, contacts=empreinte_connue)
