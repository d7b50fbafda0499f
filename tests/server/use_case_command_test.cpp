// The procedure from a shell: thin, so a look at each kind of command.
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "server/cli/commands.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama::server;

namespace {

struct UseCaseShell {
    tama::tests::ScratchFolder scratch;
    std::string data = (scratch.path() / "data").string();
    std::string out, err;

    int run(std::vector<std::string> arguments, const std::string& input = {}) {
        arguments.insert(arguments.end(), {"--data", data});
        std::istringstream in(input);
        std::ostringstream said, complained;
        Shell shell{in, said, complained};
        const int code = runCommandLine(arguments, shell);
        out = said.str();
        err = complained.str();
        return code;
    }
    bool says(const std::string& what) const { return (out + err).find(what) != std::string::npos; }
};

}  // namespace

TEST_CASE("a use case is drafted, shown and handed in from the shell, by who has the password", "[server]") {
    UseCaseShell shell;
    const std::string password = "correct horse battery\n";
    REQUIRE(shell.run({"account", "create", "grace", "--role", "requestor,data_manager"}, password) == 0);
    REQUIRE(shell.run({"account", "create", "samuel", "--role", "supervisor"}, password) == 0);
    const auto form = (shell.scratch.path() / "form.json").string();
    std::ofstream(form) << R"({"title": "Stock-outs", "unit": "Malaria", "purpose": "x", "decision": "y",
        "category": "stock", "target_group": "Nurses", "questions": ["How many?"], "requested_start": 1, "requested_end": 2})";
    CHECK(shell.run({"use-case", "new", form, "--as", "grace"}, "a wrong password\n") == 1);
    CHECK(shell.run({"use-case", "new", form, "--as", "samuel"}, password) == 0);  // on behalf of himself
    REQUIRE(shell.run({"use-case", "new", form, "--as", "grace"}, password) == 0);
    CHECK(shell.says("Next: submit (SOP step 1)"));
    CHECK(shell.says("missing: SOP step 1: the form is due one week before the start"));
    const auto number = shell.out.substr(0, shell.out.find(' '));
    CHECK(shell.run({"use-case", "submit", number, "--as", "grace"}, password) == 1);
    CHECK(shell.says("one week"));
    CHECK(shell.run({"use-case", "waive-notice", number, "--text", "Cholera", "--as", "grace"}, password) == 1);
    CHECK(shell.says("done by: supervisor"));
    CHECK(shell.run({"use-case", "waive-notice", number, "--text", "Cholera", "--as", "samuel"}, password) == 0);
    CHECK(shell.run({"use-case", "submit", number, "--as", "grace"}, password) == 0);
    CHECK(shell.says("is submitted"));
    CHECK(shell.run({"use-case", "show", number, "--json"}) == 0);
    CHECK(nlohmann::json::parse(shell.out)["next"]["act"] == "hold_meeting");
    CHECK(shell.run({"use-case", "show", "UC-1999-0001"}) == 1);
    CHECK(shell.run({"use-case", "resume", number}) == 1);
    CHECK(shell.says("done by: data_manager, supervisor"));
    CHECK(shell.run({"use-case", "list"}) == 0);
    CHECK(shell.says("Stock-outs"));
}
