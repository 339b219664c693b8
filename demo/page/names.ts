import { constants, type X509Crt } from 'mbedtls-wasm';

/** What the low bits of a name's tag say it is. */
const KIND = 0x1f;

/**
 * The subject's alternative names of each certificate of a chain, those kinds that Mbed TLS checks
 * a host against.
 */
export function namesOf(chain: X509Crt): string[][] {
  const { exports, memory } = chain.instance;
  const all: string[][] = [];
  for (
    let certificate = chain.pointer;
    certificate !== 0;
    certificate = exports.native_x509_crt_next(certificate)
  ) {
    const names: string[] = [];
    for (
      let name = exports.native_x509_crt_subject_alt_names(certificate);
      name !== 0;
      name = exports.native_x509_sequence_next(name)
    ) {
      const buffer = exports.native_x509_sequence_buf(name);
      const text = nameText(
        exports.native_x509_buf_tag(buffer) & KIND,
        memory.copy(exports.native_x509_buf_p(buffer), exports.native_x509_buf_len(buffer)),
      );
      if (text !== '') names.push(text);
    }
    all.push(names);
  }
  return all;
}

function nameText(kind: number, bytes: Uint8Array): string {
  if (kind === constants.MBEDTLS_X509_SAN_IP_ADDRESS)
    return bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
  const isText =
    kind === constants.MBEDTLS_X509_SAN_DNS_NAME ||
    kind === constants.MBEDTLS_X509_SAN_UNIFORM_RESOURCE_IDENTIFIER;
  return isText ? new TextDecoder().decode(bytes) : '';
}

// URLs know the short form.
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: bytes.length / 2 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
