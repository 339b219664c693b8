/** A part of what was given as trusted that is no certificate which can be read. */
export interface Unreadable {
  /** Which block of its input or file it is, from 0 on; 0 for what is no PEM. */
  readonly index: number;
  /** The file it is in, or null when it did not come from a file. */
  readonly file: string | null;
  /** The subject of the certificate as far as it can be told, or null. */
  readonly subject: string | null;
  /** What it is instead, or what is wrong with it: a sentence without a full stop. */
  readonly reason: string;
}

/** What one of several that cannot be read is called in a message. */
export function unreadableText({ file, subject, reason }: Unreadable): string {
  return [file, subject === '' ? null : subject, reason].filter((part) => part !== null).join(': ');
}
