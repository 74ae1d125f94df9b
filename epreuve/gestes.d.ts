/* What the scripts of the fault programme keep on the page from one question to the next. */
interface Window {
  temoin: any;
  donnes: number;
  assez: boolean;
  panne: string;
  travail: Promise<void>;
}
