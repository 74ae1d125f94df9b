"""Citizens' consultations.

`DialogueFactory()` is a draft; traits `ouvert`, `ferme`, `clos`, `abandonne`; `territoire=True` restricts it to the
communes of `CommuneAdmiseFactory`. `PropositionFactory()` is published; traits `brouillon`, `deposee`, `refusee`,
`irrecevable`, `recevable`, `etudiee`, `retenue_`, `non_retenue`, `realisee`, `retiree`. What hangs on a contribution
is written by another participant of the same dialogue.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import factory
from django.core.files.base import ContentFile

from consultations.enums import (
    AccesDialogue,
    EtatDialogue,
    EtatProposition,
    EtatRapprochement,
    EtatTexte,
    GenreCourriel,
    Identite,
    Impact,
    IssueDuel,
    MotifRefus,
    MotifSignalement,
    Porte,
    Sens,
    TypeDialogue,
)
from consultations.models import (
    AccordDevis,
    AvisSection,
    Bilan,
    Commentaire,
    CommuneAdmise,
    CourrierCitoyen,
    Dialogue,
    Document,
    Duel,
    Identification,
    Participant,
    Phase,
    Position,
    ProjetDeReponse,
    Proposition,
    Rapprochement,
    ReponsePubliee,
    Secteur,
    Section,
    Signalement,
    Soutien,
    SuiteDonnee,
    Theme,
)
from socle.coffre import sceller
from socle.enums import EtatDocument
from socle.horloge import aujourdhui, maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, TerritoireFactory


def empreinte(quoi: str, n: int) -> str:
    return hashlib.sha256(f"{quoi}-{n}".encode()).hexdigest()


def _jours(nombre: int) -> factory.LazyFunction:
    return factory.LazyFunction(lambda: aujourdhui() + dt.timedelta(days=nombre))


class DialogueFactory(factory.django.DjangoModelFactory):
    """A box of ideas being prepared; dates run from ten days ago to twenty days from now, or ended when closed."""

    class Meta:
        model = Dialogue

    class Params:
        ouvert = factory.Trait(etat=EtatDialogue.OUVERT, ouvert_le=factory.LazyFunction(maintenant))
        ferme = factory.Trait(
            ouvert=True,
            etat=EtatDialogue.FERME,
            debut=_jours(-20),
            fin=_jours(-1),
            ferme_le=factory.LazyFunction(maintenant),
        )
        clos = factory.Trait(ferme=True, etat=EtatDialogue.CLOS, clos_le=factory.LazyFunction(maintenant))
        abandonne = factory.Trait(etat=EtatDialogue.ABANDONNE)
        territoire = factory.Trait(acces=AccesDialogue.TERRITOIRE)
        appareil = factory.Trait(identite=Identite.APPAREIL)

    inscription = factory.SubFactory(InscriptionFactory, idcity=True)
    code = factory.Sequence(lambda n: f"dialog{n:04d}")
    type = TypeDialogue.BOITE_A_IDEES
    titre = "Des idées pour la place du marché"
    accroche = "Dites ce qui manque, ce qui gêne, ce que vous garderiez."
    presentation = "La place du marché sera refaite l’an prochain. " * 10
    regles = "Chaque idée est lue. Le conseil municipal décide et répond à chacune."
    charte = "Restez courtois, ne nommez personne."
    debut = _jours(-10)
    fin = _jours(20)


class CommuneAdmiseFactory(factory.django.DjangoModelFactory):
    """A commune whose inhabitants may take part."""

    class Meta:
        model = CommuneAdmise

    dialogue = factory.SubFactory(DialogueFactory, territoire=True)
    territoire = factory.SubFactory(TerritoireFactory)


class PhaseFactory(factory.django.DjangoModelFactory):
    """A stage that runs with its dialogue and opens all that a box of ideas knows."""

    class Meta:
        model = Phase

    dialogue = factory.SubFactory(DialogueFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    nature = "idees"
    titre = "Dépôt et soutien des idées"
    du = factory.SelfAttribute("dialogue.debut")
    au = factory.SelfAttribute("dialogue.fin")


class ThemeFactory(factory.django.DjangoModelFactory):
    """A subject."""

    class Meta:
        model = Theme

    dialogue = factory.SubFactory(DialogueFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    nom = factory.Sequence(lambda n: f"Thème {n}")


class SecteurFactory(factory.django.DjangoModelFactory):
    """A place of the map, somewhere in Toulouse."""

    class Meta:
        model = Secteur

    dialogue = factory.SubFactory(DialogueFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    nom = factory.Sequence(lambda n: f"Quartier {n}")
    latitude = 43.604
    longitude = 1.444


class SectionFactory(factory.django.DjangoModelFactory):
    """A part of a project, to evaluate."""

    class Meta:
        model = Section

    dialogue = factory.SubFactory(DialogueFactory, type=TypeDialogue.EVALUER_PROJET)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    titre = factory.Sequence(lambda n: f"Partie {n} du projet")
    texte = "Les trottoirs sont élargis et trente arbres plantés."


class DocumentFactory(factory.django.DjangoModelFactory):
    """A plan; its file is a name only."""

    class Meta:
        model = Document

    dialogue = factory.SubFactory(DialogueFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    titre = "Plan de la place"
    fichier = "consultations/documents/plan.pdf"
    taille = 12_000
    media = "application/pdf"


class ReponsePublieeFactory(factory.django.DjangoModelFactory):
    """The answer of a closed dialogue."""

    class Meta:
        model = ReponsePubliee

    dialogue = factory.SubFactory(DialogueFactory, clos=True)
    texte = "Vous avez demandé de l’ombre et des bancs."
    decision = "Trente arbres et vingt bancs en 2027."
    signataire = "Dominique Exemple, maire"
    auteur = factory.SubFactory(UtilisateurFactory)
    publiee_le = factory.LazyFunction(maintenant)


class AccordDevisFactory(factory.django.DjangoModelFactory):
    """An option opened by quotation."""

    class Meta:
        model = AccordDevis

    inscription = factory.SubFactory(InscriptionFactory, idcity=True)
    montant = Decimal(4_800)
    reference = factory.Sequence(lambda n: f"DV-{n:04d}")
    accorde_par = factory.SubFactory(UtilisateurFactory, charge_etudes=True)
    accorde_le = factory.LazyFunction(maintenant)


class IdentificationFactory(factory.django.DjangoModelFactory):
    """An address that waits; `adresse="…"` is sealed as the acts seal it."""

    class Meta:
        model = Identification

    class Params:
        adresse = factory.Sequence(lambda n: f"citoyen{n}@exemple.fr")

    dialogue = factory.SubFactory(DialogueFactory, ouvert=True)
    courriel = factory.LazyAttribute(lambda o: sceller(o.adresse, f"identification/courriel/{o.id}"))
    empreinte = factory.Sequence(lambda n: empreinte("adresse", n))
    expire_le = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=7))
    id = factory.Faker("uuid4", cast_to=None)


class ParticipantFactory(factory.django.DjangoModelFactory):
    """Somebody on the web; traits `borne`, `sur_place`; `adresse="…"` for one who asked to know the outcome."""

    class Meta:
        model = Participant

    class Params:
        adresse = ""
        borne = factory.Trait(porte=Porte.BORNE)
        sur_place = factory.Trait(porte=Porte.SUR_PLACE, saisi_par=factory.SubFactory(UtilisateurFactory))

    id = factory.Faker("uuid4", cast_to=None)
    dialogue = factory.SubFactory(DialogueFactory, ouvert=True)
    porte = Porte.WEB
    empreinte = factory.Sequence(lambda n: empreinte("participant", n))
    veut_suivre = factory.LazyAttribute(lambda o: bool(o.adresse))
    courriel = factory.LazyAttribute(
        lambda o: sceller(o.adresse, f"participant/courriel/{o.id}") if o.adresse else None
    )


class CourrierCitoyenFactory(factory.django.DjangoModelFactory):
    """A confirmation that is due; with a `participant` and no `identification`, the answer of the body."""

    class Meta:
        model = CourrierCitoyen

    genre = factory.LazyAttribute(lambda o: GenreCourriel.CONFIRMATION if o.identification else GenreCourriel.REPONSE)
    identification = factory.SubFactory(IdentificationFactory)
    dialogue = factory.LazyAttribute(lambda o: (o.identification or o.participant).dialogue)
    participant = None
    cle = factory.Sequence(lambda n: f"essai:{n}")


class PropositionFactory(factory.django.DjangoModelFactory):
    """A published contribution; see the module for its traits."""

    class Meta:
        model = Proposition

    class Params:
        brouillon = factory.Trait(etat=EtatProposition.BROUILLON, deposee_le=None, decidee_le=None)
        deposee = factory.Trait(etat=EtatProposition.DEPOSEE, decidee_le=None)
        refusee = factory.Trait(etat=EtatProposition.REFUSEE, motif="Hors du sujet de la consultation.")
        irrecevable = factory.Trait(etat=EtatProposition.IRRECEVABLE, motif="La voirie relève du département.")
        recevable = factory.Trait(etat=EtatProposition.RECEVABLE)
        etudiee = factory.Trait(etat=EtatProposition.ETUDIEE)
        retenue_ = factory.Trait(etat=EtatProposition.RETENUE)
        non_retenue = factory.Trait(etat=EtatProposition.NON_RETENUE, motif="Le sous-sol ne le permet pas.")
        realisee = factory.Trait(etat=EtatProposition.REALISEE)
        retiree = factory.Trait(etat=EtatProposition.RETIREE, decidee_le=None)

    dialogue = factory.SubFactory(DialogueFactory, ouvert=True)
    auteur = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..dialogue"))
    porte = factory.LazyAttribute(lambda o: o.auteur.porte if o.auteur else Porte.WEB)
    titre = factory.Sequence(lambda n: f"Des bancs à l’ombre, idée {n}")
    texte = "Des bancs sous les platanes, pour attendre le bus au frais."
    etat = EtatProposition.PUBLIEE
    deposee_le = factory.LazyFunction(maintenant)
    decidee_le = factory.LazyFunction(maintenant)


class SuiteDonneeFactory(factory.django.DjangoModelFactory):
    """A step: the idea is studied."""

    class Meta:
        model = SuiteDonnee

    proposition = factory.SubFactory(PropositionFactory, etudiee=True)
    etat = factory.SelfAttribute("proposition.etat")
    texte = "Le service des espaces verts chiffre cette idée."
    le = factory.LazyFunction(maintenant)


class CommentaireFactory(factory.django.DjangoModelFactory):
    """A published reply; traits `depose`, `refuse`, `officiel`."""

    class Meta:
        model = Commentaire

    class Params:
        depose = factory.Trait(etat=EtatTexte.DEPOSE, decide_le=None)
        refuse = factory.Trait(etat=EtatTexte.REFUSE, motif=MotifRefus.HORS_SUJET)
        officiel = factory.Trait(est_officiel=True, auteur=None)

    proposition = factory.SubFactory(PropositionFactory)
    auteur = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..proposition.dialogue"))
    porte = factory.LazyAttribute(lambda o: o.auteur.porte if o.auteur else Porte.WEB)
    texte = "Et une fontaine à côté."
    etat = EtatTexte.PUBLIE
    decide_le = factory.LazyFunction(maintenant)


class AvisSectionFactory(factory.django.DjangoModelFactory):
    """A useful section, words that wait; `publie=True` once read."""

    class Meta:
        model = AvisSection

    class Params:
        publie = factory.Trait(etat=EtatTexte.PUBLIE, decide_le=factory.LazyFunction(maintenant))

    section = factory.SubFactory(SectionFactory, dialogue__ouvert=True)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..section.dialogue"))
    porte = factory.SelfAttribute("participant.porte")
    utilite = 4
    impact = Impact.FORT
    commentaire = "Pensez aux poussettes."


class SoutienFactory(factory.django.DjangoModelFactory):
    """A support in the first place of the quota."""

    class Meta:
        model = Soutien

    proposition = factory.SubFactory(PropositionFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..proposition.dialogue"))
    emplacement = 1


class PositionFactory(factory.django.DjangoModelFactory):
    """An agreement."""

    class Meta:
        model = Position

    proposition = factory.SubFactory(PropositionFactory)
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..proposition.dialogue"))
    sens = Sens.ACCORD


class _PaireFactory(factory.django.DjangoModelFactory):
    """Two contributions of one dialogue, put in the order of their identifiers."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **champs):
        a, b = champs["a"], champs["b"]
        if a.pk > b.pk:
            champs["a"], champs["b"] = b, a
        return super()._create(model_class, *args, **champs)


