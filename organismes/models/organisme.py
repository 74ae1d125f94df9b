"""A public body and the people who act for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import PERSONNEL
from organismes.enums import COLLECTIVITES, RoleMembre, TypeOrganisme
from organismes.models.annuaire import Territoire
from socle.enums import Question
from socle.logic.typographie import de
from socle.models import Horodate
from socle.recherche import colonne_de_recherche


class OrganismeQuerySet(models.QuerySet["Organisme"]):
    """Scope of bodies."""

    def visibles_par(self, user: Any) -> OrganismeQuerySet:
        """Return every body for staff, one's own for members."""
        if PERSONNEL & user.roles:
            return self
        return self.filter(les_membres__utilisateur=user)


class Organisme(Horodate):
    """A body that takes part. `siren` holds 9 digits, 14 for a SIRET, or `INSEE-<code>` without SIREN."""

    type = models.CharField("type", max_length=12, choices=TypeOrganisme.choices)
    nom = models.CharField("nom", max_length=200)
    siren = models.CharField("SIREN, SIRET ou code INSEE", max_length=14, unique=True)
    territoire = models.ForeignKey(
        Territoire, models.PROTECT, null=True, blank=True, related_name="les_organismes", verbose_name="territoire"
    )
    code_insee = models.CharField("code INSEE", max_length=5, blank=True)
    departement = models.CharField("département", max_length=3, blank=True, db_index=True)
    region = models.CharField("région", max_length=3, blank=True, db_index=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    est_fictif = models.BooleanField("organisme fictif", default=False)
    recherche = colonne_de_recherche("nom")

    objects = OrganismeQuerySet.as_manager()

    est_une_commune = Question("type", TypeOrganisme.COMMUNE)

    class Meta:
        verbose_name = "organisme"
        verbose_name_plural = "organismes"
        ordering = ("recherche",)
        constraints = (
            models.CheckConstraint(condition=Q(type__in=TypeOrganisme.values), name="organisme_type_connu"),
            models.CheckConstraint(
                condition=~Q(type=TypeOrganisme.COMMUNE) | Q(population__isnull=False),
                name="organisme_commune_peuplee",
            ),
            models.CheckConstraint(
                condition=Q(siren__regex=r"^([0-9]{9}|[0-9]{14}|INSEE-[0-9AB]{2,5})$"),
                name="organisme_siren_bien_forme",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisme_coordonnees_bornees",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def designation(self) -> str:
        """Return a name that nobody typed at a registration: the directory's, else what the body is and its number.

        Subjects and first lines of mails say it: whoever receives them reads no words of a stranger there.
        """
        return self.nom if self.type in COLLECTIVITES else f"{self.get_type_display()}, n° {self.siren}"


class Membre(Horodate):
    """A person acts for a body. `invite_a` is the address that the body wrote to, when it is not the main one of her account."""

    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="les_membres", verbose_name="organisme")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="les_appartenances", verbose_name="utilisateur"
    )
    role = models.CharField("rôle", max_length=8, choices=RoleMembre.choices)
    invite_a = models.EmailField("invité à cette adresse", blank=True, default="")

    est_referent = Question("role", RoleMembre.REFERENT)

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        constraints = (
            models.UniqueConstraint(fields=["organisme", "utilisateur"], name="membre_unique"),
            models.CheckConstraint(condition=Q(role__in=RoleMembre.values), name="membre_role_connu"),
        )

    def __str__(self) -> str:
        return f"{self.utilisateur}, {self.get_role_display()} {de(self.organisme.nom)}"

    @property
    def adresse(self) -> str:
        """Return the address by which the body knows her: her account may have others, which are hers to tell."""
        return self.invite_a or self.utilisateur.email

    @property
    def derniere_venue(self) -> dt.datetime | None:
        """Return when this person last came since she is a member, None while she is invited.

        Whoever invites an address learns nothing of the account that it had before.
        """
        venues = (self.utilisateur.last_login, self.utilisateur.venu_le)
        return max((instant for instant in venues if instant and instant >= self.cree_le), default=None)

    @property
    def est_venu(self) -> bool:
        """Tell whether this person came since she is a member; until then she is invited."""
        return self.derniere_venue is not None


class Invitation(Horodate):
    """A body asks a person to act for it: she is nobody there until she accepts. `courriel` is the address written to."""

    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="les_invitations", verbose_name="organisme")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="les_invitations", verbose_name="utilisateur"
    )
    courriel = models.EmailField("courriel invité")
    role = models.CharField("rôle", max_length=8, choices=RoleMembre.choices)

    est_referent = Question("role", RoleMembre.REFERENT)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = (
            models.UniqueConstraint(fields=["organisme", "courriel"], name="invitation_une_par_adresse"),
            models.CheckConstraint(condition=Q(role__in=RoleMembre.values), name="invitation_d_un_role_connu"),
        )

    def __str__(self) -> str:
        return f"{self.courriel}, {self.get_role_display()} {de(self.organisme.nom)}"
