#include "server/route_config.hpp"

#include "server/config.hpp"
#include "server/platform_settings.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

namespace {

const std::string kTwo =
    "country = \"XT\"\n"
    "[[channel]]\nname = \"orange\"\nhost = \"h\"\nsystem_id = \"s\"\n"
    "[[channel]]\nname = \"mtn\"\nhost = \"h\"\nsystem_id = \"s\"\n";  // nine lines

std::vector<std::string> routeProblems(const std::string& text) {
    const auto config = parseConfig(kTwo + text, "tama.toml");
    std::vector<std::string> texts;
    if (config) return texts;
    for (const auto& problem : config.error()) texts.push_back(describe(problem));
    return texts;
}

}  // namespace

TEST_CASE("rules, operators and the time to fail over reach the platform", "[server]") {
    const auto config = parseConfig(
        kTwo +
            "[routing]\nfail_over_after = 90\n"
            "[[operator]]\nname = \"Metro\"\nprefixes = [\"99971\"]\n"
            "[[route]]\noperators = [\"metro\", \"Orbit\"]\nclasses = [\"use-case\", \"test\"]\n"
            "use_cases = [\"UC-2026-0001\"]\ngroups = [\"Nurses\"]\nprefixes = [\"999\"]\n"
            "channels = [\"orange\", \"mtn\"]\nweights = [3, 1]\n"
            "[[route]]\nchannels = [\"mtn\", \"orange\"]\n",
        "tama.toml"
    );
    REQUIRE(config);
    const auto routing = platformSettings(*config).routing;
    CHECK(routing.fail_over_after == std::chrono::seconds{90});
    REQUIRE(routing.operators.size() == 1);
    CHECK(routing.operators[0].prefixes == std::vector<std::string>{"99971"});
    REQUIRE(routing.rules.size() == 2);
    const auto& rule = routing.rules[0];
    CHECK(rule.operators.size() == 2);
    CHECK(rule.classes == std::vector{gateway::MessageClass::UseCase, gateway::MessageClass::Test});
    CHECK(rule.use_cases == std::vector<std::string>{"UC-2026-0001"});
    CHECK(rule.groups == std::vector<std::string>{"Nurses"});
    CHECK(rule.channels[0].weight == 3);
    CHECK(rule.channels[1].weight == 1);
    // Without weights the first takes all and the others stand in.
    CHECK(routing.rules[1].channels[0].name == "mtn");
    CHECK(routing.rules[1].channels[0].weight == 1);
    CHECK(routing.rules[1].channels[1].weight == 0);
}

TEST_CASE("a person's own operator may be named by a channel", "[server]") {
    const std::string metro = "operators = [\"Metro\"]\n";
    CHECK(routeProblems(metro).size() == 1);
    CHECK(routeProblems(metro + "[[operator]]\nname = \"Metro\"\nprefixes = [\"99971\"]\n").empty());
}

TEST_CASE("what is wrong with a rule is told with its line and what to do", "[server]") {
    const auto [text, problem] = GENERATE(table<const char*, const char*>({
        {"[[route]]\nprefixes = [\"231\"]\n",
         "tama.toml:10: route.channels: is missing: the names of the channels, the preferred one first"},
        {"[[route]]\nchannels = [\"ornage\"]\n",
         "tama.toml:11: route.channels: there is no channel 'ornage'; did you mean 'orange'?"},
        {"[[route]]\nchannels = [\"mtn\", \"mtn\"]\nweights = [1, 1]\n",
         "tama.toml:11: route.channels: 'mtn' stands there twice: name it once, with a weight"},
        {"[[route]]\nchannels = [\"mtn\", \"orange\"]\nweights = [1]\n",
         "tama.toml:12: route.weights: must have a number for each of the channels"},
        {"[[route]]\nchannels = [\"mtn\"]\nweights = [0]\n",
         "tama.toml:12: route.weights: are all 0: the channels that take numbers need 1 or more"},
        {"[[route]]\nchannels = [\"mtn\"]\nweights = [-1]\n",
         "tama.toml:12: route.weights: must be a list of whole numbers from 0 to 1000"},
        {"[[route]]\nprefixes = [\"+231\"]\nchannels = [\"mtn\"]\n",
         "tama.toml:11: route.prefixes: '+231' must be the first digits of numbers with country code and without +, "
         "such as \"23177\""},
        {"[[route]]\noperators = [\"Orbti\"]\nchannels = [\"mtn\"]\n",
         "tama.toml:11: route.operators: there is no operator 'Orbti'; did you mean 'Orbit'?; an [[operator]] with "
         "its prefixes makes one"},
        {"[[route]]\nclasses = [\"tests\"]\nchannels = [\"mtn\"]\n",
         "tama.toml:11: route.classes: there is no class 'tests'; did you mean 'test'?; there are use-case, test, "
         "reply, service, staff, client"},
        {"[[route]]\nchannel = [\"mtn\"]\nchannels = [\"mtn\"]\n",
         "tama.toml:11: route.channel: there is no such key; did you mean 'channels'?"},
        {"[[operator]]\nname = \"Metro\"\n",
         "tama.toml:10: operator.prefixes: is missing: the first digits of its numbers, such as [\"23177\"]"},
        {"[[operator]]\nprefixes = [\"99971\"]\n",
         "tama.toml:10: operator.name: is missing: rules and channels call the operator by it"},
        {"[routing]\nfail_over_after = 0\n",
         "tama.toml:11: routing.fail_over_after: must be a whole number from 1 to 86400"},
    }));
    INFO(text);
    CHECK(routeProblems(text) == std::vector<std::string>{problem});
}

TEST_CASE("a rule after one that takes everything is an error", "[server]") {
    const auto problems =
        routeProblems("[[route]]\nchannels = [\"mtn\"]\n[[route]]\nprefixes = [\"231\"]\nchannels = [\"orange\"]\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with("tama.toml:14: route.channels: this rule is never reached"));
}

TEST_CASE("an operator is described once", "[server]") {
    const std::string metro = "[[operator]]\nname = \"Metro\"\nprefixes = [\"99971\"]\n";
    const auto problems = routeProblems(metro + metro);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == "tama.toml:14: operator.name: there are two operators 'Metro': put their prefixes together");
}