class DuelFactory(_PaireFactory):
    """A duel that the first idea won; `a` and `b` are swapped when they are not in order, `issue` is not."""

    class Meta:
        model = Duel

    a = factory.SubFactory(PropositionFactory)
    b = factory.SubFactory(PropositionFactory, dialogue=factory.SelfAttribute("..a.dialogue"))
    participant = factory.SubFactory(ParticipantFactory, dialogue=factory.SelfAttribute("..a.dialogue"))
    issue = IssueDuel.A
    a_gauche = True


class RapprochementFactory(_PaireFactory):
    """A suggestion that waits; traits `retenu`, `ecarte`."""

    class Meta:
        model = Rapprochement

    class Params:
        retenu = factory.Trait(etat=EtatRapprochement.RETENU, decide_le=factory.LazyFunction(maintenant))
        ecarte = factory.Trait(etat=EtatRapprochement.ECARTE, decide_le=factory.LazyFunction(maintenant))

    a = factory.SubFactory(PropositionFactory)
    b = factory.SubFactory(PropositionFactory, dialogue=factory.SelfAttribute("..a.dialogue"))
    score = 0.8
    mots = factory.LazyFunction(lambda: ["bancs", "ombre"])
    methode = "essai"


class SignalementFactory(factory.django.DjangoModelFactory):
    """A report of a contribution; give a `commentaire` and no `proposition` for a reply."""

    class Meta:
        model = Signalement

    proposition = factory.SubFactory(PropositionFactory)
    commentaire = None
    participant = factory.SubFactory(
        ParticipantFactory,
        dialogue=factory.LazyAttribute(
            lambda o: (o.factory_parent.proposition or o.factory_parent.commentaire.proposition).dialogue
        ),
    )
    motif = MotifSignalement.INJURE


class ProjetDeReponseFactory(factory.django.DjangoModelFactory):
    """An answer written, not published."""

    class Meta:
        model = ProjetDeReponse

    dialogue = factory.SubFactory(DialogueFactory, ferme=True)
    decision = "Trente arbres et vingt bancs en 2027."
    texte = "Vous avez demandé de l’ombre et des bancs."
    signataire = "Dominique Exemple, maire"
    auteur = factory.SubFactory(UtilisateurFactory)


class BilanFactory(factory.django.DjangoModelFactory):
    """A report that is ordered; `pret=True` once built."""

    class Meta:
        model = Bilan

    class Params:
        pret = factory.Trait(
            etat=EtatDocument.PRET,
            progression=100,
            pret_le=factory.LazyFunction(maintenant),
            fichier=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n", name="bilan.pdf")),
            empreinte="0" * 64,
            nb_pages=8,
        )

    dialogue = factory.SubFactory(DialogueFactory, ferme=True)
    demande_le = factory.LazyFunction(maintenant)
