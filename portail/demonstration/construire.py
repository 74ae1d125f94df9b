"""Fills a migrated database with the demonstration, by the acts of the platform wherever one exists."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from bornes.avis.actions.traiter import traiter_avis
from bornes.models import Avis
from campagnes.actions.creer import creer_campagne
from campagnes.actions.regler import changer_reglages
from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Visite
from enquetes.qualite.actions.detecter_anomalies import detecter_anomalies
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.actions.rediger import modifier_critere, preparer_grille
from enquetes.visites.actions.importer import importer_visites
from organismes.actions.charger_annuaire import charger_annuaire
from organismes.actions.importer_inscriptions import importer_inscriptions
from organismes.actions.invitations import accepter_invitation, inviter_membre
from organismes.actions.places import assurer_places
from organismes.enums import Canal, RoleMembre, SourceFermeture, TypeOrganisme
from organismes.models import Inscription, Membre, NumeroFerme, Organisme, Territoire
from portail.demonstration.comptes import creer_comptes
from portail.demonstration.consultations import consulter_habitants
from portail.demonstration.contacts import Banque, banque, lignes
from portail.demonstration.contestations import contester
from portail.demonstration.courriels import expedier_ce_qui_est_du
from portail.demonstration.ecoute import donner_signe, ouvrir_ecoute, rapatrier, recueillir
from portail.demonstration.editions import PREMIERE, a_l_heure, annees, ecrire_edition, vagues_de
from portail.demonstration.inscriptions import inscrire_tous
from portail.demonstration.jury import arreter, deliberer, inviter, publier
from portail.demonstration.lectures import contester_un_retour, doubler_edition, relire_terrain
from portail.demonstration.moderation import moderer_saison
from portail.demonstration.partenaires import accueillir_un_partenaire
from portail.demonstration.participants import GRAINE, OrganismeFictif, choisir
from portail.demonstration.plan import tenir_un_plan
from portail.demonstration.sondages import interroger_agents, interroger_agents_d_alors
from portail.demonstration.terrain import equiper, former, jouer_terrain, planifier, preter_identites, veille
from portail.demonstration.verbatims import commenter, copier
from rapports.actions.demander import demander_rapport
from rapports.actions.ouvrir_donnees import ouvrir_donnees
from rapports.actions.produire import produire_rapport
from socle.conservation import purger_app
from socle.horloge import aujourdhui, maintenant, regler
from trophees.actions.calculer import calculer_resultats
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


@dataclass(frozen=True)
class Distribution:
    """Who plays: the bodies, the bank of contacts, the accounts by name (`admin`, `etudes`…)."""

    participants: Sequence[OrganismeFictif]
    banque: Banque
    comptes: dict[str, Utilisateur]

    def part(self, part: float) -> Distribution:
        """Keep a share of the bodies, the referent's always among them."""
        reste = list(self.participants[1:])
        garde = random.Random(GRAINE).sample(reste, round(len(reste) * part))
        return replace(self, participants=[self.participants[0], *(un for un in reste if un in garde)])


def construire(*, dire: Dire) -> DemonstrationConstruite:
    """Build everything; `dire` hears each step in French."""
    if not Territoire.objects.exists():
        dire("Annuaire des communes, intercommunalités, départements et régions")
        charger_annuaire()
    dire("Référentiels, grilles et scénarios")
    charger_referentiels()
    with transaction.atomic():
        tous = Distribution(choisir(), banque(), creer_comptes())
        terminee, terrain = _passe(tous, dire), _present(tous, dire)
        _donner_au_referent(tous.comptes["referent"], terminee, terrain)
        _tirer_parti(_inscription_du_referent(terminee), tous.comptes["referent"])
        _faire_parler(_inscription_du_referent(terrain), tous.comptes, dire)
    dire("Tri, masquage et comptes des avis")
    while traiter_avis():
        pass
    _moderer(terminee, terrain, tous.comptes)
    ouvrir_donnees(campagne=terminee, auteur=tous.comptes["admin"])
    accueillir_un_partenaire(tous.comptes["admin"])
    _fermer_un_numero(terrain)
    dire("Courriels")
    expedier_ce_qui_est_du()
    dire("Rapports")
    return DemonstrationConstruite(
        organismes=len(tous.participants),
        editions=Campagne.objects.count(),
        visites=Visite.objects.contacts().count(),
        avis=Avis.objects.count(),
        rapports=_rapports(terminee, tous.comptes["referent"]),
    )


def _tirer_parti(inscription: Inscription, referent: Utilisateur) -> None:
    """Ask the agents of a body what they live, and decide on actions, once its results are known."""
    interroger_agents_d_alors(inscription, referent=referent, graine=inscription.campagne.annee)
    tenir_un_plan(inscription.organisme, referent)


