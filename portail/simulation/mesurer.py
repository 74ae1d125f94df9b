"""What a simulated campaign says in the end: its counts, how often its intervals hold the truth."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bornes.models import Avis, Borne
from campagnes.queries import methode_de
from consultations.models import Dialogue
from enquetes.enums import EtatVisite
from enquetes.models import Enveloppe, Visite
from organismes.enums import ETATS_ACTIFS
from organismes.models import PlaceGratuite
from portail.demonstration.mesures import Jeu
from portail.simulation.monde import Monde
from portail.simulation.verite import Verite, rangs_vrais
from portail.simulation.visiter import visites_lues
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.models import Entree
from socle.queries.courriers import lignes, modeles_de_courrier
from sondages.models import Sondage
from trophees.models import Litige, Palmares, Resultat

RANGEE = ("siren", "categorie", "rang", "score", "score_arrondi", "intervalle", "rang_intervalle", "palier", "motifs")


def empreinte_du_classement(palmares: Palmares) -> str:
    """Return the SHA-256 of the ranking, without the keys that a database gives to rows."""
    lignes = [
        {champ: ligne.get(champ) for champ in RANGEE}
        for nom in ("classement", "non_classes")
        for ligne in palmares.contenu[nom]
    ]
    texte = json.dumps(sorted(lignes, key=lambda ligne: ligne["siren"]), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()


def couverture_de(monde: Monde, palmares: Palmares, tirages: int) -> dict[str, Any]:
    """Compare what is published of ranked bodies with the truth."""
    vrais = _scores_vrais(monde, tirages)
    lignes = [ligne for ligne in palmares.contenu["classement"] if ligne["siren"] in vrais and ligne["intervalle"]]
    rangs = _rangs_vrais(lignes, vrais)
    bornes = [tuple(map(float, ligne["intervalle"])) for ligne in lignes]
    return {
        "organismes": len(lignes),
        "scores": _part(
            bas <= vrais[ligne["siren"]] <= haut for ligne, (bas, haut) in zip(lignes, bornes, strict=True)
        ),
        "rangs": _part(
            ligne["rang_intervalle"][0] <= rangs[ligne["siren"]] <= ligne["rang_intervalle"][1] for ligne in lignes
        ),
        "biais": _moyenne([float(ligne["score"]) - vrais[ligne["siren"]] for ligne in lignes]),
        "largeur_moyenne": _moyenne([haut - bas for bas, haut in bornes]),
    }


def _rangs_vrais(lignes: Iterable[Mapping[str, Any]], vrais: Mapping[str, float]) -> dict[str, int]:
    """Rank bodies among those of their category by their true scores."""
    par_categorie: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for ligne in lignes:
        par_categorie[ligne["categorie"]][ligne["siren"]] = vrais[ligne["siren"]]
    return {siren: rang for scores in par_categorie.values() for siren, rang in rangs_vrais(scores).items()}


def _moyenne(valeurs: Sequence[float]) -> float | None:
    return round(sum(valeurs) / len(valeurs), 2) if valeurs else None


def _part(vrais: Iterable[bool]) -> float | None:
    dits = list(vrais)
    return round(sum(dits) / len(dits), 4) if dits else None


def _scores_vrais(monde: Monde, tirages: int) -> dict[str, float]:
    """Return the true score of each body, on the contacts that were due to it."""
    jeux: defaultdict[str, defaultdict[str, list[Jeu]]] = defaultdict(lambda: defaultdict(list))
    grilles = {}
    dus = visites_lues().dus().filter(inscription__campagne=monde.campagne)
    for visite in dus.order_by("inscription__organisme__siren", "canal", "scenario__code", "pk"):
        grilles[visite.canal] = monde.carnet.grille(visite)
        jeux[visite.inscription.organisme.siren][visite.canal].append(monde.jeu_de(visite))
    verite, poids = Verite(grilles, tirages), methode_de(monde.campagne).poids
    vrais = {siren: verite.du_corps(ceux, poids) for siren, ceux in jeux.items()}
    return {siren: vrai for siren, vrai in vrais.items() if vrai is not None}


def comptes_de(monde: Monde) -> dict[str, int]:
    """Count what the campaign left in the database, beside what happened on the way."""
    inscriptions = monde.campagne.les_inscriptions
    visites = Visite.objects.filter(inscription__campagne=monde.campagne)
    comptes = {
        "organismes_inscrits": inscriptions.filter(etat__in=ETATS_ACTIFS).count(),
        "inscriptions": inscriptions.count(),
        "places_attribuees": PlaceGratuite.objects.filter(campagne=monde.campagne, inscription__isnull=False).count(),
        "contacts": visites.contacts().count(),
        "contacts_valides": visites.validees().count(),
        "contacts_annules": visites.contacts().filter(etat=EtatVisite.ANNULEE).count(),
        "secondes_notations": visites.filter(double_de__isnull=False, etat=EtatVisite.VALIDEE).count(),
        "enveloppes": Enveloppe.objects.count(),
        "litiges": Litige.objects.count(),
        "bornes": Borne.objects.count(),
        "avis": Avis.objects.count(),
        "sondages": Sondage.objects.count(),
        "consultations": Dialogue.objects.count(),
        "rapports_prets": Rapport.objects.filter(etat=EtatDocument.PRET).count(),
        "resultats": Resultat.objects.count(),
        "courriels_dus": sum(lignes(modele).count() for modele in modeles_de_courrier()),
        "lignes_du_journal": Entree.objects.count(),
    }
    return dict(sorted((monde.comptes_de | comptes).items()))
