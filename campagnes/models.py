"""An edition of the barometer and its calendar."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campagnes.enums import NaturePeriode, PolitiqueNonReponse, StatutCeremonie
from campagnes.logic.methode import CANAUX, METHODE_INITIALE
from socle.dates import instants_bornes, jours_bornes
from socle.enums import Question
from socle.horloge import PARIS, maintenant
from socle.models import Horodate

CONTACTS_MAX, POIDS_MAX, MINIMUM_MAX = 12, 9, 4


def _contacts(mot: str, canal: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(f"{mot} par organisme", default=CANAUX[canal].contacts)


def _reclamations(mot: str, canal: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(f"réclamations parmi les {mot}", default=CANAUX[canal].reclamations)


def _poids(mot: str, canal: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(f"poids du canal {mot}", default=CANAUX[canal].poids)


class Campagne(Horodate):
    """An edition. Its closing, waves, suspensions and rounds are dated rows beside it."""

    annee = models.PositiveSmallIntegerField("édition", unique=True)
    nom = models.CharField("nom", max_length=120)
    rang_edition = models.PositiveSmallIntegerField("rang de l’édition", null=True, blank=True)
    inscriptions_ouvertes_le = models.DateTimeField("ouverture des inscriptions")
    reserve_du = models.DateField("début de la période de réserve", null=True, blank=True)
    accueil_physique_actif = models.BooleanField("accueil physique testé", default=False)
    idcity_places = models.PositiveSmallIntegerField("places iD City gratuites", default=10)
    # Euros: what a seat is worth, written on each seat granted (regles#el-09-offre). None until the partner said it.
    valeur_idcity = models.PositiveIntegerField("valeur d’une place iD City, en euros", null=True, blank=True)
    politique_non_reponse = models.CharField(
        "politique de non-réponse", max_length=4, choices=PolitiqueNonReponse.choices, default=PolitiqueNonReponse.ZERO
    )
    seuil_performance = models.PositiveSmallIntegerField("seuil de performance", default=METHODE_INITIALE.seuil)
    # What a body receives (regles#plan-p) and what each channel weighs (regles#score-organisme); read by `methode_de`.
    contacts_email = _contacts("courriels", "EMAIL")
    contacts_courrier = _contacts("lettres", "COURRIER")
    contacts_tel = _contacts("appels", "TEL")
    contacts_rs = _contacts("messages sur les réseaux sociaux", "RS")
    contacts_web = _contacts("audits du site", "WEB")
    contacts_phys = _contacts("visites sur place", "PHYS")
    reclamations_email = _reclamations("courriels", "EMAIL")
    reclamations_courrier = _reclamations("lettres", "COURRIER")
    reclamations_tel = _reclamations("appels", "TEL")
    reclamations_rs = _reclamations("messages", "RS")
    poids_email = _poids("courriel", "EMAIL")
    poids_courrier = _poids("courrier", "COURRIER")
    poids_tel = _poids("téléphone", "TEL")
    poids_rs = _poids("réseaux sociaux", "RS")
    poids_web = _poids("site et formulaires", "WEB")
    poids_phys = _poids("accueil physique", "PHYS")
    minimum_contacts = models.PositiveSmallIntegerField(
        "contacts validés pour qu’un canal compte", default=METHODE_INITIALE.minimum
    )
    part_validee = models.PositiveSmallIntegerField(
        "part de contacts validés pour être classé, en %", default=METHODE_INITIALE.part_validee
    )
    terrain_ouvert_le = models.DateTimeField("terrain ouvert le", null=True, blank=True)
    restituee_le = models.DateTimeField("résultats restitués le", null=True, blank=True)
    est_demonstration = models.BooleanField("données inventées", default=False)

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ("-annee",)
        constraints = (
            instants_bornes("campagne_ouverture_bornee", "inscriptions_ouvertes_le"),
            jours_bornes("campagne_reserve_bornee", "reserve_du"),
            models.CheckConstraint(condition=Q(annee__gte=2012), name="campagne_depuis_2012"),
            models.CheckConstraint(
                condition=Q(politique_non_reponse__in=PolitiqueNonReponse.values), name="campagne_politique_connue"
            ),
            models.CheckConstraint(condition=Q(seuil_performance__lte=100), name="campagne_seuil_borne"),
            models.CheckConstraint(
                condition=Q(
                    **{f"contacts_{canal.lower()}__lte": CONTACTS_MAX for canal in CANAUX},
                    **{f"poids_{canal.lower()}__range": (1, POIDS_MAX) for canal in CANAUX},
                    minimum_contacts__range=(1, MINIMUM_MAX),
                    part_validee__range=(1, 100),
                ),
                name="campagne_methode_bornee",
            ),
            models.CheckConstraint(
                condition=Q(
                    reclamations_email__lte=F("contacts_email"),
                    reclamations_courrier__lte=F("contacts_courrier"),
                    reclamations_tel__lte=F("contacts_tel"),
                    reclamations_rs__lte=F("contacts_rs"),
                ),
                name="campagne_reclamations_parmi_les_contacts",
            ),
            models.CheckConstraint(
                condition=Q(contacts_email__gt=0)
                | Q(contacts_courrier__gt=0)
                | Q(contacts_tel__gt=0)
                | Q(contacts_rs__gt=0)
                | Q(contacts_web__gt=0)
                | Q(accueil_physique_actif=True),
                name="campagne_teste_un_canal",
            ),
            # A channel that is tested can count: one audit is the whole plan of the site, a lone letter counts alone.
            models.CheckConstraint(
                condition=(Q(contacts_email=0) | Q(contacts_email__gte=F("minimum_contacts")))
                & (Q(contacts_courrier__lte=1) | Q(contacts_courrier__gte=F("minimum_contacts")))
                & (Q(contacts_tel=0) | Q(contacts_tel__gte=F("minimum_contacts")))
                & (Q(contacts_rs=0) | Q(contacts_rs__gte=F("minimum_contacts")))
                & (Q(accueil_physique_actif=False) | Q(contacts_phys__gte=F("minimum_contacts"))),
                name="campagne_canal_teste_compte",
            ),
            models.CheckConstraint(
                condition=Q(restituee_le__isnull=True) | Q(terrain_ouvert_le__isnull=False),
                name="campagne_restituee_apres_terrain",
            ),
        )

    def __str__(self) -> str:
        return f"Édition {self.annee}"


class EcheanceInscription(models.Model):
    """A last day of registration. An extension is a new row; the latest last day counts."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_echeances", verbose_name="campagne")
    dernier_jour = models.DateField("dernier jour d’inscription")
    motif = models.CharField("motif", max_length=300)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="auteur"
    )
    decidee_le = models.DateTimeField("décidée le", default=maintenant)

    class Meta:
        verbose_name = "échéance d’inscription"
        verbose_name_plural = "échéances d’inscription"
        ordering = ("dernier_jour",)
        constraints = (
            jours_bornes("echeance_bornee", "dernier_jour"),
            models.UniqueConstraint(fields=["campagne", "dernier_jour"], name="echeance_unique"),
            models.CheckConstraint(condition=~Q(motif=""), name="echeance_motivee"),
        )

    def __str__(self) -> str:
        return f"{self.campagne} : jusqu’au {self.dernier_jour:%d/%m/%Y}"


