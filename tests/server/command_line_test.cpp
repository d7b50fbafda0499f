#include <sstream>

#include "server/cli/commands.hpp"
#include "server/demo/demo_mark.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama::server;
using tama::tests::ScratchFolder;

namespace {

struct Outcome {
    int code;
    std::string out, err;
};

Outcome run(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out, err;
    Shell shell{in, out, err};
    const int code = runCommandLine(arguments, shell);
    return {code, out.str(), err.str()};
}

/// Messages 1 to `how_many` of two parts, of which the second's answer was lost.
void addInDoubt(const std::filesystem::path& data, int how_many) {
    const auto phones = tama::store::PhoneCodec::openKeyFile(data / "phone.key").value();
    tama::store::DatabaseSettings settings;
    settings.url = "sqlite:" + (data / "tama.db").string();
    const auto database = tama::store::Database::open(settings).value();
    database->queue().run([&](tama::store::Transaction& tx) {
        tx.run("INSERT INTO channel (name, kind, created_at) VALUES ('orange', 'smpp', 0)");
        for (int i = 1; i <= how_many; ++i) {
            const auto number = *tama::PhoneNumber::fromE164("+23177012000" + std::to_string(i));
            tx.run(
                "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, text, "
                "encoding, part_count, state, created_at) "
                "VALUES ('m', 'out', 'use-case', 1, :1, :2, '6737', 'x', 'gsm7', 2, 'in_doubt', 0)",
                phones.encode(number),
                phones.key(number)
            );
            for (const auto* state : {"submitted", "in_doubt"}) {
                tx.run(
                    "INSERT INTO part (message_id, ordinal, channel_id, lane, state, due_at, submitted_at) "
                    "VALUES (:1, :2, 1, 1, :3, 0, 0)",
                    i,
                    std::string_view(state) == "in_doubt" ? 2 : 1,
                    state
                );
            }
        }
    });
}

long linesOf(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_CASE("wrong usage is exit code 2 and one line; help and version are 0", "[server]") {
    for (const auto& wrong :
         std::vector<std::vector<std::string>>{{}, {"dance"}, {"sms"}, {"serve", "--port", "x"}}) {
        const auto outcome = run(wrong);
        CHECK(outcome.code == 2);
        CHECK(linesOf(outcome.err) == 1);
        CHECK(outcome.err.starts_with("tama: "));
    }
    CHECK(run({"bogus"}).err == "tama: there is no command 'bogus' (see: tama --help)\n");
    CHECK(run({"workers", "lst"}).err.starts_with("tama: there is no command 'lst'; did you mean 'list'?"));
    for (const auto* wrong : {"--speed=nan", "--speed=inf", "--speed=0", "--seed=-1", "--seed=nan"}) {
        INFO(wrong);
        CHECK(run({"demo", "--once", wrong}).code == 2);
    }
    CHECK(run({"--help"}).code == 0);
    CHECK(run({"--version"}).out.starts_with("tama "));
    for (const auto* command :
         {"serve", "sms", "smsc", "workers", "backup", "restore", "verify", "doctor", "account"}) {
        CHECK(run({command, "--help"}).code == 0);
    }
}

TEST_CASE("sms tells encoding and segments, for people and for programs", "[server]") {
    const auto plain = run({"sms", "Are you well?"});
    CHECK(plain.code == 0);
    CHECK(plain.out.find("GSM-7") != std::string::npos);
    const auto as_json = run({"sms", "Êtes-vous bien ?", "--json"});
    CHECK(as_json.out.find("\"UCS-2\"") != std::string::npos);
    CHECK(run({"sms", ""}).code == 1);
    const auto offer = run({"sms", std::string(75, 'c') + "ç"});
    CHECK(offer.out.find("would need 1 instead of 2 segments") != std::string::npos);
    CHECK(offer.out.find("ç would be Ç") != std::string::npos);
    CHECK(run({"sms", "plain"}).out.find("would") == std::string::npos);
    CHECK(run({"sms", "plain", "--ucs2"}).out.find("UCS-2") != std::string::npos);
}

TEST_CASE("a command on a database without saying which is an error, not a guess", "[server]") {
    for (const auto& command : std::vector<std::vector<std::string>>{
             {"doctor"}, {"serve"}, {"audit", "verify"}, {"workers", "list"}, {"backup", "x"}}) {
        const auto outcome = run(command);
        CHECK(outcome.code == 1);
        CHECK(outcome.err.find("--data DIR") != std::string::npos);
    }
}

TEST_CASE("an account is made from the shell with its password on standard input", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    CHECK(run({"account", "create", "fatu", "--role", "director", "--data", data}).code == 2);
    CHECK(run({"account", "create", "fatu", "--role", "data_manager", "--data", data}, "short\n").code == 1);
    const auto made =
        run({"account", "create", "fatu", "--role", "data_manager", "--data", data},
            "correct horse battery\n");
    CHECK(made.code == 0);
    CHECK((made.out + made.err).find("correct") == std::string::npos);
    CHECK(run({"account", "list", "--data", data}).out == "fatu\tdata_manager\tfatu\n");
}

TEST_CASE("backup, verify, restore and audit work from the shell", "[server]") {
    const ScratchFolder scratch;
    const auto at = [&](const char* name) { return (scratch.path() / name).string(); };
    REQUIRE(
        run({"account", "create", "fatu", "--role", "ict", "--data", at("data")}, "correct horse battery\n")
            .code == 0
    );
    REQUIRE(run({"backup-key", at("keys")}).code == 0);
    REQUIRE(run({"backup", at("b"), "--data", at("data"), "--to-public-key", at("keys.pub")}).code == 0);
    CHECK(run({"verify", at("b")}).code == 1);
    const auto verified = run({"verify", at("b"), "--key", at("keys.key")});
    CHECK(verified.code == 0);
    CHECK(verified.out.find("1 accounts") != std::string::npos);
    CHECK(run({"restore", at("b"), "--data", at("new"), "--key", at("keys.key")}).code == 0);
    CHECK(run({"account", "list", "--data", at("new")}).out.starts_with("fatu"));
    CHECK(run({"audit", "verify", "--data", at("new")}).code == 0);
    CHECK(run({"restore", at("b"), "--data", at("data"), "--key", at("keys.key")}).code == 1);
}

TEST_CASE("the doctor finds a missing folder, an unreachable SMSC and a damaged database", "[server]") {
    const ScratchFolder scratch;
    const auto config = scratch.write(
        "tama.toml",
        "data_dir = \"data\"\ncountry = \"LR\"\n[[channel]]\nname = \"a\"\nhost = \"127.0.0.1\"\nport = "
        "1\nsystem_id = \"s\"\n"
    );
    const auto missing = run({"doctor", "--config", config.string()});
    CHECK(missing.code == 1);
    CHECK(missing.out.find("fail  data folder") != std::string::npos);
    CHECK(missing.out.find("fail  channel a") != std::string::npos);
    std::filesystem::create_directory(scratch.path() / "data");
    std::filesystem::permissions(scratch.path() / "data", std::filesystem::perms::owner_all);
    scratch.write("data/tama.db", std::string(10'000, 'x'));
    const auto damaged = run({"doctor", "--config", config.string(), "--json"});
    CHECK(damaged.code == 1);
    CHECK(damaged.out.find("\"database\"") != std::string::npos);
    CHECK(damaged.out.find("restore the last backup") != std::string::npos);
}

TEST_CASE("messages in doubt are listed without their numbers, and resolved by a person", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    REQUIRE(
        run({"account", "create", "fatu", "--role", "ict", "--data", data}, "correct horse battery\n").code ==
        0
    );
    const auto in_doubt = [&data](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"messages", "in-doubt", "--data", data});
        return run(arguments);
    };
    CHECK(in_doubt({}).out == "No message is in doubt.\n");
    addInDoubt(data, 3);

    const auto listed = in_doubt({});
    CHECK(listed.code == 0);
    CHECK(linesOf(listed.out) == 3);
    CHECK(listed.out.find("orange") != std::string::npos);
    CHECK(listed.out.find("1 of 2 parts") != std::string::npos);
    CHECK(listed.out.find("7701200") == std::string::npos);
    CHECK(in_doubt({"--json"}).out.find("\"parts_in_doubt\":1") != std::string::npos);

    CHECK(in_doubt({"--resend"}).code == 2);
    CHECK(in_doubt({"--all"}).code == 2);
    CHECK(in_doubt({"--resend", "--drop", "1"}).code == 2);
    CHECK(in_doubt({"--resend", "1"}).out == "1 to be sent again.\n");
    const auto again = in_doubt({"--resend", "1"});
    CHECK(again.code == 1);
    CHECK(again.err == "tama: 1: no such message is in doubt\n");
    CHECK(in_doubt({"--drop", "--all"}).out == "2 given up as undelivered.\n");
    CHECK(in_doubt({}).out == "No message is in doubt.\n");
}

TEST_CASE("a message's life is told with its number masked, or whole to who may see it", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    const auto account = [&](const char* name, const char* role) {
        REQUIRE(
            run({"account", "create", name, "--role", role, "--data", data}, "a good long password\n").code ==
            0
        );
    };
    account("fatu", "data_manager");
    account("ict", "ict");
    addInDoubt(data, 1);
    const auto masked = run({"message", "1", "--data", data});
    CHECK(masked.code == 0);
    CHECK(masked.out.find("in_doubt") != std::string::npos);
    CHECK(masked.out.find("120001") == std::string::npos);
    CHECK(run({"message", "1", "--json", "--data", data}).out.find("120001") == std::string::npos);
    const auto whole =
        run({"message", "1", "--number-for", "fatu", "--data", data}, "a good long password\n");
    CHECK(whole.out.find("+231770120001") != std::string::npos);
    CHECK(run({"message", "1", "--number-for", "fatu", "--data", data}, "wrong\n").code == 1);
    CHECK(run({"message", "1", "--number-for", "ict", "--data", data}, "a good long password\n").code == 1);
    CHECK(run({"message", "2", "--data", data}).code == 1);
}

TEST_CASE("a client is added by the operator, and sends when an approver has consented", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    for (const char* role : {"approver", "ict"}) {
        REQUIRE(
            run({"account", "create", role, "--role", role, "--data", data}, "a good long password\n").code ==
            0
        );
    }
    const auto added = run({"client", "add", "rapidpro", "--sender", "NUTRITION", "--data", data});
    REQUIRE(added.code == 0);
    CHECK(linesOf(added.out) == 4);
    CHECK(run({"client", "add", "rapidpro", "--sender", "OTHER", "--data", data}).code == 1);
    CHECK(run({"client", "list", "--data", data}).out.find("recorded consent") != std::string::npos);
    const auto consent = [&](const char* who, const char* password) {
        return run({"client", "consent", "rapidpro", "--approver", who, "--data", data}, password).code;
    };
    CHECK(consent("approver", "wrong\n") == 1);
    CHECK(consent("ict", "a good long password\n") == 1);
    CHECK(consent("approver", "a good long password\n") == 0);
    CHECK(run({"client", "list", "--json", "--data", data}).out.find("\"sends\":true") != std::string::npos);
    CHECK(run({"client", "disable", "rapidpro", "--data", data}).code == 0);
    CHECK(run({"client", "disable", "nobody", "--data", data}).code == 1);
    CHECK(run({"client", "list", "--json", "--data", data}).out.find("\"sends\":false") != std::string::npos);
}

TEST_CASE("a second server on the same data is refused in one line; reading beside it is not", "[server]") {
    const ScratchFolder scratch;
    const auto data = scratch.path().string();
    REQUIRE(
        run({"account", "create", "fatu", "--role", "ict", "--data", data}, "correct horse battery\n").code ==
        0
    );
    const auto running = tama::store::InstanceLock::acquire("sqlite:" + data + "/tama.db");
    REQUIRE(running);
    const auto second = run({"serve", "--data", data, "--country", "LR", "--port", "0"});
    CHECK(second.code == 1);
    CHECK(second.err == "tama: " + data + "/tama.db: another tama runs on this data: stop it first\n");
    CHECK(run({"account", "list", "--data", data}).code == 0);
}

TEST_CASE("a command that only reads makes nothing of a mistyped folder", "[server]") {
    const ScratchFolder scratch;
    const auto typo = scratch.path() / "typo";
    for (auto command : std::vector<std::vector<std::string>>{
             {"audit", "verify"},
             {"workers", "list"},
             {"workers", "assign-demo-phones", "--seed", "1"},
             {"report", "UC-2026-0001"},
             {"account", "list"},
             {"backup", (scratch.path() / "b").string()}}) {
        command.insert(command.end(), {"--data", typo.string()});
        INFO(command.front());
        const auto outcome = run(command);
        CHECK(outcome.code == 1);
        CHECK(outcome.err.starts_with("tama: " + typo.string() + ": there is no "));
        CHECK(linesOf(outcome.err) == 1);
    }
    CHECK(std::filesystem::is_empty(scratch.path()));
    std::filesystem::create_directory(typo);
    CHECK(run({"audit", "verify", "--data", typo.string()}).code == 1);
    CHECK(std::filesystem::is_empty(typo));
}

TEST_CASE("a server does not start on a demo's data", "[server]") {
    const ScratchFolder scratch;
    const auto data = scratch.path().string();
    REQUIRE(
        run({"account", "create", "fatu", "--role", "ict", "--data", data}, "correct horse battery\n").code ==
        0
    );
    {
        const auto database = tama::store::Database::open({.url = "sqlite:" + data + "/tama.db"}).value();
        CHECK(tama::demo::refuseDemoData(*database));
        tama::demo::markAsDemo(*database);
        tama::demo::markAsDemo(*database);
    }
    const auto refused = run({"serve", "--data", data, "--country", "LR", "--port", "0"});
    CHECK(refused.code == 1);
    CHECK(refused.err.starts_with("tama: database: this is a demo's data, with known passwords"));
}

TEST_CASE("a demo's folder is told from another, and neither is played in again", "[server]") {
    const ScratchFolder scratch;
    const auto used = scratch.path() / "used";
    std::filesystem::create_directory(used);
    scratch.write("used/tama.db", "");
    const auto database = run({"demo", "--once", "--data", used.string()});
    CHECK(database.code == 1);
    CHECK(database.err.find("there is a database already") != std::string::npos);
    scratch.write("used/MADE-BY-TAMA-DEMO.txt", "");
    const auto demo = run({"demo", "--once", "--data", used.string()});
    CHECK(demo.code == 1);
    CHECK(demo.err.find("a demo cannot be continued: delete the folder, or name another") != std::string::npos);
}

TEST_CASE("the training flag refuses a configuration that reaches further", "[server]") {
    const ScratchFolder scratch;
    const auto config = scratch.write(
        "tama.toml",
        "data_dir = \"data\"\n[[channel]]\nname = \"a\"\nhost = \"smsc.example\"\nsystem_id = \"s\"\n"
    );
    const auto refused = run({"serve", "--config", config.string(), "--training"});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("training mode reaches nothing but") != std::string::npos);
}

TEST_CASE("the simulated SMSC lists its faults and refuses others", "[server]") {
    const auto listed = run({"smsc", "--list-faults"});
    CHECK(listed.code == 0);
    CHECK(listed.out.find("receipt-form=standard|text-only|") != std::string::npos);
    const auto refused = run({"smsc", "--fault", "throttle-every=ten"});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("must be throttle-every=N") != std::string::npos);
    CHECK(run({"demo", "--once", "--fault", "sleepy"}).code == 1);
}

