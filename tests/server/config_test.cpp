#include "server/config.hpp"

#include <fstream>

#include "server/platform_settings.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

namespace {

constexpr const char* kChannel = "[[channel]]\nname = \"a\"\nhost = \"h\"\nsystem_id = \"s\"\n";

std::vector<std::string> problemsOf(std::string_view text) {
    const auto config = parseConfig(text, "tama.toml");
    std::vector<std::string> texts;
    if (config) return texts;
    for (const auto& problem : config.error()) texts.push_back(describe(problem));
    return texts;
}

}  // namespace

TEST_CASE("an empty file is the defaults", "[server]") {
    const auto config = parseConfig("", "tama.toml");
    REQUIRE(config);
    CHECK(config->listen.address == "127.0.0.1");
    CHECK(config->listen.port == 8080);
    CHECK(config->databaseUrl() == "sqlite:/var/lib/tama/tama.db");
    CHECK_FALSE(config->training);
}

TEST_CASE(
    "the example in the documentation is a valid configuration with the documented defaults", "[server]"
) {
    const tests::ScratchFolder scratch;
    std::filesystem::create_directory(scratch.path() / "secrets");
    scratch.write("secrets/orange", "s3cret\n");
    const auto text = tests::ScratchFolder::read(TAMA_SOURCE_DIR "/docs/tama.example.toml");
    const auto config = parseConfig(text, scratch.path() / "tama.toml");
    REQUIRE(config);
    const Config defaults;
    CHECK(config->data_dir == defaults.data_dir);
    CHECK(config->log_level == defaults.log_level);
    CHECK(config->date_format == defaults.date_format);
    CHECK(config->collation == defaults.collation);
    CHECK(config->listen.port == defaults.listen.port);
    CHECK(config->listen.address == defaults.listen.address);
    REQUIRE(config->channels.size() == 1);
    const ChannelConfig channel_defaults;
    CHECK(config->channels[0].password == "s3cret");
    CHECK(config->channels[0].port == channel_defaults.port);
    CHECK(config->channels[0].window == channel_defaults.window);
    CHECK(config->channels[0].throughput == channel_defaults.throughput);
    CHECK(config->channels[0].in_doubt == channel_defaults.in_doubt);
    CHECK(config->channels[0].transliterate == channel_defaults.transliterate);
}

TEST_CASE("an unknown key is an error that names the nearest known one", "[server]") {
    const auto problems =
        problemsOf("data_dir = \"x\"\nlog_levle = \"info\"\n[listen]\nprot = 80\nxyzzy = 1\n");
    REQUIRE(problems.size() == 3);
    CHECK(problems[0] == "tama.toml:4: listen.prot: there is no such key; did you mean 'port'?");
    CHECK(problems[1] == "tama.toml:5: listen.xyzzy: there is no such key");
    CHECK(problems[2] == "tama.toml:2: log_levle: there is no such key; did you mean 'log_level'?");
}

TEST_CASE("a language by its old code has that of today", "[server]") {
    const auto config = parseConfig("languages = [\"eng\", \"fre\"]\n", "tama.toml");
    REQUIRE(config);
    CHECK(config->languages == std::vector<std::string>{"eng", "fra"});
}

TEST_CASE("a zone, language, address or sender that is none is named with its line", "[server]") {
    CHECK(
        problemsOf("timezone = \"Mars/X\"\nlanguages = [\"eng\", \"english\"]\n[listen]\naddress = \"home\"\n") ==
        std::vector<std::string>{
            "tama.toml:1: timezone: there is no time zone 'Mars/X'; write it as \"Africa/Monrovia\"",
            "tama.toml:2: languages: 'english' is no code of ISO 639-3, such as \"eng\" or \"fra\"",
            "tama.toml:4: listen.address: must be an IP address of this machine, such as \"127.0.0.1\" or "
            "\"0.0.0.0\""}
    );
    const auto refused = [](const std::string& listen) { return problemsOf("[listen]\n" + listen).size(); };
    CHECK(refused("address = \"0.0.0.0\"\ntls = \"off\"\n") == 1);
    CHECK(refused("address = \"0.0.0.0\"\ntls = \"self-signed\"\n") == 0);
    CHECK(refused("address = \"::1\"\ntls = \"off\"\n") == 0);
    const auto sender = [](const std::string& text) {
        return problemsOf(
                   "[[channel]]\nname = \"a\"\nhost = \"b\"\nsystem_id = \"c\"\nsender = \"" + text + "\"\n"
               )
            .empty();
    };
    CHECK(sender("4636"));
    CHECK(sender("+231770000001"));
    CHECK(sender("MoH Liberia"));
    CHECK_FALSE(sender("Ministry of Health"));
    CHECK_FALSE(sender("1234567890123456"));
}

