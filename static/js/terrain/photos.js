/* Evidence, made lighter on the phone before it is kept: large enough to read, without the hidden data of the camera. */
import { empreinte } from "./file.js";

const COTE_MAX = 2048;
const QUALITE = 0.85;
const TAILLE_MAX = 10 * 1024 * 1024;
const PDF = "application/pdf";
const IMAGES = new Set(["image/jpeg", "image/png", "image/webp"]);

/** A file that is not kept, with the reason in words. */
export class FichierRefuse extends Error {}

/** Return {octets, contenu: {nom, media, taille, sha256}}; raises FichierRefuse. */
export async function preparer(fichier) {
  const reduit = fichier.type === PDF ? fichier : await reduire(fichier);
  if (!reduit.size) {
    throw new FichierRefuse("Ce fichier est vide.");
  }
  if (reduit.size > TAILLE_MAX) {
    throw new FichierRefuse("Ce fichier dépasse 10\u202fMo. Choisissez-en une version plus légère.");
  }
  const octets = await reduit.arrayBuffer();
  const nom = fichier.type === PDF ? fichier.name : `${fichier.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
  return { octets, contenu: { nom: nom.slice(0, 120), media: reduit.type, taille: octets.byteLength, sha256: await empreinte(octets) } };
}

async function reduire(fichier) {
  if (!IMAGES.has(fichier.type)) {
    throw new FichierRefuse("Seuls les fichiers JPEG, PNG, WebP et PDF sont acceptés.");
  }
  // Cut short, or larger than the memory of this phone.
  const refus = new FichierRefuse("Cette image ne s’ouvre pas sur ce téléphone\u202f: elle est abîmée, ou trop grande. Faites-en une capture d’écran.");
  const image = await window.createImageBitmap(fichier, { imageOrientation: "from-image" }).catch(() => {
    throw refus;
  });
  const echelle = Math.min(1, COTE_MAX / Math.max(image.width, image.height));
  const toile = document.createElement("canvas");
  toile.width = Math.round(image.width * echelle);
  toile.height = Math.round(image.height * echelle);
  const pinceau = toile.getContext("2d");
  // Transparent pixels of a screenshot become paper, not black.
  pinceau.fillStyle = "#FFFFFF";
  pinceau.fillRect(0, 0, toile.width, toile.height);
  pinceau.drawImage(image, 0, 0, toile.width, toile.height);
  image.close();
  return new Promise((resoudre, rejeter) => {
    toile.toBlob((blob) => (blob ? resoudre(blob) : rejeter(refus)), "image/jpeg", QUALITE);
  });
}
