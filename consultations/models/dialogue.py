"""A dialogue: what citizens are asked, when, by which rules, and the answer that they are owed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.enums import (
    DIALOGUES_AVANT_LA_CLOTURE,
    DIALOGUES_PUBLICS,
    SOUTIENS_AU_PLUS,
    TYPES_A_IDEES,
    TYPES_A_SECTIONS,
    AccesDialogue,
    EtatDialogue,
    Identite,
    TypeDialogue,
)
from consultations.models.portee import DuDialogueQuerySet
from organismes.models import Inscription, Territoire
from socle.dates import jours_bornes
from socle.enums import Question
from socle.models import Horodate


class DialogueQuerySet(DuDialogueQuerySet):
    """Scope and usual filters of dialogues."""

    vers_inscription = "inscription"

    def publics(self) -> DialogueQuerySet:
        """Return what anybody may read."""
        return self.filter(etat__in=DIALOGUES_PUBLICS)


class Dialogue(Horodate):
    """One consultation. `code` is its public name; `debut` and `fin` are civil days, both included.

    `regles` say how the decision will be made, `charte` what is not published: both are frozen at the opening.
    `liste_reserve` holds the codes of the checklist that the reserve period asks for (regles#el-05-precautions).
    """

    inscription = models.ForeignKey(
        Inscription, models.PROTECT, related_name="les_dialogues", verbose_name="inscription"
    )
    code = models.CharField("code public", max_length=12, unique=True)
    type = models.CharField("type", max_length=20, choices=TypeDialogue.choices)
    titre = models.CharField("titre", max_length=120)
    accroche = models.CharField("en une phrase", max_length=200, blank=True)
    presentation = models.TextField("présentation", max_length=8000, blank=True)
    image = models.ImageField("image", upload_to="consultations/images", blank=True)
    image_texte = models.CharField("description de l’image", max_length=200, blank=True)
    regles = models.TextField("ce qui sera fait des contributions", max_length=4000, blank=True)
    charte = models.TextField("charte de modération", max_length=4000, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatDialogue.choices, default=EtatDialogue.BROUILLON)
    acces = models.CharField("accès", max_length=10, choices=AccesDialogue.choices, default=AccesDialogue.PUBLIC)
    identite = models.CharField("identité", max_length=8, choices=Identite.choices, default=Identite.COURRIEL)
    quota_soutiens = models.PositiveSmallIntegerField("soutiens par personne", default=3)
    debut = models.DateField("du", null=True, blank=True)
    fin = models.DateField("au", null=True, blank=True)
    est_recurrent = models.BooleanField("consultation habituelle ou prévue de longue date", default=False)
    est_promu = models.BooleanField("promotion payante", default=False)
    liste_reserve = models.JSONField("liste de contrôle de la réserve électorale", default=list, blank=True)
    # Hash of the secret that opens the kiosk page; without one there is no kiosk.
    cle_borne = models.CharField("clé de la borne", max_length=64, blank=True)
    ouvert_le = models.DateTimeField("ouverte le", null=True, blank=True)
    ferme_le = models.DateTimeField("participation close le", null=True, blank=True)
    clos_le = models.DateTimeField("close le", null=True, blank=True)

    objects = DialogueQuerySet.as_manager()

    est_en_preparation = Question("etat", EtatDialogue.BROUILLON)
    est_ouvert = Question("etat", EtatDialogue.OUVERT)
    est_avant_la_fermeture = Question("etat", EtatDialogue.BROUILLON, EtatDialogue.OUVERT)
    doit_une_reponse = Question("etat", EtatDialogue.FERME)
    est_clos = Question("etat", EtatDialogue.CLOS)
    est_abandonne = Question("etat", EtatDialogue.ABANDONNE)
    est_avant_la_cloture = Question("etat", *DIALOGUES_AVANT_LA_CLOTURE)
    est_public = Question("etat", *DIALOGUES_PUBLICS)
    est_restreint = Question("acces", AccesDialogue.TERRITOIRE)
    demande_une_adresse = Question("identite", Identite.COURRIEL)
    a_des_sections = Question("type", *TYPES_A_SECTIONS)
    recueille_des_idees = Question("type", *TYPES_A_IDEES)
    est_un_budget = Question("type", TypeDialogue.BUDGET_PARTICIPATIF)

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ("-cree_le", "-pk")
        indexes = (models.Index(fields=["etat", "fin"], name="dialogue_etat"),)
        constraints = (
            jours_bornes("dialogue_borne", "debut", "fin"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9a-z]{6,12}$"), name="dialogue_code_bien_forme"),
            models.CheckConstraint(condition=Q(type__in=TypeDialogue.values), name="dialogue_type_connu"),
            models.CheckConstraint(condition=Q(etat__in=EtatDialogue.values), name="dialogue_etat_connu"),
            models.CheckConstraint(condition=Q(acces__in=AccesDialogue.values), name="dialogue_acces_connu"),
            models.CheckConstraint(condition=Q(identite__in=Identite.values), name="dialogue_identite_connue"),
            models.CheckConstraint(condition=~Q(titre=""), name="dialogue_titre_donne"),
            models.CheckConstraint(
                condition=Q(quota_soutiens__range=(1, SOUTIENS_AU_PLUS)), name="dialogue_quota_borne"
            ),
            models.CheckConstraint(
                condition=Q(debut__isnull=True) | Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                name="dialogue_dates_dans_l_ordre",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["brouillon", "abandonne"])
                | (Q(debut__isnull=False, fin__isnull=False, ouvert_le__isnull=False) & ~Q(regles="") & ~Q(charte="")),
                name="dialogue_ouvert_complet",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["ferme", "clos"], ferme_le__isnull=False)
                | (~Q(etat__in=["ferme", "clos"]) & Q(ferme_le__isnull=True)),
                name="dialogue_ferme_date",
            ),
            models.CheckConstraint(
                condition=Q(etat="clos", clos_le__isnull=False) | (~Q(etat="clos") & Q(clos_le__isnull=True)),
                name="dialogue_clos_date",
            ),
            models.CheckConstraint(condition=Q(image="") | ~Q(image_texte=""), name="dialogue_image_decrite"),
        )

    def __str__(self) -> str:
        return self.titre

    @property
    def est_arrete(self) -> bool:
        """Tell whether it was open when its body left the edition: it takes nothing any more."""
        return self.est_ouvert and not self.inscription.est_active

    @property
    def etat_dit(self) -> str:
        """Say where it stands, in words."""
        return "participation arrêtée" if self.est_arrete else self.get_etat_display()


class CommuneAdmise(models.Model):
    """A commune whose inhabitants may take part, when access is restricted."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_communes", verbose_name="consultation")
    territoire = models.ForeignKey(Territoire, models.PROTECT, related_name="+", verbose_name="commune")

    class Meta:
        verbose_name = "commune admise"
        verbose_name_plural = "communes admises"
        ordering = ("territoire__nom_cherche",)
        constraints = (models.UniqueConstraint(fields=["dialogue", "territoire"], name="commune_admise_unique"),)

    def __str__(self) -> str:
        return str(self.territoire)


