/*
 * What a browser checks of a sealed prize list, as trophees/logic/verifier.py does: the container byte for byte, the
 * signature, the SHA-256 of each member, the ranks from the sealed scores. Scores, intervals and ballots are left to
 * Python.
 */
const SCELLES = ["LISEZ-MOI.txt", "entrees.json", "resultats.json", "verifier.py"];
const MANIFESTE = "manifeste.json";
const SIGNATURE = "manifeste.json.sig";
const MEMBRES = [...SCELLES, MANIFESTE, SIGNATURE];
const FORMATS = ["barometre-palmares-2", "barometre-palmares-1"];
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const FIN = 0x06054b50;
const ENTETE = 30;
const FICHE = 26;
const VERSION = 20;
const DATE = 0x21;
const DROITS = 0o100644 * 0x10000;
const SOUS_UNIX = 0x0300;
const EMPREINTE = /^[0-9a-f]{64}$/;
const ORDRE = 2n ** 252n + 27742317777372353535851937790883648493n;

const SOMMES = Uint32Array.from({ length: 256 }, (_, rang) => {
  let reste = rang;
  for (let tour = 0; tour < 8; tour += 1) {
    reste = reste & 1 ? (reste >>> 1) ^ 0xedb88320 : reste >>> 1;
  }
  return reste;
});

function somme(octets) {
  let reste = 0xffffffff;
  for (const octet of octets) {
    reste = SOMMES[(reste ^ octet) & 0xff] ^ (reste >>> 8);
  }
  return (reste ^ 0xffffffff) >>> 0;
}

const texte = (octets) => new TextDecoder("utf-8", { fatal: true }).decode(octets);
const hexa = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
const deHexa = (mot) => Uint8Array.from(mot.match(/../g), (paire) => Number.parseInt(paire, 16));
const pareils = (uns, autres) => uns.length === autres.length && uns.every((octet, rang) => octet === autres[rang]);

/** Read the members from the first to the last, as far as they can be read; null when the file is no zip. */
function decomposer(octets) {
  const vue = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const membres = [];
  let position = 0;
  while (position + ENTETE <= octets.length && vue.getUint32(position, true) === LOCAL) {
    const taille = vue.getUint32(position + 22, true);
    const nom = position + ENTETE;
    const longueur = vue.getUint16(position + 26, true);
    const debut = nom + longueur + vue.getUint16(position + 28, true);
    membres.push([String.fromCharCode(...octets.subarray(nom, nom + longueur)), octets.subarray(debut, debut + taille)]);
    position = debut + taille;
  }
  return membres.length ? membres : null;
}

/** Describe a member, the same bytes in its header and in the directory. */
function fiche(vue, position, nom, contenu) {
  const champs = [VERSION, 0, 0, 0, DATE];
  champs.forEach((champ, rang) => vue.setUint16(position + 2 * rang, champ, true));
  [somme(contenu), contenu.length, contenu.length].forEach((champ, rang) =>
    vue.setUint32(position + 10 + 4 * rang, champ, true));
  vue.setUint16(position + 22, nom.length, true);
  return position + FICHE;
}

/** Write the only container that these members may make. */
export function composer(membres) {
  const corps = membres.reduce((total, [nom, contenu]) => total + ENTETE + nom.length + contenu.length, 0);
  const repertoire = membres.reduce((total, [nom]) => total + 46 + nom.length, 0);
  const octets = new Uint8Array(corps + repertoire + 22);
  const vue = new DataView(octets.buffer);
  const lettres = (nom) => Uint8Array.from(nom, (lettre) => lettre.charCodeAt(0));
  let ici = 0;
  let la = corps;
  for (const [nom, contenu] of membres) {
    const debut = ici;
    vue.setUint32(ici, LOCAL, true);
    ici = fiche(vue, ici + 4, nom, contenu);
    octets.set(lettres(nom), ici);
    octets.set(contenu, ici + nom.length);
    ici += nom.length + contenu.length;
    vue.setUint32(la, CENTRAL, true);
    vue.setUint16(la + 4, SOUS_UNIX | VERSION, true);
    fiche(vue, la + 6, nom, contenu);
    vue.setUint32(la + 38, DROITS, true);
    vue.setUint32(la + 42, debut, true);
    octets.set(lettres(nom), la + 46);
    la += 46 + nom.length;
  }
  vue.setUint32(la, FIN, true);
  vue.setUint16(la + 8, membres.length, true);
  vue.setUint16(la + 10, membres.length, true);
  vue.setUint32(la + 12, repertoire, true);
  vue.setUint32(la + 16, corps, true);
  return octets;
}

