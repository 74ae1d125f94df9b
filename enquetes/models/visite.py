"""A mystery contact, from plan to validation, and its evidence."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Cast

from campagnes.logic.calendrier import UN_JOUR
from comptes.enums import EQUIPE
from enquetes.enums import (
    ETATS_EN_RELECTURE,
    ETATS_SAISISSABLES,
    HORS_PLAN,
    REMPLACEE,
    TONS_DU_PLAN,
    TONS_VISITE,
    EtatVisite,
)
from enquetes.models.enqueteur import Enqueteur
from enquetes.models.grille import Grille, Scenario
from organismes.enums import ETATS_ACTIFS, Canal
from organismes.logic.fuseaux import departements_a_la_veille
from organismes.models import Inscription
from socle.dates import instants_bornes, jours_bornes
from socle.enums import Question, Ton
from socle.fichiers import stockage_prive
from socle.horloge import aujourdhui, maintenant
from socle.models import Horodate

# The second grading of a written contact reads its evidence: until it is handed over there is nothing to do.
_ECRIT = Q(double_de__canal__in=(Canal.EMAIL, Canal.COURRIER, Canal.RS))
SUR_PIECES = _ECRIT | Q(double_de__canal=Canal.WEB, double_de__observations__faits__FORM=True)
PREUVES_A_VENIR = SUR_PIECES & Q(double_de__soumise_le=None)
# Nobody writes in these any more, though they are not handed over: void ones; those not begun with a body that takes
# part no more, which the next plan voids; those not finished when results were given back.
SANS_OBJET = (
    Q(etat=EtatVisite.ANNULEE)
    | Q(etat=EtatVisite.PLANIFIEE) & ~Q(inscription__etat__in=ETATS_ACTIFS)
    | Q(etat__in=ETATS_SAISISSABLES, inscription__campagne__restituee_le__isnull=False)
)


def jour_passe() -> Q:
    """Keep the visits whose day is over, in Paris and where their body stands: they are made on either."""
    ce_jour, la_bas = aujourdhui(), departements_a_la_veille(maintenant())
    du_jour = Q(prevue_le=ce_jour - UN_JOUR, inscription__organisme__departement__in=la_bas)
    return Q(prevue_le__lt=ce_jour) & ~du_jour


class VisiteQuerySet(models.QuerySet["Visite"]):
    """Scope and usual filters of visits."""

    def visibles_par(self, user: Any) -> VisiteQuerySet:
        """Return every visit for the team, one's own for a shopper, none for a body."""
        if EQUIPE & user.roles:
            return self
        return self.filter(enqueteur__utilisateur=user)

    def contacts(self) -> VisiteQuerySet:
        """Return one visit a contact: second readings by another shopper never count where contacts do."""
        return self.filter(double_de=None)

    def avec_objet(self) -> VisiteQuerySet:
        """Leave out the visits in which nobody writes any more, though they are not handed over."""
        return self.exclude(SANS_OBJET)

    def dus(self) -> VisiteQuerySet:
        """Return the contacts due to the bodies: neither replaced by another nor voided in the body's favour."""
        return self.contacts().exclude(Q(observations__has_key=REMPLACEE) | Q(observations__has_key=HORS_PLAN))

    def hors_plan(self) -> VisiteQuerySet:
        """Return the contacts voided in favour of bodies: due no longer, and not made again."""
        return self.contacts().filter(observations__has_key=HORS_PLAN)

    def validees(self) -> VisiteQuerySet:
        """Return the contacts that count."""
        return self.contacts().filter(etat=EtatVisite.VALIDEE)

    def en_retard(self) -> VisiteQuerySet:
        """Return those that should have been made; who waits for evidence is not late."""
        a_faire = self.avec_objet().filter(etat__in=(EtatVisite.PLANIFIEE, EtatVisite.EN_COURS))
        return a_faire.filter(jour_passe()).exclude(PREUVES_A_VENIR)


