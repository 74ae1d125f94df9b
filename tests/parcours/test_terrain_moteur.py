"""The engine of the phone and that of the server, on the same random drafts of every grid."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random

import pytest
from django.contrib.staticfiles import finders

from campagnes.logic.calendrier import Intervalle, feries
from campagnes.logic.garde import Calendrier, autoriser
from enquetes.enums import Fait
from enquetes.referentiels.logic.baremes import JAMAIS
from enquetes.referentiels.queries.lecture import lire_grille
from enquetes.visites.logic import saisie
from enquetes.visites.logic.delais import JoursOuvres, Moments
from enquetes.visites.logic.saisie import Contexte
from socle.horloge import PARIS

# Asks the base nothing, but what every journey lays stands in one of tests.
pytestmark = [pytest.mark.navigateur, pytest.mark.django_db]
GRILLES = {
    "EMAIL": "grille-email",
    "COURRIER": "grille-courrier",
    "TEL": "grille-telephone",
    "RS": "grille-reseaux-sociaux",
    "PHYS": "grille-accueil-physique",
    "WEB": "grille-web",
}
BROUILLONS = 400
ADRESSE = "http://terrain.exemple"
# As text: the driver would take every value apart, both ways.
COMPARER = """async (texte) => {
  const [grille, cas] = JSON.parse(texte);
  const m = await import("/static/js/terrain/moteur.js");
  const code = ({genre, code}) => genre + ":" + code;
  return JSON.stringify(cas.map(({contexte: propre, reponses, nouvelles}) => {
    const contexte = {...propre, grille};
    const complet = m.completer(contexte, reponses);
    return {
      complet,
      places: m.places(contexte, complet),
      places_brutes: m.places(contexte, reponses),
      ecrans: m.ecrans(contexte, complet).map(code),
      manquants: m.manquants(contexte, complet).map(code),
      a_noter: m.criteresANoter(contexte, complet),
      faits: m.faitsADire(contexte, complet),
      deduits: m.faitsDeduits(grille, nouvelles, complet),
    };
  }));
}"""
# Two readings, of which the first ends after the second.
LIRE_A_L_ENVERS = """async () => {
  const { ecranService } = await import("/static/js/borne/ecran-service.js");
  const { Barre } = await import("/static/js/terrain/etat.js");
  const lectures = [];
  const file = { resumer: () => new Promise((dire) => lectures.push(dire)), quarantaine: async () => [] };
  const lire = (rang, nombre) => lectures[rang]({ nombre, attente: nombre, ecartes: 0, aVoir: 0, age: 0, depuis: null, dernier: nombre });
  const appareil = { file, reception: { le: null, manquantes: [] } };
  const ouverture = ecranService({ appareil, equipe: {}, reseau: "" });
  lire(0, 0);
  const ecran = await ouverture;
  const enDesordre = async (montrer, rang) => {
    const [avant, apres] = [montrer(), montrer()];
    lire(rang + 1, 2);
    await apres;
    lire(rang, 1);
    await avant;
  };
  await enDesordre(() => ecran.rafraichir(), 1);
  document.body.innerHTML = ["reseau", "file", "lien", "voix"].reduce((html, nom) => `${html}<i data-bm-etat-${nom}></i>`, "<p data-bm-etat>");
  const barre = new Barre({ coffre: { base: {} }, file });
  await enDesordre(() => barre.peindre(), 3);
  const [, , , attente] = ecran.corps[1].querySelectorAll("dd");
  return [attente.textContent, document.querySelector("[data-bm-etat-file]").textContent];
}"""
ENVOYER = """async () => {
  const { Barre } = await import("/static/js/terrain/etat.js");
  document.body.innerHTML = ["reseau", "file", "lien", "voix"].reduce((html, nom) => `${html}<i data-bm-etat-${nom}></i>`, "<p data-bm-etat>");
  const file = { nombre: 1, aVoir: 0, age: 0 };
  const barre = new Barre({ coffre: { base: {} }, file: { resumer: async () => file } });
  await barre.changer("envoi");
  file.nombre = 0;
  await barre.peindre();
  await barre.changer("en_ligne");
  return ["reseau", "voix"].map((nom) => document.querySelector(`[data-bm-etat-${nom}]`).textContent);
}"""
REVENIR = """async () => {
  const { EnvoiDesAvis } = await import("/static/js/borne/envoi.js");
  const envoi = new EnvoiDesAvis({ coffre: { exclusif: async () => {} } }, () => {});
  envoi.demarrer();
  envoi.echecs = 9;
  const avant = envoi.echecs;
  window.dispatchEvent(new Event("online"));
  return [avant, envoi.echecs];
}"""


@pytest.fixture(scope="module")
def _page_sans_serveur(browser):
    contexte = browser.new_context(timezone_id="America/Guadeloupe")
    page = contexte.new_page()

    def repondre(route):
        nom = route.request.url.removeprefix(f"{ADRESSE}/static/")
        fichier = finders.find(nom) if nom.startswith("js/") else None
        if fichier:
            route.fulfill(path=fichier, content_type="text/javascript")
        else:
            route.fulfill(body="<!DOCTYPE html><title>Essai</title>", content_type="text/html")

    page.route("**/*", repondre)
    yield page
    contexte.close()


@pytest.fixture
def page_vide(_page_sans_serveur):
    """A page that reads the scripts of the project and nothing else, without server."""
    _page_sans_serveur.goto(f"{ADRESSE}/")
    return _page_sans_serveur


def _mesure(critere, alea):
    choix = {
        "BIN": lambda: alea.random() < 0.5,
        "E3": lambda: alea.randint(0, 3),
        "EC": lambda: {"trouves": alea.randint(0, 4), "attendus": 4, "erreur_trompeuse": alea.random() < 0.2},
        "TENT": lambda: alea.choice([0, 0, 1, 2, 3]),
        "DUREE": lambda: JAMAIS if alea.random() < 0.2 else alea.randint(0, 6),
    }
    return None if alea.random() < 0.15 else choix[critere.bareme.nature]()


def _reponses(grille, alea):
    densite = alea.choice([0.1, 0.5, 0.9])
    return {critere.code: _mesure(critere, alea) for critere in grille.criteres if alea.random() < densite}


def _moments(alea):
    if alea.random() < 0.25:
        return Moments()
    # Around the change of hour and over the holidays of May and of the new year.
    envoi = dt.datetime(2026, alea.choice([3, 4, 10, 12]), alea.randint(1, 28), alea.randint(0, 23), 30, tzinfo=PARIS)
    accuse = envoi + dt.timedelta(hours=alea.randint(0, 200)) if alea.random() < 0.5 else None
    fin = alea.choice(["rien", "reponse", "close"])
    reponse = envoi + dt.timedelta(hours=alea.randint(0, 700)) if fin == "reponse" else None
    return Moments(envoi, accuse, reponse, close=fin == "close")


def _contexte(grille, alea):
    suspensions = (Intervalle(dt.date(2026, 4, 6), dt.date(2026, 4, 12)),) if alea.random() < 0.5 else ()
    return Contexte(
        grille=grille,
        type_scenario=alea.choice(["renseignement", "orientation", "reclamation", "difficulte"]),
        faits={fait: alea.random() < 0.5 for fait in Fait.values if alea.random() < 0.6},
        moments=_moments(alea),
        jours=JoursOuvres(feries(alea.choice(["31", "67", "974"]), range(2026, 2029)), suspensions),
        hors_horaires=alea.random() < 0.5,
    )


def _grille_en_donnees(grille, canal):
    criteres = [
        {"code": critere.code, "bareme": critere.bareme.code, "conditions": sorted(critere.conditions)}
        for critere in grille.criteres
    ]
    return {"canal": canal, "criteres": criteres}


def _en_donnees(contexte):
    """Write a context, but for its grid, as the package and the draft of the phone hold it."""
    moments = {
        cle: valeur.isoformat() if isinstance(valeur, dt.datetime) else valeur
        for cle, valeur in dataclasses.asdict(contexte.moments).items()
    }
    return {
        "type_scenario": contexte.type_scenario,
        "faits": dict(contexte.faits),
        "moments": moments,
        "jours": {
            "feries": sorted(jour.isoformat() for jour in contexte.jours.feries),
            "suspensions": [{"du": a.du.isoformat(), "au": a.au.isoformat()} for a in contexte.jours.suspensions],
        },
        "hors_horaires": contexte.hors_horaires,
    }


def _attendu(contexte, reponses, nouvelles):
    def ecrire(suite):
        return [f"{ecran.genre}:{ecran.code}" for ecran in suite]

    complet = saisie.completer(contexte, reponses)
    return {
        "complet": complet,
        "places": {code: place.value for code, place in saisie.places(contexte, complet).items()},
        "places_brutes": {code: place.value for code, place in saisie.places(contexte, reponses).items()},
        "ecrans": ecrire(saisie.ecrans(contexte, complet)),
        "manquants": ecrire(saisie.manquants(contexte, complet)),
        "a_noter": list(saisie.criteres_a_noter(contexte, complet)),
        "faits": list(saisie.faits_a_dire(contexte, complet)),
        "deduits": saisie.faits_deduits(contexte.grille, nouvelles, complet),
    }


@pytest.mark.parametrize("canal", GRILLES)
def test_engine_of_the_phone_agrees_with_the_server_on_random_drafts(canal, page_vide):
    alea = random.Random(f"brouillons {canal}")
    grille = lire_grille(GRILLES[canal])
    cas = [(_contexte(grille, alea), _reponses(grille, alea), _reponses(grille, alea)) for _ in range(BROUILLONS)]

    donnees = [{"contexte": _en_donnees(c), "reponses": r, "nouvelles": n} for c, r, n in cas]
    texte = json.dumps([_grille_en_donnees(grille, canal), donnees])
    obtenus = json.loads(page_vide.evaluate(COMPARER, texte))

    ecarts = [
        (_en_donnees(contexte), reponses, obtenu, attendu)
        for (contexte, reponses, nouvelles), obtenu in zip(cas, obtenus, strict=True)
        if obtenu != (attendu := _attendu(contexte, reponses, nouvelles))
    ]
    assert len(obtenus) == BROUILLONS
    assert ecarts == [], ecarts[0]


def test_figures_read_late_do_not_take_the_place_of_later_ones(page_vide):
    """A kiosk and a phone read what they keep each time that it moves: the first answer may come last."""
    assert page_vide.evaluate(LIRE_A_L_ENVERS) == [
        "2 avis",
        "2\u00a0éléments à envoyer, le plus ancien depuis moins d’une minute.",
    ]


def test_voice_tells_of_no_sending_once_it_is_over(page_vide):
    assert page_vide.evaluate(ENVOYER) == ["En ligne.", "En ligne. Tout est envoyé."]


def test_failures_of_an_absence_of_network_are_forgotten_once_it_is_back(page_vide):
    """The kiosk would else wait minutes before it asks again a server that failed once."""
    assert page_vide.evaluate(REVENIR) == [9, 0]


DEMANDER_LE_PAQUET = """async (reponses) => {
  crypto.randomUUID ??= () => "ici";
  const { EnvoiDesEnveloppes } = await import("/static/js/terrain/envoi.js");
  const { Carnet } = await import("/static/js/terrain/paquet.js");
  const carnet = Object.create(Carnet.prototype);
  Object.assign(carnet, { coffre: { exclusif: (_nom, tour) => tour() }, file: { lister: async () => [] }, recuA: 0 });
  const dits = [];
  const envoi = new EnvoiDesEnveloppes(carnet, (mot) => dits.push(mot));
  for (const [status, corps] of reponses) {
    window.fetch = async () => new Response(JSON.stringify(corps), { status });
    await envoi.envoyer({ frais: true });
  }
  return dits;
}"""


def test_account_that_no_longer_opens_the_fieldwork_is_not_told_to_sign_in_again(page_vide):
    """She is signed in: signing in again led to the same words, for ever. A proxy may refuse too, in words of its own."""
    reponses = [[403, {"code": "droit_manquant"}], [401, {"code": "session_perdue"}], [403, "portail"]]

    assert page_vide.evaluate(DEMANDER_LE_PAQUET, reponses) == ["ferme", "session", "session"]


REGLER_L_HEURE = """async ([ecart, trajet]) => {
  crypto.randomUUID ??= () => "ici";
  const { Carnet } = await import("/static/js/terrain/paquet.js");
  const { lireHorloge, reprendre } = await import("/static/js/terrain/horloge.js");
  const gardes = [];
  const carnet = Object.create(Carnet.prototype);
  Object.assign(carnet, { coffre: { donnees: async (dits) => [dits], ecrire: async (dits) => gardes.push(...dits) } });
  reprendre(ecart);
  let ecoule = 0;
  window.performance.now = () => ecoule;
  window.fetch = async () => {
    ecoule = trajet;
    return new Response(null, { status: 304, headers: { Date: new Date(Date.now() - trajet / 4).toUTCString() } });
  };
  await carnet.rafraichir();
  return [Math.abs(lireHorloge().decalage) < 5000, gardes.length];
}"""


@pytest.mark.parametrize(("ecart", "trajet", "gardes"), [(-2 * 86400000, 0, 1), (700, 0, 0), (0, 40000, 0)])
def test_phone_that_has_its_package_already_learns_that_somebody_set_its_clock(page_vide, ecart, trajet, gardes):
    """Two days behind what it believed, it refused the hour of a contact made just now; neither the second of a header
    nor an answer that was slow to come is news.
    """
    assert page_vide.evaluate(REGLER_L_HEURE, [ecart, trajet]) == [True, gardes]


PREPARER = """async (medias) => {
  crypto.randomUUID ??= () => "ici";
  const { preparer } = await import("/static/js/terrain/photos.js");
  return Promise.all(medias.map((type) => preparer(new File(["coupé"], "affiche", { type })).catch(({ message }) => message)));
}"""


def test_image_that_does_not_open_is_not_told_of_another_kind(page_vide):
    heic, coupee = page_vide.evaluate(PREPARER, ["image/heic", "image/jpeg"])

    assert (heic[:5], coupee[:39]) == ("Seuls", "Cette image ne s’ouvre pas sur ce télép")


# Twenty minutes pass on one clock alone: the phone slept, or its clock was put back meanwhile.
CHRONOMETRER = """async ([mur, monotone]) => {
  document.body.innerHTML = `<input id="mesure"><button data-bm-chrono="mesure" data-bm-chrono-unite="minutes">Lancer</button>`;
  await import("/static/js/terrain/chrono.js");
  crypto.randomUUID ??= () => "ici";
  const { depuis, lireHorloge } = await import("/static/js/terrain/horloge.js");
  const bouton = document.querySelector("button");
  bouton.click();
  const lue = lireHorloge();
  const [dater, mesurer] = [Date.now, performance.now.bind(performance)];
  Date.now = () => dater() + mur * 60000;
  performance.now = () => mesurer() + monotone * 60000;
  bouton.click();
  const age = depuis(lue);
  [Date.now, performance.now] = [dater, mesurer];
  return [document.querySelector("input").value, Math.round(age / 60000)];
}"""


@pytest.mark.parametrize(("mur", "monotone"), [(20, 0), (-60, 20)])
def test_waits_count_the_time_that_a_phone_slept_and_survive_a_clock_put_right(page_vide, mur, monotone):
    assert page_vide.evaluate(CHRONOMETRER, [mur, monotone]) == ["20", 20]


def test_time_typed_in_paris_is_read_whatever_the_phone_s_zone(page_vide):
    instants = [
        dt.datetime(2026, mois, jour, heure, 30, tzinfo=PARIS)
        for mois, jour in ((1, 15), (3, 28), (3, 29), (7, 14), (10, 24), (10, 26))
        for heure in (0, 5, 12, 23)
    ]

    lus = page_vide.evaluate(
        """async (instants) => {
          const d = await import("/static/js/terrain/delais.js");
          return instants.map((i) => [d.heureDeParis(i), new Date(d.instantDeParis(d.heureDeParis(i))).getTime(), d.jourDe(i)]);
        }""",
        [instant.isoformat() for instant in instants],
    )

    assert lus == [
        [instant.strftime("%Y-%m-%dT%H:%M"), int(instant.timestamp() * 1000), instant.date().isoformat()]
        for instant in instants
    ]


def test_nights_when_the_hour_changes_are_read_as_the_server_reads_them(page_vide):
    lus = page_vide.evaluate(
        """async (textes) => {
          const d = await import("/static/js/terrain/delais.js");
          return textes.map((texte) => d.instantsDeParis(texte).map((i) => new Date(i).toISOString().slice(0, 16)));
        }""",
        ["2026-10-25T02:30", "2027-03-28T02:30", "2027-03-28T03:30", "2027-02-11T10:20:30", ""],
    )

    # Some phones give seconds.
    assert lus == [["2026-10-25T00:30", "2026-10-25T01:30"], [], ["2027-03-28T01:30"], ["2027-02-11T09:20"], []]


def test_phone_says_of_a_day_to_come_what_the_calendar_will_say(page_vide):
    vagues = (
        Intervalle(dt.date(2026, 2, 2), dt.date(2026, 2, 20)),
        Intervalle(dt.date(2026, 4, 6), dt.date(2026, 4, 30)),
    )
    suspensions = (Intervalle(dt.date(2026, 2, 9), dt.date(2026, 2, 11)),)
    ouverture = dt.datetime(2025, 9, 1, tzinfo=PARIS)
    calendrier = Calendrier(2026, ouverture, vagues=vagues, suspensions=suspensions)
    jours = [dt.date(2026, 1, 30) + dt.timedelta(days=ecart) for ecart in range(100)]
    veille = autoriser("visiter", calendrier, dt.datetime(2026, 2, 1, 20, tzinfo=PARIS))
    visite = {
        "verdict": {"permis": veille.permis, "message": veille.message},
        "vagues": [{"du": v.du.isoformat(), "au": v.au.isoformat()} for v in vagues],
        "jours": {"suspensions": [{"du": s.du.isoformat(), "au": s.au.isoformat()} for s in suspensions]},
        "double": None,
    }

    dits = page_vide.evaluate(
        """async ([visite, jours]) => {
          const { refusDeCommencer } = await import("/static/js/terrain/situation.js");
          return jours.map((jour) => refusDeCommencer(visite, jour));
        }""",
        [visite, [jour.isoformat() for jour in jours]],
    )

    permis = [autoriser("visiter", calendrier, dt.datetime.combine(jour, dt.time(12), PARIS)).permis for jour in jours]
    assert [not dit for dit in dits] == permis
    assert veille.permis is False
    assert any(permis)


def test_phone_stops_a_shopper_who_is_not_ready_whatever_the_day(page_vide):
    visite = {"preparation": {"message": "Passez l’auto-test."}, "verdict": {"permis": True}, "jours": {}, "vagues": []}

    dit = page_vide.evaluate(
        """async (visite) => {
          const { refusDeCommencer } = await import("/static/js/terrain/situation.js");
          return refusDeCommencer(visite, "2026-02-03");
        }""",
        visite,
    )

    assert dit == "Passez l’auto-test."


def test_phone_begins_on_the_day_of_paris_or_of_the_body(page_vide):
    visite = {
        "verdict": {"permis": False, "message": "La dernière vague de terrain est terminée."},
        "vagues": [{"du": "2020-02-01", "au": "2020-09-30"}],
        "jours": {"suspensions": []},
        "double": None,
    }
    instants = ["2020-01-31T21:00:00Z", "2020-09-30T23:00:00Z", "2020-10-01T11:00:00Z"]

    dits = page_vide.evaluate(
        """async ([visite, instants]) => {
          const { refusDeCommencer } = await import("/static/js/terrain/situation.js");
          const { joursDuContact } = await import("/static/js/terrain/delais.js");
          return ["Pacific/Tahiti", "Pacific/Noumea", "Europe/Paris", undefined].map((fuseau) =>
            instants.map((instant) => !refusDeCommencer(visite, ...joursDuContact({ fuseau }, instant))));
        }""",
        [visite, instants],
    )

    # A package of before names no zone.
    assert dits == [[False, True, False], [True, False, False], [False, False, False], [False, False, False]]


def test_phone_says_a_contact_due_and_late_by_the_days_on_which_it_is_made(page_vide):
    instants = ["2027-03-08T21:30:00Z", "2027-03-10T02:00:00Z", "2027-03-10T10:30:00Z"]

    dits = page_vide.evaluate(
        """async (instants) => {
          const { ligneDe } = await import("/static/js/terrain/situation.js");
          const brouillon = async () => ({ etat: "planifiee", reponses: {}, moments: {}, faits: {} });
          const dire = async (fuseau, heure) => {
            const carnet = { heure, cadre: () => ({ criteres: [] }), file: { brouillon } };
            return (await ligneDe(carnet, { ouverte: true, canal: "TEL", prevue_le: "2027-03-09", fuseau })).consigne;
          };
          const lignes = ["Pacific/Tahiti", "Pacific/Noumea", "Europe/Paris"].map((fuseau) =>
            Promise.all(instants.map((instant) => dire(fuseau, Date.parse(instant)))));
          return Promise.all(lignes);
        }""",
        instants,
    )

    prevue, du_jour, retard = "Prévue le 9\u00a0mars", "À faire aujourd’hui", "En retard\u202f: prévue le 9\u00a0mars"
    assert dits == [[prevue, du_jour, retard], [du_jour, retard, retard], [prevue, retard, retard]]


def test_phone_says_what_the_server_said_of_a_day_until_it_ends_where_bodies_stand(page_vide):
    instants = ["2027-03-10T02:00:00Z", "2027-03-10T10:30:00Z"]

    dits = page_vide.evaluate(
        """async (instants) => {
          crypto.randomUUID ??= () => "ici";
          const { ecranVisites } = await import("/static/js/terrain/ecran-visites.js");
          const journee = { jour: "2027-03-10", fin: "2027-03-10T00:00:00-10:00", attentes: "Dit", suite: "" };
          const carnet = { paquet: { visites: [], journee }, file: { lister: async () => [] } };
          const dits = [];
          for (const instant of instants) {
            Date.now = () => Date.parse(instant);
            dits.push((await ecranVisites({ carnet })).corps.some((bloc) => bloc?.textContent === "Dit"));
          }
          return dits;
        }""",
        instants,
    )

    assert dits == [True, False]


APRES = """async ([visite, brouillon, gestes]) => {
  const { appliquer } = await import("/static/js/terrain/brouillon.js");
  const cadre = { visite, criteres: [], jour: "2026-02-10" };
  return gestes.reduce((avant, [nature, contenu]) => appliquer(cadre, avant, nature, contenu), brouillon);
}"""


def _brouillon(etat, faits, **moments):
    vides = dict.fromkeys(("contact", "fin", "accuse", "reponse", "close"))
    return {"etat": etat, "reponses": {}, "faits": faits, "elements": {}, "moments": {**vides, **moments}}


@pytest.mark.parametrize(("etat", "contact"), [("en_cours", None), ("a_revoir", "2026-02-03T09:00:00Z")])
def test_phone_forgets_the_end_of_a_site_whose_form_was_used_after_all(etat, contact, page_vide):
    visite = {"canal": "WEB", "jours": {"feries": [], "suspensions": []}}
    dits = _brouillon(etat, {"FORM": False}, contact="2026-02-03T09:00:00Z", fin="2026-02-03T09:20:00Z")

    apres = page_vide.evaluate(APRES, [visite, dits, [["saisie", {"faits": {"FORM": True}}]]])

    assert (apres["moments"]["contact"], apres["moments"]["fin"]) == (contact, None)


@pytest.mark.parametrize(("envoi", "rouvert"), [("2026-01-12T09:00:00Z", False), ("2026-01-13T09:00:00Z", True)])
def test_phone_awaits_again_the_answer_to_a_sending_that_proves_later(envoi, rouvert, page_vide):
    visite = {"canal": "EMAIL", "jours": {"feries": [], "suspensions": []}}
    dits = _brouillon("en_attente", {}, contact="2026-01-05T09:00:00Z", close="2026-02-04T05:30:00Z")

    apres = page_vide.evaluate(APRES, [visite, dits, [["moment", {"moment": "contact", "instant": envoi}]]])

    assert (apres["moments"]["close"] is None) == rouvert
