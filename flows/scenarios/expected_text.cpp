#include "flows/scenarios/expected_text.hpp"

#include <vector>

#include "base/text.hpp"
#include "flows/expressions/pattern.hpp"

namespace tama::flows {

namespace {

bool isRegularExpression(std::string_view text) {
    return text.size() > 2 && text.front() == '/' && text.back() == '/';
}

/// What stands between the ellipses, the empty ones at the ends included.
std::vector<std::string> fixedPartsOf(std::string_view text) {
    const std::string plain = replaceAll(text, "…", "...");
    std::vector<std::string> parts(1);
    for (std::size_t at = 0; at < plain.size();) {
        if (plain.compare(at, 3, "...") == 0) {
            parts.emplace_back();
            at += 3;
        } else {
            parts.back() += plain[at++];
        }
    }
    return parts;
}

}  // namespace

std::string withSingleBlanks(std::string_view text) {
    return join(splitWords(text), " ");
}

Result<ExpectedText> ExpectedText::parse(std::string_view text) {
    ExpectedText out;
    out.source_ = std::string(text);
    if (isRegularExpression(text) && !compilePattern(text.substr(1, text.size() - 2))) {
        return fail(ErrorCode::InvalidInput, "cannot be read as a regular expression between two /");
    }
    return out;
}

bool ExpectedText::matches(std::string_view text) const {
    if (isRegularExpression(source_)) {
        const auto pattern = compilePattern(std::string_view(source_).substr(1, source_.size() - 2));
        return pattern && matchPattern(*pattern, text);
    }
    std::string rest = replaceAll(withSingleBlanks(text), "…", "...");
    const auto parts = fixedPartsOf(withSingleBlanks(source_));
    if (parts.size() == 1) return rest == parts.front();
    // Each part at its first place after the one before; the first at the beginning, the last at the end.
    const std::string& last = parts.back();
    if (!rest.starts_with(parts.front())) return false;
    std::size_t at = parts.front().size();
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        const std::size_t found = rest.find(parts[i], at);
        if (found == std::string::npos) return false;
        at = found + parts[i].size();
    }
    return rest.size() >= at + last.size() && rest.ends_with(last);
}

}  // namespace tama::flows
