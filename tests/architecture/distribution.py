"""The cast of the access matrix: one person a role, and two worlds, hers and somebody else's.

World A belongs to the referent, the member and the shopper of the cast; world B is the same for other people.
Staff see both. Each entry of `objets` gives the arguments of an address for `propre` (A), `autre` (B) and `absent…`
(bears on nothing, or mixes the two worlds).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from bornes.avis.actions.agreger import agreger_jours
from bornes.models import Avis
from campagnes.models import Campagne
from comptes.enums import Role, SujetCourriel
from comptes.models import Utilisateur
from comptes.queries.preferences import lien_de_refus
from consultations.actions.cles import empreinte_borne
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Enveloppe, Visite
from enquetes.planification.actions.calendrier import renouveler_adresse
from enquetes.referentiels.actions.rediger import preparer_grille
from enquetes.referentiels.actions.rediger_engagements import preparer_engagements
from enquetes.referentiels.actions.rediger_scenario import preparer_scenario
from organismes.actions.jetons import jeton_de_confirmation, renouveler_jeton
from organismes.enums import RoleMembre
from organismes.models import Inscription, Invitation, Membre
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.horloge import aujourdhui, maintenant
from sondages.logic.document import document_de
from tests.architecture.adresses import ABSENTS
from tests.factories.bornes import (
    AvisFactory,
    BorneFactory,
    CodeAvisFactory,
    DemandeReponseFactory,
    EnrolementFactory,
    ExamenFactory,
    PointFactory,
    RecepisseFactory,
    VerbatimFactory,
)
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import SessionOuverteFactory, UtilisateurFactory
from tests.factories.consultations import (
    AccordDevisFactory,
    AvisSectionFactory,
    BilanFactory,
    CommentaireFactory,
    DialogueFactory,
    DocumentFactory,
    PropositionFactory,
    RapprochementFactory,
    SecteurFactory,
    SectionFactory,
)
from tests.factories.enquetes import (
    AbsenceFactory,
    AnomalieFactory,
    ArbitrageFactory,
    AutotestFactory,
    BriefingFactory,
    ConflitEnveloppeFactory,
    CourrierEnqueteurFactory,
    EnqueteurFactory,
    EnveloppeFactory,
    ExempleNoteFactory,
    IdentiteFactory,
    PieceJointeFactory,
    PlanTerrainFactory,
    VersionReferentielFactory,
    VisiteFactory,
)
from tests.factories.organismes import (
    BrouillonFactory,
    FermetureFactory,
    InscriptionFactory,
    InvitationFactory,
    MembreFactory,
    NomSurveilleFactory,
)
from tests.factories.partenaires import JetonApiFactory, LivraisonFactory
from tests.factories.rapports import ActionDecideeFactory, JeuOuvertFactory
from tests.factories.socle import FiltreEnregistreFactory
from tests.factories.sondages import (
    CarteFactory,
    CodeUniqueFactory,
    DepouillementFactory,
    GroupeFactory,
    IdeeFactory,
    JetonDepenseFactory,
    PlancheFactory,
    SalleFactory,
    SondageFactory,
)
from tests.factories.trophees import (
    CONTENU,
    DeliberationFactory,
    PalmaresFactory,
    PieceLitigeFactory,
    campagne_classee,
    trophee,
)
from trophees.actions.contester import envoyer_contestation, preparer_contestation
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.models import Litige, Palmares

ROLES = (
    "anonyme",
    "sans_role",
    "administrateur",
    "charge_etudes",
    "responsable_palmares",
    "enqueteur",
    "referent",
    "membre",
    "jury",
    "lecteur",
)
NUMERO, UUID, TEXTE = ABSENTS["Entier"], ABSENTS["UUIDConverter"], ABSENTS["StringConverter"]
Arguments = dict[str, Any]
# Long enough ago for the right of reply to be over.
DELAI = dt.timedelta(days=30)


@dataclass(frozen=True)
class Monde:
    """What one body and one shopper have."""

    inscription: Inscription
    a_confirmer: Inscription
    referent: Membre
    membre: Membre
    invitation: Invitation
    enqueteur: Enqueteur
    visite: Visite
    rapport: Rapport
    contact: Visite
    litige: Litige
    brouillon: Litige
    jetons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Distribution:
    """Everybody, everything."""

    personnes: dict[str, Utilisateur | None]
    objets: dict[str, dict[str, Arguments]]
    medias: Path


def dresser_distribution(medias: Path) -> Distribution:
    """Write the whole cast; needs the real grids and a database."""
    responsables = [UtilisateurFactory(roles=[Role.RESPONSABLE_PALMARES]) for _ in range(2)]
    publiee = campagne_classee(20, nom="Bourg", decalage=100, est_demonstration=True, restituee_le=maintenant() - DELAI)
    _publier(publiee, responsables)
    _montrer_en_exemple(publiee)
    classee = campagne_classee(20, 10, nom="Ville", restituee_le=maintenant(), tours=((aujourdhui(), aujourdhui()),))
    palmares = proposer_palmares(campagne=classee, auteur=responsables[0])
    ouverte, terrain = CampagneFactory(), CampagneFactory(en_terrain=True)
    mondes = [_monde(classee, ouverte, terrain, rang) for rang in range(2)]
    _faire_entendre(mondes[0].inscription)
    return Distribution(_personnes(mondes[0]), _objets(*mondes, classee, publiee, palmares), medias)


def _publier(campagne: Campagne, responsables: list[Utilisateur]) -> None:
    palmares = proposer_palmares(campagne=campagne, auteur=responsables[0])
    palmares = sceller_palmares(palmares=palmares, auteur=responsables[1])
    publier_palmares(palmares=palmares, auteur=responsables[1])


def _montrer_en_exemple(campagne: Campagne) -> None:
    """Make the report of an invented body the one that the public site shows."""
    inscription = campagne.les_inscriptions.get()
    inscription.organisme.est_fictif = True
    inscription.organisme.save(update_fields=["est_fictif"])
    _rapport(inscription)


def _monde(classee: Campagne, ouverte: Campagne, terrain: Campagne, rang: int) -> Monde:
    """A body with results, registering for the next edition, where a shopper works for the one in the field."""
    inscription = classee.les_inscriptions.order_by("organisme__nom")[rang]
    referent = MembreFactory(organisme=inscription.organisme)
    a_confirmer = InscriptionFactory(campagne=ouverte, deposee=True, referent_courriel=referent.utilisateur.email)
    repris = BrouillonFactory(campagne=ouverte)
    enqueteur = EnqueteurFactory(compte=True, pseudonyme=f"Distribution {rang}")
    visite = VisiteFactory(
        inscription=InscriptionFactory(campagne=terrain, organisme=inscription.organisme),
        enqueteur=enqueteur,
        grille=inscription.les_visites.first().grille,
        scenario=inscription.les_visites.first().scenario,
        en_cours=True,
    )
    ArbitrageFactory(contact=visite)
    contacts = inscription.les_visites.filter(etat=EtatVisite.VALIDEE).order_by("pk")
    brouillon, conteste = (
        preparer_contestation(visite=contact, motif="Adresse fausse", auteur=referent.utilisateur)
        for contact in contacts[:2]
    )
    return Monde(
        inscription=inscription,
        a_confirmer=a_confirmer,
        referent=referent,
        membre=MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE),
        invitation=InvitationFactory(organisme=inscription.organisme),
        enqueteur=enqueteur,
        visite=visite,
        rapport=_rapport(inscription),
        contact=contacts[0],
        litige=envoyer_contestation(litige=conteste, auteur=referent.utilisateur),
        brouillon=brouillon,
        jetons={
            "reprise": renouveler_jeton(repris, pour=f"essai {rang}"),
            "confirmation": jeton_de_confirmation(a_confirmer),
            "calendrier": renouveler_adresse(enqueteur=enqueteur, auteur=None),
        },
    )


def _envoi(monde: Monde) -> Enveloppe:
    """A file that her phone sent and that was refused."""
    enveloppe = EnveloppeFactory(visite=monde.visite, nature="piece", refusee=True, empreinte_fichier="0" * 64)
    enveloppe.fichier.save("", ContentFile(b"MZ"))
    return enveloppe


def _rapport(inscription: Inscription) -> Rapport:
    rapport = Rapport(
        inscription=inscription,
        etat=EtatDocument.PRET,
        progression=100,
        demande_le=maintenant(),
        commence_le=maintenant(),
        pret_le=maintenant(),
        empreinte="0" * 64,
        nb_pages=12,
    )
    rapport.fichier.save("rapport.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"), save=False)
    rapport.save()
    return rapport


def _personnes(monde: Monde) -> dict[str, Utilisateur | None]:
    siens = {
        "anonyme": None,
        "sans_role": UtilisateurFactory(),
        "enqueteur": monde.enqueteur.utilisateur,
        "referent": monde.referent.utilisateur,
        "membre": monde.membre.utilisateur,
    }
    return {role: siens[role] if role in siens else UtilisateurFactory(roles=[Role(role)]) for role in ROLES}


def _codes(a: Monde, b: Monde) -> dict[str, dict[str, Arguments]]:
    """A site, a service, a point and an open code in each world."""
    codes = []
    for monde in (a, b):
        Inscription.objects.filter(pk=monde.inscription.pk).update(smartphone=True)
        codes.append(CodeAvisFactory(point=PointFactory(inscription=monde.inscription, avec_service=True)))
    miens, autres = (code.point for code in codes)

    def cas(propre: int, autre: int, **fixes: Any) -> dict[str, Arguments]:
        pks = {"propre": propre, "autre": autre, "absent": NUMERO}
        return {nom: {"pk": pk, **fixes} for nom, pk in pks.items()}

    return {
        "code_avis": {"propre": {"code": codes[0].code}, "absent": {"code": TEXTE}},
        "site": cas(miens.site_id, autres.site_id),
        "service": cas(miens.service_id, autres.service_id),
        "affiches": cas(miens.site_id, autres.site_id, format_="a5"),
        "point": cas(miens.pk, autres.pk),
        "code_du_point": cas(codes[0].pk, codes[1].pk),
        "affiche": cas(codes[0].pk, codes[1].pk, format_="chevalet"),
    }


def _sondages_menes(a: Monde, b: Monde) -> dict[str, dict[str, Arguments]]:
    """In each world a poll in preparation, one that takes answers, one that is closed."""
    mondes = [_sondages_d_un_monde(monde) for monde in (a, b)]

    def cas(nom: str, **absents: Any) -> dict[str, Arguments]:
        return {"propre": mondes[0][nom], "autre": mondes[1][nom], "absent": {"pk": NUMERO, **absents}}

    return {
        "sondage_prepare": cas("prepare"),
        "carte_du_jeu": cas("carte", carte=NUMERO),
        "sondage_mene": cas("mene"),
        "lot_de_codes": cas("lot", lot=NUMERO),
        "planche_de_codes": cas("planche", planche=NUMERO),
        "idee_suivie": cas("idee", idee=UUID),
        "sondage_clos": cas("clos"),
    }


def _sondages_d_un_monde(monde: Monde) -> dict[str, Arguments]:
    inscription = monde.inscription
    prepare = SondageFactory(inscription=inscription)
    carte = CarteFactory(sondage=prepare, rang=1)
    GroupeFactory(sondage=prepare)
    mene = SondageFactory(inscription=inscription, ouvert=True, est_en_salle=True)
    CarteFactory(sondage=mene, rang=1)
    SalleFactory(sondage=mene, rang=1)
    groupe = GroupeFactory(sondage=mene)
    CodeUniqueFactory(groupe=groupe)
    planche = PlancheFactory(groupe=groupe, auteur=monde.referent.utilisateur)
    # Enough agents answered: ideas are read.
    JetonDepenseFactory.create_batch(mene.seuil_mots, sondage=mene)
    idee = IdeeFactory(sondage=mene, publiee=True)
    clos = SondageFactory(inscription=inscription, clos=True)
    DepouillementFactory(sondage=clos, contenu=_document(clos))
    return {
        "prepare": {"pk": prepare.pk},
        "carte": {"pk": prepare.pk, "carte": carte.pk},
        "mene": {"pk": mene.pk},
        "lot": {"pk": mene.pk, "lot": 1},
        "planche": {"pk": mene.pk, "planche": planche.pk},
        "idee": {"pk": mene.pk, "idee": idee.pk},
        "clos": {"pk": clos.pk},
    }


def _jury(a: Monde, b: Monde, publiee: Campagne) -> dict[str, dict[str, Arguments]]:
    """A vote between two bodies, and a sealed list that awards a third."""
    campagne = a.inscription.campagne
    finalistes = trophee(*(monde.inscription.organisme.siren for monde in (a, b)))
    deliberation = DeliberationFactory(campagne=campagne, contenu=[finalistes])
    laureate = publiee.les_inscriptions.get()
    siren, nom = laureate.organisme.siren, laureate.organisme.nom
    contenu = {
        **CONTENU,
        "classement": [{"siren": siren, "nom": nom, "inscription": laureate.pk}],
        "trophees": [{**trophee(siren), "laureats": [siren], "decideur": "jury"}],
    }
    scelle = PalmaresFactory(
        campagne=publiee,
        contenu=contenu,
        etat="scelle",
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
    )
    un = {"pk": deliberation.pk, "trophee": 1, "inscription": a.inscription.pk}

    def cas(*noms: str) -> dict[str, Arguments]:
        propre = {nom: un[nom] for nom in noms}
        absents = {f"absent_{noms[-1]}": propre | {noms[-1]: NUMERO}} if len(noms) > 1 else {}
        return {"propre": propre, "absent": propre | {"pk": NUMERO}, **absents}

    return {
        "deliberation": cas("pk"),
        "trophee_en_jeu": cas("pk", "trophee"),
        "finaliste": cas("pk", "inscription"),
        "laureat": {
            "propre": {"pk": scelle.pk, "inscription": laureate.pk},
            "absent": {"pk": NUMERO, "inscription": laureate.pk},
            "absent_du_palmares": {"pk": scelle.pk, "inscription": b.inscription.pk},
        },
    }


def _document(sondage: Any) -> dict[str, Any]:
    """Compose the results of a poll that nobody answered."""
    entete = {
        "sondage": {"code": sondage.code, "titre": sondage.titre, "organisme": "A", "ouvert_le": "", "clos_le": ""},
        "seuils": {"effectifs": 10, "mots": 10},
        "codes": {"donnes": 0, "utilises": 0},
        "cle_idees": "",
    }
    return document_de(entete, [], [], [], {})


def _consultations_internes(monde: Monde) -> dict[str, dict[str, Arguments]]:
    """A poll of agents that takes answers, with its room and an idea, and one whose results everybody reads."""
    salle = SalleFactory(sondage=SondageFactory(inscription=monde.inscription, ouvert=True, est_en_salle=True))
    JetonDepenseFactory.create_batch(salle.sondage.seuil_mots, sondage=salle.sondage)
    idee = IdeeFactory(sondage=salle.sondage, publiee=True)
    publie = SondageFactory(inscription=monde.inscription, publie=True)
    DepouillementFactory(sondage=publie, contenu=_document(publie))
    return {
        "sondage_ouvert": {"propre": {"code": salle.sondage.code}, "absent": {"code": TEXTE}},
        "sondage_publie": {"propre": {"code": publie.code}, "absent": {"code": TEXTE}},
        "idee_d_agent": {
            "propre": {"code": salle.sondage.code, "pk": idee.pk},
            "absent": {"code": salle.sondage.code, "pk": UUID},
        },
    }


def _consultations_citoyennes(monde: Monde) -> dict[str, dict[str, Arguments]]:
    """A box of ideas that takes part, with all that a citizen may open, and the tablet of its hall."""
    dialogue = DialogueFactory(inscription=monde.inscription, ouvert=True, image_texte="La place")
    dialogue.cle_borne = empreinte_borne(dialogue, "secret-du-hall")
    dialogue.image.save("place.png", ContentFile(b"PNG"))
    section = SectionFactory(dialogue=dialogue)
    document = DocumentFactory(dialogue=dialogue)
    document.fichier.save("plan.pdf", ContentFile(b"%PDF-1.7"))
    secteur = SecteurFactory(dialogue=dialogue)
    contribution = PropositionFactory(dialogue=dialogue, secteur=secteur, image_texte="Un banc")
    contribution.image.save("banc.png", ContentFile(b"PNG"))
    CommentaireFactory(proposition=contribution)
    for _ in range(6):
        AvisSectionFactory(section=section, publie=True)

    def cas(absents: Arguments, **propres: Any) -> dict[str, Arguments]:
        code = {"code": dialogue.code}
        return {"propre": {**code, **propres}, "absent": {**code, **propres, **absents}}

    borne = {"secret": "secret-du-hall"}
    return {
        "dialogue_public": cas({"code": TEXTE}),
        "contribution_publique": cas({"pk": UUID}, pk=contribution.pk),
        "section_publique": cas({"rang": NUMERO}, rang=section.rang),
        "document_public": cas({"pk": NUMERO}, pk=document.pk),
        "confirmation_citoyenne": cas({"code": TEXTE}, jeton=TEXTE),
        "borne_de_hall": cas({"secret": TEXTE}, **borne),
        "ecran_de_hall": cas({"secret": TEXTE}, **borne, geste="fin"),
    }


def _consultations_des_organismes(a: Monde, b: Monde) -> dict[str, dict[str, Arguments]]:
    """A dialogue with all that its body manages, in each world."""
    miens, autres = (_dialogue_gere(monde) for monde in (a, b))

    def cas(absents: Arguments, **noms: str) -> dict[str, Arguments]:
        def de(monde: dict[str, Any]) -> Arguments:
            return {"pk": monde["dialogue"], **{argument: monde[nom] for argument, nom in noms.items()}}

        seuls = {"propre": de(miens), "autre": de(autres), "absent": {**de(miens), "pk": NUMERO}}
        if not absents:
            return seuls
        return {**seuls, "absent_de_ce_dialogue": {**de(miens), **absents}}

    return {
        "dialogue": cas({}),
        "section_du_projet": cas({"section": autres["section"]}, section="section"),
        "document_du_dialogue": cas({"document": autres["document"]}, document="document"),
        "texte_a_relire": cas({"objet": autres["deposee"]}, genre="genre", objet="deposee"),
        "contribution_suivie": cas({"proposition": autres["publiee"]}, proposition="publiee"),
        "reponse_officielle": cas({"reponse": autres["reponse"]}, proposition="publiee", reponse="reponse"),
        "rapprochement": cas({"rapprochement": autres["rapprochement"]}, rapprochement="rapprochement"),
        "accord_sur_devis": {"propre": {"pk": miens["accord"]}, "absent": {"pk": NUMERO}},
    }


def _dialogue_gere(monde: Monde) -> dict[str, Any]:
    """Return the identifiers of what hangs on a dialogue, by name."""
    dialogue = DialogueFactory(inscription=monde.inscription, ouvert=True, image_texte="La place")
    dialogue.image.save("place.png", ContentFile(b"PNG"))
    bilan = BilanFactory(dialogue=dialogue, pret=True)
    bilan.fichier.save("bilan.pdf", ContentFile(b"%PDF-1.7"))
    document = DocumentFactory(dialogue=dialogue)
    document.fichier.save("plan.pdf", ContentFile(b"%PDF-1.7"))
    publiee = PropositionFactory(dialogue=dialogue)
    deposee = PropositionFactory(dialogue=dialogue, deposee=True, image_texte="Un banc")
    deposee.image.save("banc.png", ContentFile(b"PNG"))
    return {
        "dialogue": dialogue.pk,
        "section": SectionFactory(dialogue=dialogue).pk,
        "document": document.pk,
        "genre": "proposition",
        "publiee": publiee.pk,
        "deposee": deposee.pk,
        "reponse": CommentaireFactory(proposition=publiee, officiel=True).pk,
        "rapprochement": RapprochementFactory(a=publiee, b__dialogue=dialogue).pk,
        "accord": AccordDevisFactory(inscription=monde.inscription).pk,
    }


def _faire_entendre(inscription: Inscription) -> None:
    """Enough opinions over some weeks, at two places, for every picture of the figures to be drawn."""
    points = [PointFactory(inscription=inscription), PointFactory(inscription=inscription, avec_service=True)]
    for rang in range(48):
        AvisFactory(
            point=points[rang % 2],
            jour=aujourdhui() - dt.timedelta(days=rang % 24),
            heure=9 + rang % 8,
            satisfaction=1 + rang % 5,
            raison_1=("attente", "amabilite", "clarte", "acces")[rang % 4],
            resultat=("oui", "non")[rang % 2],
            attente=("oui", "plutot", "non")[rang % 3],
            comptage="compte",
        )
    agreger_jours(paires=Avis.objects.filter(point__in=points).values_list("point_id", "jour"))


def _avis_retenus(monde: Monde) -> Any:
    """Three gestures on a kiosk, held; return the first."""
    point = PointFactory(inscription=monde.inscription)
    champs = {"point": point, "comptage": "retenu", "motif_retenue": "martelage"}
    enrolement = EnrolementFactory(borne__inscription=monde.inscription, borne__site=point.site)
    premier, *_ = (AvisFactory(enrolement=enrolement, sequence=rang + 1, **champs) for rang in range(3))
    return premier.pk


def _commentaires(a: Monde, b: Monde) -> dict[str, dict[str, Arguments]]:
    """A comment to read, one published and one answer awaited, in each world."""

    def avis(monde: Monde) -> Any:
        return AvisFactory(
            point=PointFactory(inscription=monde.inscription),
            mot="Merci",
            courriel="usager@exemple.fr",
            comptage="compte",
        )

    publies = [VerbatimFactory(avis=avis(monde), publie=True).pk for monde in (a, b)]
    demandes = [DemandeReponseFactory(avis=avis(monde)).pk for monde in (a, b)]
    RecepisseFactory(avis=avis(a), secret="recepisse")
    return {
        "commentaire": {"propre": {"pk": VerbatimFactory(avis=avis(a)).pk}, "absent": {"pk": NUMERO}},
        "commentaire_publie": {
            "propre": {"pk": publies[0]},
            "autre": {"pk": publies[1]},
            "absent": {"pk": NUMERO},
        },
        "demande": {"propre": {"pk": demandes[0]}, "autre": {"pk": demandes[1]}, "absent": {"pk": NUMERO}},
        "recepisse": {"propre": {"recepisse": "recepisse"}, "absent": {"recepisse": TEXTE}},
        "organisme_lu": {
            "propre": {"siren": a.inscription.organisme.siren},
            "autre": {"siren": b.inscription.organisme.siren},
            "absent": {"siren": TEXTE},
        },
    }


def _brouillons_de_versions(a: Monde) -> dict[str, dict[str, Arguments]]:
    """The next version of a grid, of a scenario and of a referential, not published; one more that is."""
    publie = a.visite.grille
    grille = preparer_grille(grille=publie, auteur=None)
    scenario = preparer_scenario(scenario=a.visite.scenario, auteur=None)
    critere = grille.les_criteres.first()
    publiee = VersionReferentielFactory(referentiel__code="M19", publiee_le=maintenant())
    redigee = preparer_engagements(referentiel=publiee.referentiel, auteur=None)
    engagement = {"pk": redigee.pk, "code": next(iter(redigee.redaction))}
    return {
        "version_de_referentiel": {"propre": {"pk": redigee.pk}, "absent": {"pk": NUMERO}},
        "version_en_brouillon": {
            "propre": {"pk": redigee.pk},
            "absent": {"pk": NUMERO},
            "absent_des_brouillons": {"pk": publiee.pk},
        },
        "engagement_en_brouillon": {
            "propre": engagement,
            "absent": {"pk": NUMERO, "code": engagement["code"]},
            "absent_de_ce_referentiel": engagement | {"code": TEXTE},
        },
        "grille_en_brouillon": {
            "propre": {"pk": grille.pk},
            "absent": {"pk": NUMERO},
            "absent_des_brouillons": {"pk": publie.pk},
        },
        "critere_en_brouillon": {
            "propre": {"pk": critere.pk},
            "absent": {"pk": NUMERO},
            "absent_des_brouillons": {"pk": publie.les_criteres.first().pk},
        },
        "scenario": {"propre": {"pk": a.visite.scenario_id}, "absent": {"pk": NUMERO}},
        "scenario_en_brouillon": {
            "propre": {"pk": scenario.pk},
            "absent": {"pk": NUMERO},
            "absent_des_brouillons": {"pk": a.visite.scenario_id},
        },
    }


def _objets(
    a: Monde, b: Monde, classee: Campagne, publiee: Campagne, palmares: Palmares
) -> dict[str, dict[str, Arguments]]:
    pieces = [PieceJointeFactory(visite=monde.visite) for monde in (a, b)]
    envois = [_envoi(monde) for monde in (a, b)]
    absences = [AbsenceFactory(enqueteur=monde.enqueteur) for monde in (a, b)]
    periodes = [campagne.les_periodes.first() for campagne in (classee, publiee)]
    anomalie = AnomalieFactory(visite=a.visite)
    exemple = ExempleNoteFactory()
    jeton, livraison = JetonApiFactory(), LivraisonFactory()
    copies = [AutotestFactory(enqueteur=m.enqueteur, campagne=classee, exemple=exemple) for m in (a, b)]
    critere = a.visite.grille.les_criteres.first().code

    def par_pk(nom: str, absent: Any = NUMERO, argument: str = "pk", **fixes: Any) -> dict[str, Arguments]:
        propre, autre = getattr(a, nom).pk, getattr(b, nom).pk
        cas = {"propre": propre, "autre": autre, "absent": absent}
        return {nom_du_cas: {argument: valeur, **fixes} for nom_du_cas, valeur in cas.items()}

    def par_jeton(nom: str) -> dict[str, Arguments]:
        return {"propre": {"jeton": a.jetons[nom]}, "absent": {"jeton": TEXTE}}

    def pieces_de_litige(nom: str) -> dict[str, Arguments]:
        miens, autres = (PieceLitigeFactory(litige=getattr(monde, nom)) for monde in (a, b))
        propre = getattr(a, nom).pk
        return {
            "propre": {"pk": propre, "piece": miens.pk},
            "autre": {"pk": getattr(b, nom).pk, "piece": autres.pk},
            "absent": {"pk": NUMERO, "piece": miens.pk},
            "absent_de_cette_contestation": {"pk": propre, "piece": autres.pk},
        }

    scores = {
        nom: {"code": f"{classee.annee}-{monde.inscription.organisme.siren}-SCORE"}
        for nom, monde in {"propre": a, "autre": b}.items()
    }
    chiffres = {**scores, "absent": {"code": f"{classee.annee}-000000000-SCORE"}}
    perdu = CourrierEnqueteurFactory(refuse=True)
    refus = lien_de_refus(a.enqueteur.utilisateur, SujetCourriel.RESUME).rstrip("/").rpartition("/")[2]
    return {
        "organisme_courant": {"propre": {}},
        "inscription": par_pk("inscription"),
        "inscription_a_confirmer": par_pk("a_confirmer"),
        "membre": par_pk("membre"),
        "invitation": par_pk("invitation"),
        "invitation_recue": {nom: arguments for nom, arguments in par_pk("invitation").items() if nom != "propre"},
        "visite": par_pk("visite", UUID),
        "critere": {
            **par_pk("visite", UUID, code=critere),
            "absent_de_la_grille": {"pk": a.visite.pk, "code": "ZZ-99"},
        },
        "moment": {
            **par_pk("visite", UUID, moment="contact"),
            "absent_des_moments": {"pk": a.visite.pk, "moment": TEXTE},
        },
        "piece": {
            "propre": {"pk": a.visite.pk, "piece": pieces[0].pk},
            "autre": {"pk": b.visite.pk, "piece": pieces[1].pk},
            "absent": {"pk": UUID, "piece": pieces[0].pk},
            "absent_de_cette_visite": {"pk": a.visite.pk, "piece": pieces[1].pk},
        },
        "envoi": {
            "propre": {"pk": envois[0].pk},
            "autre": {"pk": envois[1].pk},
            "absent": {"pk": UUID},
        },
        "envoi_a_soi": {
            "propre": {"pk": envois[0].pk},
            "autre": {"pk": envois[1].pk},
            "absent": {"pk": UUID},
        },
        "conflit": {
            "propre": {"pk": ConflitEnveloppeFactory(enveloppe=envois[0]).pk},
            "autre": {"pk": ConflitEnveloppeFactory(enveloppe=envois[1]).pk},
            "absent": {"pk": NUMERO},
        },
        "fermeture": {
            "propre": {"pk": FermetureFactory(organisme=a.inscription.organisme).pk},
            "autre": {"pk": FermetureFactory(organisme=b.inscription.organisme).pk},
            "absent": {"pk": NUMERO},
        },
        "fermeture_en_pilotage": {
            "propre": {"pk": FermetureFactory(organisme=a.inscription.organisme, du=dt.date(2020, 2, 24)).pk},
            "absent": {"pk": NUMERO},
        },
        "nom_surveille": {
            "propre": {"pk": NomSurveilleFactory(inscription=a.inscription).pk},
            "autre": {"pk": NomSurveilleFactory(inscription=b.inscription).pk},
            "absent": {"pk": NUMERO},
        },
        "nom_surveille_en_pilotage": {
            "propre": {"pk": NomSurveilleFactory(inscription=a.inscription).pk},
            "absent": {"pk": NUMERO},
        },
        "action": {
            "propre": {"pk": ActionDecideeFactory(inscription=a.inscription).pk},
            "autre": {"pk": ActionDecideeFactory(inscription=b.inscription).pk},
            "absent": {"pk": NUMERO},
        },
        **_codes(a, b),
        **_consultations_internes(a),
        **_sondages_menes(a, b),
        **_consultations_citoyennes(a),
        **_consultations_des_organismes(a, b),
        "borne": {
            "propre": {"pk": BorneFactory(inscription=a.inscription, preparee=True).pk},
            "autre": {"pk": BorneFactory(inscription=b.inscription, preparee=True).pk},
            "absent": {"pk": UUID},
        },
        **_commentaires(a, b),
        "avis_retenu": {"propre": {"pk": _avis_retenus(a)}, "absent": {"pk": UUID}},
        "examen": {"propre": {"pk": ExamenFactory().pk}, "absent": {"pk": NUMERO}},
        "absence": {
            "propre": {"pk": absences[0].pk},
            "autre": {"pk": absences[1].pk},
            "absent": {"pk": NUMERO},
        },
        "anomalie": {"propre": {"pk": anomalie.pk}, "absent": {"pk": NUMERO}},
        "enqueteur": par_pk("enqueteur"),
        "session_ouverte": {"autre": {"pk": SessionOuverteFactory().pk}, "absent": {"pk": NUMERO}},
        "filtre_enregistre": {"autre": {"pk": FiltreEnregistreFactory().pk}, "absent": {"pk": NUMERO}},
        "briefing": {"propre": {"pk": BriefingFactory(campagne=classee).pk}, "absent": {"pk": NUMERO}},
        "canal_a_apprendre": {"propre": {"canal": exemple.canal}, "absent": {"canal": TEXTE}},
        "copie": {
            "propre": {"pk": copies[0].pk},
            "autre": {"pk": copies[1].pk},
            "absent": {"pk": NUMERO},
        },
        "identite": {
            "propre": {"pk": IdentiteFactory(campagne=a.inscription.campagne, enqueteur=a.enqueteur).pk},
            "absent": {"pk": NUMERO},
        },
        "personne_de_l_equipe": {
            "propre": {"pk": UtilisateurFactory(lecteur=True).pk},
            "absent": {"pk": NUMERO},
            "absent_du_personnel": {"pk": a.enqueteur.utilisateur_id},
        },
        "plan_terrain": {
            "propre": {"pk": PlanTerrainFactory(campagne=classee, propose=True).pk},
            "absent": {"pk": NUMERO},
        },
        "rapport": par_pk("rapport"),
        "litige": par_pk("litige"),
        "piece_litige": pieces_de_litige("litige"),
        "contact": par_pk("contact", UUID),
        **dict.fromkeys(("chiffre", "chiffre_en_pilotage", "chiffre_imprime"), chiffres),
        "contestation": par_pk("litige"),
        "brouillon": par_pk("brouillon"),
        "piece_contestation": pieces_de_litige("brouillon"),
        "referentiel": {"propre": {"code": "M19"}, "absent": {"code": TEXTE}},
        "grille": {"propre": {"pk": a.visite.grille_id}, "absent": {"pk": NUMERO}},
        **_brouillons_de_versions(a),
        "courriel": {"absent": {"nom": TEXTE}},
        "courriel_perdu": {
            "propre": {"table": perdu.table, "pk": perdu.pk},
            "absent": {"table": perdu.table, "pk": NUMERO},
        },
        "apercu": {
            "propre": {"famille": "socle", "nom": "essai"},
            "absent": {"famille": "socle", "nom": TEXTE},
        },
        "refus_de_courriel": {"propre": {"jeton": refus}, "absent": {"jeton": TEXTE}},
        "palmares": {"propre": {"pk": palmares.pk}, "absent": {"pk": NUMERO}},
        **_jury(a, b, publiee),
        "ceremonie_publique": {
            "propre": {"annee": CeremonieFactory(campagne=publiee, tenue=True).campagne.annee},
            "absent": {"annee": NUMERO},
        },
        "edition": {"propre": {"annee": classee.annee}, "absent": {"annee": NUMERO}},
        "partenaire": {"propre": {"pk": jeton.partenaire_id}, "absent": {"pk": NUMERO}},
        "jeton_api": {"propre": {"pk": jeton.pk}, "absent": {"pk": NUMERO}},
        "point_d_ecoute": {"propre": {"point": livraison.point_id}, "absent": {"point": UUID}},
        "livraison": {"propre": {"pk": livraison.pk}, "absent": {"pk": NUMERO}},
        "periode": {
            "propre": {"annee": classee.annee, "pk": periodes[0].pk},
            "absent": {"annee": classee.annee, "pk": NUMERO},
            "absent_de_cette_edition": {"annee": classee.annee, "pk": periodes[1].pk},
        },
        "edition_publiee": {
            "propre": {"annee": publiee.annee},
            "absent": {"annee": NUMERO},
            "absent_du_public": {"annee": classee.annee},
        },
        "jeu_ouvert": {
            "propre": {"annee": publiee.annee, "version": JeuOuvertFactory(campagne=publiee).version},
            "absent": {"annee": publiee.annee, "version": NUMERO},
        },
        "table_ouverte": {
            "propre": {"annee": publiee.annee, "version": 1, "table": "avis"},
            "absent": {"annee": publiee.annee, "version": 1, "table": "inconnue"},
        },
        "reprise": par_jeton("reprise"),
        "confirmation": par_jeton("confirmation"),
        "calendrier": par_jeton("calendrier"),
    }
