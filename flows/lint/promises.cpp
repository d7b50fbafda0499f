#include "flows/lint/promises.hpp"

#include <algorithm>
#include <array>

#include "base/unicode.hpp"
#include "flows/format/reader.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {
namespace {

// Words that say so: of the languages that we read.
constexpr std::array<std::string_view, 10> kFree{
    "free", "gratuit", "gratuite", "gratuitement", "gratis", "bure", "مجاني", "مجانا", "مجانية", "kyauta"};

bool saysFree(const Template& text) {
    const std::string said = " " + bareWords(estimatedText(text)) + " ";
    return std::any_of(kFree.begin(), kFree.end(), [&said](std::string_view word) {
        return said.find(" " + bareWords(word) + " ") != std::string::npos;
    });
}

void checkPromises(const Inspected& inspected) {
    const Workflow& flow = inspected.flow;
    const auto check = [&](std::size_t node, const std::string& language, const Template& text) {
        if (!saysFree(text)) return;
        inspected.add(
            Severity::Error,
            "not-free",
            node,
            language + ": says that answering is free, and where it will run it is not"
        );
    };
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) {
        for (const ActionParts& parts : inspected.actions[i]) {
            if (parts.message == nullptr) continue;
            check(i, flow.language, parts.message->base);
            for (const auto& [language, text] : parts.message->translations) check(i, language, text);
        }
    }
}

}  // namespace

std::vector<Finding> promisesOfFree(std::string_view json, std::string_view file) {
    CheckReport report;
    const auto read = readFlowFile(json, file);
    if (!read) return {};
    for (const auto& flow : read->assets->workflows) checkPromises(Inspected(*read->assets, *flow, report));
    return std::move(report.findings);
}

}  // namespace tama::flows
