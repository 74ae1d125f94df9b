"""People who sign in. Devices and agents are not users."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower

from comptes.enums import Role, SujetCourriel
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.recherche import colonne_de_recherche
from socle.scelles import ChampScelle


class UtilisateurManager(BaseUserManager["Utilisateur"]):
    """Creates people by e-mail."""

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> Utilisateur:
        """Create a person; without password she signs in by a code sent to her e-mail."""
        personne = self.model(email=self.normalize_email(email).lower(), **champs)
        personne.set_password(password)
        personne.save(using=self._db)
        return personne

    def trouver(self, email: str) -> Utilisateur | None:
        """Return the person of this e-mail. An address confirmed by someone who changed e-mail leads to her account."""
        email = self.normalize_email(email.strip()).lower()
        confirmee = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
        return confirmee.user if confirmee else self.filter(email=email).first()

    def ouvrir_compte(self, email: str, nom: str = "") -> Utilisateur:
        """Return the person of this e-mail; unknown, she gets an account without password, its address to confirm.

        `nom` is hers as long as she has none.
        """
        return self.ouvrir_comptes([(email, nom)])[0]

    def ouvrir_comptes(self, personnes: Iterable[tuple[str, str]]) -> list[Utilisateur]:
        """Return the person of each e-mail and name, as `ouvrir_compte` does, in as many statements as for one."""
        demandees = [(self.normalize_email(email.strip()).lower(), nom) for email, nom in personnes]
        courriels = sorted({email for email, _ in demandees})
        connues = self._de_ces_courriels(courriels)
        if inconnus := [email for email in courriels if email not in connues]:
            # The same address may be opening an account elsewhere: what it wrote is read again.
            self.bulk_create(
                [self.model(email=email, password=make_password(None)) for email in inconnus], ignore_conflicts=True
            )
            connues |= self._de_ces_courriels(inconnus)
        renommees = {}
        for email, nom in demandees:
            personne = connues[email]
            if nom and not personne.nom and personne.efface_le is None:
                personne.nom = nom
                renommees[personne.pk] = personne
        self.bulk_update(renommees.values(), ["nom"])
        _noter_les_adresses(connues)
        return [connues[email] for email, _ in demandees]

    def _de_ces_courriels(self, courriels: list[str]) -> dict[str, Utilisateur]:
        """Return by e-mail the people known, one object a person (`trouver`)."""
        numeros = dict(self.filter(email__in=courriels).values_list("email", "pk"))
        numeros |= EmailAddress.objects.filter(email__in=courriels, verified=True).values_list("email", "user")
        comptes = self.in_bulk(set(numeros.values()))
        return {email: comptes[numero] for email, numero in numeros.items()}

    def tenir(self, pk: int) -> Utilisateur:
        """Return an account read again under lock, inside a transaction: its roles are read once nobody gives any.

        Taken before the roles of administrators. Raises RegleMetier once it was erased.
        """
        tenu = self.select_for_update(no_key=True).get(pk=pk)
        if tenu.efface_le is not None:
            raise RegleMetier("compte_efface", "Ce compte vient d’être effacé\u202f: rien n’a été changé.")
        return tenu

    def create_superuser(self, email: str, password: str | None = None, **champs: Any) -> Utilisateur:
        """Create an engineer with access to Django's admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **champs)


def _noter_les_adresses(connues: Mapping[str, Utilisateur]) -> None:
    """Keep the address by which each person was found, to confirm; her main one when she has none."""
    siennes = EmailAddress.objects.filter(user__in={personne.pk for personne in connues.values()})
    notees = set(siennes.values_list("user", "email"))
    principales = set(siennes.filter(primary=True).values_list("user", flat=True))
    nouvelles = []
    for email, personne in connues.items():
        if (personne.pk, email) not in notees:
            nouvelles.append(EmailAddress(user=personne, email=email, primary=personne.pk not in principales))
            principales.add(personne.pk)
    EmailAddress.objects.bulk_create(nouvelles, ignore_conflicts=True)


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person, known by her e-mail."""

    email = models.EmailField("courriel", unique=True)
    nom = models.CharField("nom affiché", max_length=120, blank=True)
    is_active = models.BooleanField("actif", default=True)  # type: ignore[misc]
    is_staff = models.BooleanField("accès à l’administration technique", default=False)
    inscrit_le = models.DateTimeField("inscrit le", default=maintenant, editable=False)
    # Erased: the row stays, without anything of her, for what she did and what two different people must have done.
    efface_le = models.DateTimeField("effacé le", null=True, blank=True, editable=False)
    # The last day on which a first page was opened, and the one before: what happened since is told there (ADR 50).
    venu_le = models.DateTimeField("dernière venue le", null=True, blank=True, editable=False)
    venu_avant_le = models.DateTimeField("venue d’avant le", null=True, blank=True, editable=False)
    recherche = colonne_de_recherche("nom", "email")

    objects = UtilisateurManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        constraints = (
            models.UniqueConstraint(Lower("email"), name="utilisateur_courriel_unique"),
            models.CheckConstraint(
                condition=models.Q(efface_le__isnull=True)
                | models.Q(
                    nom="",
                    is_active=False,
                    is_staff=False,
                    is_superuser=False,
                    last_login__isnull=True,
                    venu_le__isnull=True,
                ),
                name="utilisateur_efface_vide",
            ),
            models.CheckConstraint(
                condition=models.Q(venu_avant_le__isnull=True) | models.Q(venu_avant_le__lt=models.F("venu_le")),
                name="utilisateur_venu_dans_l_ordre",
            ),
        )

    def __str__(self) -> str:
        return "compte effacé" if self.efface_le else self.nom or self.email

    @property
    def roles(self) -> frozenset[str]:
        """Return the staff and field roles held, read once an instance."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.les_roles.values_list("role", flat=True))
        return self._roles


