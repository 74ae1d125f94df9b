"""Minimal valid objects of the mystery surveys."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

import factory
from factory.django import DjangoModelFactory

from campagnes.enums import Determinant, Etape
from enquetes.enums import (
    CodeAnomalie,
    CorrectionHorloge,
    EtatEnveloppe,
    EtatPlan,
    EtatVisite,
    GenreCourrier,
    NatureArbitrage,
    NatureBareme,
    NatureEnveloppe,
    StatutSource,
    TypeScenario,
    Verdict,
)
from enquetes.models import (
    Absence,
    ActivationReferentiel,
    Anomalie,
    Appareil,
    Arbitrage,
    Autotest,
    Briefing,
    BriefingLu,
    CalendrierPartage,
    ConflitEnveloppe,
    ConflitInteret,
    ContestationRetour,
    CourrierEnqueteur,
    Critere,
    Emprunt,
    Engagement,
    Enqueteur,
    Enveloppe,
    ExempleNote,
    Grille,
    IdentiteEmprunt,
    PieceJointe,
    PlanTerrain,
    Referentiel,
    ReglageTerrain,
    Relecture,
    Rubrique,
    Scenario,
    TotalContact,
    TransitionVisite,
    VersionReferentiel,
    Visite,
)
from organismes.enums import Canal, TypeOrganisme
from socle.enums import EtatCourrier
from socle.horloge import PARIS, maintenant

PREFIXES = {"EMAIL": "EM", "COURRIER": "CO", "TEL": "TE", "RS": "RS", "PHYS": "AP", "WEB": "WEB"}
ENVOI = dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS)


def _empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()


class ReferentielFactory(DjangoModelFactory):
    class Meta:
        model = Referentiel
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"REF{n}")
    nom = factory.LazyAttribute(lambda o: f"Référentiel {o.code}")


class ActivationReferentielFactory(DjangoModelFactory):
    class Meta:
        model = ActivationReferentiel

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    referentiel = factory.SubFactory(ReferentielFactory)


class RubriqueFactory(DjangoModelFactory):
    class Meta:
        model = Rubrique

    referentiel = factory.SubFactory(ReferentielFactory)
    code = factory.Sequence(lambda n: f"R{n}")
    nom = "Un accueil attentif"
    ordre = factory.Sequence(lambda n: n)


class EngagementFactory(DjangoModelFactory):
    class Meta:
        model = Engagement

    rubrique = factory.SubFactory(RubriqueFactory)
    code = factory.Sequence(lambda n: f"M19-{n:02}")
    libelle = "Répondre dans le délai annoncé"
    statut_source = StatutSource.V2
    ordre = factory.Sequence(lambda n: n)


class VersionReferentielFactory(DjangoModelFactory):
    """A draft of the second version of a referential."""

    class Meta:
        model = VersionReferentiel

    referentiel = factory.SubFactory(ReferentielFactory)
    version = 2
    redaction = factory.LazyFunction(dict)


class CritereFactory(DjangoModelFactory):
    """A yes or no criterion, always scored; the code follows the channel of its grid."""

    class Meta:
        model = Critere

    grille = factory.SubFactory("tests.factories.enquetes.GrilleFactory", criteres=0)
    ordre = factory.LazyAttribute(lambda o: o.grille.les_criteres.count() + 1)
    code = factory.LazyAttribute(lambda o: f"{PREFIXES[o.grille.canal]}-{o.ordre:02}")
    libelle = "Coordonnée visible depuis la page d’accueil"
    question = "La coordonnée est-elle visible depuis la page d’accueil ?"
    bareme = "BIN"
    nature = NatureBareme.BIN
    etape = Etape.ACCES
    determinant = Determinant.ACC
    poids = 2
    conditions = "A"


class GrilleFactory(DjangoModelFactory):
    """A grid with `criteres` minimal criteria (two unless told, 0 for none): yes or no, then three elements."""

    class Meta:
        model = Grille
        django_get_or_create = ("canal", "version")
        skip_postgeneration_save = True

    canal = Canal.EMAIL
    version = 1
    nom = factory.LazyAttribute(lambda o: f"Grille {Canal(o.canal).label}")
    empreinte = factory.LazyAttribute(lambda o: _empreinte(f"{o.canal}{o.version}"))

    @factory.post_generation
    def criteres(self, create, extracted, **_):
        nombre = 2 if extracted is None else extracted
        if not create or self.les_criteres.exists():
            return
        for rang in range(nombre):
            if rang % 2:
                CritereFactory(
                    grille=self,
                    libelle="Clarté de la réponse",
                    question="Quels éléments la réponse contient-elle ?",
                    elements=["salutation", "réponse à la question posée", "signature"],
                    bareme="E3",
                    nature=NatureBareme.E3,
                    etape=Etape.INFO,
                    determinant=Determinant.QUA,
                )
            else:
                CritereFactory(grille=self)


class ScenarioFactory(DjangoModelFactory):
    class Meta:
        model = Scenario
        django_get_or_create = ("code", "version")

    code = "SC-01"
    version = 1
    theme = "Copie d’acte de naissance"
    type = TypeScenario.RENSEIGNEMENT
    canaux = factory.LazyFunction(lambda: list(Canal.values))
    types_organismes = factory.LazyFunction(lambda: list(TypeOrganisme.values))
    elements = factory.LazyFunction(
        lambda: ["qui peut demander", "pièces à fournir", "gratuité", "délai ou voie en ligne"]
    )
    consigne = "Vous demandez comment obtenir une copie de votre acte de naissance."
    empreinte = factory.LazyAttribute(lambda o: _empreinte(f"{o.code}{o.version}"))


class EnqueteurFactory(DjangoModelFactory):
    """A shopper for every channel, without account; `compte=True` gives one with the role."""

    class Meta:
        model = Enqueteur

    class Params:
        compte = factory.Trait(
            utilisateur=factory.SubFactory("tests.factories.comptes.UtilisateurFactory", enqueteur=True)
        )

    # A test that writes a name, or imports one, says E- or Z-: no turn of the sequence meets it.
    pseudonyme = factory.Sequence(lambda n: f"F-{n + 1:03}")
    canaux = factory.LazyFunction(lambda: list(Canal.values))


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    enqueteur = factory.SubFactory(EnqueteurFactory)
    du = dt.date(2020, 2, 10)
    au = dt.date(2020, 2, 14)


class ConflitInteretFactory(DjangoModelFactory):
    class Meta:
        model = ConflitInteret

    enqueteur = factory.SubFactory(EnqueteurFactory)
    organisme = factory.SubFactory("tests.factories.organismes.OrganismeFactory")


class IdentiteFactory(DjangoModelFactory):
    """A whole alias; `courriel=""` or `adresse=""` gives one that does not suit every channel."""

    class Meta:
        model = IdentiteEmprunt

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    enqueteur = factory.SubFactory(EnqueteurFactory)
    nom = factory.Sequence(lambda n: f"Camille Emprunt {n}")
    courriel = factory.Sequence(lambda n: f"camille.{n}@emprunts.exemple")
    telephone = factory.Sequence(lambda n: f"06 00 {n:06d}")
    adresse = factory.Sequence(lambda n: f"{n} rue des Lilas\n31000 Toulouse")


class ReglageTerrainFactory(DjangoModelFactory):
    class Meta:
        model = ReglageTerrain

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")


def _reponses(visite) -> dict[str, object]:
    mesures: dict[str, object] = {}
    for critere in visite.grille.les_criteres.all():
        mesures[critere.code] = 3 if critere.nature == NatureBareme.E3 else True
    return mesures


class VisiteFactory(DjangoModelFactory):
    """A planned e-mail contact; traits take it further along its life, with complete measures once submitted."""

    class Meta:
        model = Visite

    class Params:
        planifiee = factory.Trait(etat=EtatVisite.PLANIFIEE)
        en_cours = factory.Trait(etat=EtatVisite.EN_COURS, commencee_le=ENVOI)
        en_attente = factory.Trait(etat=EtatVisite.EN_ATTENTE, commencee_le=ENVOI, effectuee_le=ENVOI)
        soumise = factory.Trait(
            etat=EtatVisite.SOUMISE,
            commencee_le=ENVOI,
            effectuee_le=ENVOI,
            repondue_le=ENVOI + dt.timedelta(days=2),
            soumise_le=ENVOI + dt.timedelta(days=2, hours=1),
            reponses=factory.LazyAttribute(_reponses),
        )
        validee = factory.Trait(
            etat=EtatVisite.VALIDEE,
            commencee_le=ENVOI,
            effectuee_le=ENVOI,
            repondue_le=ENVOI + dt.timedelta(days=2),
            soumise_le=ENVOI + dt.timedelta(days=2, hours=1),
            validee_le=ENVOI + dt.timedelta(days=3),
            reponses=factory.LazyAttribute(_reponses),
        )

    inscription = factory.SubFactory("tests.factories.organismes.InscriptionFactory")
    canal = Canal.EMAIL
    scenario = factory.SubFactory(ScenarioFactory)
    grille = factory.SubFactory(GrilleFactory, canal=factory.SelfAttribute("..canal"))
    enqueteur = factory.SubFactory(EnqueteurFactory)
    prevue_le = dt.date(2020, 2, 11)


class TotalContactFactory(DjangoModelFactory):
    """What a validated contact weighs: one point out of one, on no stage."""

    class Meta:
        model = TotalContact

    visite = factory.SubFactory(VisiteFactory, validee=True)
    mesures = factory.SelfAttribute("visite.empreinte_mesures")
    regles = "0" * 64
    parts = "".join(f"{nombre:08x}" for nombre in [100, 1, *[0] * 24])


class EmpruntFactory(DjangoModelFactory):
    """The alias of a planned contact."""

    class Meta:
        model = Emprunt

    visite = factory.SubFactory(VisiteFactory)
    organisme = factory.SelfAttribute("visite.inscription.organisme")
    identite = factory.SubFactory(
        IdentiteFactory,
        campagne=factory.SelfAttribute("..visite.inscription.campagne"),
        enqueteur=factory.SelfAttribute("..visite.enqueteur"),
    )


class DoubleFactory(VisiteFactory):
    """The second, blind reading of a contact by another shopper."""

    double_de = factory.SubFactory(VisiteFactory, est_double=True)
    inscription = factory.SelfAttribute("double_de.inscription")
    canal = factory.SelfAttribute("double_de.canal")
    scenario = factory.SelfAttribute("double_de.scenario")
    grille = factory.SelfAttribute("double_de.grille")
    prevue_le = factory.SelfAttribute("double_de.prevue_le")


class RelectureFactory(DjangoModelFactory):
    """The first reading of a submitted visit, which found nothing wrong."""

    class Meta:
        model = Relecture

    visite = factory.SubFactory(VisiteFactory, soumise=True)
    contact = factory.SelfAttribute("visite")
    rang = 1
    lecteur = factory.SubFactory("tests.factories.comptes.UtilisateurFactory", charge_etudes=True)
    verdict = Verdict.CONFORME


class ArbitrageFactory(DjangoModelFactory):
    """Two readers who disagree, nobody having decided yet."""

    class Meta:
        model = Arbitrage

    contact = factory.SubFactory(VisiteFactory, soumise=True)
    nature = NatureArbitrage.VERDICTS


class ContestationRetourFactory(DjangoModelFactory):
    """A contested return that waits for a decision."""

    class Meta:
        model = ContestationRetour

    visite = factory.SubFactory(VisiteFactory, soumise=True, etat=EtatVisite.A_REVOIR, remarque="Durée à revoir")
    motif = "La durée est celle de mon chronomètre."
    deposee_le = ENVOI


class BriefingFactory(DjangoModelFactory):
    class Meta:
        model = Briefing

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    texte = "Restez vous-même, sous un autre nom."
    publie_le = ENVOI


class BriefingLuFactory(DjangoModelFactory):
    class Meta:
        model = BriefingLu

    briefing = factory.SubFactory(BriefingFactory)
    enqueteur = factory.SubFactory(EnqueteurFactory)


class ExempleNoteFactory(DjangoModelFactory):
    """An e-mail whose key settles the two criteria of a minimal grid."""

    class Meta:
        model = ExempleNote

    code = factory.Sequence(lambda n: f"EX-{n:03}")
    canal = Canal.EMAIL
    titre = "Une réponse en trois jours"
    recit = "L’adresse se voit de l’accueil. « Bonjour, voici la réponse. »"
    corrige = factory.LazyFunction(
        lambda: [
            {"code": "EM-01", "mesure": True, "pourquoi": "Elle se voit de l’accueil."},
            {"code": "EM-02", "mesure": 2, "pourquoi": "La réponse n’est pas signée."},
        ]
    )


class AutotestFactory(DjangoModelFactory):
    """A self-test passed without a fault."""

    class Meta:
        model = Autotest

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    enqueteur = factory.SubFactory(EnqueteurFactory)
    exemple = factory.SubFactory(ExempleNoteFactory)
    canal = factory.SelfAttribute("exemple.canal")
    lecture = factory.LazyFunction(lambda: {"EM-01": True, "EM-02": 2})
    corrige = factory.SelfAttribute("exemple.corrige")
    accord = 100.0
    seuil = 80
    est_reussi = True
    passe_le = ENVOI


class AnomalieFactory(DjangoModelFactory):
    class Meta:
        model = Anomalie

    visite = factory.SubFactory(VisiteFactory, soumise=True)
    code = CodeAnomalie.RAPIDITE
    explication = factory.LazyFunction(
        lambda: {
            "chiffres": {"secondes_par_critere": 1.5, "nb_criteres": 17, "mediane_du_canal": 14.0, "nb_visites": 40},
            "seuil": 4.2,
            "autres": [],
        }
    )


class TransitionVisiteFactory(DjangoModelFactory):
    class Meta:
        model = TransitionVisite

    visite = factory.SubFactory(VisiteFactory)
    de = EtatVisite.PLANIFIEE
    vers = EtatVisite.EN_COURS


class PieceJointeFactory(DjangoModelFactory):
    class Meta:
        model = PieceJointe

    visite = factory.SubFactory(VisiteFactory)
    nom = "preuve.png"
    media = "image/png"
    extension = ".png"
    taille = 100
    empreinte = factory.Sequence(lambda n: _empreinte(f"piece{n}"))
    fichier = factory.django.FileField(filename="preuve.png", data=b"\x89PNG\r\n\x1a\n")


class AppareilFactory(DjangoModelFactory):
    class Meta:
        model = Appareil

    identifiant = factory.LazyFunction(uuid.uuid4)
    enqueteur = factory.SubFactory(EnqueteurFactory, compte=True)


class EnveloppeFactory(DjangoModelFactory):
    """A comment received and not dealt with yet; `refusee` and `retenue` say what became of it."""

    class Meta:
        model = Enveloppe

    class Params:
        refusee = factory.Trait(
            statut=EtatEnveloppe.REFUSEE,
            code="visite_fermee",
            motif="Cette visite est « validée » : elle ne se modifie plus.",
            traitee_le=ENVOI,
        )
        retenue = factory.Trait(
            statut=EtatEnveloppe.RETENUE, code="suite_incomplete", motif="Un envoi précédent manque."
        )

    appareil = factory.SubFactory(AppareilFactory, enqueteur=factory.SelfAttribute("..visite.enqueteur"))
    visite = factory.SubFactory(VisiteFactory, en_cours=True, enqueteur__compte=True)
    cible = factory.LazyAttribute(lambda o: o.visite.pk)
    rang = factory.Sequence(lambda n: n + 1)
    nature = NatureEnveloppe.COMMENTAIRE
    corps = factory.LazyAttribute(
        lambda o: f'{{"nature": "commentaire", "rang": {o.rang}, "contenu": {{"texte": "Vu."}}}}'
    )
    empreinte = factory.LazyAttribute(lambda o: _empreinte(o.corps))
    saisie_le = ENVOI
    recue_le = ENVOI
    correction = CorrectionHorloge.DECALAGE


class ConflitEnveloppeFactory(DjangoModelFactory):
    class Meta:
        model = ConflitEnveloppe

    enveloppe = factory.SubFactory(EnveloppeFactory)
    appareil = factory.SelfAttribute("enveloppe.appareil")
    identifiant = factory.SelfAttribute("enveloppe.pk")
    corps = '{"nature": "commentaire", "contenu": {"texte": "Autre."}}'
    empreinte = factory.LazyAttribute(lambda o: _empreinte(o.corps))


class PlanTerrainFactory(DjangoModelFactory):
    """A run asked for; `propose` carries an empty plan, optimal and without contact."""

    class Meta:
        model = PlanTerrain

    class Params:
        propose = factory.Trait(
            etat=EtatPlan.PROPOSE,
            commence_le=ENVOI,
            propose_le=ENVOI,
            progression=100,
            contenu=factory.LazyFunction(
                lambda: {
                    "affectations": [],
                    "refusees": [],
                    "termes": {"refusees": 0, "kilometres": 0, "etalement": 0, "regroupement": 0},
                    "objectif": 0,
                    "borne": 0,
                    "ecart": 0.0,
                    "statut": "optimal",
                    "limite_atteinte": False,
                    "duree_s": 0.1,
                    "avant": {},
                }
            ),
        )

    campagne = factory.SubFactory("tests.factories.campagnes.CampagneFactory")
    demande_le = ENVOI


class CalendrierPartageFactory(DjangoModelFactory):
    """A shopper's feed; the secret is the sequence number in words."""

    class Meta:
        model = CalendrierPartage

    enqueteur = factory.SubFactory(EnqueteurFactory)
    empreinte = factory.Sequence(lambda n: _empreinte(f"secret{n}"))
    change_le = ENVOI


class CourrierEnqueteurFactory(DjangoModelFactory):
    """An invitation that is due; `refuse=True` is one that the server refused for good."""

    class Meta:
        model = CourrierEnqueteur

    class Params:
        refuse = factory.Trait(
            etat=EtatCourrier.REFUSE,
            essais=1,
            reponse="550 5.1.1 … boîte inconnue",
            premier_essai_le=factory.LazyFunction(maintenant),
            tente_le=factory.LazyFunction(maintenant),
        )

    genre = GenreCourrier.INVITATION
    enqueteur = factory.SubFactory(EnqueteurFactory, compte=True)
    cle = factory.Sequence(lambda n: f"invitation:{n}")
