"""What a simulated campaign says in the end: its counts, its invariants, how often its intervals hold the truth."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from campagnes.queries import methode_de
from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.models import ConflitEnveloppe, Enveloppe, Visite
from enquetes.visites.logic.saisie import est_calcule
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription, PlaceGratuite
from portail.demonstration.mesures import Jeu
from portail.simulation.inscrire import CLOTURE
from portail.simulation.monde import Monde
from portail.simulation.verite import Verite, rangs_vrais
from portail.simulation.visiter import mesures_de, visites_lues
from socle.models import Entree
from socle.queries.chaine import verifier as verifier_le_journal
from socle.queries.courriers import lignes, modeles_de_courrier
from trophees.actions.sceau import FichierScelle
from trophees.logic import verifier
from trophees.models import Litige, Palmares, Resultat

Ligne = dict[str, Any]
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
    par_categorie: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for ligne in lignes:
        par_categorie[ligne["categorie"]][ligne["siren"]] = vrais[ligne["siren"]]
    rangs = {siren: rang for scores in par_categorie.values() for siren, rang in rangs_vrais(scores).items()}
    ecarts = [float(ligne["score"]) - vrais[ligne["siren"]] for ligne in lignes]
    bornes = [tuple(map(float, ligne["intervalle"])) for ligne in lignes]
    return {
        "organismes": len(lignes),
        "scores": _part(
            bas <= vrais[ligne["siren"]] <= haut for ligne, (bas, haut) in zip(lignes, bornes, strict=True)
        ),
        "rangs": _part(
            ligne["rang_intervalle"][0] <= rangs[ligne["siren"]] <= ligne["rang_intervalle"][1] for ligne in lignes
        ),
        "biais": round(sum(ecarts) / len(ecarts), 2) if ecarts else None,
        "largeur_moyenne": round(sum(haut - bas for bas, haut in bornes) / len(bornes), 2) if bornes else None,
    }


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
        "resultats": Resultat.objects.count(),
        "courriels_dus": sum(lignes(modele).count() for modele in modeles_de_courrier()),
        "lignes_du_journal": Entree.objects.count(),
    }
    return dict(sorted((monde.comptes_de | comptes).items()))


def invariants_de(monde: Monde, palmares: Palmares, fichier: FichierScelle) -> dict[str, bool]:
    """Tell what must hold of any campaign, by name."""
    return {
        **_des_inscriptions(monde),
        **_du_terrain(monde),
        **_du_palmares(palmares, fichier),
        "journal_tient": not verifier_le_journal().rupture,
    }


def _des_inscriptions(monde: Monde) -> dict[str, bool]:
    actives = monde.campagne.les_inscriptions.filter(etat__in=ETATS_ACTIFS)
    tenues = monde.campagne.les_places.filter(inscription__isnull=False).order_by("rang")
    rangs = list(tenues.values_list("rang", flat=True))
    corps = list(actives.values_list("organisme", flat=True))
    return {
        "places_de_1_a_10": rangs == list(range(1, len(rangs) + 1)) and len(rangs) <= monde.campagne.idcity_places,
        "places_a_des_inscriptions_actives": tenues.exclude(inscription__etat__in=ETATS_ACTIFS).count() == 0,
        "places_dans_l_ordre_de_la_file": _dans_l_ordre(monde),
        "une_inscription_par_organisme": len(corps) == len(set(corps)),
        "depot_en_double_rend_la_meme": monde.comptes_de["depots_en_double"] == 0,
        "personne_apres_la_cloture": not monde.campagne.les_inscriptions.filter(deposee_le__gte=CLOTURE).exists(),
    }


def _dans_l_ordre(monde: Monde) -> bool:
    """Tell whether nobody who waits came before somebody who was served and is still there."""
    en_file = Inscription.objects.actives().filter(campagne=monde.campagne, ordre_idcity__isnull=False)
    servies = [i.ordre_idcity or 0 for i in en_file.filter(place_gratuite__isnull=False)]
    attendent = [i.ordre_idcity or 0 for i in en_file.filter(place_gratuite__isnull=True)]
    return not servies or not attendent or max(servies) < min(attendent)


def _du_terrain(monde: Monde) -> dict[str, bool]:
    visites = Visite.objects.filter(inscription__campagne=monde.campagne)
    rangees = set(map(str, Enveloppe.objects.values_list("pk", flat=True)))
    jours: list[tuple[Any, ...]] = list(
        visites.contacts()
        .exclude(etat=EtatVisite.ANNULEE)
        .exclude(prevue_le=None)
        .values_list("inscription", "prevue_le")
    )
    return {
        "geste_acquitte_range_une_fois": monde.acquittees <= rangees and not ConflitEnveloppe.objects.exists(),
        "aucun_geste_refuse_ni_retenu": not Enveloppe.objects.exclude(statut=EtatEnveloppe.APPLIQUEE).exists(),
        "aucun_contact_en_double": len(jours) == len(set(jours)) and _chacun_son_canal(visites),
        "tous_les_contacts_decides": not visites.contacts()
        .exclude(etat__in=(EtatVisite.VALIDEE, EtatVisite.ANNULEE))
        .exists(),
        "mesures_fideles_a_la_verite": _est_fidele(monde),
    }


def _chacun_son_canal(visites: Any) -> bool:
    """Tell whether no shopper met a body twice by the same channel."""
    vus = list(
        visites.exclude(etat=EtatVisite.ANNULEE)
        .exclude(enqueteur=None)
        .values_list("enqueteur", "inscription", "canal")
    )
    return len(vus) == len(set(vus))


def _est_fidele(monde: Monde) -> bool:
    """Tell whether every contact that counts holds what was seen, whatever the network, the returns and the disagreements."""
    validees = visites_lues().validees().filter(inscription__campagne=monde.campagne).order_by("pk")
    return all(_est_ce_qui_fut_vu(monde, visite) for visite in validees.iterator())


def _est_ce_qui_fut_vu(monde: Monde, visite: Visite) -> bool:
    vraies, grille = mesures_de(monde, visite), monde.carnet.grille(visite)
    notees = (critere for critere in grille.criteres if not est_calcule(critere, grille.canal))
    return all(visite.reponses[critere.code] == vraies[critere.code] for critere in notees)


def _du_palmares(palmares: Palmares, fichier: FichierScelle) -> dict[str, bool]:
    return {
        "scelle_se_verifie": not verifier.examiner(fichier.octets, fichier.cle.empreinte)[1],
        "scelle_altere_est_refuse": _est_refuse(fichier),
        "scelle_par_deux_personnes": palmares.propose_par_id != palmares.scelle_par_id,
        "aucun_litige_ouvert": not Litige.objects.ouverts().exists(),
        "rangs_sans_trou": _sans_trou(palmares.contenu["classement"]),
    }


def _est_refuse(fichier: FichierScelle) -> bool:
    octets = bytearray(fichier.octets)
    octets[len(octets) // 2] ^= 1
    try:
        return bool(verifier.examiner(bytes(octets), fichier.cle.empreinte)[1])
    except verifier.PasUnSceau:
        return True


def _sans_trou(lignes: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether ranks follow scores in each category, ties sharing the first place."""
    par_categorie: defaultdict[str, list[tuple[Fraction, int]]] = defaultdict(list)
    for ligne in lignes:
        par_categorie[ligne["categorie"]].append((Fraction(ligne["score_arrondi"]), ligne["rang"]))
    return all(
        rang == 1 + sum(autre > score for autre, _ in ceux) for ceux in par_categorie.values() for score, rang in ceux
    )
