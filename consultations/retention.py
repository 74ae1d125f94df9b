"""What is kept of participants in consultations. See `socle.conservation`."""

from __future__ import annotations

from consultations.actions.effacer_personne import (
    effacer_des_consultations,
    identifications_de,
    lignes_de,
    participants_de,
)
from consultations.actions.purger import (
    BROUILLONS,
    CONSERVATION_BROUILLON,
    CONTACTS,
    COURRIELS,
    IDENTIFICATIONS,
    PRECISIONS,
    REFUS,
    RESEAUX,
)
from consultations.enums import (
    CONSERVATION_CONTACT,
    CONSERVATION_PRECISION,
    CONSERVATION_REFUS,
    CONSERVATION_RESEAU,
    DELAI_CONFIRMATION,
    EtatTexte,
)
from consultations.models import (
    AvisSection,
    Commentaire,
    Duel,
    Position,
    Proposition,
    Signalement,
    Soutien,
)
from socle.conservation import L_ORGANISME, RegleConservation, Table, Traitement, en_duree
from socle.expedition import CONSERVATION

NON_REFUSES = sorted(set(EtatTexte) - {EtatTexte.REFUSE})
TRAITEMENTS = (
    Traitement(
        nom="Consulter les citoyens",
        personnes="Participants aux consultations",
        donnees="Une empreinte de l’adresse ou du navigateur, la commune déclarée, les contributions et les gestes "
        "(soutiens, comparaisons, avis, signalements)\u202f; l’adresse elle-même le temps de la confirmer, puis seulement "
        "pour qui veut connaître la suite",
        pourquoi="Compter chacun une fois, lui dire ce que devient son idée",
        base="Mission d’intérêt public\u202f; consentement pour être informé",
        responsable=L_ORGANISME,
        destinataires="L’organisme\u202f; la modération du baromètre\u202f; le public pour ce qui est publié",
        regles=(
            RegleConservation(
                donnees="Adresse à confirmer pour participer",
                but="Envoyer le lien",
                duree=f"Jusqu’à la confirmation, {en_duree(DELAI_CONFIRMATION)} au plus",
                tables=(Table("consultations.Identification", ("dialogue", "commune", "cree_le"), identifications_de),),
                retraits=IDENTIFICATIONS,
                acte="au clic",
            ),
            RegleConservation(
                donnees="Adresse et empreinte d’un participant à une consultation, lien avec ses contributions",
                but="Une voix par personne, dire la suite",
                duree=f"{en_duree(CONSERVATION_CONTACT)} après la réponse publiée, ou après la fin de la participation "
                "s’il n’y en a pas\u202f; pour qui a demandé l’oubli, la nuit qui suit cette fin\u202f; les contributions "
                "restent, sans auteur",
                tables=(
                    Table(
                        "consultations.Participant",
                        ("dialogue", "porte", "commune", "veut_suivre", "cree_le"),
                        participants_de,
                    ),
                ),
                retraits=CONTACTS,
                acte="à la demande",
            ),
            RegleConservation(
                donnees="Contribution jamais déposée",
                but="La reprendre",
                duree=f"{en_duree(CONSERVATION_BROUILLON)} après la fin de la participation",
                tables=(
                    Table(
                        "consultations.Proposition",
                        ("titre", "texte", "lieu", "image"),
                        lignes_de(Proposition, "auteur", deposee_le__isnull=True),
                    ),
                ),
                retraits=BROUILLONS,
                acte="à la demande",
            ),
            RegleConservation(
                donnees="Courriels dus aux participants (des identifiants, pas d’adresse)",
                but="Envoyer chacun une fois, dire ce qui n’est pas arrivé",
                duree=f"{en_duree(CONSERVATION)} après l’envoi ou l’échec",
                tables=(Table("consultations.CourrierCitoyen", ("genre", "contexte", "etat", "reponse")),),
                retraits=COURRIELS,
            ),
            RegleConservation(
                donnees="Mots refusés dans une consultation, noms masqués",
                but="Répondre du refus",
                duree=f"{en_duree(CONSERVATION_REFUS)}\u202f; le motif et la date restent",
                tables=(
                    Table(
                        "consultations.Commentaire",
                        ("texte",),
                        lignes_de(Commentaire, "auteur", etat=EtatTexte.REFUSE),
                    ),
                    Table(
                        "consultations.AvisSection",
                        ("reserve", "commentaire"),
                        lignes_de(AvisSection, "participant", etat=EtatTexte.REFUSE),
                    ),
                ),
                retraits=REFUS,
            ),
            RegleConservation(
                donnees="Empreinte du réseau d’où vient un signalement",
                but="Distinguer une foule d’une seule adresse",
                duree=f"Jusqu’à la réponse de la modération, {en_duree(CONSERVATION_RESEAU)} au plus",
                tables=(Table("consultations.Signalement", ("reseau",)),),
                retraits=RESEAUX,
                acte="à la réponse",
            ),
            RegleConservation(
                donnees="Précisions d’un signalement, noms masqués",
                but="Relire ce qui est signalé",
                duree=f"{en_duree(CONSERVATION_PRECISION)} après la réponse de la modération\u202f; sans réponse, autant que "
                "le lien avec qui a signalé",
                tables=(
                    Table(
                        "consultations.Signalement",
                        ("motif", "precision"),
                        lignes_de(Signalement, "participant"),
                    ),
                ),
                retraits=PRECISIONS,
                acte="avec ce lien",
            ),
            RegleConservation(
                donnees="Contributions, réponses, gestes et commune déclarée, sans auteur",
                but="Y répondre et les suivre",
                duree="Avec la consultation",
                tables=(
                    Table(
                        "consultations.Proposition",
                        ("titre", "texte", "lieu", "image", "etat", "deposee_le"),
                        lignes_de(Proposition, "auteur", deposee_le__isnull=False),
                    ),
                    Table(
                        "consultations.Commentaire",
                        ("texte", "etat", "cree_le"),
                        lignes_de(Commentaire, "auteur", etat__in=NON_REFUSES),
                    ),
                    Table(
                        "consultations.AvisSection",
                        ("section", "utilite", "utilite_dite", "impact", "impact_dit", "reserve", "commentaire"),
                        lignes_de(AvisSection, "participant", etat__in=NON_REFUSES),
                    ),
                    Table("consultations.Soutien", ("proposition",), lignes_de(Soutien, "participant")),
                    Table(
                        "consultations.Position",
                        ("proposition", "sens"),
                        lignes_de(Position, "participant"),
                    ),
                    Table("consultations.Duel", ("a", "b", "issue"), lignes_de(Duel, "participant")),
                    Table("consultations.ReponsePubliee", ("signataire",)),
                    Table("consultations.ProjetDeReponse", ("signataire",)),
                ),
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset(
    {
        "consultations.AccordDevis",
        "consultations.Bilan",
        "consultations.CommuneAdmise",
        "consultations.Dialogue",
        "consultations.Document",
        "consultations.Phase",
        "consultations.Rapprochement",
        "consultations.Secteur",
        "consultations.Section",
        "consultations.SuiteDonnee",
        "consultations.Theme",
    }
)
EFFACEMENT = effacer_des_consultations
