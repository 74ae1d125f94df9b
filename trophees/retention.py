"""What is kept of disputes. See `socle.conservation`."""

from __future__ import annotations

from campagnes.queries import EDITIONS_DE_PLUS
from enquetes.enums import CONSERVATION_PIECES
from socle.conservation import AFNOR, RegleConservation, Table, Traitement, en_duree
from socle.expedition import CONSERVATION, retrait
from socle.personnes import par_compte
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
                    Table(
                        "trophees.CourrierResultats",
                        ("genre", "etat", "reponse"),
                        par_compte("trophees.CourrierResultats", "membre__utilisateur"),
                    ),
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
                tables=(
                    Table(
                        "trophees.Litige",
                        ("motif", "ouvert_le", "conclusion"),
                        par_compte("trophees.Litige", "ouvert_par"),
                    ),
                ),
                retraits=LITIGES,
            ),
            RegleConservation(
                donnees="Palmarès scellés\u202f: qui propose, qui arrête, sous un numéro une fois le compte effacé",
                but="Prouver qu’ils ont été arrêtés à deux",
                duree="Sans limite\u202f: un palmarès est public",
                tables=(Table("trophees.Palmares", ("propose_le",), par_compte("trophees.Palmares", "propose_par")),),
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
                    Table(
                        "trophees.Deliberation",
                        ("ouverte_le", "close_le"),
                        par_compte("trophees.Deliberation", "ouverte_par"),
                    ),
                    Table("trophees.BulletinJury", ("ordre", "depose_le"), par_compte("trophees.BulletinJury", "jure")),
                    Table("trophees.ConflitJury", ("motif", "declare_le"), par_compte("trophees.ConflitJury", "jure")),
                    Table(
                        "trophees.InvitationCeremonie",
                        ("presence", "personnes", "repondue_le"),
                        par_compte("trophees.InvitationCeremonie", "repondue_par"),
                    ),
                ),
                retraits=JURY,
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"trophees.LignePalmares", "trophees.LoisDesErreurs", "trophees.Resultat"})