class Periode(models.Model):
    """A wave or a suspension, both ends included, planned and actual."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_periodes", verbose_name="campagne")
    nature = models.CharField("nature", max_length=12, choices=NaturePeriode.choices)
    rang = models.PositiveSmallIntegerField("rang")
    prevue_du = models.DateField("prévue du", null=True, blank=True)
    prevue_au = models.DateField("prévue au", null=True, blank=True)
    du = models.DateField("du")
    au = models.DateField("au")
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "période"
        verbose_name_plural = "périodes"
        ordering = ("du",)
        constraints = (
            jours_bornes("periode_bornee", "prevue_du", "prevue_au", "du", "au"),
            models.CheckConstraint(condition=Q(nature__in=NaturePeriode.values), name="periode_nature_connue"),
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="periode_dans_l_ordre"),
            models.CheckConstraint(
                condition=Q(prevue_du__isnull=True, prevue_au__isnull=True) | Q(prevue_au__gte=F("prevue_du")),
                name="periode_prevue_dans_l_ordre",
            ),
            models.UniqueConstraint(fields=["campagne", "nature", "rang"], name="periode_rang_unique"),
        )

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.rang} ({self.du:%d/%m/%Y} – {self.au:%d/%m/%Y})"


class TourElection(models.Model):
    """A round of the municipal elections, planned and actual."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="les_tours", verbose_name="campagne")
    tour = models.PositiveSmallIntegerField("tour")
    prevu_le = models.DateField("prévu le")
    tenu_le = models.DateField("tenu le", null=True, blank=True)

    class Meta:
        verbose_name = "tour d’élection"
        verbose_name_plural = "tours d’élection"
        ordering = ("tour",)
        constraints = (
            jours_bornes("tour_borne", "prevu_le", "tenu_le"),
            models.UniqueConstraint(fields=["campagne", "tour"], name="tour_unique"),
            models.CheckConstraint(condition=Q(tour__in=(1, 2)), name="tour_premier_ou_second"),
        )

    def __str__(self) -> str:
        return f"tour {self.tour} le {self.tenu_le or self.prevu_le:%d/%m/%Y}"