class Visite(Horodate):
    """One contact of one shopper with one body.

    `reponses` maps every criterion code of the grid to its raw measure, as in the exchange format; while the
    visit is being graded it is a draft and may be incomplete. Instants of a written contact come over weeks.
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    inscription = models.ForeignKey(Inscription, models.PROTECT, related_name="les_visites", verbose_name="inscription")
    canal = models.CharField("canal", max_length=8, choices=Canal.choices)
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="les_visites", verbose_name="scénario")
    grille = models.ForeignKey(Grille, models.PROTECT, related_name="les_visites", verbose_name="grille")
    enqueteur = models.ForeignKey(
        Enqueteur, models.PROTECT, null=True, blank=True, related_name="les_visites", verbose_name="enquêteur"
    )
    etat = models.CharField("état", max_length=16, choices=EtatVisite.choices, default=EtatVisite.PLANIFIEE)
    est_importee = models.BooleanField("importée", default=False)
    # SHA-256 of the line a visit came from: the same line again changes nothing, even after staff acted on the visit.
    empreinte_import = models.CharField("empreinte de la ligne importée", max_length=64, blank=True)
    est_double = models.BooleanField("contact lu par deux enquêteurs", default=False)
    # The second, blind reading of one contact: a visit of its own, which counts in agreement measures and nowhere else.
    double_de = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="le_double", verbose_name="seconde lecture de"
    )
    motif_refus_plan = models.CharField("motif de non-affectation", max_length=300, blank=True)

    prevue_le = models.DateField("prévue le", null=True, blank=True)
    hors_horaires = models.BooleanField("avec appel hors horaires", default=False)
    publique = models.BooleanField("question publique", default=False)

    commencee_le = models.DateTimeField("saisie commencée le", null=True, blank=True)
    effectuee_le = models.DateTimeField("contact effectué le", null=True, blank=True)
    terminee_le = models.DateTimeField("contact terminé le", null=True, blank=True)
    accusee_le = models.DateTimeField("accusé reçu le", null=True, blank=True)
    repondue_le = models.DateTimeField("réponse reçue le", null=True, blank=True)
    sans_reponse_le = models.DateTimeField("close sans réponse le", null=True, blank=True)
    # The shopper's gesture, perhaps without network; `soumise_le` is its receipt.
    deposee_le = models.DateTimeField("déposée par l’enquêteur le", null=True, blank=True)
    soumise_le = models.DateTimeField("soumise le", null=True, blank=True)
    a_reprendre_avant = models.DateField("à reprendre avant le", null=True, blank=True)
    validee_le = models.DateTimeField("validée le", null=True, blank=True)

    reponses = models.JSONField("mesures", default=dict, blank=True)
    # Small facts beside the grid: elements ticked, conditions met (voice menu, transfer, promise…).
    observations = models.JSONField("observations", default=dict, blank=True)
    commentaire = models.TextField("commentaire", max_length=2000, blank=True)
    remarque = models.TextField("remarque de relecture", max_length=1000, blank=True)

    # The database prints the measures itself, whoever writes them: what was counted from others shows.
    empreinte_mesures = models.GeneratedField(
        verbose_name="empreinte des mesures",
        expression=MD5(Cast("reponses", models.TextField())),
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )

    objects = VisiteQuerySet.as_manager()

    est_planifiee = Question("etat", EtatVisite.PLANIFIEE)
    est_a_revoir = Question("etat", EtatVisite.A_REVOIR)
    est_en_seconde_lecture = Question("etat", EtatVisite.SECONDE_LECTURE)
    est_en_relecture = Question("etat", *ETATS_EN_RELECTURE)
    ton = Ton("etat", TONS_VISITE)
    ton_du_plan = Ton("etat", TONS_DU_PLAN)

    class Meta:
        verbose_name = "visite"
        verbose_name_plural = "visites"
        ordering = ("prevue_le", "id")
        indexes = (
            models.Index(fields=["etat"], name="visite_etat"),
            models.Index(fields=["enqueteur", "prevue_le"], name="visite_enqueteur_jour"),
        )
        constraints = (
            jours_bornes("visite_jours_bornes", "prevue_le", "a_reprendre_avant"),
            instants_bornes("visite_instants_bornes", "effectuee_le", "terminee_le", "accusee_le", "repondue_le"),
            models.CheckConstraint(condition=Q(etat__in=EtatVisite.values), name="visite_etat_connu"),
            models.CheckConstraint(condition=Q(canal__in=Canal.values), name="visite_canal_connu"),
            models.CheckConstraint(
                condition=~Q(etat__in=["soumise", "seconde_lecture", "arbitrage", "a_revoir", "validee"])
                | Q(soumise_le__isnull=False, effectuee_le__isnull=False, enqueteur__isnull=False),
                name="visite_soumise_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat="validee") | Q(validee_le__isnull=False), name="visite_validee_datee"
            ),
            models.CheckConstraint(
                condition=~Q(etat="en_attente") | Q(effectuee_le__isnull=False), name="visite_attente_datee"
            ),
            models.CheckConstraint(
                condition=Q(repondue_le__isnull=True) | Q(sans_reponse_le__isnull=True),
                name="visite_repondue_ou_close",
            ),
            models.CheckConstraint(
                condition=Q(repondue_le__isnull=True) | Q(repondue_le__gte=F("effectuee_le")),
                name="visite_reponse_apres_envoi",
            ),
            models.CheckConstraint(
                condition=Q(accusee_le__isnull=True) | Q(accusee_le__gte=F("effectuee_le")),
                name="visite_accuse_apres_envoi",
            ),
            models.CheckConstraint(
                condition=Q(terminee_le__isnull=True) | Q(terminee_le__gte=F("effectuee_le")),
                name="visite_terminee_apres_debut",
            ),
            models.CheckConstraint(
                condition=Q(a_reprendre_avant__isnull=True) | Q(etat="a_revoir"), name="visite_delai_de_reprise"
            ),
            models.CheckConstraint(
                condition=Q(double_de__isnull=True) | (~Q(double_de=F("id")) & Q(est_double=False)),
                name="visite_double_d_un_contact",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_canal_display()}, {self.scenario_id}"

    @property
    def n_a_personne(self) -> bool:
        """Tell a visit that nobody takes up again: brought in under a name without account, or of a shopper erased."""
        qui = self.enqueteur
        return qui is None or (qui.utilisateur_id is None and (self.est_importee or not qui.est_actif))

    @property
    def est_sans_objet(self) -> bool:
        """Tell whether nobody writes in this visit any more, though it is not handed over: see `SANS_OBJET`."""
        retire = self.etat == EtatVisite.PLANIFIEE and self.inscription.etat not in ETATS_ACTIFS
        trop_tard = self.etat in ETATS_SAISISSABLES and self.inscription.campagne.restituee_le is not None
        return self.etat == EtatVisite.ANNULEE or retire or trop_tard

    @property
    def voie(self) -> Canal:
        """Return the channel, which answers questions."""
        return Canal(self.canal)


class TransitionVisite(models.Model):
    """A change of state, with its author and reason."""

    visite = models.ForeignKey(Visite, models.CASCADE, related_name="les_transitions", verbose_name="visite")
    de = models.CharField("de", max_length=16, choices=EtatVisite.choices)
    vers = models.CharField("vers", max_length=16, choices=EtatVisite.choices)
    le = models.DateTimeField("le", default=maintenant)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="auteur"
    )
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "transition de visite"
        verbose_name_plural = "transitions de visites"
        ordering = ("le", "pk")
        constraints = (models.CheckConstraint(condition=~Q(de=F("vers")), name="transition_change_d_etat"),)

    def __str__(self) -> str:
        return f"{self.de} → {self.vers}"


def chemin_preuve(piece: PieceJointe, _nom: str) -> str:
    """Return the private path of an evidence file: no name given by people reaches the disk."""
    return f"preuves/{piece.visite_id}/{piece.empreinte[:32]}{piece.extension}"


class PieceJointe(Horodate):
    """Evidence: checked, images re-encoded without metadata."""

    visite = models.ForeignKey(Visite, models.CASCADE, related_name="les_pieces", verbose_name="visite")
    fichier = models.FileField("fichier", upload_to=chemin_preuve, storage=stockage_prive)
    nom = models.CharField("nom affiché", max_length=120)
    media = models.CharField("type", max_length=60)
    extension = models.CharField("extension", max_length=6)
    taille = models.PositiveIntegerField("taille en octets")
    empreinte = models.CharField("empreinte", max_length=64)
    # SHA-256 of the file before it was drawn again: the only name the phone knows it by.
    empreinte_envoi = models.CharField("empreinte du fichier envoyé", max_length=64, blank=True)
    # Perceptual hash of a picture, in hexadecimal; empty until computed, « aucune » for what has none.
    perceptuelle = models.CharField("empreinte de l’image", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("cree_le",)
        constraints = (
            models.UniqueConstraint(fields=["visite", "empreinte"], name="piece_unique"),
            models.CheckConstraint(condition=Q(taille__gt=0), name="piece_non_vide"),
        )

    def __str__(self) -> str:
        return self.nom
