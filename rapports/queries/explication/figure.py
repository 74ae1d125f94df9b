"""Where any figure of a body comes from: its own contacts (`dossier.py`), or users, agents, peers, another edition."""

from __future__ import annotations

from typing import NamedTuple

from bornes.indicateurs.logic.indicateurs import Taux
from campagnes.models import Campagne
from enquetes.referentiels.logic.arrondi import exact
from organismes.models import Inscription
from rapports.logic.chiffres import (
    CITE,
    COURBE,
    DES_VOIX,
    EVOLUTION,
    LIEN,
    NATION,
    PAIRS,
    RESSENTI,
    SCORE,
    TABLES_NATIONALES,
    VECU,
    AdresseDeChiffre,
    Figure,
    lire_figure,
)
from rapports.logic.evolution import EditionDUnOrganisme, Evolution
from rapports.logic.explication import voix
from rapports.logic.explication.avis import expliquer_avis, nom_d_avis
from rapports.logic.explication.chiffre_explique import ChiffreExplique
from rapports.logic.explication.regles import Operation
from rapports.logic.explication.scores import nom_de
from rapports.logic.voix.phrases import mot_periode
from rapports.logic.voix.tableau import Triangle, VoixEntendue
from rapports.queries.evolution import editions_jusqu_a, evolution_de, moyenne_de
from rapports.queries.explication.dossier import Explication, explication_de
from rapports.queries.voix.ecoute import TrancheEcoute
from rapports.queries.voix.nationale import MOIS, FiltreNational, voix_nationale
from rapports.queries.voix.organisme import SEMAINES, Filtre, ecouter, etendues_de, voix_organisme
from rapports.queries.voix.poids import CITES, ECRITURES, LIES, Poids, poids_de
from rapports.queries.voix.triangles import AgentsLus, agents_lus, se_compte, triangles_de
from socle.horloge import maintenant
from socle.logic.typographie import accorder
from sondages.queries.resultats import Resultats
from trophees.enums import Categorie
from trophees.queries.pairs import pairs_de

TOUT = "tout"


class Trouvee(NamedTuple):
    """A figure, what it was read in, the version of its method."""

    chiffre: ChiffreExplique
    source: str
    methode: str


def expliquer_figure(inscription: Inscription, figure: str, *, par_l_equipe: bool = False) -> Explication | None:
    """Explain any figure of a registration that has results; None when they have no such figure.

    `par_l_equipe`: services are then read contact by contact.
    """
    lue = lire_figure(figure)
    if lue is None or not lue.est_d_ailleurs:
        return explication_de(inscription, figure, par_l_equipe=par_l_equipe)
    trouvee = _trouver(inscription, lue)
    organisme = inscription.organisme
    return trouvee and _expliquer(trouvee, lue, inscription.campagne, organisme.siren, organisme.nom)


def expliquer_la_nation(campagne: Campagne, figure: str) -> Explication | None:
    """Explain a table of what users say in a whole edition, as its page reads it; None when there is none."""
    lue = lire_figure(figure)
    if lue is None or not lue.est_d_avis or lue.site or lue.service:
        return None
    if lue.periode not in {"", *(nom.upper() for nom in MOIS)}:
        return None
    filtre = FiltreNational(lue.periode.lower() or TOUT, lue.porte.lower())
    trouvee = _avis(lue, voix_nationale(campagne, filtre))
    return trouvee and _expliquer(trouvee, lue, campagne, NATION, "Tous les organismes")


def _expliquer(trouvee: Trouvee, lue: Figure, campagne: Campagne, siren: str, nom: str) -> Explication:
    return Explication(
        adresse=AdresseDeChiffre(campagne.annee, siren, str(lue)),
        organisme=nom,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        chiffre=trouvee.chiffre,
        enregistre=None,
        methode=trouvee.methode,
        calcule_le=maintenant(),
        mesures_retirees=False,
        parentes=tuple((code, _nom(lire_figure(code) or lue)) for code in lue.parentes),
        source=trouvee.source,
    )


def _nom(figure: Figure) -> str:
    return nom_d_avis(figure) if figure.est_d_avis else nom_de(figure)


def _trouver(inscription: Inscription, figure: Figure) -> Trouvee | None:
    if figure.est_d_avis:
        return _avis_de(inscription, figure)
    if figure.mesure in DES_VOIX:
        return _voix(inscription, figure)
    if figure.mesure in {CITE, LIEN}:
        return _importance(inscription, figure)
    if figure.mesure == PAIRS:
        return _pairs(inscription, figure)
    return _changement(inscription) if figure.code == EVOLUTION else _moyenne(inscription)


