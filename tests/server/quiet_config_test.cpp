#include "server/quiet_config.hpp"

#include "server/config.hpp"
#include "server/platform_settings.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

TEST_CASE("quiet hours reach every channel, in the country's time zone or their own", "[server]") {
    const std::string channel = "[[channel]]\nname = \"a\"\nhost = \"h\"\nsystem_id = \"s\"\n";
    const auto quietIn = [&channel](const std::string& section) {
        const auto config = parseConfig("timezone = \"Africa/Lagos\"\n" + channel + section, "tama.toml");
        REQUIRE(config);
        return platformSettings(*config).channels.at(0).quiet_hours;
    };
    CHECK_FALSE(quietIn(""));
    const auto nights = quietIn("[quiet_hours]\nfrom = \"20:00\"\nto = \"07:30\"\n");
    REQUIRE(nights);
    CHECK(nights->from == std::chrono::hours{20});
    CHECK(nights->to == std::chrono::minutes{450});
    CHECK(nights->timezone == "Africa/Lagos");
    CHECK(nights->days.all());
    const auto some =
        quietIn("[quiet_hours]\nfrom = \"20:00\"\nto = \"07:30\"\ndays = [\"fri\", \"sun\"]\ntimezone = \"UTC\"\n");
    CHECK(some->timezone == "UTC");
    CHECK(some->days == std::bitset<7>("0100001"));
}

TEST_CASE("what is wrong with quiet hours is told with its line", "[server]") {
    const auto [text, problem] = GENERATE(table<const char*, const char*>({
        {"[quiet_hours]\nfrom = \"20:00\"\n",
         "tama.toml:1: quiet_hours.to: must be a time of day, such as \"20:00\""},
        {"[quiet_hours]\nfrom = \"24:00\"\nto = \"07:00\"\n",
         "tama.toml:2: quiet_hours.from: must be a time of day, such as \"20:00\""},
        {"[quiet_hours]\nfrom = \"7:00\"\nto = \"08:00\"\n",
         "tama.toml:2: quiet_hours.from: must be a time of day, such as \"20:00\""},
        {"[quiet_hours]\nfrom = \"20:00\"\nto = \"20:00\"\n",
         "tama.toml:3: quiet_hours.to: is the same as from: without quiet hours leave the section out"},
        {"[quiet_hours]\nfrom = \"20:00\"\nto = \"07:00\"\ndays = [\"friday\"]\n",
         "tama.toml:4: quiet_hours.days: 'friday' is none of \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\""},
        {"[quiet_hours]\nfrom = \"20:00\"\nto = \"07:00\"\ntimezone = \"Mars/X\"\n",
         "tama.toml:4: quiet_hours.timezone: there is no time zone 'Mars/X'; write it as \"Africa/Monrovia\""},
        {"[quiet_hours]\nfrom = \"20:00\"\nto = \"07:00\"\nform = \"x\"\n",
         "tama.toml:4: quiet_hours.form: there is no such key; did you mean 'from'?"},
    }));
    const auto config = parseConfig(text, "tama.toml");
    REQUIRE_FALSE(config);
    REQUIRE(config.error().size() == 1);
    CHECK(describe(config.error().front()) == problem);
}
