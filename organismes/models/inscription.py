"""A body takes part in an edition."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from campagnes.models import Campagne
from comptes.enums import PERSONNEL
from organismes.enums import EFFECTIF_MAX, ETATS_ACTIFS, TONS_INSCRIPTION, Canal, EtatConseil, EtatInscription
from organismes.models.brouillon import Brouillon
from organismes.models.organisme import Organisme
from socle.enums import Question, Ton
from socle.models import Horodate


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    """Scope and usual filters of registrations."""

    def visibles_par(self, user: Any) -> InscriptionQuerySet:
        """Return every registration for staff, those of one's own bodies for members."""
        if PERSONNEL & user.roles:
            return self
        return self.filter(organisme__les_membres__utilisateur=user)

    def en_relecture_de(self, user: Any) -> InscriptionQuerySet:
        """Return those under review that name this person by an address that she proved: member of the body or not.

        Sent back, she changes what she declared and nothing else: what the body has besides waits until somebody
        vouches for her.
        """
        adresses = EmailAddress.objects.filter(user=user.pk, verified=True).values(adresse=Lower("email"))
        relues = self.filter(etat__in=(EtatInscription.CONFIRMEE, EtatInscription.A_CORRIGER))
        return relues.alias(adresse=Lower("referent_courriel")).filter(adresse__in=adresses)

    def actives(self) -> InscriptionQuerySet:
        """Return the registrations that hold the place of their body."""
        return self.filter(etat__in=ETATS_ACTIFS)

    def participantes(self) -> InscriptionQuerySet:
        """Return the registrations that staff validated."""
        return self.filter(etat=EtatInscription.VALIDEE)

    def mandatees(self) -> InscriptionQuerySet:
        """Return those in whose body's name people may be written to: validated, and not stopped by staff."""
        return self.participantes().filter(envois_suspendus_le__isnull=True)

    def tenue(self, pk: int) -> Inscription:
        """Return a registration locked until the end of the transaction, against other orders in its body's name."""
        verrou = self.select_for_update(no_key=True, of=("self",)).select_related("organisme", "campagne")
        return verrou.get(pk=pk)


