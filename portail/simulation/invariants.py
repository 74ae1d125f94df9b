"""What must hold of any simulated campaign, whatever the network, the draws and the disagreements."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from bornes.avis.actions.agreger import reagreger
from bornes.logic.suite import manquantes
from bornes.models import AgregatJour, Avis, SuiteRecue
from bornes.models.agregat import COLONNES
from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import feries
from consultations.models import Soutien
from enquetes.enums import EtatEnveloppe, EtatVisite
from enquetes.models import ConflitEnveloppe, Enqueteur, Enveloppe, Visite
from enquetes.visites.logic.saisie import est_calcule
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from portail.simulation.inscrire import CLOTURE
from portail.simulation.monde import VENDREDI, Monde
from portail.simulation.preparer import ANNEE
from portail.simulation.visiter import mesures_de, visites_lues
from socle.queries.chaine import verifier as verifier_le_journal
from socle.queries.courriers import lignes, modeles_de_courrier
from sondages.logic.recomptage import recompter
from sondages.models import CodeUnique, Depouillement, JetonDepense
from trophees.actions.sceau import FichierScelle
from trophees.logic import verifier
from trophees.models import Litige, Palmares

PREMIER_JOUR, DERNIER_JOUR = dt.date(ANNEE - 1, 10, 1), dt.date(ANNEE, 12, 31)
RENCONTRES = 2
"""Times that a shopper may meet one body (regles#contraintes-plan)."""
CLES = ("point", "jour", "origine", "retenu")


def invariants_de(monde: Monde, palmares: Palmares, fichier: FichierScelle) -> dict[str, bool]:
    """Tell what must hold of any campaign, by name."""
    return {
        **_des_inscriptions(monde),
        **_du_terrain(monde),
        **_de_l_ecoute(monde),
        **_des_voix(monde),
        **_du_palmares(palmares, fichier),
        "journal_tient": not verifier_le_journal().rupture,
        "courriels_une_fois": all(_est_du_une_fois(modele) for modele in modeles_de_courrier()),
    }


def _des_inscriptions(monde: Monde) -> dict[str, bool]:
    actives = monde.campagne.les_inscriptions.filter(etat__in=ETATS_ACTIFS)
    tenues = monde.campagne.les_places.filter(inscription__isnull=False).order_by("rang")
    rangs = list(tenues.values_list("rang", flat=True))
    corps = list(actives.values_list("organisme", flat=True))
    return {
        "places_de_1_a_10": _sans_doublon_jusqu_a(monde.campagne.idcity_places, rangs),
        "pas_de_place_libre_tant_qu_on_attend": len(rangs) == monde.campagne.idcity_places or not _en_attente(monde),
        "places_a_des_inscriptions_actives": tenues.exclude(inscription__etat__in=ETATS_ACTIFS).count() == 0,
        "places_dans_l_ordre_de_la_file": _dans_l_ordre(monde),
        "une_inscription_par_organisme": len(corps) == len(set(corps)),
        "depot_en_double_rend_la_meme": monde.comptes_de["depots_en_double"] == 0,
        "personne_apres_la_cloture": not monde.campagne.les_inscriptions.filter(deposee_le__gte=CLOTURE).exists(),
    }


def _sans_doublon_jusqu_a(nombre: int, rangs: list[int]) -> bool:
    """Tell whether each seat is one of `nombre`, held once; who leaves when nobody waits leaves hers free."""
    return len(set(rangs)) == len(rangs) and set(rangs) <= set(range(1, nombre + 1))


def _dans_l_ordre(monde: Monde) -> bool:
    """Tell whether nobody who waits came before somebody who was served and is still there."""
    servies, attendent = _dans_la_file(monde, servies=True), _en_attente(monde)
    return not servies or not attendent or max(servies) < min(attendent)


def _en_attente(monde: Monde) -> list[int]:
    return _dans_la_file(monde, servies=False)


def _dans_la_file(monde: Monde, *, servies: bool) -> list[int]:
    """Return the orders of arrival of those who are still there, with a seat or without."""
    en_file = Inscription.objects.actives().filter(campagne=monde.campagne, ordre_idcity__isnull=False)
    return [i.ordre_idcity or 0 for i in en_file.filter(place_gratuite__isnull=not servies)]


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
        "aucun_contact_en_double": len(jours) == len(set(jours)),
        **_du_plan(monde, visites.exclude(etat=EtatVisite.ANNULEE).exclude(enqueteur=None).exclude(prevue_le=None)),
        "tous_les_contacts_decides": not visites.contacts()
        .exclude(etat__in=(EtatVisite.VALIDEE, EtatVisite.ANNULEE))
        .exists(),
        "mesures_fideles_a_la_verite": _est_fidele(monde),
    }


