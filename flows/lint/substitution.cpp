// What stands in place of expressions when a message is measured before it is sent.
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/scanner.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kUnknownLength = 10;  // characters of a name, a place, a date

/// The text with something in place of each expression.
template <class Replacement>
std::string textWith(const Template& text, Replacement replacement) {
    if (text.isConstant()) return std::string(text.constantText());
    std::string out;
    for (const auto& segment : scanTemplate(text.source(), standardRoots())) {
        out += segment.kind == SegmentKind::Plain ? segment.text : replacement(segment);
    }
    return out;
}

/// The longest name of a category in the language.
std::string longestCategory(const Router& router, const std::string& language) {
    std::string longest;
    for (const Category& category : router.categories) {
        const std::string* translated = category.name.in(language);
        const std::string& name = translated != nullptr ? *translated : category.name.base;
        if (countCodePoints(name) > countCodePoints(longest)) longest = name;
    }
    return longest;
}

/// The longest bound, where every test of the router is of numbers between bounds.
std::optional<std::string> longestNumber(const Router& router) {
    std::string longest;
    for (const Case& test : router.cases) {
        if (test.type != "has_number_between") return std::nullopt;
        for (const Template& bound : test.arguments.base) {
            if (!bound.isConstant()) return std::nullopt;
            if (bound.constantText().size() > longest.size()) longest = bound.constantText();
        }
    }
    if (longest.empty()) return std::nullopt;
    return longest;
}

/// What a path such as "results.stock.category" may become; nullopt where the workflow does not tell.
std::optional<std::string> longestOf(
    const Inspected& inspected, std::string_view path, const std::string& language
) {
    const auto parts = split(path, '.');
    if (parts.size() < 2 || parts[0] != "results") return std::nullopt;
    const std::string_view part = parts.size() > 2 ? parts[2] : "value";
    std::optional<std::string> longest;
    for (const Node& node : inspected.flow.nodes) {
        if (!node.router || node.router->result_key != parts[1]) continue;
        std::optional<std::string> candidate;
        if (part == "category") candidate = longestCategory(*node.router, inspected.flow.language);
        if (part == "category_localized") candidate = longestCategory(*node.router, language);
        if (part == "value") candidate = longestNumber(*node.router);
        if (!candidate) return std::nullopt;
        if (!longest || countCodePoints(*candidate) > countCodePoints(*longest)) longest = candidate;
    }
    return longest;
}

}  // namespace

std::string estimatedText(const Template& text) {
    return textWith(text, [](const Segment&) { return std::string(kUnknownLength, 'x'); });
}

std::string longestText(const Inspected& inspected, const Template& text, const std::string& language) {
    return textWith(text, [&](const Segment& segment) {
        const bool expression = segment.kind == SegmentKind::Expression;
        const Template alone = compileTemplate(expression ? "@(" + segment.text + ")" : "@" + segment.text);
        std::string longest;
        for (const std::string& path : alone.paths()) {
            const auto known = longestOf(inspected, path, language);
            if (!known) return std::string(kUnknownLength, 'x');
            if (countCodePoints(*known) > countCodePoints(longest)) longest = *known;
        }
        return alone.paths().empty() ? std::string(kUnknownLength, 'x') : longest;
    });
}

}  // namespace tama::flows
