#include <sstream>

#include "server/cli/commands.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama::server;
using tama::tests::ScratchFolder;

namespace {

struct FlowOutcome {
    int code;
    std::string out, err;
};

FlowOutcome flowCommand(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), "flow");
    std::istringstream in(input);
    std::ostringstream out, err;
    Shell shell{in, out, err};
    const int code = runCommandLine(arguments, shell);
    return {code, out.str(), err.str()};
}

const std::string kFlowExample = TAMA_SOURCE_DIR "/flows-examples/announcement.json";

/// A workflow of one message.
std::string oneMessage(const std::string& text) {
    return R"({"uuid": "00000000-0000-4000-8000-000000000001", "name": "One", "spec_version": "14.3.1",
        "language": "eng", "nodes": [{"uuid": "00000000-0000-4000-8000-000000000002",
        "actions": [{"uuid": "00000000-0000-4000-8000-000000000003", "type": "send_msg", "text": ")" +
           text + R"("}], "exits": [{"uuid": "00000000-0000-4000-8000-000000000004"}]}]})";
}

}  // namespace

TEST_CASE("flow check passes the examples and names what is wrong with file, flow and node", "[server]") {
    const ScratchFolder scratch;
    const auto good = flowCommand({"check", kFlowExample});
    CHECK(good.code == 0);
    CHECK(good.out == kFlowExample + ": passes, 0 errors, 0 warnings, 0 tips\n");
    const auto long_text = scratch.write("long.json", oneMessage(std::string(200, 'x'))).string();
    CHECK(flowCommand({"check", long_text}).code == 0);
    CHECK(flowCommand({"check", long_text}).out.find("warning: eng: 2 SMS") != std::string::npos);
    const auto wrong = scratch.write("wrong.json", oneMessage("@(1 + )")).string();
    const auto both = flowCommand({"check", kFlowExample, wrong});
    CHECK(both.code == 1);
    CHECK(
        both.out.find(wrong + ": One: node 1 (00000000-0000-4000-8000-000000000002): error: ") !=
        std::string::npos
    );
    const auto gone = flowCommand({"check", (scratch.path() / "none.json").string(), kFlowExample});
    CHECK(gone.code == 1);
    CHECK(gone.out.find("passes") != std::string::npos);
}

TEST_CASE("flow play talks, takes inputs, and says when the workflow fails", "[server]") {
    const auto typed = flowCommand({"play", kFlowExample}, "1\n");
    CHECK(typed.code == 0);
    CHECK(typed.out.find("Acknowledged = 1 (Read)") != std::string::npos);
    CHECK(typed.out.find("-- completed") != std::string::npos);
    const auto french = flowCommand({"play", kFlowExample, "--language", "fra", "--input", "1"});
    CHECK(french.out.find("Merci") != std::string::npos);
    CHECK(flowCommand({"play", kFlowExample, "--input", "1", "--input", "1"}).code == 1);
    CHECK(flowCommand({"play", kFlowExample, "--flow", "Nothing"}).code == 1);
    CHECK(flowCommand({"play", "no-such-file.json"}).code == 1);
}

TEST_CASE("flow bench gives sessions per second", "[server]") {
    const auto outcome = flowCommand({"bench", kFlowExample, "--saved", "--seconds", "0.001"});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("sessions/s") != std::string::npos);
    CHECK(flowCommand({"bench", kFlowExample, "--seconds", "-1"}).code == 2);
}

TEST_CASE("flow replay compares one scenario or a folder of them", "[server]") {
    const ScratchFolder scratch;
    const auto assets = scratch.write("one.json", oneMessage("Hello @contact.name")).string();
    const auto scenario = [](const std::string& text) {
        return R"({"trigger": {"type": "manual", "triggered_on": "2025-01-01T00:00:00Z",
            "flow": {"uuid": "00000000-0000-4000-8000-000000000001", "name": "One"}},
            "contact": {"uuid": "00000000-0000-4000-8000-000000000009", "name": "Fatu",
                        "urns": [], "created_on": "2025-01-01T00:00:00Z"},
            "environment": {"allowed_languages": ["eng"]}, "resumes": [],
            "outputs": [{"events": [{"type": "msg_created", "msg": {"text": ")" +
               text + R"(", "locale": "eng"}}], "segments": [],
               "session": {"status": "completed", "runs": [{"status": "completed",
               "path": [{"node_uuid": "00000000-0000-4000-8000-000000000002",
                         "exit_uuid": "00000000-0000-4000-8000-000000000004"}], "results": {}}]}}]})";
    };
    const auto same = scratch.write("one.same.json", scenario("Hello Fatu")).string();
    const auto replayed = flowCommand({"replay", assets, same, "--print"});
    CHECK(replayed.out.find("T1 ok\nT2 ok\n") != std::string::npos);
    CHECK(replayed.out.find("\"Hello Fatu\"") != std::string::npos);
    scratch.write("one.other.json", scenario("Hello Boima"));
    const auto folder = flowCommand({"replay", scratch.path().string()});
    CHECK(folder.code == 1);
    CHECK(folder.out.find("T1 differs: sprint 0: sent.messages[0].text") != std::string::npos);
    CHECK(folder.out.find("2 scenarios: T1 1, T2 2, T3 ") != std::string::npos);
    CHECK(flowCommand({"replay", assets}).code == 2);
}
