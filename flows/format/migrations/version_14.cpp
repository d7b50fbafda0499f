// 14.0 to 14.4.2.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "flows/format/migrations/definition.hpp"
#include "flows/format/migrations/steps.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;

// Longest expiry of a wait, in minutes.
constexpr std::int64_t kLongestExpiry = 20'160;
constexpr std::int64_t kLongestVoiceExpiry = 15;
constexpr std::size_t kMaxReplies = 10;

/// Nodes of one action and a switch on what that action brought.
template <class Visit>
void eachActionSplit(Json& flow, Visit visit) {
    eachNode(flow, [&](Json& node) {
        Json* router = objectMember(node, "router");
        const auto actions = node.find("actions");
        if (router == nullptr || textMember(*router, "type") != "switch") return;
        if (actions == node.end() || !actions->is_array() || actions->size() != 1) return;
        if (Json& action = actions->front(); action.is_object()) visit(action, *router);
    });
}

bool splitsOnResult(const Json& router) {
    const auto cases = router.find("cases");
    return textMember(router, "operand").starts_with("@results.") && cases != router.end() &&
           cases->is_array() && !cases->empty() && cases->front().is_object();
}

void keepFirstCase(Json& router, std::string_view test, Json arguments) {
    Json first = router["cases"].front();
    first["type"] = test;
    first["arguments"] = std::move(arguments);
    router["cases"] = Json::array({std::move(first)});
}

bool callsService(const Json& action) {
    const std::string_view type = textMember(action, "type");
    return type == "call_webhook" || type == "call_resthook";
}

bool takesOneText(std::string_view test) {
    constexpr std::array<std::string_view, 7> kTests{
        "has_any_word",
        "has_all_words",
        "has_phrase",
        "has_beginning",
        "has_only_phrase",
        "has_only_text",
        "has_pattern"
    };
    return std::find(kTests.begin(), kTests.end(), test) != kTests.end();
}

void joinArguments(Json& arguments) {
    if (!arguments.is_array() || arguments.size() < 2) return;
    std::string joined;
    for (const Json& argument : arguments) {
        if (&argument != &arguments.front()) joined += ' ';
        if (argument.is_string()) joined += argument.get_ref<const std::string&>();
    }
    arguments = Json::array({joined});
}

}  // namespace

void mendExpiryAndCategories(Json& flow) {
    const auto expiry = flow.find("expire_after_minutes");
    if (expiry != flow.end()) {
        const bool voice = textMember(flow, "type") == "voice";
        const std::int64_t minutes = expiry->is_number_integer() ? expiry->get<std::int64_t>() : 0;
        *expiry = std::clamp<std::int64_t>(minutes, 0, voice ? kLongestVoiceExpiry : kLongestExpiry);
    }
    eachNode(flow, [](Json& node) {
        Json* router = objectMember(node, "router");
        if (router == nullptr) return;
        eachObject(*router, "categories", [](Json& category) {
            if (textMember(category, "name").empty()) category["name"] = "Match";
        });
    });
}

void splitWebhooksOnStatus(Json& flow) {
    eachActionSplit(flow, [](Json& action, Json& router) {
        if (!callsService(action) || !splitsOnResult(router)) return;
        router["operand"] = "@webhook.status";
        keepFirstCase(router, "has_number_between", Json::array({"200", "299"}));
    });
}

void keepTenReplies(Json& flow) {
    eachAction(flow, [](Json& action) {
        const std::string_view type = textMember(action, "type");
        if (type != "send_msg" && type != "send_broadcast") return;
        const auto replies = action.find("quick_replies");
        if (replies == action.end() || !replies->is_array()) return;
        while (replies->size() > kMaxReplies) replies->erase(replies->size() - 1);
    });
}

void renameTicketBody(Json& flow) {
    eachAction(flow, [](Json& action) {
        if (textMember(action, "type") != "open_ticket") return;
        const std::string body(textMember(action, "body"));
        if (body.empty()) return;
        action["note"] = body;
        action.erase("body");
    });
    Json* table = objectMember(flow, "localization");
    if (table == nullptr) return;
    for (auto item = table->begin(); item != table->end();) {
        item = item.key().size() == 3 ? std::next(item) : table->erase(item);
    }
}

void splitTicketsOnLocals(Json& flow) {
    eachActionSplit(flow, [](Json& action, Json& router) {
        const std::string type(textMember(action, "type"));
        if ((type != "open_ticket" && type != "transfer_airtime") || !splitsOnResult(router)) return;
        router["operand"] = type == "open_ticket" ? "@locals._new_ticket" : "@locals._new_transfer";
        keepFirstCase(router, "has_text", Json::array());
        router["result_name"] = std::string(textMember(action, "result_name"));
        action.erase("result_name");
    });
}

void joinWordArguments(Json& flow) {
    eachNode(flow, [&](Json& node) {
        Json* router = objectMember(node, "router");
        if (router == nullptr || textMember(*router, "type") != "switch") return;
        eachObject(*router, "cases", [&](Json& test) {
            if (!takesOneText(textMember(test, "type"))) return;
            if (const auto arguments = test.find("arguments"); arguments != test.end()) {
                joinArguments(*arguments);
            }
            const std::string uuid(textMember(test, "uuid"));
            eachTranslation(flow, [&](Json& language) {
                if (Json* translated = translatedList(language, uuid, "arguments"))
                    joinArguments(*translated);
            });
        });
    });
}

void dropAllUrns(Json& flow) {
    eachAction(flow, [](Json& action) {
        if (textMember(action, "type") == "send_msg") action.erase("all_urns");
    });
}

void splitWebhooksWithDefault(Json& flow) {
    eachActionSplit(flow, [](Json& action, Json& router) {
        if (callsService(action) && textMember(router, "operand") == "@webhook.status") {
            router["operand"] = "@(default(webhook.status, 0))";
        }
    });
}

}  // namespace tama::flows
