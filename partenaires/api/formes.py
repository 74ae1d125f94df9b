"""What the partner API gives, field by field: the schema is written from these."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from consultations.enums import EtatDialogue, TypeDialogue
from consultations.queries.ouverture import jour_de, participation_de
from enquetes.enums import TypeScenario
from enquetes.referentiels.logic.arrondi import entier_proche
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM
from organismes.enums import Canal, EtatInscription, TypeOrganisme
from partenaires.enums import AvancementDit
from socle.nombres import ANNEE_MAX
from trophees.enums import Categorie, MotifIneligibilite

SIREN = "9 chiffres d’un SIREN, 14 d’un SIRET, ou INSEE- suivi d’un code"


class FiltreEdition(serializers.Serializer[Any]):
    """An edition, a body."""

    campagne = serializers.IntegerField(
        required=False, min_value=1, max_value=ANNEE_MAX, help_text="Année de l’édition"
    )
    siren = serializers.CharField(required=False, max_length=30, help_text=SIREN)


class FiltreInscriptions(FiltreEdition):
    """Which registrations."""

    etat = serializers.ChoiceField(EtatInscription.choices, required=False, help_text="État de l’inscription")


class FiltreVisites(FiltreEdition):
    """Which contacts."""

    canal = serializers.ChoiceField(Canal.choices, required=False, help_text="Canal du contact")
    etat = serializers.ChoiceField(AvancementDit.choices, required=False, help_text="Avancement")


class FiltreResultats(FiltreEdition):
    """Which results."""

    categorie = serializers.ChoiceField(Categorie.choices, required=False, help_text="Catégorie de l’organisme")


class FiltreAgregats(serializers.Serializer[Any]):
    """The edition whose opinions are counted."""

    campagne = serializers.IntegerField(min_value=1, max_value=ANNEE_MAX, help_text="Année de l’édition")


class CampagneForme(serializers.Serializer[Any]):
    """An edition."""

    annee = serializers.IntegerField(source="campagne.annee", help_text="Année, qui désigne l’édition partout")
    nom = serializers.CharField(source="campagne.nom")
    est_demonstration = serializers.BooleanField(
        source="campagne.est_demonstration", help_text="Vrai quand les organismes et les chiffres sont inventés"
    )
    situation = serializers.CharField(help_text="Où elle en est, en mots")
    inscriptions_ouvertes_le = serializers.DateTimeField(source="campagne.inscriptions_ouvertes_le")
    dernier_jour = serializers.DateField(allow_null=True, help_text="Dernier jour pour s’inscrire, inclus")
    restituee_le = serializers.DateTimeField(
        source="campagne.restituee_le", allow_null=True, help_text="Quand les résultats ont été remis aux organismes"
    )
    palmares_publie_le = serializers.DateTimeField(allow_null=True)


class OptionsForme(serializers.Serializer[Any]):
    """What a body ordered with its registration."""

    borne = serializers.BooleanField()
    smartphone = serializers.BooleanField()
    idcity = serializers.BooleanField()
    vooter = serializers.BooleanField()


class InscriptionForme(serializers.Serializer[Any]):
    """A registration, without the people of the body."""

    id = serializers.IntegerField()
    campagne = serializers.IntegerField(source="campagne.annee")
    siren = serializers.CharField(source="organisme.siren", help_text=SIREN)
    nom = serializers.CharField(source="organisme.nom")
    type = serializers.ChoiceField(TypeOrganisme.choices, source="organisme.type")
    code_insee = serializers.CharField(source="organisme.code_insee", help_text="Vide quand il n’est pas connu")
    departement = serializers.CharField(source="organisme.departement", help_text="Vide quand il n’est pas connu")
    population = serializers.IntegerField(source="population_retenue", allow_null=True)
    etat = serializers.ChoiceField(EtatInscription.choices)
    canaux = serializers.SerializerMethodField(help_text="Canaux offerts aux usagers")
    options = OptionsForme(source="*")
    deposee_le = serializers.DateTimeField()
    confirmee_le = serializers.DateTimeField(allow_null=True)
    decidee_le = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Canal.choices)))
    def get_canaux(self, inscription: Any) -> list[str]:
        """Return the channels, in the order of the barometer."""
        offerts = {offert.canal for offert in inscription.les_canaux.all()}
        return [canal for canal in Canal.values if canal in offerts]


class VisiteForme(serializers.Serializer[Any]):
    """A mystery contact once results are given. Who made it and its scenario, which serves again, are never told."""

    id = serializers.UUIDField(source="visite.pk")
    inscription = serializers.IntegerField(source="visite.inscription_id")
    campagne = serializers.IntegerField(source="visite.inscription.campagne.annee")
    siren = serializers.CharField(source="visite.inscription.organisme.siren", help_text=SIREN)
    canal = serializers.ChoiceField(Canal.choices, source="visite.canal")
    etat = serializers.ChoiceField(AvancementDit.choices, source="avancement")
    jour = serializers.DateField(allow_null=True, help_text="Jour du contact\u202f; null s’il n’a pas été fait")
    demande = serializers.ChoiceField(
        TypeScenario.choices, source="visite.scenario.type", help_text="Nature de la demande, jamais son scénario"
    )


class CanalAvance(serializers.Serializer[Any]):
    """The contacts of a channel."""

    prevus = serializers.IntegerField(help_text="Prévus jusqu’à la fin de vague, faits compris")
    faits = serializers.IntegerField(help_text="Faits jusqu’à la fin de vague")


class AvancementForme(serializers.Serializer[Any]):
    """How far contacts with a body are, as it stood when a wave ended."""

    inscription = serializers.IntegerField(source="inscription.pk")
    campagne = serializers.IntegerField(source="inscription.campagne.annee")
    siren = serializers.CharField(source="inscription.organisme.siren", help_text=SIREN)
    fin_de_vague = serializers.DateField(help_text="Dernier jour de la dernière vague terminée\u202f: tout s’y arrête")
    canaux = serializers.DictField(child=CanalAvance(), help_text="Par canal")


class BornesForme(serializers.ListField):
    """Both ends of an interval at 95 %."""

    child = serializers.FloatField()


class CanalDuResultat(serializers.Serializer[Any]):
    """The score of a channel."""

    score = serializers.FloatField(allow_null=True)
    intervalle = BornesForme(allow_null=True, min_length=2, max_length=2)
    visites = serializers.IntegerField()
    significatif = serializers.BooleanField()


class EngagementDuResultat(serializers.Serializer[Any]):
    """How often a commitment was kept."""

    taux = serializers.FloatField(help_text="De 0 à 1")
    intervalle = BornesForme(allow_null=True, min_length=2, max_length=2)
    observations = serializers.IntegerField()
    indication = serializers.SerializerMethodField(
        help_text=f"Vrai sous {OBSERVATIONS_MINIMUM} observations\u202f: le taux n’est alors qu’une indication"
    )

    def get_indication(self, mesure: Any) -> bool:
        """Tell that too few contacts make the rate (regles#conformite)."""
        return bool(mesure["observations"] < OBSERVATIONS_MINIMUM)


class ResultatForme(serializers.Serializer[Any]):
    """The result of a body with its intervals at 95 %, as the exchange format says it."""

    inscription = serializers.IntegerField(source="resultat.inscription_id")
    campagne = serializers.IntegerField(source="resultat.inscription.campagne.annee")
    siren = serializers.CharField(source="resultat.inscription.organisme.siren", help_text=SIREN)
    nom = serializers.CharField(source="resultat.inscription.organisme.nom")
    methode = serializers.CharField(source="resultat.methode")
    calcule_le = serializers.DateTimeField(source="resultat.calcule_le")
    categorie = serializers.ChoiceField(Categorie.choices, source="resultat.categorie")
    eligible = serializers.SerializerMethodField(help_text="Peut être classé")
    motifs = serializers.ListField(child=serializers.ChoiceField(MotifIneligibilite.choices))
    score = serializers.FloatField(source="resultat.score", allow_null=True, help_text="Sur 100")
    intervalle = BornesForme(source="resultat.intervalle", allow_null=True, min_length=2, max_length=2)
    rang = serializers.SerializerMethodField(help_text="Dans sa catégorie\u202f; null pendant une contestation")
    rang_intervalle = serializers.SerializerMethodField(help_text="Places possibles, de la première à la dernière")
    proba_premier = serializers.SerializerMethodField(help_text="Chance d’être premier, de 0 à 1")
    palier = serializers.SerializerMethodField(help_text="Groupe d’organismes que la mesure ne sépare pas")
    niveau = serializers.IntegerField(source="resultat.niveau", allow_null=True)
    canaux = serializers.DictField(child=CanalDuResultat(), source="resultat.detail.canaux")
    etapes = serializers.DictField(child=serializers.FloatField(), source="resultat.detail.etapes")
    etapes_intervalles = serializers.DictField(
        child=BornesForme(allow_null=True), source="resultat.detail.etapes_intervalles", default=dict
    )
    determinants = serializers.DictField(child=serializers.FloatField(), source="resultat.detail.determinants")
    determinants_intervalles = serializers.DictField(
        child=BornesForme(allow_null=True), source="resultat.detail.determinants_intervalles", default=dict
    )
    conformite = serializers.DictField(child=EngagementDuResultat(), source="resultat.detail.conformite")

    def get_eligible(self, lu: Any) -> bool:
        """Tell whether it may be ranked."""
        return bool(lu.resultat.est_eligible) and not lu.est_suspendu

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_rang(self, lu: Any) -> int | None:
        """Return its place."""
        return self._place(lu, "rang")

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField(), allow_null=True))
    def get_rang_intervalle(self, lu: Any) -> Any:
        """Return the places that it may truly have."""
        return self._place(lu, "rang_intervalle")

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_proba_premier(self, lu: Any) -> float | None:
        """Return the chance that it is the first."""
        return self._place(lu, "proba_premier")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_palier(self, lu: Any) -> int | None:
        """Return its tier."""
        return self._place(lu, "palier")

    def _place(self, lu: Any, nom: str) -> Any:
        return None if lu.est_suspendu else getattr(lu.resultat, nom)


