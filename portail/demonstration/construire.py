"""Fills a migrated database with the demonstration, by the acts of the platform wherever one exists."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from bornes.actions.traiter import traiter_avis
from campagnes.actions import creer_campagne
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Scenario, Visite
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.actions.importer import importer_visites
from organismes.actions.charger_annuaire import charger_annuaire
from organismes.actions.importer_inscriptions import importer_inscriptions
from organismes.actions.places import assurer_places
from organismes.enums import RoleMembre
from organismes.models import Inscription, Membre, Organisme, Territoire
from portail.demonstration.comptes import creer_comptes
from portail.demonstration.consultations import consulter_habitants
from portail.demonstration.contacts import Banque, banque_de, lignes
from portail.demonstration.contestations import contester, dater
from portail.demonstration.ecoute import ouvrir_ecoute, recueillir
from portail.demonstration.editions import annees, ecrire_edition, vagues_de
from portail.demonstration.inscriptions import inscrire_tous
from portail.demonstration.lectures import doubler_edition, relire_terrain
from portail.demonstration.moderation import moderer_saison
from portail.demonstration.participants import GRAINE, OrganismeFictif, choisir
from portail.demonstration.sondages import interroger_agents
from portail.demonstration.terrain import equiper, jouer_terrain
from portail.demonstration.verbatims import commenter
from rapports.actions.demander import demander_rapport
from rapports.actions.produire import produire_rapport
from socle.conservation import purger_app
from socle.horloge import PARIS, aujourdhui, maintenant
from trophees.actions.calculer import calculer_resultats
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.actions.restituer import restituer_resultats

# Share of the participants in each edition of the past, and its distance to the finished one in quality.
HISTOIRE = ((0.62, -0.05), (0.78, -0.02))
PART_TERRAIN = 0.3
NB_INSCRITES = 34
Dire = Callable[[str], None]


@dataclass(frozen=True)
class DemonstrationConstruite:
    """What was built, in counts."""

    organismes: int
    editions: int
    visites: int
    avis: int
    rapports: int


def construire(*, dire: Dire) -> DemonstrationConstruite:
    """Build everything; `dire` hears each step in French."""
    if not Territoire.objects.exists():
        dire("Annuaire des communes, intercommunalités, départements et régions")
        charger_annuaire()
    dire("Référentiels, grilles et scénarios")
    charger_referentiels()
    with transaction.atomic():
        comptes = creer_comptes()
        participants = choisir()
        banque = _banque()
        dates = annees()
        for annee, (part, ecart) in zip(dates.histoire, HISTOIRE, strict=True):
            dire(f"Édition {annee}, historique")
            _edition_finie(annee, _echantillon(participants, part), banque, comptes, ecart=ecart)
        dire(f"Édition {dates.terminee}, terminée : {len(participants)} organismes")
        terminee = _edition_finie(dates.terminee, participants, banque, comptes, ecart=0.0, est_contestee=True)
        dire(f"Édition {dates.terrain}, sur le terrain")
        _edition_de_terrain(dates.terrain, _echantillon(participants, PART_TERRAIN), banque, comptes)
        dire("Voix des usagers : bornes, codes et avis de deux saisons")
        nb_avis = _ecoute(terminee, participants, fin=dt.date(dates.terminee, 9, 30), est_finie=True)
        en_terrain = Campagne.objects.get(annee=dates.terrain)
        nb_avis += _ecoute(en_terrain, participants, fin=aujourdhui() - dt.timedelta(days=1), est_finie=False)
        dire(f"Édition {dates.ouverte}, inscriptions ouvertes")
        _edition_ouverte(dates.ouverte, participants, comptes)
        _donner_au_referent(comptes["referent"], terminee, dates.terrain)
        dire("Voix des agents : une consultation interne publiée, une autre ouverte")
        interroger_agents(_inscription_du_referent(en_terrain), referent=comptes["referent"], graine=dates.terrain)
        dire("Consultations des habitants\u202f: une qui a sa réponse, deux ouvertes")
        consulter_habitants(
            _inscription_du_referent(en_terrain),
            referent=comptes["referent"],
            personnel=comptes["etudes"],
            graine=dates.terrain,
        )
    dire("Tri, masquage et comptes des avis")
    while traiter_avis():
        pass
    _moderer(terminee, dates.terrain, comptes)
    dire("Rapports")
    nb_rapports = _rapports(terminee, comptes["referent"])
    return DemonstrationConstruite(
        len(participants), Campagne.objects.count(), Visite.objects.contacts().count(), nb_avis, nb_rapports
    )


def _banque() -> Banque:
    grilles = {grille.canal: grille_notee(grille) for grille in Grille.objects.order_by("version")}
    return banque_de(Scenario.objects.order_by("code", "version"), grilles)


def _echantillon(participants: Sequence[OrganismeFictif], part: float) -> list[OrganismeFictif]:
    """Keep a share of the participants, the referent's body always among them."""
    alea = random.Random(GRAINE)
    reste = list(participants[1:])
    garde = alea.sample(reste, round(len(reste) * part))
    return [participants[0], *(p for p in reste if p in garde)]


def _inscrire(campagne: Campagne, participants: Sequence[OrganismeFictif]) -> None:
    assurer_places(campagne)
    importer_inscriptions(campagne=campagne, lignes=[participant.ligne() for participant in participants])
    fictifs = [participant.siren for participant in participants if participant.est_fictif]
    Organisme.objects.filter(siren__in=fictifs).update(est_fictif=True)
    alea = random.Random(campagne.annee)
    inscriptions = list(campagne.les_inscriptions.order_by("organisme__siren"))
    for inscription in inscriptions:
        # The past happened in the past.
        jours = alea.uniform(0, 85)
        inscription.deposee_le = campagne.inscriptions_ouvertes_le + dt.timedelta(days=jours)
        inscription.confirmee_le = inscription.deposee_le + dt.timedelta(hours=3)
        inscription.decidee_le = inscription.deposee_le + dt.timedelta(days=2)
        inscription.certifications = ["QUALIVILLES"] if alea.random() < 0.2 else []
        inscription.borne = alea.random() < 0.35
        inscription.smartphone = alea.random() < 0.5
    champs = ["deposee_le", "confirmee_le", "decidee_le", "certifications", "borne", "smartphone"]
    Inscription.objects.bulk_update(inscriptions, champs)


