"""What is kept of users who give an opinion. See `socle.conservation`."""

from __future__ import annotations

from bornes.avis.actions.effacer import effacer_de_l_ecoute
from bornes.avis.actions.purger import COMMENTAIRES, CONSERVATION_SOURCE, DEMANDES, RECEPISSES, SOURCES
from bornes.avis.queries.contacts import avis_de, demandes_de, mots_de
from bornes.enums import CONSERVATION_CONTACT, CONSERVATION_ORIGINAL, CONSERVATION_VERBATIM
from bornes.models import CourrierEcoute
from socle.conservation import L_ORGANISME, RegleConservation, Table, Traitement, en_duree
from socle.expedition import CONSERVATION, retrait
from socle.personnes import table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Entendre les usagers",
        personnes="Usagers (bornes, smartphones)",
        donnees="Un avis sans identité\u202f; un courriel seulement pour être rappelé",
        pourquoi="Entendre les usagers",
        base="Mission d’intérêt public\u202f; consentement pour la réponse",
        responsable=L_ORGANISME,
        destinataires="L’organisme\u202f; la modération du baromètre, texte masqué seulement\u202f; tout le monde, une fois relu"
        " et publié",
        regles=(
            # A request that nobody answered is closed before it goes.
            RegleConservation(
                donnees="Courriel laissé pour une réponse",
                but="Répondre",
                duree=f"Jusqu’à la réponse, {en_duree(CONSERVATION_CONTACT)} au plus",
                tables=(Table("bornes.Avis", ("contact", "recu_le"), avis_de),),
                retraits=DEMANDES,
                acte="à la réponse",
            ),
            RegleConservation(
                donnees="Commentaires d’usagers",
                but="Entendre les usagers",
                duree=f"Texte original chiffré {en_duree(CONSERVATION_ORIGINAL)}, "
                f"texte masqué {en_duree(CONSERVATION_VERBATIM)}",
                tables=(
                    Table("bornes.Avis", ("texte",)),
                    Table("bornes.Verbatim", ("texte_masque", "reponse"), mots_de),
                    Table("bornes.DemandeReponse", ("reponse",), demandes_de),
                ),
                retraits=COMMENTAIRES,
            ),
            RegleConservation(
                donnees="Adresse de suivi remise à qui a écrit un commentaire, son empreinte seulement",
                but="Dire ce que le commentaire est devenu",
                duree=f"Autant que le commentaire, {en_duree(CONSERVATION_VERBATIM)} au plus",
                tables=(Table("bornes.Recepisse", ("empreinte",)),),
                # After the comments: one that goes tonight leaves no receipt.
                retraits=RECEPISSES,
                acte="avec le commentaire",
            ),
            RegleConservation(
                donnees="Empreinte du réseau d’un smartphone, page ouverte",
                but="Voir les rafales",
                duree=f"Indéchiffrable dès le surlendemain, effacée après {en_duree(CONSERVATION_SOURCE)}",
                tables=(Table("bornes.Avis", ("source", "page")), Table("bornes.CleDuJour", ("cle",))),
                retraits=SOURCES,
            ),
            RegleConservation(
                donnees="Courriels dus aux référents et aux usagers, sans adresse",
                but="Envoyer chacun une fois, dire ce qui n’est pas arrivé",
                duree=f"{en_duree(CONSERVATION)} après l’envoi ou l’échec",
                tables=(table_du_compte("bornes.CourrierEcoute", ("etat", "reponse"), "membre__utilisateur"),),
                retraits=(retrait(CourrierEcoute),),
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset(
    {
        "bornes.AgregatJour",
        "bornes.AgregatMois",
        "bornes.AgregatNational",
        "bornes.AgregatTheme",
        "bornes.AgregatThemeNational",
        "bornes.AnnonceEcoute",
        "bornes.Borne",
        "bornes.CodeAvis",
        "bornes.Enrolement",
        "bornes.Examen",
        "bornes.Point",
        "bornes.PreferenceEcoute",
        "bornes.Presence",
        "bornes.SuiteRecue",
        "bornes.ThemeReconnu",
    }
)
EFFACEMENT = effacer_de_l_ecoute
