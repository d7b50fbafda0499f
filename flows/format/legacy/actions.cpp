#include "flows/format/legacy/actions.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/contact_queries/schema.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/legacy/expressions.hpp"

namespace tama::flows::legacy {

namespace {

using Json = DocumentJson;

struct ActionContext {
    const Decoder& action;
    Localiser& localiser;
    Json out;  // uuid and, in the end, all of the action

    std::string uuid() const { return out["uuid"].get<std::string>(); }
    std::string text(const char* key) const { return action.text(key, kMaxText); }
    std::string expression(const char* key) const { return rewriteTemplate(text(key)); }
};

Translations rewritten(Translations texts) {
    for (auto& [language, text] : texts) text = rewriteTemplate(text);
    return texts;
}

/// The base text of a member; its translations go to the localisation.
std::string localised(ActionContext& in, const char* key, const char* property) {
    const Translations texts = rewritten(readTranslations(in.action.member(key)));
    in.localiser.add(texts, in.uuid(), property);
    return in.localiser.base(texts);
}

/// A group or label: an object, or a text that is a name or an expression.
Json reference(const Decoder& item) {
    if (item.json().is_string()) return {{"name_match", rewriteTemplate(item.asText(kMaxText))}};
    const std::string name = item.text("name", kMaxText);
    if (!item.has("uuid")) return {{"name_match", name}};
    return {{"uuid", item.uuid("uuid")}, {"name", name}};
}

Json references(const ActionContext& in, const char* key) {
    Json out = Json::array();
    const std::size_t size = in.action.count(key, kMaxListItems);
    const Decoder list = in.action.member(key);
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (item.json().is_string() || item.expectObject()) out.push_back(reference(item));
    }
    return out;
}

void putIfAny(Json& out, const char* key, Json list) {
    if (!list.empty()) out[key] = std::move(list);
}

/// Contacts, groups and variables of `send` and `trigger-flow`. A contact that is to be made first is
/// `create_contact`, where the action can do that; else it stays among the variables, for the check to report.
void addRecipients(ActionContext& in, bool can_make_contact) {
    Json contacts = Json::array();
    const std::size_t size = in.action.count("contacts", kMaxListItems);
    const Decoder list = in.action.member("contacts");
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (!item.expectObject()) continue;
        contacts.push_back({{"uuid", item.uuid("uuid")}, {"name", item.text("name", kMaxText)}});
    }
    Json variables = Json::array();
    const std::size_t count = in.action.count("variables", kMaxListItems);
    const Decoder variable_list = in.action.member("variables");
    for (std::size_t i = 0; i < count; ++i) {
        const Decoder item = variable_list.item(i);
        const std::string written =
            item.json().is_string() ? item.asText(kMaxText) : item.text("id", kMaxText);
        if (written != kNewContact) {
            variables.push_back(rewriteTemplate(written));
        } else if (can_make_contact) {
            in.out["create_contact"] = true;
        } else {
            variables.push_back(written);
        }
    }
    putIfAny(in.out, "contacts", std::move(contacts));
    putIfAny(in.out, "groups", references(in, "groups"));
    putIfAny(in.out, "legacy_vars", std::move(variables));
}

/// "image/jpeg:path": the kind of a file without one is image.
std::string attachment(const std::string& written) {
    return written.find(':') == std::string::npos ? "image:" + written : written;
}

void addMedia(ActionContext& in) {
    Translations media = rewritten(readTranslations(in.action.member("media")));
    std::erase_if(media, [](const auto& item) { return item.second.empty(); });
    for (auto& [language, written] : media) written = attachment(written);
    in.localiser.add(media, in.uuid(), "attachments");
    if (const std::string base = in.localiser.base(media); !base.empty()) {
        in.out["attachments"] = Json::array({base});
    }
}

void addQuickReplies(ActionContext& in) {
    const std::size_t size = in.action.count("quick_replies", kMaxListItems);
    const Decoder list = in.action.member("quick_replies");
    std::vector<std::string> base(size);
    std::map<std::string, std::vector<std::string>> translated;
    for (std::size_t i = 0; i < size; ++i) {
        const Translations reply = rewritten(readTranslations(list.item(i)));
        base[i] = in.localiser.base(reply);
        for (const auto& [language, text] : reply) {
            if (!in.localiser.isTranslation(language)) continue;
            auto& texts = translated[language];
            texts.resize(size);
            texts[i] = text;
        }
    }
    for (const auto& [language, texts] : translated) {
        in.localiser.add(language, in.uuid(), "quick_replies", texts);
    }
    putIfAny(in.out, "quick_replies", base);
}

