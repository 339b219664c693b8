/** What other tools call an option. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...['CAfile', 'CApath', 'cacert', 'x509cafile'].map((name) => [name, 'ca'] as const),
  ...['CRLfile', 'crlfile', 'x509crlfile'].map((name) => [name, 'crl'] as const),
  ...['k', 'no-ca-verification', 'noverify'].map((name) => [name, 'insecure'] as const),
  ...['sni', 'sni-hostname', 'verify-hostname', 'verify_hostname'].map(
    (name) => [name, 'servername'] as const,
  ),
  ...['pass', 'passin', 'passphrase', 'password'].map((name) => [name, 'pass-file'] as const),
  ...['tls1_2', 'tlsv1.2', 'tls1_3', 'tlsv1.3', 'tls-max'].map((name) => [name, 'min'] as const),
  ['starttls-proto', 'starttls'],
  ['x509certfile', 'cert'],
  ['x509keyfile', 'key'],
  ['cipher', 'ciphers'],
  ['ciphersuites', 'ciphers'],
  ['curves', 'groups'],
  ['psk_identity', 'psk-identity'],
  ['pskusername', 'psk-identity'],
  ['pskkey', 'psk'],
  ['keylogfile', 'keylog'],
  ['sess_in', 'session'],
  ['sess_out', 'session'],
  ['connect-timeout', 'timeout'],
  ['max-time', 'timeout'],
  ['print-cert', 'showcerts'],
  ['attime', 'time'],
  ['verify_ip', 'host'],
  ['udp', 'dtls'],
]);

/** The option that was meant by a name which is not known, null for no idea. */
export function optionMeantBy(name: string, known: readonly string[]): string | null {
  const translated = ELSEWHERE.get(name);
  return translated !== undefined && known.includes(translated) ? translated : nearest(name, known);
}

/** The word of a list that was meant by one with a slip in it, null for no idea. */
export function nearest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  const most = lower.length < 4 ? 1 : 2;
  const [best] = known
    .map((each) => ({ each, distance: each.startsWith(lower) ? 1 : distanceOf(lower, each) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return lower === '' || best === undefined ? null : best.each;
}

/** How many letters were left out, put in, changed or taken for their neighbour. */
function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
