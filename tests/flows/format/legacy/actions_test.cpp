#include "flows/format/legacy/actions.hpp"

#include "flows/template.hpp"
#include "tests/flows/support/legacy_flow.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::legacy::testing {

using namespace flows::testing;

namespace {

struct UpgradedAction {
    Json action;
    Json localisation;
};

UpgradedAction upgradedAction(Json action, const std::string& flow_type = "F") {
    Json old = legacyFlow({actionSet(1, {std::move(action)})}, {});
    old["flow_type"] = flow_type;
    const Json now = upgraded(old);
    Json out = now["nodes"][0]["actions"][0];
    out.erase("uuid");
    return {out, now["localization"]};
}

}  // namespace

TEST_CASE("a reply keeps its translations, media and quick replies", "[flows][legacy]") {
    const auto [action, localisation] = upgradedAction(
        {{"type", "reply"},
         {"msg", {{"eng", "ACT left, @contact.first_name?"}, {"fra", "ACT restants, @contact.facility ?"}}},
         {"media", {{"eng", "audio/mp3:http://x.org/a.mp3"}, {"fra", "photos/b.jpg"}}},
         {"quick_replies", {{{"eng", "Yes"}, {"fra", "Oui"}}, {{"eng", "No"}}}},
         {"send_all", true}}
    );
    CHECK(
        action ==
        Json{
            {"type", "send_msg"},
            {"text", "ACT left, @contact.first_name?"},
            {"attachments", {"audio/mp3:http://x.org/a.mp3"}},
            {"quick_replies", {"Yes", "No"}},
            {"all_urns", true}
        }
    );
    const Json french = localisation["fra"][actionId(1)];
    CHECK(french["text"] == Json({"ACT restants, @fields.facility ?"}));
    CHECK(french["attachments"] == Json({"image:photos/b.jpg"}));
    CHECK(french["quick_replies"] == Json({"Oui", ""}));
}

TEST_CASE("a text without translations is the base text", "[flows][legacy]") {
    CHECK(upgradedAction({{"type", "reply"}, {"msg", "Hi"}}).action["text"] == "Hi");
    const auto [action, localisation] = upgradedAction({{"type", "reply"}, {"msg", {{"base", "Hi"}}}});
    CHECK(action["text"] == "Hi");
    CHECK(localisation == Json::object());
}

TEST_CASE("messages and flows for others name groups, contacts and expressions", "[flows][legacy]") {
    const Json recipients{
        {"contacts", {{{"uuid", id(20)}, {"name", "Fatu"}}}},
        {"groups", {{{"uuid", id(21)}, {"name", "DHOs"}}, "@contact.county"}},
        {"variables", {{{"id", "@contact.supervisor"}}, {{"id", "@new_contact"}}}}
    };
    Json send = recipients;
    send.update({{"type", "send"}, {"msg", {{"eng", "Alert"}}}});
    const Json broadcast = upgradedAction(send).action;
    CHECK(broadcast["type"] == "send_broadcast");
    CHECK(broadcast["contacts"] == recipients["contacts"]);
    CHECK(broadcast["groups"] == Json({recipients["groups"][0], {{"name_match", "@fields.county"}}}));
    CHECK(broadcast["legacy_vars"] == Json({"@fields.supervisor", "@new_contact"}));  // the check reports it
    Json start = recipients;
    start.update({{"type", "trigger-flow"}, {"flow", {{"uuid", flowId(2)}, {"name", "Next"}}}});
    const Json session = upgradedAction(start).action;
    CHECK(session["type"] == "start_session");
    CHECK(session["flow"]["uuid"] == flowId(2));
    CHECK(session["create_contact"] == true);
    CHECK(session["legacy_vars"] == Json({"@fields.supervisor"}));
}

TEST_CASE("groups and labels are known, or found by a name", "[flows][legacy]") {
    const Json groups{{{"uuid", id(21)}, {"name", "DHOs"}}, {{"name", "Nurses"}}, "@contact.cadre"};
    const Json expected{
        {{"uuid", id(21)}, {"name", "DHOs"}}, {{"name_match", "Nurses"}}, {{"name_match", "@fields.cadre"}}
    };
    CHECK(upgradedAction({{"type", "add_group"}, {"groups", groups}}).action["groups"] == expected);
    CHECK(upgradedAction({{"type", "del_group"}, {"groups", groups}}).action["groups"] == expected);
    CHECK(upgradedAction({{"type", "add_label"}, {"labels", groups}}).action["labels"] == expected);
    const Json all = upgradedAction({{"type", "del_group"}, {"groups", Json::array()}}).action;
    CHECK(all == Json{{"type", "remove_contact_groups"}, {"all_groups", true}});
}