async function condense(octets) {
  return hexa(new Uint8Array(await crypto.subtle.digest("SHA-256", octets)));
}

/** True, false, or null when this browser does not know Ed25519. */
async function signatureValable(publique, message, signature) {
  const scalaire = BigInt(`0x${hexa(signature.slice(32).reverse()) || "0"}`);
  if (publique.length !== 32 || signature.length !== 64 || scalaire >= ORDRE) {
    return false;
  }
  let cle;
  try {
    cle = await crypto.subtle.importKey("raw", publique, { name: "Ed25519" }, false, ["verify"]);
  } catch (erreur) {
    return erreur instanceof DOMException && erreur.name === "DataError" ? false : null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, cle, signature, message);
}

/** The tenths of a sealed score, half up on its digits; below a ten-thousandth it has an exponent, and shows 0.0. */
function dixiemes(score) {
  const lu = /^\d(\.\d{1,20})?e-\d{2,3}$/.test(score) ? "0.0" : score;
  const [, entier, dixieme, centieme = "0"] = /^(\d{1,3})\.(\d)(\d)?\d{0,20}$/.exec(lu);
  return BigInt(entier + dixieme) + (centieme >= "5" ? 1n : 0n);
}

/** The tenths of a score as it is shown. */
function montres(affiche) {
  const [, entier, dixieme] = /^(\d{1,3})\.(\d)$/.exec(affiche);
  return BigInt(entier + dixieme);
}

/** Name the bodies whose rank is not what the scores say, or whose score is not the one shown. */
function rangsFaux(organismes) {
  const faux = [];
  const categories = new Map();
  for (const organisme of organismes) {
    const { score, score_arrondi: affiche, eligible, motifs } = organisme;
    if ((score === null) !== (affiche === null) || (score !== null && dixiemes(score) !== montres(affiche))) {
      faux.push(organisme.siren);
    } else if (eligible !== (motifs.length === 0)) {
      faux.push(organisme.siren);
    } else if (eligible && affiche !== null) {
      categories.set(organisme.categorie, [...(categories.get(organisme.categorie) ?? []), organisme]);
    } else if (organisme.rang !== null) {
      faux.push(organisme.siren);
    }
  }
  for (const classes of categories.values()) {
    const points = classes.map(({ score_arrondi: affiche }) => montres(affiche)).sort((un, autre) => (un > autre ? -1 : 1));
    faux.push(...classes
      .filter(({ rang, score_arrondi: affiche }) => rang !== 1 + points.indexOf(montres(affiche)))
      .map(({ siren }) => siren));
  }
  return faux;
}

/** Tell whether a manifest has the fields of the format, each of its form. */
function estConforme({ format, campagne, methode, intervalles, graine, source, cle, membres, ...autres }) {
  const champs = (objet, ...noms) => pareils(Object.keys(objet).sort(), noms.sort());
  const empreinte = (mot) => typeof mot === "string" && EMPREINTE.test(mot);
  return champs(autres) && FORMATS.includes(format) && Number.isInteger(campagne) && campagne > 0 && campagne < 10_000
    && [methode, intervalles].every((version) => typeof version === "string" && /^\d{1,2}\.\d{1,2}$/.test(version))
    && typeof graine === "string"
    && (source.nature === "resultats_calcules" ? champs(source, "nature")
      : source.nature === "palmares_scelle" && champs(source, "nature", "empreinte") && empreinte(source.empreinte))
    && champs(cle, "publique", "usage") && empreinte(cle.publique)
    && ["exploitation", "demonstration"].includes(cle.usage)
    && champs(membres, ...SCELLES) && Object.values(membres).every(empreinte);
}

