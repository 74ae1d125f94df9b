/*
 * Working days of a contact, as enquetes/visites/logic/delais.py and campagnes/logic/calendrier.py count them. Days are civil
 * days of Paris written « 2027-02-11 »; `jours` is {feries: [day], suspensions: [{du, au}]}.
 */
const UN_JOUR = 86400000;
const UNE_HEURE = 3600000;
const ACHEMINEMENT = 2;
export const JAMAIS = "jamais";
const ATTENTE_MAX = { EMAIL: 20, WEB: 20, RS: 20, COURRIER: 30 };
const SUR_ACCUSE = ["D-AR", "D-AEE"];
const SUR_PREMIER_SIGNE = ["D-ARC"];
const SUR_REPONSE = ["D-MAIL", "D-COUR", "D-RS"];
export const CALCULES = new Set([...SUR_ACCUSE, ...SUR_PREMIER_SIGNE, ...SUR_REPONSE]);

const calendrierDe = (timeZone) => new Intl.DateTimeFormat("en-CA", {
  timeZone, year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const PARIS = calendrierDe("Europe/Paris");

function morceaux(instant, calendrier = PARIS) {
  return Object.fromEntries(calendrier.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
}

/** The civil day of an instant in Paris. */
export function jourDe(instant, calendrier = PARIS) {
  const { year, month, day } = morceaux(instant, calendrier);
  return `${year}-${month}-${day}`;
}

/** The civil days of an instant in Paris and where the body of a visit stands: a contact is made on either. */
export const joursDuContact = ({ fuseau }, instant) => [jourDe(instant), jourDe(instant, fuseau ? calendrierDe(fuseau) : PARIS)];

/** Paris time of an instant as a datetime-local field writes it: « 2027-02-11T10:20 ». */
export function heureDeParis(instant) {
  const { year, month, day, hour, minute } = morceaux(instant);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instants (ms) at which clocks of Paris show « 2027-02-11T10:20 »: one, two the night when an hour comes again, none when it is left out. */
export function instantsDeParis(texte) {
  const vise = Date.parse(`${texte}Z`);
  const possibles = Number.isNaN(vise) ? [] : [vise - 2 * UNE_HEURE, vise - UNE_HEURE];
  return possibles.filter((instant) => heureDeParis(instant) === texte.slice(0, 16));
}

/** The first of them, NaN when there is none. */
export function instantDeParis(texte) {
  return instantsDeParis(texte)[0] ?? Number.NaN;
}

function suivant(jour, nombre = 1) {
  return new Date(Date.parse(`${jour}T12:00:00Z`) + nombre * UN_JOUR).toISOString().slice(0, 10);
}

function estOuvre(jour, jours) {
  const rang = new Date(`${jour}T12:00:00Z`).getUTCDay();
  return rang !== 0 && rang !== 6 && !jours.feries.includes(jour);
}

function compte(jour, jours) {
  return estOuvre(jour, jours) && !jours.suspensions.some((arret) => arret.du <= jour && jour <= arret.au);
}

function ajouter(depart, nombre, jours) {
  let jour = depart;
  for (let reste = nombre; reste > 0; reste -= compte(jour, jours) ? 1 : 0) {
    jour = suivant(jour);
  }
  return jour;
}

function entre(debut, fin, jours) {
  if (fin <= debut) {
    return 0;
  }
  let dernier = fin;
  while (!estOuvre(dernier, jours)) {
    dernier = suivant(dernier);
  }
  let nombre = 0;
  for (let jour = suivant(debut); jour <= dernier; jour = suivant(jour)) {
    nombre += compte(jour, jours) ? 1 : 0;
  }
  return nombre;
}

function jourZero(canal, contact, jours) {
  const depart = jourDe(contact);
  return canal === "COURRIER" ? ajouter(depart, ACHEMINEMENT, jours) : depart;
}

/** The last day on which an answer counts. */
export function dernierJourAttente(canal, contact, jours) {
  return ajouter(jourZero(canal, contact, jours), ATTENTE_MAX[canal], jours);
}

/** Nothing more is awaited. */
export function estDenoue(moments) {
  return Boolean(moments.reponse || moments.close);
}

/** The measure of each computed scale known now: working days, or « jamais ». */
export function delaisMesures(canal, moments, jours) {
  if (!moments.contact) {
    return {};
  }
  const signes = [moments.accuse, moments.reponse].filter(Boolean).sort((un, autre) => Date.parse(un) - Date.parse(autre));
  const sources = [[SUR_ACCUSE, moments.accuse], [SUR_PREMIER_SIGNE, signes[0]], [SUR_REPONSE, moments.reponse]];
  const mesures = {};
  for (const [baremes, recu] of sources) {
    for (const bareme of baremes) {
      if (recu) {
        mesures[bareme] = entre(jourZero(canal, moments.contact, jours), jourDe(recu), jours);
      } else if (estDenoue(moments)) {
        mesures[bareme] = JAMAIS;
      }
    }
  }
  return mesures;
}