TEST_CASE("saving to the contact: a field, a name, an address", "[flows][legacy]") {
    const auto save = [](const char* field, const char* value) {
        return upgradedAction({{"type", "save"}, {"field", field}, {"label", "Label"}, {"value", value}}
        ).action;
    };
    CHECK(
        save("age", "@step.value") ==
        Json{
            {"type", "set_contact_field"}, {"field", {{"key", "age"}, {"name", "Label"}}}, {"value", "@input"}
        }
    );
    CHECK(save("name", "@flow.name") == Json{{"type", "set_contact_name"}, {"name", "@results.name"}});
    CHECK(save("first_name", " @step.value ")["name"] == "@input @(word_slice(contact.name, 1, -1))");
    CHECK(
        save("tel_e164", "@flow.phone") ==
        Json{{"type", "add_contact_urn"}, {"scheme", "tel"}, {"path", "@results.phone"}}
    );
    CHECK(save("whatsapp", "1")["scheme"] == "whatsapp");
}

TEST_CASE("language, channel, e-mail and the flow that replaces this one", "[flows][legacy]") {
    const Json language{{"type", "set_contact_language"}, {"language", "fra"}};
    CHECK(upgradedAction({{"type", "lang"}, {"lang", "fra"}, {"name", "French"}}).action == language);
    CHECK(upgradedAction({{"type", "set_language"}, {"language", "fra"}}).action == language);
    CHECK(
        upgradedAction({{"type", "channel"}, {"channel", id(8)}, {"name", "MTN"}}).action["channel"] ==
        Json{{"uuid", id(8)}, {"name", "MTN"}}
    );
    const Json email = upgradedAction({{"type", "email"},
                                       {"emails", {"dho@example.org", "@contact.mail"}},
                                       {"subject", "@flow.case"},
                                       {"msg", "From @contact"}}
    ).action;
    CHECK(email["addresses"] == Json({"dho@example.org", "@fields.mail"}));
    CHECK(email["subject"] == "@results.case");
    CHECK(email["body"] == "From @contact");
    const Json flow =
        upgradedAction({{"type", "flow"}, {"flow", {{"uuid", flowId(2)}, {"name", "Next"}}}}).action;
    CHECK(flow["type"] == "enter_flow");
    CHECK(flow["terminal"] == true);
}

TEST_CASE("spoken messages become those of voice flows", "[flows][legacy]") {
    const auto [say, localisation] = upgradedAction(
        {{"type", "say"},
         {"msg", {{"eng", "Welcome"}, {"fra", "Bienvenue"}}},
         {"recording", {{"eng", nullptr}}}},
        "V"
    );
    CHECK(say == Json{{"type", "say_msg"}, {"text", "Welcome"}});
    CHECK(localisation["fra"][actionId(1)]["text"] == Json({"Bienvenue"}));
    CHECK(
        upgradedAction({{"type", "play"}, {"url", "@flow.heard"}}, "V").action ==
        Json{{"type", "play_audio"}, {"audio_url", "@results.heard"}}
    );
}

TEST_CASE("a service is called with what it was sent before", "[flows][legacy]") {
    const Json call =
        upgradedAction({{"type", "api"},
                        {"webhook", "http://x.org?n=@contact.name"},
                        {"webhook_headers", {{{"name", "Key"}, {"value", "@contact.key"}}, {{"name", ""}}}}}
        ).action;
    CHECK(call["type"] == "call_webhook");
    CHECK(call["method"] == "POST");
    CHECK(call["url"] == "http://x.org?n=@(url_encode(contact.name))");
    CHECK(call["headers"] == Json{{"Content-Type", "application/json"}, {"Key", "@fields.key"}});
    const std::string body = call["body"].get<std::string>();
    CHECK(compileTemplate(body).problems().empty());
    CHECK(body.find("\"results\"") != std::string::npos);
}

TEST_CASE("an action without a UUID gets one, always the same", "[flows][legacy]") {
    Json old = legacyFlow({actionSet(1, {{{"type", "reply"}, {"msg", "Hi"}}})}, {});
    old["action_sets"][0]["actions"][0].erase("uuid");
    const Json now = upgraded(old);
    CHECK(now["nodes"][0]["actions"][0]["uuid"].get<std::string>().size() == 36);
    CHECK(upgraded(old) == now);
}

}  // namespace tama::flows::legacy::testing