/** Read the manifest; null when it is not one. */
function lireManifeste(octets) {
  try {
    const manifeste = JSON.parse(texte(octets));
    return estConforme(manifeste) ? manifeste : null;
  } catch {
    return null;
  }
}

/** Judge the signature and its key against the print that the site gives, if any. */
async function jugerSignature(contenus, manifeste, attendue) {
  const publique = deHexa(manifeste.cle.publique);
  const valable = await signatureValable(publique, contenus.get(MANIFESTE), contenus.get(SIGNATURE));
  const empreinte = await condense(publique);
  if (valable === false) {
    return { genre: "rompu", point: "Signature", mot: "Ce n’est pas celle du manifeste par la clé qu’il nomme." };
  }
  if (valable === null) {
    return { genre: "inconnu", point: "Signature", mot: "Ce navigateur ne sait pas la vérifier (Ed25519). Prenez-en un plus récent, ou le programme Python." };
  }
  if (!attendue) {
    return { genre: "inconnu", point: "Clé", mot: "Signature valable, par une clé que rien ici ne permet de vérifier\u202f: ", empreinte };
  }
  return attendue === empreinte
    ? { genre: "tient", point: "Signature", mot: "Valable, par la clé de cette plateforme." }
    : { genre: "inconnu", point: "Clé", mot: "Signature valable, par une autre clé que celle de cette plateforme. Comparez son empreinte à celle qu’AFNOR vous a donnée\u202f: ", empreinte };
}

async function jugerEmpreintes(contenus, manifeste) {
  const differents = [];
  for (const nom of SCELLES) {
    if (await condense(contenus.get(nom)) !== manifeste.membres[nom]) {
      differents.push(nom);
    }
  }
  return differents.length
    ? { genre: "rompu", point: "Empreintes", mot: `Modifié depuis le scellement\u202f: ${differents.join(", ")}.` }
    : { genre: "tient", point: "Empreintes", mot: `Les ${SCELLES.length} documents sont ceux que le manifeste nomme.` };
}

function jugerRangs(contenus) {
  let organismes;
  let faux;
  try {
    ({ organismes } = JSON.parse(texte(contenus.get("resultats.json"))));
    faux = rangsFaux(organismes);
  } catch {
    return { genre: "rompu", point: "Rangs", mot: "Les résultats ne se lisent pas." };
  }
  const classes = organismes.filter(({ rang }) => rang !== null).length;
  return faux.length
    ? { genre: "rompu", point: "Rangs", mot: `Le score scellé en donne un autre à ${faux.slice(0, 10).join(", ")}.` }
    : { genre: "tient", point: "Rangs", mot: `Recalculés depuis les scores scellés\u202f: ${organismes.length} organismes, ${classes} classés.` };
}

/**
 * Judge a file: null when it is no zip, else each point with its verdict (tient, rompu, inconnu) and the manifest.
 * Nothing is known without its signature: a point « inconnu » never makes a valid file.
 */
export async function examiner(octets, attendue) {
  const membres = decomposer(octets);
  if (!membres) {
    return null;
  }
  const contenus = new Map(membres);
  if (!pareils(membres.map(([nom]) => nom), MEMBRES)) {
    return { points: [{ genre: "rompu", point: "Conteneur", mot: "Il y manque un document, ou il y en a un de trop." }] };
  }
  const points = [pareils(composer(membres), octets)
    ? { genre: "tient", point: "Conteneur", mot: "Écrit comme le format le veut, à l’octet près." }
    : { genre: "rompu", point: "Conteneur", mot: "Il n’est pas écrit comme le format le veut, à l’octet près." }];
  const manifeste = lireManifeste(contenus.get(MANIFESTE));
  if (!manifeste) {
    return { points: [...points, { genre: "rompu", point: "Manifeste", mot: "Il ne se lit pas." }] };
  }
  points.push(await jugerSignature(contenus, manifeste, attendue), await jugerEmpreintes(contenus, manifeste));
  points.push(jugerRangs(contenus));
  return { points, manifeste };
}
