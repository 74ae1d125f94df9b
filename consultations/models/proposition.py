"""What citizens bring: contributions, replies, marks on the sections of a project, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import (
    EFFACE,
    ETATS_MOTIVES,
    ETATS_REFUSES,
    PROPOSITIONS_EN_JEU,
    PROPOSITIONS_PUBLIQUES,
    PROPOSITIONS_RETIRABLES,
    TONS_PROPOSITION,
    EtatProposition,
    EtatTexte,
    Impact,
    MotifRefus,
    Porte,
    Retenue,
)
from consultations.models.dialogue import Dialogue, Secteur, Section, Theme
from consultations.models.participant import Participant
from consultations.models.portee import DuDialogueQuerySet
from socle.enums import Question, Ton
from socle.models import Horodate, Identifie


class Mots:
    """Words of a citizen, masked, in the fields `MOTS`; refused, they are erased at the end of their retention."""

    MOTS: tuple[str, ...]
    etat: str

    @property
    def a_masquer(self) -> tuple[str, ...]:
        """Return the fields where a moderator masks further words."""
        return self.MOTS

    @property
    def est_efface(self) -> bool:
        """Tell whether nothing is left of what was refused."""
        restes = {getattr(self, champ) for champ in self.MOTS} - {""}
        return self.etat in ETATS_REFUSES and restes == {EFFACE}


class PropositionQuerySet(DuDialogueQuerySet):
    """Scope and usual filters of contributions."""

    def publiques(self) -> PropositionQuerySet:
        """Return what anybody may read."""
        return self.filter(etat__in=PROPOSITIONS_PUBLIQUES)

    def en_jeu(self) -> PropositionQuerySet:
        """Return what may still be supported, compared, judged."""
        return self.filter(etat__in=PROPOSITIONS_EN_JEU)

    def a_relire(self) -> PropositionQuerySet:
        """Return what waits for a moderator, oldest first."""
        return self.filter(etat=EtatProposition.DEPOSEE).order_by("deposee_le", "pk")


class Proposition(Mots, Identifie, Horodate):
    """A contribution. `titre` and `texte` are shown masked; the words as typed are never kept beside them.

    `auteur` goes with the contact at the end of its retention; the contribution stays. `motif` says why it is not
    published, not admissible or not retained: its author reads it. `verdict_le`: when a moderator kept it though it was
    reported; no report hides it from then on.
    """

    MOTS = ("titre", "texte", "lieu")

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="les_propositions", verbose_name="consultation")
    auteur = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="les_propositions", verbose_name="auteur"
    )
    porte = models.CharField("porte", max_length=9, choices=Porte.choices)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="les_propositions", verbose_name="thème"
    )
    secteur = models.ForeignKey(
        Secteur, models.SET_NULL, null=True, blank=True, related_name="les_propositions", verbose_name="secteur"
    )
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=3000, blank=True)
    lieu = models.CharField("lieu", max_length=160, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    budget = models.PositiveIntegerField("budget estimé, en euros", null=True, blank=True)
    image = models.ImageField("image", upload_to="consultations/contributions", blank=True)
    image_texte = models.CharField("description de l’image", max_length=200, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatProposition.choices, default=EtatProposition.BROUILLON)
    retenue = models.CharField("attend parce que", max_length=14, choices=Retenue.choices, blank=True)
    motif = models.TextField("motif", max_length=1000, blank=True)
    deposee_le = models.DateTimeField("déposée le", null=True, blank=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )
    verdict_le = models.DateTimeField("gardée malgré des signalements le", null=True, blank=True)

    objects = PropositionQuerySet.as_manager()

    est_un_brouillon = Question("etat", EtatProposition.BROUILLON)
    est_a_relire = Question("etat", EtatProposition.DEPOSEE)
    est_refusee = Question("etat", EtatProposition.REFUSEE)
    est_publique = Question("etat", *PROPOSITIONS_PUBLIQUES)
    est_retirable = Question("etat", *PROPOSITIONS_RETIRABLES)
    ton = Ton("etat", TONS_PROPOSITION)

    class Meta:
        verbose_name = "contribution"
        verbose_name_plural = "contributions"
        ordering = ("-deposee_le", "pk")
        indexes = (models.Index(fields=["dialogue", "etat", "deposee_le"], name="proposition_file"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatProposition.values), name="proposition_etat_connu"),
            models.CheckConstraint(condition=Q(porte__in=Porte.values), name="proposition_porte_connue"),
            models.CheckConstraint(
                condition=Q(etat__in=["brouillon", "retiree"]) | (Q(deposee_le__isnull=False) & ~Q(titre="")),
                name="proposition_deposee_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=sorted(ETATS_MOTIVES)) | ~Q(motif=""), name="proposition_refus_motive"
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["brouillon", "deposee", "retiree"]) | Q(decidee_le__isnull=False),
                name="proposition_decision_datee",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="proposition_situee",
            ),
            models.CheckConstraint(condition=Q(image="") | ~Q(image_texte=""), name="proposition_image_decrite"),
            models.CheckConstraint(
                condition=Q(verdict_le__isnull=True) | Q(etat__in=sorted(PROPOSITIONS_PUBLIQUES)),
                name="proposition_verdict_publique",
            ),
        )

    def __str__(self) -> str:
        return self.titre or "Brouillon"

    @property
    def a_masquer(self) -> tuple[str, ...]:
        """Return the same with what the picture is said to show, which anybody reads too."""
        return (*self.MOTS, "image_texte")


class SuiteDonnee(models.Model):
    """One step of what became of a contribution, read by its author and by everybody. Rows are added only."""

    proposition = models.ForeignKey(Proposition, models.PROTECT, related_name="les_suites", verbose_name="contribution")
    etat = models.CharField("état", max_length=12, choices=EtatProposition.choices)
    texte = models.TextField("explication", max_length=1000, blank=True)
    le = models.DateTimeField("le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="auteur"
    )

    class Meta:
        verbose_name = "suite donnée"
        verbose_name_plural = "suites données"
        ordering = ("le", "pk")
        constraints = (models.CheckConstraint(condition=Q(etat__in=EtatProposition.values), name="suite_etat_connu"),)

    def __str__(self) -> str:
        return self.get_etat_display()


class TexteQuerySet(DuDialogueQuerySet):
    """Scope and usual filters of replies and remarks."""

    def publies(self) -> TexteQuerySet:
        """Return what a person let through."""
        return self.filter(etat=EtatTexte.PUBLIE)

    def a_relire(self) -> TexteQuerySet:
        """Return what waits for a moderator, oldest first."""
        return self.filter(etat=EtatTexte.DEPOSE).order_by("cree_le", "pk")


class TexteModere(Mots, Identifie, Horodate):
    """Words of a citizen that a person reads before they are shown, masked."""

    porte = models.CharField("porte", max_length=9, choices=Porte.choices)
    etat = models.CharField("état", max_length=7, choices=EtatTexte.choices, default=EtatTexte.DEPOSE)
    retenue = models.CharField("attend parce que", max_length=14, choices=Retenue.choices, blank=True)
    motif = models.CharField("motif du refus", max_length=10, choices=MotifRefus.choices, blank=True)
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )

    class Meta:
        abstract = True


REFUS_MOTIVE = Q(etat="refuse", motif__in=MotifRefus.values) | (~Q(etat="refuse") & Q(motif=""))
DECISION_DATEE = Q(etat="depose") | Q(decide_le__isnull=False)


class CommentaireQuerySet(TexteQuerySet):
    """Scope of replies."""

    vers_inscription = "proposition__dialogue__inscription"


class Commentaire(TexteModere):
    """A reply under a contribution. The organiser's is official, and stands out; `verdict_le` as of a contribution."""

    MOTS = ("texte",)

    proposition = models.ForeignKey(
        Proposition, models.PROTECT, related_name="les_commentaires", verbose_name="contribution"
    )
    auteur = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="les_commentaires", verbose_name="auteur"
    )
    texte = models.TextField("texte", max_length=1000)
    est_officiel = models.BooleanField("réponse de l’organisateur", default=False)
    verdict_le = models.DateTimeField("gardée malgré des signalements le", null=True, blank=True)

    objects = CommentaireQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à une contribution"
        verbose_name_plural = "réponses aux contributions"
        ordering = ("cree_le", "pk")
        indexes = (models.Index(fields=["proposition", "etat"], name="commentaire_file"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatTexte.values), name="commentaire_etat_connu"),
            models.CheckConstraint(condition=~Q(texte=""), name="commentaire_ecrit"),
            models.CheckConstraint(condition=REFUS_MOTIVE, name="commentaire_refus_motive"),
            models.CheckConstraint(condition=DECISION_DATEE, name="commentaire_decision_datee"),
            models.CheckConstraint(
                condition=Q(verdict_le__isnull=True) | Q(etat="publie"), name="commentaire_verdict_publie"
            ),
        )

    def __str__(self) -> str:
        return f"Réponse {str(self.pk)[:8]}"