def _fermer_un_numero(terrain: Campagne) -> None:
    """Let the number of one body close: staff see it, and give it that of its successor."""
    quitte = Organisme.objects.filter(type=TypeOrganisme.BIBLIOTHEQUE, les_inscriptions__campagne=terrain).first()
    if quitte is not None:
        NumeroFerme.objects.create(
            numero=quitte.siren,
            nom=quitte.nom,
            ferme_le=aujourdhui() - dt.timedelta(days=40),
            successeur="999099906",
            source=SourceFermeture.SIRENE,
        )


def _passe(tous: Distribution, dire: Dire) -> Campagne:
    """Build the editions that are over; return the finished one."""
    dates = annees()
    for annee, (part, ecart) in zip(dates.histoire, HISTOIRE, strict=True):
        dire(f"Édition {annee}, historique")
        partie = tous.part(part)
        passee = _mesurer(_inscrire(annee, partie, est_finie=True), partie, ecart=ecart)
        publier(arreter(passee, partie.comptes), partie.comptes)
    dire(f"Édition {dates.terminee}, terminée : {len(tous.participants)} organismes")
    terminee = _inscrire(dates.terminee, tous, est_finie=True)
    # While its results are awaited, for no kiosk is ordered afterwards.
    lieux = ouvrir_ecoute(terminee, tous.participants, graine=terminee.annee)
    terminee = _mesurer(terminee, tous, ecart=0.0)
    contester(_inscription_du_referent(terminee), tous.comptes["referent"], tous.comptes["admin"])
    rapatrier(terminee)
    # Counted before the jury meets: a prize goes to who was answered most.
    recueillir(lieux, fin=dt.date(terminee.annee, 9, 30), graine=terminee.annee)
    while traiter_avis():
        pass
    _decerner(terminee, tous.comptes)
    return terminee


def _decerner(campagne: Campagne, comptes: dict[str, Utilisateur]) -> None:
    """The jury meets, two people freeze the list, laureates are invited, the list is public from the stage."""
    deliberer(campagne, comptes, graine=campagne.annee)
    palmares = arreter(campagne, comptes)
    inviter(palmares, comptes)
    publier(palmares, comptes)


def _present(tous: Distribution, dire: Dire) -> Campagne:
    """Build the edition in fieldwork and the open one; return the former."""
    dates, comptes = annees(), tous.comptes
    dire(f"Édition {dates.terrain}, sur le terrain")
    partie = tous.part(PART_TERRAIN)
    terrain = _inscrire(dates.terrain, partie, est_finie=False)
    equiper(comptes["enqueteur"], graine=terrain.annee)
    preter_identites(terrain, comptes["etudes"])
    former(terrain, comptes["etudes"], le=veille(terrain))
    planifier(terrain, comptes["etudes"])
    jouer_terrain(terrain, partie.participants, graine=terrain.annee)
    commenter(terrain, graine=terrain.annee)
    copier(terrain)
    detecter_anomalies(campagne=terrain)
    relire_terrain(terrain, comptes, graine=terrain.annee)
    contester_un_retour(terrain)
    dire("Voix des usagers : bornes, codes et avis de deux saisons")
    _ecouter(terrain, tous.participants)
    dire(f"Édition {dates.ouverte}, inscriptions ouvertes")
    _ouvrir_inscriptions(dates.ouverte, tous)
    _preparer_une_grille(comptes["admin"])
    return terrain


def _ecouter(terrain: Campagne, participants: Sequence[OrganismeFictif]) -> None:
    lieux = ouvrir_ecoute(terrain, participants, graine=terrain.annee)
    donner_signe(terrain, referent=participants[0].siren, graine=terrain.annee)
    recueillir(lieux, fin=aujourdhui() - UN_JOUR, graine=terrain.annee)


def _faire_parler(inscription: Inscription, comptes: dict[str, Utilisateur], dire: Dire) -> None:
    """Hold the consultations of the referent's body."""
    graine = inscription.campagne.annee
    dire("Voix des agents : une consultation interne publiée, une autre ouverte")
    interroger_agents(inscription, referent=comptes["referent"], graine=graine)
    dire("Consultations des habitants\u202f: une qui a sa réponse, deux ouvertes")
    consulter_habitants(inscription, referent=comptes["referent"], personnel=comptes["etudes"], graine=graine)