def _avis_de(inscription: Inscription, figure: Figure) -> Trouvee | None:
    if figure.code in TABLES_NATIONALES or figure.periode not in {"", *(nom.upper() for nom in SEMAINES)}:
        return None
    filtre = Filtre(figure.periode.lower() or TOUT, figure.site or None, figure.service or None, figure.porte.lower())
    return _avis(figure, voix_organisme(inscription, filtre))


def _avis(figure: Figure, entendue: VoixEntendue) -> Trouvee | None:
    """Explain what the page of voices shows under these filters; a satisfaction that it hides has no value."""
    chiffre = expliquer_avis(figure, entendue)
    if chiffre is None:
        return None
    source = f"Recalculé à partir des avis comptés {mot_periode(entendue.du, entendue.au)}."
    if figure.code in TABLES_NATIONALES:
        source = "Recalculé à partir des avis comptés de toute l’édition, par les deux portes."
    elif chiffre.valeur is None:
        source = entendue.voix.phrase
    elif figure.code == COURBE:
        source = f"{source} {entendue.voix.phrase_tendance}"
    return Trouvee(chiffre, source, voix.METHODE_DES_VOIX)


def _voix(inscription: Inscription, figure: Figure) -> Trouvee | None:
    """Read the voices as their page does, and explain one of them or a gap; nothing of what that page hides."""
    etendues = etendues_de(inscription.pk, figure.periode.lower() or TOUT)
    _lieux, ecoute = ecouter(inscription.pk, etendues)
    agents = agents_lus(inscription)
    triangles = triangles_de(inscription, ecoute.tranches, agents, periode=figure.periode)
    triangle = next((t for t in triangles if t.code == figure.axe), None)
    if triangle is None:
        return None
    dites = _dites(triangle, ecoute.tranches, agents)
    chiffre = dites.get(figure.mesure) or _ecart(triangle, figure, dites)
    if chiffre is None:
        return None
    sources = {
        RESSENTI: f"Recalculé à partir des avis comptés {mot_periode(etendues[0].du, etendues[-1].au)}.",
        VECU: f"Relu dans le dépouillement de la consultation {agents.phrase}.",
    }
    return Trouvee(
        chiffre,
        sources.get(figure.mesure, "Recalculé à partir des deux voix, dont chacune a son explication."),
        voix.METHODE_DES_VOIX,
    )


def _dites(t: Triangle, tranches: tuple[TrancheEcoute, ...], agents: AgentsLus) -> dict[str, ChiffreExplique]:
    """Return each voice that may be told, by its name in an address or in a gap."""
    voix_dites = {}
    if t.mesure is not None:
        voix_dites["mesuré"] = voix.mesure_par_les_visites(t.code, t.mesure, t.intervalle)
    if t.ressenti is not None:
        voix_dites[RESSENTI] = voix_dites["ressenti"] = voix.part_d_opinions(
            Figure(axe=t.code, mesure=RESSENTI, periode=t.periode),
            t.ressenti,
            (t.question.capitalize(), "Les autres réponses"),
            ancre=voix.VOIX,
            se_compte=se_compte(t.code, tranches),
        )
    if t.vecu is not None and agents.resultats is not None:
        voix_dites[VECU] = voix_dites["vécu"] = _vecu(Figure(axe=t.code, mesure=VECU), agents.resultats)
    return voix_dites


def _vecu(figure: Figure, resultats: Resultats) -> ChiffreExplique:
    accord = resultats.accord_sur(figure.axe)
    if accord is None:
        raise ValueError("un accord dit se recalcule")
    cartes = []
    for carte in resultats.cartes_de(figure.axe):
        tu = f"presque toutes les réponses\u202f: {carte.total.libelle}, sans compte" if carte.total.est_floue else ""
        cartes.append((carte.enonce.removesuffix("."), carte.total.jugements, tu))
    combien = f"{accorder(resultats.bulletins or 0, 'bulletin')} pour {accorder(resultats.effectif, 'agent')}"
    combien += f", rien n’étant dit sous {accorder(resultats.seuil, 'bulletin')}"
    return voix.accord_des_agents(figure, accord, cartes, combien)


def _ecart(t: Triangle, figure: Figure, voix_dites: dict[str, ChiffreExplique]) -> ChiffreExplique | None:
    for lu in t.ecarts:
        if lu.code == figure.mesure:
            return voix.ecart_de_voix(figure, lu.ecart, [voix_dites[lu.premiere], voix_dites[lu.seconde]])
    return None


