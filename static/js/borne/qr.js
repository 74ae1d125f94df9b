/*
 * QR codes (ISO/IEC 18004) of one size: version 6, correction M, mask 0, 106 bytes at most. Enough for an address, and
 * small enough to be read here whole: a kiosk draws it without network.
 */
const COTE = 41;
const BLOCS = 4;
const DONNEES = 27;
const CORRECTION = 16;
const OCTETS_AU_PLUS = BLOCS * DONNEES - 2;
const FORMAT = 0x5412;
const SILENCE = 4;

// Powers of 2 in GF(256), and their logarithms.
const PUISSANCES = [1];
const LOGARITHMES = [0, 0];
for (let rang = 1; rang < 255; rang += 1) {
  const double = PUISSANCES[rang - 1] * 2;
  PUISSANCES.push(double > 255 ? double ^ 0x11d : double);
  LOGARITHMES[PUISSANCES[rang]] = rang;
}
const produit = (un, autre) => (un && autre ? PUISSANCES[(LOGARITHMES[un] + LOGARITHMES[autre]) % 255] : 0);

// The generator, its first coefficient (1) left out.
const GENERATEUR = new Uint8Array(CORRECTION);
GENERATEUR[CORRECTION - 1] = 1;
for (let racine = 0; racine < CORRECTION; racine += 1) {
  GENERATEUR.forEach((coefficient, rang) => {
    GENERATEUR[rang] = produit(coefficient, PUISSANCES[racine]) ^ (GENERATEUR[rang + 1] || 0);
  });
}

function correction(donnees) {
  const reste = new Array(CORRECTION).fill(0);
  for (const octet of donnees) {
    const facteur = octet ^ reste.shift();
    reste.push(0);
    GENERATEUR.forEach((coefficient, rang) => {
      reste[rang] ^= produit(coefficient, facteur);
    });
  }
  return reste;
}

/** The bytes in the order in which they are laid: data of the blocks by turns, then their correction. */
function entrelacer(texte) {
  const mots = [4, texte.length >> 4, texte.length & 15, ...[...texte].flatMap((octet) => [octet >> 4, octet & 15]), 0];
  const octets = Array.from({ length: mots.length / 2 }, (_, rang) => (mots[2 * rang] << 4) | mots[2 * rang + 1]);
  // As the library of our posters fills what is left: a zero, then both fillers by turns. Readers stop before.
  for (let rang = 0; octets.length < BLOCS * DONNEES; rang += 1) {
    octets.push(rang === 0 ? 0 : [0x11, 0xec][rang % 2]);
  }
  const blocs = Array.from({ length: BLOCS }, (_, rang) => octets.slice(rang * DONNEES, (rang + 1) * DONNEES));
  const parTours = (lignes) => lignes[0].flatMap((_, rang) => lignes.map((ligne) => ligne[rang]));
  return [...parTours(blocs), ...parTours(blocs.map(correction))];
}

/** Finders, timing, alignment and format; what stays null is for data. */
function patrons() {
  const grille = Array.from({ length: COTE }, () => new Array(COTE).fill(null));
  const poser = (x, y, noir) => {
    if (x >= 0 && y >= 0 && x < COTE && y < COTE) {
      grille[y][x] = Boolean(noir);
    }
  };
  const carre = (x0, y0, rayon, estNoir) => {
    for (let y = -rayon; y <= rayon; y += 1) {
      for (let x = -rayon; x <= rayon; x += 1) {
        poser(x0 + x, y0 + y, estNoir(Math.max(Math.abs(x), Math.abs(y))));
      }
    }
  };
  for (let rang = 0; rang < COTE; rang += 1) {
    poser(rang, 6, rang % 2 === 0);
    poser(6, rang, rang % 2 === 0);
  }
  [[3, 3], [COTE - 4, 3], [3, COTE - 4]].forEach(([x, y]) => carre(x, y, 4, (distance) => distance !== 2 && distance !== 4));
  carre(COTE - 7, COTE - 7, 2, (distance) => distance !== 1);
  for (let rang = 0; rang < 15; rang += 1) {
    const noir = (FORMAT >> rang) & 1;
    const [x, y] = rang < 8 ? [8, rang + (rang > 5 ? 1 : 0)] : [rang === 8 ? 7 : 14 - rang, 8];
    poser(x, y, noir);
    poser(rang < 8 ? COTE - 1 - rang : 8, rang < 8 ? 8 : COTE - 15 + rang, noir);
  }
  poser(8, COTE - 8, true);
  return grille;
}

/** The modules of the code of a text, row by row, true for dark; null when the text is too long. */
function modules(texte) {
  const lu = new TextEncoder().encode(texte);
  if (lu.length > OCTETS_AU_PLUS) {
    return null;
  }
  const grille = patrons();
  const octets = entrelacer(lu);
  let bit = 0;
  for (let droite = COTE - 1, monte = true; droite > 0; droite -= 2, monte = !monte) {
    // The column of timing holds nothing else.
    droite -= droite === 6 ? 1 : 0;
    for (let rang = 0; rang < COTE; rang += 1) {
      const y = monte ? COTE - 1 - rang : rang;
      for (const x of [droite, droite - 1]) {
        if (grille[y][x] === null) {
          const noir = (octets[bit >> 3] >> (7 - (bit & 7))) & 1;
          grille[y][x] = Boolean(noir) !== ((x + y) % 2 === 0);
          bit += 1;
        }
      }
    }
  }
  return grille;
}

/** The side of the code with its silence, and the path of its dark modules; null when the text is too long. */
export function tracer(texte) {
  const grille = modules(texte);
  const pas = grille?.flatMap((ligne, y) =>
    ligne.flatMap((noir, x) => (noir ? [`M${x + SILENCE} ${y + SILENCE}h1v1h-1z`] : [])));
  return pas ? { cote: COTE + 2 * SILENCE, d: pas.join("") } : null;
}
