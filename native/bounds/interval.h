/* Numbers that are known by their bounds. Whatever may leave its type is counted in `overflows`. */
#pragma once
#include <stdint.h>

extern int overflows;

using Most = __int128;

struct Interval {
    Most low, high;
};

inline Interval sum(Interval a, Interval b) { return { a.low + b.low, a.high + b.high }; }

inline Interval hull(Interval a, Interval b)
{
    return { a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high };
}

inline Interval product(Interval a, Interval b)
{
    return hull(hull({ a.low * b.low, a.low * b.low }, { a.low * b.high, a.low * b.high }),
                hull({ a.high * b.low, a.high * b.low }, { a.high * b.high, a.high * b.high }));
}

inline Interval masked(Interval a, Most mask)
{
    return a.low >= 0 && a.high <= mask ? a : Interval{ 0, mask };
}

/* A signed integer of so many bits. */
template <int bits> struct Signed {
    Interval range;
    bool cut; /* the higher bits were cut off: to be masked, and nothing else */

    static constexpr Most LIMIT = (Most) 1 << (bits - 1);

    Signed(int value = 0) : range{ value, value }, cut(false) {}
    explicit Signed(Interval r) : range(r), cut(false)
    {
        if (r.low < -LIMIT || r.high >= LIMIT) {
            overflows++;
            range = { -LIMIT, LIMIT - 1 };
        }
    }
    template <int other> explicit Signed(const Signed<other> &from) : range(from.used()), cut(false)
    {
        if (range.low < -LIMIT || range.high >= LIMIT) {
            range = { -LIMIT, LIMIT - 1 };
            cut = true;
        }
    }

    Interval used() const
    {
        overflows += cut;
        return range;
    }
    explicit operator uint32_t() const { return 0; } /* for masks and bytes,
        which no bound depends on */

    Signed operator+(Signed b) const { return Signed(sum(used(), b.used())); }
    Signed operator-(Signed b) const { return *this + b * -1; }
    Signed operator*(Signed b) const { return Signed(product(used(), b.used())); }
    Signed operator<<(int by) const { return Signed(product(used(),
                                                            { (Most) 1 << by, (Most) 1 << by })); }
    Signed operator>>(int by) const { return Signed(Interval{ used().low >> by,
                                                             used().high >> by }); }
    Signed operator&(long long mask) const { return Signed(masked(range, mask)); }
    Signed operator~() const { return *this * -1 - 1; }
    Signed &operator+=(Signed b) { return *this = *this + b; }
    Signed &operator>>=(int by) { return *this = *this >> by; }
    bool operator<=(long long) const { return true; }

    /* result ^= mask & (result ^ other) chooses one of both. */
    struct Difference {
        Interval other;
    };
    Difference operator^(Signed b) const { return { b.used() }; }
    friend Difference operator&(int32_t, Difference d) { return d; }
    Signed &operator^=(Difference d) { return *this = Signed(hull(used(), d.other)); }
};
template <int bits> Signed<bits> operator*(int a, Signed<bits> b) { return b * Signed<bits>(a); }
template <int bits> Signed<bits> operator*(Signed<bits> a, int b) { return a * Signed<bits>(b); }
inline Signed<64> operator*(Signed<64> a, Signed<32> b) { return a * Signed<64>(b); }
