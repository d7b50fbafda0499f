#include "flows/format/migration.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/format/document_json.hpp"
#include "flows/language_codes.hpp"
#include "flows/format/legacy/upgrade.hpp"
#include "flows/format/migrations/definition.hpp"

namespace tama::flows {

namespace {

constexpr SpecVersion kOldestLegacy{11, 0, 0};
constexpr SpecVersion kFirst{13, 0, 0};
constexpr SpecVersion kTooNew{14, 5, 0};

/// Where a legacy flow says its version, which many do not.
std::optional<SpecVersion> legacyVersion(const DocumentJson& flow) {
    for (const char* key : {"version", "spec_version"}) {
        const auto found = flow.find(key);
        if (found == flow.end()) continue;
        std::string text = found->is_string() ? found->get<std::string>() : std::string();
        if (found->is_number()) text = found->dump();
        if (!text.empty() && text.find('.') == std::string::npos) text += ".0";
        if (const auto version = parseSpecVersion(text)) return version;
    }
    return std::nullopt;
}

bool upgradeLegacy(DocumentJson& flow, const Decoder& place) {
    const auto version = legacyVersion(flow);
    if (version && *version < kOldestLegacy) {
        place.problemAt(
            "version",
            std::to_string((*version)[0]) +
                " is older than 11 and not read; open and save the flow in RapidPro or TextIt and export it "
                "again"
        );
        return false;
    }
    Problems problems;
    // Its own list, because the flow is only taken over where nothing is wrong.
    const Decoder legacy(flow, place.place(), problems);
    DocumentJson upgraded = legacy::upgradeFlow(legacy);
    const bool sound = problems.empty();
    for (Error& problem : problems.take()) {
        place.problems().add(std::move(problem.place), std::move(problem.message), problem.code);
    }
    if (sound) flow = std::move(upgraded);
    return sound;
}

/// Gives a text that is a bibliographic code of a language the code of today.
void renameLanguage(DocumentJson& text) {
    if (!text.is_string()) return;
    const std::string code = text.get<std::string>();
    if (codeOfToday(code) != code) text = codeOfToday(code);
}

void renameTranslations(DocumentJson& flow) {
    const auto table = flow.find("localization");
    if (table == flow.end() || !table->is_object()) return;
    std::vector<std::string> old;
    for (const auto& item : table->items()) {
        const std::string today(codeOfToday(item.key()));
        if (today != item.key() && !table->contains(today)) old.push_back(item.key());
    }
    for (const std::string& code : old) {
        (*table)[std::string(codeOfToday(code))] = std::move((*table)[code]);
        table->erase(code);
    }
}

/// What a split on the contact's language compares it with.
void renameCompared(DocumentJson& node) {
    DocumentJson* router = objectMember(node, "router");
    if (router == nullptr || lowerAscii(textMember(*router, "operand")) != "@contact.language") return;
    eachObject(*router, "cases", [](DocumentJson& test) {
        const auto arguments = test.find("arguments");
        if (arguments == test.end() || !arguments->is_array()) return;
        for (DocumentJson& argument : *arguments) renameLanguage(argument);
    });
}

/// Languages that old flows call by their bibliographic codes, wherever a flow names one.
void renameLanguages(DocumentJson& flow) {
    if (const auto base = flow.find("language"); base != flow.end()) renameLanguage(*base);
    renameTranslations(flow);
    eachNode(flow, [](DocumentJson& node) {
        renameCompared(node);
        eachObject(node, "actions", [](DocumentJson& action) {
            if (textMember(action, "type") != "set_contact_language") return;
            if (const auto language = action.find("language"); language != action.end()) renameLanguage(*language);
        });
    });
}

}  // namespace

std::optional<SpecVersion> parseSpecVersion(std::string_view text) {
    SpecVersion out{0, 0, 0};
    const auto parts = split(text, '.');
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto number = parseInteger(parts[i]);
        if (!number || *number < 0 || *number > 10'000) return std::nullopt;
        out[i] = static_cast<int>(*number);
    }
    return out;
}

FileWords::FileWords(std::string_view text) : lower_(lowerAscii(text)) {
    // \u0041 to \u007A
    hides_letters_ = std::any_of(std::begin("4567"), std::end("4567") - 1, [this](char high) {
        return lower_.find(std::string("\\u00") + high) != std::string::npos;
    });
}

bool FileWords::mayHave(std::string_view word) const {
    const auto [answer, is_new] = asked_.emplace(word, hides_letters_);
    if (is_new && !hides_letters_) answer->second = lower_.find(word) != std::string::npos;
    return answer->second;
}

bool migrateFlow(
    DocumentJson& flow, const Decoder& place, const FileWords& words, std::string_view spec
) {
    const bool is_legacy = legacy::isLegacyFlow(flow);  // which has other words for what it becomes
    if (is_legacy && !upgradeLegacy(flow, place)) return false;
    const std::string text(textMember(flow, "spec_version"));
    const auto version = parseSpecVersion(text);
    if (!version) {
        place.problemAt("spec_version", "is missing or no version such as \"13.1.0\"");
        return false;
    }
    if (*version < kFirst) {
        place.problemAt(
            "spec_version",
            text + " is of flows with action_sets and rule_sets, but this one has nodes, which came with 13.0"
        );
        return false;
    }
    if (*version >= kTooNew) {
        place.problemAt("spec_version", text + " is not read; versions 11 to 14.4 are");
        return false;
    }
    renameLanguages(flow);
    const SpecVersion last = *parseSpecVersion(spec);
    for (const MigrationStep& step : migrationSteps()) {
        const bool on_the_way = *version < step.version && step.version <= last;
        if (on_the_way && (is_legacy || words.mayHave(step.about))) step.apply(flow);
    }
    if (*version < last) flow["spec_version"] = spec;
    return true;
}

}  // namespace tama::flows
