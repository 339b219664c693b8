/* Unsigned numbers that are known by what they are at most. Whatever may leave its type is counted
 * in `overflows`. */
#pragma once
#include "interval.h"

template <typename T> struct Natural {
    static constexpr T ALL = (T) -1;
    T most;
    bool cut; /* the higher bits were cut off: to be multiplied modulo the type's size or masked,
        and nothing else */

    Natural(T value = 0) : most(value), cut(false) {}
    template <typename Other> explicit Natural(const Natural<Other> &from)
        : most((T) from.used()), cut(from.most > ALL)
    {
        if (cut) {
            most = ALL;
        }
    }
    /* Of what is masked next, a negative one included. */
    explicit Natural(const Signed<32> &from) : most(ALL), cut(true) { from.used(); }

    T used() const
    {
        overflows += cut;
        return most;
    }
    explicit operator Signed<32>() const { return Signed<32>(Interval{ 0, (Most) used() }); }

    Natural operator+(Natural b) const
    {
        T sum;
        bool over = __builtin_add_overflow(used(), b.used(), &sum);
        overflows += over;
        return over ? ALL : sum;
    }
    Natural operator*(Natural b) const
    {
        Natural product;
        bool over = __builtin_mul_overflow(most, b.most, &product.most);
        product.cut = cut || b.cut || over;
        if (product.cut) {
            product.most = ALL;
        }
        return product;
    }
    Natural operator>>(int by) const { return used() >> by; }
    Natural operator&(T mask) const { return cut || most > mask ? mask : most; }
    Natural &operator+=(Natural b) { return *this = *this + b; }
    Natural &operator>>=(int by) { return *this = *this >> by; }
    Natural &operator&=(T mask) { return *this = *this & mask; }
};
inline Natural<uint64_t> operator*(Natural<uint64_t> a, Natural<uint32_t> b)
{
    return a * Natural<uint64_t>(b);
}
inline Natural<uint32_t> operator*(int a, Natural<uint32_t> b)
{
    return Natural<uint32_t>((uint32_t) a) * b;
}
