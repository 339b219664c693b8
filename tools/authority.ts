import { execFile } from 'node:child_process';
import { generateKeyPair, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);
const makeKeyPair = promisify(generateKeyPair);

/**
 * A certificate with its key, in every form that a test may want. The files live as long as the
 * process.
 */
export interface Certificate {
  readonly certPem: string;
  /** The private key, PKCS#8, not encrypted. */
  readonly keyPem: string;
  /**
   * The certificate, then the intermediate authorities up to but without the root: what a server
   * sends.
   */
  readonly chainPem: string;
  /** The root that a client is meant to trust. */
  readonly rootPem: string;
  readonly der: Uint8Array;
  readonly certFile: string;
  readonly keyFile: string;
  readonly chainFile: string;
  readonly rootFile: string;
  /** The intermediate authorities alone; null where the root signed the certificate itself. */
  readonly intermediatesFile: string | null;
}

export interface IssueRequest {
  /** Names the files. */
  readonly name: string;
  /** PEM, from {@link makeKey}. */
  readonly key: string;
  /** The common name. */
  readonly commonName: string;
  /** Who signs; null for a self-signed certificate. */
  readonly issuer: Certificate | null;
  /** X.509 version 3 extensions, as in openssl's configuration. */
  readonly extensions: readonly string[];
  readonly digest?: 'sha1' | 'sha256' | 'sha384';
  /** Hexadecimal. */
  readonly serial?: string;
  /** Validity as GeneralizedTime; from now on for 30 days where it is left out. */
  readonly validity?: { readonly from: string; readonly until: string };
}

/** A fresh private key, PKCS#8 in PEM. A number is the size of an RSA modulus in bits. */
export async function makeKey(kind: 'P-256' | 'P-384' | number): Promise<string> {
  const { privateKey } =
    typeof kind === 'number'
      ? await makeKeyPair('rsa', { modulusLength: kind })
      : await makeKeyPair('ec', { namedCurve: kind });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Signs throw-away certificates with the openssl program; all files go to one folder. */
export class Authority {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#write('empty.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
  }

  /** Issues a certificate. */
  async issue(request: IssueRequest): Promise<Certificate> {
    const { name, issuer, validity } = request;
    const keyFile = this.#write(`${name}.key`, request.key);
    const certFile = join(this.#folder, `${name}.crt`);
    if (validity === undefined) await this.#sign(request, keyFile, certFile);
    else await this.#signDated(request, validity, keyFile, certFile);

    const certPem = readFileSync(certFile, 'utf8');
    const intermediates =
      issuer === null || issuer.certPem === issuer.rootPem ? '' : issuer.chainPem;
    const chainPem = certPem + intermediates;
    return {
      certPem,
      keyPem: request.key,
      chainPem,
      rootPem: issuer?.rootPem ?? certPem,
      der: new Uint8Array(new X509Certificate(certPem).raw),
      certFile,
      keyFile,
      chainFile: this.#write(`${name}.chain.crt`, chainPem),
      rootFile: issuer?.rootFile ?? certFile,
      intermediatesFile:
        intermediates === '' ? null : this.#write(`${name}.issuers.crt`, intermediates),
    };
  }

  /** A list that revokes the given certificates of one issuer. */
  async revoke(
    issuer: Certificate,
    certificates: readonly Certificate[],
  ): Promise<{ pem: string; file: string }> {
    const lines = certificates.map(({ certPem }) => {
      const { serialNumber } = new X509Certificate(certPem);
      return `R\t491231235959Z\t240101000000Z\t${serialNumber}\tunknown\t/CN=revoked\n`;
    });
    const file = join(this.#folder, 'revoked.crl');
    await this.#openssl([
      'ca',
      '-gencrl',
      '-config',
      this.#database('revoked', lines.join('')),
      '-cert',
      issuer.certFile,
      '-keyfile',
      issuer.keyFile,
      '-crldays',
      '30',
      '-out',
      file,
    ]);
    return { pem: readFileSync(file, 'utf8'), file };
  }

  /** The same key, PKCS#8 encrypted by PBES2 (PBKDF2 with HMAC-SHA-256, AES-256-CBC). */
  async encryptKey(
    name: string,
    keyFile: string,
    passphrase: string,
  ): Promise<{ keyPem: string; keyFile: string }> {
    const encrypted = join(this.#folder, `${name}.key`);
    await this.#openssl([
      'pkcs8',
      '-topk8',
      '-v2',
      'aes-256-cbc',
      '-v2prf',
      'hmacWithSHA256',
      '-in',
      keyFile,
      '-passout',
      `pass:${passphrase}`,
      '-out',
      encrypted,
    ]);
    return { keyPem: readFileSync(encrypted, 'utf8'), keyFile: encrypted };
  }

  async #sign(request: IssueRequest, keyFile: string, certFile: string): Promise<void> {
    const { issuer } = request;
    await this.#openssl([
      'req',
      '-x509',
      '-new',
      '-config',
      join(this.#folder, 'empty.cnf'),
      '-key',
      keyFile,
      '-subj',
      `/CN=${request.commonName}`,
      '-days',
      '30',
      `-${request.digest ?? 'sha256'}`,
      ...(issuer === null ? [] : ['-CA', issuer.certFile, '-CAkey', issuer.keyFile]),
      ...(request.serial === undefined ? [] : ['-set_serial', `0x${request.serial}`]),
      ...request.extensions.flatMap((extension) => ['-addext', extension]),
      '-out',
      certFile,
    ]);
  }

  // Only "openssl ca" takes dates in every version of openssl 3.
  async #signDated(
    request: IssueRequest,
    validity: { from: string; until: string },
    keyFile: string,
    certFile: string,
  ): Promise<void> {
    const { name, issuer } = request;
    if (issuer === null) throw new Error('a dated certificate needs an issuer');
    const requestFile = join(this.#folder, `${name}.csr`);
    await this.#openssl([
      'req',
      '-new',
      '-config',
      join(this.#folder, 'empty.cnf'),
      '-key',
      keyFile,
      '-subj',
      `/CN=${request.commonName}`,
      '-out',
      requestFile,
    ]);
    await this.#openssl([
      'ca',
      '-batch',
      '-notext',
      '-config',
      this.#database(name, ''),
      '-extfile',
      this.#write(`${name}.ext`, `${request.extensions.join('\n')}\n`),
      '-cert',
      issuer.certFile,
      '-keyfile',
      issuer.keyFile,
      '-in',
      requestFile,
      '-startdate',
      validity.from,
      '-enddate',
      validity.until,
      '-out',
      certFile,
    ]);
  }

  /**
   * The configuration and the files that "openssl ca" wants, one set a call so that calls may
   * overlap.
   */
  #database(name: string, index: string): string {
    const database = this.#write(`${name}.index`, index);
    this.#write(`${name}.index.attr`, 'unique_subject=no\n');
    return this.#write(
      `${name}.cnf`,
      [
        '[ca]',
        'default_ca=this',
        '[this]',
        `database=${database}`,
        `new_certs_dir=${this.#folder}`,
        'rand_serial=yes',
        'default_md=sha256',
        'policy=policy',
        '[policy]',
        'commonName=supplied',
        '',
      ].join('\n'),
    );
  }

  #write(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  async #openssl(args: readonly string[]): Promise<void> {
    // An empty configuration: the tests shall not depend on what the machine's own says.
    await execFileAsync('openssl', args, {
      env: { ...process.env, OPENSSL_CONF: join(this.#folder, 'empty.cnf') },
    });
  }
}
