"""The accounts of the demonstration, one password, shown on the sign-in page."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from comptes.enums import Role
from comptes.models import RoleAttribue, Utilisateur
from socle.horloge import maintenant

MOT_DE_PASSE = "barometre-demo"
COMPTES = {
    "admin@demo.local": ("Camille Aubry", (Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES)),
    "etudes@demo.local": ("Dominique Levasseur", (Role.CHARGE_ETUDES, Role.RESPONSABLE_PALMARES)),
    "enqueteur@demo.local": ("", (Role.ENQUETEUR,)),
    "referent@demo.local": ("Claude Morvan", ()),
    "jury@demo.local": ("Sacha Vidal", (Role.JURY,)),
    "lecteur@demo.local": ("Lou Delmas", (Role.LECTEUR,)),
}
VENUE = dt.timedelta(days=7)
"""How long ago they came last: their first page tells what happened since."""
# People who read or vote and cannot sign in: the accounts above stay free to read second and to decide.
LECTEURS = {"premiere-lecture@demo.local": "Alix Renard", "seconde-lecture@demo.local": "Noa Perrin"}

JURES = {
    "deuxieme-jure@demo.local": "Maud Kerbrat",
    "troisieme-jure@demo.local": "Idris Belkacem",
    "quatrieme-jure@demo.local": "Jeanne Rolland",
}


def creer_comptes() -> dict[str, Utilisateur]:
    """Create the accounts, those who sign in with a proven address; return them by name (`admin`, `etudes`…)."""
    # One password, hashed once: a hash is made to be slow.
    comptes, empreinte = {}, make_password(MOT_DE_PASSE)
    for courriel, (nom, roles) in COMPTES.items():
        personne = Utilisateur.objects.create_user(courriel, nom=nom, venu_le=maintenant() - VENUE)
        personne.password = empreinte
        personne.save(update_fields=["password"])
        EmailAddress.objects.create(user=personne, email=courriel, verified=True, primary=True)
        RoleAttribue.objects.bulk_create(RoleAttribue(utilisateur=personne, role=role) for role in roles)
        comptes[courriel.partition("@")[0]] = personne
    for noms, role in ((LECTEURS, Role.CHARGE_ETUDES), (JURES, Role.JURY)):
        for courriel, nom in noms.items():
            personne = Utilisateur.objects.create_user(courriel, nom=nom)
            RoleAttribue.objects.create(utilisateur=personne, role=role)
            comptes[courriel.partition("@")[0]] = personne
    return comptes