def _importance(inscription: Inscription, figure: Figure) -> Trouvee | None:
    """Explain how much a determinant matters: what this body's users cite, or what the bodies of the edition show."""
    poids = poids_de(inscription, LIES if figure.mesure == LIEN else CITES)
    place = _place(poids, figure.axe)
    ligne = next(ligne for ligne in poids.lignes if ligne.code == figure.axe)
    if figure.mesure == LIEN:
        if ligne.lien is None:
            return None
        source = _sur_d_autres("les organismes de l’édition")
        return Trouvee(voix.correlation(figure, ligne.lien), f"{source}{place}", voix.METHODE_DES_VOIX)
    cite: Taux | None = ligne.cite
    if cite is None:
        return None
    mots = ("Avis qui donnent ce motif", "Les autres avis")
    # Neither part is a handful, or nothing is told at all.
    part = voix.part_d_opinions(figure, cite, mots, ancre=voix.POIDS, se_compte=True)
    return Trouvee(part, f"Recalculé à partir des avis comptés de toute l’édition.{place}", voix.METHODE_DES_VOIX)


def _place(poids: Poids, code: str) -> str:
    """Say where the matrix puts a determinant, and beside which mean importance; empty where it does not."""
    if poids.matrice is None:
        return ""
    place = next((place for place in poids.matrice.places if place.code == code), None)
    if place is None:
        return ""
    sure = "" if place.est_sure else ", à titre d’indication"
    milieu = ECRITURES[poids.lecture](poids.matrice.milieu)
    return f" Dans la matrice\u202f: {place.coin}{sure}, l’importance moyenne étant de {milieu}."


def _pairs(inscription: Inscription, figure: Figure) -> Trouvee | None:
    resultat = inscription.resultat
    pairs = pairs_de(inscription.campagne, resultat.categorie)
    if figure.code == SCORE:
        repere = pairs.score
    elif figure.canal:
        repere = pairs.canaux.get(figure.canal)
    else:
        repere = pairs.etapes.get(figure.axe) or pairs.determinants.get(figure.axe)
    if repere is None:
        return None
    categorie = Categorie(resultat.categorie).label
    source = _sur_d_autres(f"les organismes notés de la catégorie «\u202f{categorie}\u202f»")
    return Trouvee(voix.mediane_des_pairs(figure, repere), source, resultat.methode)


def _moyenne(inscription: Inscription) -> Trouvee | None:
    lue = moyenne_de(inscription)
    if lue.moyenne is None:
        return None
    chiffre = voix.moyenne_de_l_edition(lue.nombre, lue.moyenne, lue.bornes)
    return Trouvee(chiffre, _sur_d_autres("tous les organismes de l’édition"), inscription.resultat.methode)


def _sur_d_autres(qui: str) -> str:
    return f"Recalculé sur {qui}\u202f: aucun n’est nommé, aucun score n’est donné."


def _changement(inscription: Inscription) -> Trouvee | None:
    """Explain the change since the edition before: both scores of results, or both on what was measured alike."""
    editions = editions_jusqu_a(inscription)
    lue = evolution_de(inscription, editions)
    if lue.derniere is None or lue.precedente is None:
        return None
    if lue.derniere.ecart is not None:
        termes = [_edition(une) for une in (lue.derniere, lue.precedente)]
        source = "Calculé sur les deux scores des résultats, dont chacun a son explication."
        return Trouvee(voix.changement(lue.derniere.ecart, termes), source, inscription.resultat.methode)
    return _a_perimetre_egal(inscription, editions, lue)


def _edition(une: EditionDUnOrganisme) -> ChiffreExplique:
    return ChiffreExplique(
        une.nom,
        None if une.score_nu is None else exact(une.score_nu),
        Operation.PONDEREE,
        "score-organisme",
        SCORE,
        bornes=une.bornes,
        prefixe=une.prefixe_des_chiffres,
    )


def _a_perimetre_egal(inscription: Inscription, editions: list[Inscription], lue: Evolution) -> Trouvee | None:
    commun, derniere, precedente = lue.commun, lue.derniere, lue.precedente
    if not (commun and derniere and precedente and commun.avant and commun.apres and commun.ecart):
        return None
    avant = next(une for une in editions if une.campagne.annee == precedente.annee)
    communes = commun.mesures
    termes = [
        voix.score_sur_les_communs(
            f"{une.campagne}, sur {accorder(commun.nb_criteres, 'critère commun', 'critères communs')}",
            contacts,
            communes.criteres,
            communes.poids,
            score,
            prefixe,
        )
        for une, contacts, score, prefixe in (
            (inscription, communes.apres, commun.apres, derniere.prefixe_des_chiffres),
            (avant, communes.avant, commun.avant, precedente.prefixe_des_chiffres),
        )
    ]
    source = f"Recalculé à partir des contacts des deux éditions\u202f: {commun.raisons}."
    return Trouvee(voix.changement(commun.ecart, termes), source, inscription.resultat.methode)
