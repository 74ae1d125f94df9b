"""People. `UtilisateurFactory(roles=[Role.JURY])` gives roles, and its second factor to staff."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from comptes.enums import PERSONNEL, Role, SujetCourriel
from comptes.models import (
    CourrielDeCompte,
    IdentiteProConnect,
    RefusDeCourriel,
    RoleAttribue,
    SessionOuverte,
    Utilisateur,
)
from socle.horloge import maintenant

MOT_DE_PASSE = "barometre-de-test"
SECRET_TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UtilisateurFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed e-mail, without role.

    `roles` are written as rows; staff get a TOTP device (SECRET_TOTP) unless `second_facteur=False`.
    """

    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    class Params:
        administrateur = factory.Trait(roles=[Role.ADMINISTRATEUR])
        charge_etudes = factory.Trait(roles=[Role.CHARGE_ETUDES])
        responsable_palmares = factory.Trait(roles=[Role.RESPONSABLE_PALMARES])
        enqueteur = factory.Trait(roles=[Role.ENQUETEUR])
        jury = factory.Trait(roles=[Role.JURY])
        lecteur = factory.Trait(roles=[Role.LECTEUR])

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    nom = factory.Sequence(lambda n: f"Personne {n}")

    @classmethod
    def _create(cls, model_class: Any, *_args: Any, **champs: Any) -> Utilisateur:
        roles = frozenset(champs.pop("roles", ()))
        second_facteur = champs.pop("second_facteur", bool(PERSONNEL & roles))
        mot_de_passe = champs.pop("password", MOT_DE_PASSE)
        personne = model_class.objects.create_user(champs.pop("email"), mot_de_passe, **champs)
        RoleAttribue.objects.bulk_create(RoleAttribue(utilisateur=personne, role=role) for role in sorted(roles))
        EmailAddress.objects.create(user=personne, email=personne.email, verified=True, primary=True)
        if second_facteur:
            Authenticator.objects.create(user=personne, type=Authenticator.Type.TOTP, data={"secret": SECRET_TOTP})
        return personne


class RoleAttribueFactory(factory.django.DjangoModelFactory):
    """A role held by a new person."""

    class Meta:
        model = RoleAttribue

    utilisateur = factory.SubFactory(UtilisateurFactory)
    role = Role.LECTEUR


class CourrielDeCompteFactory(factory.django.DjangoModelFactory):
    """A mail that waits; nothing opens it."""

    class Meta:
        model = CourrielDeCompte

    contenu = b"scelle"


class RefusDeCourrielFactory(factory.django.DjangoModelFactory):
    """Somebody who wants no summary."""

    class Meta:
        model = RefusDeCourriel

    utilisateur = factory.SubFactory(UtilisateurFactory)
    sujet = SujetCourriel.RESUME


class SessionDjangoFactory(factory.django.DjangoModelFactory):
    """A session that lasts a day."""

    class Meta:
        model = Session

    session_key = factory.Sequence(lambda n: f"session{n}")
    session_data = ""
    expire_date = factory.LazyFunction(lambda: maintenant() + dt.timedelta(days=1))


class SessionOuverteFactory(factory.django.DjangoModelFactory):
    """A session of a new person, opened a day ago on a computer."""

    class Meta:
        model = SessionOuverte

    session = factory.SubFactory(SessionDjangoFactory)
    utilisateur = factory.SubFactory(UtilisateurFactory)
    navigateur = "Firefox sur Linux"
    ouverte_le = factory.LazyFunction(lambda: maintenant() - dt.timedelta(days=1))
    vue_le = factory.LazyFunction(maintenant)


class IdentiteProConnectFactory(factory.django.DjangoModelFactory):
    """A new person whom ProConnect knows."""

    class Meta:
        model = IdentiteProConnect

    utilisateur = factory.SubFactory(UtilisateurFactory)
    sujet = factory.Sequence(lambda n: f"sujet-{n}")
