"""What is kept of disputes. See `socle.conservation`."""

from __future__ import annotations

from campagnes.queries import EDITIONS_DE_PLUS
from enquetes.enums import CONSERVATION_PIECES
from socle.conservation import AFNOR, RegleConservation, Table, Traitement, en_duree
from socle.expedition import CONSERVATION, retrait
from socle.personnes import table_du_compte
from trophees.actions.purger import BROUILLONS, JURY, LITIGES, PIECES
from trophees.enums import CONSERVATION_BROUILLON, CONSERVATION_BULLETINS
from trophees.models import CourrierResultats

TRAITEMENTS = (
    Traitement(
        nom="Rendre le droit de réponse",
        personnes="Membres qui contestent, équipe qui décide",
        donnees="Ce qu’ils écrivent et joignent à une contestation",
        pourquoi="Juger une contestation, en donner les raisons",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre\u202f; les membres de l’organisme",
        regles=(
            RegleConservation(
                donnees="Brouillon d’une contestation, avec ses fichiers",
                but="Le droit de réponse",
                duree=f"{en_duree(CONSERVATION_BROUILLON)} après la fin du droit",
                tables=(),
                retraits=BROUILLONS,
            ),
            RegleConservation(
                donnees="Courriels dus aux référents sur les résultats et les contestations, sans adresse",
                but="Envoyer chacun une fois, dire ce qui n’est pas arrivé",
                duree=f"{en_duree(CONSERVATION)} après l’envoi ou l’échec",
                tables=(
                    table_du_compte("trophees.CourrierResultats", ("genre", "etat", "reponse"), "membre__utilisateur"),
                ),
                retraits=(retrait(CourrierResultats),),
            ),
            RegleConservation(
                donnees="Fichiers joints à une contestation",
                but="La juger",
                duree=f"{en_duree(CONSERVATION_PIECES)} après la restitution",
                tables=(Table("trophees.PieceLitige", ("nom", "fichier")),),
                retraits=PIECES,
            ),
            RegleConservation(
                donnees="Contestations et décisions motivées",
                but="Répondre de la décision",
                duree=f"L’édition et les {EDITIONS_DE_PLUS} années suivantes",
                tables=(table_du_compte("trophees.Litige", ("motif", "ouvert_le", "conclusion"), "ouvert_par"),),
                retraits=LITIGES,
            ),
            RegleConservation(
                donnees="Palmarès scellés\u202f: qui propose, qui arrête, sous un numéro une fois le compte effacé",
                but="Prouver qu’ils ont été arrêtés à deux",
                duree="Sans limite\u202f: un palmarès est public",
                tables=(table_du_compte("trophees.Palmares", ("propose_le",), "propose_par"),),
            ),
        ),
    ),
    Traitement(
        nom="Faire délibérer le jury et tenir la cérémonie",
        personnes="Jurés, membres des organismes lauréats",
        donnees="Votes, conflits d’intérêts déclarés, réponse à l’invitation",
        pourquoi="Décerner les trophées que la mesure seule ne départage pas",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre",
        regles=(
            RegleConservation(
                donnees="Délibérations d’un jury, bulletins, conflits d’intérêts, réponses à l’invitation",
                but="Décompter, écarter qui ne peut pas juger, accueillir les lauréats",
                duree=f"{en_duree(CONSERVATION_BULLETINS)} après la publication du palmarès",
                tables=(
                    table_du_compte("trophees.Deliberation", ("ouverte_le", "close_le"), "ouverte_par"),
                    table_du_compte("trophees.BulletinJury", ("ordre", "depose_le"), "jure"),
                    table_du_compte("trophees.ConflitJury", ("motif", "declare_le"), "jure"),
                    table_du_compte(
                        "trophees.InvitationCeremonie", ("presence", "personnes", "repondue_le"), "repondue_par"
                    ),
                ),
                retraits=JURY,
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"trophees.LignePalmares", "trophees.LoisDesErreurs", "trophees.Resultat"})