def _edition_finie(
    annee: int,
    participants: Sequence[OrganismeFictif],
    banque: Banque,
    comptes: dict[str, Utilisateur],
    *,
    ecart: float,
    est_contestee: bool = False,
) -> Campagne:
    campagne = ecrire_edition(annee, est_finie=True)
    _inscrire(campagne, participants)
    importer_visites(
        campagne=campagne,
        lignes=lignes(participants, banque, vagues_de(annee), graine=annee, ecart=ecart),
        auteur=comptes["etudes"],
    )
    commenter(campagne, graine=annee)
    doubler_edition(campagne, banque.grilles, graine=annee)
    calculer_resultats(campagne=campagne, auteur=comptes["etudes"])
    campagne = restituer_resultats(campagne=campagne, auteur=comptes["etudes"], annoncer=False)
    if est_contestee:
        contester(_inscription_du_referent(campagne), comptes["referent"], comptes["admin"])
    # The right of reply ended long ago: without it, nothing could be published.
    campagne.restituee_le = dt.datetime(annee, 11, 3, 9, tzinfo=PARIS)
    campagne.save(update_fields=["restituee_le", "modifie_le"])
    dater(campagne)
    palmares = proposer_palmares(campagne=campagne, auteur=comptes["etudes"])
    palmares = sceller_palmares(palmares=palmares, auteur=comptes["admin"])
    publier_palmares(palmares=palmares, auteur=comptes["admin"])
    return campagne


def _ecoute(campagne: Campagne, participants: Sequence[OrganismeFictif], *, fin: dt.date, est_finie: bool) -> int:
    lieux = ouvrir_ecoute(campagne, participants, est_finie=est_finie, graine=campagne.annee)
    return recueillir(lieux, fin=fin, siren_referent=participants[0].siren, graine=campagne.annee)


def _moderer(terminee: Campagne, annee_terrain: int, comptes: dict[str, Utilisateur]) -> None:
    """The finished season is read whole, the last week of the one under way waits in the queue; what is due goes."""
    qui = {"auteur": comptes["etudes"], "referent": comptes["referent"]}
    moderer_saison(terminee, **qui, jusqu_au=aujourdhui(), graine=terminee.annee)
    moderer_saison(
        Campagne.objects.get(annee=annee_terrain),
        **qui,
        jusqu_au=aujourdhui() - dt.timedelta(days=8),
        graine=annee_terrain,
    )
    purger_app("bornes", a_la_date=maintenant())


def _edition_de_terrain(
    annee: int, participants: Sequence[OrganismeFictif], banque: Banque, comptes: dict[str, Utilisateur]
) -> Campagne:
    campagne = ecrire_edition(annee, est_finie=False)
    _inscrire(campagne, participants)
    equiper(comptes["enqueteur"], graine=annee)
    jouer_terrain(campagne, participants, banque.grilles, comptes["etudes"], graine=annee)
    commenter(campagne, graine=annee)
    relire_terrain(campagne, banque.grilles, graine=annee)
    return campagne


def _edition_ouverte(annee: int, participants: Sequence[OrganismeFictif], comptes: dict[str, Utilisateur]) -> Campagne:
    campagne = creer_campagne(annee=annee, auteur=comptes["admin"])
    campagne.inscriptions_ouvertes_le = dt.datetime(annee - 1, 10, 1, 9, tzinfo=PARIS)
    campagne.est_demonstration = True
    campagne.save(update_fields=["inscriptions_ouvertes_le", "est_demonstration", "modifie_le"])
    retenus = participants[:: max(1, len(participants) // NB_INSCRITES)]
    inscrire_tous(campagne, retenus, comptes["etudes"], graine=annee)
    return campagne


def _donner_au_referent(compte: Utilisateur, terminee: Campagne, annee_terrain: int) -> None:
    """The referent's body has results, is being visited, and is registered for the open edition."""
    organisme = _inscription_du_referent(terminee).organisme
    Membre.objects.create(organisme=organisme, utilisateur=compte, role=RoleMembre.REFERENT)
    Inscription.objects.filter(organisme=organisme, campagne__annee__gte=annee_terrain).update(
        referent_nom=compte.nom, referent_fonction="Responsable de l’accueil"
    )


def _inscription_du_referent(campagne: Campagne) -> Inscription:
    return campagne.les_inscriptions.get(organisme__siren=choisir()[0].siren)


def _rapports(terminee: Campagne, referent: Utilisateur) -> int:
    """Order every report of the finished edition; make two at once: the referent's, and the public example."""
    inscriptions = terminee.les_inscriptions.filter(les_visites__etat=EtatVisite.VALIDEE).distinct()
    sienne = inscriptions.get(organisme__les_membres__utilisateur=referent)
    exemple = inscriptions.filter(organisme__est_fictif=True).order_by("organisme__siren")[0]
    for inscription in (sienne, exemple):
        rapport = demander_rapport(inscription=inscription, confier=False)
        produire_rapport(rapport_id=rapport.pk)
    autres = inscriptions.exclude(pk__in=[sienne.pk, exemple.pk])
    for inscription in autres:
        demander_rapport(inscription=inscription)
    return autres.count() + 2
