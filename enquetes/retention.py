"""What is kept of shoppers, and of what they measure. See `socle.conservation`."""

from __future__ import annotations

from campagnes.queries import EDITIONS_DE_PLUS
from enquetes.actions.effacer import effacer_du_terrain
from enquetes.actions.purger import ENQUETEURS, FORMATION, IDENTITES, MESURES, PIECES, comptes_d_enqueteurs
from enquetes.enums import CONSERVATION_ENQUETEUR, CONSERVATION_IDENTITES, CONSERVATION_PIECES
from enquetes.models import CourrierEnqueteur
from socle.conservation import AFNOR, RegleConservation, Table, Traitement, en_duree
from socle.expedition import CONSERVATION, retrait
from socle.personnes import table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Mesurer l’accueil par des contacts tests",
        personnes="Enquêteurs",
        donnees="Identité, commune de résidence, disponibilités, conflits d’intérêts\u202f; un pseudonyme partout ailleurs",
        pourquoi="Confier les visites sans parti pris",
        base="Contrat",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre\u202f; jamais les organismes",
        regles=(
            RegleConservation(
                donnees="Compte de l’enquêteur, résidence, charge, absences, conflits d’intérêts, téléphone",
                but="Le contrat avec l’enquêteur",
                duree=f"Le contrat, puis {en_duree(CONSERVATION_ENQUETEUR)} (pièces comptables)\u202f; ses visites restent, "
                "sous un numéro",
                tables=(
                    table_du_compte(
                        "enquetes.Enqueteur",
                        ("pseudonyme", "commune", "latitude", "longitude", "canaux", "max_semaine", "max_total"),
                        "utilisateur",
                    ),
                    table_du_compte("enquetes.Absence", ("du", "au"), "enqueteur__utilisateur"),
                    table_du_compte("enquetes.ConflitInteret", ("organisme",), "enqueteur__utilisateur"),
                    table_du_compte("enquetes.Appareil", ("identifiant", "vu_le", "revu_le"), "enqueteur__utilisateur"),
                    table_du_compte("enquetes.CalendrierPartage", ("cree_le",), "enqueteur__utilisateur"),
                ),
                retraits=ENQUETEURS,
                acte="à la demande",
            ),
            RegleConservation(
                donnees="Identités d’emprunt\u202f: nom, courriel, téléphone, adresse de retour",
                but="Qu’un organisme ne reconnaisse pas l’enquêteur",
                duree=f"L’édition, puis {en_duree(CONSERVATION_IDENTITES)} après la restitution (contestations)",
                tables=(
                    table_du_compte(
                        "enquetes.IdentiteEmprunt",
                        ("nom", "courriel", "telephone", "adresse"),
                        "enqueteur__utilisateur",
                    ),
                    table_du_compte("enquetes.Emprunt", ("identite", "organisme"), "identite__enqueteur__utilisateur"),
                ),
                retraits=IDENTITES,
            ),
            RegleConservation(
                donnees="Auto-tests, briefings cochés",
                but="Savoir qui est prêt à mesurer",
                duree=f"L’édition et les {EDITIONS_DE_PLUS} années suivantes",
                tables=(
                    table_du_compte(
                        "enquetes.Autotest", ("canal", "lecture", "accord", "passe_le"), "enqueteur__utilisateur"
                    ),
                    table_du_compte("enquetes.BriefingLu", ("briefing", "le"), "enqueteur__utilisateur"),
                ),
                retraits=FORMATION,
            ),
            RegleConservation(
                donnees="Courriels dus aux enquêteurs, sans adresse",
                but="Envoyer chacun une fois, dire ce qui n’est pas arrivé",
                duree=f"{en_duree(CONSERVATION)} après l’envoi ou l’échec",
                tables=(
                    table_du_compte(
                        "enquetes.CourrierEnqueteur", ("genre", "etat", "reponse"), "enqueteur__utilisateur"
                    ),
                ),
                retraits=(retrait(CourrierEnqueteur),),
            ),
            RegleConservation(
                donnees="Pièces (courriel masqué, lettre numérisée), fichiers reçus des téléphones",
                but="Juger les litiges",
                duree=f"{en_duree(CONSERVATION_PIECES)} après la restitution",
                tables=(Table("enquetes.PieceJointe", ("nom", "fichier")),),
                retraits=PIECES,
            ),
            RegleConservation(
                donnees="Grilles de contact, sans donnée personnelle, leurs relectures, ce que les téléphones ont envoyé",
                but="Suivre les évolutions",
                duree=f"L’édition et les {EDITIONS_DE_PLUS} années suivantes, puis des moyennes seulement",
                tables=(
                    table_du_compte(
                        "enquetes.Visite", ("canal", "effectuee_le", "commentaire"), "enqueteur__utilisateur"
                    ),
                    Table("enquetes.TotalContact", ("parts", "constats")),
                    Table("enquetes.TransitionVisite", ("motif",)),
                    Table("enquetes.Anomalie", ("explication", "commentaire")),
                    table_du_compte("enquetes.Relecture", ("remarque",), "lecteur"),
                    table_du_compte("enquetes.Arbitrage", ("motif",), "arbitre"),
                    table_du_compte(
                        "enquetes.ContestationRetour", ("motif", "reponse"), "visite__enqueteur__utilisateur"
                    ),
                    Table("enquetes.Enveloppe", ("corps", "fichier", "horloge_envoi")),
                    Table("enquetes.ConflitEnveloppe", ("corps", "fichier", "raison")),
                    Table("enquetes.PlanTerrain", ("contenu",)),
                ),
                retraits=MESURES,
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset(
    {
        "enquetes.ActivationReferentiel",
        "enquetes.Briefing",
        "enquetes.Critere",
        "enquetes.Engagement",
        "enquetes.ExempleNote",
        "enquetes.Grille",
        "enquetes.Referentiel",
        "enquetes.ReglageTerrain",
        "enquetes.Rubrique",
        "enquetes.Scenario",
        "enquetes.VersionReferentiel",
    }
)
EFFACEMENT = effacer_du_terrain
COMPTES_GARDES = comptes_d_enqueteurs
