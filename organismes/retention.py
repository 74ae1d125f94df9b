"""What is kept of the people of bodies. See `socle.conservation`."""

from __future__ import annotations

from organismes.actions.effacer import effacer_des_organismes
from organismes.actions.purger import BROUILLONS, INVITATIONS, NOMS, PERSONNES
from organismes.enums import CONSERVATION_BROUILLON, CONSERVATION_INVITATION, CONSERVATION_REFERENT
from organismes.queries.courriers import courriers_a
from socle.conservation import AFNOR, RegleConservation, Table, Traitement, en_duree
from socle.personnes import par_adresse, table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Inscrire les organismes et leur rendre leurs résultats",
        personnes="Référents et membres",
        donnees="Nom, courriel professionnel, fonction, téléphone, actes sur la plateforme",
        pourquoi="Inscrire l’organisme, lui rendre ses résultats",
        base="Mission d’intérêt public\u202f; intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre\u202f; les membres de l’organisme",
        regles=(
            RegleConservation(
                donnees="Personnes à joindre dans les organismes, leur compte, courriels qui leur ont été envoyés",
                but="Conduire la participation",
                duree=f"{en_duree(CONSERVATION_REFERENT)} après le dernier contact",
                tables=(
                    Table(
                        "organismes.Inscription",
                        (
                            "organisme",
                            "referent_nom",
                            "referent_fonction",
                            "referent_courriel",
                            "referent_telephone",
                            "deposee_le",
                        ),
                        par_adresse("organismes.Inscription", "referent_courriel"),
                        nomment=("referent_nom", "referent_telephone"),
                    ),
                    # Somebody else: the file of the referent does not give her away.
                    Table("organismes.Inscription", ("dpo_contact",)),
                    table_du_compte("organismes.Membre", ("organisme", "role", "invite_a", "cree_le"), "utilisateur"),
                    Table(
                        "organismes.CourrierOrganisme",
                        ("genre", "cree_le", "etat", "parti_le", "reponse"),
                        courriers_a,
                    ),
                ),
                retraits=PERSONNES,
                acte="à la demande",
            ),
            RegleConservation(
                donnees="Brouillon d’inscription",
                but="Le reprendre",
                duree=en_duree(CONSERVATION_BROUILLON),
                tables=(
                    Table(
                        "organismes.Brouillon",
                        ("courriel", "donnees", "cree_le"),
                        par_adresse("organismes.Brouillon", "courriel", "donnees__referent__courriel"),
                    ),
                ),
                retraits=BROUILLONS,
            ),
            RegleConservation(
                donnees="Invitation à rejoindre un organisme, et le compte qu’elle a ouvert si personne n’y vient",
                but="Attendre la réponse de la personne invitée",
                duree=en_duree(CONSERVATION_INVITATION),
                tables=(
                    table_du_compte(
                        "organismes.Invitation", ("organisme", "courriel", "role", "cree_le"), "utilisateur"
                    ),
                ),
                retraits=INVITATIONS,
            ),
            RegleConservation(
                donnees="Noms de candidats et de listes",
                but="Retenir les textes libres avant une élection",
                duree="Jusqu’à la fin de la période de réserve",
                tables=(Table("organismes.NomSurveille", ("nom", "nature")),),
                retraits=NOMS,
            ),
            RegleConservation(
                donnees="Responsable qui lève la réserve électorale",
                but="Répondre de ce qui a été communiqué",
                duree="Avec l’inscription",
                tables=(Table("organismes.LeveeReserve", ("responsable", "motif", "le")),),
                acte="avec la personne",
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset(
    {
        "organismes.Appartenance",
        "organismes.CanalOffert",
        "organismes.CodePostal",
        "organismes.Fermeture",
        "organismes.NumeroFerme",
        "organismes.Organisme",
        "organismes.PlaceGratuite",
        "organismes.RevisionAnnuaire",
        "organismes.Service",
        "organismes.Site",
        "organismes.Territoire",
    }
)
EFFACEMENT = effacer_des_organismes