class Inscription(Horodate):
    """The registration on which every collector hangs. Unconfirmed ones hold nothing and block nobody."""

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="les_inscriptions", verbose_name="campagne")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="les_inscriptions", verbose_name="organisme")
    brouillon = models.OneToOneField(
        Brouillon, models.SET_NULL, null=True, blank=True, related_name="inscription", verbose_name="brouillon"
    )
    etat = models.CharField("état", max_length=12, choices=EtatInscription.choices, default=EtatInscription.DEPOSEE)
    est_importee = models.BooleanField("importée", default=False)
    # SHA-256 of the imported line: the same line again changes nothing, another one is an error.
    empreinte_import = models.CharField("empreinte de la ligne importée", max_length=64, blank=True, editable=False)

    referent_nom = models.CharField("nom du référent", max_length=120, blank=True)
    referent_fonction = models.CharField("fonction du référent", max_length=120, blank=True)
    referent_courriel = models.EmailField("courriel du référent")
    referent_telephone = models.CharField("téléphone du référent", max_length=20, blank=True)

    # The one that ranks the body in this edition: what the directory says another year moves nobody in it
    # (regles#classement). None as long as nothing else was said since: that of the body.
    population = models.PositiveIntegerField("population retenue", null=True, blank=True)

    horaires = models.TextField("horaires d’ouverture", max_length=1000, blank=True)
    services = models.JSONField("services rendus", default=list, blank=True)
    certifications = models.JSONField("certifications", default=list, blank=True)
    dpo_contact = models.CharField("contact pour la protection des données", max_length=200, blank=True)
    etat_conseil = models.CharField(
        "conseil après le premier tour",
        max_length=12,
        choices=EtatConseil.choices,
        default=EtatConseil.NON_CONCERNE,
    )
    # The edition whose rounds that is about, when it is another one (regles#reserve).
    conseil_edition = models.PositiveSmallIntegerField("édition du conseil déclaré", null=True, blank=True)

    borne = models.BooleanField("borne commandée", default=False)
    smartphone = models.BooleanField("avis sur smartphone", default=False)
    idcity = models.BooleanField("consultation iD City", default=False)
    vooter = models.BooleanField("sondage des agents", default=False)
    agents_informes = models.BooleanField("agents informés", default=False)
    reglement_accepte = models.BooleanField("règlement accepté", default=False)

    deposee_le = models.DateTimeField("déposée le")
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )
    motif = models.TextField("motif de la décision", max_length=1000, blank=True)
    # Order of confirmation among local authorities that ordered iD City; given once, under lock.
    ordre_idcity = models.PositiveIntegerField("ordre dans la file iD City", null=True, blank=True)
    # It pays by a quotation: no free seat comes to it meanwhile, and its order is kept.
    hors_file_le = models.DateTimeField("sortie de la file iD City le", null=True, blank=True)

    # How many agents the body says it has; how many codes may be mailed in its name depends on it.
    effectif = models.PositiveIntegerField("effectif déclaré", null=True, blank=True)
    effectif_confirme_le = models.DateTimeField("effectif confirmé le", null=True, blank=True)
    envois_suspendus_le = models.DateTimeField("envois suspendus le", null=True, blank=True)

    objects = InscriptionQuerySet.as_manager()

    est_deposee = Question("etat", EtatInscription.DEPOSEE)
    est_a_valider = Question("etat", EtatInscription.CONFIRMEE)
    est_a_corriger = Question("etat", EtatInscription.A_CORRIGER)
    est_validee = Question("etat", EtatInscription.VALIDEE)
    est_active = Question("etat", *sorted(ETATS_ACTIFS))
    ton = Ton("etat", TONS_INSCRIPTION)

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ("-deposee_le",)
        indexes = (models.Index(fields=["campagne", "etat"], name="inscription_etat"),)
        constraints = (
            models.CheckConstraint(condition=Q(etat__in=EtatInscription.values), name="inscription_etat_connu"),
            models.UniqueConstraint(
                fields=["campagne", "organisme"],
                condition=Q(etat__in=sorted(ETATS_ACTIFS)),
                name="inscription_active_unique",
                violation_error_message="Cet organisme a déjà une inscription confirmée pour cette édition.",
            ),
            models.UniqueConstraint(fields=["campagne", "ordre_idcity"], name="inscription_ordre_idcity_unique"),
            models.CheckConstraint(
                condition=Q(etat__in=["deposee", "retiree"]) | Q(confirmee_le__isnull=False),
                name="inscription_confirmee_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["validee", "refusee", "a_corriger"]) | Q(decidee_le__isnull=False),
                name="inscription_decision_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["refusee", "a_corriger"]) | ~Q(motif=""), name="inscription_refus_motive"
            ),
            models.CheckConstraint(
                condition=Q(est_importee=True) | Q(agents_informes=True, reglement_accepte=True),
                name="inscription_engagements_pris",
            ),
            models.CheckConstraint(condition=Q(etat_conseil__in=EtatConseil.values), name="inscription_conseil_connu"),
            models.CheckConstraint(
                condition=Q(ordre_idcity__isnull=True) | Q(idcity=True, est_importee=False),
                name="inscription_file_idcity_commandee",
            ),
            models.CheckConstraint(
                condition=Q(effectif__isnull=True) | Q(effectif__range=(1, EFFECTIF_MAX)),
                name="inscription_effectif_borne",
            ),
            models.CheckConstraint(
                condition=Q(effectif_confirme_le__isnull=True) | Q(effectif__isnull=False),
                name="inscription_effectif_declare",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisme}, {self.campagne}"

    @property
    def population_retenue(self) -> int | None:
        """Return the population that ranks the body in this edition; `queries.population` says it in a query."""
        return self.organisme.population if self.population is None else self.population


class CanalOffert(models.Model):
    """A channel that the body offers, with the coordinates shoppers will use."""

    inscription = models.ForeignKey(Inscription, models.CASCADE, related_name="les_canaux", verbose_name="inscription")
    canal = models.CharField("canal", max_length=8, choices=Canal.choices)
    coordonnees = models.TextField("coordonnées", max_length=1000, blank=True)

    class Meta:
        verbose_name = "canal offert"
        verbose_name_plural = "canaux offerts"
        constraints = (
            models.UniqueConstraint(fields=["inscription", "canal"], name="canal_offert_unique"),
            models.CheckConstraint(condition=Q(canal__in=Canal.values), name="canal_connu"),
        )

    def __str__(self) -> str:
        return self.get_canal_display()


class PlaceGratuite(models.Model):
    """A free iD City seat. The rows of an edition exist from its creation: there can be no eleventh."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_places", verbose_name="campagne")
    rang = models.PositiveSmallIntegerField("rang")
    inscription = models.OneToOneField(
        Inscription, models.PROTECT, null=True, blank=True, related_name="place_gratuite", verbose_name="inscription"
    )
    attribuee_le = models.DateTimeField("attribuée le", null=True, blank=True)
    # Euros that the body would have paid: a free offer is an advantage, its value must be known (regles#el-09-offre).
    valeur_contrat = models.PositiveIntegerField("valeur du contrat, en euros", null=True, blank=True)

    class Meta:
        verbose_name = "place iD City gratuite"
        verbose_name_plural = "places iD City gratuites"
        ordering = ("rang",)
        constraints = (
            models.UniqueConstraint(fields=["campagne", "rang"], name="place_rang_unique"),
            models.CheckConstraint(condition=Q(rang__gte=1), name="place_rang_positif"),
            models.CheckConstraint(
                condition=Q(inscription__isnull=True, attribuee_le__isnull=True)
                | Q(inscription__isnull=False, attribuee_le__isnull=False),
                name="place_attribuee_datee",
            ),
            models.CheckConstraint(
                condition=Q(inscription__isnull=False) | Q(valeur_contrat__isnull=True),
                name="place_valeur_d_un_contrat",
            ),
        )

    def __str__(self) -> str:
        return f"place {self.rang}"
