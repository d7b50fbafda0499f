#include "flows/play/pattern_signs.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace tama::flows {

std::string signsOf(char letter) {
    std::string out;
    for (const char c : kPatternSigns) {
        const bool is_digit = isDigit(c);
        const bool is_letter = lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z';
        const bool fits = lowerAscii(letter) == 'd'   ? is_digit
                          : lowerAscii(letter) == 's' ? isBlank(c)
                                                      : is_digit || is_letter || c == '_';
        const bool negated = letter >= 'A' && letter <= 'Z';
        if (fits != negated) out += c;
    }
    return out;
}

std::string signsNamed(std::string_view name) {
    const auto picked = [](auto fits) {
        std::string out;
        std::copy_if(kPatternSigns.begin(), kPatternSigns.end(), std::back_inserter(out), fits);
        return out;
    };
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (name == "Lu" || name == "upper") return picked(is_upper);
    if (name == "Ll" || name == "lower") return picked(is_lower);
    if (name == "L" || name == "Latin" || name == "alpha") {
        return picked([&](char c) { return is_upper(c) || is_lower(c); });
    }
    if (name == "N" || name == "Nd" || name == "digit") return signsOf('d');
    if (name == "alnum") return picked([&](char c) { return is_upper(c) || is_lower(c) || isDigit(c); });
    if (name == "word") return signsOf('w');
    if (name == "space" || name == "Z" || name == "Zs" || name == "blank") return " ";
    if (name == "punct" || name == "P") return "-.,/:_'@#()!?*\"&%;[]{}\\";
    if (name == "S" || name == "Sm") return "+<=>|~";
    return {};
}

std::string signsWithout(std::string_view without) {
    std::string out;
    for (const char sign : kPatternSigns) {
        if (without.find(sign) == std::string_view::npos) out += sign;
    }
    return out;
}

}  // namespace tama::flows
