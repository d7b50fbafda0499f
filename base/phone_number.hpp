// A telephone number in E.164, the only form that is stored, compared and sent. Made by
// NumberingPlans::normalise from what people type, or by fromE164 from what we stored. Short codes and sender
// names are not phone numbers. There is on purpose no stream operator: logs and screens take masked().
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tama {

class PhoneNumber {
  public:
    /// "+" and 5 to 15 digits, the first not 0 (ITU-T E.164). Says nothing about whether such a number is in
    /// use.
    static Result<PhoneNumber> fromE164(std::string_view text);

    std::string e164() const;
    std::string digits() const {
        return std::to_string(value_);
    }  // without "+", as SMPP and most HTTP doors want
    /// "+231•••••82": enough to recognise a number, not to dial it. The count of dots does not tell the
    /// length.
    std::string masked() const;

    auto operator<=>(const PhoneNumber&) const = default;

  private:
    friend struct std::hash<PhoneNumber>;
    explicit PhoneNumber(std::uint64_t value) : value_(value) {}

    std::uint64_t value_;  // no country code starts with 0, so the digits are a number
};

}  // namespace tama

template <>
struct std::hash<tama::PhoneNumber> {
    std::size_t operator()(const tama::PhoneNumber& number) const noexcept {
        return std::hash<std::uint64_t>{}(number.value_);
    }
};
