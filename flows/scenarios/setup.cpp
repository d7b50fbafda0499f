#include "flows/scenarios/setup.hpp"

#include <algorithm>
#include <optional>

#include "base/numbering_plans.hpp"
#include "base/text.hpp"
#include "flows/engine/field_reading.hpp"
#include "flows/expressions/words.hpp"
#include "flows/format/language_codes.hpp"
#include "flows/play/phones.hpp"
#include "flows/play/play.hpp"
#include "flows/scenarios/durations.hpp"
#include "flows/scenarios/state_checks.hpp"
#include "flows/triggers/keyword.hpp"

namespace tama::flows {

namespace {

/// Takes the settings one by one. The conventions come first, because dates and fields are read by them.
class SettingTaker {
  public:
    SettingTaker(const Assets& assets, ScenarioSetup& out) : assets_(assets), out_(out) {}

    /// What is wrong, or nothing.
    std::optional<std::string> convention(const ScriptSetting& setting) {
        Environment& environment = out_.conversation.environment;
        const std::string& value = setting.value;
        if (setting.name == "timezone") {
            const auto zone = TimeZone::named(value);
            if (!zone) return "there is no time zone " + value + "; write it as Africa/Monrovia";
            environment.timezone = *zone;
            out_.zone = *zone;
        } else if (setting.name == "languages") {
            environment.allowed_languages.clear();
            for (const std::string_view part : split(value, ',')) {
                const std::string language(trim(part));
                if (!isLanguageCode(language)) return notALanguage(language);
                environment.allowed_languages.push_back(language);
            }
        } else if (setting.name == "country") {
            environment.default_country = upperAscii(value);
        } else if (setting.name == "date format") {
            if (std::find(kDateFormats.begin(), kDateFormats.end(), value) == kDateFormats.end()) {
                return "must be " + join(kDateFormats, " or ");
            }
            environment.date_format = value;
        } else if (setting.name == "time format") {
            if (std::find(kTimeFormats.begin(), kTimeFormats.end(), value) == kTimeFormats.end()) {
                return "must be " + join(kTimeFormats, " or ");
            }
            environment.time_format = value;
        } else if (setting.name == "collation") {
            const auto collation = collationNamed(value);
            if (!collation) return "must be default, confusables or arabic_variants";
            environment.input_collation = *collation;
        } else if (setting.name == "decimal symbol") {
            if (value != "," && value != ".") return "must be \".\" or \",\"";
            environment.number_format.decimal_symbol = value;
            environment.number_format.digit_grouping_symbol = value == "," ? "." : ",";
        }
        return std::nullopt;
    }

    std::optional<std::string> other(const ScriptSetting& setting) {
        Contact& contact = out_.conversation.contact;
        const std::string& value = setting.value;
        if (setting.name == "at") {
            const auto time = timeFromWords(value, out_.zone);
            if (!time) return "needs a time such as \"at: 2026-03-01 09:00\"";
            out_.conversation.now = *time;
        } else if (setting.name == "name") {
            contact.name = value;
        } else if (setting.name == "language") {
            if (!value.empty() && !isLanguageCode(value)) return notALanguage(value);
            contact.language = value;
        } else if (setting.name == "phone") {
            return phone(value);
        } else if (setting.name == "status") {
            const auto status = contactStatusFrom(lowerAscii(value));
            if (!status) return "must be active, blocked, stopped or archived";
            contact.status = *status;
        } else if (setting.name == "worker timezone") {
            if (!TimeZone::named(value)) return "there is no time zone " + value;
            contact.timezone = value;
        } else if (setting.name == "group") {
            return group(value);
        } else if (setting.name == "field") {
            field(setting.argument, value);
        }
        return std::nullopt;
    }

  private:
    static std::string notALanguage(const std::string& text) {
        return "\"" + text + "\" is no language; write its three letters, such as fra";
    }

    std::optional<std::string> phone(const std::string& value) {
        if (value.empty()) {
            out_.conversation.contact.urns.clear();
            return std::nullopt;
        }
        const auto number = builtInNormaliser()(value, out_.conversation.environment.default_country);
        if (!number) return "is no phone number; write it with its country, such as +231770000001";
        out_.conversation.contact.urns = {"tel:" + *number};
        return std::nullopt;
    }

