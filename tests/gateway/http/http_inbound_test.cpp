#include "gateway/http/http_inbound.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

const std::string kSecret = "a secret of the test";

HttpPreset preset(const char* name) {
    return loadHttpPreset(name, "").value();
}

const Endpoint& endpointOf(const HttpPreset& preset, const std::string& action) {
    for (const auto& endpoint : preset.endpoints) {
        if (endpoint.action == action) return endpoint;
    }
    throw std::runtime_error("no such action");
}

InboundRequest jsonRequest(std::string body) {
    InboundRequest request;
    request.method = "POST";
    request.body = std::move(body);
    return request;
}

InboundRequest formRequest(HttpFields form) {
    InboundRequest request;
    request.method = "POST";
    request.form = std::move(form);
    return request;
}

InboundReading readAs(const char* name, const char* action, const InboundRequest& request) {
    const auto known = preset(name);
    return readInbound(endpointOf(known, action), request).value();
}

}  // namespace

TEST_CASE("each provider's messages are read in its own shape", "[gateway]") {
    struct Case {
        const char* preset;
        const char* action;
        InboundRequest request;
        const char* id;
    };
    const std::vector<Case> cases{
        {"external", "receive", formRequest({{"sender", "+231770123456"}, {"text", "Oui"}}), ""},
        {"kannel",
         "receive",
         formRequest({{"sender", "+231770123456"}, {"message", "Oui"}, {"id", "7"}}),
         "7"},
        {"dhis2", "receive", jsonRequest(R"({"text":"Oui","originator":"+231770123456"})"), ""},
        {"jasmin",
         "receive",
         formRequest({{"from", "+231770123456"}, {"content", "Oui"}, {"id", "j1"}, {"to", "4242"}}),
         "j1"},
        {"africas-talking",
         "receive",
         formRequest({{"from", "+231770123456"}, {"text", "Oui"}, {"id", "a1"}}),
         "a1"},
        {"infobip",
         "receive",
         jsonRequest(R"({"results":[{"messageId":"i1","from":"+231770123456","text":"Oui"}]})"),
         "i1"},
        {"clickatell",
         "receive",
         jsonRequest(R"({"messageId":"c1","fromNumber":"+231770123456","text":"Oui"})"),
         "c1"},
        {"telerivet",
         "receive",
         formRequest(
             {{"event", "incoming_message"},
              {"from_number", "+231770123456"},
              {"content", "Oui"},
              {"id", "t1"}}
         ),
         "t1"},
        {"smssync",
         "sync",
         formRequest({{"from", "+231770123456"}, {"message", "Oui"}, {"message_id", "s1"}}),
         "s1"},
        {"envayasms",
         "sync",
         formRequest({{"action", "incoming"}, {"from", "+231770123456"}, {"message", "Oui"}}),
         ""},
        {"cht-gateway",
         "sync",
         jsonRequest(R"({"messages":[{"id":"g1","from":"+231770123456","content":"Oui"}],"updates":[]})"),
         "g1"},
        {"rapidpro-relayer",
         "sync",
         jsonRequest(R"({"cmds":[{"cmd":"mo_sms","phone":"+231770123456","msg":"Oui","p_id":9}]})"),
         "9"},
        {"modem",
         "event",
         formRequest({{"event", "RECEIVED"}, {"from", "+231770123456"}, {"text", "Oui"}}),
         ""},
    };
    for (const auto& each : cases) {
        INFO(each.preset);
        const auto reading = readAs(each.preset, each.action, each.request);
        REQUIRE(reading.messages.size() == 1);
        CHECK(reading.messages[0].from == "+231770123456");
        CHECK(reading.messages[0].text == "Oui");
        CHECK(reading.messages[0].id == each.id);
        CHECK(reading.reports.empty());
    }
}

TEST_CASE("each provider's reports are read in its own words", "[gateway]") {
    struct Case {
        const char* preset;
        const char* action;
        InboundRequest request;
        MessageState state;
    };
    const std::vector<Case> cases{
        {"external", "delivered", formRequest({{"id", "17"}}), MessageState::Delivered},
        {"kannel", "status", formRequest({{"id", "17"}, {"status", "2"}}), MessageState::Undelivered},
        {"jasmin",
         "status",
         formRequest({{"id", "17"}, {"message_status", "DELIVRD"}}),
         MessageState::Delivered},
        {"africas-talking",
         "status",
         formRequest({{"id", "17"}, {"status", "Rejected"}}),
         MessageState::Rejected},
        {"infobip",
         "status",
         jsonRequest(R"({"results":[{"messageId":"17","status":{"groupName":"EXPIRED"}}]})"),
         MessageState::Expired},
        {"clickatell",
         "status",
         jsonRequest(R"({"messageId":"17","statusCode":4})"),
         MessageState::Delivered},
        {"telerivet",
         "status",
         formRequest({{"id", "17"}, {"status", "not_delivered"}}),
         MessageState::Undelivered},
        {"envayasms",
         "sync",
         formRequest({{"action", "send_status"}, {"id", "17"}, {"status", "sent"}}),
         MessageState::Submitted},
        {"cht-gateway",
         "sync",
         jsonRequest(R"({"updates":[{"id":"17","status":"DELIVERED"}]})"),
         MessageState::Delivered},
        {"rapidpro-relayer",
         "sync",
         jsonRequest(R"({"cmds":[{"cmd":"mt_dlvd","msg_id":17}]})"),
         MessageState::Delivered},
        {"modem", "event", formRequest({{"event", "FAILED"}, {"id", "17"}}), MessageState::Undelivered},
        {"tama", "status", jsonRequest(R"({"id":17,"state":"delivered"})"), MessageState::Delivered},
    };
    for (const auto& each : cases) {
        INFO(each.preset);
        const auto reading = readAs(each.preset, each.action, each.request);
        REQUIRE(reading.reports.size() == 1);
        CHECK(reading.reports[0].id == "17");
        CHECK(reading.reports[0].state == each.state);
        CHECK(reading.messages.empty());
    }
    CHECK(readAs("kannel", "status", formRequest({{"id", "17"}, {"status", "4"}})).reports.empty());
}

