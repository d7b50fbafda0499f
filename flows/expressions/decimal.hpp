// A decimal number of the expression language: 36 significant digits, at most 36 of them after the point,
// exact addition and multiplication inside those bounds, division to 16 places. Medicine counts must not pass
// through binary floating point. Immutable value, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tama::flows {

__extension__ typedef __int128 Int128;

enum class Rounding { HalfUp, Up, Down };  // half away from zero; towards +infinity; towards -infinity

class Decimal {
  public:
    static constexpr int kMaxDigits = 36;
    static constexpr int kDivisionPlaces = 16;

    constexpr Decimal() = default;
    constexpr explicit Decimal(std::int64_t whole) : coefficient_(whole) {}

    /// `-?(\d+|\d+\.\d+|\.\d+)` in ASCII, nothing around it. nullopt also when it has too many digits.
    static std::optional<Decimal> parse(std::string_view text);
    /// As parse, with an exponent allowed: the numbers of JSON.
    static std::optional<Decimal> parseScientific(std::string_view text);
    /// The shortest decimal that reads back as the same double; nullopt for infinities and NaN.
    static std::optional<Decimal> fromDouble(double value);
    /// `coefficient` / 10^`scale`, 0 <= scale <= 18.
    static Decimal scaled(std::int64_t coefficient, int scale);

    std::string toString() const;  // canonical: no trailing zeros, "0.5", "-3"
    double toDouble() const;
    /// The whole part; nullopt when it does not fit.
    std::optional<std::int64_t> toInteger() const;

    bool isZero() const { return coefficient_ == 0; }
    bool isNegative() const { return coefficient_ < 0; }
    bool isWhole() const { return scale_ == 0; }
    Decimal negated() const;

    // nullopt: the result has more than 36 digits before the point (or, for the last three, no value).
    static std::optional<Decimal> add(const Decimal& a, const Decimal& b);
    static std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) { return add(a, b.negated()); }
    static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
    static std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
    static std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);  // sign of the dividend
    static std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);

    /// `places` may be negative: round(1234, -2) = 1200.
    std::optional<Decimal> rounded(int places, Rounding rounding) const;

    std::strong_ordering operator<=>(const Decimal& other) const;
    bool operator==(const Decimal& other) const = default;  // always normalised, so equal means identical

  private:
    friend struct DecimalParts;

    Int128 coefficient_ = 0;  // |coefficient| < 10^36
    int scale_ = 0;           // 0 - 36 digits after the point; no trailing zero when > 0
};

}  // namespace tama::flows