def _du_plan(monde: Monde, confiees: Any) -> dict[str, bool]:
    """Judge the places of contacts without the solver, nor its rules: shoppers, loads and days."""
    lignes = list(confiees.values_list("enqueteur", "inscription", "canal", "prevue_le"))
    rencontres = Counter((qui, corps) for qui, corps, *_ in lignes)
    return {
        "plan_jamais_deux_fois_par_un_canal": len({ligne[:3] for ligne in lignes}) == len(lignes),
        "plan_deux_rencontres_au_plus": max(rencontres.values(), default=0) <= RENCONTRES,
        "plan_charges_tenues": _charges_tenues([(qui, jour) for qui, *_, jour in lignes]),
        "plan_jours_ouvres_des_vagues": _jours_ouvres_des_vagues(monde, {jour for *_, jour in lignes}),
    }


def _charges_tenues(places: Collection[tuple[int, dt.date]]) -> bool:
    semaines = Counter((qui, jour.isocalendar()[:2]) for qui, jour in places)
    charges = Counter(qui for qui, _ in places)
    limites = {enqueteur.pk: enqueteur for enqueteur in Enqueteur.objects.all()}
    return all(nombre <= limites[qui].max_semaine for (qui, _), nombre in semaines.items()) and all(
        nombre <= limites[qui].max_total for qui, nombre in charges.items()
    )


def _jours_ouvres_des_vagues(monde: Monde, jours: Collection[dt.date]) -> bool:
    vagues = list(monde.campagne.les_periodes.filter(nature=NaturePeriode.VAGUE).values_list("du", "au"))
    chomes = feries("", (ANNEE,))
    return all(
        jour.isoweekday() <= VENDREDI and jour not in chomes and any(du <= jour <= au for du, au in vagues)
        for jour in jours
    )


def _est_fidele(monde: Monde) -> bool:
    """Tell whether every contact that counts holds what was seen, whatever the network, the returns and the disagreements."""
    validees = visites_lues().validees().filter(inscription__campagne=monde.campagne).order_by("pk")
    return all(_est_ce_qui_fut_vu(monde, visite) for visite in validees.iterator())


def _est_ce_qui_fut_vu(monde: Monde, visite: Visite) -> bool:
    vraies, grille = mesures_de(monde, visite), monde.carnet.grille(visite)
    notees = (critere for critere in grille.criteres if not est_calcule(critere, grille.canal))
    return all(visite.reponses[critere.code] == vraies[critere.code] for critere in notees)


def _de_l_ecoute(monde: Monde) -> dict[str, bool]:
    ranges = [str(pk) for pk in Avis.objects.values_list("pk", flat=True)]
    suites = [manquantes(plages) for plages in SuiteRecue.objects.values_list("plages", flat=True)]
    return {
        "avis_acquitte_range_une_fois": monde.avis_acquittes == set(ranges),
        "aucun_numero_de_borne_ne_manque": not any(suites),
        "comptes_des_avis_egaux_au_recomptage": _comptes_des_avis() == _recomptes(),
    }


def _comptes_des_avis() -> list[tuple[Any, ...]]:
    return list(AgregatJour.objects.order_by("point", "jour", "origine", "retenu").values_list(*CLES, *COLONNES))


def _recomptes() -> list[tuple[Any, ...]]:
    """Count every day again from the opinions, as a night does; what it writes is what stands."""
    reagreger(du=PREMIER_JOUR, au=DERNIER_JOUR)
    return _comptes_des_avis()


def _des_voix(monde: Monde) -> dict[str, bool]:
    documents = [depouillement.contenu for depouillement in Depouillement.objects.all()]
    comptes = monde.comptes_de
    return {
        "sondages_recomptes_justes": all(recompter(contenu).est_juste for contenu in documents),
        "aucun_code_ne_sert_deux_fois": comptes["codes_refuses"] == comptes["codes_rejoues"],
        "urnes_effacees": not (CodeUnique.objects.exists() or JetonDepense.objects.exists()),
        "un_soutien_par_personne_et_idee": Soutien.objects.count() == comptes["soutiens_donnes"],
    }


def _est_du_une_fois(modele: Any) -> bool:
    cles = list(lignes(modele).values_list("cle", flat=True))
    return len(cles) == len(set(cles))


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
