#include "flows/play/pattern_texts.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/pattern.hpp"
#include "flows/play/pattern_reader.hpp"
#include "flows/play/pattern_writer.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostPatternTexts = 6;
constexpr std::size_t kMostTries = 60;

}  // namespace

std::vector<std::string> textsOfPattern(std::string_view pattern) {
    const std::string_view trimmed = trimUnicode(pattern);
    const auto compiled = compilePattern(trimmed);
    if (!compiled) return {};
    const PatternPart whole = readPattern(trimmed);
    std::vector<std::string> out;
    Random random(1);
    for (std::size_t i = 0; i < kMostTries && out.size() < kMostPatternTexts; ++i) {
        std::string text = writePattern(whole, i == 0 ? nullptr : &random);
        // Answers come without blanks around them, and empty ones are tried anyway.
        const std::string_view inner = trimUnicode(text);
        if (text.size() > kMostPatternBytes || inner.empty() || inner != text) continue;
        if (std::find(out.begin(), out.end(), text) != out.end()) continue;
        if (matchPattern(*compiled, text)) out.push_back(std::move(text));
    }
    return out;
}

}  // namespace tama::flows