class RoleAttribue(models.Model):
    """A role held by a person on the whole platform (roles in a body are memberships)."""

    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="les_roles", verbose_name="utilisateur")
    role = models.CharField("rôle", max_length=24, choices=Role.choices)
    attribue_le = models.DateTimeField("attribué le", default=maintenant, editable=False)

    class Meta:
        verbose_name = "rôle attribué"
        verbose_name_plural = "rôles attribués"
        constraints = (
            models.UniqueConstraint(fields=["utilisateur", "role"], name="role_unique_par_personne"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_connu"),
        )

    def __str__(self) -> str:
        return f"{self.utilisateur} : {self.get_role_display()}"


class CourrielDeCompte(models.Model):
    """A mail about an account that waits for the worker; it goes with its sending.

    Codes and links that open an account are inside: address and words are sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contenu = ChampScelle("adresse et message, scellés", place="comptes/courriel/{pk}")
    cree_le = models.DateTimeField("créé le", default=maintenant, editable=False, db_index=True)
    reporte_le = models.DateTimeField("refusé pour l’instant le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "courriel de compte"
        verbose_name_plural = "courriels de compte"

    def __str__(self) -> str:
        return f"courriel {self.pk}"


class RefusDeCourriel(models.Model):
    """A kind of mails that a person turned off; without a row she receives them."""

    utilisateur = models.ForeignKey(
        Utilisateur, models.CASCADE, related_name="les_refus_de_courriels", verbose_name="utilisateur"
    )
    sujet = models.CharField("sujet", max_length=12, choices=SujetCourriel.choices)
    refuse_le = models.DateTimeField("refusé le", default=maintenant, editable=False)

    class Meta:
        verbose_name = "refus de courriels"
        verbose_name_plural = "refus de courriels"
        constraints = (
            models.UniqueConstraint(fields=["utilisateur", "sujet"], name="refus_courriel_unique"),
            models.CheckConstraint(condition=models.Q(sujet__in=SujetCourriel.values), name="refus_courriel_connu"),
        )

    def __str__(self) -> str:
        return f"{self.utilisateur} : {self.get_sujet_display()}"


class SessionOuverte(models.Model):
    """What a person is told of a session of hers; it goes with the session, and says no address."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="ouverte", verbose_name="session")
    utilisateur = models.ForeignKey(
        Utilisateur, models.CASCADE, related_name="les_sessions", verbose_name="utilisateur"
    )
    navigateur = models.CharField("genre de navigateur", max_length=60)
    ouverte_le = models.DateTimeField("ouverte le, à l’heure près")
    vue_le = models.DateTimeField("vue le, à l’heure près")

    class Meta:
        verbose_name = "session ouverte"
        verbose_name_plural = "sessions ouvertes"

    def __str__(self) -> str:
        return f"{self.navigateur}, {self.utilisateur}"


class IdentiteProConnect(models.Model):
    """Whom ProConnect vouches for, tied to an account by its owner: the subject alone, which tells nobody's name."""

    utilisateur = models.ForeignKey(
        Utilisateur, models.CASCADE, related_name="les_identites_proconnect", verbose_name="utilisateur"
    )
    sujet = models.CharField("sujet", max_length=255, unique=True)
    liee_le = models.DateTimeField("liée le", default=maintenant, editable=False)
    vue_le = models.DateTimeField("vue le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "identité ProConnect"
        verbose_name_plural = "identités ProConnect"

    def __str__(self) -> str:
        return f"ProConnect de {self.utilisateur}"
