#include "base/phone_number.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace tama {

Result<PhoneNumber> PhoneNumber::fromE164(std::string_view text) {
    constexpr std::size_t kMinDigits = 5;  // the shortest national numbers in use have four digits
    constexpr std::size_t kMaxDigits = 15;
    if (text.empty() || text.front() != '+') {
        return fail(ErrorCode::InvalidInput, "a stored telephone number must start with +");
    }
    text.remove_prefix(1);
    if (text.size() < kMinDigits || text.size() > kMaxDigits || text.front() == '0' ||
        !std::all_of(text.begin(), text.end(), isDigit)) {
        return fail(
            ErrorCode::InvalidInput, "not a telephone number in E.164: + and 5 to 15 digits are expected"
        );
    }
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return PhoneNumber(value);
}

std::string PhoneNumber::e164() const {
    std::string out = "+";
    out += digits();
    return out;
}

std::string PhoneNumber::masked() const {
    constexpr std::size_t kShownFirst = 3;
    constexpr std::size_t kShownLast = 2;
    const std::string all = digits();
    std::string out = "+";
    out.append(all, 0, std::min(kShownFirst, all.size() - kShownLast));
    out += "•••••";
    out.append(all, all.size() - kShownLast);
    return out;
}

}  // namespace tama
