#include "flows/scenarios/setup.hpp"

#include <algorithm>
#include <optional>

#include "base/numbering_plans.hpp"
#include "base/text.hpp"
#include "flows/engine/field_reading.hpp"
#include "flows/expressions/words.hpp"
#include "flows/language_codes.hpp"
#include "flows/play/phones.hpp"
#include "flows/play/play.hpp"
#include "flows/scenarios/durations.hpp"
#include "flows/scenarios/state_checks.hpp"

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
                environment.allowed_languages.emplace_back(codeOfToday(language));
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
            contact.language = codeOfToday(value);
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
        } else if (setting.name == "channel") {
            return channel(value);
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

    /// One of the assets, or that a trigger is bound to: exports have no list of them.
    std::optional<std::string> channel(const std::string& name) {
        const auto take = [&](const std::string& uuid, const std::string& other) {
            if (!equalsIgnoringCase(other, name)) return false;
            out_.conversation.channel = {uuid, other};
            return true;
        };
        for (const Channel& known : assets_.channels) {
            if (take(known.uuid, known.name)) return std::nullopt;
        }
        for (const TriggerDefinition& trigger : assets_.triggers) {
            if (trigger.channel && take(trigger.channel->uuid, trigger.channel->name)) return std::nullopt;
        }
        return "there is no channel \"" + name + "\" in the export";
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

using SettingList = std::vector<const ScriptSetting*>;

tl::expected<ScenarioSetup, SettingProblem> setUpFor(
    const std::shared_ptr<const Assets>& assets, const Workflow& flow, const SettingList& settings
) {
    const auto refuse = [](const ScriptSetting& setting, const std::string& message) {
        return tl::unexpected(SettingProblem{setting.lines, setting.name + ": " + message});
    };
    ScenarioSetup out;
    out.conversation.flow = &flow;
    out.conversation.environment = environmentFor(*assets, flow);
    out.conversation.now = timeFromWords(kScenarioStart, out.zone).value();
    out.conversation.contact = madeUpContact("", flow, out.conversation.now);
    SettingTaker taker(*assets, out);
    for (const ScriptSetting* setting : settings) {
        if (auto wrong = taker.convention(*setting)) return refuse(*setting, *wrong);
    }
    out.conversation.now = timeFromWords(kScenarioStart, out.zone).value();
    for (const ScriptSetting* setting : settings) {
        if (auto wrong = taker.other(*setting)) return refuse(*setting, *wrong);
    }
    out.conversation.contact.created_on = out.conversation.now;
    out.conversation.assets = assets;
    return out;
}

}  // namespace

tl::expected<ScenarioSetup, SettingProblem> setUpScenario(
    std::shared_ptr<const Assets> assets,
    const std::vector<ScriptSetting>& for_all,
    const std::vector<ScriptSetting>& own,
    std::string_view first_message
) {
    SettingList settings;
    const ScriptSetting* flow_name = nullptr;
    for (const auto* list : {&for_all, &own}) {
        for (const ScriptSetting& setting : *list) {
            settings.push_back(&setting);
            if (setting.name == "flow") flow_name = &setting;
        }
    }
    const auto flow = chooseFlow(*assets, flow_name == nullptr ? "" : flow_name->value);
    const bool by_message = flow_name == nullptr && !first_message.empty() && !assets->workflows.empty();
    const auto no_flow = [&] {
        return tl::unexpected(SettingProblem{
            flow_name == nullptr ? ScriptLines{} : flow_name->lines,
            "flow: " + flow.error().message + "; write \"flow: NAME\""});
    };
    if (!flow && !by_message) return no_flow();
    if (!by_message) return setUpFor(assets, **flow, settings);
    // Which trigger hears the worker depends on the settings, and some of them on the workflow.
    const Workflow& first = flow ? **flow : *assets->workflows.front();
    auto setup = setUpFor(assets, first, settings);
    if (!setup) return setup;
    const auto match = Conversation(setup->conversation).firedBy(first_message);
    const Workflow* heard = match ? assets->workflow(match->trigger->flow_uuid) : nullptr;
    if (heard != nullptr) return heard == &first ? std::move(setup) : setUpFor(assets, *heard, settings);
    if (flow) return setup;
    return no_flow();
}

}  // namespace tama::flows