class Phase(models.Model):
    """A stage of a dialogue; `nature` says which gestures it opens (consultations/logic/phases.py)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_phases", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("rang")
    nature = models.SlugField("nature", max_length=30)
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("ce qui s’y passe", max_length=1000, blank=True)
    du = models.DateField("du")
    au = models.DateField("au")

    class Meta:
        verbose_name = "phase"
        verbose_name_plural = "phases"
        ordering = ("rang",)
        constraints = (
            jours_bornes("phase_bornee", "du", "au"),
            models.UniqueConstraint(fields=["dialogue", "rang"], name="phase_rang_unique"),
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="phase_dans_l_ordre"),
        )

    def __str__(self) -> str:
        return self.titre


class Theme(models.Model):
    """A subject that contributions are sorted by."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_themes", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("rang")
    nom = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ("rang", "pk")
        constraints = (models.UniqueConstraint(fields=["dialogue", "nom"], name="theme_consultation_unique"),)

    def __str__(self) -> str:
        return self.nom


class Secteur(models.Model):
    """A named place of the map: a contribution is put in a sector, or at a point of it."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_secteurs", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("rang")
    nom = models.CharField("nom", max_length=80)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        verbose_name = "secteur"
        verbose_name_plural = "secteurs"
        ordering = ("rang", "pk")
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "nom"], name="secteur_unique"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="secteur_situe",
            ),
        )

    def __str__(self) -> str:
        return self.nom


class Section(models.Model):
    """A part of a project that citizens evaluate."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_sections", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=6000)

    class Meta:
        verbose_name = "section du projet"
        verbose_name_plural = "sections du projet"
        ordering = ("rang",)
        constraints = (
            models.UniqueConstraint(fields=["dialogue", "rang"], name="section_rang_unique"),
            models.CheckConstraint(condition=~Q(titre=""), name="section_titree"),
        )

    def __str__(self) -> str:
        return self.titre


class Document(models.Model):
    """A file that the organiser gives to read: a plan, a study, a picture described in words."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="les_documents", verbose_name="consultation")
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=120)
    fichier = models.FileField("fichier", upload_to="consultations/documents")
    taille = models.PositiveIntegerField("taille, en octets")
    media = models.CharField("type de média", max_length=60)

    est_un_pdf = Question("media", "application/pdf")

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ("rang", "pk")
        constraints = (models.CheckConstraint(condition=~Q(titre=""), name="document_titre"),)

    def __str__(self) -> str:
        return self.titre


class ReponsePubliee(models.Model):
    """The organiser's answer to what was said: without it a dialogue does not close."""

    dialogue = models.OneToOneField(Dialogue, models.PROTECT, related_name="reponse", verbose_name="consultation")
    texte = models.TextField("réponse", max_length=12000)
    decision = models.CharField("décision en une phrase", max_length=300)
    signataire = models.CharField("signée par", max_length=120)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    publiee_le = models.DateTimeField("publiée le")

    class Meta:
        verbose_name = "réponse publiée"
        verbose_name_plural = "réponses publiées"
        constraints = (
            models.CheckConstraint(
                condition=~Q(texte="") & ~Q(decision="") & ~Q(signataire=""), name="reponse_complete"
            ),
        )

    def __str__(self) -> str:
        return self.decision


class AccordDevis(models.Model):
    """iD City opened to a body that holds no free seat, once its quotation was agreed (regles#el-09-offre)."""

    inscription = models.OneToOneField(
        Inscription, models.PROTECT, related_name="accord_consultation", verbose_name="inscription"
    )
    montant = models.DecimalField("montant, en euros", max_digits=9, decimal_places=2)
    reference = models.CharField("référence du devis", max_length=60)
    accorde_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="accordé par"
    )
    accorde_le = models.DateTimeField("accordé le")

    class Meta:
        verbose_name = "accord sur devis"
        verbose_name_plural = "accords sur devis"
        constraints = (
            models.CheckConstraint(condition=Q(montant__gte=0), name="accord_montant_positif"),
            models.CheckConstraint(condition=~Q(reference=""), name="accord_reference_donnee"),
        )

    def __str__(self) -> str:
        return f"{self.reference}, {self.montant} €"
