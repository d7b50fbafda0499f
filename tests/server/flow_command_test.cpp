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

TEST_CASE("flow diff tells in words what changed, and refuses what it cannot read", "[server]") {
    const ScratchFolder scratch;
    const auto before = scratch.write("before.json", oneMessage("Hi")).string();
    const auto after = scratch.write("after.json", oneMessage("Hello")).string();
    const auto changed = flowCommand({"diff", before, after});
    CHECK(changed.code == 0);
    CHECK(changed.out == "One:\n  The message \"Hi\" was reworded: \"Hi\" → \"Hello\".\n");
    CHECK(flowCommand({"diff", before, before}).out == "No difference.\n");
    CHECK(flowCommand({"diff", before, after, "--json"}).out.find("\"same\": false") != std::string::npos);
    CHECK(flowCommand({"diff", before, after, "--flow", "Nobody"}).code == 1);
    const auto broken = scratch.write("broken.json", "{").string();
    const auto refused = flowCommand({"diff", broken, (scratch.path() / "none.json").string()});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("broken.json") != std::string::npos);
    CHECK(refused.err.find("none.json") != std::string::npos);
    CHECK(flowCommand({"diff", before}).code == 2);
}

TEST_CASE("flow export writes what was read, to a file too, and notes what is missing", "[server]") {
    const ScratchFolder scratch;
    const auto whole = flowCommand({"export", kFlowExample});
    CHECK(whole.code == 0);
    CHECK(whole.err.empty());
    const auto file = scratch.write("first.json", whole.out).string();
    const auto copy = (scratch.path() / "copy.json").string();
    CHECK(flowCommand({"export", file}).out == whole.out);
    CHECK(flowCommand({"check", file}).out == file + ": passes, 0 errors, 0 warnings, 0 tips\n");
    CHECK(flowCommand({"export", file, "--flow", "Nobody"}).code == 1);
    const auto alone = scratch.write("one.json", oneMessage("Hi")).string();
    CHECK(flowCommand({"export", alone, "-o", copy}).out.empty());
    CHECK(flowCommand({"export", copy}).out.find("\"version\": \"13\"") != std::string::npos);
    CHECK(flowCommand({"export", alone, "-o", (scratch.path() / "no" / "folder").string()}).code == 1);
    CHECK(flowCommand({"export"}).err.find("--flow and --data") != std::string::npos);
}

TEST_CASE("flow import stores a file once, whole or not at all, and flow export gives it back", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    const auto file = scratch.write("one.json", oneMessage("Hi")).string();
    const auto first = flowCommand({"import", "--data", data, file});
    CHECK(first.code == 0);
    CHECK(first.out == "One: revision 1\n");
    CHECK(flowCommand({"import", "--data", data, file}).out == "One: revision 1\n");
    scratch.write("one.json", oneMessage("Hello"));
    CHECK(flowCommand({"import", "--data", data, file}).out == "One: revision 2\n");
    CHECK(flowCommand({"export", "--data", data, "--flow", "One"}).out.find("Hello") != std::string::npos);
    const auto wrong = scratch.write("wrong.json", "{").string();
    const auto refused = flowCommand({"import", "--data", data, wrong});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("wrong.json") != std::string::npos);
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

TEST_CASE("flow bench can commit every state to a database", "[server]") {
    const auto outcome = flowCommand({"bench", kFlowExample, "--persist", "--seconds", "0.001"});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("committed to a database") != std::string::npos);
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

TEST_CASE("flow test runs the scenarios beside an export and names file and line", "[server]") {
    const ScratchFolder scratch;
    const auto assets = scratch.write("one.json", oneMessage("Hello @contact.first_name")).string();
    CHECK(flowCommand({"test", assets}).err.find("has no scenarios beside it") != std::string::npos);
    const auto good = scratch.write("one.test.txt", "Scenario: a\nTama: Hello Amina\nends\n").string();
    const auto passing = flowCommand({"test", assets});
    CHECK(passing.code == 0);
    CHECK(passing.out == good + ": 1 scenario, all pass\n");
    const auto french = scratch.write("one.french.test.txt", "Scenario: b\nTama: Bonjour\n").string();
    const auto both = flowCommand({"test", assets});
    CHECK(both.code == 1);
    CHECK(both.out.find(french + ":2: b\n") != std::string::npos);
    CHECK(both.out.find("  expected: Tama: Bonjour\n  got:      Tama: Hello Amina\n") != std::string::npos);
    const auto listed = flowCommand({"test", good, "--json"});
    CHECK(listed.code == 0);
    CHECK(listed.out.find("\"passes\": true") != std::string::npos);
    CHECK(flowCommand({"test", french, "--update"}).code == 0);
    CHECK(flowCommand({"test", assets}).code == 0);
    // Wrong input: no scenario file, no export beside it, a file that cannot be read as scenarios, no file.
    const auto lonely = scratch.write("two.test.txt", "Scenario: a\nTama: …\n").string();
    CHECK(flowCommand({"test", lonely}).err.find("belongs to two.json") != std::string::npos);
    const auto broken = scratch.write("one.broken.test.txt", "Scenario: a\nTma: x\n").string();
    const auto refused = flowCommand({"test", broken});
    CHECK(refused.code == 1);
    CHECK(refused.out.find(broken + ":2: is no step that is known; did you mean \"tama\"?") != std::string::npos);
    CHECK(flowCommand({"test", (scratch.path() / "no.test.txt").string()}).code == 1);
    CHECK(flowCommand({"test"}).code == 2);
}

