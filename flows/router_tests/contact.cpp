#include <algorithm>

#include <re2/re2.h>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace contact_tests {
namespace {

/// Whether the contact is in the group of that UUID. The name is only for people who read the flow.
TestResult hasGroup(Evaluation&, ArrayPtr groups, Text uuid, std::optional<Text>) {
    for (const Value& group : groups->items) {
        const auto object = toObject(group);
        if (!object) return TestResult(object.error());
        const auto found = toText((*object)->find("uuid").value_or(Value()));
        if (!found) return TestResult(found.error());
        if (equalsIgnoringCase(found->view(), uuid.view())) return TestResult::matched(group);
    }
    return {};
}

TestResult hasEmail(Evaluation&, Text text) {
    static const re2::RE2 pattern(R"(([\pL\pN][-_+$~.\pL\pN]*@[\pL\pN][-_\pL\pN]*(?:\.[\pL\pN][-_\pL\pN]*)+))"
    );
    std::string address;
    const std::string_view view = text.view();
    if (!re2::RE2::PartialMatch(re2::StringPiece(view.data(), view.size()), pattern, &address)) return {};
    return TestResult::matched(address);
}

/// `text` as a whole E.164 number; what is left to do where nobody knows the numbering plans.
std::optional<std::string> plainInternational(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (isDigit(c)) digits += c;
    }
    if (!text.starts_with('+') || digits.size() < 8 || digits.size() > 15 || digits[0] == '0')
        return std::nullopt;
    return "+" + digits;
}

/// As written; or, where enough digits follow for a country code, as if a + were missing.
std::optional<std::string> phoneNumber(
    const PhoneNormaliser& normalise, std::string_view written, std::string_view country
) {
    if (!normalise) return plainInternational(written);
    if (auto number = normalise(written, country)) return number;
    constexpr std::ptrdiff_t kLongEnough = 11;
    if (written.starts_with('+') || written.starts_with('0')) return std::nullopt;
    if (std::count_if(written.begin(), written.end(), isDigit) < kLongEnough) return std::nullopt;
    return normalise("+" + std::string(written), country);
}

TestResult hasPhone(Evaluation& evaluation, Text text, std::optional<Text> country) {
    static const re2::RE2 pattern(R"((\+?[(\d][-\d ().\x{A0}/]{3,24}\d))");
    const std::string digits = toAsciiDigits(text.view());
    const std::string_view region =
        country ? country->view() : std::string_view(evaluation.environment().default_country);
    const PhoneNormaliser& normalise = evaluation.context().normalise_phone;
    re2::StringPiece rest(digits);
    re2::StringPiece candidate;
    while (re2::RE2::FindAndConsume(&rest, pattern, &candidate)) {
        const std::string_view written(candidate.data(), candidate.size());
        if (const auto number = phoneNumber(normalise, written, region)) {
            return TestResult::matched(*number);
        }
    }
    return {};
}

constexpr RouterTest kTable[] = {
    entry<&hasGroup>("has_group"),
    entry<&hasEmail>("has_email"),
    entry<&hasPhone>("has_phone"),
};

}  // namespace
}  // namespace contact_tests

std::span<const RouterTest> contactTests() {
    return contact_tests::kTable;
}

}  // namespace tama::flows
