#include "server/registry_config.hpp"

#include <fstream>

#include "server/config.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

namespace {

std::string problemsOf(const std::string& text) {
    const auto config = parseConfig("country = \"LR\"\n" + text, "tama.toml");
    if (config) return {};
    std::string all;
    for (const auto& problem : config.error()) all += describe(problem) + '\n';
    return all;
}

}  // namespace

TEST_CASE("sources and mappings are read from the configuration", "[server][config]") {
    const tests::ScratchFolder scratch;
    std::ofstream(scratch.path() / "token") << "secret\r\n";
    std::ofstream(scratch.path() / "post") << "0123456789abcdef\n";
    const auto config = parseConfig(
        R"(country = "LR"
[registry.mapping.moh]
"Emp No" = "id"
"Grade" = "field.grade"
[[registry.source]]
name = "ihris"
url = "https://ihris.example/fhir/"
token_file = "token"
post_token_file = "post"
page_size = 500
every_minutes = 60
rewrite_links = true
history = false
write_back = ["opt-outs"]
[registry.source.search]
Practitioner = "_tag=moh"
[[registry.source]]
name = "old"
kind = "csd"
country = "SL"
url = "http://127.0.0.1/csd"
)",
        scratch.path() / "tama.toml"
    );
    REQUIRE(config);
    CHECK(config->registry.mappings.at("moh").size() == 2);
    REQUIRE(config->registry.sources.size() == 2);
    const auto& ihris = config->registry.sources[0];
    CHECK(ihris.fhir.url == "https://ihris.example/fhir");
    CHECK(ihris.fhir.country == "LR");
    CHECK(ihris.access.bearer_token == "secret");
    CHECK(ihris.post_token == "0123456789abcdef");
    CHECK(ihris.fhir.page_size == 500);
    CHECK(ihris.every == std::chrono::minutes(60));
    CHECK(ihris.fhir.paging.rewrite_links);
    CHECK_FALSE(ihris.fhir.history);
    CHECK(ihris.write_opt_outs);
    CHECK(ihris.fhir.search.at("Practitioner") == "_tag=moh");
    CHECK(config->registry.sources[1].kind == SyncSource::Kind::Csd);
    CHECK(config->registry.sources[1].fhir.country == "SL");
}

TEST_CASE("what is wrong with a source or mapping is told with its line", "[server][config]") {
    CHECK(problemsOf("[registry.mapping.m]\n\"A\" = \"telefono\"\n").starts_with(
        "tama.toml:3: registry.mapping.m.A: telefono: a column is read as id"));
    const auto source = [](const std::string& keys) {
        return problemsOf("[[registry.source]]\nname = \"a\"\n" + keys);
    };
    CHECK(source("url = \"https://a.example\"\n").empty());
    CHECK(source("").find("registry.source.url: is needed") != std::string::npos);
    CHECK(source("url = \"http://a.example\"\n").find("must be https") != std::string::npos);
    CHECK(source("url = \"http://a.example\"\nplain_http = true\n").empty());
    CHECK(source("url = \"https://u:p@a.example\"\n").find("url: is needed") != std::string::npos);
    CHECK(source("url = \"https://a.example\"\ntoken_file = \"/none\"\n").find("cannot be read") != std::string::npos);
    CHECK(source("url = \"https://a.example\"\nwrite_back = [\"names\"]\n").find("cannot be told") != std::string::npos);
    CHECK(source("url = \"https://a.example\"\nkind = \"csd\"\nwrite_back = [\"opt-outs\"]\n").find("cannot be written") != std::string::npos);
    CHECK(source("url = \"https://a.example\"\n[registry.source.search]\nPatient = \"a=b\"\n").find("is none of") != std::string::npos);
    CHECK(source("url = \"https://a.example\"\n[[registry.source]]\nname = \"a\"\nurl = \"https://b.example\"\n").find("two sources") != std::string::npos);
    CHECK(problemsOf("training = true\n[[registry.source]]\nname = \"a\"\nurl = \"https://a.example\"\n").find("training mode") != std::string::npos);
}
