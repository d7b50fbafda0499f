#include "gateway/http/http_preset.hpp"

#include <filesystem>
#include <fstream>

#include "base/temporary_folder.hpp"
#include "gateway/http/http_reply.hpp"
#include "gateway/http/template_text.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

HttpReply replyOf(int status, std::string body, std::map<std::string, std::string> headers = {}) {
    HttpReply reply;
    reply.kind = HttpReply::Kind::Answered;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers = std::move(headers);
    return reply;
}

}  // namespace

TEST_CASE("every preset inside the program can be read, and asks only for values there are", "[gateway]") {
    CHECK(builtInPresets().size() == 14);
    for (const auto& name : builtInPresets()) {
        INFO(name);
        const auto preset = loadHttpPreset(name, "");
        if (!preset) FAIL(describe(preset.error()));
        CHECK_FALSE(preset->title.empty());
        std::vector<std::string> known{
            "id",
            "text",
            "to",
            "to_no_plus",
            "to_national",
            "from",
            "from_no_plus",
            "channel",
            "parts",
            "secret",
            "callback_url",
            "kannel_coding",
            "dcs",
            "hex",
            "messages"};
        known.insert(known.end(), preset->settings.begin(), preset->settings.end());
        std::vector<std::string> templates;
        if (preset->send) {
            templates = {preset->send->url, preset->send->body, preset->send->user, preset->send->password};
            for (const auto& [header, value] : preset->send->headers) templates.push_back(value);
        }
        for (const auto& endpoint : preset->endpoints) {
            templates.push_back(endpoint.answer.body);
            if (endpoint.poll) templates.push_back(endpoint.poll->item);
        }
        for (const auto& text : templates) {
            for (const auto& asked : namesIn(text)) {
                INFO(asked);
                CHECK(std::find(known.begin(), known.end(), asked) != known.end());
            }
        }
    }
}

TEST_CASE("a preset of the operator's folder comes before the one inside the program", "[gateway]") {
    const auto folder = TemporaryFolder::make("tama-test-").value();
    std::ofstream(folder.path() / "kannel.json") << R"({"title": "Ours", "send": {"url": "http://x/"}})";
    CHECK(loadHttpPreset("kannel", folder.path().string())->title == "Ours");
    CHECK(loadHttpPreset("jasmin", folder.path().string())->title == "Jasmin");
    CHECK(loadHttpPreset("../../etc/passwd", folder.path().string()).error().code == ErrorCode::InvalidInput);
    CHECK(loadHttpPreset("nobody", "").error().code == ErrorCode::NotFound);
}

TEST_CASE("what is wrong with a preset is said with its place", "[gateway]") {
    const auto problem = [](const char* text) { return describe(readHttpPreset(text, "x").error()); };
    CHECK(problem("{") == "preset x: it is not JSON");
    CHECK(problem(R"({"send": {}})").find("send.url: is missing") != std::string::npos);
    CHECK(
        problem(R"({"send": {"url": "http://x", "methd": "GET"}})").find("no such key: methd") !=
        std::string::npos
    );
    CHECK(
        problem(R"({"send": {"url": "x", "success": {"matches": "("}}})").find("send.success.matches") !=
        std::string::npos
    );
    CHECK(
        problem(R"({"send": {"url": "x", "id": {"json": "id"}}})").find("send.id.json") != std::string::npos
    );
    CHECK(problem(R"({"endpoints": [{"action": "a/b"}]})").find("endpoints[0].action") != std::string::npos);
    CHECK(
        problem(
            R"({"send": {"url": "x"}, "endpoints": [{"action": "s", "statuses": {"id": "i", "states": {"x": "sent"}}}]})"
        )
            .find("'x' must mean") != std::string::npos
    );
    CHECK(problem("{}").find("send: is needed") != std::string::npos);
}

TEST_CASE("answers are judged by the preset's rules, and by HTTP's where those are silent", "[gateway]") {
    using Kind = ReplyVerdict::Kind;
    const auto africa = loadHttpPreset("africas-talking", "")->send.value();
    const auto at = [](int code) {
        return R"({"SMSMessageData":{"Recipients":[{"statusCode":)" + std::to_string(code) +
               R"(,"messageId":"ATX_1"}]}})";
    };
    const auto taken = judgeReply(africa, replyOf(201, at(101)));
    CHECK(taken.kind == Kind::Accepted);
    CHECK(taken.id == "ATX_1");
    CHECK(judgeReply(africa, replyOf(201, at(403))).kind == Kind::Refused);  // 200 with an error inside
    CHECK(judgeReply(africa, replyOf(201, at(500))).kind == Kind::TryAgain);
    CHECK(judgeReply(africa, replyOf(200, "<html>maintenance")).kind == Kind::InDoubt);
    CHECK(judgeReply(africa, replyOf(500, "")).kind == Kind::TryAgain);
    CHECK(judgeReply(africa, replyOf(400, "")).kind == Kind::Refused);
    for (const int ours : {302, 401, 402, 404, 407}) {
        INFO(ours);
        CHECK(
            judgeReply(africa, replyOf(ours, "")).kind == Kind::TryAgain
        );  // a person must mend the channel
        CHECK(judgeReply(africa, replyOf(ours, "")).slow_down);
    }
    const auto slow = judgeReply(africa, replyOf(429, "", {{"retry-after", "17"}}));
    CHECK(slow.kind == Kind::TryAgain);
    CHECK(slow.slow_down);
    CHECK(slow.wait == std::chrono::seconds{17});
    HttpReply lost;
    lost.kind = HttpReply::Kind::Lost;
    CHECK(judgeReply(africa, lost).kind == Kind::InDoubt);
    lost.kind = HttpReply::Kind::NotSent;
    CHECK(judgeReply(africa, lost).kind == Kind::NotSent);

    const auto jasmin = loadHttpPreset("jasmin", "")->send.value();
    CHECK(judgeReply(jasmin, replyOf(200, "Success \"07033084-5cfd\"")).id == "07033084-5cfd");
    CHECK(judgeReply(jasmin, replyOf(400, "Error \"x\"")).kind == Kind::Refused);
    CHECK(judgeReply(jasmin, replyOf(412, "Error \"No route found\"")).kind == Kind::TryAgain);
}
