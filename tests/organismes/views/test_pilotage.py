"""Staff pages."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from organismes.actions.confirmer import confirmer_inscription
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.nom import donner_le_nom_declare
from organismes.enums import EtatInscription, TypeOrganisme
from organismes.models import Inscription
from organismes.queries.attentes import attentes_de_l_equipe
from organismes.views.pilotage.inscriptions import ACTES
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import (
    CourrierOrganismeFactory,
    InscriptionFactory,
    MembreFactory,
    NumeroFermeFactory,
    OrganismeFactory,
    TerritoireFactory,
)
from tests.organismes.donnees import brouillon_complet
from tests.preuves import lire, refuser, texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def equipe(client, db):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


def _url(nom, **parametres):
    return reverse(f"organismes:pilotage_{nom}", kwargs=parametres)


def _noms(reponse):
    return [inscription.organisme.nom for inscription in reponse.context["page"]]


def test_liste_filters_live_in_the_address(client, equipe):
    campagne = CampagneFactory(annee=2027)
    InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom="Albi", departement="81"), confirmee=True)
    InscriptionFactory(
        campagne=campagne, organisme=OrganismeFactory(nom="CCAS de Gaillac", type=TypeOrganisme.CCAS), idcity=True
    )
    InscriptionFactory(organisme=OrganismeFactory(nom="Castres"))

    def noms(**filtres):
        return sorted(_noms(client.get(_url("inscriptions"), {"campagne": "toutes"} | filtres)))

    assert noms() == ["Albi", "CCAS de Gaillac", "Castres"]
    assert noms(campagne=2027) == ["Albi", "CCAS de Gaillac"]
    assert noms(etat="confirmee") == ["Albi"]
    assert noms(type="CCAS") == ["CCAS de Gaillac"]
    assert noms(departement="81") == ["Albi"]
    assert noms(option="IDCITY") == ["CCAS de Gaillac"]
    assert noms(q="gaill") == ["CCAS de Gaillac"]
    assert noms(option="PLACE") == []
    assert noms(etat="inconnu", page="x") == ["Albi", "CCAS de Gaillac", "Castres"]


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ({}, ["Ouverte"]),
        ({"campagne": ""}, ["Ouverte"]),
        ({"campagne": "inconnue"}, ["Ouverte"]),
        ({"campagne": "2031"}, ["Passée"]),
        ({"campagne": "toutes"}, ["Ouverte", "Passée", "À venir"]),
        ({"etat": "confirmee"}, []),
    ],
)
def test_liste_keeps_the_open_edition_unless_the_address_names_another(client, equipe, adresse, attendu):
    for annee, nom, etat in ((2031, "Passée", "terminee"), (2032, "Ouverte", None), (2033, "À venir", "a_venir")):
        campagne = CampagneFactory(annee=annee, **({etat: True} if etat else {}))
        InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom))

    page = client.get(_url("inscriptions"), adresse)
    fichier = client.get(_url("inscriptions"), {**adresse, "format": "csv"}).content.decode("utf-8-sig")

    assert sorted(_noms(page)) == attendu
    assert sorted(ligne.split(";")[1] for ligne in fichier.splitlines()[1:]) == attendu


def test_liste_without_open_registration_keeps_the_latest_edition(client, equipe):
    for annee in (2031, 2032):
        InscriptionFactory(
            campagne=CampagneFactory(annee=annee, terminee=True), organisme=OrganismeFactory(nom=f"Ville {annee}")
        )

    assert _noms(client.get(_url("inscriptions"))) == ["Ville 2032"]


def test_liste_sorts_both_ways(client, equipe):
    campagne = CampagneFactory()
    for nom, population in (("Albi", 49_000), ("Castres", 42_000)):
        InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom, population=population))

    assert _noms(client.get(_url("inscriptions"), {"tri": "population"})) == ["Castres", "Albi"]
    assert _noms(client.get(_url("inscriptions"), {"tri": "-population"})) == ["Albi", "Castres"]


def test_liste_tells_and_sorts_by_the_population_of_the_edition(client, equipe):
    campagne = CampagneFactory()
    for nom, alors, depuis in (("Albi", 49_000, 51_000), ("Castres", 50_000, 42_000), ("Médiathèque", None, None)):
        genre = TypeOrganisme.COMMUNE if depuis else TypeOrganisme.BIBLIOTHEQUE
        organisme = OrganismeFactory(nom=nom, type=genre, population=depuis)
        InscriptionFactory(campagne=campagne, organisme=organisme, population=alors)

    croissante = client.get(_url("inscriptions"), {"tri": "population"})

    assert _noms(croissante) == ["Albi", "Castres", "Médiathèque"]
    assert _noms(client.get(_url("inscriptions"), {"tri": "-population"})) == ["Castres", "Albi", "Médiathèque"]
    assert [case.get_text(strip=True) for case in lire(croissante).select("tbody td.bm-nombre:nth-child(5)")] == [
        "49\u202f000",
        "50\u202f000",
        "–",
    ]


@pytest.mark.parametrize("entre", [" ", "\u202f", ".", "\t"])
def test_liste_search_by_siren(client, equipe, entre):
    voulue = InscriptionFactory()
    InscriptionFactory(campagne=voulue.campagne)
    siren = voulue.organisme.siren

    reponse = client.get(_url("inscriptions"), {"q": entre.join((siren[:3], siren[3:6], siren[6:]))})

    assert _noms(reponse) == [voulue.organisme.nom]


@pytest.mark.parametrize("tape", ["saintquentin", "St Quentin", "30799"])
def test_liste_search_as_people_remember_a_town(client, equipe, tape):
    commune = TerritoireFactory(codes_postaux=("30799",))
    voulue = InscriptionFactory(organisme=OrganismeFactory(nom="Saint-Quentin-la-Poterie", territoire=commune))
    InscriptionFactory(campagne=voulue.campagne)

    assert _noms(client.get(_url("inscriptions"), {"q": tape})) == [voulue.organisme.nom]


def test_liste_search_of_dots_finds_no_number(client, equipe):
    InscriptionFactory()

    assert _noms(client.get(_url("inscriptions"), {"q": "..."})) == []


@pytest.mark.parametrize("nombre", [1, 3])
def test_liste_costs_the_same_for_one_and_three(client, equipe, nombre, django_assert_max_num_queries):
    campagne = CampagneFactory()
    for _ in range(nombre):
        InscriptionFactory(campagne=campagne)

    with django_assert_max_num_queries(14):
        client.get(_url("inscriptions"))


def test_liste_exports_what_is_filtered_without_formula(client, equipe):
    formule = InscriptionFactory(organisme=OrganismeFactory(nom="=cmd|' /C calc'!A0"), confirmee=True)
    InscriptionFactory(campagne=formule.campagne)

    reponse = client.get(_url("inscriptions"), {"format": "csv", "etat": "confirmee"})

    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    lignes = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))
    if len(lignes[0]) == 1:
        lignes = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig"))))
    assert lignes[0][:2] == ["Édition", "Organisme"]
    assert len(lignes) == 2
    assert not lignes[1][1].startswith("=")


def test_detail_shows_the_journal_and_only_possible_acts(client, equipe):
    inscription = InscriptionFactory(confirmee=True)

    avant = client.get(_url("inscription", pk=inscription.pk)).content.decode()
    client.post(_url("inscription_valider", pk=inscription.pk))
    apres = client.get(_url("inscription", pk=inscription.pk)).content.decode()

    assert _url("inscription_valider", pk=inscription.pk) in avant
    assert _url("inscription_valider", pk=inscription.pk) not in apres
    assert "<li>Validée<span" in apres
    assert Inscription.objects.get().etat == EtatInscription.VALIDEE


def test_detail_says_what_became_of_each_mail(client, equipe):
    inscription = InscriptionFactory()
    refuse = dict.fromkeys(("premier_essai_le", "tente_le"), maintenant())
    CourrierOrganismeFactory(inscription=inscription, genre="confirmee", etat="du")
    CourrierOrganismeFactory(
        inscription=inscription, genre="validee", etat="refuse", essais=1, reponse="550 … boîte inconnue", **refuse
    )
    CourrierOrganismeFactory(inscription=inscription, genre="place", etat="sans_objet")

    page = " ".join(lire(client.get(_url("inscription", pk=inscription.pk))).text.split())

    for mots in (
        "inscription confirméeen attente d’envoi",
        "inscription validéerefusé : 550 … boîte inconnue",
        "place iD City attribuéesans objet",
    ):
        assert mots in page


@pytest.mark.parametrize(
    ("acte", "etat"),
    [
        ("modification", EtatInscription.A_CORRIGER),
        ("refus", EtatInscription.REFUSEE),
        ("retrait", EtatInscription.RETIREE),
    ],
)
def test_acte_needs_a_reason(client, equipe, acte, etat):
    inscription = InscriptionFactory(confirmee=True)
    adresse = _url(f"inscription_{acte}", pk=inscription.pk)

    sans = client.post(adresse, {"motif": " "})
    avec = client.post(adresse, {"motif": "Téléphone faux"})

    inscription.refresh_from_db()
    assert "Écrivez le motif" in sans.content.decode()
    assert avec.url == _url("inscription", pk=inscription.pk)
    assert (inscription.etat, inscription.motif) == (etat, "Téléphone faux")
    assert [(entree.acte, entree.auteur) for entree in historique(inscription)] == [(f"inscription.{etat}", equipe)]


@pytest.mark.parametrize("rendue", [False, True])
def test_withdrawal_by_staff_says_what_a_body_that_has_its_results_loses(client, equipe, rendue):
    campagne = CampagneFactory(terminee=True, restituee_le=maintenant() if rendue else None)

    page = client.get(_url("inscription_retrait", pk=InscriptionFactory(campagne=campagne).pk)).content.decode()

    assert ("ne les lira plus, ni son rapport" in page) == rendue


def test_acte_impossible_says_so_and_changes_nothing(client, equipe):
    inscription = InscriptionFactory(refusee=True)

    valider = client.post(_url("inscription_valider", pk=inscription.pk))
    refuser = client.post(_url("inscription_refus", pk=inscription.pk), {"motif": "Encore"})

    inscription.refresh_from_db()
    assert (valider.status_code, refuser.status_code) == (409, 409)
    assert inscription.motif == "Organisme hors champ"


def test_ajouter_shows_errors_of_every_part(client, equipe):
    CampagneFactory()

    reponse = client.post(_url("inscription_ajouter"), {"organisme-siren": "123"})

    texte = reponse.content.decode()
    assert "ni dans l’annuaire" in texte
    assert texte.count("bm-resume-erreurs__titre") == 4
    assert lire(reponse).title.get_text().split()[0] == "Erreur"
    assert not Inscription.objects.exists()


def test_ajouter_finds_a_town_by_its_insee_code(client, equipe):
    CampagneFactory()
    TerritoireFactory(nom="Exempleville", code="31999")

    texte = client.post(_url("inscription_ajouter"), {"organisme-siren": "31999"}).content.decode()

    assert "ni dans l’annuaire" not in texte


def test_staff_name_a_referent_once_they_know_who_she_is(client, equipe):
    inscription = InscriptionFactory(referent_courriel="")
    champs = {"courriel": "maire@ville.exemple", "nom": "Dominique Exemple", "motif": "Départ"}
    adresse = _url("inscription_referent", pk=inscription.pk)

    page = texte_de(client.get(_url("inscription", pk=inscription.pk)))
    sans = client.post(adresse, champs)
    fait = client.post(adresse, champs | {"identite": "on"}, follow=True)

    assert "Personne n’a accès à son espace" in page
    assert "ne vérifie qu’une adresse" in texte_de(sans)
    assert "Dominique Exemple, référent" in texte_de(fait)
    assert inscription.organisme.les_membres.count() == 1


def test_staff_close_a_space_from_the_registration_that_left_it_open(client, equipe):
    inscription = InscriptionFactory(retiree=True)
    membre = MembreFactory(organisme=inscription.organisme)
    fiche = reverse("organismes:pilotage_inscription", args=[inscription.pk])
    adresse = reverse("organismes:pilotage_inscription_espace", args=[inscription.pk])

    offert = adresse in client.get(fiche).text
    demande = texte_de(client.get(adresse))
    sans_motif = client.post(adresse, {"motif": ""})
    suite = texte_de(client.post(adresse, {"motif": "Imposture"}, follow=True))

    assert offert
    assert str(membre.utilisateur) in demande
    assert sans_motif.context["formulaire"].errors.keys() == {"motif"}
    assert "Personne n’a accès à son espace" in suite
    assert "Espace fermé par l’équipe" in suite
    assert adresse not in client.get(fiche).text


def test_a_registered_body_whose_number_closed_is_listed_and_takes_that_of_its_successor(client, equipe):
    organisme = OrganismeFactory(nom="Médiathèque", siren="20005366800014", type="BIBLIOTHEQUE", territoire=None)
    inscription = InscriptionFactory(organisme=organisme)
    InscriptionFactory(campagne=inscription.campagne)
    NumeroFermeFactory(numero="20005366800014", successeur="20007722000016")

    assert _noms(client.get(_url("inscriptions"), {"campagne": "toutes", "numero": "ferme"})) == ["Médiathèque"]
    InscriptionFactory(organisme=OrganismeFactory(siren="20005366800022"), campagne=inscription.campagne, retiree=True)
    NumeroFermeFactory(numero="20005366800022")
    (attente,) = (une for une in attentes_de_l_equipe() if une.cle == "organismes_fermes")
    assert (attente.nombre, len(_noms(client.get(attente.adresse)))) == (1, 1)
    assert "Lui donner ce numéro" in texte_de(client.get(_url("inscription", pk=inscription.pk)))
    demande = texte_de(client.get(_url("inscription_numero", pk=inscription.pk)))
    assert "pas encore publié, un palmarès où il figure serait à reprendre" in demande
    page = texte_de(client.post(_url("inscription_numero", pk=inscription.pk), follow=True))

    assert "Médiathèque porte maintenant le numéro 20007722000016." in page
    assert "Lui donner ce numéro" not in page


def test_a_body_merged_into_another_of_the_edition_leads_to_it(client, equipe):
    absorbee, reste = InscriptionFactory.create_batch(2, campagne=CampagneFactory())
    NumeroFermeFactory(numero=absorbee.organisme.siren, successeur=reste.organisme.siren)

    page = client.get(_url("inscription", pk=absorbee.pk))

    assert "participe aussi à cette édition" in texte_de(page)
    assert lire(page).main.find("a", href=_url("inscription", pk=reste.pk))
    assert "l’inscrire à sa place" not in texte_de(page)


def test_a_body_outside_the_directory_takes_the_name_that_its_referent_declares_once_staff_say_so(client, equipe):
    organisme = OrganismeFactory(type=TypeOrganisme.BIBLIOTHEQUE, nom="Médiathèque", population=None)
    InscriptionFactory(campagne=CampagneFactory(annee=2026), organisme=organisme)
    choix = {"type": TypeOrganisme.BIBLIOTHEQUE, "nom": "Médiathèque Simone-Veil", "siren": organisme.siren}
    brouillon = brouillon_complet(CampagneFactory(annee=2027), organisme=choix)
    inscription = confirmer_inscription(inscription=deposer_inscription(brouillon=brouillon, recue_le=maintenant()))

    avant = texte_de(client.get(_url("inscription", pk=inscription.pk)))
    demande = texte_de(client.get(_url("inscription_nom", pk=inscription.pk)))
    apres = texte_de(client.post(_url("inscription_nom", pk=inscription.pk), follow=True))

    organisme.refresh_from_db()
    assert organisme.nom == "Médiathèque Simone-Veil"
    assert "Son référent l’appelle « Médiathèque Simone-Veil »" in avant
    assert "Les palmarès scellés gardent l’ancien." in demande
    assert "L’organisme s’appelle maintenant Médiathèque Simone-Veil." in apres
    assert "Son référent l’appelle" not in apres
    assert [entree.acte for entree in historique(organisme)] == ["organisme.renomme"]
    assert "Nom remplacé par celui que son référent déclare" in apres
    assert "Médiathèque → Médiathèque Simone-Veil" in apres


def test_a_name_that_nobody_declares_otherwise_or_of_a_registration_that_left_changes_nothing():
    organisme = OrganismeFactory(type=TypeOrganisme.BIBLIOTHEQUE, nom="Médiathèque", population=None)
    choix = {"type": TypeOrganisme.BIBLIOTHEQUE, "nom": "Autre", "siren": organisme.siren}
    partie = InscriptionFactory(organisme=organisme, retiree=True)
    partie.brouillon = brouillon_complet(partie.campagne, organisme=choix)
    partie.save(update_fields=["brouillon"])

    for inscription in (InscriptionFactory(), partie):
        refuser("sans_autre_nom", donner_le_nom_declare, inscription=inscription, auteur=None)

    organisme.refresh_from_db()
    assert organisme.nom == "Médiathèque"


def test_page_that_asks_before_an_act_names_its_body_in_its_title(client, equipe):
    inscription = InscriptionFactory(organisme__nom="Albi", confirmee=True)
    actes = (*ACTES, "referent", "numero", "nom")
    titres = {lire(client.get(_url(f"inscription_{acte}", pk=inscription.pk))).title.text for acte in actes}
    assert len(titres) == len(actes)
    assert all("Albi" in titre for titre in titres)
