/* Getters for the fields that Mbed TLS documents as public: no offset of a structure ever reaches
 * the host. */
#include "native.h"

/* The address of a field that is itself a structure. */
#define STRUCTURE_FIELD(structure, field, type)                                            \
    const mbedtls_##type *native_##structure##_##field(const mbedtls_##structure *p)       \
    {                                                                                      \
        return &p->field;                                                                  \
    }
/* The value of a field. */
#define VALUE_FIELD(structure, field, type)                                                \
    type native_##structure##_##field(const mbedtls_##structure *p)                        \
    {                                                                                      \
        return p->field;                                                                   \
    }

VALUE_FIELD(x509_buf, tag, int)
VALUE_FIELD(x509_buf, len, size_t)
VALUE_FIELD(x509_buf, p, const unsigned char *)
STRUCTURE_FIELD(x509_sequence, buf, x509_buf)
VALUE_FIELD(x509_sequence, next, const mbedtls_x509_sequence *)
STRUCTURE_FIELD(x509_name, oid, x509_buf)
STRUCTURE_FIELD(x509_name, val, x509_buf)
VALUE_FIELD(x509_name, next, const mbedtls_x509_name *)
VALUE_FIELD(x509_time, year, int)
VALUE_FIELD(x509_time, mon, int)
VALUE_FIELD(x509_time, day, int)
VALUE_FIELD(x509_time, hour, int)
VALUE_FIELD(x509_time, min, int)
VALUE_FIELD(x509_time, sec, int)

STRUCTURE_FIELD(x509_crt, raw, x509_buf)
STRUCTURE_FIELD(x509_crt, tbs, x509_buf)
VALUE_FIELD(x509_crt, version, int)
STRUCTURE_FIELD(x509_crt, serial, x509_buf)
STRUCTURE_FIELD(x509_crt, sig_oid, x509_buf)
STRUCTURE_FIELD(x509_crt, issuer_raw, x509_buf)
STRUCTURE_FIELD(x509_crt, subject_raw, x509_buf)
STRUCTURE_FIELD(x509_crt, issuer, x509_name)
STRUCTURE_FIELD(x509_crt, subject, x509_name)
STRUCTURE_FIELD(x509_crt, valid_from, x509_time)
STRUCTURE_FIELD(x509_crt, valid_to, x509_time)
STRUCTURE_FIELD(x509_crt, pk_raw, x509_buf)
STRUCTURE_FIELD(x509_crt, pk, pk_context)
STRUCTURE_FIELD(x509_crt, issuer_id, x509_buf)
STRUCTURE_FIELD(x509_crt, subject_id, x509_buf)
STRUCTURE_FIELD(x509_crt, v3_ext, x509_buf)
STRUCTURE_FIELD(x509_crt, subject_alt_names, x509_sequence)
STRUCTURE_FIELD(x509_crt, subject_key_id, x509_buf)
STRUCTURE_FIELD(x509_crt, certificate_policies, x509_sequence)
STRUCTURE_FIELD(x509_crt, ext_key_usage, x509_sequence)
VALUE_FIELD(x509_crt, next, const mbedtls_x509_crt *)

STRUCTURE_FIELD(x509_crt, authority_key_id, x509_authority)
STRUCTURE_FIELD(x509_authority, keyIdentifier, x509_buf)
STRUCTURE_FIELD(x509_authority, authorityCertIssuer, x509_sequence)
STRUCTURE_FIELD(x509_authority, authorityCertSerialNumber, x509_buf)
STRUCTURE_FIELD(x509_authority, raw, x509_buf)
VALUE_FIELD(x509_subject_alternative_name, type, int)

const mbedtls_x509_buf *native_x509_subject_alternative_name_unstructured_name(
    const mbedtls_x509_subject_alternative_name *p)
{
    return &p->san.unstructured_name;
}

const mbedtls_x509_name *native_x509_subject_alternative_name_directory_name(
    const mbedtls_x509_subject_alternative_name *p)
{
    return &p->san.directory_name;
}

VALUE_FIELD(x509_crt_profile, allowed_mds, uint32_t)
VALUE_FIELD(x509_crt_profile, allowed_pks, uint32_t)
VALUE_FIELD(x509_crt_profile, allowed_curves, uint32_t)
VALUE_FIELD(x509_crt_profile, rsa_min_bitlen, uint32_t)

STRUCTURE_FIELD(x509_crl, raw, x509_buf)
STRUCTURE_FIELD(x509_crl, tbs, x509_buf)
VALUE_FIELD(x509_crl, version, int)
STRUCTURE_FIELD(x509_crl, sig_oid, x509_buf)
STRUCTURE_FIELD(x509_crl, issuer_raw, x509_buf)
STRUCTURE_FIELD(x509_crl, issuer, x509_name)
STRUCTURE_FIELD(x509_crl, this_update, x509_time)
STRUCTURE_FIELD(x509_crl, next_update, x509_time)
STRUCTURE_FIELD(x509_crl, entry, x509_crl_entry)
STRUCTURE_FIELD(x509_crl, crl_ext, x509_buf)
VALUE_FIELD(x509_crl, next, const mbedtls_x509_crl *)
STRUCTURE_FIELD(x509_crl_entry, raw, x509_buf)
STRUCTURE_FIELD(x509_crl_entry, serial, x509_buf)
STRUCTURE_FIELD(x509_crl_entry, revocation_date, x509_time)
STRUCTURE_FIELD(x509_crl_entry, entry_ext, x509_buf)
VALUE_FIELD(x509_crl_entry, next, const mbedtls_x509_crl_entry *)

STRUCTURE_FIELD(x509_csr, raw, x509_buf)
STRUCTURE_FIELD(x509_csr, cri, x509_buf)
VALUE_FIELD(x509_csr, version, int)
STRUCTURE_FIELD(x509_csr, subject_raw, x509_buf)
STRUCTURE_FIELD(x509_csr, subject, x509_name)
STRUCTURE_FIELD(x509_csr, pk, pk_context)
VALUE_FIELD(x509_csr, key_usage, unsigned int)
VALUE_FIELD(x509_csr, ns_cert_type, unsigned int)
STRUCTURE_FIELD(x509_csr, subject_alt_names, x509_sequence)
STRUCTURE_FIELD(x509_csr, sig_oid, x509_buf)
