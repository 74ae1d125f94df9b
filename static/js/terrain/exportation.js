/* The queue as a file that a person can hand over: every envelope as it was sealed, the files in base64. */

import { telecharger } from "../commun/telechargement.js";
import { lireHorloge } from "./horloge.js";

async function enBase64(octets) {
  return new Promise((resoudre) => {
    const lecteur = new FileReader();
    lecteur.onload = () => resoudre(String(lecteur.result).split(",")[1] || "");
    lecteur.readAsDataURL(new Blob([octets]));
  });
}

/** Download the items given; those never attempted are sealed first, so that the file and the sending agree. */
export async function exporter(file, elements) {
  const geles = await file.geler(elements);
  const lignes = await Promise.all(
    geles.map(async ({ id, empreinte, corps, etat, motif, ordre, nature, contenu }) => {
      const octets = nature === "piece" ? await file.fichier(ordre) : null;
      const fichier = octets ? { nom: contenu.nom, media: contenu.media, base64: await enBase64(octets) } : null;
      return { id, empreinte, corps, etat, motif: motif || null, fichier };
    }),
  );
  telecharger(`terrain-${new Date().toISOString().slice(0, 10)}.json`, {
    appareil: file.appareil, exporte_le: new Date().toISOString(), horloge: lireHorloge(), elements: lignes,
  });
}
