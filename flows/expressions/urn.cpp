#include "flows/expressions/urn.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

std::optional<UrnParts> parseUrn(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
    UrnParts urn;
    urn.scheme = lowerAscii(text.substr(0, colon));
    const bool plain = std::all_of(urn.scheme.begin(), urn.scheme.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '+' || c == '.';
    });
    std::string_view rest = text.substr(colon + 1);
    if (const std::size_t mark = rest.find('#'); mark != std::string_view::npos) {
        urn.display = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    urn.path = rest.substr(0, rest.find('?'));
    if (!plain || urn.path.empty()) return std::nullopt;
    return urn;
}

}  // namespace tama::flows
