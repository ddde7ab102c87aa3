/** The stand-in's CDN: …/cdn/attachments/<channel>/<attachment>/<name>, on a port of its own. */
const STAND_IN_FILE = /\/cdn\/attachments\/\d+\/(\d+)\/([^/?#]+)/;

/** Where this page may load a file from: its own server. null for files that are elsewhere. */
export function hostedAddress(url: string | undefined): string | null {
  const parts = STAND_IN_FILE.exec(url ?? '');
  return parts === null ? null : `/sandbox/files/${parts[1] ?? ''}/${parts[2] ?? ''}`;
}

const UNITS = ['bytes', 'KB', 'MB', 'GB'];

/** "1.5 MB", as clients count: in steps of 1024. */
export function fileSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** step;
  return `${step === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[step] ?? ''}`;
}
