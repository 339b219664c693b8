/* Getters for the fields that Mbed TLS documents as public: no offset of a structure ever
 * reaches the host. */
#include "native_full.h"

#define ADDRESS(structure, field, type)                                             \
    const mbedtls_##type *native_##structure##_##field(const mbedtls_##structure *p) \
    {                                                                               \
        return &p->field;                                                           \
    }
#define VALUE(structure, field, type)                                  \
    type native_##structure##_##field(const mbedtls_##structure *p)    \
    {                                                                  \
        return p->field;                                               \
    }

VALUE(ecp_curve_info, grp_id, mbedtls_ecp_group_id)
VALUE(ecp_curve_info, tls_id, uint16_t)
VALUE(ecp_curve_info, bit_size, uint16_t)
VALUE(ecp_curve_info, name, const char *)
VALUE(ecp_group, id, mbedtls_ecp_group_id)
ADDRESS(ecp_group, P, mpi)
ADDRESS(ecp_group, A, mpi)
ADDRESS(ecp_group, B, mpi)
ADDRESS(ecp_group, G, ecp_point)
ADDRESS(ecp_group, N, mpi)
VALUE(ecp_group, pbits, size_t)
VALUE(ecp_group, nbits, size_t)
