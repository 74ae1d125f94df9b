"""What is kept of agents: an address until its code leaves, ideas without author. See `socle.conservation`."""

from __future__ import annotations

from campagnes.queries import EDITIONS_DE_PLUS
from socle.conservation import L_ORGANISME, RegleConservation, Table, Traitement, en_duree
from sondages.actions.effacer import effacer_des_envois, envois_a
from sondages.actions.purger import ENVOIS, IDEES, URNES
from sondages.enums import CONSERVATION_PLANCHE, CONSERVATION_URNE

TRAITEMENTS = (
    Traitement(
        nom="Consulter les agents",
        personnes="Agents des organismes",
        donnees="Aucune\u202f: ni nom, ni voix, ni image. Si l’organisme envoie par courriel les codes de sa consultation "
        "interne, l’adresse, le temps de l’envoi\u202f; rien ne relie un code à une réponse",
        pourquoi="La mesure porte sur l’organisation\u202f; remettre un code à chacun",
        base="Sans objet pour la mesure\u202f; mission d’intérêt public pour l’envoi",
        responsable=L_ORGANISME,
        destinataires="L’organisme, pour les seuls résultats publiés",
        regles=(
            RegleConservation(
                donnees="Adresse à laquelle un code d’agent est envoyé",
                but="L’envoyer",
                duree="Jusqu’à l’envoi, à la clôture ou au retrait de l’inscription au plus tard",
                tables=(Table("sondages.EnvoiCode", ("sondage",), envois_a),),
                retraits=ENVOIS,
                acte="à l’envoi, à la clôture",
            ),
            RegleConservation(
                donnees="Planche de codes, scellée",
                but="La remettre à qui l’a commandée",
                duree=f"Jusqu’à la remise, {en_duree(CONSERVATION_PLANCHE)} au plus",
                tables=(Table("sondages.Planche", ("contenu",)),),
                acte="à la remise, chaque minute",
            ),
            RegleConservation(
                donnees="Codes, jetons dépensés, clés privées, bulletins scellés",
                but="Une voix par agent, puis le dépouillement",
                duree="Jusqu’à la clôture",
                tables=(
                    Table("sondages.CodeUnique", ("empreinte",)),
                    Table("sondages.JetonDepense", ("empreinte",)),
                    Table("sondages.BulletinEnAttente", ("contenu",)),
                    Table("sondages.Groupe", ("cle_privee",)),
                ),
                acte="à la clôture",
            ),
            RegleConservation(
                donnees="Réponses, une ligne par carte, sans auteur ni date",
                but="Vérifier le compte",
                duree=f"Jusqu’à la publication, {en_duree(CONSERVATION_URNE)} au plus après la clôture",
                tables=(Table("sondages.Reponse", ("valeur", "recu")),),
                retraits=URNES,
                acte="à la publication",
            ),
            RegleConservation(
                donnees="Résultats publiés d’une consultation interne, reçus compris",
                but="Permettre à chacun de recompter",
                duree="Avec la consultation",
                tables=(Table("sondages.Depouillement", ("contenu",)),),
            ),
            RegleConservation(
                donnees="Idées d’agents, noms masqués, et leurs soutiens",
                but="Les suivre",
                duree=f"L’édition et les {EDITIONS_DE_PLUS} années suivantes",
                tables=(Table("sondages.Idee", ("texte", "suite")), Table("sondages.SoutienIdee", ("empreinte",))),
                retraits=IDEES,
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"sondages.Carte", "sondages.Salle", "sondages.Sondage"})
EFFACEMENT = effacer_des_envois
