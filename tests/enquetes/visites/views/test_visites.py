"""The team's list, one visit, the quality queue and what readers decide there."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from comptes.enums import Role
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.qualite.actions.relire import annuler_visite, renvoyer_visite
from enquetes.visites.actions.pieces import joindre_piece
from socle.horloge import PARIS, aujourdhui
from socle.journal import historique
from tests.enquetes.grilles import campagne_2020, lecteur
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.preuves import page_de, texte_de
from tests.socle.logic.test_images import pdf, photo

pytestmark = pytest.mark.django_db


def noms(reponse):
    return [a.get_text() for a in page_de(reponse).select("tbody th a")]


def visite_de(nom, campagne=None, **champs):
    inscription = InscriptionFactory(
        organisme=OrganismeFactory(nom=nom), **({"campagne": campagne} if campagne else {})
    )
    return VisiteFactory(inscription=inscription, **champs)


def adresse(nom, visite, **arguments):
    return reverse(f"enquetes:{nom}", kwargs={"pk": visite.pk, **arguments})


@pytest.mark.parametrize(
    ("requete", "attendu"),
    [
        ("", ["Albi", "Brest", "Cahors"]),
        ("?tri=-prevue", ["Cahors", "Brest", "Albi"]),
        ("?canal=TEL", ["Brest"]),
        ("?etat=soumise", ["Cahors"]),
        ("?organisme=alb", ["Albi"]),
        ("?enqueteur=e-900", ["Brest"]),
        ("?edition=2020", ["Albi", "Brest", "Cahors"]),
        ("?edition=2031", []),
        ("?vague=1", ["Albi", "Brest"]),
        ("?vague=2", ["Cahors"]),
        ("?en_retard=True", ["Albi", "Brest"]),
        ("?canal=FAX&etat=nul&vague=x", ["Albi", "Brest", "Cahors"]),
    ],
)
def test_list_keeps_what_the_filters_of_the_address_say(equipe, requete, attendu):
    campagne = campagne_2020()
    visite_de("Albi", campagne)
    visite_de(
        "Brest", campagne, canal="TEL", prevue_le=dt.date(2020, 2, 12), enqueteur=EnqueteurFactory(pseudonyme="E-900")
    )
    visite_de("Cahors", campagne, soumise=True, prevue_le=dt.date(2020, 6, 12))

    assert noms(equipe.get(reverse("enquetes:pilotage_visites") + requete)) == attendu


@pytest.mark.parametrize("edition", ["", "edition=2032&", "edition=toutes&"])
def test_list_filters_by_each_wave_of_the_edition(equipe, edition):
    vagues = [(dt.date(2032, mois, 1), dt.date(2032, mois, 20)) for mois in (2, 5, 10)]
    campagne = CampagneFactory(annee=2032, vagues=vagues)
    visite_de("Albi", campagne, prevue_le=dt.date(2032, 2, 12))
    visite_de("Cahors", campagne, prevue_le=dt.date(2032, 10, 12))

    page = equipe.get(f"{reverse('enquetes:pilotage_visites')}?{edition}vague=3")

    assert noms(page) == ["Cahors"]
    assert [choix for _, choix in page.context["filtres"].fields["vague"].choices] == [
        "Toutes",
        "Vague 1",
        "Vague 2",
        "Vague 3",
    ]
    assert page.context["filtres"].nb_actifs >= 1


@pytest.mark.parametrize(
    ("requete", "attendu"),
    [
        ("", ["Terrain"]),
        ("?edition=x", ["Terrain"]),
        ("?edition=2031", ["Passée"]),
        ("?edition=toutes", ["Passée", "Suivante", "Terrain"]),
    ],
)
def test_list_keeps_the_edition_in_the_field_unless_the_address_names_another(equipe, requete, attendu):
    visite_de("Passée", CampagneFactory(annee=2031, terminee=True, restituee_le=dt.datetime(2026, 1, 5, tzinfo=PARIS)))
    visite_de("Terrain", CampagneFactory(annee=2032, en_terrain=True))
    visite_de("Suivante", CampagneFactory(annee=2033))

    adresse_liste = reverse("enquetes:pilotage_visites") + requete
    fichier = equipe.get(adresse_liste + ("&" if requete else "?") + "format=csv").content.decode("utf-8-sig")

    assert sorted(nom.split(" ")[0] for nom in noms(equipe.get(adresse_liste))) == attendu
    assert sorted(ligne.split(";")[1] for ligne in fichier.splitlines()[1:]) == attendu


def test_list_without_open_fieldwork_keeps_the_latest_edition_with_visits(equipe):
    visite_de("Visitée", CampagneFactory(annee=2031))
    CampagneFactory(annee=2032)

    assert noms(equipe.get(reverse("enquetes:pilotage_visites"))) == ["Visitée"]


def test_list_is_exported_with_its_filters(equipe):
    campagne = campagne_2020()
    visite_de("Albi", campagne)
    visite = visite_de("=Brest", campagne, soumise=True)

    reponse = equipe.get(reverse("enquetes:pilotage_visites") + "?etat=soumise&format=csv")

    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lignes) == 2
    assert lignes[1][:7] == [
        "2020",
        "'=Brest",
        visite.inscription.organisme.siren,
        "Courriel",
        "SC-01",
        visite.enqueteur.pseudonyme,
        "soumise, à relire",
    ]


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_and_queue_ask_the_same_number_of_questions(equipe, django_assert_num_queries, nombre):
    campagne = CampagneFactory()
    for rang in range(nombre):
        visite_de(f"Ville {rang}", campagne, soumise=True)

    with django_assert_num_queries(12):
        equipe.get(reverse("enquetes:pilotage_visites"))
    with django_assert_num_queries(29):
        equipe.get(reverse("enquetes:pilotage_qualite"))


def test_queue_shows_submitted_visits_the_oldest_first(equipe):
    visite_de("Récente", soumise=True, soumise_le=dt.datetime(2020, 3, 2, tzinfo=PARIS))
    visite_de("Ancienne", soumise=True, soumise_le=dt.datetime(2020, 3, 1, tzinfo=PARIS))
    visite_de("Validée", validee=True)

    reponse = equipe.get(reverse("enquetes:pilotage_qualite"))

    assert noms(reponse) == ["Ancienne", "Récente"]
    assert ["À lire", "2"] in [[c.get_text() for c in ligne(["th", "td"])[:2]] for ligne in page_de(reponse)("tr")]


def test_visit_shows_its_measures_and_leaves_a_trace_of_the_reading(equipe):
    visite = visite_de("Albi", soumise=True)

    texte = page_de(equipe.get(adresse("pilotage_visite", visite))).get_text(" ", strip=True)

    assert "score du contact 100,0" in texte
    assert "EM-01 Coordonnée visible depuis la page d’accueil Oui 100" in " ".join(texte.split())
    assert [entree.acte for entree in historique(visite)] == ["visite.consultee"]


def test_visit_says_its_theme_with_its_acronyms_and_the_last_day_of_its_return(equipe):
    annee = aujourdhui().year + 2
    visite = visite_de("Albi", soumise=True, scenario__theme="Horaires et accessibilité PMR")
    renvoyer_visite(visite=visite, remarque="Précisez.", auteur=UtilisateurFactory(), avant_le=dt.date(annee, 3, 2))

    texte = texte_de(equipe.get(adresse("pilotage_visite", visite)))

    assert "Courriel, horaires et accessibilité PMR" in texte
    assert f"À reprendre jusqu’au 2 mars {annee}." in texte.replace("\u00a0", " ")


def test_accepting_opens_the_next_visit_to_read(equipe):
    premiere = visite_de("Albi", soumise=True, soumise_le=dt.datetime(2020, 3, 1, tzinfo=PARIS))
    suivante = visite_de("Brest", soumise=True, soumise_le=dt.datetime(2020, 3, 2, tzinfo=PARIS))

    reponse = equipe.post(adresse("pilotage_visite_accepter", premiere))
    derniere = equipe.post(adresse("pilotage_visite_accepter", suivante))

    assert (reponse["Location"], derniere["Location"]) == (
        adresse("pilotage_visite", suivante),
        reverse("enquetes:pilotage_qualite"),
    )
    # The only contact of each edition is in its sample of second readings.
    assert set(Visite.objects.values_list("etat", flat=True)) == {EtatVisite.SECONDE_LECTURE}


def test_sending_back_without_remark_says_so_and_changes_nothing(equipe):
    visite = visite_de("Albi", soumise=True)

    reponse = equipe.post(adresse("pilotage_visite_renvoyer", visite), {"remarque": " "})

    assert page_de(reponse).select_one(".bm-resume-erreurs") is not None
    visite.refresh_from_db()
    assert (visite.etat, visite.remarque) == (EtatVisite.SOUMISE, "")


def test_remark_of_the_reader_is_read_on_the_phone(client, equipe):
    visite = visite_de("Albi", soumise=True, enqueteur=EnqueteurFactory(compte=True))
    equipe.post(adresse("pilotage_visite_renvoyer", visite), {"remarque": "Joignez la capture de l’accusé."})
    client.force_login(visite.enqueteur.utilisateur)

    texte = page_de(client.get(adresse("terrain_mission", visite))).get_text()

    assert "Joignez la capture de l’accusé." in texte


def test_voiding_asks_for_another_contact(equipe):
    visite = visite_de("Albi", soumise=True)

    equipe.post(adresse("pilotage_visite_annuler", visite), {"motif": "Mauvaise adresse"})

    assert sorted(Visite.objects.values_list("etat", flat=True)) == ["annulee", "planifiee"]


def test_act_forbidden_in_this_state_says_why(equipe):
    visite = visite_de("Albi", planifiee=True)

    reponse = equipe.post(adresse("pilotage_visite_accepter", visite), follow=True)

    assert "ne peut pas devenir" in page_de(reponse).get_text()


def test_voided_visit_leads_to_its_replacement(equipe):
    visite = annuler_visite(visite=visite_de("Albi", soumise=True), motif="Service fermé", auteur=lecteur())

    soupe = page_de(equipe.get(adresse("pilotage_visite", visite)))

    remplacante = Visite.objects.exclude(pk=visite.pk).get()
    assert [a["href"] for a in soupe.select(".bm-alerte a")] == [adresse("pilotage_visite", remplacante)]
    assert soupe.select(".bm-relecture") == []


def test_shopper_of_the_team_does_not_read_her_own_visit(client):
    personne = UtilisateurFactory(roles=[Role.CHARGE_ETUDES, Role.ENQUETEUR])
    visite = visite_de("Albi", soumise=True, enqueteur=EnqueteurFactory(utilisateur=personne))
    client.force_login(personne)

    soupe = page_de(client.get(adresse("pilotage_visite", visite)))
    refus = client.post(adresse("pilotage_visite_accepter", visite))

    assert soupe.select("[data-bm-raccourci]") == []
    assert (refus.status_code, Visite.objects.get().etat) == (403, EtatVisite.SOUMISE)


def test_evidence_is_for_its_shopper_and_the_team_only(client, equipe):
    visite = visite_de("Albi", en_cours=True, enqueteur=EnqueteurFactory(compte=True))
    image = joindre_piece(visite=visite, brut=photo(), nom="accueil.jpg", auteur=None)
    lettre = joindre_piece(visite=visite, brut=pdf(), nom="lettre.pdf", auteur=None)

    vue, telechargee = (equipe.get(adresse("pilotage_piece", visite, piece=piece.pk)) for piece in (image, lettre))
    client.force_login(visite.enqueteur.utilisateur)
    sienne = client.get(adresse("terrain_piece", visite, piece=image.pk))
    client.force_login(EnqueteurFactory(compte=True).utilisateur)
    autres = [
        client.get(adresse(nom, visite, piece=image.pk)).status_code for nom in ("terrain_piece", "pilotage_piece")
    ]

    assert [
        (r.status_code, r["Content-Type"], r["Content-Disposition"].split(";")[0]) for r in (vue, telechargee, sienne)
    ] == [
        (200, "image/jpeg", "inline"),
        (200, "application/pdf", "attachment"),
        (200, "image/jpeg", "inline"),
    ]
    assert vue["X-Content-Type-Options"] == "nosniff"
    assert autres == [404, 404]


def test_evidence_is_sent_and_taken_back_from_the_phone(client):
    visite = visite_de("Albi", en_cours=True, enqueteur=EnqueteurFactory(compte=True))
    client.force_login(visite.enqueteur.utilisateur)
    envoi = io.BytesIO(photo())
    envoi.name = "accueil.jpg"

    client.post(adresse("terrain_pieces", visite), {"fichier": envoi})
    piece = visite.les_pieces.get()
    client.post(adresse("terrain_piece_retirer", visite, piece=piece.pk))

    assert (piece.nom, visite.les_pieces.count()) == ("accueil.jpg", 0)


def test_evidence_of_a_fake_type_is_refused_at_its_field(client):
    visite = visite_de("Albi", en_cours=True, enqueteur=EnqueteurFactory(compte=True))
    client.force_login(visite.enqueteur.utilisateur)
    faux = io.BytesIO(b"MZ programme")
    faux.name = "photo.jpg"

    soupe = page_de(client.post(adresse("terrain_pieces", visite), {"fichier": faux}))

    assert "Seuls les fichiers JPEG, PNG, WebP et PDF" in soupe.select_one(".bm-champ__erreur").get_text()
    assert visite.les_pieces.count() == 0