TEST_CASE("an expression is evaluated over its context, and a wrong one is exit code 1", "[server]") {
    const ScratchFolder scratch;
    const auto context = scratch.write("c.json", R"({"contact": {"name": "Fatu"}})");
    CHECK(run({"expression", "Hello @contact.name", "--context", context.string()}).out == "Hello Fatu\n");
    CHECK(run({"expression", "@(1 / 0)"}).code == 1);
    CHECK(
        run({"expression", "@(uper(1))"}).err ==
        "tama: error evaluating @(uper(1)): there is no function uper; did you mean 'upper'?\n"
    );
    CHECK(run({"expression", "x", "--context", "/nowhere"}).code == 1);
}

TEST_CASE("templates from the standard input give a line each", "[server]") {
    const ScratchFolder scratch;
    const auto context = scratch.write("c.json", R"({
        "environment": {"date_format": "DD-MM-YYYY", "default_country": "RW"},
        "contact": {"name": "Fatu", "urns": ["tel:+250781234567"], "fields": {"age": {"text": "23", "number": 23}}}
    })");
    const auto outcome = run(
        {"expression", "--context", context.string()},
        "Hello @contact, @(fields.age + 1)\r\n"
        "@(1 / 0)\n"
        "\n"
        "@(\"a\\nb\")\n"
        "@(format_urn(contact.urn)) @(has_phone(\"call 0781 234 567\").match)\n"
        "@(has_state(\"I live in Kigali\").match)"
    );
    CHECK(outcome.code == 0);
    CHECK(
        outcome.out ==
        "Hello Fatu, 24\n"
        "ERROR: error evaluating @(1 / 0): division by zero\n"
        "\n"
        "a\\nb\n"
        "0781 234 567 +250781234567\n"
        "Rwanda > Kigali City\n"
    );
}

