import { sketch } from './algorithms.js';
import { base64Bytes } from './base64.js';
import { distinguishedNameOf } from './distinguished-name.js';
import { isPem, pemParts, strangeBlock, type PemPart } from './pem.js';
import { unreadableText, type Unreadable } from './unreadable.js';

/**
 * Reads what is to be trusted, PEM or DER, as far as it can be, and tells what cannot. `tried`
 * takes the certificates of an input, all of them or none, and returns null, or for which reason it
 * took none.
 */
export function readTrusted(
  content: string | Uint8Array,
  file: string | null,
  tried: (input: string | Uint8Array) => string | null,
): Unreadable[] {
  const wrong = tried(content);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (!isPem(bytes))
    return wrong === null ? [] : [{ index: 0, file, subject: subjectOf(bytes), reason: wrong }];
  return pemParts(bytes).flatMap((part, index) => {
    if (wrong === null && part.label === 'CERTIFICATE') return [];
    const fault = faultOf(part);
    if (fault !== null) return [{ index, file, subject: null, reason: fault }];
    const why = tried(part.text);
    if (why === null) return [];
    const reason = `block ${index + 1} of the PEM: ${why}`;
    return [{ index, file, subject: subjectOf(bodyOf(part.text)), reason }];
  });
}

/** What to say where nothing of it could be read. */
export function nothingReadable(found: readonly Unreadable[]): string {
  const [first = 'nothing was given', ...others] = found.map(unreadableText);
  const more = others.length > 4 ? [...others.slice(0, 4), 'and more'] : others;
  return `There is no certificate that can be read: ${[first, ...more].join('; ')}.`;
}

/** The DER in a block. */
export function bodyOf(block: string): Uint8Array {
  return base64Bytes(block.split('\n').slice(1, -2).join(''));
}

function faultOf({ label, fault }: PemPart): string | null {
  return fault ?? (label === 'CERTIFICATE' ? null : strangeBlock(label));
}

function subjectOf(der: Uint8Array): string | null {
  const { subject } = sketch(der);
  return subject === null ? null : distinguishedNameOf(subject);
}
