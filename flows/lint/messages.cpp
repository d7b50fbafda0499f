// What each message costs in each language. One SMS a message is the aim; two are reported, more than four
// block (SOP, Workflow Development Tips).
#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/lint/rules.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostSegments = 4;

std::string quoted(const std::vector<char32_t>& characters) {
    std::string out;
    for (std::size_t i = 0; i < characters.size() && i < 5; ++i) {
        if (!out.empty()) out += ' ';
        appendUtf8(out, characters[i]);
    }
    return out;
}

/// How many segments the text would need if every character outside GSM-7 were one inside.
std::size_t segmentsInGsm7(const gateway::text::SmsPlan& plan) {
    std::string out;
    for (const char32_t c : toCodePoints(plan.text)) {
        const bool foreign =
            std::find(plan.forced_ucs2.begin(), plan.forced_ucs2.end(), c) != plan.forced_ucs2.end();
        appendUtf8(out, foreign ? U'x' : c);
    }
    return gateway::text::planSms(out).segments.size();
}

void checkLength(
    const Inspected& inspected, std::size_t node, const std::string& language, const Template& text
) {
    const auto plan = gateway::text::planSms(toNfc(longestText(inspected, text, language)));
    const std::size_t segments = plan.segments.size();
    const std::string cost =
        language + ": " + (text.isConstant() ? "" : "about ") + std::to_string(segments) + " SMS";
    if (segments > kMostSegments) {
        inspected.add(
            Severity::Error,
            "segments",
            node,
            cost + " (" + std::to_string(plan.units) + " characters); at most " +
                std::to_string(kMostSegments) + " are allowed, cut the text or split the question"
        );
    } else if (segments > 1) {
        inspected.add(
            Severity::Warning,
            "segments",
            node,
            cost + " (" + std::to_string(plan.units) + " characters); one is " +
                std::to_string(plan.encoding == gateway::text::Encoding::Gsm7 ? 160 : 70)
        );
    }
    if (plan.forced_ucs2.empty()) return;
    const std::size_t without = segmentsInGsm7(plan);
    inspected.add(
        without < segments ? Severity::Warning : Severity::Tip,
        "ucs2",
        node,
        language + ": \"" + quoted(plan.forced_ucs2) + "\" makes every character cost double: " +
            std::to_string(segments) + " SMS instead of " + std::to_string(without)
    );
}

}  // namespace

void checkMessages(const Inspected& inspected) {
    const Workflow& flow = inspected.flow;
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) {
        for (const ActionParts& parts : inspected.actions[i]) {
            if (parts.message == nullptr) continue;
            checkLength(inspected, i, flow.language, parts.message->base);
            for (const auto& [language, text] : parts.message->translations) {
                checkLength(inspected, i, language, text);
            }
        }
    }
}

}  // namespace tama::flows
