#include "server/vocabulary_config.hpp"

#include "server/config.hpp"
#include "server/platform_settings.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

TEST_CASE("a country's own words and texts are heard and said besides the built-in ones", "[server]") {
    const auto config = parseConfig(
        "[vocabulary.kri]\nstop = [\"tap\", \"lef am\"]\nhelp = [\"epi\"]\nwrong_person = [\"na rong nomba\"]\n"
        "[vocabulary.kri.texts]\nstopped = \"Wi no go rayt agen.\"\n",
        "tama.toml"
    );
    REQUIRE(config);
    const runtime::Vocabulary vocabulary(countrySettings(*config).words);
    CHECK(vocabulary.wordOf("Lef am!") == runtime::ServiceWord::Stop);
    CHECK(vocabulary.wordOf("TAP") == runtime::ServiceWord::Stop);
    CHECK(vocabulary.wordOf("arrêt") == runtime::ServiceWord::Stop);
    CHECK(vocabulary.wordOf("epi") == runtime::ServiceWord::Help);
    CHECK(vocabulary.saysWrongPerson("na rong nomba dis"));
    CHECK(vocabulary.text(runtime::ServiceText::Stopped, "kri") == "Wi no go rayt agen.");
    CHECK(
        vocabulary.text(runtime::ServiceText::Help, "kri") ==
        vocabulary.text(runtime::ServiceText::Help, "eng")
    );
    CHECK(vocabulary.fixedTextOf("Wi no go rayt agen.") == runtime::ServiceText::Stopped);
    CHECK(vocabulary.knows("kri"));
    CHECK_FALSE(vocabulary.knows("lin"));
}

TEST_CASE("what is wrong with a vocabulary is told with its line", "[server]") {
    const auto [text, problem] = GENERATE(table<std::string, const char*>({
        {"[vocabulary.krio]\nstop = [\"tap\"]\n",
         "tama.toml:1: vocabulary.krio: is no code of ISO 639-3, such as \"eng\" or \"kri\""},
        {"[vocabulary.kri]\nhalt = [\"tap\"]\n", "tama.toml:2: vocabulary.kri.halt: there is no such key; did you mean 'help'?"},
        {"[vocabulary.kri.texts]\nhelp = \"" + std::string(161, 'x') + "\"\n",
         "tama.toml:2: vocabulary.kri.texts.help: must be a text of one SMS"},
    }));
    const auto config = parseConfig(text, "tama.toml");
    REQUIRE_FALSE(config);
    CHECK(describe(config.error().front()) == problem);
}

TEST_CASE("a channel says whether answering is free, and without that nothing is said of it", "[server]") {
    const auto config = parseConfig(
        "[[channel]]\nname = \"a\"\nhost = \"h\"\nsystem_id = \"s\"\nsender = \"4242\"\nreplies_free = true\n"
        "[[channel]]\nname = \"b\"\nhost = \"h\"\nsystem_id = \"s\"\nsender = \"5000\"\n",
        "tama.toml"
    );
    REQUIRE(config);
    CHECK(countrySettings(*config).free_senders == std::set<std::string>{"4242"});
    const auto& vocabulary = runtime::Vocabulary::builtIn();
    CHECK(vocabulary.text(runtime::ServiceText::Help, "eng", true).find("free") != std::string::npos);
    CHECK(vocabulary.text(runtime::ServiceText::Help, "eng", false).find("free") == std::string::npos);
}