class Ceremonie(models.Model):
    """Where and when trophies are handed over."""

    campagne = models.OneToOneField(Campagne, models.CASCADE, related_name="ceremonie", verbose_name="campagne")
    intitule = models.CharField("intitulé", max_length=200)
    lieu = models.CharField("lieu", max_length=200)
    statut = models.CharField("statut", max_length=8, choices=StatutCeremonie.choices, default=StatutCeremonie.PREVUE)
    prevue_du = models.DateField("prévue du")
    prevue_au = models.DateField("prévue au")
    tenue_du = models.DateField("tenue du", null=True, blank=True)
    tenue_au = models.DateField("tenue au", null=True, blank=True)
    # Paris time, on the first day: until then nobody outside knows who wins. Empty: from the first minute of that day.
    debute_a = models.TimeField("heure de début", null=True, blank=True)
    programme = models.TextField("programme", max_length=2000, blank=True)

    a_une_date = Question("statut", StatutCeremonie.PREVUE, StatutCeremonie.TENUE)
    est_annulee = Question("statut", StatutCeremonie.ANNULEE)

    class Meta:
        verbose_name = "cérémonie"
        verbose_name_plural = "cérémonies"
        constraints = (
            jours_bornes("ceremonie_bornee", "prevue_du", "prevue_au", "tenue_du", "tenue_au"),
            models.CheckConstraint(condition=Q(statut__in=StatutCeremonie.values), name="ceremonie_statut_connu"),
            models.CheckConstraint(condition=Q(prevue_au__gte=F("prevue_du")), name="ceremonie_prevue_dans_l_ordre"),
            models.CheckConstraint(
                condition=Q(statut="tenu", tenue_du__isnull=False, tenue_au__gte=F("tenue_du"))
                | (~Q(statut="tenu") & Q(tenue_du__isnull=True, tenue_au__isnull=True)),
                name="ceremonie_tenue_datee",
            ),
        )

    def __str__(self) -> str:
        return f"{self.intitule}, {self.lieu} ({self.get_statut_display()})"

    @property
    def debut(self) -> dt.datetime:
        """Return when it begins, or began."""
        return dt.datetime.combine(self.premier_jour, self.debute_a or dt.time.min, PARIS)

    @property
    def premier_jour(self) -> dt.date:
        """Return its first day, held or planned."""
        return self.tenue_du or self.prevue_du

    @property
    def dernier_jour(self) -> dt.date:
        """Return its last day, held or planned."""
        return self.tenue_au or self.prevue_au

    @property
    def dure_plusieurs_jours(self) -> bool:
        """Tell whether it goes on the day after."""
        return self.dernier_jour > self.premier_jour