TEST_CASE("the country says how dates are written and words compared", "[server]") {
    const auto config = parseConfig("date_format = \"YYYY-MM-DD\"\ncollation = \"arabic_variants\"\n", "tama.toml");
    REQUIRE(config);
    CHECK(config->date_format == "YYYY-MM-DD");
    CHECK(config->collation == flows::Collation::ArabicVariants);
    const auto problems = problemsOf("date_format = \"DD/MM/YY\"\ncollation = \"loose\"\n");
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].starts_with("tama.toml:1: date_format: "));
    CHECK(problems[1].starts_with("tama.toml:2: collation: "));
}

TEST_CASE("a value of the wrong kind or out of bounds says what is right", "[server]") {
    const auto problems = problemsOf(
        "country = \"liberia\"\nlog_level = \"loud\"\ndatabase = \"mysql://x\"\n[listen]\nport = \"80\"\n"
        "[[channel]]\nname = \"a\"\nhost = \"h\"\nsystem_id = \"s\"\nwindow = 0\nthroughput = \"fast\"\n"
    );
    REQUIRE(problems.size() == 6);
    CHECK(problems[0].find("tama.toml:3: database: must begin with") == 0);
    CHECK(problems[1].find("tama.toml:1: country: must be two capital letters") == 0);
    CHECK(problems[2] == "tama.toml:2: log_level: must be one of \"debug\", \"info\", \"warn\", \"error\"");
    CHECK(problems[3] == "tama.toml:5: listen.port: must be a whole number from 0 to 65535");
    CHECK(problems[4] == "tama.toml:10: channel.window: must be a whole number from 1 to 1000");
    CHECK(problems[5] == "tama.toml:11: channel.throughput: must be a number from 0.1 to 100000");
}

TEST_CASE("a channel says which numbers it takes and what its operator's errors mean", "[server]") {
    const auto config = parseConfig(
        "country = \"LR\"\n[[channel]]\nname = \"a\"\nhost = \"h\"\nsystem_id = \"s\"\n"
        "transliterate = true\nprefixes = [\"23177\", \"231\"]\noperators = [\"orange\"]\n"
        "[channel.error_codes]\n27 = \"absent\"\n301 = \"no_credit\"\n",
        "tama.toml"
    );
    REQUIRE(config);
    const auto settings = platformSettings(*config).channels.at(0);
    CHECK(settings.transliterate);
    CHECK(settings.prefixes == std::vector<std::string>{"23177", "231"});
    CHECK(settings.operators == std::vector<std::string>{"orange"});
    gateway::smpp::Receipt receipt;
    receipt.state = gateway::smpp::MessageState::Undeliverable;
    receipt.error_code = "301";
    CHECK(settings.outcomes.of(receipt)->failure == gateway::FailureClass::NoCredit);
    CHECK_FALSE(platformSettings(parseConfig(kChannel, "tama.toml").value()).channels.at(0).transliterate);
}

TEST_CASE("an HTTP channel has a preset, what that asks for, and who may bring something", "[server]") {
    const std::string channel =
        "[[channel]]\nname = \"at\"\nkind = \"http\"\npreset = \"africas-talking\"\nsender = \"4242\"\n";
    const std::string settings = "[channel.settings]\nusername = \"moh\"\napi_key = \"k\"\n";
    const auto config =
        parseConfig(channel + "secret = \"0123456789abcdef\"\nwindow = 3\n" + settings, "tama.toml");
    REQUIRE(config);
    const auto http = platformSettings(*config).channels.at(0).http;
    REQUIRE(http);
    CHECK(http->preset.name == "africas-talking");
    CHECK(http->values.at("username") == "moh");
    CHECK(http->window == 3);

    CHECK(problemsOf(channel + settings)[0].find("channel.secret: is missing") != std::string::npos);
    CHECK(problemsOf(channel + "addresses = [\"198.51.100.7\"]\n" + settings).empty());
    CHECK(
        problemsOf(channel + "secret = \"short\"\n" + settings)[0].find("shorter than 16") !=
        std::string::npos
    );
    const auto missing = problemsOf(channel + "secret = \"0123456789abcdef\"\n");
    REQUIRE(missing.size() == 2);
    CHECK(missing[1].find("needs 'api_key' in [channel.settings]") != std::string::npos);
    const auto unknown = problemsOf(
        "[[channel]]\nname = \"at\"\nkind = \"http\"\npreset = \"nobody\"\nsecret = \"0123456789abcdef\"\n"
    );
    REQUIRE(unknown.size() == 1);
    CHECK(unknown[0].find("there is no such preset; there are africas-talking") != std::string::npos);
    CHECK(
        problemsOf("training = true\n" + channel + "secret = \"0123456789abcdef\"\n" + settings).size() == 1
    );
}

