"""Erasing an account: nothing of her stays in its row, which what she did still points to."""

from __future__ import annotations

import json

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from comptes.actions.courriels import courriels_a
from comptes.actions.equipe import exiger_une_autre_administration
from comptes.models import IdentiteProConnect, RefusDeCourriel, RoleAttribue, Utilisateur
from socle.horloge import maintenant
from socle.journal import consigner
from socle.models import AuteurDuJournal, FiltreEnregistre
from socle.personnes import Personne


def effacer_le_compte(personne: Personne) -> dict[str, int]:
    """Empty an account, end its sessions, and break the thread between it and its number in the journal."""
    decompte = {"comptes.CourrielDeCompte": courriels_a(personne.adresses).delete()[0]}
    decompte["sessions.Session"] = _finir_les_sessions(personne)
    compte = Utilisateur.objects.select_for_update().filter(pk=personne.compte and personne.compte.pk).first()
    if compte is None or compte.efface_le is not None:
        return decompte
    exiger_une_autre_administration(compte)
    consigner(compte, "personne.effacee", None)
    for modele, lien in (
        (EmailAddress, "user"),
        (Authenticator, "user"),
        (LogEntry, "user"),
        (RoleAttribue, "utilisateur"),
        (RefusDeCourriel, "utilisateur"),
        (IdentiteProConnect, "utilisateur"),
        (AuteurDuJournal, "utilisateur"),
        (FiltreEnregistre, "utilisateur"),
    ):
        decompte[modele._meta.label] = modele.objects.filter(**{lien: compte}).delete()[0]
    _vider(compte)
    return decompte | {"comptes.Utilisateur": 1}


def _vider(compte: Utilisateur) -> None:
    compte.groups.clear()
    compte.user_permissions.clear()
    compte.email, compte.nom, compte.efface_le = f"efface-{compte.pk}@efface.invalid", "", maintenant()
    compte.is_active = compte.is_staff = compte.is_superuser = False
    compte.last_login = compte.venu_le = compte.venu_avant_le = None
    compte.set_unusable_password()
    compte.save()


def _finir_les_sessions(personne: Personne) -> int:
    """End the sessions that are hers, or that hold her address: a registration being filled in has no account."""
    finies = 0
    for session in Session.objects.iterator():
        contenu = session.get_decoded()
        est_sienne = personne.compte is not None and contenu.get("_auth_user_id") == str(personne.compte.pk)
        if est_sienne or personne.mentions.de_tout.est_dans(json.dumps(contenu, ensure_ascii=False, default=str)):
            session.delete()
            finies += 1
    return finies