TEST_CASE("the switches of channels are turned and listed beside a running server", "[server]") {
    const ScratchFolder scratch;
    const auto data = (scratch.path() / "data").string();
    REQUIRE(run({"account", "create", "fatu", "--role", "ict", "--data", data}, "correct horse battery\n").code == 0);
    addInDoubt(data, 1);
    const auto paused = run({"channel", "pause", "orange", "--reason", "maintenance", "--data", data});
    CHECK(paused.code == 0);
    CHECK(paused.out.starts_with("orange is paused: it sends nothing"));
    CHECK(run({"channel", "list", "--data", data}).out == "orange\tpaused\t0 queued\t1 in doubt\n");
    CHECK(
        run({"channel", "list", "--json", "--data", data}).out ==
        "{\"name\":\"orange\",\"mode\":\"paused\",\"down_since\":null,\"queued\":0,\"in_doubt\":1}\n"
    );
    const auto again = run({"channel", "pause", "orange", "--data", data});
    CHECK(again.code == 1);
    CHECK(again.err.find("the channel is paused already") != std::string::npos);
    for (const auto* act : {"resume", "drain", "kill"}) CHECK(run({"channel", act, "orange", "--data", data}).code == 0);
    CHECK(run({"channel", "kill", "mtn", "--data", data}).err.find("there is no such channel") != std::string::npos);
    CHECK(run({"channel", "halt", "orange", "--data", data}).code == 2);
    CHECK(run({"audit", "verify", "--data", data}).code == 0);
    CHECK(run({"use-case", "kill", "UC-2026-0001", "--data", data}).code == 1);
    CHECK(run({"use-case", "list", "--data", data}).out.empty());
}