def _inscrire(annee: int, partie: Distribution, *, est_finie: bool) -> Campagne:
    """Write an edition of the past and bring its registrations in, which happened in their time."""
    campagne = ecrire_edition(annee, est_finie=est_finie)
    assurer_places(campagne)
    importer_inscriptions(campagne=campagne, lignes=[participant.ligne() for participant in partie.participants])
    fictifs = [participant.siren for participant in partie.participants if participant.est_fictif]
    Organisme.objects.filter(siren__in=fictifs).update(est_fictif=True)
    alea = random.Random(campagne.annee)
    inscriptions = list(campagne.les_inscriptions.order_by("organisme__siren"))
    for inscription in inscriptions:
        inscription.deposee_le = campagne.inscriptions_ouvertes_le + alea.uniform(0, 85) * UN_JOUR
        inscription.confirmee_le = inscription.deposee_le + dt.timedelta(hours=3)
        inscription.decidee_le = inscription.deposee_le + 2 * UN_JOUR
        inscription.certifications = ["QUALIVILLES"] if alea.random() < 0.2 else []
        inscription.borne = alea.random() < 0.35
        inscription.smartphone = alea.random() < 0.5
    champs = ["deposee_le", "confirmee_le", "decidee_le", "certifications", "borne", "smartphone"]
    Inscription.objects.bulk_update(inscriptions, champs)
    return campagne


def _mesurer(campagne: Campagne, partie: Distribution, *, ecart: float) -> Campagne:
    """Bring the contacts of an edition in, and give its results back."""
    annee, auteur = campagne.annee, partie.comptes["etudes"]
    with regler(a_l_heure(dt.date(annee, 10, 12), 9)):
        importer_visites(
            campagne=campagne,
            lignes=lignes(partie.participants, partie.banque, vagues_de(annee), graine=annee, ecart=ecart),
            auteur=auteur,
        )
    commenter(campagne, graine=annee)
    doubler_edition(campagne, partie.comptes, graine=annee)
    with regler(a_l_heure(dt.date(annee, 11, 3), 9)):
        calculer_resultats(campagne=campagne, auteur=auteur)
        return restituer_resultats(campagne=campagne, auteur=auteur, annoncer=False)


def _ouvrir_inscriptions(annee: int, tous: Distribution) -> None:
    admin = tous.comptes["admin"]
    campagne = creer_campagne(annee=annee, auteur=admin)
    campagne = changer_reglages(
        campagne=campagne, valeurs={"rang_edition": annee - PREMIERE}, motif="Numérotation des éditions", auteur=admin
    )
    campagne.inscriptions_ouvertes_le = a_l_heure(dt.date(annee - 1, 10, 1), 9)
    campagne.est_demonstration = True
    campagne.save(update_fields=["inscriptions_ouvertes_le", "est_demonstration", "modifie_le"])
    retenus = tous.participants[:: max(1, len(tous.participants) // NB_INSCRITES)]
    inscrire_tous(campagne, retenus, tous.comptes["etudes"], graine=annee)


def _preparer_une_grille(auteur: Utilisateur) -> None:
    """Leave the next version of the desk's grid in preparation, with one weight changed."""
    brouillon = preparer_grille(grille=Grille.objects.get(canal=Canal.PHYS), auteur=auteur)
    modifier_critere(critere=brouillon.les_criteres.get(code="AP-02"), valeurs={"poids": 3})


def _moderer(terminee: Campagne, terrain: Campagne, comptes: dict[str, Utilisateur]) -> None:
    """The finished season is read whole, the last week of the one under way waits in the queue; what is due goes."""
    for campagne, jusqu_au in ((terminee, aujourdhui()), (terrain, aujourdhui() - 8 * UN_JOUR)):
        moderer_saison(
            campagne,
            auteur=comptes["etudes"],
            referent=comptes["referent"],
            jusqu_au=jusqu_au,
            graine=campagne.annee,
        )
    purger_app("bornes", a_la_date=maintenant())


def _donner_au_referent(compte: Utilisateur, terminee: Campagne, terrain: Campagne) -> None:
    """The referent's body has results, is being visited, and is registered for the open edition."""
    organisme = _inscription_du_referent(terminee).organisme
    Membre.objects.create(organisme=organisme, utilisateur=compte, role=RoleMembre.REFERENT)
    Inscription.objects.filter(organisme=organisme, campagne__annee__gte=terrain.annee).update(
        referent_nom=compte.nom, referent_fonction="Responsable de l’accueil"
    )
    with regler(a_l_heure(aujourdhui() - 3 * UN_JOUR, 10)):
        venue = inviter_membre(organisme=organisme, courriel="collegue@demo.local", auteur=compte)
        Utilisateur.objects.filter(pk=venue.utilisateur_id).update(nom="Andrea Colin", last_login=venue.cree_le)
        accepter_invitation(invitation=venue, auteur=venue.utilisateur)
        inviter_membre(organisme=organisme, courriel="suite@demo.local", auteur=compte, role=RoleMembre.REFERENT)


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
