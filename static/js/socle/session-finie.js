/*
 * The page that answers somebody who was signed out, or whose page was too old: what she has just sent was refused, and
 * comes back where she typed it (`restes.js`).
 */
const CLE_DE_L_ENVOI = "bm-envoi";
// Milliseconds: later, it is no answer to it.
const A_L_INSTANT = 60 * 1000;
const envoi = JSON.parse(sessionStorage.getItem(CLE_DE_L_ENVOI) ?? "null");

if (envoi && Date.now() - envoi.le < A_L_INSTANT) {
  sessionStorage.setItem(CLE_DE_L_ENVOI, JSON.stringify({ ...envoi, refuse: true }));
}
