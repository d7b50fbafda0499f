#include "flows/contact_queries/order_key.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/expressions/calendar.hpp"
#include "flows/expressions/decimal.hpp"

namespace tama::flows {

namespace {

/// Sign, decimal exponent + 50 in two digits, digits. For negative numbers all digits are complemented, and a
/// letter ends the key, so that of -1 and -12 the one with more digits comes first.
std::string numberKey(const Decimal& number) {
    if (number.isZero()) return "o";
    std::string digits = number.toString();
    const bool negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (point < digits.size()) digits.erase(point, 1);
    const std::size_t zeros = digits.find_first_not_of('0');
    digits.erase(0, zeros);
    digits.erase(digits.find_last_not_of('0') + 1);
    // Of 0.d1d2… x 10^exponent.
    const int exponent = static_cast<int>(point) - static_cast<int>(zeros);
    std::string key = std::to_string(exponent + 50) + digits;
    if (!negative) return "p" + key;
    for (char& c : key) c = static_cast<char>('0' + '9' - c);
    return "n" + key + "z";
}

std::string dayKey(std::string_view text) {
    const std::string_view day = text.substr(0, 10);
    if (day.size() < 10 || day[4] != '-' || day[7] != '-') return {};
    if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return {};
    std::string digits(day);
    std::erase(digits, '-');
    if (digits.size() != 8) return {};
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return isDigit(c); })) return {};
    const auto number = static_cast<int>(*parseInteger(digits));
    return Date::of(number / 10'000, number / 100 % 100, number % 100) ? "d" + digits : std::string();
}

}  // namespace

std::string orderKey(std::string_view text) {
    const auto trimmed = trim(text);
    if (const auto number = Decimal::parse(trimmed)) return numberKey(*number);
    return dayKey(trimmed);
}

bool sameOrder(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return false;
    return (a.front() == 'd') == (b.front() == 'd');
}

OrderRange orderRangeOf(std::string_view key) {
    if (!key.empty() && key.front() == 'd') return {"d", "e"};
    return {"n", "q"};
}

}  // namespace tama::flows