void upgradeMessage(ActionContext& in) {
    in.out["text"] = localised(in, "msg", "text");
    addMedia(in);
    addQuickReplies(in);
}

Json flowReference(const ActionContext& in) {
    const Decoder flow = in.action.member("flow");
    if (!flow.expectObject()) return Json::object();
    return {{"uuid", flow.uuid("uuid")}, {"name", flow.text("name", kMaxText)}};
}

void upgradeReply(ActionContext& in) {
    in.out["type"] = "send_msg";
    upgradeMessage(in);
    if (in.action.boolean("send_all")) in.out["all_urns"] = true;
}

void upgradeSend(ActionContext& in) {
    in.out["type"] = "send_broadcast";
    upgradeMessage(in);
    addRecipients(in, false);
}

void upgradeTriggerFlow(ActionContext& in) {
    in.out["type"] = "start_session";
    in.out["flow"] = flowReference(in);
    addRecipients(in, true);
}

void upgradeFlow(ActionContext& in) {
    in.out["type"] = "enter_flow";
    in.out["flow"] = flowReference(in);
    in.out["terminal"] = true;
}

void upgradeAddGroup(ActionContext& in) {
    in.out["type"] = "add_contact_groups";
    in.out["groups"] = references(in, "groups");
}

void upgradeRemoveGroup(ActionContext& in) {
    in.out["type"] = "remove_contact_groups";
    Json groups = references(in, "groups");
    if (groups.empty()) {
        in.out["all_groups"] = true;
    } else {
        in.out["groups"] = std::move(groups);
    }
}

void upgradeSave(ActionContext& in) {
    const std::string field = in.text("field");
    std::string value = in.expression("value");
    if (field == "name" || field == "first_name") {
        in.out["type"] = "set_contact_name";
        // The rest of the name stays.
        if (field == "first_name") {
            value = std::string(trim(value)) + " @(word_slice(contact.name, 1, -1))";
        }
        in.out["name"] = value;
    } else if (field == "tel_e164" || isUrnScheme(field)) {
        in.out["type"] = "add_contact_urn";
        in.out["scheme"] = field == "tel_e164" ? "tel" : field;
        in.out["path"] = value;
    } else {
        in.out["type"] = "set_contact_field";
        in.out["field"] = {{"key", field}, {"name", in.text("label")}};
        in.out["value"] = value;
    }
}

void upgradeLanguage(ActionContext& in) {
    in.out["type"] = "set_contact_language";
    in.out["language"] = in.text(in.action.has("lang") ? "lang" : "language");
}

void upgradeChannel(ActionContext& in) {
    in.out["type"] = "set_contact_channel";
    in.out["channel"] = {{"uuid", in.action.uuid("channel")}, {"name", in.text("name")}};
}

void upgradeEmail(ActionContext& in) {
    in.out["type"] = "send_email";
    Json addresses = Json::array();
    for (const std::string& written : in.action.texts("emails", kMaxListItems, kMaxText)) {
        addresses.push_back(rewriteTemplate(written));
    }
    in.out["addresses"] = std::move(addresses);
    in.out["subject"] = in.expression("subject");
    in.out["body"] = in.expression("msg");
}

void upgradeLabels(ActionContext& in) {
    in.out["type"] = "add_input_labels";
    in.out["labels"] = references(in, "labels");
}

void upgradeSay(ActionContext& in) {
    in.out["type"] = "say_msg";
    in.out["text"] = localised(in, "msg", "text");
    const std::string recording = localised(in, "recording", "audio_url");
    if (!recording.empty()) in.out["audio_url"] = recording;
}

void upgradePlay(ActionContext& in) {
    in.out["type"] = "play_audio";
    in.out["audio_url"] = in.expression("url");
}

void upgradeApi(ActionContext& in) {
    in.out = upgradeWebhook(in.action, {"webhook", "action"}, in.uuid(), "");
}