class PourcentsForme(serializers.IntegerField):
    """Whole percents, as pages and files tell them: beside the number, more would count who is not satisfied."""

    def to_representation(self, value: float) -> int:
        """Round as pages do."""
        return entier_proche(value)


class TauxForme(serializers.Serializer[Any]):
    """A share on 100 with its interval at 95 % (regles#petits-nombres)."""

    valeur = PourcentsForme(help_text="En pourcents entiers, comme à l’écran")
    bas = PourcentsForme()
    haut = PourcentsForme()


class SatisfactionForme(serializers.Serializer[Any]):
    """What the users of a body said over an edition. Under five people nothing is told, nor what would give it away."""

    inscription = serializers.IntegerField()
    siren = serializers.CharField(help_text=SIREN)
    nom = serializers.CharField()
    n = serializers.IntegerField(allow_null=True, help_text="Avis comptés\u202f; null quand le nombre est caché")
    taux = TauxForme(allow_null=True, help_text="Part de satisfaits, notes 4 et 5")


class ReponseForme(serializers.Serializer[Any]):
    """What the organiser answered."""

    decision = serializers.CharField()
    publiee_le = serializers.DateTimeField()


class ConsultationForme(serializers.Serializer[Any]):
    """A public dialogue."""

    code = serializers.CharField()
    inscription = serializers.IntegerField(source="inscription_id")
    siren = serializers.CharField(source="inscription.organisme.siren", help_text=SIREN)
    organisme = serializers.CharField(source="inscription.organisme.nom")
    type = serializers.ChoiceField(TypeDialogue.choices)
    titre = serializers.CharField()
    etat = serializers.SerializerMethodField(
        help_text="ferme dès que plus personne ne participe, que la réponse soit à venir ou non"
    )
    debut = serializers.DateField()
    fin = serializers.DateField()
    reponse = serializers.SerializerMethodField(help_text="null tant que l’organisateur n’a pas répondu")

    @extend_schema_field(serializers.ChoiceField(EtatDialogue.choices))
    def get_etat(self, dialogue: Any) -> str:
        """Return the state; once no gesture is left, the last day of the answer and its closing are not waited for."""
        ouvre_le, dernier = participation_de(dialogue, dialogue.les_phases.all())
        est_passee = ouvre_le is None and dernier is not None and dernier < jour_de(dialogue)
        est_finie = est_passee or not dialogue.inscription.est_active
        return str(EtatDialogue.FERME if dialogue.est_ouvert and est_finie else dialogue.etat)

    @extend_schema_field(ReponseForme(allow_null=True))
    def get_reponse(self, dialogue: Any) -> Any:
        """Return the answer, None as long as there is none."""
        reponse = getattr(dialogue, "reponse", None)
        return None if reponse is None else ReponseForme(reponse).data


class ParticipationForme(serializers.Serializer[Any]):
    """How many took part and what they did, all doors together."""

    participants = serializers.IntegerField()
    contributions = serializers.IntegerField()
    reponses = serializers.IntegerField()
    soutiens = serializers.IntegerField()
    positions = serializers.IntegerField()
    duels = serializers.IntegerField()
    evaluations = serializers.IntegerField()


class ConsultationEntiere(ConsultationForme):
    """A public dialogue with its participation."""

    participation = ParticipationForme(help_text="Ce que dit sa page publique")


def page_de(forme: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the form of a page of a list, for the schema."""
    return inline_serializer(
        f"Page{forme.__name__}",
        {
            "resultats": forme(many=True),
            "curseur": serializers.CharField(
                allow_null=True, help_text="Où la lecture s’arrête, pour reprendre celle-ci si elle s’interrompt"
            ),
            "suivant": serializers.URLField(allow_null=True, help_text="Adresse de la suite\u202f; null à la fin"),
        },
    )
