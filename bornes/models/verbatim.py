"""A comment on its way to being read, its themes, and the answer that somebody asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bornes.enums import VERBATIMS_DECIDES, EtatDemande, EtatVerbatim, MotifRejet
from bornes.models.avis import Avis
from organismes.models import Inscription
from organismes.models.portee import PorteeQuerySet
from socle.enums import Question
from socle.models import Horodate


class VerbatimQuerySet(PorteeQuerySet):
    """Scope and usual filters of comments."""

    def publies(self) -> VerbatimQuerySet:
        """Return the comments that a person let through."""
        return self.filter(etat=EtatVerbatim.PUBLIE)

    def annulables(self) -> VerbatimQuerySet:
        """Return those whose decision may be taken back: an answer that everybody reads holds what it answers."""
        return self.filter(etat__in=VERBATIMS_DECIDES).filter(Q(reponse="") | Q(etat=EtatVerbatim.REJETE))


class Verbatim(Horodate):
    """The comment of one opinion, masked. The original stays sealed in the opinion, thirty days at most."""

    avis = models.OneToOneField(Avis, models.CASCADE, related_name="verbatim", verbose_name="avis")
    # That of its point: the comments of a body are found by it, among millions of opinions. None when the version before
    # wrote the row, until night.
    inscription = models.ForeignKey(
        Inscription,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="les_verbatims",
        verbose_name="inscription",
        db_index=False,
    )
    etat = models.CharField("état", max_length=6, choices=EtatVerbatim.choices, default=EtatVerbatim.RECU)
    texte_masque = models.TextField("texte masqué", max_length=1000, blank=True)
    # What was masked, by kind: {"telephone": 1, "nom": 2}.
    masques = models.JSONField("éléments masqués", default=dict, blank=True)
    motif = models.CharField("motif du rejet", max_length=10, choices=MotifRejet.choices, blank=True)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )
    reponse = models.TextField("réponse de l’organisme", max_length=1000, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    objects = VerbatimQuerySet.as_manager()

    est_a_relire = Question("etat", EtatVerbatim.MASQUE)
    est_publie = Question("etat", EtatVerbatim.PUBLIE)
    est_rejete = Question("etat", EtatVerbatim.REJETE)

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ("cree_le", "pk")
        indexes = (
            # Those that wait, in the order of their queue: by age among all, one would walk years to reach them.
            models.Index(fields=["cree_le", "id"], condition=Q(etat="masque"), name="verbatim_a_relire"),
            models.Index(
                fields=["etat", "-decide_le", "-id"],
                condition=Q(etat__in=["publie", "rejete"]),
                name="verbatim_decides",
            ),
            models.Index(
                fields=["inscription", "-decide_le"], condition=Q(etat="publie"), name="verbatim_publies_inscription"
            ),
            models.Index(fields=["id"], condition=Q(inscription__isnull=True), name="verbatim_sans_inscription"),
            # What retention walks: the oldest first.
            models.Index(fields=["cree_le", "id"], name="verbatim_age"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatVerbatim.values), name="verbatim_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat="rejete", motif__in=MotifRejet.values) | (~Q(etat="rejete") & Q(motif="")),
                name="verbatim_rejet_motive",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["publie", "rejete"]) | Q(decide_le__isnull=False),
                name="verbatim_decision_datee",
            ),
            models.CheckConstraint(
                condition=Q(reponse="", repondu_le__isnull=True) | (~Q(reponse="") & Q(repondu_le__isnull=False)),
                name="verbatim_reponse_datee",
            ),
        )

    def __str__(self) -> str:
        return f"Commentaire {self.get_etat_display()}"


class ThemeReconnu(models.Model):
    """A theme of a comment, found by the rules or set by a person."""

    verbatim = models.ForeignKey(Verbatim, models.CASCADE, related_name="les_themes", verbose_name="commentaire")
    theme = models.SlugField("thème", max_length=40)
    est_humain = models.BooleanField("posé par une personne", default=False)

    class Meta:
        verbose_name = "thème reconnu"
        verbose_name_plural = "thèmes reconnus"
        constraints = (models.UniqueConstraint(fields=["verbatim", "theme"], name="theme_reconnu_unique"),)

    def __str__(self) -> str:
        return self.theme


class DemandeReponseQuerySet(PorteeQuerySet):
    """Scope of requests for an answer."""

    vers_inscription = "avis__point__inscription"


class DemandeReponse(Horodate):
    """Somebody asked for an answer and consented to leave an address, sealed in the opinion until it is erased."""

    avis = models.OneToOneField(Avis, models.CASCADE, related_name="demande", verbose_name="avis")
    etat = models.CharField("état", max_length=10, choices=EtatDemande.choices, default=EtatDemande.EN_ATTENTE)
    expire_le = models.DateTimeField("contact effacé au plus tard le")
    reponse = models.TextField("réponse envoyée", max_length=3000, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)

    objects = DemandeReponseQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de réponse"
        verbose_name_plural = "demandes de réponse"
        ordering = ("cree_le", "pk")
        indexes = (models.Index(fields=["expire_le", "id"], name="demande_age"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatDemande.values), name="demande_etat_connu"),
            models.CheckConstraint(
                condition=Q(etat="en_attente", close_le__isnull=True)
                | (~Q(etat="en_attente") & Q(close_le__isnull=False)),
                name="demande_close_datee",
            ),
            models.CheckConstraint(condition=~Q(etat="repondue") | ~Q(reponse=""), name="demande_repondue_ecrite"),
        )

    def __str__(self) -> str:
        return f"Demande {self.get_etat_display()}"