TEST_CASE("phones ask for their messages in their own way", "[gateway]") {
    InboundRequest poll;
    poll.method = "GET";
    poll.query = {{"task", "send"}};
    CHECK(readAs("smssync", "sync", poll).polls);
    poll.query = {{"task", "result"}};
    CHECK_FALSE(readAs("smssync", "sync", poll).polls);
    CHECK(readAs("envayasms", "sync", formRequest({{"action", "outgoing"}})).polls);
    CHECK(readAs("cht-gateway", "sync", jsonRequest("{}")).polls);
}

TEST_CASE("what cannot be read is refused, and what is not there is nothing", "[gateway]") {
    const auto cht = preset("cht-gateway");
    const auto& endpoint = endpointOf(cht, "sync");
    CHECK(readInbound(endpoint, jsonRequest("{\"messages\":")).error().code == ErrorCode::InvalidInput);
    CHECK(readInbound(endpoint, jsonRequest("[]")).value().messages.empty());
    CHECK(readInbound(endpoint, jsonRequest(R"({"messages":"x","updates":[7,null]})")).value().reports.empty()
    );
    std::string many = R"({"messages":[)";
    for (std::size_t i = 0; i <= kMostInboundItems; ++i) many += i ? ",{}" : "{}";
    CHECK(readInbound(endpoint, jsonRequest(many + "]}")).error().code == ErrorCode::LimitExceeded);
    const auto huge = formRequest({{"from", "+231770123456"}, {"text", std::string(20'000, 'x')}});
    const auto external = preset("external");
    CHECK(readInbound(endpointOf(external, "receive"), huge).error().code == ErrorCode::LimitExceeded);
}

TEST_CASE("only who knows the secret brings something", "[gateway]") {
    const auto external = preset("external");
    InboundRequest request = formRequest({{"secret", kSecret}});
    CHECK(isAuthentic(external, kSecret, {}, request));
    CHECK_FALSE(isAuthentic(external, kSecret + "x", {}, request));
    CHECK_FALSE(isAuthentic(external, "", {}, formRequest({{"secret", ""}})));
    request = {};
    request.query = {{"secret", kSecret}};
    CHECK(isAuthentic(external, kSecret, {}, request));
    request = {};
    request.headers = {{"x-tama-secret", kSecret}};
    CHECK(isAuthentic(external, kSecret, {}, request));
    CHECK(isAuthentic(external, kSecret, {}, jsonRequest(R"({"secret":")" + kSecret + "\"}")));
    CHECK_FALSE(isAuthentic(external, kSecret, {}, jsonRequest(R"({"secret":"guess"})")));
}

TEST_CASE("where addresses are listed, they alone may bring something, secret or not", "[gateway]") {
    const auto external = preset("external");
    InboundRequest request = formRequest({{"secret", kSecret}});
    request.remote_address = "198.51.100.7";
    CHECK(isAuthentic(external, kSecret, {"198.51.100.7"}, request));
    CHECK_FALSE(isAuthentic(external, kSecret, {"198.51.100.8"}, request));
    CHECK(isAuthentic(external, "", {"198.51.100.7"}, formRequest({})) == false);
    request.form.clear();
    CHECK(isAuthentic(external, "", {"198.51.100.7"}, request));
}

TEST_CASE("Basic authentication, HMAC and EnvayaSMS's signature are checked", "[gateway]") {
    InboundRequest request = jsonRequest("{}");
    request.headers = {{"authorization", "Basic Z2F0ZXdheTphIHNlY3JldCBvZiB0aGUgdGVzdA=="}};
    CHECK(isAuthentic(preset("cht-gateway"), kSecret, {}, request));
    CHECK_FALSE(isAuthentic(preset("cht-gateway"), "another secret", {}, request));

    // printf '{}' | openssl dgst -sha256 -hmac 'a secret of the test' -binary | base64
    request.headers = {{"x-request-signature", "F+GnJ3S6RL0NzrGg9/3zAzfpO+ziP4igsTX901ccM8E="}};
    CHECK(isAuthentic(preset("rapidpro-relayer"), kSecret, {}, request));
    request.body = "{ }";
    CHECK_FALSE(isAuthentic(preset("rapidpro-relayer"), kSecret, {}, request));

    // printf 'https://x/c/p/sync,action=outgoing,version=30,a secret of the test' | openssl sha1 -binary |
    // base64
    request = formRequest({{"version", "30"}, {"action", "outgoing"}});
    request.url = "https://x/c/p/sync";
    request.headers = {{"x-request-signature", "SHQ80R4gUDBv8/N2ZuxmtDLM6hU="}};
    CHECK(isAuthentic(preset("envayasms"), kSecret, {}, request));
    request.form["action"] = "incoming";
    CHECK_FALSE(isAuthentic(preset("envayasms"), kSecret, {}, request));
}
