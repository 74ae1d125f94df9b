"""What is kept of people who sign in. See `socle.conservation`."""

from __future__ import annotations

from django.conf import settings

from comptes.actions.courriels import ABANDON
from comptes.actions.effacer import effacer_le_compte
from comptes.actions.purger import ADMINISTRATION, COMPTES, COURRIELS, SESSIONS
from comptes.enums import CONSERVATION_ADMINISTRATION, CONSERVATION_COMPTE
from socle.conservation import AFNOR, RegleConservation, Table, Traitement, en_duree
from socle.personnes import table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Tenir les comptes",
        personnes="Qui se connecte",
        donnees="Nom, courriel, rôles, dernière connexion, deux derniers jours de venue, secrets qui ouvrent le compte, "
        "noms donnés aux clés d’accès",
        pourquoi="Ouvrir à chacun ce qui le regarde, et à personne d’autre",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre\u202f; le référent pour les membres de son organisme",
        regles=(
            RegleConservation(
                donnees="Compte\u202f: adresse, nom, rôles, moyens de se connecter",
                but="Ouvrir à chacun ce qui le regarde",
                duree="Personne à joindre, enquêteur\u202f: la durée de sa propre ligne. Personnel d’AFNOR\u202f: la mission, puis "
                f"{en_duree(CONSERVATION_COMPTE)} après la dernière connexion d’un compte désactivé",
                tables=(
                    table_du_compte(
                        "comptes.Utilisateur",
                        ("email", "nom", "is_active", "inscrit_le", "last_login", "venu_le", "venu_avant_le"),
                        "pk",
                        nomment=("nom",),
                    ),
                    table_du_compte("comptes.RoleAttribue", ("role", "attribue_le"), "utilisateur"),
                    table_du_compte("comptes.RefusDeCourriel", ("sujet", "refuse_le"), "utilisateur"),
                    table_du_compte("account.EmailAddress", ("email", "verified"), "user"),
                    table_du_compte("account.EmailConfirmation", ("created", "sent"), "email_address__user"),
                    table_du_compte(
                        "mfa.Authenticator",
                        ("type", "created_at", "last_used_at"),
                        "user",
                        extraits=(("nom de la clé", lambda facteur: facteur.data.get("name", "")),),
                    ),
                    table_du_compte("comptes.IdentiteProConnect", ("sujet", "liee_le", "vue_le"), "utilisateur"),
                ),
                retraits=COMPTES,
                acte="à la demande",
            ),
            RegleConservation(
                donnees="Courriel d’un compte qui attend de partir, scellé\u202f: adresse, code ou lien",
                but="L’envoyer",
                duree=f"Jusqu’à l’envoi, {en_duree(ABANDON)} au plus",
                tables=(Table("comptes.CourrielDeCompte", ("contenu", "cree_le")),),
                retraits=COURRIELS,
                acte="à l’envoi",
            ),
            RegleConservation(
                donnees="Session de qui se connecte ou remplit une inscription",
                but="Rester connecté d’une page à l’autre",
                duree=f"{settings.SESSION_COOKIE_AGE // 86_400} jours",
                tables=(
                    Table("sessions.Session", ("session_data", "expire_date")),
                    table_du_compte("comptes.SessionOuverte", ("navigateur", "ouverte_le", "vue_le"), "utilisateur"),
                ),
                retraits=SESSIONS,
                acte="à la déconnexion",
            ),
            RegleConservation(
                donnees="Actes de l’administration technique",
                but="Retrouver qui a changé un réglage",
                duree=en_duree(CONSERVATION_ADMINISTRATION),
                tables=(
                    table_du_compte("admin.LogEntry", ("action_time",), "user"),
                    # What she changed may be somebody: her file does not name them.
                    Table("admin.LogEntry", ("object_repr", "change_message")),
                ),
                retraits=ADMINISTRATION,
                acte="avec le compte",
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"auth.Group", "auth.Permission", "contenttypes.ContentType"})
EFFACEMENT = effacer_le_compte