    std::optional<std::string> group(const std::string& name) {
        const Group* group = assets_.groupNamed(name);
        if (group == nullptr) return "there is no group \"" + name + "\" in the export";
        if (!group->query.empty()) {
            return "\"" + group->name + "\" is a smart group (" + group->query +
                   "); set the fields that put somebody into it";
        }
        out_.conversation.contact.groups.push_back({group->uuid, group->name});
        return std::nullopt;
    }

    /// A field that the export does not have is a text, as a field of the registry is.
    void field(const std::string& name, const std::string& value) {
        auto& fields = out_.conversation.contact.fields;
        const std::string key = fieldKey(assets_, name);
        if (value.empty()) {
            fields.erase(key);
            return;
        }
        const ConversationSetup& talk = out_.conversation;
        fields.insert_or_assign(
            key, readField(assets_, key, value, talk.environment, talk.now, talk.contact)
        );
    }

    const Assets& assets_;
    ScenarioSetup& out_;
};

Result<const Workflow*> flowOfScenario(
    const Assets& assets, const ScriptSetting* named, std::string_view first_message, Collation collation
) {
    if (named == nullptr && !first_message.empty()) {
        const HeardTrigger heard = triggerFor(assets, first_message, collation);
        const Workflow* flow =
            heard.trigger == nullptr ? nullptr : assets.workflow(heard.trigger->flow_uuid);
        if (flow != nullptr) return flow;
    }
    return chooseFlow(assets, named == nullptr ? "" : named->value);
}

}  // namespace

HeardTrigger triggerFor(const Assets& assets, std::string_view message, Collation collation) {
    HeardTrigger best;
    const TriggerDefinition* catch_all = nullptr;
    for (const TriggerDefinition& trigger : assets.triggers) {
        if (trigger.type == 'C' && catch_all == nullptr) catch_all = &trigger;
        for (const std::string& word : trigger.keywords) {
            const bool fits = trigger.match == KeywordMatch::OnlyWord
                                  ? isOnlyKeyword(message, word, collation)
                                  : beginsWithKeyword(message, word, collation);
            if (fits && word.size() > best.keyword.size()) best = {&trigger, word};
        }
    }
    if (best.trigger == nullptr) best.trigger = catch_all;
    return best;
}

tl::expected<ScenarioSetup, SettingProblem> setUpScenario(
    std::shared_ptr<const Assets> assets,
    const std::vector<ScriptSetting>& for_all,
    const std::vector<ScriptSetting>& own,
    std::string_view first_message
) {
    std::vector<const ScriptSetting*> settings;
    const ScriptSetting* flow_name = nullptr;
    Collation collation = Collation::Default;
    for (const auto* list : {&for_all, &own}) {
        for (const ScriptSetting& setting : *list) {
            settings.push_back(&setting);
            if (setting.name == "flow") flow_name = &setting;
            if (setting.name == "collation") collation = collationNamed(setting.value).value_or(collation);
        }
    }
    const auto refuse = [](const ScriptSetting& setting, std::string message) {
        return tl::unexpected(SettingProblem{setting.lines, setting.name + ": " + std::move(message)});
    };
    const auto flow = flowOfScenario(*assets, flow_name, first_message, collation);
    if (!flow) {
        return tl::unexpected(SettingProblem{
            flow_name == nullptr ? ScriptLines{} : flow_name->lines,
            "flow: " + flow.error().message + "; write \"flow: NAME\""});
    }
    ScenarioSetup out;
    out.conversation.flow = *flow;
    out.conversation.environment = environmentFor(**flow);
    out.conversation.now = timeFromWords(kScenarioStart, out.zone).value();
    out.conversation.contact = madeUpContact("", **flow, out.conversation.now);
    SettingTaker taker(*assets, out);
    for (const ScriptSetting* setting : settings) {
        if (auto wrong = taker.convention(*setting)) return refuse(*setting, *wrong);
    }
    out.conversation.now = timeFromWords(kScenarioStart, out.zone).value();
    for (const ScriptSetting* setting : settings) {
        if (auto wrong = taker.other(*setting)) return refuse(*setting, *wrong);
    }
    out.conversation.contact.created_on = out.conversation.now;
    out.conversation.assets = std::move(assets);
    return out;
}

}  // namespace tama::flows