class AvisSectionQuerySet(TexteQuerySet):
    """Scope of marks on sections."""

    vers_inscription = "section__dialogue__inscription"

    def publies(self) -> AvisSectionQuerySet:
        """Return the marks whose words a person let through."""
        return self.filter(etat=EtatTexte.PUBLIE).avec_mots()

    def a_relire(self) -> AvisSectionQuerySet:
        """Return the marks whose words wait for a moderator, oldest first: a mark alone has nothing to be read."""
        return self.filter(etat=EtatTexte.DEPOSE).avec_mots().order_by("modifie_le", "pk")

    def avec_mots(self) -> AvisSectionQuerySet:
        """Return the marks that came with words."""
        return self.exclude(reserve="", commentaire="")


class AvisSection(TexteModere):
    """What somebody thinks of a section: the mark counts at once, the words wait for a person (`etat`).

    `utilite_dite` and `impact_dit` are the first mark of somebody who changed hers, told until the dialogue closes.
    `est_dite`: told by a closing, it goes on being told once participation opens again.
    """

    MOTS = ("reserve", "commentaire")

    section = models.ForeignKey(Section, models.PROTECT, related_name="les_avis", verbose_name="section")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="les_avis", verbose_name="participant")
    utilite = models.PositiveSmallIntegerField("utilité, de 1 à 5")
    impact = models.CharField("impact attendu", max_length=6, choices=Impact.choices, blank=True)
    utilite_dite = models.PositiveSmallIntegerField("utilité dite jusqu’à la clôture", null=True, blank=True)
    impact_dit = models.CharField(
        "impact dit jusqu’à la clôture", max_length=6, choices=Impact.choices, blank=True, default="", db_default=""
    )
    est_dite = models.BooleanField("dite à une clôture", default=False, db_default=False, editable=False)
    reserve = models.TextField("principale réserve", max_length=500, blank=True)
    commentaire = models.TextField("commentaire", max_length=1000, blank=True)

    objects = AvisSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "avis sur une section"
        verbose_name_plural = "avis sur les sections"
        ordering = ("cree_le", "pk")
        constraints = (
            models.UniqueConstraint(fields=["section", "participant"], name="avis_section_unique"),
            models.CheckConstraint(condition=Q(utilite__range=(1, 5)), name="avis_section_utilite_bornee"),
            models.CheckConstraint(condition=Q(impact__in=["", *Impact.values]), name="avis_section_impact_connu"),
            models.CheckConstraint(
                condition=Q(utilite_dite__isnull=True, impact_dit="")
                | Q(utilite_dite__isnull=False, utilite_dite__range=(1, 5), impact_dit__in=["", *Impact.values]),
                name="avis_section_note_dite",
            ),
            models.CheckConstraint(condition=Q(etat__in=EtatTexte.values), name="avis_section_etat_connu"),
            models.CheckConstraint(condition=REFUS_MOTIVE, name="avis_section_refus_motive"),
        )

    def __str__(self) -> str:
        return f"Avis {str(self.pk)[:8]}"
