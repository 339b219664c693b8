import * as constants from '../../wasm/constants.js';

/** A cipher suite: our number, Mbed TLS's name of it, openssl's name of it. */
export type Suite = readonly [number: number, name: string, openssl: string];

const TLS13: readonly Suite[] = [
  [
    constants.MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    'TLS1-3-CHACHA20-POLY1305-SHA256',
    'TLS_CHACHA20_POLY1305_SHA256',
  ],
  [
    constants.MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    'TLS1-3-AES-128-GCM-SHA256',
    'TLS_AES_128_GCM_SHA256',
  ],
  [
    constants.MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    'TLS1-3-AES-256-GCM-SHA384',
    'TLS_AES_256_GCM_SHA384',
  ],
  [
    constants.MBEDTLS_TLS1_3_AES_128_CCM_SHA256,
    'TLS1-3-AES-128-CCM-SHA256',
    'TLS_AES_128_CCM_SHA256',
  ],
];
const ECDSA: readonly Suite[] = [
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    'TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    'TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    'TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
    'TLS-ECDHE-ECDSA-WITH-AES-128-CCM',
    'ECDHE-ECDSA-AES128-CCM',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CCM,
    'TLS-ECDHE-ECDSA-WITH-AES-256-CCM',
    'ECDHE-ECDSA-AES256-CCM',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
    'TLS-ECDHE-ECDSA-WITH-AES-128-CBC-SHA256',
    'ECDHE-ECDSA-AES128-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    'TLS-ECDHE-ECDSA-WITH-AES-256-CBC-SHA384',
    'ECDHE-ECDSA-AES256-SHA384',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    'TLS-ECDHE-ECDSA-WITH-AES-128-CBC-SHA',
    'ECDHE-ECDSA-AES128-SHA',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    'TLS-ECDHE-ECDSA-WITH-AES-256-CBC-SHA',
    'ECDHE-ECDSA-AES256-SHA',
  ],
];
const RSA: readonly Suite[] = [
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    'TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    'TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    'TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
    'TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA256',
    'ECDHE-RSA-AES128-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
    'TLS-ECDHE-RSA-WITH-AES-256-CBC-SHA384',
    'ECDHE-RSA-AES256-SHA384',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    'TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA',
    'ECDHE-RSA-AES128-SHA',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    'TLS-ECDHE-RSA-WITH-AES-256-CBC-SHA',
    'ECDHE-RSA-AES256-SHA',
  ],
];

/** The suites of TLS 1.2 in which a pre-shared key takes the place of certificates. */
export const PSK_SUITES: readonly Suite[] = [
  [
    constants.MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    'TLS-ECDHE-PSK-WITH-CHACHA20-POLY1305-SHA256',
    'ECDHE-PSK-CHACHA20-POLY1305',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
    'TLS-ECDHE-PSK-WITH-AES-128-CBC-SHA256',
    'ECDHE-PSK-AES128-CBC-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384,
    'TLS-ECDHE-PSK-WITH-AES-256-CBC-SHA384',
    'ECDHE-PSK-AES256-CBC-SHA384',
  ],
  [
    constants.MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256,
    'TLS-PSK-WITH-CHACHA20-POLY1305-SHA256',
    'PSK-CHACHA20-POLY1305',
  ],
  [
    constants.MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
    'TLS-PSK-WITH-AES-128-GCM-SHA256',
    'PSK-AES128-GCM-SHA256',
  ],
  [
    constants.MBEDTLS_TLS_PSK_WITH_AES_256_GCM_SHA384,
    'TLS-PSK-WITH-AES-256-GCM-SHA384',
    'PSK-AES256-GCM-SHA384',
  ],
  [constants.MBEDTLS_TLS_PSK_WITH_AES_128_CCM, 'TLS-PSK-WITH-AES-128-CCM', 'PSK-AES128-CCM'],
  [constants.MBEDTLS_TLS_PSK_WITH_AES_256_CCM, 'TLS-PSK-WITH-AES-256-CCM', 'PSK-AES256-CCM'],
];

/** The suites with certificates, by version and by the server's certificate that they need. */
export const SUITES = [
  { tls: '1.3', certificate: 'ecP256', suites: TLS13 },
  { tls: '1.2', certificate: 'ecP256', suites: ECDSA },
  { tls: '1.2', certificate: 'rsa2048', suites: RSA },
] as const;

/** openssl's options that let a server take these suites of one version, and no others. */
export function onlySuites(tls: '1.2' | '1.3', suites: readonly Suite[]): readonly string[] {
  const names = suites.map(([, , openssl]) => openssl).join(':');
  return tls === '1.3' ? ['-ciphersuites', names] : ['-cipher', `${names}:@SECLEVEL=0`];
}

/**
 * The groups: openssl's name of it as an option, our number, openssl's name on the page of its
 * server.
 */
export const GROUPS = [
  ['X25519', constants.MBEDTLS_SSL_IANA_TLS_GROUP_X25519, 'x25519'],
  ['P-256', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, 'secp256r1'],
  ['P-384', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, 'secp384r1'],
  ['P-521', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1, 'secp521r1'],
] as const;
