/** A file of certificates. */
export interface CertificateFile {
  readonly file: string;
  /** What is in it, or the error for which it could not be read. */
  readonly content: Uint8Array | Error;
}
