#include "flows/expressions/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <boost/multiprecision/cpp_int.hpp>

namespace tama::flows {

// Two aligned operands have at most 72 digits, a dividend at most 88: 512 bits hold 154.
using Wide = boost::multiprecision::int512_t;
__extension__ typedef unsigned __int128 UInt128;

namespace {

constexpr int kMaxScale = Decimal::kMaxDigits;

constexpr std::array<Int128, Decimal::kMaxDigits + 1> kPowersOfTen = [] {
    std::array<Int128, Decimal::kMaxDigits + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();
constexpr Int128 kLimit = kPowersOfTen[Decimal::kMaxDigits];

Int128 powerOfTen(int exponent) {
    return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

Wide toWide(Int128 value) {
    const bool negative = value < 0;
    const UInt128 magnitude = negative ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
    Wide wide = static_cast<std::uint64_t>(magnitude >> 64);
    wide <<= 64;
    wide += static_cast<std::uint64_t>(magnitude);
    return negative ? Wide(-wide) : wide;
}

Int128 fromWide(const Wide& value) {
    const Wide magnitude = value < 0 ? Wide(-value) : value;
    const UInt128 bits = (static_cast<UInt128>(static_cast<std::uint64_t>(magnitude >> 64)) << 64) |
                         static_cast<std::uint64_t>(magnitude & Wide(~std::uint64_t{0}));
    return value < 0 ? -static_cast<Int128>(bits) : static_cast<Int128>(bits);
}

Wide widePower(int exponent) {
    Wide power = 1;
    for (; exponent > Decimal::kMaxDigits; exponent -= Decimal::kMaxDigits) power *= toWide(kLimit);
    return power * toWide(powerOfTen(exponent));
}

/// Of Wide, or of Int128 where that is wide enough: fifty times as fast.
template <class Integer>
Integer divideRounding(const Integer& value, const Integer& divisor, Rounding rounding) {
    const auto magnitude = [](const Integer& number) { return number < 0 ? Integer(-number) : number; };
    Integer quotient = value / divisor;  // towards zero
    const Integer rest = value - quotient * divisor;
    if (rest == 0) return quotient;
    const bool negative = (value < 0) != (divisor < 0);
    switch (rounding) {
        case Rounding::HalfUp:
            if (magnitude(rest) >= magnitude(divisor) - magnitude(rest)) quotient += negative ? -1 : 1;
            break;
        case Rounding::Up:
            if (!negative) ++quotient;
            break;
        case Rounding::Down:
            if (negative) --quotient;
            break;
    }
    return quotient;
}

}  // namespace

struct DecimalParts {
    static Decimal make(Int128 coefficient, int scale) {
        while (scale > 0 && coefficient % 10 == 0) {
            coefficient /= 10;
            --scale;
        }
        Decimal made;
        made.coefficient_ = coefficient;
        made.scale_ = scale;
        return made;
    }

    /// Drops the digits after the point that do not fit.
    static std::optional<Decimal> make(Wide coefficient, int scale) {
        const Wide limit = toWide(kLimit);
        int drop = std::max(0, scale - kMaxScale);
        for (Wide head = abs(coefficient) / widePower(drop); head >= limit; head /= 10) ++drop;
        if (drop > scale) return std::nullopt;
        if (drop > 0) coefficient = divideRounding(coefficient, widePower(drop), Rounding::HalfUp);
        scale -= drop;
        if (abs(coefficient) >= limit) {  // 9.99… was rounded up to 10
            if (scale == 0) return std::nullopt;
            coefficient /= 10;
            --scale;
        }
        return make(fromWide(coefficient), scale);
    }
};

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    Int128 coefficient = 0;
    int scale = 0;
    bool point = false;
    bool digit_last = false;
    for (const char c : text) {
        if (c == '.') {
            if (point) return std::nullopt;
            point = true;
            digit_last = false;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        digit_last = true;
        if (point && (scale == kMaxScale || coefficient >= kLimit / 10)) continue;  // beyond what is kept
        coefficient = coefficient * 10 + (c - '0');
        if (coefficient >= kLimit) return std::nullopt;
        if (point) ++scale;
    }
    if (!digit_last) return std::nullopt;
    return DecimalParts::make(negative ? -coefficient : coefficient, scale);
}

std::optional<Decimal> Decimal::parseScientific(std::string_view text) {
    const auto mark = text.find_first_of("eE");
    const auto mantissa = parse(text.substr(0, mark));
    if (!mantissa || mark == std::string_view::npos) return mantissa;
    std::string_view digits = text.substr(mark + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    int exponent = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (mantissa->isZero()) return mantissa;
    if (exponent > kMaxDigits) return std::nullopt;
    if (exponent < -2 * kMaxDigits) return Decimal();
    if (exponent >= 0) {
        return DecimalParts::make(toWide(mantissa->coefficient_) * widePower(exponent), mantissa->scale_);
    }
    return DecimalParts::make(toWide(mantissa->coefficient_), mantissa->scale_ - exponent);
}

std::optional<Decimal> Decimal::fromDouble(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 64> buffer;
    const auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    if (failure != std::errc{}) return std::nullopt;
    return parseScientific({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

Decimal Decimal::scaled(std::int64_t coefficient, int scale) {
    return DecimalParts::make(Int128{coefficient}, scale);
}

std::string Decimal::toString() const {
    std::array<char, 48> digits;
    std::size_t at = digits.size();
    UInt128 rest = static_cast<UInt128>(coefficient_ < 0 ? -coefficient_ : coefficient_);
    int written = 0;
    while (rest != 0 || written <= scale_) {
        if (written == scale_ && scale_ > 0) digits[--at] = '.';
        digits[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
        ++written;
    }
    if (coefficient_ < 0) digits[--at] = '-';
    return {digits.data() + at, digits.size() - at};
}

double Decimal::toDouble() const {
    const std::string text = toString();
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<std::int64_t> Decimal::toInteger() const {
    const Int128 whole = coefficient_ / powerOfTen(scale_);
    if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(whole);
}

Decimal Decimal::negated() const {
    Decimal result = *this;
    result.coefficient_ = -result.coefficient_;
    return result;
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
    if (a.scale_ == b.scale_) {
        const Int128 sum = a.coefficient_ + b.coefficient_;  // 2 * 10^36 fits
        if (sum < kLimit && sum > -kLimit) return DecimalParts::make(sum, a.scale_);
    }
    const int scale = std::max(a.scale_, b.scale_);
    return DecimalParts::make(
        Wide(
            toWide(a.coefficient_) * widePower(scale - a.scale_) +
            toWide(b.coefficient_) * widePower(scale - b.scale_)
        ),
        scale
    );
}

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
    Int128 product = 0;
    if (!__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product) && product < kLimit &&
        product > -kLimit && a.scale_ + b.scale_ <= kMaxScale) {
        return DecimalParts::make(product, a.scale_ + b.scale_);
    }
    return DecimalParts::make(Wide(toWide(a.coefficient_) * toWide(b.coefficient_)), a.scale_ + b.scale_);
}

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) {
    if (b.isZero()) return std::nullopt;
    const int shift = kDivisionPlaces + b.scale_ - a.scale_;
    Int128 raised = 0;
    if (shift >= 0 && shift <= kMaxDigits &&
        !__builtin_mul_overflow(a.coefficient_, powerOfTen(shift), &raised)) {
        const Int128 quotient = divideRounding(raised, b.coefficient_, Rounding::HalfUp);
        if (quotient < kLimit && quotient > -kLimit) return DecimalParts::make(quotient, kDivisionPlaces);
    }
    Wide dividend = toWide(a.coefficient_);
    Wide divisor = toWide(b.coefficient_);
    (shift >= 0 ? dividend : divisor) *= widePower(std::abs(shift));
    return DecimalParts::make(divideRounding(dividend, divisor, Rounding::HalfUp), kDivisionPlaces);
}

std::optional<Decimal> Decimal::modulo(const Decimal& a, const Decimal& b) {
    if (b.isZero()) return std::nullopt;
    const int scale = std::max(a.scale_, b.scale_);
    const Wide dividend = toWide(a.coefficient_) * widePower(scale - a.scale_);
    const Wide divisor = toWide(b.coefficient_) * widePower(scale - b.scale_);
    return DecimalParts::make(Wide(dividend % divisor), scale);
}

std::optional<Decimal> Decimal::power(const Decimal& base, const Decimal& exponent) {
    if (!exponent.isWhole()) return fromDouble(std::pow(base.toDouble(), exponent.toDouble()));
    if (base.isZero() && exponent.isNegative()) return std::nullopt;
    if (base.isZero() || base == Decimal(1)) return exponent.isZero() ? Decimal(1) : base;
    const auto wanted = exponent.toInteger();
    constexpr std::int64_t kMaxExponent =
        10'000;  // 1.0000…1 ^ 10000 still has a value; more is no use to a flow
    if (!wanted || *wanted > kMaxExponent || *wanted < -kMaxExponent) return std::nullopt;
    std::optional<Decimal> result = Decimal(1);
    std::optional<Decimal> square = base;
    for (auto rest = static_cast<std::uint64_t>(std::abs(*wanted)); rest != 0; rest >>= 1) {
        if (rest & 1) {
            if (!square || !(result = multiply(*result, *square))) {
                // 1 / 10^40 has no digit among the 16 places of a division.
                return exponent.isNegative() ? std::optional(Decimal()) : std::nullopt;
            }
        }
        if (rest > 1 && square) square = multiply(*square, *square);
    }
    return exponent.isNegative() ? divide(Decimal(1), *result) : result;
}

std::optional<Decimal> Decimal::rounded(int places, Rounding rounding) const {
    if (places >= scale_) return *this;
    if (places < -kMaxDigits) return Decimal();
    if (places >= 0) {
        return DecimalParts::make(
            divideRounding(coefficient_, powerOfTen(scale_ - places), rounding), places
        );
    }
    const Wide units = divideRounding(toWide(coefficient_), widePower(scale_ - places), rounding);
    return DecimalParts::make(Wide(units * widePower(-places)), 0);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
    if (scale_ == other.scale_) return coefficient_ <=> other.coefficient_;
    const int scale = std::max(scale_, other.scale_);
    Int128 raised = 0;
    Int128 other_raised = 0;
    if (!__builtin_mul_overflow(coefficient_, powerOfTen(scale - scale_), &raised) &&
        !__builtin_mul_overflow(other.coefficient_, powerOfTen(scale - other.scale_), &other_raised)) {
        return raised <=> other_raised;
    }
    const Wide mine = toWide(coefficient_) * widePower(scale - scale_);
    const Wide theirs = toWide(other.coefficient_) * widePower(scale - other.scale_);
    if (mine == theirs) return std::strong_ordering::equal;
    return mine < theirs ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace tama::flows
