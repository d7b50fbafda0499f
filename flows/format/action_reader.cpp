#include "flows/format/action_reader.hpp"

namespace tama::flows {

std::vector<Template> compileAll(const std::vector<std::string>& texts) {
    std::vector<Template> out;
    out.reserve(texts.size());
    for (const std::string& text : texts) out.push_back(compileTemplate(text));
    return out;
}

Template ActionReader::expression(std::string_view key, std::size_t max, Need need) const {
    return compileTemplate(json_.view(key, max, need));
}

std::vector<Template> ActionReader::expressions(std::string_view key, std::size_t max_items) const {
    return compileAll(json_.texts(key, max_items, kMaxText));
}

LocalisedText ActionReader::localised(std::string_view key, Need need) const {
    LocalisedText out;
    out.base = expression(key, kMaxText, need);
    for (const std::string& language : localisation_.languages()) {
        const auto texts = localisation_.texts(language, uuid_, key, kMaxText);
        if (!texts.empty()) out.translations.emplace_back(language, compileTemplate(texts.front()));
    }
    return out;
}

Localised<std::string> ActionReader::localisedName(std::string_view key) const {
    Localised<std::string> out;
    out.base = json_.text(key, kMaxName);
    for (const std::string& language : localisation_.languages()) {
        const auto texts = localisation_.texts(language, uuid_, key, kMaxName);
        if (!texts.empty()) out.translations.emplace_back(language, texts.front());
    }
    return out;
}

LocalisedTexts ActionReader::localisedList(std::string_view key, std::size_t max_items) const {
    LocalisedTexts out;
    out.base = expressions(key, max_items);
    for (const std::string& language : localisation_.languages()) {
        const auto texts = localisation_.texts(language, uuid_, key, kMaxText);
        if (!texts.empty()) out.translations.emplace_back(language, compileAll(texts));
    }
    return out;
}

std::vector<GroupChoice> ActionReader::groups(std::string_view key) const {
    std::vector<GroupChoice> out;
    const std::size_t size = json_.count(key, kMaxListItems);
    const Decoder list = json_.member(key);
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (!item.expectObject()) continue;
        GroupChoice choice;
        if (item.has("name_match")) {
            choice.name_match = compileTemplate(item.text("name_match", kMaxText));
        } else {
            choice.group = {item.uuid("uuid"), item.text("name", kMaxName)};
        }
        out.push_back(std::move(choice));
    }
    return out;
}

std::vector<GroupRef> ActionReader::references(std::string_view key) const {
    std::vector<GroupRef> out;
    const std::size_t size = json_.count(key, kMaxListItems);
    const Decoder list = json_.member(key);
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (item.expectObject())
            out.push_back({item.uuid("uuid", Need::Optional), item.text("name", kMaxName)});
    }
    return out;
}

FlowRef ActionReader::flow(std::string_view key) const {
    const Decoder flow = json_.member(key);
    if (flow.json().is_null()) {
        json_.problemAt(key, "is missing");
        return {};
    }
    if (!flow.expectObject()) return {};
    return {flow.uuid("uuid"), flow.text("name", kMaxName)};
}

}  // namespace tama::flows