TEST_CASE("a route or an error number that can match nothing is told, with what is allowed", "[server]") {
    const std::string channel(kChannel);
    for (const auto* prefix : {"+231", "077", "", "23a", "2317712345678901"}) {
        INFO(prefix);
        const auto problems = problemsOf(channel + "prefixes = [\"231\", \"" + prefix + "\"]\n");
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].find("tama.toml:5: channel.prefixes: '" + std::string(prefix) + "' must be") == 0);
    }
    const auto operators = problemsOf("country = \"LR\"\n" + channel + "operators = [\"Orang\"]\n");
    REQUIRE(operators.size() == 1);
    CHECK(operators[0].find("channel a: operators: the numbering plan of LR has no operator 'Orang'") !=
          std::string::npos);
    CHECK(operators[0].find("Orange") != std::string::npos);
    const auto codes = problemsOf(channel + "[channel.error_codes]\n27 = \"asleep\"\nx1 = \"absent\"\n");
    REQUIRE(codes.size() == 2);
    CHECK(codes[0].find("tama.toml:6: channel.error_codes.27: must be one of \"absent\", ") == 0);
    CHECK(codes[0].find("not_sent") == std::string::npos);
    CHECK(codes[1] ==
          "tama.toml:7: channel.error_codes.x1: must be the number of an error, from 0 to 65535");
    CHECK(problemsOf(channel + "transliterate = \"yes\"\n").size() == 1);
}

TEST_CASE("a country without a numbering plan is told with its line", "[server]") {
    const auto problems = problemsOf("\ncountry = \"QQ\"\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == "tama.toml:2: country: there is no numbering plan for 'QQ'");
}

TEST_CASE(
    "a channel without what it needs, and a secret that is missing or too long, are errors", "[server]"
) {
    const auto problems = problemsOf("[[channel]]\npassword = \"123456789\"\npassword_file = \"missing\"\n");
    REQUIRE(problems.size() == 4);
    CHECK(problems[0].find("password_file: cannot be read") != std::string::npos);
    CHECK(problems[1] == "tama.toml:1: channel.name: is missing: give the channel a short name");
    CHECK(
        problemsOf("[[channel]]\nname=\"a\"\nhost=\"h\"\nsystem_id=\"s\"\npassword=\"123456789\"\n").size() ==
        1
    );
}

TEST_CASE("what is not TOML is told with its line", "[server]") {
    const auto problems = problemsOf("a = 1\nb = [\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find("tama.toml:2: not TOML: ") == 0);
}

TEST_CASE("a channel says how its SMSC is spoken to", "[server]") {
    const auto config = parseConfig(
        std::string(kChannel) +
            "bind = \"split\"\nbinds = 3\nsystem_type = \"MOH\"\nrefused_pause = 1800\ninactivity_timeout = 300\n"
            "concatenation = \"sar\"\ndata_coding_0 = \"latin1\"\nservice_type = \"CMT\"\nsource_ton = 5\nsource_npi = 0\n"
            "validity_hours = 24\nquery_after_hours = 0\ntls = true\ntls_server_name = \"smsc.operator.example\"\n",
        "tama.toml"
    );
    REQUIRE(config);
    const auto settings = platformSettings(*config).channels.at(0);
    CHECK((settings.smpp.split && settings.smpp.binds == 3));
    CHECK(settings.smpp.system_type == "MOH");
    CHECK(settings.smpp.refused_pause == std::chrono::minutes{30});
    CHECK(settings.smpp.inactivity_timeout == std::chrono::minutes{5});
    CHECK((settings.smpp.tls.enabled && settings.smpp.tls.verify));
    CHECK(settings.smpp.tls.server_name == "smsc.operator.example");
    CHECK(settings.style.concatenation == gateway::Concatenation::Sar);
    CHECK(settings.style.default_charset == gateway::text::Charset::Latin1);
    CHECK(settings.style.service_type == "CMT");
    CHECK(settings.style.source == gateway::NumberType{5, 0});
    CHECK_FALSE(settings.style.destination);
    CHECK(settings.style.validity == std::chrono::hours{24});
    CHECK(settings.query_after.count() == 0);
}

TEST_CASE("what an SMSC could not understand is refused with its key", "[server]") {
    const std::string channel(kChannel);
    const auto refused = [&channel](const std::string& line, const std::string& why) {
        const auto problems = problemsOf(channel + line + "\n");
        INFO(line);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].find(why) != std::string::npos);
    };
    refused("binds = 33", "channel.binds: must be a whole number from 1 to 32");
    refused("bind = \"receiver\"", "channel.bind: must be one of \"transceiver\", \"split\"");
    refused("service_type = \"TOOLONG\"", "is longer than the 5 characters SMPP 3.4 allows");
    refused("source_ton = 5", "channel.source_npi: is missing: set both or neither");
    refused("reconnect_shortest = 90", "channel.reconnect_longest: is less than reconnect_shortest");
    refused("inactivity_timeout = 20", "channel.inactivity_timeout: must be longer than enquire_link");
    refused("tls_verify = false", "channel.tls_verify: does nothing without tls = true");
    refused("tls = true\ntls_ca_file = \"nowhere.pem\"", "channel.tls_ca_file: cannot be read: ");
    refused("outcomes = \"orange\"", "outcomes needs outcomes_folder");
}