TEST_CASE("flow cover walks every path and fails where a conversation fails", "[server]") {
    const ScratchFolder scratch;
    const auto covered = flowCommand({"cover", kFlowExample, "--ways"});
    CHECK(covered.code == 0);
    CHECK(covered.out.find("reached (100 %)") != std::string::npos);
    CHECK(covered.out.find("\"Read\": (start) > \"1\"") != std::string::npos);
    CHECK(flowCommand({"cover", kFlowExample, "--json"}).out.find("\"complete\": true") != std::string::npos);
    const auto wrong = scratch.write("wrong.json", oneMessage("@(1 / 0)")).string();
    const auto reported = flowCommand({"cover", wrong});
    CHECK(
        reported.out.find(wrong + ": One: node 1 (00000000-0000-4000-8000-000000000002): warning: reports: ") !=
        std::string::npos
    );
    CHECK(flowCommand({"cover", kFlowExample, "--flow", "Nothing"}).code == 1);
    CHECK(flowCommand({"cover", kFlowExample, "--limit", "0"}).code == 2);
    CHECK(flowCommand({"cover", "no-such-file.json"}).code == 1);
}

TEST_CASE("the flow commands know the places beside a workflow, or those of --places", "[server]") {
    const ScratchFolder scratch;
    const auto file = scratch.write("where.json", oneMessage("In @(has_state(\\\"bong\\\").match)")).string();
    scratch.write("where.test.txt", "Scenario: x\nTama: In Liberia > Bong\n");
    CHECK(flowCommand({"cover", file}).out.find("no boundaries are loaded") != std::string::npos);
    CHECK(flowCommand({"test", file}).code == 1);
    const auto places = scratch.write("p.csv", "country,region\nLiberia,Bong\n").string();
    CHECK(flowCommand({"test", file, "--places", places}).code == 0);
    CHECK(flowCommand({"play", file, "--places", places}).out.find("In Liberia > Bong") != std::string::npos);
    CHECK(flowCommand({"cover", file, "--places", places}).out.find("boundaries") == std::string::npos);
    scratch.write("where.places.json", R"([{"name": "Liberia", "children": [{"name": "Bong"}]}])");
    CHECK(flowCommand({"test", file}).code == 0);
    const auto wrong = scratch.write("q.csv", "a,b\n").string();
    const auto refused = flowCommand({"cover", file, "--places", wrong});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("columns region, district and facility") != std::string::npos);
}

TEST_CASE("flow check and flow cover read days as --environment has them", "[server]") {
    const ScratchFolder scratch;
    const auto due = scratch.write(
        "due.json",
        R"({"flows": [)" + oneMessage("@(datetime(\\\"31-12-2024\\\"))") +
            R"(], "fields": [{"uuid": "00000000-0000-4000-8000-000000000005", "key": "due", "name": "Due",
            "type": "datetime"}], "groups": [{"uuid": "00000000-0000-4000-8000-000000000006", "name": "Soon",
            "query": "due > 31-12-2024"}]})"
    );
    const auto day_first = scratch.write("day.json", R"({"date_format": "DD-MM-YYYY"})").string();
    const auto year_first = scratch.write("year.json", R"({"date_format": "YYYY-MM-DD"})").string();
    const auto said = [&](const char* command, const std::string& environment) {
        return flowCommand({command, due.string(), "--environment", environment}).out;
    };
    CHECK(said("check", day_first).find("cannot be read") == std::string::npos);
    CHECK(said("check", year_first).find("\"Soon\" would have no members") != std::string::npos);
    CHECK(flowCommand({"check", due.string()}).out.find("cannot be read") == std::string::npos);
    CHECK(said("cover", day_first).find("reports: ") == std::string::npos);
    CHECK(said("cover", year_first).find("reports: ") != std::string::npos);
    const auto wrong = scratch.write("wrong.json", "[]").string();
    for (const char* command : {"check", "cover"}) {
        const auto refused = flowCommand({command, due.string(), "--environment", wrong});
        CHECK(refused.code == 1);
        CHECK(refused.err.find("must be a JSON object") != std::string::npos);
    }
    for (const char* unknown :
         {R"({"date_format": "DD/MM/YYYY"})",
          R"({"date_format": 5})",
          R"({"redaction_policy": "foo"})",
          R"({"input_collation": "foo"})",
          R"({"allowed_languages": "eng"})",
          R"({"allowed_languages": [1]})",
          R"({"number_format": {"decimal_symbol": ",", "digit_grouping_symbol": ","}})"}) {
        INFO(unknown);
        const auto refused =
            flowCommand({"check", due.string(), "--environment", scratch.write("wrong.json", unknown).string()});
        CHECK(refused.code == 1);
        CHECK(refused.err.find("environment: ") != std::string::npos);
    }
}

TEST_CASE("flow check says what starts the workflows of a file, where that is asked", "[server]") {
    const std::string example = TAMA_SOURCE_DIR "/flows-examples/stock-out-report.json";
    const auto shown = flowCommand({"check", example, "--starts", "--timezone", "Africa/Monrovia"});
    CHECK(shown.code == 0);
    CHECK(shown.out.find(example + ": trigger \"stock\"") != std::string::npos);
    CHECK(shown.out.find("starts \"Stock-out report\"") != std::string::npos);
    CHECK(flowCommand({"check", example}).out.find("trigger") == std::string::npos);
    CHECK(flowCommand({"check", example, "--starts", "--timezone", "Mars/X"}).code == 1);
}