constexpr std::array kUpgrades{
    std::pair<std::string_view, void (*)(ActionContext&)>{"reply", &upgradeReply},
    std::pair<std::string_view, void (*)(ActionContext&)>{"send", &upgradeSend},
    std::pair<std::string_view, void (*)(ActionContext&)>{"trigger-flow", &upgradeTriggerFlow},
    std::pair<std::string_view, void (*)(ActionContext&)>{"flow", &upgradeFlow},
    std::pair<std::string_view, void (*)(ActionContext&)>{"add_group", &upgradeAddGroup},
    std::pair<std::string_view, void (*)(ActionContext&)>{"del_group", &upgradeRemoveGroup},
    std::pair<std::string_view, void (*)(ActionContext&)>{"save", &upgradeSave},
    std::pair<std::string_view, void (*)(ActionContext&)>{"lang", &upgradeLanguage},
    std::pair<std::string_view, void (*)(ActionContext&)>{"set_language", &upgradeLanguage},
    std::pair<std::string_view, void (*)(ActionContext&)>{"channel", &upgradeChannel},
    std::pair<std::string_view, void (*)(ActionContext&)>{"email", &upgradeEmail},
    std::pair<std::string_view, void (*)(ActionContext&)>{"add_label", &upgradeLabels},
    std::pair<std::string_view, void (*)(ActionContext&)>{"say", &upgradeSay},
    std::pair<std::string_view, void (*)(ActionContext&)>{"play", &upgradePlay},
    std::pair<std::string_view, void (*)(ActionContext&)>{"api", &upgradeApi},
};

/// What old webhooks were sent: the contact, the flow, the way and the results so far, the message.
constexpr std::string_view kPayload =
    R"x(@(json(object("contact", object("uuid", contact.uuid, "name", contact.name, "urn", contact.urn), )x"
    R"x("flow", run.flow, "path", run.path, "results", foreach_value(results, extract_object, "category", )x"
    R"x("category_localized", "created_on", "input", "name", "node_uuid", "value"), )x"
    R"x("run", object("uuid", run.uuid, "created_on", run.created_on), )x"
    R"x("input", if(input, object("uuid", input.uuid, "type", input.type, "text", input.text, )x"
    R"x("created_on", input.created_on, "channel", input.channel, )x"
    R"x("attachments", foreach(input.attachments, attachment_parts), )x"
    R"x("urn", if(input.urn, object("scheme", urn_parts(input.urn).scheme, )x"
    R"x("path", urn_parts(input.urn).path, )x"
    R"x("display", default(format_urn(input.urn), "")), null)), null), )x"
    R"x("channel", default(input.channel, null)))))x";

}  // namespace

Json upgradeWebhook(
    const Decoder& config, const WebhookKeys& keys, const std::string& uuid, const std::string& result_name
) {
    Json out{{"uuid", uuid}, {"type", "call_webhook"}};
    std::string method = upperAscii(config.text(keys.method, 16));
    if (method.empty()) method = "POST";
    out["method"] = method;
    out["url"] = rewriteTemplate(config.text(keys.url, kMaxText), {.url_encode = true});
    Json headers = Json::object();
    if (method == "POST") {
        headers["Content-Type"] = "application/json";
        out["body"] = kPayload;
    }
    const std::size_t size = config.count("webhook_headers", kMaxListItems);
    const Decoder list = config.member("webhook_headers");
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder header = list.item(i);
        const std::string name = header.text("name", kMaxText);
        if (!name.empty()) headers[name] = rewriteTemplate(header.text("value", kMaxText));
    }
    if (!headers.empty()) out["headers"] = std::move(headers);
    if (!result_name.empty()) out["result_name"] = result_name;
    return out;
}

Json upgradeAction(const Decoder& action, const std::string& fallback_uuid, Localiser& localiser) {
    const std::string type = action.text("type", kMaxName, Need::Required);
    const std::string uuid = action.uuid("uuid", Need::Optional);
    ActionContext in{action, localiser, {{"uuid", uuid.empty() ? fallback_uuid : uuid}}};
    for (const auto& [name, upgrade] : kUpgrades) {
        if (name != type) continue;
        upgrade(in);
        return std::move(in.out);
    }
    if (!type.empty()) action.problemAt("type", "the action " + type + " of old flows is not known");
    return nullptr;
}

}  // namespace tama::flows::legacy