TEST_CASE("training mode refuses every channel that leaves this machine", "[server]") {
    const std::string channel = "[[channel]]\nname=\"a\"\nsystem_id=\"s\"\nhost=";
    CHECK(problemsOf("training = true\n" + channel + "\"127.0.0.1\"\n").empty());
    const auto problems = problemsOf("training = true\n" + channel + "\"smsc.example\"\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find("channel a: training mode reaches nothing but") == 0);
    CHECK(problemsOf(channel + "\"smsc.example\"\n").empty());
}

TEST_CASE("TLS with files needs both files", "[server]") {
    CHECK(problemsOf("[listen]\ntls = \"files\"\n").size() == 2);
    const auto config =
        parseConfig("[listen]\ncertificate = \"a\"\nprivate_key = \"b\"\n", "/etc/tama/tama.toml");
    REQUIRE(config);
    CHECK(config->listen.tls == TlsMode::Files);
    CHECK(config->listen.certificate == "/etc/tama/a");
}

TEST_CASE("tariffs are read by operator, and what is wrong with them is told", "[server]") {
    const auto config = parseConfig(
        "country = \"SL\"\n[tariffs]\ncurrency = \"Le\"\n[[tariffs.operator]]\nsegment = 0.1\nworker_message = 0.2\n",
        "tama.toml"
    );
    REQUIRE(config);
    CHECK(config->tariffs.currency == "Le");
    REQUIRE(config->tariffs.of("anybody") != nullptr);
    CHECK(config->tariffs.of("anybody")->worker_message == 0.2);
    const auto problems = problemsOf(
        "country = \"SL\"\n[tariffs]\n[[tariffs.operator]]\nname = \"Nobody\"\nsegment = -1\n"
        "[[tariffs.operator]]\nname = \"nobody\"\nprice = 1\n"
    );
    const auto has = [&](const std::string& what) {
        return std::any_of(problems.begin(), problems.end(), [&](const auto& problem) {
            return problem.find(what) != std::string::npos;
        });
    };
    CHECK(has("tariffs.currency: is missing"));
    CHECK(has("there is no operator 'Nobody'"));
    CHECK(has("tariffs.operator.segment: must be a number"));
    CHECK(has("two tariffs are of 'nobody'"));
    CHECK(has("tariffs.operator.price"));
    CHECK(parseConfig("", "tama.toml")->tariffs.empty());
}

TEST_CASE("a missing configuration file is one clear error", "[server]") {
    const auto config = loadConfig("/nowhere/tama.toml");
    REQUIRE_FALSE(config);
    CHECK(describe(config.error().front()).find("/nowhere/tama.toml: ") == 0);
}

TEST_CASE("the public address is kept as browsers write an origin", "[server]") {
    const auto origin = [](const std::string& url) {
        const auto config = parseConfig("[listen]\npublic_url = \"" + url + "\"\n", "tama.toml");
        return config ? config->listen.public_url : "refused";
    };
    CHECK(origin("https://tama.health.example") == "https://tama.health.example");
    CHECK(origin("HTTPS://Tama.Health.example:443/") == "https://tama.health.example");
    CHECK(origin("https://tama.health.example:8443") == "https://tama.health.example:8443");
    CHECK(origin("https://[2001:db8::1]:8443") == "https://[2001:db8::1]:8443");
    for (const auto* wrong :
         {"",
          "http://tama.health.example",
          "tama.health.example",
          "https://",
          "https://tama.health.example/tama",
          "https://tama.health.example?x=1",
          "https://fatu@tama.health.example",
          "https://tama.health.example:99999",
          "https://tama health.example"}) {
        INFO(wrong);
        CHECK(origin(wrong) == "refused");
    }
    CHECK(
        problemsOf("[listen]\npublic_url = \"http://tama\"\n") ==
        std::vector<std::string>{"tama.toml:2: listen.public_url: must be an https address without a path, such as "
                                 "\"https://tama.health.example\""}
    );
}

TEST_CASE("a configuration that is not UTF-8 is told with line and column", "[server]") {
    CHECK(
        problemsOf("country = \"LR\"\n# R\xC3\xA9gion de Bok\xE9\n") ==
        std::vector<std::string>{"tama.toml:2: is not UTF-8 in column 16, perhaps Windows-1252 or Latin-1: save the "
                                 "file as UTF-8"}
    );
}
